import type { Books } from '../domain/ledger/account';
import type { RefundRefusal } from '../domain/payments/ask-of-payment';
import type { Checkout, Claim, Payment, PaymentProviderName, PaymentPurpose, Refund, ReleaseReason } from '../domain/payments/payment';
import type { ProviderState } from '../domain/payments/provider-state';
import type { Currency } from '../domain/shared/money';
import type { Result } from '../domain/shared/result';
import type { Page, PageRequest } from './charger-store';

/** What card payments are like in this deployment. */
export interface PaymentFacts {
  readonly provider: PaymentProviderName;
  /** False: no money moves, whatever the page says. */
  readonly livemode: boolean;
  /** The books of a payment for something priced in this currency: the sandbox knows XTS alone. */
  booksFor(currency: Currency): Books;
  /** The provider takes only multiples of it: ten for currencies with three digits. */
  stepMinor(currency: Currency): bigint;
  /** Less than this the provider takes from nobody: what costs less is let go. */
  smallestMinor(currency: Currency): bigint;
}

/** Why a provider does not do what it is asked. What it says otherwise (`getState`) decides what becomes of the payment. */
export type ProviderRefusal =
  | { readonly code: 'CARD_PAYMENTS_NOT_SET_UP' }
  /** The provider does not know the payment. */
  | { readonly code: 'UNKNOWN_AT_PROVIDER' }
  /** It does not stand where this could be done: taken already, let go already, expired. */
  | { readonly code: 'WRONG_STATE' }
  /** Anything else it will refuse for ever, in its words. */
  | { readonly code: 'REFUSED_BY_PROVIDER'; readonly reason: string };

export interface PageRef {
  readonly id: string;
  readonly url: string;
  readonly expiresAtMs: number;
}

/** What a webhook is about. A hint and no more: nothing is believed that was not asked for again. */
export interface WebhookHint {
  readonly eventId: string;
  readonly type: string;
  readonly paymentId?: string;
  /** Where the event does not carry our own id. */
  readonly providerId?: string;
}

export type WebhookRefusal = { readonly code: 'WEBHOOK_NOT_SIGNED' } | { readonly code: 'WEBHOOK_WRONG_MODE' };

/**
 * A payment provider. Everything carries the idempotency key of its order, so that it happens once however often it is asked; a time-out or
 * a fault of theirs is thrown and tried again.
 */
export interface PaymentProvider {
  readonly facts: PaymentFacts;
  /** A page where the driver lets the amount be held. */
  createHold(payment: Payment, idempotencyKey: string): Promise<Result<PageRef, ProviderRefusal>>;
  /** A page where the driver pays the amount at once. */
  charge(payment: Payment, idempotencyKey: string): Promise<Result<PageRef, ProviderRefusal>>;
  /** Takes so much of what is held; the rest is let go. */
  capture(payment: Payment, amountMinor: bigint, idempotencyKey: string): Promise<Result<undefined, ProviderRefusal>>;
  /** Lets go of what is held, or closes the page if nobody has paid yet. */
  release(payment: Payment, idempotencyKey: string): Promise<Result<undefined, ProviderRefusal>>;
  refund(
    payment: Payment,
    refund: { readonly id: string; readonly amountMinor: bigint },
    idempotencyKey: string,
  ): Promise<Result<undefined, ProviderRefusal>>;
  /** The whole truth about a payment as the provider has it now. */
  getState(payment: Payment): Promise<Result<ProviderState, ProviderRefusal>>;
  /** Checks the signature on the very bytes that came, and its age. */
  verifyWebhook(body: string, signature: string | undefined): Promise<Result<WebhookHint, WebhookRefusal>>;
  /** Our id of a payment of which an event told only theirs. */
  paymentIdOf(providerId: string): Promise<string | undefined>;
  /** Every payment that the provider has since then, for the reconciliation. */
  paymentsSince(sinceMs: number): AsyncIterable<{ readonly paymentId: string | undefined; readonly providerId: string }>;
}

