import * as z from 'zod';
import { describeTariff, type ShownPrice, type TariffDescription } from '../../domain/tariffs/describe-tariff';
import { scopesOf, type TariffScope } from '../../domain/tariffs/tariff-assignment';
import { findTariff } from '../../jobs/find-tariff';
import type { ApiContext } from '../context';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { chargerInSight, seesSite } from '../scope';
import { type Api, answer, answers, jsonBody, serve } from '../serve';
import { TariffId } from '../tariff-shape';

const ConnectorId = z.coerce.number().int().min(1).max(255);

const AssignmentIn = z
  .strictObject({ tariffId: TariffId.nullable().meta({ description: 'null: what the charger, or the site, says.' }) })
  .meta({ id: 'NewTariffAssignment' });

const LimitBody = z.strictObject({ net: z.string().optional(), gross: z.string().optional() });

const DescriptionBody = z
  .strictObject({
    tariffId: z.string(),
    version: z.int(),
    hash: z.string(),
    currency: z.string(),
    prices: z
      .array(
        z.strictObject({
          dimension: z.enum(['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT']),
          unit: z.enum(['kWh', 'minute', 'hour', 'session']),
          net: z.string(),
          gross: z.string(),
          vatPercent: z.number().optional(),
          stepSize: z.int(),
          conditions: z.record(z.string(), z.unknown()).meta({ description: 'OCPI restrictions; none: always.' }),
          isNow: z.boolean().meta({ description: 'A session that begins now begins with it.' }),
        }),
      )
      .meta({ description: 'Per kWh, per minute, per session, then the reservation: the order of AFIR.' }),
    minimum: LimitBody.optional(),
    maximum: LimitBody.optional(),
    texts: z.array(z.strictObject({ language: z.string(), text: z.string() })),
    url: z.string().optional(),
  })
  .meta({ id: 'TariffDescription', description: 'The price as it is shown, everywhere the same.' });

const AssignmentBody = z
  .strictObject({
    tariffId: z.string().nullable().meta({ description: 'Assigned to this very place.' }),
    effective: DescriptionBody.nullable().meta({
      description: 'What a session that begins now is priced by; null where no tariff applies.',
    }),
  })
  .meta({ id: 'TariffAssignment' });

interface Place {
  readonly scope: TariffScope;
  readonly siteId: string;
  readonly chargerId?: string;
  readonly connectorId?: number;
}

export function tariffAssignmentRoutes(api: Api, ports: ApiPorts): void {
  const site = z.strictObject({ id: z.string() });
  const connector = z.strictObject({ id: z.string(), connectorId: ConnectorId });
  placeRoutes(api, ports, {
    path: '/v1/sites/{id}/tariff',
    what: 'a site',
    params: site,
    place: async (c) => {
      const { id } = site.parse(c.req.param());
      if (!seesSite(c.get('principal'), id) || (await ports.sites.get(id)) === undefined) throw new ApiProblem('SITE_NOT_FOUND');
      c.get('audited').siteId = id;
      return { scope: { kind: 'SITE', siteId: id }, siteId: id };
    },
  });
  placeRoutes(api, ports, {
    path: '/v1/chargers/{id}/tariff',
    what: 'a charger',
    params: site,
    place: async (c) => {
      const { id } = site.parse(c.req.param());
      const { siteId } = await chargerInSight(c, id, ports);
      return { scope: { kind: 'CHARGER', chargerId: id }, siteId, chargerId: id };
    },
  });
  placeRoutes(api, ports, {
    path: '/v1/chargers/{id}/connectors/{connectorId}/tariff',
    what: 'a connector',
    params: connector,
    place: async (c) => {
      const { id, connectorId } = connector.parse(c.req.param());
      const { siteId } = await chargerInSight(c, id, ports);
      return { scope: { kind: 'CONNECTOR', chargerId: id, connectorId }, siteId, chargerId: id, connectorId };
    },
  });
}

interface Kind {
  readonly path: string;
  readonly what: string;
  readonly params: z.ZodObject;
  readonly place: (c: ApiContext) => Promise<Place>;
}

/** Reading and setting the tariff of one kind of place. The most specific place that has one counts: connector, charger, site. */
function placeRoutes(api: Api, ports: ApiPorts, { path, what, params, place }: Kind): void {
  const tags = ['Tariffs'];
  serve(
    api,
    ports,
    {
      method: 'get',
      path,
      summary: `The tariff of ${what}, and what holds there now`,
      tags,
      request: { params },
      responses: { 200: answers('What is assigned and what holds.', AssignmentBody) },
    },
    async (c) => answer(AssignmentBody, await look(await place(c), ports)),
  );

  serve(
    api,
    ports,
    {
      method: 'put',
      path,
      summary: `Give ${what} a tariff`,
      description: 'For sessions that begin from now on.',
      tags,
      request: { params, body: jsonBody(AssignmentIn) },
      responses: { 200: answers('What is assigned and what holds.', AssignmentBody) },
    },
    async (c) => {
      const { tariffId } = AssignmentIn.parse(await c.req.json());
      const found = await place(c);
      if (tariffId !== null && (await ports.tariffs.get(tariffId)) === undefined) throw new ApiProblem('UNKNOWN_TARIFF');
      const nowMs = ports.clock.nowMs();
      c.get('audited').before = { tariffId: (await ports.tariffs.assignmentAt(found.scope, nowMs))?.tariffId ?? null };
      await ports.tariffs.assign({ scope: found.scope, tariffId, fromMs: nowMs });
      return answer(AssignmentBody, await look(found, ports));
    },
  );
}

async function look({ scope, siteId, chargerId, connectorId }: Place, ports: ApiPorts): Promise<z.input<typeof AssignmentBody>> {
  const nowMs = ports.clock.nowMs();
  const { tariffId } = (await ports.tariffs.assignmentAt(scope, nowMs)) ?? { tariffId: null };
  // A place that is less specific than a connector is asked for as one that has nothing of its own.
  const scopes = scopesOf({ siteId, chargerId: chargerId ?? '', connectorId: connectorId ?? 0 }).slice(
    chargerId === undefined ? 2 : connectorId === undefined ? 1 : 0,
  );
  const version = await findTariff(scopes, nowMs, ports.tariffs);
  const timeZone = (await ports.sites.get(siteId))?.timeZone ?? ports.facts.defaultTimeZone;
  return {
    tariffId,
    effective:
      version === undefined
        ? null
        : { ...show(describeTariff(version.tariff, nowMs, timeZone)), version: version.version, hash: version.hash },
  };
}

function show({ tariffId, currency, prices, minimum, maximum, texts, url }: TariffDescription) {
  return {
    tariffId,
    currency,
    prices: prices.map(showPrice),
    ...(minimum === undefined ? {} : { minimum: { ...minimum } }),
    ...(maximum === undefined ? {} : { maximum: { ...maximum } }),
    texts: texts.map((text) => ({ ...text })),
    ...(url === undefined ? {} : { url }),
  };
}

function showPrice({ vatPercent, conditions, ...price }: ShownPrice) {
  return { ...price, conditions: { ...conditions }, ...(vatPercent === undefined ? {} : { vatPercent }) };
}
