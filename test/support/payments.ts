import type Stripe from 'stripe';
import { MemoryPaymentStore } from '../../lambdas/adapters/memory/memory-payment-store';
import { factsOf } from '../../lambdas/adapters/payments/provider-of';
import { toStripe } from '../../lambdas/adapters/payments/stripe-amounts';
import { readState } from '../../lambdas/adapters/payments/stripe-state';
import { readHint } from '../../lambdas/adapters/payments/stripe-webhook';
import type { Payment } from '../../lambdas/domain/payments/payment';
import { ok, type Result, refuse } from '../../lambdas/domain/shared/result';
import type { PaymentDeps } from '../../lambdas/jobs/payments/deps';
import type { Ledger } from '../../lambdas/ports/ledger';
import type { PageRef, PaymentProvider, ProviderRefusal } from '../../lambdas/ports/payments';
import { CardDesk, DeskRefusal, type Event } from '../../local/payments/card-desk';

/** A provider without a network: the desk behind the sandbox, asked directly. `fault` says what goes wrong with the next request. */
export class DeskProvider implements PaymentProvider {
  readonly facts: PaymentProvider['facts'];
  readonly events: Event[] = [];
  readonly asked: string[] = [];
  readonly desk: CardDesk;
  /** Thrown by the next request, before or after it was carried out. */
  fault: 'BEFORE' | 'AFTER' | undefined;
  readonly #keys = new Map<string, Result<unknown, ProviderRefusal>>();

  constructor(nowMs: () => number, settings: Parameters<typeof factsOf>[0] = { provider: 'sandbox', livemode: false }) {
    this.facts = factsOf(settings);
    this.desk = new CardDesk({
      livemode: settings.livemode,
      nowMs,
      pageUrl: (id) => `https://pay.example/${id}`,
      onEvent: (event) => void this.events.push(event),
    });
  }

  createHold(payment: Payment, key: string) {
    return this.#open(payment, 'manual', key);
  }

  charge(payment: Payment, key: string) {
    return this.#open(payment, 'automatic', key);
  }

  #open({ id, amountMinor, books, checkout, createdAtMs }: Payment, captureMethod: 'manual' | 'automatic', key: string) {
    return this.#once(key, (): PageRef => {
      const session = this.desk.open({
        amount: toStripe(amountMinor, books.currency),
        currency: books.currency.toLowerCase(),
        description: checkout.description,
        captureMethod,
        clientReferenceId: id,
        metadata: { paymentId: id },
        intentMetadata: { paymentId: id },
        successUrl: checkout.successUrl,
        cancelUrl: checkout.cancelUrl,
        expiresAtS: createdAtMs / 1000 + 2_700,
      });
      return { id: session.id, url: session.url ?? '', expiresAtMs: session.expires_at * 1000 };
    });
  }

  capture({ providerId = '', books }: Payment, amountMinor: bigint, key: string) {
    return this.#once(key, () => void this.desk.capture(providerId, toStripe(amountMinor, books.currency)));
  }

  release({ providerId = '', page, status }: Payment, key: string) {
    return this.#once(key, () => void (status === 'AUTHORIZED' ? this.desk.cancel(providerId) : this.desk.expire(page?.id ?? '')));
  }

  refund({ id, providerId = '', books }: Payment, refund: { readonly id: string; readonly amountMinor: bigint }, key: string) {
    return this.#once(
      key,
      () => void this.desk.refund(providerId, toStripe(refund.amountMinor, books.currency), { paymentId: id, refundId: refund.id }),
    );
  }

  async getState({ page, books }: Payment) {
    return this.#once(undefined, () => {
      const session = this.desk.session(page?.id ?? '');
      const intent = session.payment_intent === null ? undefined : this.desk.intent(session.payment_intent);
      const charge = intent?.latest_charge ? this.desk.charge(intent.latest_charge) : undefined;
      const balance = charge?.balance_transaction ? this.desk.balanceTransaction(charge.balance_transaction) : null;
      const whole = {
        ...this.desk.session(page?.id ?? ''),
        payment_intent: intent === undefined ? null : { ...intent, latest_charge: charge && { ...charge, balance_transaction: balance } },
      };
      const view = {
        session: whole as unknown as Stripe.Checkout.Session,
        refunds: this.desk.refundsOf(intent?.id ?? '') as unknown as Stripe.Refund[],
        disputes: this.desk.disputesOf(intent?.id ?? '') as unknown as Stripe.Dispute[],
      };
      return readState(view, books.currency);
    });
  }

  /** Signed is what says so. */
  async verifyWebhook(body: string, signature: string | undefined) {
    return signature === 'signed' ? ok(readHint(JSON.parse(body) as Stripe.Event)) : refuse({ code: 'WEBHOOK_NOT_SIGNED' } as const);
  }

  async paymentIdOf(providerId: string) {
    return this.desk.intent(providerId).metadata['paymentId'];
  }

  async *paymentsSince(sinceMs: number) {
    for (const { id, metadata } of this.desk.intentsSince(sinceMs / 1000)) yield { paymentId: metadata['paymentId'], providerId: id };
  }

  async #once<T>(key: string | undefined, deed: () => T): Promise<Result<T, ProviderRefusal>> {
    if (key !== undefined) this.asked.push(key);
    const { fault } = this;
    this.fault = undefined;
    if (fault === 'BEFORE') throw new Error('the payment provider could not be asked');
    const known = key === undefined ? undefined : this.#keys.get(key);
    const answer = (known as Result<T, ProviderRefusal> | undefined) ?? this.#answer(deed);
    if (key !== undefined) this.#keys.set(key, answer);
    if (fault === 'AFTER') throw new Error('the payment provider did not answer in time');
    return answer;
  }

  #answer<T>(deed: () => T): Result<T, ProviderRefusal> {
    try {
      return ok(deed());
    } catch (error) {
      if (!(error instanceof DeskRefusal)) throw error;
      return refuse({ code: error.code === 'resource_missing' ? 'UNKNOWN_AT_PROVIDER' : 'WRONG_STATE' });
    }
  }
}

/** All that payments stand on, in memory. */
export function paymentDepsIn(of: {
  readonly nowMs: () => number;
  readonly ledger: Ledger;
  readonly provider?: PaymentProvider;
  readonly log?: PaymentDeps['log'];
  readonly user?: PaymentDeps['user'];
}): PaymentDeps & { readonly store: MemoryPaymentStore; readonly nudged: string[] } {
  const nudged: string[] = [];
  const quiet = () => {};
  return {
    clock: { nowMs: of.nowMs },
    store: new MemoryPaymentStore(),
    provider: of.provider ?? new DeskProvider(of.nowMs),
    ledger: of.ledger,
    nudge: { advance: async (paymentId) => void nudged.push(paymentId) },
    user: of.user ?? { changed: async () => {}, stillNeeds: async () => false },
    log: of.log ?? { info: quiet, warn: quiet, error: quiet },
    nudged,
  };
}
