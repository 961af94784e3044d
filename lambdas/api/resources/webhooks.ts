import * as z from 'zod';
import { anEvent, EVENT_TYPES } from '../../domain/events/event';
import { isoTime } from '../../domain/shared/time';
import { newDelivery } from '../../domain/webhooks/delivery';
import { newSecret, rotateSecret, type Webhook } from '../../domain/webhooks/webhook';
import { readWebhookAddress } from '../../domain/webhooks/webhook-address';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import { changeVersioned, etag, IF_MATCH } from '../etag';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Instant, Limit, pageOf } from '../schemas';
import { type Api, answer, answers, jsonBody, refusePart, serve } from '../serve';

/** 32 characters of 62: some 190 random bits. */
const SECRET_LENGTH = 32;
const MOST_WEBHOOKS = 50;

const Url = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .meta({ description: 'https, on the public network.', example: 'https://example.com/hooks' });
const Events = z.array(z.enum(EVENT_TYPES)).max(EVENT_TYPES.length).meta({ description: 'Empty: all of them.' });
const Description = z.string().trim().max(200);
const NewWebhook = z
  .strictObject({ url: Url, description: Description.default(''), events: Events.default([]) })
  .meta({ id: 'NewWebhook' });
const WebhookPatch = z
  .strictObject({ url: Url.optional(), description: Description.optional(), events: Events.optional(), isEnabled: z.boolean().optional() })
  .meta({ id: 'WebhookPatch', description: 'What is left out stays.' });

const fields = {
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.enum(EVENT_TYPES)),
  isEnabled: z.boolean(),
  disabledBy: z
    .enum(['OPERATOR', 'FAILURES', 'GONE'])
    .optional()
    .meta({ description: 'FAILURES: nothing arrived for five days. GONE: the receiver answered 410.' }),
  failingSince: Instant.optional().meta({ description: 'Nothing has arrived there since.' }),
  createdAt: Instant,
};
const WebhookBody = z.strictObject(fields).meta({ id: 'Webhook' });
const WebhookWithSecret = z
  .strictObject({ ...fields, secret: z.string().meta({ description: 'Shown this once. Verifies the signature of each event.' }) })
  .meta({ id: 'WebhookWithSecret' });
const WebhookPage = pageOf(WebhookBody, 'WebhookPage');
const Begun = z.strictObject({ deliveryId: z.string() }).meta({ id: 'WebhookTest' });

