import { invariant } from '../shared/invariant';
import { ok, type Result, refuse } from '../shared/result';
import { amountsOf, chargeTotalMinor } from './charge';
import type { Change, LedgerRefusal, LedgerView, Movement, Stamp } from './movement';
import { settle, takeBack } from './settle-charge';
import { type Amount, entriesOf, type Transaction } from './transaction';
import { drawDown, hold, refund, release, topUp } from './wallet-movements';

export type Decision = Result<Change, LedgerRefusal>;

/** What a movement does to what stands, or why it is refused. The one place where money is decided about. */
export function decideMovement(movement: Movement, view: LedgerView, stamp: Stamp): Decision {
  switch (movement.kind) {
    case 'TOP_UP':
      return topUp(movement, view, stamp);
    case 'HOLD':
      return hold(movement, view, stamp);
    case 'DRAW_DOWN':
      return drawDown(movement, view, stamp);
    case 'RELEASE':
      return release(movement, view, stamp);
    case 'REFUND':
      return refund(movement, view, stamp);
    case 'SETTLEMENT':
      return settle(movement, view, stamp);
    case 'CREDIT':
      return takeBack(movement, view, stamp);
    case 'CAPTURE':
      return capture(movement, view, stamp);
    case 'CAPTURE_REFUND':
      return refundCapture(movement, view, stamp);
    case 'PSP_FEE':
    case 'PSP_PAYOUT':
    case 'DISPUTE_LOST':
      return ok({ transaction: providerTransaction(movement, stamp) });
  }
}

function capture(movement: Extract<Movement, { kind: 'CAPTURE' }>, { standing }: LedgerView, stamp: Stamp): Decision {
  const { sessionId, figures, paymentId, provider, charge } = movement;
  if (standing !== undefined && (standing.status === 'SETTLED' || standing.figures >= figures)) return refuse({ code: 'ALREADY_SETTLED' });
  const totalMinor = chargeTotalMinor(charge);
  const id = stamp.transactionId;
  return ok({
    transaction: {
      ...stampOf(stamp),
      kind: 'CAPTURE',
      books: charge.books,
      entries: entriesOf([{ account: provider, amountMinor: totalMinor }], amountsOf(charge)),
      reference: { sessionId, paymentId },
    },
    standing: { before: standing, after: { sessionId, figures, status: 'SETTLED', transactionId: id } },
    refundable: {
      before: undefined,
      after: { transactionId: id, books: charge.books, from: provider, paidMinor: totalMinor, leftMinor: totalMinor },
    },
  });
}

function refundCapture(
  { of, charge, note }: Extract<Movement, { kind: 'CAPTURE_REFUND' }>,
  { refundable }: LedgerView,
  stamp: Stamp,
): Decision {
  if (refundable === undefined || refundable.walletId !== undefined) return refuse({ code: 'PAYMENT_NOT_FOUND' });
  if (refundable.books.livemode !== charge.books.livemode) return refuse({ code: 'LIVEMODE_MISMATCH' });
  if (refundable.books.currency !== charge.books.currency)
    return refuse({ code: 'CURRENCY_MISMATCH', currency: refundable.books.currency });
  const totalMinor = chargeTotalMinor(charge);
  invariant(totalMinor > 0n, 'a refund is above zero');
  if (totalMinor > refundable.leftMinor) return refuse({ code: 'REFUND_EXCEEDS_PAYMENT', leftMinor: refundable.leftMinor });
  return ok({
    transaction: {
      ...stampOf(stamp),
      kind: 'CAPTURE_REFUND',
      books: charge.books,
      entries: entriesOf(amountsOf(charge), [{ account: refundable.from, amountMinor: totalMinor }]),
      reference: { transactionId: of, ...(note === undefined ? {} : { note }) },
    },
    refundable: { before: refundable, after: { ...refundable, leftMinor: refundable.leftMinor - totalMinor } },
  });
}

function providerTransaction(
  { kind, provider, books, amountMinor, paymentId }: Extract<Movement, { kind: 'PSP_FEE' | 'PSP_PAYOUT' | 'DISPUTE_LOST' }>,
  stamp: Stamp,
): Transaction {
  invariant(amountMinor > 0n, 'an amount is above zero');
  const debit: Amount['account'] = kind === 'PSP_FEE' ? 'psp-fee' : kind === 'PSP_PAYOUT' ? 'bank' : 'bad-debt';
  return {
    ...stampOf(stamp),
    kind,
    books,
    entries: entriesOf([{ account: debit, amountMinor }], [{ account: provider, amountMinor }]),
    reference: paymentId === undefined ? {} : { paymentId },
  };
}

export function stampOf({ transactionId, postedAtMs, actor }: Stamp): Pick<Transaction, 'id' | 'postedAtMs' | 'actor'> {
  return { id: transactionId, postedAtMs, actor };
}