export interface PaymentQuery extends PageRequest {
  /** Half-open interval. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface PaymentStore {
  get(paymentId: string): Promise<Payment | undefined>;
  /** Idempotent: answers the payment that is there, whoever wrote it. */
  create(payment: Payment): Promise<Payment>;
  /** Writes only over the version it read, and again after a clash. Answering the very same payment writes nothing. */
  change(paymentId: string, change: (known: Payment) => Payment): Promise<Payment | undefined>;
  /** Newest first. */
  list(query: PaymentQuery): Promise<Page<Payment>>;
  /** False: this event was heard before. */
  hear(paymentId: string, event: { readonly id: string; readonly type: string; readonly atMs: number }): Promise<boolean>;
  wasHeard(paymentId: string, eventId: string): Promise<boolean>;
}

export interface NewPayment {
  /** `pay_…`, of the caller's making: the same id is the same payment. Derive it from what is paid. */
  readonly id: string;
  readonly purpose: PaymentPurpose;
  readonly books: Books;
  readonly amountMinor: bigint;
  readonly checkout: Checkout;
}

export type PaymentRefusal =
  | { readonly code: 'PAYMENT_UNKNOWN' }
  /** This deployment takes no cards. */
  | { readonly code: 'CARD_PAYMENTS_NOT_SET_UP' }
  /** Below what the provider takes, or not in its steps. */
  | { readonly code: 'AMOUNT_NOT_POSSIBLE'; readonly smallestMinor: bigint }
  /** It is let go, or never was paid. */
  | { readonly code: 'NOTHING_HELD' }
  | { readonly code: 'MORE_THAN_HELD'; readonly heldMinor: bigint }
  /** It was claimed with another bill, or taken already. */
  | { readonly code: 'CLAIMED' }
  | { readonly code: 'REFUSED_BY_PROVIDER'; readonly reason: string };

/**
 * What the rest asks of payments. Every method is idempotent and survives a crash at any point: what it asks for is written down first and
 * carried out by `advance` as often as it takes.
 */
export interface Payments {
  readonly facts: PaymentFacts;
  /** Writes the payment down and opens the page where the driver pays; `page` is missing only while the provider cannot be reached. */
  open(request: NewPayment): Promise<Result<Payment, PaymentRefusal>>;
  get(paymentId: string): Promise<Payment | undefined>;
  list(query: PaymentQuery): Promise<Page<Payment>>;
  /** The provider tells of something: the very bytes that came, and their signature. */
  hear(body: string, signature: string | undefined): Promise<Result<Heard, WebhookRefusal>>;
  /** Asks the provider now and answers what stands. The proof of a payment is `status === 'AUTHORIZED'` in this answer or in `changed`. */
  refresh(paymentId: string): Promise<Payment | undefined>;
  /**
   * Takes the bill of a session out of the hold and posts it to the ledger as `CAPTURE`, which is the settlement of that session: nobody
   * else may settle it. A bill below what the provider takes, or of nothing, lets the hold go and settles the session at nothing.
   */
  capture(paymentId: string, claim: Claim): Promise<Result<Payment, PaymentRefusal>>;
  /** Whatever is held is let go, now or whenever it should turn out that something is; a page that nobody has used is closed. */
  release(paymentId: string, reason: ReleaseReason): Promise<Result<Payment, PaymentRefusal>>;
  /** Gives so much back, or all that is left, never more than was taken. The same id is the same refund. */
  refund(
    paymentId: string,
    wish: Pick<Refund, 'id' | 'amountMinor' | 'reason' | 'actor'>,
  ): Promise<Result<Payment, RefundRefusal | { readonly code: 'PAYMENT_UNKNOWN' }>>;
}

/** What became of an event. NOT_OURS: others may use the same account at the provider. */
export type Heard = 'FOLDED' | 'HEARD_BEFORE' | 'NOT_OURS';

/** Who a payment is made for hears of it. Both are called at least once, and may come late or twice: look at the payment, not at the call. */
export interface PaymentUser {
  changed(payment: Payment): Promise<void>;
  /** Asked when the bank is about to let go of a hold: false lets it go now, true because something still runs on it, and is to be ended now. */
  stillNeeds(payment: Payment): Promise<boolean>;
}

/** `payments`: something of a payment is to be done. Lost, doubled or late without harm: the payment's due mark stays. */
export interface PaymentNudge {
  advance(paymentId: string): Promise<void>;
}
