import type { Event } from '../../domain/events/event';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Delivery } from '../../domain/webhooks/delivery';
import type { Webhook } from '../../domain/webhooks/webhook';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { DeliveryStore, Outbox, WebhookStore } from '../../ports/webhooks';
import { pageNewestFirst } from './page-newest-first';

export class MemoryOutbox implements Outbox {
  readonly #events = new Map<string, Event>();

  async add(event: Event): Promise<void> {
    if (!this.#events.has(event.id)) this.#events.set(event.id, event);
  }

  async get(id: string): Promise<Event | undefined> {
    return this.#events.get(id);
  }

  async done(id: string): Promise<void> {
    this.#events.delete(id);
  }

  /** Those whose time has come. */
  due(nowMs: number): readonly string[] {
    return [...this.#events.values()].filter(({ atMs }) => atMs < nowMs).map(({ id }) => id);
  }
}

export class MemoryWebhookStore implements WebhookStore {
  readonly #webhooks = new Map<string, Webhook>();

  async get(id: string): Promise<Webhook | undefined> {
    return this.#webhooks.get(id);
  }

  async create(webhook: Webhook): Promise<void> {
    this.#webhooks.set(webhook.id, webhook);
  }

  async update(webhook: Webhook): Promise<Result<Webhook, { code: 'WEBHOOK_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const known = this.#webhooks.get(webhook.id);
    if (known === undefined) return refuse({ code: 'WEBHOOK_NOT_FOUND' });
    if (known.version !== webhook.version) return refuse({ code: 'CONFLICT' });
    const next = { ...webhook, version: webhook.version + 1 };
    this.#webhooks.set(webhook.id, next);
    return ok(next);
  }

  async remove(id: string, version?: number): Promise<Result<undefined, { code: 'WEBHOOK_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const known = this.#webhooks.get(id);
    if (known === undefined) return refuse({ code: 'WEBHOOK_NOT_FOUND' });
    if (version !== undefined && known.version !== version) return refuse({ code: 'CONFLICT' });
    this.#webhooks.delete(id);
    return ok();
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<Webhook>> {
    const rest = [...this.#webhooks.values()]
      .filter(({ id }) => cursor === undefined || id > cursor)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const items = rest.slice(0, limit);
    return { items, nextCursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}

export class MemoryDeliveryStore implements DeliveryStore {
  readonly #deliveries = new Map<string, Delivery>();

  async create(delivery: Delivery): Promise<void> {
    if (!this.#deliveries.has(delivery.id)) this.#deliveries.set(delivery.id, delivery);
  }

  async get(id: string): Promise<Delivery | undefined> {
    return this.#deliveries.get(id);
  }

  async change(id: string, change: (known: Delivery) => Delivery): Promise<Delivery | undefined> {
    const known = this.#deliveries.get(id);
    if (known === undefined) return undefined;
    const changed = change(known);
    if (changed === known) return known;
    const next = { ...changed, version: known.version + 1 };
    this.#deliveries.set(id, next);
    return next;
  }

  async forget(id: string): Promise<void> {
    this.#deliveries.delete(id);
  }

  async list({ limit, cursor, webhookId }: PageRequest & { readonly webhookId?: string }): Promise<Page<Delivery>> {
    const wanted = [...this.#deliveries.values()].filter((one) => webhookId === undefined || one.webhookId === webhookId);
    return pageNewestFirst(wanted, ({ createdAtMs, id }) => [createdAtMs, id], limit, cursor);
  }

  /** Those whose time has come. */
  due(nowMs: number): readonly string[] {
    return [...this.#deliveries.values()].filter(({ dueAtMs }) => dueAtMs < nowMs).map(({ id }) => id);
  }
}
