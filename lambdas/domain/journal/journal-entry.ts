import type { JsonObject } from '../shared/json';

/** IN: the charger called us. OUT: we called the charger. */
export type JournalDirection = 'IN' | 'OUT';

/** One exchange with a charger: the request, and the answer that it got, in one entry. */
export interface JournalEntry {
  readonly chargerId: string;
  readonly atMs: number;
  readonly direction: JournalDirection;
  /** As the frame spells it; `UNREADABLE` for a frame that nobody can answer. */
  readonly action: string;
  /** Empty for a frame without one that can be read. */
  readonly messageId: string;
  /** Without secrets, and cut where it is larger than a frame may be. */
  readonly payload: JsonObject;
  readonly answer?: JournalAnswer;
  /** The socket that the charger's call came by. */
  readonly connectionId?: string;
  /** Where the message broke the schema and was understood all the same. */
  readonly tolerated?: string;
}

/** An ERROR that no charger sent is one of ours: NO_ANSWER, or why the call was never put on the wire. */
export type JournalAnswer =
  | { readonly type: 'RESULT'; readonly atMs: number; readonly payload: JsonObject }
  | { readonly type: 'ERROR'; readonly atMs: number; readonly code: string; readonly description: string };

export const UNREADABLE = 'UNREADABLE';

/** From request to answer; absent while there is none. Never negative, whatever two clocks say. */
export function latencyMs({ atMs, answer }: JournalEntry): number | undefined {
  return answer === undefined ? undefined : Math.max(0, answer.atMs - atMs);
}

/** Sorts by time; the same exchange recorded again, such as with an answer that came late, takes the place of its first record. */
export function journalPosition({ atMs, direction, messageId }: Pick<JournalEntry, 'atMs' | 'direction' | 'messageId'>): string {
  return `${positionAt(atMs)}#${direction}#${messageId}`;
}

/** Before every entry of this instant and after every earlier one. */
export function positionAt(atMs: number): string {
  return Math.max(0, Math.trunc(atMs)).toString().padStart(14, '0');
}
