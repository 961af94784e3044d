import type { Movement } from '../../domain/ledger/movement';
import type { Transaction } from '../../domain/ledger/transaction';
import { captureKeyOf, type OwedMovement, owedMovements } from '../../domain/payments/owed-movements';
import type { Payment } from '../../domain/payments/payment';
import { changePayment } from './change-payment';
import type { PaymentDeps } from './deps';

const ACTOR = 'payments';

/** The ledger is told what it is owed, each once: a movement that was written before a crash is answered as it was written. */
export async function postMovements(payment: Payment, deps: PaymentDeps): Promise<Payment> {
  let stands = payment;
  for (const owed of owedMovements(payment)) {
    if (!(await post(stands, owed, deps))) break;
    stands = await changePayment(
      stands,
      (known) => (known.posted.includes(owed.key) ? known : { ...known, posted: [...known.posted, owed.key] }),
      deps,
    );
  }
  return stands;
}

/** False: it cannot be written now, and what comes after it rests on it. */
async function post(payment: Payment, { key, movement }: OwedMovement, { ledger, log }: PaymentDeps): Promise<boolean> {
  const whole = typeof movement === 'function' ? await withCapture(payment, movement, ledger) : movement;
  if (whole === undefined) return false;
  const posted = await ledger.post({ movement: whole, actor: ACTOR, idempotencyKey: key });
  if (!posted.ok) {
    log.error('PAYMENT_NEEDS_A_PERSON', { paymentId: payment.id, op: whole.kind, reason: posted.refusal.code });
    return false;
  }
  const { transaction } = posted.value;
  if (!isOf(transaction, whole, payment.id)) {
    log.error('PAYMENT_NEEDS_A_PERSON', { paymentId: payment.id, op: whole.kind, reason: `SETTLED_BY_${transaction.kind}` });
    return false;
  }
  if (!posted.value.replayed) log.info('PAYMENT_POSTED', { paymentId: payment.id, kind: whole.kind, transactionId: transaction.id });
  return true;
}

/** A session is settled once. Was it settled otherwise before its card was charged, the money that was taken has no place in the books. */
function isOf({ kind, reference }: Transaction, movement: Movement, paymentId: string): boolean {
  return movement.kind !== 'CAPTURE' || (kind === 'CAPTURE' && reference.paymentId === paymentId);
}

async function withCapture(
  payment: Payment,
  movement: (capture: string) => Movement,
  ledger: PaymentDeps['ledger'],
): Promise<Movement | undefined> {
  const key = captureKeyOf(payment);
  const capture = key === undefined ? undefined : await ledger.find(key);
  return capture === undefined ? undefined : movement(capture.id);
}
