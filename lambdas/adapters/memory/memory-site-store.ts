import { ok, type Result, refuse } from '../../domain/shared/result';
import { type DefaultSiteSettings, defaultSite } from '../../domain/sites/default-site';
import { DEFAULT_SITE_ID, type Site } from '../../domain/sites/site';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { SiteStore } from '../../ports/stores';

export class MemorySiteStore implements SiteStore {
  readonly #sites: Map<string, Site>;

  constructor(settings: DefaultSiteSettings) {
    this.#sites = new Map([[DEFAULT_SITE_ID, defaultSite(settings)]]);
  }

  async get(siteId: string): Promise<Site | undefined> {
    return this.#sites.get(siteId);
  }

  async create(site: Site): Promise<Result<undefined, { code: 'SITE_EXISTS' }>> {
    if (this.#sites.has(site.id)) return refuse({ code: 'SITE_EXISTS' });
    this.#sites.set(site.id, site);
    return ok();
  }

  async update(site: Site): Promise<Result<Site, { code: 'SITE_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const known = this.#sites.get(site.id);
    if (known === undefined) return refuse({ code: 'SITE_NOT_FOUND' });
    if (known.version !== site.version) return refuse({ code: 'CONFLICT' });
    const next = { ...site, version: site.version + 1 };
    this.#sites.set(site.id, next);
    return ok(next);
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<Site>> {
    const rest = this.#sorted().filter(({ id }) => cursor === undefined || id > cursor);
    const items = rest.slice(0, limit);
    return { items, nextCursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async priceZones(): Promise<readonly string[]> {
    return [...new Set(this.#sorted().map(({ priceZone }) => priceZone))].sort();
  }

  async idsByPriceZone(zone: string, { limit, cursor = '' }: PageRequest): Promise<Page<string>> {
    const rest = this.#sorted().filter(({ id, priceZone }) => priceZone === zone && id > cursor);
    const items = rest.slice(0, limit).map(({ id }) => id);
    return { items, nextCursor: rest.length > limit ? (items.at(-1) ?? null) : null };
  }

  #sorted(): Site[] {
    return [...this.#sites.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
