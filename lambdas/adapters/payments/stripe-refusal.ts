import Stripe from 'stripe';
import type { ProviderRefusal } from '../../ports/payments';

const WRONG_STATE = new Set([
  'payment_intent_unexpected_state',
  'charge_already_captured',
  'charge_already_refunded',
  'charge_expired_for_capture',
  'charge_disputed',
  'checkout_session_not_open',
]);

/** A refusal for ever is an answer. What may pass by itself (a time-out, a fault or overload of theirs, a key that is wrong) is thrown. */
export function refusalOf(error: unknown): ProviderRefusal {
  const { StripeInvalidRequestError, StripeCardError } = Stripe.errors;
  if (error instanceof StripeInvalidRequestError || error instanceof StripeCardError) {
    if (error.code === 'resource_missing') return { code: 'UNKNOWN_AT_PROVIDER' };
    // Closing a page that is not open has no code of its own.
    if (WRONG_STATE.has(error.code ?? '') || /\bcan be expired\b/.test(error.message)) return { code: 'WRONG_STATE' };
    return { code: 'REFUSED_BY_PROVIDER', reason: error.code ?? error.type };
  }
  throw new Error('the payment provider could not be asked', { cause: error });
}
