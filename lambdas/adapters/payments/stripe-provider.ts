import Stripe from 'stripe';
import type { Payment } from '../../domain/payments/payment';
import type { ProviderState } from '../../domain/payments/provider-state';
import { ok, type Result, refuse } from '../../domain/shared/result';
import { MINUTE_MS, SECOND_MS } from '../../domain/shared/time';
import type { Clock } from '../../ports/clock';
import type { PageRef, PaymentFacts, PaymentProvider, ProviderRefusal, WebhookHint, WebhookRefusal } from '../../ports/payments';
import { toStripe } from './stripe-amounts';
import { refusalOf } from './stripe-refusal';
import { chargeOf, intentOf, readState } from './stripe-state';
import { readHint } from './stripe-webhook';

export interface StripeOptions {
  readonly facts: PaymentFacts;
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Absent: Stripe itself. */
  readonly apiUrl?: string;
  readonly clock: Clock;
}

/** Of one attempt. A driver waits for the page, and API Gateway for 30 s at most. */
const TIMEOUT_MS = 6_000;
/** The SDK repeats under the same idempotency key. */
const RETRIES = 2;
/** Stripe keeps a page open for 30 minutes at least, counted from when it is made; ours is a little later than the payment. */
const PAGE_OPEN_MS = 45 * MINUTE_MS;
/** Where Checkout has a driver's language; else it looks at the browser. */
const LOCALES =
  'bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW';
const INTENT = { expand: ['payment_intent.latest_charge.balance_transaction'] };

/**
 * Cards through Stripe Checkout: the driver pays on Stripe's own page, so no card number ever comes near us, and 3-D Secure and phone wallets
 * are Stripe's business. A hold is a payment intent with manual capture; it is a hard ceiling. The provider beside a local server speaks the
 * same language, so it is asked through this adapter too (docs/decisions/0015).
 */
export class StripeProvider implements PaymentProvider {
  readonly facts: PaymentFacts;
  readonly #stripe: Stripe;
  readonly #webhookSecret: string;
  readonly #clock: Clock;

