import { randomBytes } from 'node:crypto';

/**
 * Payments as Stripe's API has them (docs.stripe.com/api), as far as Checkout with cards needs it: sessions, intents, charges, refunds,
 * disputes and events, in Stripe's own words and states. No money, no network: somebody says what the card does.
 */
export interface Session {
  readonly id: string;
  readonly object: 'checkout.session';
  status: 'open' | 'complete' | 'expired';
  payment_status: 'paid' | 'unpaid';
  payment_intent: string | null;
  url: string | null;
  readonly mode: 'payment';
  readonly amount_total: number;
  readonly currency: string;
  readonly client_reference_id: string | null;
  readonly metadata: Metadata;
  readonly success_url: string;
  readonly cancel_url: string;
  readonly expires_at: number;
  readonly created: number;
  readonly livemode: boolean;
  /** What the page shows; Stripe keeps it as a line item. */
  readonly description: string;
  readonly capture_method: 'manual' | 'automatic';
  readonly intent_metadata: Metadata;
}

export interface Intent {
  readonly id: string;
  readonly object: 'payment_intent';
  status: 'requires_payment_method' | 'requires_action' | 'requires_capture' | 'succeeded' | 'canceled';
  readonly amount: number;
  amount_received: number;
  amount_capturable: number;
  readonly currency: string;
  readonly capture_method: 'manual' | 'automatic';
  readonly metadata: Metadata;
  latest_charge: string | null;
  last_payment_error: { readonly code: string; readonly decline_code?: string } | null;
  readonly created: number;
  readonly livemode: boolean;
}

export interface Charge {
  readonly id: string;
  readonly object: 'charge';
  readonly payment_intent: string;
  readonly amount: number;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  disputed: boolean;
  balance_transaction: string | null;
  readonly currency: string;
  readonly metadata: Metadata;
  readonly payment_method_details: {
    readonly type: 'card';
    readonly card: { readonly brand: string; readonly last4: string; readonly capture_before?: number };
  };
  readonly created: number;
  readonly livemode: boolean;
}

export interface BalanceTransaction {
  readonly id: string;
  readonly object: 'balance_transaction';
  readonly amount: number;
  readonly fee: number;
  readonly net: number;
  readonly currency: string;
}

export interface Refund {
  readonly id: string;
  readonly object: 'refund';
  readonly payment_intent: string;
  readonly charge: string;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Metadata;
  status: 'pending' | 'succeeded' | 'failed';
  readonly created: number;
}

export interface Dispute {
  readonly id: string;
  readonly object: 'dispute';
  readonly payment_intent: string;
  readonly charge: string;
  readonly amount: number;
  readonly currency: string;
  status: 'needs_response' | 'won' | 'lost';
  readonly metadata: Metadata;
  readonly created: number;
}

export interface Event {
  readonly id: string;
  readonly object: 'event';
  readonly type: string;
  readonly created: number;
  readonly livemode: boolean;
  readonly data: { readonly object: unknown };
}

export type Metadata = Readonly<Record<string, string>>;

export interface NewSession {
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly captureMethod: 'manual' | 'automatic';
  readonly clientReferenceId: string | null;
  readonly metadata: Metadata;
  readonly intentMetadata: Metadata;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly expiresAtS: number;
}

/** A request that Stripe would answer with 400 and this code. */
export class DeskRefusal extends Error {
  readonly code: string | undefined;
  readonly status: number;

