import type { Payment, PaymentOrder } from './payment';

type Wanted = Pick<PaymentOrder, 'op' | 'idempotencyKey' | 'refundId'>;

/**
 * What is still to be asked of the provider follows from where the payment stands and what is wanted of it. So a change and the orders that
 * follow from it are one item and one write, and an order is gone when what it was for has come true, whoever brought it about.
 */
function wantedOrders({ id, status, purpose, claim, releaseReason, capturedMinor, refunds }: Payment): readonly Wanted[] {
  const refundOrders = refunds
    .filter((refund) => refund.status === 'PENDING' && refund.providerId === undefined)
    .map((refund): Wanted => ({ op: 'REFUND', idempotencyKey: `refund:${id}:${refund.id}`, refundId: refund.id }));
  switch (status) {
    case 'CREATED':
      if (releaseReason !== undefined) return [];
      return purpose.kind === 'AD_HOC'
        ? [{ op: 'HOLD', idempotencyKey: `hold:${id}` }]
        : [{ op: 'CHARGE', idempotencyKey: `charge:${id}` }];
    case 'OPEN':
    case 'REQUIRES_ACTION':
      // Closing a page and letting a hold go are different requests, so they carry different keys.
      return releaseReason === undefined ? [] : [{ op: 'RELEASE', idempotencyKey: `close:${id}` }];
    case 'AUTHORIZED':
      if (releaseReason !== undefined) return [{ op: 'RELEASE', idempotencyKey: `rel:${id}` }];
      return claim === undefined || capturedMinor > 0n ? [] : [{ op: 'CAPTURE', idempotencyKey: `cap:${id}` }];
    case 'CAPTURED':
      return refundOrders;
    case 'EXPIRED':
    case 'CANCELLED':
      return [];
  }
}

/** The payment with the orders that it needs now; those already under way keep their count. */
export function withOrders(payment: Payment, nowMs: number): Payment {
  const orders = wantedOrders(payment).map(
    (wanted): PaymentOrder =>
      payment.orders.find(({ idempotencyKey }) => idempotencyKey === wanted.idempotencyKey) ?? {
        ...wanted,
        attempts: 0,
        notBeforeMs: nowMs,
      },
  );
  return { ...payment, orders };
}

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** With growing pauses this is about three hours: by then somebody should look. */
const STUCK_AFTER = 12;

/** The provider could not be reached, or broke. Tried again later, for ever: money is not forgotten. */
export function putOff(payment: Payment, idempotencyKey: string, nowMs: number): Payment {
  return {
    ...payment,
    orders: payment.orders.map((order) =>
      order.idempotencyKey === idempotencyKey
        ? {
            ...order,
            attempts: order.attempts + 1,
            notBeforeMs: nowMs + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** order.attempts),
          }
        : order,
    ),
  };
}

export function isStuck({ orders }: Payment): boolean {
  return orders.some(({ attempts }) => attempts >= STUCK_AFTER);
}

const ATTEMPTS_PER_KEY = 5;

/**
 * A provider keeps its answer to a key, a fault of its own included, and would repeat that fault for a day. So after some attempts, each after
 * looking whether it was done all the same, another key is taken, where doing it twice is not possible: a hold is captured or let go once.
 * Money is given back under one key only.
 */
export function keyForAttempt({ op, idempotencyKey, attempts }: PaymentOrder): string {
  const round = Math.floor(attempts / ATTEMPTS_PER_KEY);
  return op === 'REFUND' || round === 0 ? idempotencyKey : `${idempotencyKey}:${round}`;
}
