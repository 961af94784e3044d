import { type JournalAnswer, type JournalEntry, UNREADABLE } from '../domain/journal/journal-entry';
import { journalPayload, unreadablePayload } from '../domain/journal/journal-payload';
import type { JsonObject } from '../domain/shared/json';
import type { Captures, Journal } from '../ports/journal';
import type { Exchange, FrameOrigin } from './router';

export interface ExchangeJournal {
  readonly journal: Pick<Journal, 'record'>;
  readonly captures: Pick<Captures, 'isOn'>;
}

/** Nine of ten frames, and the only ones that say nothing which is not kept elsewhere. */
const ONLY_WHEN_CAPTURING = new Set(['Heartbeat', 'MeterValues']);

/** One write per call of a charger, none for its Heartbeats and MeterValues. Its answers to our calls are journaled with the calls. */
export async function journalExchange(
  text: string,
  exchange: Exchange,
  origin: FrameOrigin,
  answeredAtMs: number,
  { journal, captures }: ExchangeJournal,
): Promise<void> {
  const entry = entryOf(text, exchange, origin, answeredAtMs);
  if (entry === undefined) return;
  if (ONLY_WHEN_CAPTURING.has(entry.action) && !(await captures.isOn(origin.chargerId, answeredAtMs))) return;
  await journal.record(entry);
}

function entryOf(
  text: string,
  { frame, reply, tolerated }: Exchange,
  { chargerId, connectionId, receivedAtMs }: FrameOrigin,
  answeredAtMs: number,
): JournalEntry | undefined {
  const from = { chargerId, connectionId, atMs: receivedAtMs, direction: 'IN' } as const;
  switch (frame.kind) {
    case 'CALL':
      return {
        ...from,
        action: frame.action.slice(0, LONGEST_ACTION),
        messageId: frame.messageId,
        payload: journalPayload(frame.action, frame.payload),
        ...answerOf(frame.action, reply, answeredAtMs),
        ...(tolerated === undefined ? {} : { tolerated }),
      };
    case 'FAULTY_CALL':
      return {
        ...from,
        action: UNREADABLE,
        messageId: frame.messageId,
        payload: unreadablePayload(text),
        ...answerOf(UNREADABLE, reply, answeredAtMs),
      };
    case 'IGNORED':
      return { ...from, action: UNREADABLE, messageId: '', payload: unreadablePayload(text) };
    case 'CALLRESULT':
    case 'CALLERROR':
    case 'FAULTY_ANSWER':
      return undefined;
  }
}
/** The longest action of OCPP has 32 characters; what is longer is a charger's mistake. */
const LONGEST_ACTION = 64;

/** Our own frame, read back: the router makes texts, and nothing else needs their parts. */
function answerOf(action: string, reply: string | undefined, atMs: number): { readonly answer?: JournalAnswer } {
  if (reply === undefined) return {};
  const [type, , second, description] = JSON.parse(reply) as [3 | 4, string, JsonObject & string, string];
  return {
    answer:
      type === 3 ? { type: 'RESULT', atMs, payload: journalPayload(action, second) } : { type: 'ERROR', atMs, code: second, description },
  };
}
