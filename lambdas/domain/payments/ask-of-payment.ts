import { sameBooks } from '../ledger/account';
import { chargeTotalMinor } from '../ledger/charge';
import { invariant } from '../shared/invariant';
import { ok, type Result, refuse } from '../shared/result';
import { isFinal } from './fold-state';
import { withOrders } from './orders';
import { chargeInSteps, partOfCharge } from './part-of-charge';
import type { Claim, Payment, Refund, ReleaseReason } from './payment';

export type ClaimRefusal =
  | { readonly code: 'NOTHING_HELD' }
  | { readonly code: 'MORE_THAN_HELD'; readonly heldMinor: bigint }
  | { readonly code: 'CLAIMED' };

/**
 * The bill of a session is to be taken of what is held. A bill that is below what the provider takes is let go, and the session is settled at
 * nothing: the claim then is an empty one.
 */
export function claimPayment(
  payment: Payment,
  claim: Claim,
  limits: { readonly stepMinor: bigint; readonly smallestMinor: bigint },
  nowMs: number,
): Result<Payment, ClaimRefusal> {
  invariant(sameBooks(claim.charge.books, payment.books), 'a bill is claimed in the books of its payment');
  if (payment.claim !== undefined) return isSameClaim(payment.claim, claim) ? ok(payment) : refuse({ code: 'CLAIMED' });
  if (payment.status === 'CAPTURED') return refuse({ code: 'CLAIMED' });
  const charge = chargeInSteps(claim.charge, limits.stepMinor);
  const totalMinor = chargeTotalMinor(charge);
  const isTooSmall = totalMinor === 0n || totalMinor < limits.smallestMinor;
  if (isTooSmall) {
    const nothing: Claim = { ...claim, charge: { ...charge, lines: [], vat: [] } };
    return ok(withOrders({ ...payment, claim: nothing, releaseReason: payment.releaseReason ?? 'NOTHING_TO_PAY' }, nowMs));
  }
  if (payment.status !== 'AUTHORIZED' || payment.releaseReason !== undefined) return refuse({ code: 'NOTHING_HELD' });
  if (totalMinor > payment.amountMinor) return refuse({ code: 'MORE_THAN_HELD', heldMinor: payment.amountMinor });
  return ok(withOrders({ ...payment, claim: { ...claim, charge } }, nowMs));
}

function isSameClaim(a: Claim, b: Claim): boolean {
  return a.sessionId === b.sessionId && a.figures === b.figures;
}

export type ReleaseRefusal = { readonly code: 'CLAIMED' };

/** Nothing will be taken: what is held is let go now, and what should yet be paid is let go then. */
export function releasePayment(payment: Payment, reason: ReleaseReason, nowMs: number): Result<Payment, ReleaseRefusal> {
  if (payment.releaseReason !== undefined) return ok(payment);
  if (payment.claim !== undefined || payment.capturedMinor > 0n) return refuse({ code: 'CLAIMED' });
  if (isFinal(payment.status)) return ok(payment);
  return ok(withOrders({ ...payment, releaseReason: reason }, nowMs));
}

export type RefundRefusal =
  | { readonly code: 'NOT_CAPTURED' }
  | { readonly code: 'REFUND_EXCEEDS_PAYMENT'; readonly leftMinor: bigint }
  | { readonly code: 'IDEMPOTENCY_KEY_REUSED' };

/** What of a payment has not been given back, or promised. */
export function refundableMinor({ capturedMinor, refunds }: Payment): bigint {
  return refunds.reduce((left, refund) => (refund.status === 'FAILED' ? left : left - refund.amountMinor), capturedMinor);
}

export function refundPayment(
  payment: Payment,
  wish: Pick<Refund, 'id' | 'amountMinor' | 'reason' | 'actor'>,
  nowMs: number,
): Result<Payment, RefundRefusal> {
  invariant(wish.amountMinor > 0n, 'a refund is above zero');
  const known = payment.refunds.find(({ id }) => id === wish.id);
  if (known !== undefined) {
    const isSame = known.amountMinor === wish.amountMinor && known.reason === wish.reason;
    return isSame ? ok(payment) : refuse({ code: 'IDEMPOTENCY_KEY_REUSED' });
  }
  if (payment.capturedMinor === 0n || payment.claim === undefined) return refuse({ code: 'NOT_CAPTURED' });
  const leftMinor = refundableMinor(payment);
  if (wish.amountMinor > leftMinor) return refuse({ code: 'REFUND_EXCEEDS_PAYMENT', leftMinor });
  const charge = partOfCharge(payment.claim.charge, wish.amountMinor);
  const refund: Refund = { ...wish, charge, status: 'PENDING', createdAtMs: nowMs };
  return ok(withOrders({ ...payment, refunds: [...payment.refunds, refund] }, nowMs));
}
