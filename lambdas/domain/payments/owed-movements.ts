import { chargeTotalMinor } from '../ledger/charge';
import { settlementKey } from '../ledger/identify-movement';
import type { Movement } from '../ledger/movement';
import { partOfCharge } from './part-of-charge';
import type { Payment } from './payment';

export interface OwedMovement {
  readonly key: string;
  /** Undefined: it takes back what another one posted, and needs that one's number. */
  readonly movement: Movement | ((capture: string) => Movement);
}

/**
 * What the ledger still has to be told of a payment, in the order in which it has to be. It follows from the payment alone, so it is told
 * whatever falls in between, and by its keys it is told once.
 */
export function owedMovements(payment: Payment): readonly OwedMovement[] {
  return allMovements(payment).filter(({ key }) => !payment.posted.includes(key));
}

/** Under which key the payment's own transaction is in the ledger. */
export function captureKeyOf({ claim, purpose, id }: Payment): string | undefined {
  if (purpose.kind === 'TOP_UP') return `top-up:${id}`;
  return claim === undefined ? undefined : settlementKey(claim.sessionId, claim.figures);
}

function allMovements(payment: Payment): readonly OwedMovement[] {
  const { id, books, capturedMinor, feeMinor, refunds, disputes } = payment;
  const provider = `psp:${payment.provider}` as const;
  const captures = captureOf(payment);
  if (captures.length === 0) return [];
  return [
    ...captures,
    ...(feeMinor > 0n && capturedMinor > 0n
      ? [{ key: `fee:${id}`, movement: { kind: 'PSP_FEE', provider, books, amountMinor: feeMinor, paymentId: id } } as const]
      : []),
    ...refunds.flatMap((refund): OwedMovement[] => {
      const { charge } = refund;
      if (refund.status !== 'SUCCEEDED' || charge === undefined) return [];
      return [
        {
          key: `refund:${id}:${refund.id}`,
          movement: (capture) => ({ kind: 'CAPTURE_REFUND', of: capture, charge, note: refund.reason }),
        },
      ];
    }),
    ...disputes
      .filter(({ status }) => status === 'LOST')
      .map(
        (dispute): OwedMovement => ({
          key: `dispute:${dispute.id}`,
          movement: { kind: 'DISPUTE_LOST', provider, books, amountMinor: dispute.amountMinor, paymentId: id },
        }),
      ),
  ];
}

function captureOf(payment: Payment): readonly OwedMovement[] {
  const { id, purpose, books, status, claim, capturedMinor } = payment;
  const provider = `psp:${payment.provider}` as const;
  const key = captureKeyOf(payment);
  if (key === undefined) return [];
  if (purpose.kind === 'TOP_UP') {
    if (status !== 'CAPTURED' || capturedMinor === 0n) return [];
    const { walletId } = purpose;
    return [{ key, movement: { kind: 'TOP_UP', walletId, books, amountMinor: capturedMinor, source: provider, paymentId: id } }];
  }
  if (claim === undefined) return [];
  const billedMinor = chargeTotalMinor(claim.charge);
  // A claim of nothing is settled at once; any other when the money is there, at what is there.
  if (billedMinor > 0n && (status !== 'CAPTURED' || capturedMinor === 0n)) return [];
  const charge = capturedMinor < billedMinor ? partOfCharge(claim.charge, capturedMinor) : claim.charge;
  return [{ key, movement: { kind: 'CAPTURE', sessionId: claim.sessionId, figures: claim.figures, paymentId: id, provider, charge } }];
}
