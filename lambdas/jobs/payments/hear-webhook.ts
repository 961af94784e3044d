import { ok, type Result } from '../../domain/shared/result';
import type { Heard, WebhookHint, WebhookRefusal } from '../../ports/payments';
import { refreshPayment } from './advance-payment';
import type { PaymentDeps } from './deps';

/**
 * The provider says that something happened. Events come twice, late and in any order, and anybody can send one: so it is verified, counted
 * once, and then believed nothing but that it is worth asking. Only when what was asked has been written is the event marked as heard; an
 * event that falls in between comes again.
 */
export async function hearWebhook(body: string, signature: string | undefined, deps: PaymentDeps): Promise<Result<Heard, WebhookRefusal>> {
  const verified = await deps.provider.verifyWebhook(body, signature);
  if (!verified.ok) {
    deps.log.warn('WEBHOOK_REFUSED', { provider: deps.provider.facts.provider, reason: verified.refusal.code });
    return verified;
  }
  return ok(await hear(verified.value, deps));
}

async function hear(hint: WebhookHint, deps: PaymentDeps): Promise<Heard> {
  const { store, provider, clock, log } = deps;
  const { eventId, type, providerId } = hint;
  const paymentId = hint.paymentId ?? (providerId === undefined ? undefined : await provider.paymentIdOf(providerId));
  const payment = paymentId === undefined ? undefined : await store.get(paymentId);
  // Others may use the same account: what is not in our books is none of our business.
  if (payment === undefined) return 'NOT_OURS';
  if (await store.wasHeard(payment.id, eventId)) return 'HEARD_BEFORE';
  await refreshPayment(payment.id, deps);
  await store.hear(payment.id, { id: eventId, type, atMs: clock.nowMs() });
  log.info('WEBHOOK_HEARD', { paymentId: payment.id, eventId, type });
  return 'FOLDED';
}
