import { isDeepStrictEqual } from 'node:util';
import type { JournalAnswer } from '../../lambdas/domain/journal/journal-entry';
import type { JsonObject } from '../../lambdas/domain/shared/json';
import type { Recorded } from './read-export';
import type { TransactionNumbers } from './transaction-numbers';

/** What an answer says, without what may differ from run to run: times and the wording of errors. */
export type Said = JsonObject | { readonly error: string } | 'nothing';

export interface Difference {
  readonly line: number;
  readonly at: string;
  readonly direction: 'IN' | 'OUT';
  readonly action: string;
  readonly messageId: string;
  readonly recorded: Said;
  readonly replayed: Said;
}

export interface Comparing {
  readonly transactions: TransactionNumbers;
  /** Numbers of transactions and intervals of heartbeats follow from the charger's id, which the export does not have. */
  readonly knowsChargerId: boolean;
}

export function differenceOf(entry: Recorded, replayed: JournalAnswer | undefined, comparing: Comparing): Difference | undefined {
  const { line, atMs, direction, action, messageId, answer } = entry;
  const [before, now] = [said(answer, comparing), said(replayed, comparing)];
  const isPaired = pairs(answer, replayed, comparing.transactions);
  if (isPaired && isDeepStrictEqual(before, now)) return undefined;
  const [recorded, today] = isPaired ? [before, now] : [said(answer), said(replayed)];
  return { line, at: new Date(atMs).toISOString(), direction, action, messageId, recorded, replayed: today };
}

function said(answer: JournalAnswer | undefined, { knowsChargerId }: Pick<Comparing, 'knowsChargerId'> = { knowsChargerId: true }): Said {
  if (answer === undefined) return 'nothing';
  if (answer.type === 'ERROR') return { error: answer.code };
  const { currentTime, ...payload } = answer.payload;
  if (knowsChargerId) return payload;
  const { interval, transactionId, ...rest } = payload;
  return rest;
}

/** The same transaction has to get the same number every time, whatever number that is. */
function pairs(recorded: JournalAnswer | undefined, replayed: JournalAnswer | undefined, transactions: TransactionNumbers): boolean {
  const [before, now] = [numberIn(recorded), numberIn(replayed)];
  return before === undefined || now === undefined || transactions.pair(before, now);
}

function numberIn(answer: JournalAnswer | undefined): number | undefined {
  const number = answer?.type === 'RESULT' ? answer.payload['transactionId'] : undefined;
  return typeof number === 'number' ? number : undefined;
}
