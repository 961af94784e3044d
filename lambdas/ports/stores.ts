import type { Card } from '../domain/cards/card';
import type { MeterSample } from '../domain/sessions/meter-sample';
import type { Result } from '../domain/shared/result';
import type { Site } from '../domain/sites/site';
import type { Page, PageRequest } from './charger-store';

export interface CardStore {
  get(idTag: string): Promise<Card | undefined>;
  create(card: Card): Promise<Result<undefined, { code: 'CARD_EXISTS' }>>;
  /** Writes only over the version it read; a change in between is `CONFLICT`. */
  update(card: Card): Promise<Result<Card, { code: 'CARD_NOT_FOUND' } | { code: 'CONFLICT' }>>;
  list(page: PageRequest): Promise<Page<Card>>;
}

export interface SiteStore {
  /** The default site is always there, stored or not. */
  get(siteId: string): Promise<Site | undefined>;
  create(site: Site): Promise<Result<undefined, { code: 'SITE_EXISTS' }>>;
  update(site: Site): Promise<Result<Site, { code: 'SITE_NOT_FOUND' } | { code: 'CONFLICT' }>>;
  list(page: PageRequest): Promise<Page<Site>>;
  /** Every price zone that a site uses, the default site's included, each once. */
  priceZones(): Promise<readonly string[]>;
  /** Ids alone, a page at a time and from an index: a site that has just moved may still, or may not yet, be among them. */
  idsByPriceZone(zone: string, page: PageRequest): Promise<Page<string>>;
}

/** Meter samples: append only, keyed by session (or charger and connector outside one) and the sample's own time. */
export interface TelemetryStore {
  /** Idempotent: the same sample written twice is one sample. One write per sample. */
  append(stream: TelemetryStream, samples: readonly MeterSample[]): Promise<void>;
  list(stream: TelemetryStream, page: PageRequest & { readonly fromMs?: number; readonly toMs?: number }): Promise<Page<MeterSample>>;
  /** All samples of a session in order of time, for settlement. */
  all(stream: TelemetryStream): Promise<readonly MeterSample[]>;
}

export type TelemetryStream = { readonly sessionId: string } | { readonly chargerId: string; readonly connectorId: number };