  constructor({ facts, secretKey, webhookSecret, apiUrl, clock }: StripeOptions) {
    const { protocol, hostname, port } = new URL(apiUrl ?? 'https://api.stripe.com');
    this.#stripe = new Stripe(secretKey, {
      protocol: protocol === 'http:' ? 'http' : 'https',
      host: hostname,
      ...(port === '' ? {} : { port }),
      maxNetworkRetries: RETRIES,
      timeout: TIMEOUT_MS,
      telemetry: false,
      appInfo: { name: 'Tidewatt' },
    });
    this.#webhookSecret = webhookSecret;
    this.#clock = clock;
    this.facts = facts;
  }

  createHold(payment: Payment, idempotencyKey: string): Promise<Result<PageRef, ProviderRefusal>> {
    return this.#openPage(payment, 'manual', idempotencyKey);
  }

  charge(payment: Payment, idempotencyKey: string): Promise<Result<PageRef, ProviderRefusal>> {
    return this.#openPage(payment, 'automatic', idempotencyKey);
  }

  #openPage(payment: Payment, captureMethod: 'manual' | 'automatic', idempotencyKey: string): Promise<Result<PageRef, ProviderRefusal>> {
    const { id, amountMinor, books, checkout, createdAtMs } = payment;
    const metadata = { paymentId: id };
    return this.#asked(async () => {
      const session = await this.#stripe.checkout.sessions.create(
        {
          mode: 'payment',
          allowed_payment_method_types: ['card'],
          client_reference_id: id,
          metadata,
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: books.currency.toLowerCase(),
                unit_amount: toStripe(amountMinor, books.currency),
                product_data: { name: checkout.description },
              },
            },
          ],
          payment_intent_data: { capture_method: captureMethod, metadata, description: checkout.description },
          success_url: checkout.successUrl,
          cancel_url: checkout.cancelUrl,
          locale: localeOf(checkout.locale),
          // Of the payment and not of now: the same key has to come with the same request.
          expires_at: Math.ceil((createdAtMs + PAGE_OPEN_MS) / SECOND_MS),
        },
        { idempotencyKey },
      );
      if (session.url === null) throw new Error(`Stripe opened no page for ${id}`);
      this.#sameMode(session.livemode);
      return { id: session.id, url: session.url, expiresAtMs: session.expires_at * SECOND_MS };
    });
  }

  async capture({ providerId, books }: Payment, amountMinor: bigint, idempotencyKey: string): Promise<Result<undefined, ProviderRefusal>> {
    if (providerId === undefined) return refuse({ code: 'WRONG_STATE' });
    return this.#asked(async () => {
      await this.#stripe.paymentIntents.capture(
        providerId,
        { amount_to_capture: toStripe(amountMinor, books.currency) },
        { idempotencyKey },
      );
      return undefined;
    });
  }

  async release({ providerId, page, status }: Payment, idempotencyKey: string): Promise<Result<undefined, ProviderRefusal>> {
    if (status === 'AUTHORIZED' && providerId !== undefined) {
      return this.#asked(async () => void (await this.#stripe.paymentIntents.cancel(providerId, {}, { idempotencyKey })));
    }
    if (page === undefined) return refuse({ code: 'WRONG_STATE' });
    // Under no key: a page that could not be closed because a payment was under way may be closed a minute later.
    return this.#asked(async () => void (await this.#stripe.checkout.sessions.expire(page.id)));
  }

  async refund(
    { id, providerId, books }: Payment,
    refund: { readonly id: string; readonly amountMinor: bigint },
    idempotencyKey: string,
  ): Promise<Result<undefined, ProviderRefusal>> {
    if (providerId === undefined) return refuse({ code: 'WRONG_STATE' });
    return this.#asked(async () => {
      await this.#stripe.refunds.create(
        {
          payment_intent: providerId,
          amount: toStripe(refund.amountMinor, books.currency),
          reason: 'requested_by_customer',
          metadata: { paymentId: id, refundId: refund.id },
        },
        { idempotencyKey },
      );
      return undefined;
    });
  }

  async getState({ page, books }: Payment): Promise<Result<ProviderState, ProviderRefusal>> {
    if (page === undefined) return refuse({ code: 'UNKNOWN_AT_PROVIDER' });
    return this.#asked(async () => {
      const session = await this.#stripe.checkout.sessions.retrieve(page.id, INTENT);
      this.#sameMode(session.livemode);
      const intent = intentOf(session);
      const charge = chargeOf(intent);
      const [refunds, disputes] = await Promise.all([
        intent === undefined || !charge?.captured ? [] : this.#all(this.#stripe.refunds.list({ payment_intent: intent.id, limit: 100 })),
        intent === undefined || !charge?.disputed ? [] : this.#all(this.#stripe.disputes.list({ payment_intent: intent.id, limit: 100 })),
      ]);
      return readState({ session, refunds, disputes }, books.currency);
    });
  }

  async verifyWebhook(body: string, signature: string | undefined): Promise<Result<WebhookHint, WebhookRefusal>> {
    let event: Stripe.Event;
    try {
      const { webhooks } = this.#stripe;
      event = await webhooks.constructEventAsync(
        body,
        signature ?? '',
        this.#webhookSecret,
        webhooks.DEFAULT_TOLERANCE,
        undefined,
        this.#clock.nowMs(),
      );
    } catch (error) {
      // A body that is signed is JSON of Stripe's; any other is somebody else's, whatever is wrong with it.
      if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError) {
        return refuse({ code: 'WEBHOOK_NOT_SIGNED' });
      }
      throw error;
    }
    if (event.livemode !== this.facts.livemode) return refuse({ code: 'WEBHOOK_WRONG_MODE' });
    return ok(readHint(event));
  }

  async paymentIdOf(providerId: string): Promise<string | undefined> {
    const found = await this.#asked(() => this.#stripe.paymentIntents.retrieve(providerId));
    return found.ok ? found.value.metadata['paymentId'] : undefined;
  }

  async *paymentsSince(sinceMs: number): AsyncIterable<{ readonly paymentId: string | undefined; readonly providerId: string }> {
    const intents = this.#stripe.paymentIntents.list({ created: { gte: Math.floor(sinceMs / SECOND_MS) }, limit: 100 });
    for await (const { id, metadata } of intents) yield { paymentId: metadata['paymentId'], providerId: id };
  }

  async #all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
    const found: T[] = [];
    for await (const one of list) found.push(one);
    return found;
  }

  /** A key of the one mode cannot reach the other's payments; whoever swaps them is told at once. */
  #sameMode(livemode: boolean): void {
    if (livemode !== this.facts.livemode) throw new Error(`Stripe answered in ${livemode ? 'live' : 'test'} mode`);
  }

  async #asked<T>(ask: () => Promise<T>): Promise<Result<T, ProviderRefusal>> {
    try {
      return ok(await ask());
    } catch (error) {
      return refuse(refusalOf(error));
    }
  }
}

function localeOf(locale: string | undefined): Stripe.Checkout.SessionCreateParams.Locale {
  const known = LOCALES.split(' ').find((one) => one === locale) ?? LOCALES.split(' ').find((one) => one === locale?.split('-')[0]);
  return (known ?? 'auto') as Stripe.Checkout.SessionCreateParams.Locale;
}
