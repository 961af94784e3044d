import * as z from 'zod';
import { ACTIONS_BY_PROFILE, type CommandAction } from '../../lambdas/domain/commands/command';
import type { JournalAnswer, JournalEntry } from '../../lambdas/domain/journal/journal-entry';
import type { JsonObject } from '../../lambdas/domain/shared/json';

/** One line of the export, and where it stands in the file. */
export interface Recorded extends Omit<JournalEntry, 'chargerId'> {
  readonly line: number;
}

/** What is wrong with the file, where, and what to do. */
export class UnreadableExport extends Error {
  override readonly name = 'UnreadableExport';
}

const HOW = 'export it with GET /v1/chargers/{id}/messages and the header Accept: application/x-ndjson';
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const json = z.record(z.string(), z.json());
const Line = z.object({
  at: instant,
  direction: z.enum(['IN', 'OUT']),
  action: z.string(),
  messageId: z.string(),
  payload: json,
  answer: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('RESULT'), at: instant, payload: json }),
      z.object({ type: z.literal('ERROR'), at: instant, code: z.string(), description: z.string() }),
    ])
    .optional(),
  connectionId: z.string().optional(),
  tolerated: z.string().optional(),
});

/** Oldest first, whatever order the lines are in. */
export function readExport(text: string): readonly Recorded[] {
  const lines = text.split('\n').map((line, index) => ({ line: index + 1, text: line.trim() }));
  const full = lines.filter(({ text: line }) => line !== '');
  if (full.length === 0) throw new UnreadableExport(`the file is empty: ${HOW}`);
  return full.map(({ line, text: content }) => readLine(line, content)).sort((a, b) => a.atMs - b.atMs || a.line - b.line);
}

function readLine(line: number, text: string): Recorded {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UnreadableExport(`line ${line} is not JSON: an export has one message per line; ${HOW}`);
  }
  if (line === 1 && typeof parsed === 'object' && parsed !== null && 'items' in parsed) {
    throw new UnreadableExport(`line 1 is a page of the API and no export: ${HOW}`);
  }
  const read = Line.safeParse(parsed);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = issue?.path.join('.') || 'the line';
    throw new UnreadableExport(`line ${line}: ${place}: ${issue?.message}; take the line out, or ${HOW}`);
  }
  const { at, direction, action, messageId, payload, answer, connectionId, tolerated } = read.data;
  if (direction === 'OUT' && !isCommandAction(action)) {
    throw new UnreadableExport(`line ${line}: ${action} is no CALL that we send; take the line out`);
  }
  return {
    line,
    atMs: at,
    direction,
    action,
    messageId,
    payload: payload as JsonObject,
    ...(answer === undefined ? {} : { answer: readAnswer(answer) }),
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(tolerated === undefined ? {} : { tolerated }),
  };
}

function readAnswer({ at: atMs, ...answer }: NonNullable<z.output<typeof Line>['answer']>): JournalAnswer {
  return { ...answer, atMs } as JournalAnswer;
}

const COMMANDS: ReadonlySet<string> = new Set(Object.values(ACTIONS_BY_PROFILE).flat());

export function isCommandAction(action: string): action is CommandAction {
  return COMMANDS.has(action);
}
