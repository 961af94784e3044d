import * as z from 'zod';
import { EVENT_TYPES } from '../../domain/events/event';
import { isoTime } from '../../domain/shared/time';
import { DELIVERY_FAULTS, type Delivery, resendDelivery } from '../../domain/webhooks/delivery';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Instant, Limit, pageOf } from '../schemas';
import { type Api, answer, answers, serve } from '../serve';

const fields = {
  id: z.string(),
  webhookId: z.string(),
  eventId: z.string().meta({ description: '`webhook-id` of every attempt: by it a receiver knows what it had already.' }),
  type: z.enum(EVENT_TYPES),
  state: z.enum(['PENDING', 'DELIVERED', 'FAILED']),
  createdAt: Instant,
  nextAttemptAt: Instant.optional(),
  resendOf: z.string().optional(),
  attempts: z.array(
    z.strictObject({
      endedAt: Instant,
      durationMs: z.number(),
      status: z.int().optional(),
      fault: z.enum(DELIVERY_FAULTS).optional().meta({ description: 'Why there was no answer.' }),
    }),
  ),
};
const DeliveryBody = z.strictObject(fields).meta({ id: 'WebhookDelivery' });
const DeliveryWithBody = z
  .strictObject({ ...fields, body: z.string().meta({ description: 'As it was signed and sent.' }) })
  .meta({ id: 'WebhookDeliveryWithBody' });
const DeliveryPage = pageOf(DeliveryBody, 'WebhookDeliveryPage');

export function webhookDeliveryRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Webhooks'];
  const params = z.strictObject({ id: z.string() });
  const path = '/v1/webhook-deliveries';

  serve(
    api,
    ports,
    {
      method: 'get',
      path,
      summary: 'What was sent to webhooks, newest first',
      description: 'Kept for 30 days after its end.',
      tags,
      request: { query: z.strictObject({ webhookId: z.string().min(1).max(100).optional(), limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of deliveries.', DeliveryPage) },
    },
    async (c) => {
      const { limit, cursor, webhookId } = c.req.valid('query');
      const list = listName('webhook-deliveries', { webhookId });
      const after = unwrapCursor(cursor, list);
      const page = await ports.deliveries.list({
        limit,
        ...(after === undefined ? {} : { cursor: after }),
        ...(webhookId === undefined ? {} : { webhookId }),
      });
      return answer(DeliveryPage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: `${path}/{id}`,
      summary: 'One delivery, with what was sent',
      tags,
      request: { params },
      responses: { 200: answers('The delivery.', DeliveryWithBody) },
    },
    async (c) => {
      const delivery = await find(c.req.valid('param').id, ports);
      return answer(DeliveryWithBody, { ...show(delivery), body: delivery.body });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: `${path}/{id}/resend`,
      summary: 'Send the same event there once more',
      description: 'Under the same `webhook-id`, signed anew.',
      tags,
      request: { params },
      responses: { 202: answers('The new delivery.', DeliveryBody) },
    },
    async (c) => {
      const known = await find(c.req.valid('param').id, ports);
      if ((await ports.webhooks.get(known.webhookId)) === undefined) throw new ApiProblem('WEBHOOK_NOT_FOUND');
      const delivery = resendDelivery(known, ports.random.ulid(), ports.clock.nowMs());
      await ports.deliveries.create(delivery);
      await ports.notices.send({ kind: 'DELIVERY_DUE', deliveryId: delivery.id });
      return answer(DeliveryBody, show(delivery), { status: 202, headers: { Location: `${path}/${delivery.id}` } });
    },
  );
}

async function find(id: string, { deliveries }: ApiPorts): Promise<Delivery> {
  const delivery = await deliveries.get(id);
  if (delivery === undefined) throw new ApiProblem('WEBHOOK_DELIVERY_NOT_FOUND');
  return delivery;
}

function show(delivery: Delivery): z.input<typeof DeliveryBody> {
  const { id, webhookId, eventId, type, state, createdAtMs, dueAtMs, resendOf, attempts } = delivery;
  return {
    id,
    webhookId,
    eventId,
    type,
    state,
    createdAt: isoTime(createdAtMs),
    ...(state === 'PENDING' ? { nextAttemptAt: isoTime(dueAtMs) } : {}),
    ...(resendOf === undefined ? {} : { resendOf }),
    attempts: attempts.map(({ atMs, ...attempt }) => ({ endedAt: isoTime(atMs), ...attempt })),
  };
}
