import type { Dispute, PaymentStatus } from './payment';

/** What the provider says of one payment: everything at once, so that the order in which its messages come does not matter. */
export interface ProviderState {
  readonly status: Exclude<PaymentStatus, 'CREATED'>;
  readonly providerId?: string;
  readonly card?: { readonly brand: string; readonly last4: string };
  readonly failure?: string;
  readonly holdEndsAtMs?: number;
  readonly capturedMinor: bigint;
  /** Undefined where it settles in another currency. */
  readonly feeMinor?: bigint;
  /** Ours carry our own id; those made in the provider's dashboard have none. */
  readonly refunds: readonly {
    readonly providerId: string;
    readonly refundId?: string;
    readonly amountMinor: bigint;
    readonly status: 'PENDING' | 'SUCCEEDED' | 'FAILED';
  }[];
  readonly disputes: readonly Dispute[];
}
