import { PAYMENT_PROVIDERS, type PaymentProviderName } from '../../domain/payments/payment';
import type { Clock } from '../../ports/clock';
import type { PaymentFacts, PaymentProvider } from '../../ports/payments';
import { manualProvider } from './manual-provider';
import { stripeSmallestMinor, stripeStepMinor } from './stripe-amounts';
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
  const facts = factsOf(settings);
  if (facts.provider === 'manual') return manualProvider;
  if (secrets === undefined) throw new Error(`payments by ${facts.provider} need a key and a webhook secret`);
  if (secrets.webhookSecret === '') throw new Error('without a webhook secret anybody could say that a payment was made');
  const objection = facts.provider === 'sandbox' ? againstSandbox(secrets) : againstStripe(secrets, facts.livemode);
  if (objection !== undefined) throw new Error(objection);
  return new StripeProvider({ facts, ...secrets, clock });
}

/** What is known of card payments without any key. */
export function factsOf({ provider, livemode }: PaymentSettings): PaymentFacts {
  const name = providerNamed(provider);
  if (name === 'manual') return manualProvider.facts;
  const counts = { stepMinor: stripeStepMinor, smallestMinor: stripeSmallestMinor };
  if (name === 'stripe') return { provider: name, livemode, booksFor: (currency) => ({ currency, livemode }), ...counts };
  if (livemode) throw new Error('the sandbox moves no money, so it cannot be live');
  return { provider: name, livemode: false, booksFor: () => ({ currency: 'XTS', livemode: false }), ...counts };
}

function againstSandbox({ secretKey, apiUrl }: PaymentSecrets): string | undefined {
  if (!SANDBOX_KEY.test(secretKey)) return "the sandbox takes no key but its own: a key of Stripe's would be shown to it";
  if (apiUrl === undefined || !LOOPBACK.has(new URL(apiUrl).hostname)) return 'the sandbox is on this very machine or not at all';
  return undefined;
}

function againstStripe({ secretKey, apiUrl }: PaymentSecrets, livemode: boolean): string | undefined {
  if (SANDBOX_KEY.test(secretKey)) return "this is a key of the sandbox and not of Stripe's";
  if (livemode && !LIVE_KEY.test(secretKey)) return 'a live deployment needs a key that begins with sk_live_ or rk_live_';
  if (!livemode && !TEST_KEY.test(secretKey)) return 'only a live deployment takes a live key: this one needs sk_test_ or rk_test_';
  if (livemode && apiUrl !== undefined) return 'real money goes to Stripe itself, and to no other address';
  return undefined;
}

function providerNamed(name: string): PaymentProviderName {
  const known = PAYMENT_PROVIDERS.find((one) => one === name);
  if (known === undefined)
    throw new Error(`there is no payment provider ${JSON.stringify(name)}: write one of ${PAYMENT_PROVIDERS.join(', ')}`);
  return known;
}
