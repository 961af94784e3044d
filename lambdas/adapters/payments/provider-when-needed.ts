import { MINUTE_MS } from '../../domain/shared/time';
import type { Clock } from '../../ports/clock';
import type { PaymentFacts, PaymentProvider } from '../../ports/payments';

/** A key that was changed in the parameter is used within this. */
const KEPT_MS = 10 * MINUTE_MS;

/** A provider whose keys are read when it is first asked: a function that asks nobody starts without them. */
export class ProviderWhenNeeded implements PaymentProvider {
  readonly facts: PaymentFacts;
  readonly #load: () => Promise<PaymentProvider>;
  readonly #clock: Clock;
  #loaded: { readonly provider: Promise<PaymentProvider>; readonly atMs: number } | undefined;

  constructor(facts: PaymentFacts, load: () => Promise<PaymentProvider>, clock: Clock) {
    this.facts = facts;
    this.#load = load;
    this.#clock = clock;
  }

  #provider(): Promise<PaymentProvider> {
    const nowMs = this.#clock.nowMs();
    if (this.#loaded !== undefined && nowMs - this.#loaded.atMs < KEPT_MS) return this.#loaded.provider;
    const provider = this.#load();
    this.#loaded = { provider, atMs: nowMs };
    // What failed is tried again by whoever asks next.
    provider.catch(() => {
      if (this.#loaded?.provider === provider) this.#loaded = undefined;
    });
    return provider;
  }

  async createHold(...args: Parameters<PaymentProvider['createHold']>) {
    return (await this.#provider()).createHold(...args);
  }

  async charge(...args: Parameters<PaymentProvider['charge']>) {
    return (await this.#provider()).charge(...args);
  }

  async capture(...args: Parameters<PaymentProvider['capture']>) {
    return (await this.#provider()).capture(...args);
  }

  async release(...args: Parameters<PaymentProvider['release']>) {
    return (await this.#provider()).release(...args);
  }

  async refund(...args: Parameters<PaymentProvider['refund']>) {
    return (await this.#provider()).refund(...args);
  }

  async getState(...args: Parameters<PaymentProvider['getState']>) {
    return (await this.#provider()).getState(...args);
  }

  async verifyWebhook(...args: Parameters<PaymentProvider['verifyWebhook']>) {
    return (await this.#provider()).verifyWebhook(...args);
  }

  async paymentIdOf(providerId: string) {
    return (await this.#provider()).paymentIdOf(providerId);
  }

  async *paymentsSince(sinceMs: number) {
    yield* (await this.#provider()).paymentsSince(sinceMs);
  }
}
