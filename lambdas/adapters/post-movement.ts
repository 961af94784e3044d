import { decideMovement } from '../domain/ledger/decide-movement';
import { fingerprint } from '../domain/ledger/identify-movement';
import { type Change, type LedgerPlaces, type LedgerRefusal, type LedgerView, placesOf } from '../domain/ledger/movement';
import type { Transaction } from '../domain/ledger/transaction';
import { ok, type Result, refuse } from '../domain/shared/result';
import type { Clock, Random } from '../ports/clock';
import type { Posted, Posting } from '../ports/ledger';

/** What a store of the ledger can do: read what a movement rests on, and write what it changes while that still stands. */
export interface LedgerTable {
  known(idempotencyKey: string): Promise<{ readonly fingerprint: string; readonly transaction: Transaction } | undefined>;
  view(places: LedgerPlaces): Promise<LedgerView>;
  /** False when something of it no longer stands as it was read, or the key has been used meanwhile: nothing is written then. */
  write(change: Change, key: { readonly idempotencyKey: string; readonly fingerprint: string }): Promise<boolean>;
}

/** Somebody else was first so often only if something is wrong. */
const MOST_ROUNDS = 60;

/** Reads, decides, writes; and again from the start when another movement came in between. */
export async function postMovement(
  { movement, actor, idempotencyKey }: Posting,
  { table, clock, random }: { readonly table: LedgerTable; readonly clock: Clock; readonly random: Pick<Random, 'ulid'> },
): Promise<Result<Posted, LedgerRefusal>> {
  const print = fingerprint(movement);
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const [known, view] = await Promise.all([table.known(idempotencyKey), table.view(placesOf(movement))]);
    if (known !== undefined) {
      return known.fingerprint === print
        ? ok({ transaction: known.transaction, replayed: true })
        : refuse({ code: 'IDEMPOTENCY_KEY_REUSED' });
    }
    const decided = decideMovement(movement, view, { transactionId: `txn_${random.ulid()}`, postedAtMs: clock.nowMs(), actor });
    if (!decided.ok) return decided;
    if (await table.write(decided.value, { idempotencyKey, fingerprint: print })) {
      return ok({ transaction: decided.value.transaction, replayed: false });
    }
  }
  throw new Error(`the movement ${idempotencyKey} met others ${MOST_ROUNDS} times`);
}
