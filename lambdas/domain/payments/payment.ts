import type { Books } from '../ledger/account';
import type { Charge } from '../ledger/charge';

/** `manual`: no cards; people record cash and bank transfers. `sandbox`: no money; only beside a server on one machine. */
export const PAYMENT_PROVIDERS = ['manual', 'stripe', 'sandbox'] as const;
export type PaymentProviderName = (typeof PAYMENT_PROVIDERS)[number];
/** Those that take cards, and have payments of their own. */
export type CardProviderName = Exclude<PaymentProviderName, 'manual'>;

/**
 * Where a payment stands, as its provider says. CREATED: the provider does not know it yet. OPEN: there is a page where the driver pays.
 * REQUIRES_ACTION: the bank asks the driver something (3-D Secure). EXPIRED: the page is closed and nothing was paid. AUTHORIZED: the money
 * is held. CAPTURED: money was taken. CANCELLED: nothing was taken, and nothing is held any more.
 */
export const PAYMENT_STATUSES = ['CREATED', 'OPEN', 'REQUIRES_ACTION', 'EXPIRED', 'AUTHORIZED', 'CANCELLED', 'CAPTURED'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** What it is for. An ad-hoc session is paid of a hold, a top-up is taken at once. */
export type PaymentPurpose =
  | { readonly kind: 'AD_HOC'; readonly adHocId: string }
  | { readonly kind: 'TOP_UP'; readonly walletId: string; readonly driverId: string };

/** What the driver sees at the provider, and where they come back to. Coming back proves nothing. */
export interface Checkout {
  /** One line on the provider's page and on the card statement's long text. */
  readonly description: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** BCP 47; a provider that does not have it falls back. */
  readonly locale?: string;
}

/** What is to be taken of a hold: the bill of a session. */
export interface Claim {
  readonly sessionId: string;
  /** How often the session's figures had been corrected. */
  readonly figures: number;
  /** In the payment's own books. What it comes to is captured. */
  readonly charge: Charge;
}

export type ReleaseReason = 'NOTHING_STARTED' | 'NOTHING_TO_PAY' | 'TOO_LATE' | 'GIVEN_UP' | 'HOLD_ENDING' | 'BY_OPERATOR';

export interface Refund {
  readonly id: string;
  readonly amountMinor: bigint;
  /** The part of the bill that is taken back; a top-up has none. */
  readonly charge?: Charge;
  readonly status: 'PENDING' | 'SUCCEEDED' | 'FAILED';
  readonly reason: string;
  readonly actor: string;
  readonly createdAtMs: number;
  /** The provider's id, once it has one. */
  readonly providerId?: string;
}

/** A bank took money back because its customer said so. */
export interface Dispute {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly status: 'OPEN' | 'WON' | 'LOST';
}

/** One request to the provider that has to be made: written together with the change that asks for it, done afterwards, as often as needed. */
export interface PaymentOrder {
  readonly op: 'HOLD' | 'CHARGE' | 'CAPTURE' | 'RELEASE' | 'REFUND';
  /** The provider does what carries the same key once. */
  readonly idempotencyKey: string;
  readonly refundId?: string;
  readonly attempts: number;
  readonly notBeforeMs: number;
}

export interface Payment {
  /** `pay_…` */
  readonly id: string;
  readonly provider: CardProviderName;
  readonly purpose: PaymentPurpose;
  readonly books: Books;
  /** Held, or to be paid. Never more than this is taken. */
  readonly amountMinor: bigint;
  readonly checkout: Checkout;
  readonly status: PaymentStatus;
  /** The provider's page for the driver, and until when it is there. */
  readonly page?: { readonly id: string; readonly url: string; readonly expiresAtMs: number };
  /** The provider's own number of the payment, once the driver has tried to pay. */
  readonly providerId?: string;
  readonly card?: { readonly brand: string; readonly last4: string };
  /** Of the last attempt that the bank refused. The page stays: the driver may take another card. */
  readonly failure?: string;
  readonly authorizedAtMs?: number;
  /** Then the bank lets go of what is held, and nothing can be captured any more. */
  readonly holdEndsAtMs?: number;
  readonly claim?: Claim;
  readonly releaseReason?: ReleaseReason;
  readonly capturedMinor: bigint;
  /** What the provider keeps of it. In the payment's currency, or not known here. */
  readonly feeMinor: bigint;
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
  readonly orders: readonly PaymentOrder[];
  /** Keys of the ledger's movements that were written for it. */
  readonly posted: readonly string[];
  /** What whoever uses the payment was told last: a status that is not told yet is due. */
  readonly toldStatus: PaymentStatus;
  /** Warnings that were given, each once. */
  readonly warned: readonly PaymentWarning[];
  readonly createdAtMs: number;
  /** When the provider was last asked. */
  readonly askedAtMs: number;
  readonly version: number;
}

export type PaymentWarning = 'HOLD_HALF_OVER' | 'HOLD_ENDING' | 'NOT_CAPTURED' | 'NOT_REFUNDED' | 'DISPUTED' | 'STUCK' | 'AMOUNTS_DIFFER';