  constructor(message: string, code?: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export interface DeskOptions {
  readonly livemode: boolean;
  readonly nowMs: () => number;
  readonly pageUrl: (sessionId: string) => string;
  /** Every event, once, in the order of happening. */
  readonly onEvent: (event: Event) => void;
  readonly kept?: DeskState;
}

export interface DeskState {
  readonly sessions: Session[];
  readonly intents: Intent[];
  readonly charges: Charge[];
  readonly balance: BalanceTransaction[];
  readonly refunds: Refund[];
  readonly disputes: Dispute[];
}

/** A card scheme lets go of what a customer started by themselves after seven days. */
const HELD_S = 7 * 86_400;
const PAGE_AT_LEAST_S = 30 * 60;
const CARD = { brand: 'visa', last4: '4242' };

export class CardDesk {
  readonly #options: DeskOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #intents = new Map<string, Intent>();
  readonly #charges = new Map<string, Charge>();
  readonly #balance = new Map<string, BalanceTransaction>();
  readonly #refunds = new Map<string, Refund>();
  readonly #disputes = new Map<string, Dispute>();

  constructor(options: DeskOptions) {
    this.#options = options;
    const { kept } = options;
    if (kept === undefined) return;
    const fill = <T extends { readonly id: string }>(map: Map<string, T>, items: readonly T[]) => {
      for (const item of items) map.set(item.id, item);
    };
    fill(this.#sessions, kept.sessions);
    fill(this.#intents, kept.intents);
    fill(this.#charges, kept.charges);
    fill(this.#balance, kept.balance);
    fill(this.#refunds, kept.refunds);
    fill(this.#disputes, kept.disputes);
  }

  get state(): DeskState {
    return {
      sessions: [...this.#sessions.values()],
      intents: [...this.#intents.values()],
      charges: [...this.#charges.values()],
      balance: [...this.#balance.values()],
      refunds: [...this.#refunds.values()],
      disputes: [...this.#disputes.values()],
    };
  }

  // What the API does.

  open(wish: NewSession): Session {
    const nowS = this.#nowS();
    if (wish.expiresAtS < nowS + PAGE_AT_LEAST_S) throw new DeskRefusal('expires_at must be at least 30 minutes from now');
    if (wish.amount < 1) throw new DeskRefusal('The amount is too small', 'amount_too_small');
    const id = this.#id(this.#options.livemode ? 'cs_live' : 'cs_test');
    const session: Session = {
      id,
      object: 'checkout.session',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      url: this.#options.pageUrl(id),
      mode: 'payment',
      amount_total: wish.amount,
      currency: wish.currency,
      client_reference_id: wish.clientReferenceId,
      metadata: wish.metadata,
      success_url: wish.successUrl,
      cancel_url: wish.cancelUrl,
      expires_at: wish.expiresAtS,
      created: nowS,
      livemode: this.#options.livemode,
      description: wish.description,
      capture_method: wish.captureMethod,
      intent_metadata: wish.intentMetadata,
    };
    this.#sessions.set(id, session);
    return session;
  }

  session(id: string): Session {
    const session = found(this.#sessions, id, 'checkout session');
    if (session.status === 'open' && session.expires_at <= this.#nowS()) this.#expire(session);
    return session;
  }

  expire(id: string): Session {
    const session = this.session(id);
    if (session.status !== 'open') {
      throw new DeskRefusal(`Only Checkout Sessions with a status in ["open"] can be expired. This one is ${session.status}.`);
    }
    this.#expire(session);
    return session;
  }

  intent(id: string): Intent {
    const intent = found(this.#intents, id, 'payment_intent');
    const charge = intent.latest_charge === null ? undefined : this.#charges.get(intent.latest_charge);
    const heldUntilS = charge?.payment_method_details.card.capture_before;
    if (intent.status === 'requires_capture' && heldUntilS !== undefined && heldUntilS <= this.#nowS()) this.letGo(id);
    return intent;
  }

  intentsSince(createdS: number): readonly Intent[] {
    return [...this.#intents.values()].filter(({ created }) => created >= createdS).reverse();
  }

  charge(id: string): Charge {
    return found(this.#charges, id, 'charge');
  }

  balanceTransaction(id: string): BalanceTransaction {
    return found(this.#balance, id, 'balance_transaction');
  }

  capture(intentId: string, amount?: number): Intent {
    const intent = this.intent(intentId);
    if (intent.status !== 'requires_capture') throw wrongState(intent);
    const captured = amount ?? intent.amount_capturable;
    if (captured < 1 || captured > intent.amount_capturable) {
      throw new DeskRefusal('The amount to capture is greater than what can be captured', 'amount_too_large');
    }
    this.#take(intent, captured);
    return intent;
  }

  cancel(intentId: string): Intent {
    const intent = this.intent(intentId);
    if (intent.status === 'succeeded' || intent.status === 'canceled') throw wrongState(intent);
    return this.letGo(intentId);
  }

  refund(intentId: string, amount: number | undefined, metadata: Metadata): Refund {
    const intent = this.intent(intentId);
    const charge = intent.latest_charge === null ? undefined : this.#charges.get(intent.latest_charge);
    if (intent.status !== 'succeeded' || charge === undefined) throw wrongState(intent);
    const left = charge.amount_captured - charge.amount_refunded;
    const wanted = amount ?? left;
    if (left === 0) throw new DeskRefusal('The charge has already been refunded', 'charge_already_refunded');
    if (wanted < 1 || wanted > left) throw new DeskRefusal('The refund is greater than what is left of the charge', 'amount_too_large');
    const refund: Refund = {
      id: this.#id('re'),
      object: 'refund',
      payment_intent: intentId,
      charge: charge.id,
      amount: wanted,
      currency: intent.currency,
      metadata,
      status: 'succeeded',
      created: this.#nowS(),
    };
    charge.amount_refunded += wanted;
    this.#refunds.set(refund.id, refund);
    this.#tell('refund.created', refund);
    return refund;
  }

  refundsOf(intentId: string): readonly Refund[] {
    return [...this.#refunds.values()].filter((refund) => refund.payment_intent === intentId).reverse();
  }

  disputesOf(intentId: string): readonly Dispute[] {
    return [...this.#disputes.values()].filter((dispute) => dispute.payment_intent === intentId).reverse();
  }

  // What the driver does on the page.

  approve(sessionId: string): Session {
    const { session, intent } = this.#attempt(sessionId);
    const charge: Charge = {
      id: this.#id('ch'),
      object: 'charge',
      payment_intent: intent.id,
      amount: intent.amount,
      amount_captured: 0,
      amount_refunded: 0,
      captured: false,
      disputed: false,
      balance_transaction: null,
      currency: intent.currency,
      metadata: intent.metadata,
      payment_method_details: {
        type: 'card',
        card: { ...CARD, ...(intent.capture_method === 'manual' ? { capture_before: this.#nowS() + HELD_S } : {}) },
      },
      created: this.#nowS(),
      livemode: this.#options.livemode,
    };
    this.#charges.set(charge.id, charge);
    intent.latest_charge = charge.id;
    intent.last_payment_error = null;
    session.status = 'complete';
    session.url = null;
    if (intent.capture_method === 'manual') {
      intent.status = 'requires_capture';
      intent.amount_capturable = intent.amount;
      this.#tell('payment_intent.amount_capturable_updated', intent);
    } else {
      session.payment_status = 'paid';
      this.#take(intent, intent.amount);
    }
    this.#tell('checkout.session.completed', session);
    return session;
  }

  decline(sessionId: string, declineCode = 'generic_decline'): Session {
    const { session, intent } = this.#attempt(sessionId);
    intent.status = 'requires_payment_method';
    intent.last_payment_error = { code: 'card_declined', decline_code: declineCode };
    this.#tell('payment_intent.payment_failed', intent);
    return session;
  }

  /** The bank wants to hear from its customer: 3-D Secure. `approve` or `decline` is what came of it. */
  challenge(sessionId: string): Session {
    const { session, intent } = this.#attempt(sessionId);
    intent.status = 'requires_action';
    this.#tell('payment_intent.requires_action', intent);
    return session;
  }

  // What a bank does.

  /** The hold is gone: cancelled, or its time is over. */
  letGo(intentId: string): Intent {
    const intent = found(this.#intents, intentId, 'payment_intent');
    intent.status = 'canceled';
    intent.amount_capturable = 0;
    this.#tell('payment_intent.canceled', intent);
    return intent;
  }

  dispute(intentId: string): Dispute {
    const intent = this.intent(intentId);
    const charge = this.charge(intent.latest_charge ?? '');
    charge.disputed = true;
    const dispute: Dispute = {
      id: this.#id('dp'),
      object: 'dispute',
      payment_intent: intentId,
      charge: charge.id,
      amount: charge.amount_captured,
      currency: intent.currency,
      status: 'needs_response',
      metadata: {},
      created: this.#nowS(),
    };
    this.#disputes.set(dispute.id, dispute);
    this.#tell('charge.dispute.created', dispute);
    return dispute;
  }

  closeDispute(id: string, status: 'won' | 'lost'): Dispute {
    const dispute = found(this.#disputes, id, 'dispute');
    dispute.status = status;
    this.#tell('charge.dispute.closed', dispute);
    return dispute;
  }

  #attempt(sessionId: string): { readonly session: Session; readonly intent: Intent } {
    const session = this.session(sessionId);
    if (session.status !== 'open') throw new DeskRefusal(`This page is ${session.status}.`);
    const known = session.payment_intent === null ? undefined : this.#intents.get(session.payment_intent);
    if (known !== undefined) return { session, intent: known };
    const intent: Intent = {
      id: this.#id('pi'),
      object: 'payment_intent',
      status: 'requires_payment_method',
      amount: session.amount_total,
      amount_received: 0,
      amount_capturable: 0,
      currency: session.currency,
      capture_method: session.capture_method,
      metadata: session.intent_metadata,
      latest_charge: null,
      last_payment_error: null,
      created: this.#nowS(),
      livemode: this.#options.livemode,
    };
    this.#intents.set(intent.id, intent);
    session.payment_intent = intent.id;
    return { session, intent };
  }

  #take(intent: Intent, amount: number): void {
    const charge = this.charge(intent.latest_charge ?? '');
    const fee = Math.min(amount, Math.round(amount * 0.015) + 25);
    const balance: BalanceTransaction = {
      id: this.#id('txn'),
      object: 'balance_transaction',
      amount,
      fee,
      net: amount - fee,
      currency: intent.currency,
    };
    this.#balance.set(balance.id, balance);
    charge.captured = true;
    charge.amount_captured = amount;
    charge.balance_transaction = balance.id;
    intent.status = 'succeeded';
    intent.amount_received = amount;
    intent.amount_capturable = 0;
    this.#tell('payment_intent.succeeded', intent);
  }

  #expire(session: Session): void {
    session.status = 'expired';
    session.url = null;
    const intent = session.payment_intent === null ? undefined : this.#intents.get(session.payment_intent);
    if (intent !== undefined && intent.status !== 'canceled') this.letGo(intent.id);
    this.#tell('checkout.session.expired', session);
  }

  #tell(type: string, object: object): void {
    const { livemode, onEvent } = this.#options;
    onEvent({ id: this.#id('evt'), object: 'event', type, created: this.#nowS(), livemode, data: { object: structuredClone(object) } });
  }

  #id(kind: string): string {
    return `${kind}_${randomBytes(12).toString('hex')}`;
  }

  #nowS(): number {
    return Math.floor(this.#options.nowMs() / 1000);
  }
}

function found<T>(items: ReadonlyMap<string, T>, id: string, what: string): T {
  const item = items.get(id);
  if (item === undefined) throw new DeskRefusal(`No such ${what}: '${id}'`, 'resource_missing', 404);
  return item;
}

function wrongState({ status }: Intent): DeskRefusal {
  return new DeskRefusal(`This PaymentIntent could not be used because it has a status of ${status}.`, 'payment_intent_unexpected_state');
}
