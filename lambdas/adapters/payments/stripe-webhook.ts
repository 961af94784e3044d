import type Stripe from 'stripe';
import * as z from 'zod';
import type { WebhookHint } from '../../ports/payments';

const reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);
/** What sessions, intents, charges, refunds and disputes have in common; everything else is asked for. */
const subject = z.object({
  id: z.string().optional(),
  object: z.string().optional(),
  metadata: z.object({ paymentId: z.string().optional() }).nullish(),
  payment_intent: reference.nullish(),
});

/** Which payment an event is about. Of its content nothing else is read. */
export function readHint({ id, type, data }: Stripe.Event): WebhookHint {
  const about = subject.safeParse(data.object);
  if (!about.success) return { eventId: id, type };
  const { object, metadata, payment_intent } = about.data;
  const providerId = object === 'payment_intent' ? about.data.id : (payment_intent ?? undefined);
  const paymentId = metadata?.paymentId;
  return {
    eventId: id,
    type,
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(providerId === undefined ? {} : { providerId }),
  };
}
