import { chargeTotalMinor } from '../../domain/ledger/charge';
import { releasePayment } from '../../domain/payments/ask-of-payment';
import { nextHoldWarning } from '../../domain/payments/due-payment';
import { isStuck } from '../../domain/payments/orders';
import type { Payment, PaymentWarning } from '../../domain/payments/payment';
import { isoTime } from '../../domain/shared/time';
import { changePayment } from './change-payment';
import type { PaymentDeps } from './deps';

/**
 * A bank does not hold money for ever. When half of the time is over somebody is told; when four fifths are, a hold that nothing runs on is let
 * go, and whoever still needs it is asked to come to an end, so that it is captured while it can be.
 */
export async function watchHold(payment: Payment, deps: PaymentDeps): Promise<Payment> {
  const { clock, log, user } = deps;
  const nowMs = clock.nowMs();
  const next = nextHoldWarning(payment);
  if (next === undefined || next.atMs > nowMs) return payment;
  const isNeeded = next.warning === 'HOLD_ENDING' && payment.claim === undefined && (await user.stillNeeds(payment));
  log.warn('PAYMENT_HOLD_AGES', {
    paymentId: payment.id,
    warning: next.warning,
    holdEndsAt: payment.holdEndsAtMs === undefined ? undefined : isoTime(payment.holdEndsAtMs),
    inUse: isNeeded,
  });
  const warned = await warn(payment, next.warning, deps);
  if (next.warning === 'HOLD_HALF_OVER') return watchHold(warned, deps);
  if (isNeeded || payment.claim !== undefined) return warned;
  return changePayment(
    warned,
    (known) => {
      const released = releasePayment(known, 'HOLD_ENDING', nowMs);
      return released.ok ? released.value : known;
    },
    deps,
  );
}

/** What no machine puts right, told once. */
export async function warnAbout(payment: Payment, deps: PaymentDeps): Promise<Payment> {
  let stands = payment;
  for (const warning of troubles(payment)) {
    if (stands.warned.includes(warning)) continue;
    deps.log.error('PAYMENT_NEEDS_A_PERSON', { paymentId: payment.id, reason: warning });
    stands = await warn(stands, warning, deps);
  }
  return stands;
}

function troubles(payment: Payment): readonly PaymentWarning[] {
  const { status, claim, capturedMinor, refunds, disputes, purpose } = payment;
  const billedMinor = claim === undefined ? 0n : chargeTotalMinor(claim.charge);
  const isOver = status === 'CANCELLED' || status === 'EXPIRED';
  const isUnexpected = purpose.kind === 'AD_HOC' && status === 'CAPTURED' && capturedMinor !== billedMinor;
  return [
    ...(isOver && billedMinor > 0n && capturedMinor === 0n ? (['NOT_CAPTURED'] as const) : []),
    ...(isUnexpected ? (['AMOUNTS_DIFFER'] as const) : []),
    ...(refunds.some((refund) => refund.status === 'FAILED') ? (['NOT_REFUNDED'] as const) : []),
    ...(disputes.length > 0 ? (['DISPUTED'] as const) : []),
    ...(isStuck(payment) ? (['STUCK'] as const) : []),
  ];
}

function warn(payment: Payment, warning: PaymentWarning, deps: PaymentDeps): Promise<Payment> {
  return changePayment(
    payment,
    (known) => (known.warned.includes(warning) ? known : { ...known, warned: [...known.warned, warning] }),
    deps,
  );
}
