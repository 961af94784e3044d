import type { Event } from '../domain/events/event';
import type { Result } from '../domain/shared/result';
import type { Delivery, DeliveryOutcome } from '../domain/webhooks/delivery';
import type { Webhook } from '../domain/webhooks/webhook';
import type { Page, PageRequest } from './charger-store';

/** Events until they are on their way to each who wants them. Each is written with a due mark, so none is forgotten. */
export interface Outbox {
  /** Idempotent. One write. */
  add(event: Event): Promise<void>;
  get(id: string): Promise<Event | undefined>;
  /** Every delivery of it is written. */
  done(id: string): Promise<void>;
}

/** Some dozens at most, written by people. */
export interface WebhookStore {
  get(id: string): Promise<Webhook | undefined>;
  create(webhook: Webhook): Promise<void>;
  update(webhook: Webhook): Promise<Result<Webhook, { code: 'WEBHOOK_NOT_FOUND' } | { code: 'CONFLICT' }>>;
  remove(id: string, version?: number): Promise<Result<undefined, { code: 'WEBHOOK_NOT_FOUND' } | { code: 'CONFLICT' }>>;
  list(page: PageRequest): Promise<Page<Webhook>>;
}

export interface DeliveryStore {
  /** Idempotent: one that is there stays as it is. */
  create(delivery: Delivery): Promise<void>;
  get(id: string): Promise<Delivery | undefined>;
  /** Answers what then stands; `undefined` where there is none. Clashing changes are made one after the other. */
  change(id: string, change: (known: Delivery) => Delivery): Promise<Delivery | undefined>;
  forget(id: string): Promise<void>;
  /** Newest first. */
  list(query: PageRequest & { readonly webhookId?: string }): Promise<Page<Delivery>>;
}

/** One attempt, whole: whoever sends it needs to know nothing else and may read nothing else. */
export interface WebhookRequest {
  readonly deliveryId: string;
  readonly attempt: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `webhooks`, a queue to whoever may speak to the outside. */
export interface WebhookRequests {
  send(request: WebhookRequest): Promise<void>;
}

/** Asks the outside: to a checked address and to no other, without redirects, in bounded time. Never throws. */
export interface WebhookPoster {
  post(request: Pick<WebhookRequest, 'url' | 'headers' | 'body'>): Promise<DeliveryOutcome>;
}
