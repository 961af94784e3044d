import type { Payment } from '../../domain/payments/payment';
import type { PaymentDeps } from './deps';

/** The payment as it stands after the change; one that is gone meanwhile cannot be: payments are never deleted. */
export async function changePayment(
  payment: Payment,
  change: (known: Payment) => Payment,
  { store }: Pick<PaymentDeps, 'store'>,
): Promise<Payment> {
  return (await store.change(payment.id, change)) ?? payment;
}
