import { SECOND_MS } from '../domain/shared/time';
import {
  beginAttempt,
  type Delivery,
  type DeliveryOutcome,
  endAttempt,
  failed,
  hasArrived,
  newDelivery,
} from '../domain/webhooks/delivery';
import { webhookHeaders } from '../domain/webhooks/sign-webhook';
import { afterAttempt, signingSecrets, type Webhook, wants } from '../domain/webhooks/webhook';
import type { Notices } from '../ports/notices';
import type { DeliveryStore, Outbox, WebhookRequests, WebhookStore } from '../ports/webhooks';
import { type RaiseAlertDeps, raiseAlert } from './raise-alert';

export interface DeliverEventsDeps extends RaiseAlertDeps {
  readonly outbox: Outbox;
  readonly webhooks: Pick<WebhookStore, 'get' | 'list' | 'update'>;
  readonly deliveries: DeliveryStore;
  readonly requests: WebhookRequests;
  readonly notices: Notices;
}

const PAGE = 100;
/** SQS holds a message back no longer; what is due later is found by the sweep. */
const LONGEST_DELAY_S = 900;

/** A delivery for each who asked for this event, and then the event is done with. A crash in between makes the same deliveries again. */
export async function spreadEvent(eventId: string, deps: DeliverEventsDeps): Promise<void> {
  const { clock, outbox, deliveries, notices } = deps;
  const event = await outbox.get(eventId);
  if (event === undefined) return;
  for (const webhook of await allWebhooks(deps)) {
    if (!wants(webhook, event.type)) continue;
    const delivery = newDelivery(event, webhook.id, clock.nowMs());
    await deliveries.create(delivery);
    await notices.send({ kind: 'DELIVERY_DUE', deliveryId: delivery.id });
  }
  await outbox.done(eventId);
}

async function allWebhooks({ webhooks }: Pick<DeliverEventsDeps, 'webhooks'>): Promise<readonly Webhook[]> {
  const all: Webhook[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<WebhookStore['list']>> = await webhooks.list({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

/** The next attempt, handed to whoever may speak to the outside; or, of a delivery that has ended, the end of its time in the log. */
export async function attemptDelivery(deliveryId: string, deps: DeliverEventsDeps): Promise<void> {
  const { clock, deliveries, webhooks, requests } = deps;
  const known = await deliveries.get(deliveryId);
  const nowMs = clock.nowMs();
  if (known === undefined || nowMs < known.dueAtMs) return;
  if (known.state !== 'PENDING') return deliveries.forget(deliveryId);
  const webhook = await webhooks.get(known.webhookId);
  if (webhook === undefined || !webhook.isEnabled) {
    await deliveries.change(deliveryId, (one) => (one.state === 'PENDING' ? failed(one, nowMs) : one));
    return;
  }
  const begun = await deliveries.change(deliveryId, (one) => beginAttempt(one, nowMs));
  // Somebody else's attempt, or one that never came back and has to wait its turn.
  if (begun?.state !== 'PENDING' || begun.sentAtMs !== nowMs) return;
  const { eventId, body, attempts } = begun;
  await requests.send({
    deliveryId,
    attempt: attempts.length + 1,
    url: webhook.url,
    headers: webhookHeaders({ id: eventId, body, atMs: nowMs }, signingSecrets(webhook, nowMs)),
    body,
  });
}

/** What came of an attempt: the log of the delivery, the next attempt, and what it says of the receiver. */
export async function deliveryEnded(deliveryId: string, attempt: number, outcome: DeliveryOutcome, deps: DeliverEventsDeps): Promise<void> {
  const { clock, deliveries, notices, log } = deps;
  const ended = await deliveries.change(deliveryId, (known) => endAttempt(known, attempt, outcome));
  if (ended === undefined) return;
  const facts = { deliveryId, webhookId: ended.webhookId, attempt, status: outcome.status, fault: outcome.fault };
  if (hasArrived(outcome)) log.info('WEBHOOK_DELIVERED', facts);
  else log.warn('WEBHOOK_FAILED', { ...facts, state: ended.state });
  await learnOfReceiver(ended, outcome, deps);
  const waitS = (ended.dueAtMs - clock.nowMs()) / SECOND_MS;
  if (ended.state === 'PENDING' && waitS <= LONGEST_DELAY_S) {
    await notices.send({ kind: 'DELIVERY_DUE', deliveryId }, Math.max(0, Math.ceil(waitS)));
  }
}

const MOST_TRIES = 4;

async function learnOfReceiver({ webhookId }: Delivery, outcome: DeliveryOutcome, deps: DeliverEventsDeps): Promise<void> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const webhook = await deps.webhooks.get(webhookId);
    if (webhook === undefined) return;
    const next = afterAttempt(webhook, hasArrived(outcome), outcome.status, outcome.atMs);
    if (next !== webhook && !(await deps.webhooks.update(next)).ok) continue;
    if (!next.isEnabled && next.disabledBy !== 'OPERATOR') {
      const facts = { why: next.disabledBy ?? 'FAILURES' };
      await raiseAlert({ rule: 'WEBHOOK_DISABLED', objectId: webhookId, facts }, deps);
    }
    return;
  }
}
