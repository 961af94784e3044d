import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { EVENT_TYPES, type Event } from '../../domain/events/event';
import { ok, type Result, refuse } from '../../domain/shared/result';
import { DELIVERY_FAULTS, type Delivery } from '../../domain/webhooks/delivery';
import type { Webhook } from '../../domain/webhooks/webhook';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { DeliveryStore, Outbox, WebhookStore } from '../../ports/webhooks';
import { changeItem } from './change-item';
import { orWhatStood } from './condition';
import { eventItem, readEvent } from './event-item';
import { INDEXES, keys, sortableMs } from './keys';
import { listByIndex } from './list-by-index';

const storedWebhook = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.enum(EVENT_TYPES)),
  isEnabled: z.boolean(),
  disabledBy: z.enum(['OPERATOR', 'FAILURES', 'GONE']).exactOptional(),
  failingSinceMs: z.number().exactOptional(),
  secrets: z.array(z.object({ secret: z.string(), untilMs: z.number().exactOptional() })),
  createdAtMs: z.number(),
  version: z.number(),
});
const storedDelivery = z.object({
  id: z.string(),
  webhookId: z.string(),
  eventId: z.string(),
  type: z.enum(EVENT_TYPES),
  body: z.string(),
  createdAtMs: z.number(),
  state: z.enum(['PENDING', 'DELIVERED', 'FAILED']),
  attempts: z.array(
    z.object({
      atMs: z.number(),
      durationMs: z.number(),
      status: z.number().exactOptional(),
      fault: z.enum(DELIVERY_FAULTS).exactOptional(),
    }),
  ),
  sentAtMs: z.number().exactOptional(),
  dueAtMs: z.number(),
  resendOf: z.string().exactOptional(),
  version: z.number(),
});

export class DynamoOutbox implements Outbox {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async add(event: Event): Promise<void> {
    await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({ TableName: this.#table, Item: eventItem(event), ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    );
  }

  async get(id: string): Promise<Event | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.event(id), ConsistentRead: true }));
    return Item === undefined ? undefined : readEvent(Item);
  }

  async done(id: string): Promise<void> {
    await this.#documents.send(new DeleteCommand({ TableName: this.#table, Key: keys.event(id) }));
  }
}

/** One partition holds them all. */
export class DynamoWebhookStore implements WebhookStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(id: string): Promise<Webhook | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.webhook(id), ConsistentRead: true }));
    return Item === undefined ? undefined : storedWebhook.parse(Item);
  }

  async create(webhook: Webhook): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item: { ...keys.webhook(webhook.id), ...webhook } }));
  }

  async update(webhook: Webhook): Promise<Result<Webhook, { code: 'WEBHOOK_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const next = { ...webhook, version: webhook.version + 1 };
    const write = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({ TableName: this.#table, Item: { ...keys.webhook(webhook.id), ...next }, ...over(webhook.version) }),
      ),
    );
    return 'done' in write ? ok(next) : this.#whyNot(webhook.id);
  }

  async remove(id: string, version?: number): Promise<Result<undefined, { code: 'WEBHOOK_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: keys.webhook(id),
          ...(version === undefined ? { ConditionExpression: 'attribute_exists(pk)' } : over(version)),
        }),
      ),
    );
    return 'done' in write ? ok() : this.#whyNot(id);
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<Webhook>> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :webhooks AND sk > :after',
        ExpressionAttributeValues: { ':webhooks': keys.webhook('').pk, ':after': cursor ?? ' ' },
        ConsistentRead: true,
        Limit: limit + 1,
      }),
    );
    const items = Items.slice(0, limit).map((item) => storedWebhook.parse(item));
    return { items, nextCursor: Items.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async #whyNot(id: string) {
    return refuse({ code: (await this.get(id)) === undefined ? ('WEBHOOK_NOT_FOUND' as const) : ('CONFLICT' as const) });
  }
}

function over(version: number) {
  return {
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':read': version },
  };
}

/** The log of deliveries. The due mark of one that has ended is when it is forgotten: this table has no time-to-live. */
export class DynamoDeliveryStore implements DeliveryStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async create(delivery: Delivery): Promise<void> {
    await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.delivery(delivery.id), ...indexesOf(delivery), ...delivery },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }

  async get(id: string): Promise<Delivery | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.delivery(id), ConsistentRead: true }));
    return Item === undefined ? undefined : storedDelivery.parse(Item);
  }

  async change(id: string, change: (known: Delivery) => Delivery): Promise<Delivery | undefined> {
    return changeItem<Delivery>(
      this.#documents,
      { table: this.#table, key: keys.delivery(id), parse: (item) => storedDelivery.parse(item), indexes: indexesOf },
      (known) => (known === undefined ? undefined : change(known)),
    );
  }

  async forget(id: string): Promise<void> {
    await this.#documents.send(new DeleteCommand({ TableName: this.#table, Key: keys.delivery(id) }));
  }

  async list({ limit, cursor, webhookId }: PageRequest & { readonly webhookId?: string }): Promise<Page<Delivery>> {
    const [index, partition] =
      webhookId === undefined
        ? ([INDEXES.gsi1, keys.deliveryList(0, '').gsi1pk] as const)
        : ([INDEXES.gsi2, keys.deliveryOfWebhook(webhookId, 0, '').gsi2pk] as const);
    return listByIndex(
      this.#documents,
      {
        table: this.#table,
        index,
        partition,
        parse: (item) => storedDelivery.parse(item),
        placeOf: ({ createdAtMs, id }) => `${sortableMs(createdAtMs)}#${id}`,
        keyOf: (place) => keys.delivery(place.slice(place.indexOf('#') + 1)),
      },
      { limit, ...(cursor === undefined ? {} : { cursor }) },
    );
  }
}

function indexesOf({ id, webhookId, createdAtMs, dueAtMs }: Delivery) {
  return {
    ...keys.deliveryList(createdAtMs, id),
    ...keys.deliveryOfWebhook(webhookId, createdAtMs, id),
    ...keys.due(dueAtMs, keys.delivery(id).pk),
  };
}
