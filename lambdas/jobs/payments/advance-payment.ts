import { chargeTotalMinor } from '../../domain/ledger/charge';
import { nextLookMs } from '../../domain/payments/due-payment';
import { foldState } from '../../domain/payments/fold-state';
import { keyForAttempt, putOff, withOrders } from '../../domain/payments/orders';
import type { Payment, PaymentOrder } from '../../domain/payments/payment';
import type { Result } from '../../domain/shared/result';
import type { ProviderRefusal } from '../../ports/payments';
import { changePayment } from './change-payment';
import type { PaymentDeps } from './deps';
import { postMovements } from './post-movements';
import { warnAbout, watchHold } from './watch-payment';

/** A payment has at most a handful of orders; more rounds than this and something goes in circles. */
const MOST_ROUNDS = 10;

/**
 * Does whatever a payment needs now: asks the provider what was ordered, reads what stands there, tells the ledger and whoever the payment is
 * for. Every step follows from the payment as it is stored and can be repeated, so it does not matter who calls this, how often, or where
 * the last one fell.
 */
export async function advancePayment(paymentId: string, deps: PaymentDeps): Promise<Payment | undefined> {
  let payment = await deps.store.get(paymentId);
  if (payment === undefined || payment.provider !== deps.provider.facts.provider) return payment;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const nowMs = deps.clock.nowMs();
    const order: PaymentOrder | undefined = payment.orders.find(({ notBeforeMs }) => notBeforeMs <= nowMs);
    if (order === undefined) break;
    payment = await carryOut(payment, order, deps);
  }
  payment = await watchHold(payment, deps);
  payment = await postMovements(payment, deps);
  payment = await warnAbout(payment, deps);
  return tellUser(payment, deps);
}

/** Somebody nudged, or a time has come. Where an answer of the provider is awaited, it is asked: a webhook can get lost. */
export async function lookAtPayment(paymentId: string, deps: PaymentDeps): Promise<void> {
  const payment = await deps.store.get(paymentId);
  if (payment === undefined) return;
  const isAwaited = payment.orders.length === 0 && (nextLookMs(payment) ?? Number.POSITIVE_INFINITY) <= deps.clock.nowMs();
  await (isAwaited ? refreshPayment(paymentId, deps) : advancePayment(paymentId, deps));
}

/** Asks the provider now, and does what follows. */
export async function refreshPayment(paymentId: string, deps: PaymentDeps): Promise<Payment | undefined> {
  const payment = await deps.store.get(paymentId);
  if (payment?.page !== undefined) await readBack(payment, deps);
  return advancePayment(paymentId, deps);
}

/** One order, and then what became of it: whatever the answer was, the provider's books say what is true. */
async function carryOut(payment: Payment, order: PaymentOrder, deps: PaymentDeps): Promise<Payment> {
  const { clock, store, log } = deps;
  try {
    // What seemed to fail may have been done all the same.
    if (order.attempts > 0 && payment.page !== undefined) {
      const stands = await readBack(payment, deps);
      if (!isOrdered(stands, order)) return stands;
    }
    const asked = await ask(payment, order, deps);
    if (!asked.ok && asked.refusal.code === 'REFUSED_BY_PROVIDER') return await refused(payment, order, asked.refusal.reason, deps);
    const known = (await store.get(payment.id)) ?? payment;
    const stands = known.page === undefined ? known : await readBack(known, deps);
    // Nothing came of it, and the order still stands: it is tried again, later.
    return isOrdered(stands, order) ? await later(stands, order, deps) : stands;
  } catch (error) {
    log.warn('PAYMENT_PUT_OFF', { paymentId: payment.id, op: order.op, attempts: order.attempts + 1, reason: reasonOf(error) });
    return changePayment(payment, (known) => putOff(known, order.idempotencyKey, clock.nowMs()), deps);
  }
}

function isOrdered({ orders }: Payment, { idempotencyKey }: PaymentOrder): boolean {
  return orders.some((order) => order.idempotencyKey === idempotencyKey);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : String(error);
}

async function ask(
  payment: Payment,
  order: PaymentOrder,
  { provider, store, clock }: PaymentDeps,
): Promise<Result<unknown, ProviderRefusal>> {
  const idempotencyKey = keyForAttempt(order);
  switch (order.op) {
    case 'HOLD':
    case 'CHARGE': {
      const page = await (order.op === 'HOLD' ? provider.createHold(payment, idempotencyKey) : provider.charge(payment, idempotencyKey));
      if (page.ok) {
        await store.change(payment.id, (known) =>
          known.page === undefined
            ? withOrders({ ...known, page: page.value, status: 'OPEN', askedAtMs: clock.nowMs() }, clock.nowMs())
            : known,
        );
      }
      return page;
    }
    case 'CAPTURE':
      return provider.capture(payment, payment.claim === undefined ? 0n : chargeTotalMinor(payment.claim.charge), idempotencyKey);
    case 'RELEASE':
      return provider.release(payment, idempotencyKey);
    case 'REFUND': {
      const refund = payment.refunds.find(({ id }) => id === order.refundId);
      return refund === undefined ? { ok: false, refusal: { code: 'WRONG_STATE' } } : provider.refund(payment, refund, idempotencyKey);
    }
  }
}

/** A refusal for ever. Of a page: there will be none. Of a refund: it failed. Of anything else: a person has to look, and it is tried on. */
function refused(payment: Payment, order: PaymentOrder, reason: string, deps: PaymentDeps): Promise<Payment> {
  const nowMs = deps.clock.nowMs();
  deps.log.error('PAYMENT_NEEDS_A_PERSON', { paymentId: payment.id, op: order.op, reason });
  return changePayment(
    payment,
    (known) => {
      if (order.op === 'HOLD' || order.op === 'CHARGE') {
        return known.status === 'CREATED' ? withOrders({ ...known, status: 'EXPIRED', failure: reason }, nowMs) : known;
      }
      if (order.op === 'REFUND') {
        const refunds = known.refunds.map((one) => (one.id === order.refundId ? { ...one, status: 'FAILED' as const } : one));
        return withOrders({ ...known, refunds }, nowMs);
      }
      return putOff(known, order.idempotencyKey, nowMs);
    },
    deps,
  );
}

function later(payment: Payment, order: PaymentOrder, deps: PaymentDeps): Promise<Payment> {
  const nowMs = deps.clock.nowMs();
  return changePayment(payment, (known) => putOff(known, order.idempotencyKey, nowMs), deps);
}

/** What stands at the provider, folded into what is known. */
async function readBack(payment: Payment, deps: PaymentDeps): Promise<Payment> {
  const { provider, clock, log } = deps;
  const state = await provider.getState(payment);
  if (!state.ok) {
    log.error('PAYMENT_NEEDS_A_PERSON', { paymentId: payment.id, op: 'READ', reason: state.refusal.code });
    return changePayment(payment, (known) => ({ ...known, askedAtMs: clock.nowMs() }), deps);
  }
  const folded = await changePayment(payment, (known) => foldState(known, state.value, clock.nowMs()), deps);
  if (folded.status !== payment.status) {
    log.info('PAYMENT_CHANGED', { paymentId: payment.id, status: folded.status, provider: payment.provider });
  }
  return folded;
}

/** Whoever the payment is for hears of a new status until they have taken it. */
async function tellUser(payment: Payment, deps: PaymentDeps): Promise<Payment> {
  if (payment.toldStatus === payment.status) return payment;
  await deps.user.changed(payment);
  return changePayment(payment, (known) => (known.toldStatus === payment.status ? known : { ...known, toldStatus: payment.status }), deps);
}
