import * as z from 'zod';
import { ALERT_RULE_IDS, SEVERITIES } from '../domain/alerts/alert-rule';
import { EVENT_TYPES, type EventType } from '../domain/events/event';
import { Instant, MoneyBody } from './schemas';
import type { Api } from './serve';

/** What is told to webhooks: the contract of each event, as strict as that of an answer. */
const session = {
  sessionId: z.string(),
  chargerId: z.string(),
  connectorId: z.int(),
  transactionId: z.int(),
  siteId: z.string(),
  driverId: z.string().optional(),
  startedAt: Instant,
};
const ended = { stoppedAt: Instant, stopReason: z.string(), energyWh: z.int(), isEstimated: z.boolean() };
const charger = { chargerId: z.string(), siteId: z.string().optional(), since: Instant };
const alert = {
  alertId: z.string(),
  rule: z.enum(ALERT_RULE_IDS),
  severity: z.enum(SEVERITIES),
  objectId: z.string(),
  chargerId: z.string().optional(),
  siteId: z.string().optional(),
  openedAt: Instant,
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
};
const payment = { transactionId: z.string(), walletId: z.string(), amount: MoneyBody };
const card = { idTag: z.string(), status: z.string(), driverId: z.string().optional() };

export const EVENT_DATA = {
  'session.started': z.strictObject(session),
  'session.stopped': z.strictObject({ ...session, ...ended }),
  'session.settled': z.strictObject({
    ...session,
    ...ended,
    settledAt: Instant,
    corrections: z.int().meta({ description: 'How often its figures were replaced; the newest stand.' }),
    billed: MoneyBody.optional(),
    charged: MoneyBody.optional(),
  }),
  'charger.online': z.strictObject(charger),
  'charger.offline': z.strictObject(charger),
  'charger.faulted': z.strictObject({ ...charger, connectorId: z.int(), errorCode: z.string() }),
  'alert.opened': z.strictObject(alert),
  'alert.resolved': z.strictObject({ ...alert, resolvedAt: Instant }),
  'payment.received': z.strictObject(payment),
  'payment.refunded': z.strictObject({ ...payment, refundOf: z.string() }),
  'card.created': z.strictObject(card),
  'card.updated': z.strictObject(card),
  'webhook.test': z.strictObject({ webhookId: z.string() }),
} as const satisfies Readonly<Record<EventType, z.ZodType>>;

/** The body of a request to a webhook. */
export function eventBody(type: EventType) {
  return z.strictObject({ type: z.literal(type), timestamp: Instant.meta({ description: 'When it happened.' }), data: EVENT_DATA[type] });
}

/** The section `webhooks` of the OpenAPI document. */
export function describeWebhooks(api: Api): void {
  for (const type of EVENT_TYPES) {
    api.openAPIRegistry.registerWebhook({
      method: 'post',
      path: type,
      summary: type,
      tags: ['Webhooks'],
      request: {
        headers: z.object({
          'webhook-id': z.string().meta({ description: 'The same for every attempt.' }),
          'webhook-timestamp': z.string().meta({ description: 'Of this attempt, in seconds.' }),
          'webhook-signature': z
            .string()
            .meta({ description: '`v1,` and base64 of the HMAC-SHA-256 of id, timestamp and body; several with a space between them.' }),
        }),
        body: { required: true, content: { 'application/json': { schema: eventBody(type) } } },
      },
      responses: { 200: { description: 'Any status from 200 to 299: it has arrived. Anything else: it is sent again.' } },
    });
  }
}
