import type Stripe from 'stripe';
import type { Dispute } from '../../domain/payments/payment';
import type { ProviderState } from '../../domain/payments/provider-state';
import type { Currency } from '../../domain/shared/money';
import { SECOND_MS } from '../../domain/shared/time';
import { fromStripe } from './stripe-amounts';

/** Everything that Stripe has about one payment, read in one go. */
export interface StripeView {
  readonly session: Stripe.Checkout.Session;
  readonly refunds: readonly Stripe.Refund[];
  readonly disputes: readonly Stripe.Dispute[];
}

/** Stripe's words in ours. `currency` is the payment's own: amounts in another one are not compared with it. */
export function readState({ session, refunds, disputes }: StripeView, currency: Currency): ProviderState {
  const intent = intentOf(session);
  const charge = chargeOf(intent);
  const card = charge?.payment_method_details?.card;
  const failure = intent?.last_payment_error?.decline_code ?? intent?.last_payment_error?.code;
  const fee = feeOf(charge);
  return {
    status: statusOf(session, intent),
    ...(intent === undefined ? {} : { providerId: intent.id }),
    ...(card?.brand && card.last4 ? { card: { brand: card.brand, last4: card.last4 } } : {}),
    ...(failure === undefined ? {} : { failure }),
    ...(card?.capture_before === undefined ? {} : { holdEndsAtMs: card.capture_before * SECOND_MS }),
    capturedMinor: fromStripe(intent?.amount_received ?? 0, currency),
    ...(fee?.currency === currency.toLowerCase() ? { feeMinor: fromStripe(fee.fee, currency) } : {}),
    refunds: refunds.map(({ id, amount, status, metadata }) => ({
      providerId: id,
      ...(metadata?.['refundId'] === undefined ? {} : { refundId: metadata['refundId'] }),
      amountMinor: fromStripe(amount, currency),
      status: status === 'succeeded' ? 'SUCCEEDED' : status === 'failed' || status === 'canceled' ? 'FAILED' : 'PENDING',
    })),
    disputes: disputes.map(({ id, amount, status }) => ({ id, amountMinor: fromStripe(amount, currency), status: disputeStatus(status) })),
  };
}

/** Expanded by our own request; only an id would be a fault of ours. */
export function intentOf({ payment_intent }: Stripe.Checkout.Session): Stripe.PaymentIntent | undefined {
  return typeof payment_intent === 'object' && payment_intent !== null ? payment_intent : undefined;
}

export function chargeOf(intent: Stripe.PaymentIntent | undefined): Stripe.Charge | undefined {
  const charge = intent?.latest_charge;
  return typeof charge === 'object' && charge !== null ? charge : undefined;
}

function feeOf(charge: Stripe.Charge | undefined): Stripe.BalanceTransaction | undefined {
  const transaction = charge?.balance_transaction;
  return typeof transaction === 'object' && transaction !== null ? transaction : undefined;
}

function statusOf(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent | undefined): ProviderState['status'] {
  switch (intent?.status) {
    case 'requires_capture':
      return 'AUTHORIZED';
    case 'succeeded':
      return 'CAPTURED';
    case 'canceled':
      return session.status === 'expired' ? 'EXPIRED' : 'CANCELLED';
    case 'requires_action':
    case 'requires_confirmation':
    case 'processing':
      return 'REQUIRES_ACTION';
    default:
      // No attempt yet, or one that was refused: as long as the page is there the driver may try again.
      return session.status === 'expired' ? 'EXPIRED' : 'OPEN';
  }
}

function disputeStatus(status: string): Dispute['status'] {
  if (status === 'lost') return 'LOST';
  return ['won', 'warning_closed', 'prevented'].includes(status) ? 'WON' : 'OPEN';
}
