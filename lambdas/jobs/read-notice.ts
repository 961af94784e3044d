import * as z from 'zod';
import { ALERT_RULE_IDS } from '../domain/alerts/alert-rule';
import { DELIVERY_FAULTS } from '../domain/webhooks/delivery';
import type { Notice } from '../ports/notices';
import type { WebhookRequest } from '../ports/webhooks';

const rule = z.enum(ALERT_RULE_IDS);
const chargerId = z.string();

const notice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('TROUBLE'),
    rule,
    objectId: z.string(),
    chargerId: chargerId.exactOptional(),
    siteId: z.string().exactOptional(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
  z.object({ kind: z.literal('CALM'), rule, objectId: z.string() }),
  z.object({ kind: z.literal('LINE_LOST'), chargerId }),
  z.object({ kind: z.literal('FAULT_REPORTED'), chargerId, connectorId: z.number() }),
  z.object({ kind: z.literal('START_FAILED'), chargerId }),
  z.object({ kind: z.literal('ROUNDS_DUE') }),
  z.object({ kind: z.literal('ALERT_DUE'), alertId: z.string() }),
  z.object({ kind: z.literal('EVENT_DUE'), eventId: z.string() }),
  z.object({ kind: z.literal('DELIVERY_DUE'), deliveryId: z.string() }),
  z.object({
    kind: z.literal('DELIVERY_ENDED'),
    deliveryId: z.string(),
    attempt: z.number(),
    outcome: z.object({
      atMs: z.number(),
      durationMs: z.number(),
      status: z.number().exactOptional(),
      fault: z.enum(DELIVERY_FAULTS).exactOptional(),
    }),
  }),
]);

const webhookRequest = z.object({
  deliveryId: z.string(),
  attempt: z.number(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

/** The body of a message on the notices queue. One that is not ours is thrown and ends among the dead letters. */
export function readNotice(body: string): Notice {
  return notice.parse(JSON.parse(body));
}

/** The body of a message on the webhooks queue. */
export function readWebhookRequest(body: string): WebhookRequest {
  return webhookRequest.parse(JSON.parse(body));
}
