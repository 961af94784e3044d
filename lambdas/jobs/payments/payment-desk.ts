import { claimPayment, refundPayment, releasePayment } from '../../domain/payments/ask-of-payment';
import { withOrders } from '../../domain/payments/orders';
import type { Claim, Payment, ReleaseReason } from '../../domain/payments/payment';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { NewPayment, PaymentRefusal, Payments } from '../../ports/payments';
import { advancePayment, refreshPayment } from './advance-payment';
import type { PaymentDeps } from './deps';
import { hearWebhook } from './hear-webhook';

/** Payments as the rest asks for them: what is wanted is written down, then done; what cannot be done now is done by the worker. */
export function paymentDesk(deps: PaymentDeps): Payments {
  const { facts } = deps.provider;
  return {
    facts,
    open: (request) => openPayment(request, deps),
    get: (paymentId) => deps.store.get(paymentId),
    list: (query) => deps.store.list(query),
    hear: (body, signature) => hearWebhook(body, signature, deps),
    refresh: (paymentId) => refreshPayment(paymentId, deps),
    capture: (paymentId, claim) => capture(paymentId, claim, deps),
    release: (paymentId, reason) => release(paymentId, reason, deps),
    refund: (paymentId, wish) => wanted(paymentId, (known, nowMs) => refundPayment(known, wish, nowMs), deps),
  };
}

async function openPayment(request: NewPayment, deps: PaymentDeps): Promise<Result<Payment, PaymentRefusal>> {
  const { facts } = deps.provider;
  const { amountMinor, books } = request;
  if (facts.provider === 'manual') return refuse({ code: 'CARD_PAYMENTS_NOT_SET_UP' });
  const smallestMinor = facts.smallestMinor(books.currency);
  if (amountMinor < smallestMinor || amountMinor % facts.stepMinor(books.currency) !== 0n) {
    return refuse({ code: 'AMOUNT_NOT_POSSIBLE', smallestMinor });
  }
  const nowMs = deps.clock.nowMs();
  const payment: Payment = {
    ...request,
    provider: facts.provider,
    status: 'CREATED',
    toldStatus: 'CREATED',
    capturedMinor: 0n,
    feeMinor: 0n,
    refunds: [],
    disputes: [],
    orders: [],
    posted: [],
    warned: [],
    createdAtMs: nowMs,
    askedAtMs: nowMs,
    version: 1,
  };
  const { id } = await deps.store.create(withOrders(payment, nowMs));
  return ok(await advanced(id, deps));
}

function capture(paymentId: string, claim: Claim, deps: PaymentDeps): Promise<Result<Payment, PaymentRefusal>> {
  const { facts } = deps.provider;
  const { currency } = claim.charge.books;
  const limits = { stepMinor: facts.stepMinor(currency), smallestMinor: facts.smallestMinor(currency) };
  return wanted(paymentId, (known, nowMs) => claimPayment(known, claim, limits, nowMs), deps);
}

function release(paymentId: string, reason: ReleaseReason, deps: PaymentDeps): Promise<Result<Payment, PaymentRefusal>> {
  return wanted(paymentId, (known, nowMs) => releasePayment(known, reason, nowMs), deps);
}

/** Decides on what stands when it is written, and carries on from there. */
async function wanted<R extends { readonly code: string }>(
  paymentId: string,
  decide: (known: Payment, nowMs: number) => Result<Payment, R>,
  deps: PaymentDeps,
): Promise<Result<Payment, R | { code: 'PAYMENT_UNKNOWN' }>> {
  let decided: Result<Payment, R> | undefined;
  const payment = await deps.store.change(paymentId, (known) => {
    decided = decide(known, deps.clock.nowMs());
    return decided.ok ? decided.value : known;
  });
  if (payment === undefined || decided === undefined) return refuse({ code: 'PAYMENT_UNKNOWN' });
  if (!decided.ok) return decided;
  return ok(await advanced(paymentId, deps));
}

/** What is left to do has its due mark; the nudge saves a minute. */
async function advanced(paymentId: string, deps: PaymentDeps): Promise<Payment> {
  const payment = await advancePayment(paymentId, deps);
  if (payment === undefined) throw new Error(`${paymentId} was written and cannot be found`);
  if (payment.orders.length > 0) {
    await deps.nudge.advance(paymentId).catch((error: unknown) => deps.log.warn('NUDGE_LOST', { paymentId, reason: String(error) }));
  }
  return payment;
}
