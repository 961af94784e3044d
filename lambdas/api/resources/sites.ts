import * as z from 'zod';
import { isoTime } from '../../domain/shared/time';
import type { Site } from '../../domain/sites/site';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import { changeVersioned, etag, IF_MATCH } from '../etag';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { ChargingModeBody, Cursor, Instant, Limit, pageOf, Zone } from '../schemas';
import { onlySeen, seesSite } from '../scope';
import { type Api, answer, answers, jsonBody, serve } from '../serve';

export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'expected an IANA time zone, for example Europe/Berlin')
  .meta({ description: 'IANA time zone.', example: 'Europe/Berlin' });
const ReadyBy = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM')
  .meta({ description: 'Local time by which a car is full when its driver said nothing.', example: '07:00' });
const EnergyWh = z.int().min(1).max(1_000_000);
const LimitA = z.number().min(1).max(100_000);
const LimitW = z.number().min(1).max(100_000_000);
const Name = z.string().trim().min(1).max(120);

const Weight = z
  .number()
  .min(0)
  .max(10)
  .meta({ description: 'In the currency of the prices of the site; 0 or absent: it does not count.' });

const NewSite = z
  .strictObject({
    name: Name,
    timeZone: TimeZone,
    priceZone: Zone,
    limitA: LimitA.optional(),
    limitW: LimitW.optional(),
    defaultReadyBy: ReadyBy.optional(),
    defaultEnergyWh: EnergyWh.optional(),
    chargingMode: ChargingModeBody.exactOptional(),
    co2PricePerKg: Weight.exactOptional(),
    demandPricePerKwh: Weight.exactOptional(),
  })
  .meta({ id: 'NewSite' });

const SitePatch = z
  .strictObject({
    name: Name.optional(),
    timeZone: TimeZone.optional(),
    priceZone: Zone.optional(),
    limitA: LimitA.nullable().optional(),
    limitW: LimitW.nullable().optional(),
    defaultReadyBy: ReadyBy.nullable().optional(),
    defaultEnergyWh: EnergyWh.nullable().optional(),
    chargingMode: ChargingModeBody.nullable().optional(),
    co2PricePerKg: Weight.nullable().optional(),
    demandPricePerKwh: Weight.nullable().optional(),
  })
  .meta({ id: 'SitePatch', description: 'What is left out stays; null takes it away.' });

const SiteBody = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    timeZone: z.string(),
    priceZone: z.string(),
    limitA: z.number().optional(),
    limitW: z.number().optional(),
    defaultReadyBy: z.string().optional(),
    defaultEnergyWh: z.number().optional(),
    chargingMode: ChargingModeBody.optional(),
    co2PricePerKg: z.number().optional(),
    demandPricePerKwh: z.number().optional(),
    createdAt: Instant,
  })
  .meta({ id: 'Site' });
const SitePage = pageOf(SiteBody, 'SitePage');

