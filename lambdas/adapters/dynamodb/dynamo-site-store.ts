import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ok, type Result, refuse } from '../../domain/shared/result';
import { type DefaultSiteSettings, defaultSite } from '../../domain/sites/default-site';
import { DEFAULT_SITE_ID, type Site } from '../../domain/sites/site';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { SiteStore } from '../../ports/stores';
import { orWhatStood } from './condition';
import { INDEXES, type Key, keys } from './keys';
import { readBatch } from './read-batch';

const storedSite = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  priceZone: z.string(),
  limitA: z.number().exactOptional(),
  limitW: z.number().exactOptional(),
  defaultReadyBy: z.string().exactOptional(),
  defaultEnergyWh: z.number().exactOptional(),
  chargingMode: z.enum(['AT_ONCE', 'NEVER_SHORT', 'BALANCED', 'CHEAPEST']).exactOptional(),
  co2PricePerKg: z.number().exactOptional(),
  demandPricePerKwh: z.number().exactOptional(),
  createdAtMs: z.number(),
  version: z.number(),
});

export class DynamoSiteStore implements SiteStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #default: Site;

  constructor(documents: DynamoDBDocumentClient, table: string, settings: DefaultSiteSettings) {
    this.#documents = documents;
    this.#table = table;
    this.#default = defaultSite(settings);
  }

  async get(siteId: string): Promise<Site | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.site(siteId), ConsistentRead: true }));
    if (Item !== undefined) return storedSite.parse(Item);
    return siteId === DEFAULT_SITE_ID ? this.#default : undefined;
  }

  async create(site: Site): Promise<Result<undefined, { code: 'SITE_EXISTS' }>> {
    if (site.id === DEFAULT_SITE_ID) return refuse({ code: 'SITE_EXISTS' });
    const written = await this.#put(site, 'attribute_not_exists(pk)');
    return written ? ok() : refuse({ code: 'SITE_EXISTS' });
  }

  async update(site: Site): Promise<Result<Site, { code: 'SITE_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const next = { ...site, version: site.version + 1 };
    // The default site that nobody has changed yet is not stored.
    const isFirstOfDefault = site.id === DEFAULT_SITE_ID && site.version === 0;
    if (await this.#put(next, isFirstOfDefault ? 'attribute_not_exists(pk)' : '#version = :read', site.version)) return ok(next);
    return (await this.get(site.id)) === undefined ? refuse({ code: 'SITE_NOT_FOUND' }) : refuse({ code: 'CONFLICT' });
  }

  async #put(site: Site, condition: string, readVersion?: number): Promise<boolean> {
    const written = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.site(site.id), ...keys.siteList(site.id), ...keys.siteOfZone(site.priceZone, site.id), ...site },
          ConditionExpression: condition,
          ...(condition.includes(':read')
            ? { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':read': readVersion } }
            : {}),
        }),
      ),
    );
    return 'done' in written;
  }

  /** By id. The default site takes its place in the order even while it is not stored. */
  async list({ limit, cursor }: PageRequest): Promise<Page<Site>> {
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.gsi1,
        KeyConditionExpression: 'gsi1pk = :sites AND gsi1sk > :after',
        ExpressionAttributeValues: { ':sites': 'SITES', ':after': cursor ?? ' ' },
        Limit: limit + 1,
      }),
    );
    const found = await this.#read(answer.Items);
    const defaultIsMissing = (cursor === undefined || cursor < DEFAULT_SITE_ID) && !found.some(({ id }) => id === DEFAULT_SITE_ID);
    const unseen = answer.LastEvaluatedKey?.['gsi1sk'] as string | undefined;
    const belongsHere = defaultIsMissing && (unseen === undefined || unseen > DEFAULT_SITE_ID);
    const sites = belongsHere ? [...found, await this.#readDefault()].sort(byId) : found;
    const items = sites.slice(0, limit);
    return { items, nextCursor: sites.length > limit || unseen !== undefined ? (items.at(-1)?.id ?? null) : null };
  }

  async priceZones(): Promise<readonly string[]> {
    const zones = new Set<string>();
    let cursor: string | undefined;
    do {
      const page: Page<Site> = await this.list({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
      for (const { priceZone } of page.items) zones.add(priceZone);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return [...zones].sort();
  }

  /** The default site takes its place in the order even while it is not stored. */
  async idsByPriceZone(zone: string, { limit, cursor = ' ' }: PageRequest): Promise<Page<string>> {
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.gsi2,
        KeyConditionExpression: 'gsi2pk = :zone AND gsi2sk > :after',
        ExpressionAttributeValues: { ':zone': keys.siteOfZone(zone, '').gsi2pk, ':after': cursor },
        ProjectionExpression: 'gsi2sk',
        Limit: limit + 1,
      }),
    );
    const found = (answer.Items ?? []).map((item) => z.string().parse(item['gsi2sk']));
    const unseen = answer.LastEvaluatedKey?.['gsi2sk'] as string | undefined;
    const belongsHere = cursor < DEFAULT_SITE_ID && (unseen === undefined || unseen > DEFAULT_SITE_ID) && !found.includes(DEFAULT_SITE_ID);
    const ids = belongsHere && (await this.#readDefault()).priceZone === zone ? [...found, DEFAULT_SITE_ID].sort() : found;
    const items = ids.slice(0, limit);
    return { items, nextCursor: ids.length > limit || unseen !== undefined ? (items.at(-1) ?? null) : null };
  }

  async #readDefault(): Promise<Site> {
    return (await this.get(DEFAULT_SITE_ID))!;
  }

  async #read(items: readonly Record<string, unknown>[] = []): Promise<Site[]> {
    return (await readBatch(this.#documents, this.#table, items as unknown as Key[])).map((item) => storedSite.parse(item));
  }
}

function byId(a: Site, b: Site): number {
  return a.id < b.id ? -1 : 1;
}
