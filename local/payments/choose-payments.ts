import { Refusal } from '../refusal';
import { LOCAL_PAYMENTS, type LocalPayments } from '../synthesize';
import type { StripeKeys } from './payment-environment';

const LOOPBACK = new Set(['', '127.0.0.1', '::1', 'localhost']);

/**
 * Who takes cards on this machine: what PAYMENTS says. Without it the sandbox, as long as nobody outside can reach this server, and nobody
 * otherwise. Refuses what does not go together before anything is synthesized.
 */
export function choosePayments(env: Readonly<Record<string, string | undefined>>): {
  readonly payments: LocalPayments;
  readonly stripe: StripeKeys | undefined;
} {
  const isPrivate = LOOPBACK.has(env['HOST'] ?? '') && !env['PUBLIC_URL'];
  const payments = named(env['PAYMENTS'] || (isPrivate ? 'sandbox' : 'manual'));
  if (payments === 'sandbox' && !isPrivate) {
    throw new Refusal('PAYMENTS=sandbox gives electricity away, and this server can be reached from outside. Set PAYMENTS=manual.');
  }
  if (payments !== 'stripe-test' && payments !== 'stripe-live') return { payments, stripe: undefined };
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: apiUrl } = env;
  if (!secretKey || !webhookSecret) throw new Refusal(`PAYMENTS=${payments} needs STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.`);
  const mode = payments === 'stripe-live' ? 'live' : 'test';
  if (!new RegExp(`^(sk|rk)_${mode}_`).test(secretKey)) {
    throw new Refusal(`PAYMENTS=${payments} needs a key that begins with sk_${mode}_ or rk_${mode}_.`);
  }
  if (mode === 'live' && apiUrl) throw new Refusal('Real money goes to Stripe itself: STRIPE_API_URL is for PAYMENTS=stripe-test.');
  return { payments, stripe: { secretKey, webhookSecret, ...(apiUrl ? { apiUrl } : {}) } };
}

function named(text: string): LocalPayments {
  const known = LOCAL_PAYMENTS.find((one) => one === text);
  if (known === undefined) throw new Refusal(`PAYMENTS must be one of ${LOCAL_PAYMENTS.join(', ')}, not ${JSON.stringify(text)}.`);
  return known;
}