export function webhookRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Webhooks'];
  const params = z.strictObject({ id: z.string() });
  const headers = z.object({ 'if-match': IF_MATCH });
  const path = '/v1/webhooks';

  serve(
    api,
    ports,
    {
      method: 'post',
      path,
      summary: 'Be told of events',
      description: 'Signed as Standard Webhooks describes. The answer shows the secret, once.',
      tags,
      request: { body: jsonBody(NewWebhook) },
      responses: { 201: answers('Added.', WebhookWithSecret) },
    },
    async (c) => {
      const { url, description, events } = c.req.valid('json');
      checkUrl(url, ports);
      if ((await ports.webhooks.list({ limit: MOST_WEBHOOKS })).items.length === MOST_WEBHOOKS) throw new ApiProblem('TOO_MANY_WEBHOOKS');
      const secret = newSecret(ports.random.token(SECRET_LENGTH));
      const webhook: Webhook = {
        id: `whk_${ports.random.ulid()}`,
        url,
        description,
        events: [...new Set(events)],
        isEnabled: true,
        secrets: [{ secret }],
        createdAtMs: ports.clock.nowMs(),
        version: 1,
      };
      await ports.webhooks.create(webhook);
      const more = { status: 201, headers: { Location: `${path}/${webhook.id}`, ETag: etag(webhook.version) } };
      return answer(WebhookWithSecret, { ...show(webhook), secret }, more);
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path,
      summary: 'Webhooks',
      tags,
      request: { query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of webhooks.', WebhookPage) },
    },
    async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const list = listName('webhooks', {});
      const after = unwrapCursor(cursor, list);
      const page = await ports.webhooks.list({ limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(WebhookPage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: `${path}/{id}`,
      summary: 'One webhook',
      tags,
      request: { params },
      responses: { 200: answers('The webhook.', WebhookBody) },
    },
    async (c) => {
      const webhook = await find(c.req.valid('param').id, ports);
      return answer(WebhookBody, show(webhook), { headers: { ETag: etag(webhook.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'patch',
      path: `${path}/{id}`,
      summary: 'Change, switch off or switch on a webhook',
      tags,
      request: { params, headers, body: jsonBody(WebhookPatch) },
      responses: { 200: answers('The webhook as it then stands.', WebhookBody) },
    },
    async (c) => {
      const { isEnabled, ...patch } = c.req.valid('json');
      if (patch.url !== undefined) checkUrl(patch.url, ports);
      const changed = await changeVersioned<Webhook>({
        ifMatch: c.req.valid('header')['if-match'],
        isIfMatchRequired: true,
        read: () => ports.webhooks.get(c.req.valid('param').id),
        before: (webhook) => {
          c.get('audited').before = show(webhook);
        },
        change: (webhook) => switched({ ...webhook, ...withoutUndefined(patch) }, isEnabled),
        write: (webhook) => ports.webhooks.update(webhook),
        notFound: 'WEBHOOK_NOT_FOUND',
      });
      return answer(WebhookBody, show(changed), { headers: { ETag: etag(changed.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'delete',
      path: `${path}/{id}`,
      summary: 'Remove a webhook; what is on its way there is given up',
      tags,
      request: { params, headers },
      responses: { 204: { description: 'Removed.' } },
    },
    async (c) => {
      const ifMatch = c.req.valid('header')['if-match']?.trim() ?? '*';
      const webhook = await find(c.req.valid('param').id, ports);
      if (ifMatch !== '*' && ifMatch !== etag(webhook.version)) throw new ApiProblem('PRECONDITION_FAILED');
      const removed = await ports.webhooks.remove(webhook.id, ifMatch === '*' ? undefined : webhook.version);
      if (!removed.ok) throw new ApiProblem(removed.refusal.code === 'CONFLICT' ? 'PRECONDITION_FAILED' : removed.refusal.code);
      return new Response(null, { status: 204 });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: `${path}/{id}/rotate-secret`,
      summary: 'A new secret',
      description: 'Shown once. For a day the old one signs beside it.',
      tags,
      request: { params },
      responses: { 200: answers('The webhook with its new secret.', WebhookWithSecret) },
    },
    async (c) => {
      const secret = newSecret(ports.random.token(SECRET_LENGTH));
      const changed = await changeVersioned<Webhook>({
        ifMatch: undefined,
        read: () => ports.webhooks.get(c.req.valid('param').id),
        change: (webhook) => rotateSecret(webhook, secret, ports.clock.nowMs()),
        write: (webhook) => ports.webhooks.update(webhook),
        notFound: 'WEBHOOK_NOT_FOUND',
      });
      return answer(WebhookWithSecret, { ...show(changed), secret }, { headers: { ETag: etag(changed.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: `${path}/{id}/test`,
      summary: 'Send an event of type webhook.test there',
      tags,
      request: { params },
      responses: { 202: answers('On its way; its delivery says what became of it.', Begun) },
    },
    async (c) => {
      const { id } = await find(c.req.valid('param').id, ports);
      const nowMs = ports.clock.nowMs();
      const delivery = newDelivery(anEvent('webhook.test', [ports.random.ulid()], nowMs, { webhookId: id }), id, nowMs);
      await ports.deliveries.create(delivery);
      await ports.notices.send({ kind: 'DELIVERY_DUE', deliveryId: delivery.id });
      return answer(Begun, { deliveryId: delivery.id }, { status: 202, headers: { Location: `/v1/webhook-deliveries/${delivery.id}` } });
    },
  );
}

const WHY = {
  NOT_A_URL: 'expected a URL',
  NOT_HTTPS: 'expected https',
  CREDENTIALS: 'a user or password would be seen by whoever reads a log',
  PORT: 'expected port 443 or 8443',
  NOT_PUBLIC: 'this address is not on the public network',
  LOCAL_NAME: 'this name leads nowhere on the public network',
} as const;

/** Where its name leads is looked at with each attempt: it may lead elsewhere by then. */
function checkUrl(url: string, { facts }: ApiPorts): void {
  const read = readWebhookAddress(url, facts.allowsLoopbackWebhooks);
  if (!read.ok) throw refusePart('/url', WHY[read.refusal.code]);
}

function switched(webhook: Webhook, isEnabled: boolean | undefined): Webhook {
  if (isEnabled === undefined || isEnabled === webhook.isEnabled) return webhook;
  const { disabledBy: _, failingSinceMs: __, ...rest } = webhook;
  return isEnabled ? { ...rest, isEnabled } : { ...rest, isEnabled, disabledBy: 'OPERATOR' };
}

function withoutUndefined<T extends object>(patch: T): { readonly [Name in keyof T]: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as never;
}

async function find(id: string, { webhooks }: ApiPorts): Promise<Webhook> {
  const webhook = await webhooks.get(id);
  if (webhook === undefined) throw new ApiProblem('WEBHOOK_NOT_FOUND');
  return webhook;
}

function show({ id, url, description, events, isEnabled, disabledBy, failingSinceMs, createdAtMs }: Webhook): z.input<typeof WebhookBody> {
  return {
    id,
    url,
    description,
    events: [...events],
    isEnabled,
    ...(disabledBy === undefined ? {} : { disabledBy }),
    ...(failingSinceMs === undefined ? {} : { failingSince: isoTime(failingSinceMs) }),
    createdAt: isoTime(createdAtMs),
  };
}
