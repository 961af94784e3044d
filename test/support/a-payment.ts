import type { Payment } from '../../lambdas/domain/payments/payment';
import { EUR } from './ledger';

/** A hold of 50.00 that nobody has asked the provider for yet. */
export function aPayment(over: Partial<Payment> = {}): Payment {
  return {
    id: 'pay_1',
    provider: 'stripe',
    purpose: { kind: 'AD_HOC', adHocId: 'adh_1' },
    books: EUR,
    amountMinor: 5_000n,
    checkout: {
      description: 'Charging at Harbour 3',
      successUrl: 'https://charge.example.com/s/x',
      cancelUrl: 'https://charge.example.com/c/y',
    },
    status: 'CREATED',
    toldStatus: 'CREATED',
    capturedMinor: 0n,
    feeMinor: 0n,
    refunds: [],
    disputes: [],
    orders: [],
    posted: [],
    warned: [],
    createdAtMs: Date.parse('2026-03-01T08:00:00Z'),
    askedAtMs: Date.parse('2026-03-01T08:00:00Z'),
    version: 1,
    ...over,
  };
}