export function siteRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Sites'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/sites',
      summary: 'Add a site',
      tags,
      request: { body: jsonBody(NewSite) },
      responses: { 201: answers('Added.', SiteBody) },
    },
    async (c) => {
      const { limitA, limitW, defaultReadyBy, defaultEnergyWh, ...rest } = c.req.valid('json');
      const site: Site = {
        id: `site_${ports.random.ulid()}`,
        ...rest,
        ...(limitA === undefined ? {} : { limitA }),
        ...(limitW === undefined ? {} : { limitW }),
        ...(defaultReadyBy === undefined ? {} : { defaultReadyBy }),
        ...(defaultEnergyWh === undefined ? {} : { defaultEnergyWh }),
        createdAtMs: ports.clock.nowMs(),
        version: 1,
      };
      const created = await ports.sites.create(site);
      if (!created.ok) throw new ApiProblem(created.refusal.code);
      return answer(SiteBody, show(site), { status: 201, headers: { Location: `/v1/sites/${site.id}`, ETag: etag(site.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/sites',
      summary: 'Sites',
      tags,
      request: { query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of sites.', SitePage) },
    },
    async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const list = listName('sites', {});
      const after = unwrapCursor(cursor, list);
      const all = await ports.sites.list({ limit, ...(after === undefined ? {} : { cursor: after }) });
      const page = await onlySeen(all, (site) => seesSite(c.get('principal'), site.id));
      return answer(SitePage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/sites/{id}',
      summary: 'One site',
      tags,
      request: { params },
      responses: { 200: answers('The site.', SiteBody) },
    },
    async (c) => {
      const site = await ports.sites.get(c.req.valid('param').id);
      if (site === undefined || !seesSite(c.get('principal'), site.id)) throw new ApiProblem('SITE_NOT_FOUND');
      return answer(SiteBody, show(site), { headers: { ETag: etag(site.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'patch',
      path: '/v1/sites/{id}',
      summary: 'Change a site; its sessions are planned again',
      tags,
      request: { params, headers: z.object({ 'if-match': IF_MATCH }), body: jsonBody(SitePatch) },
      responses: { 200: answers('The site as it then stands.', SiteBody) },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const patch = c.req.valid('json');
      if (!seesSite(c.get('principal'), id)) throw new ApiProblem('SITE_NOT_FOUND');
      c.get('audited').siteId = id;
      const changed = await changeVersioned({
        ifMatch: c.req.valid('header')['if-match'],
        isIfMatchRequired: true,
        read: () => ports.sites.get(id),
        before: (site) => {
          c.get('audited').before = show(site);
        },
        change: (site) => apply(site, patch),
        write: (site) => ports.sites.update(site),
        notFound: 'SITE_NOT_FOUND',
      });
      // Other limits, another zone or another default deadline: to the planner, different signals.
      await ports.planning.plan(id, 'SIGNALS_CHANGED');
      return answer(SiteBody, show(changed), { headers: { ETag: etag(changed.version) } });
    },
  );
}

function isTimeZone(name: string): boolean {
  // An offset such as "+01:00" is taken by Intl, but has no summer time; "utc" is a zone.
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function apply(site: Site, patch: z.output<typeof SitePatch>): Site {
  const limitA = patch.limitA === undefined ? site.limitA : patch.limitA;
  const limitW = patch.limitW === undefined ? site.limitW : patch.limitW;
  const defaultReadyBy = patch.defaultReadyBy === undefined ? site.defaultReadyBy : patch.defaultReadyBy;
  const defaultEnergyWh = patch.defaultEnergyWh === undefined ? site.defaultEnergyWh : patch.defaultEnergyWh;
  const chargingMode = patch.chargingMode === undefined ? site.chargingMode : patch.chargingMode;
  const co2PricePerKg = patch.co2PricePerKg === undefined ? site.co2PricePerKg : patch.co2PricePerKg;
  const demandPricePerKwh = patch.demandPricePerKwh === undefined ? site.demandPricePerKwh : patch.demandPricePerKwh;
  return {
    id: site.id,
    name: patch.name ?? site.name,
    timeZone: patch.timeZone ?? site.timeZone,
    priceZone: patch.priceZone ?? site.priceZone,
    ...(limitA == null ? {} : { limitA }),
    ...(limitW == null ? {} : { limitW }),
    ...(defaultReadyBy == null ? {} : { defaultReadyBy }),
    ...(defaultEnergyWh == null ? {} : { defaultEnergyWh }),
    ...(chargingMode == null ? {} : { chargingMode }),
    ...(co2PricePerKg == null ? {} : { co2PricePerKg }),
    ...(demandPricePerKwh == null ? {} : { demandPricePerKwh }),
    createdAtMs: site.createdAtMs,
    version: site.version,
  };
}

function show(site: Site): z.input<typeof SiteBody> {
  return {
    id: site.id,
    name: site.name,
    timeZone: site.timeZone,
    priceZone: site.priceZone,
    ...(site.limitA === undefined ? {} : { limitA: site.limitA }),
    ...(site.limitW === undefined ? {} : { limitW: site.limitW }),
    ...(site.defaultReadyBy === undefined ? {} : { defaultReadyBy: site.defaultReadyBy }),
    ...(site.defaultEnergyWh === undefined ? {} : { defaultEnergyWh: site.defaultEnergyWh }),
    ...(site.chargingMode === undefined ? {} : { chargingMode: site.chargingMode }),
    ...(site.co2PricePerKg === undefined ? {} : { co2PricePerKg: site.co2PricePerKg }),
    ...(site.demandPricePerKwh === undefined ? {} : { demandPricePerKwh: site.demandPricePerKwh }),
    createdAt: isoTime(site.createdAtMs),
  };
}
