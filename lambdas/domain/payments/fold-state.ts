import { withOrders } from './orders';
import { partOfCharge } from './part-of-charge';
import type { Dispute, Payment, PaymentStatus, Refund } from './payment';
import type { ProviderState } from './provider-state';

/**
 * How far a payment has come. What the provider said earlier may be heard later, so a lower rank never takes a higher one back; within the
 * first rank a driver goes to and fro between cards. A payment can still be authorized after its page has closed: who pays in the last second
 * has paid.
 */
const RANK: Readonly<Record<PaymentStatus, number>> = {
  CREATED: 0,
  OPEN: 1,
  REQUIRES_ACTION: 1,
  EXPIRED: 2,
  AUTHORIZED: 3,
  CANCELLED: 4,
  CAPTURED: 4,
};

/** Where a provider has spoken its last word about a payment's money coming in. */
export function isFinal(status: PaymentStatus): boolean {
  return RANK[status] === RANK.CAPTURED;
}

/** What the provider says, laid over what is known. The order in which its answers are folded, and how often, does not matter. */
export function foldState(payment: Payment, state: ProviderState, nowMs: number): Payment {
  const moves = RANK[state.status] > RANK[payment.status] || (RANK[state.status] === RANK[payment.status] && !isFinal(payment.status));
  const status = moves ? state.status : payment.status;
  const isNewlyHeld = status === 'AUTHORIZED' && payment.authorizedAtMs === undefined;
  const card = payment.card ?? state.card;
  const failure = state.failure ?? payment.failure;
  const holdEndsAtMs = earliest(payment.holdEndsAtMs, state.holdEndsAtMs);
  const capturedMinor = most(payment.capturedMinor, state.capturedMinor);
  const providerId = payment.providerId ?? state.providerId;
  const folded: Payment = {
    ...payment,
    status,
    ...(providerId === undefined ? {} : { providerId }),
    ...(card === undefined ? {} : { card }),
    ...(failure === undefined ? {} : { failure }),
    ...(isNewlyHeld ? { authorizedAtMs: nowMs } : {}),
    ...(holdEndsAtMs === undefined ? {} : { holdEndsAtMs }),
    capturedMinor,
    feeMinor: most(payment.feeMinor, state.feeMinor ?? 0n),
    refunds: foldRefunds({ ...payment, capturedMinor }, state, nowMs),
    disputes: foldDisputes(payment.disputes, state.disputes),
    askedAtMs: nowMs,
  };
  return withOrders(folded, nowMs);
}

const REFUND_RANK = { PENDING: 0, SUCCEEDED: 1, FAILED: 2 } as const satisfies Record<Refund['status'], number>;

function foldRefunds(payment: Payment, { refunds }: ProviderState, nowMs: number): readonly Refund[] {
  const known = new Map(payment.refunds.map((refund) => [refund.id, refund]));
  for (const { refundId, providerId, amountMinor, status } of refunds) {
    const id = refundId ?? providerId;
    const refund = known.get(id) ?? adopted(payment, id, amountMinor, nowMs);
    known.set(id, { ...refund, providerId, status: REFUND_RANK[status] > REFUND_RANK[refund.status] ? status : refund.status });
  }
  return [...known.values()];
}

/** Somebody gave money back in the provider's own dashboard. */
function adopted({ claim, capturedMinor }: Payment, id: string, amountMinor: bigint, nowMs: number): Refund {
  return {
    id,
    amountMinor,
    ...(claim === undefined ? {} : { charge: partOfCharge(partOfCharge(claim.charge, capturedMinor), amountMinor) }),
    status: 'PENDING',
    reason: 'made at the provider',
    actor: 'provider',
    createdAtMs: nowMs,
  };
}

const DISPUTE_RANK = { OPEN: 0, WON: 1, LOST: 1 } as const satisfies Record<Dispute['status'], number>;

function foldDisputes(known: readonly Dispute[], told: readonly Dispute[]): readonly Dispute[] {
  const folded = new Map(known.map((dispute) => [dispute.id, dispute]));
  for (const dispute of told) {
    const before = folded.get(dispute.id);
    if (before === undefined || DISPUTE_RANK[dispute.status] > DISPUTE_RANK[before.status]) folded.set(dispute.id, dispute);
  }
  return [...folded.values()];
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}
