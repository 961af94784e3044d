import { PAYMENT_PROVIDERS, type PaymentProviderName } from '../../domain/payments/payment';
import type { Clock } from '../../ports/clock';
import type { PaymentProvider } from '../../ports/payments';
import { manualProvider } from './manual-provider';
import { StripeProvider } from './stripe-provider';

/** What the deployment says about payments, as environment variables have it. */
export interface PaymentSettings {
  readonly provider: string;
  readonly livemode: boolean;
}

/** What is not said in a template: the keys, and on one machine the address of the provider beside it. */
export interface PaymentSecrets {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly apiUrl?: string;
}

const LIVE_KEY = /^(sk|rk)_live_/;
const TEST_KEY = /^(sk|rk)_test_/;
/** Keys that the sandbox makes for itself. */
const SANDBOX_KEY = /^sk_test_sandbox_/;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The provider of this deployment. Refuses every mixture of real and test money, and a sandbox anywhere but on this very machine. */
export function providerOf(settings: PaymentSettings, secrets: PaymentSecrets | undefined, clock: Clock): PaymentProvider {
  const name = providerNamed(settings.provider);
  if (name === 'manual') return manualProvider;
  if (secrets === undefined) throw new Error(`payments by ${name} need a key and a webhook secret`);
  const { secretKey, webhookSecret, apiUrl } = secrets;
  if (webhookSecret === '') throw new Error('without a webhook secret anybody could say that a payment was made');
  if (name === 'sandbox') {
    if (settings.livemode) throw new Error('the sandbox moves no money, so it cannot be live');
    if (!SANDBOX_KEY.test(secretKey)) throw new Error("the sandbox takes no key but its own: a key of Stripe's would be shown to it");
    if (apiUrl === undefined || !LOOPBACK.has(new URL(apiUrl).hostname))
      throw new Error('the sandbox is on this very machine or not at all');
    const booksFor = () => ({ currency: 'XTS', livemode: false }) as const;
    return new StripeProvider({ name, livemode: false, secretKey, webhookSecret, apiUrl, booksFor, clock });
  }
  if (SANDBOX_KEY.test(secretKey)) throw new Error("this is a key of the sandbox and not of Stripe's");
  if (settings.livemode && !LIVE_KEY.test(secretKey))
    throw new Error('a live deployment needs a key that begins with sk_live_ or rk_live_');
  if (!settings.livemode && !TEST_KEY.test(secretKey))
    throw new Error('only a live deployment takes a live key: this one needs sk_test_ or rk_test_');
  if (settings.livemode && apiUrl !== undefined) throw new Error('real money goes to Stripe itself, and to no other address');
  return new StripeProvider({
    name,
    livemode: settings.livemode,
    secretKey,
    webhookSecret,
    clock,
    ...(apiUrl === undefined ? {} : { apiUrl }),
  });
}

function providerNamed(name: string): PaymentProviderName {
  const known = PAYMENT_PROVIDERS.find((one) => one === name);
  if (known === undefined)
    throw new Error(`there is no payment provider ${JSON.stringify(name)}: write one of ${PAYMENT_PROVIDERS.join(', ')}`);
  return known;
}
