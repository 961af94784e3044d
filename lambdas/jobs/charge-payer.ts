import { type Charge, chargeTotalMinor } from '../domain/ledger/charge';
import { booksOf, emptyCharge } from '../domain/ledger/charge-session';
import { keyOf, settlementKey } from '../domain/ledger/identify-movement';
import type { AccountPayer, Movement } from '../domain/ledger/movement';
import type { Transaction } from '../domain/ledger/transaction';
import type { ClosedSession } from '../domain/sessions/session';
import { invariant } from '../domain/shared/invariant';
import { type MoneyText, moneyText } from '../domain/shared/money';
import type { Ledger } from '../ports/ledger';
import type { Log } from '../ports/log';

export interface ChargePayerDeps {
  readonly ledger: Ledger;
  readonly log: Log;
}

const ACTOR = 'settle-session';

/**
 * The session's settlement in the ledger, exactly once for its figures: what was settled of earlier figures is credited first, and whatever
 * fell in between is found again by the session's due mark and repeated under the same keys. Answers what was charged; undefined where nobody
 * pays. A charge that is not known is settled at nothing, so that every session is settled, and told.
 */
export async function chargePayer(
  session: ClosedSession,
  known: Charge | undefined,
  deps: ChargePayerDeps,
): Promise<MoneyText | undefined> {
  const { ledger, log } = deps;
  const payer = session.payer ?? { kind: 'FREE' };
  invariant(payer.kind !== 'AD_HOC', 'what is held on a card is captured, which is the settlement');
  const figures = session.corrections?.length ?? 0;
  const charge = known ?? emptyCharge(session, await booksOfPayer(payer, ledger));
  if (known === undefined && payer.kind !== 'FREE') log.warn('SESSION_NOT_CHARGED', { sessionId: session.id, reason: 'NO_PRICE' });
  await creditEarlier(session.id, figures, ledger);
  const transaction = await settle({ kind: 'SETTLEMENT', sessionId: session.id, figures, payer, charge }, deps);
  if (transaction === undefined || transaction.entries.length === 0) return undefined;
  const amountMinor = transaction.entries.filter(({ side }) => side === 'DEBIT').reduce((sum, entry) => sum + entry.amountMinor, 0n);
  const charged = moneyText({ amountMinor, currency: transaction.books.currency });
  log.info('SESSION_CHARGED', { sessionId: session.id, payer: payer.kind, ...charged });
  return charged;
}

async function booksOfPayer(payer: AccountPayer, ledger: Ledger): Promise<Charge['books']> {
  const wallet = payer.kind === 'WALLET' ? await ledger.wallet(payer.walletId) : undefined;
  return wallet?.books ?? booksOf('EUR');
}

async function creditEarlier(sessionId: string, figures: number, ledger: Ledger): Promise<void> {
  const standing = await ledger.standing(sessionId);
  if (standing?.status !== 'SETTLED' || standing.figures >= figures) return;
  const settlement = await ledger.find(settlementKey(sessionId, standing.figures));
  if (settlement === undefined) throw new Error(`the settlement ${standing.transactionId} of ${sessionId} cannot be found`);
  const credit = { kind: 'CREDIT', sessionId, settlement } as const;
  const credited = await ledger.post({ movement: credit, actor: ACTOR, idempotencyKey: keyOf(credit) });
  // NOT_SETTLED: somebody who settles the same figures was first.
  if (!credited.ok && credited.refusal.code !== 'NOT_SETTLED')
    throw new Error(`the credit of ${sessionId} was refused: ${credited.refusal.code}`);
}

/** A wallet that cannot pay in this currency leaves the bill with its driver, and its held money is let go. */
async function settle(
  movement: Extract<Movement, { kind: 'SETTLEMENT' }>,
  { ledger, log }: ChargePayerDeps,
): Promise<Transaction | undefined> {
  const { sessionId, payer, charge } = movement;
  const posted = await ledger.post({ movement, actor: ACTOR, idempotencyKey: keyOf(movement) });
  if (posted.ok) return posted.value.transaction;
  const { code } = posted.refusal;
  // Settled with later figures, whose settlement is the one that counts.
  if (code === 'ALREADY_SETTLED') return undefined;
  if (payer.kind !== 'WALLET' || !['CURRENCY_MISMATCH', 'LIVEMODE_MISMATCH', 'WALLET_NOT_FOUND'].includes(code)) {
    throw new Error(`the settlement of ${sessionId} was refused: ${code}`);
  }
  log.error('SESSION_NOT_CHARGED', {
    sessionId,
    reason: code,
    amountMinor: String(chargeTotalMinor(charge)),
    currency: charge.books.currency,
  });
  const release = { kind: 'RELEASE', walletId: payer.walletId, holdId: sessionId } as const;
  await ledger.post({ movement: release, actor: ACTOR, idempotencyKey: keyOf(release) });
  return settle({ ...movement, payer: { kind: 'POSTPAID', driverId: payer.driverId } }, { ledger, log });
}
