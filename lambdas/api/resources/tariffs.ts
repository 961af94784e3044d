import * as z from 'zod';
import { isoTime } from '../../domain/shared/time';
import { floorToSlot } from '../../domain/signals/market-time';
import { SLOT_MS } from '../../domain/signals/signal';
import { compileTariff } from '../../domain/tariffs/compile-tariff';
import { FINDINGS, type Finding, lintTariff } from '../../domain/tariffs/lint-tariff';
import { rateSession } from '../../domain/tariffs/rate-session';
import { sessionBill } from '../../domain/tariffs/session-bill';
import { marketPriceAt, materialize } from '../../domain/tariffs/spot-tariff';
import type { Tariff } from '../../domain/tariffs/tariff';
import { contentHash, publish, type TariffVersion } from '../../domain/tariffs/tariff-version';
import { marketPrices } from '../../jobs/find-tariff';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import { changeVersioned, etag, IF_MATCH } from '../etag';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Instant, Limit, pageOf, Zone } from '../schemas';
import { type Api, answer, answers, jsonBody, refusePart, serve } from '../serve';
import { billedMoney, cdrCosts, PeriodsIn, readPeriods, type SimulatedSession, SimulationBody } from '../simulate-tariff';
import { readTariff, TariffId, TariffIn } from '../tariff-shape';
import { TimeZone } from './sites';

const FindingBody = z
  .strictObject({
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    pointer: z.string().meta({ description: 'JSON pointer into the tariff.' }),
    detail: z.string(),
  })
  .meta({ id: 'TariffFinding' });

const VersionBody = z
  .strictObject({
    id: z.string(),
    version: z.int(),
    hash: z.string().meta({ description: 'SHA-256 of the content; sessions and receipts name it.' }),
    publishedAt: Instant.meta({ description: 'Sessions that begin from then on have this version.' }),
    tariff: TariffIn,
    findings: z.array(FindingBody).optional().meta({ description: 'What is doubtful about it; told when it is published.' }),
  })
  .meta({ id: 'TariffVersion' });
const VersionPage = pageOf(VersionBody, 'TariffVersionPage');

const Findings = z.strictObject({ findings: z.array(FindingBody) }).meta({ id: 'TariffFindings' });

/** Above this no price of ours is known anyway, and a market tariff would read days of prices for one question. */
const LONGEST_SIMULATION_MS = 31 * 24 * 3_600_000;

export function tariffRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Tariffs'];
  const params = z.strictObject({ id: TariffId });

  serve(
    api,
    ports,
    {
      method: 'put',
      path: '/v1/tariffs/{id}',
      summary: 'Publish a tariff',
      description:
        'An OCPI tariff object. Another content is another version, for sessions that begin from now on; those under way keep theirs. The same content changes nothing.',
      tags,
      request: { params, headers: z.object({ 'if-match': IF_MATCH }), body: jsonBody(TariffIn) },
      responses: { 200: answers('The version that stands.', VersionBody), 201: answers('The first version.', VersionBody) },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const body = c.req.valid('json');
      if (body.id !== undefined && body.id !== id) throw refusePart('/id', `is not ${id}, as the address says`);
      const tariff = readTariff(body, id);
      const findings = lintTariff(tariff);
      refuseErrors(findings);
      const first = await publishFirst(tariff, ports);
      const standing =
        first ??
        (await changeVersioned<TariffVersion>({
          ifMatch: c.req.valid('header')['if-match'],
          read: () => ports.tariffs.get(id),
          before: (current) => {
            c.get('audited').before = show(current);
          },
          change: (current) => publish(tariff, current, ports.clock.nowMs()),
          write: async (version) => {
            if ((await ports.tariffs.get(id))?.hash === version.hash) return { ok: true, value: version };
            const published = await ports.tariffs.publish(version);
            return published.ok ? { ok: true, value: version } : published;
          },
          notFound: 'TARIFF_NOT_FOUND',
        }));
      return answer(
        VersionBody,
        { ...show(standing), findings: findings.map(showFinding) },
        { status: first === undefined ? 200 : 201, headers: { ETag: etag(standing.version), Location: `/v1/tariffs/${id}` } },
      );
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/tariffs',
      summary: 'Tariffs, each in its newest version',
      tags,
      request: { query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of tariffs.', VersionPage) },
    },
    async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const list = listName('tariffs', {});
      const after = unwrapCursor(cursor, list);
      const page = await ports.tariffs.list({ limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(VersionPage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/tariffs/{id}',
      summary: 'A tariff in its newest version',
      tags,
      request: { params },
      responses: { 200: answers('The tariff.', VersionBody) },
    },
    async (c) => {
      const version = await ports.tariffs.get(c.req.valid('param').id);
      if (version === undefined) throw new ApiProblem('TARIFF_NOT_FOUND');
      return answer(VersionBody, show(version), { headers: { ETag: etag(version.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/tariffs/{id}/versions',
      summary: 'Every version of a tariff, newest first',
      tags,
      request: { params, query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of versions.', VersionPage) },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const { limit, cursor } = c.req.valid('query');
      const list = listName('tariff-versions', { id });
      const after = unwrapCursor(cursor, list);
      const page = await ports.tariffs.versions(id, { limit, ...(after === undefined ? {} : { cursor: after }) });
      if (page.items.length === 0 && after === undefined) throw new ApiProblem('TARIFF_NOT_FOUND');
      return answer(VersionPage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/tariffs/lint',
      summary: 'What is wrong or doubtful about a tariff',
      tags,
      request: {
        body: jsonBody(
          z
            .strictObject({
              tariff: TariffIn,
              powerKw: z
                .number()
                .min(0)
                .optional()
                .meta({ description: 'Of the chargers it is for: from 50 kW on, AFIR forbids some prices.' }),
            })
            .meta({ id: 'TariffToLint' }),
        ),
      },
      responses: { 200: answers('The findings; none is none.', Findings) },
    },
    (c) => {
      const { tariff, powerKw } = c.req.valid('json');
      return answer(Findings, { findings: lintTariff(readTariff(tariff, tariff.id ?? 'simulated'), powerKw).map(showFinding) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/tariffs/simulate',
      summary: 'What a session would cost',
      description:
        'An OCPI tariff and charging periods in, the costs of an OCPI charge detail record out, with their lines. Nothing is stored.',
      tags,
      request: {
        body: jsonBody(
          z
            .strictObject({
              tariff: TariffIn,
              ...PeriodsIn,
              time_zone: TimeZone.optional().meta({ description: 'Of the site; else that of the deployment.' }),
              price_zone: Zone.optional().meta({ description: 'For a market tariff; else that of the deployment.' }),
            })
            .meta({ id: 'TariffToSimulate' }),
        ),
      },
      responses: { 200: answers('The costs.', SimulationBody) },
    },
    async (c) => {
      const { tariff: body, charging_periods, end_date_time, time_zone, price_zone } = c.req.valid('json');
      const tariff = readTariff(body, body.id ?? 'simulated');
      const session = readPeriods(charging_periods, end_date_time);
      const timeZone = time_zone ?? ports.facts.defaultTimeZone;
      const priced = await withMarketPrices(tariff, session, { timeZone, priceZone: price_zone ?? ports.facts.defaultPriceZone }, ports);
      const rating = rateSession(compileTariff(priced), { ...session, timeZone });
      const hash = contentHash(tariff);
      const bill = sessionBill(rating, { tariffId: tariff.id, version: 0, hash, timeZone });
      return answer(SimulationBody, {
        ...cdrCosts(rating),
        billed: billedMoney(bill),
        lines: [...bill.lines],
        vat: [...bill.vatRows],
        notes: [...bill.notes],
        hash,
      });
    },
  );
}

async function publishFirst(tariff: Tariff, { tariffs, clock }: ApiPorts): Promise<TariffVersion | undefined> {
  if ((await tariffs.get(tariff.id)) !== undefined) return undefined;
  const first = publish(tariff, undefined, clock.nowMs());
  return (await tariffs.publish(first)).ok ? first : undefined;
}

function refuseErrors(findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new ApiProblem('TARIFF_REFUSED', {
    parts: errors.map(({ pointer, code }) => ({ pointer, detail: `${code}: ${FINDINGS[code][1]}` })),
  });
}

async function withMarketPrices(
  tariff: Tariff,
  { startMs, periods }: SimulatedSession,
  { timeZone, priceZone }: { readonly timeZone: string; readonly priceZone: string },
  { signals }: Pick<ApiPorts, 'signals'>,
): Promise<Tariff> {
  if (tariff.tidewatt?.spot === undefined) return tariff;
  const endMs = periods.at(-1)?.endMs ?? startMs;
  if (endMs - startMs > LONGEST_SIMULATION_MS) throw refusePart('/end_date_time', 'is more than 31 days after the start');
  const prices = marketPrices(await signals.range('price', priceZone, floorToSlot(startMs), Math.max(endMs, startMs + SLOT_MS)));
  return materialize(tariff, prices, { timeZone, lockedPrice: marketPriceAt(tariff, prices, startMs) });
}

function show({ tariffId, version, hash, publishedAtMs, tariff }: TariffVersion): z.input<typeof VersionBody> {
  const publishedAt = isoTime(publishedAtMs);
  return { id: tariffId, version, hash, publishedAt, tariff: { ...JSON.parse(JSON.stringify(tariff)), last_updated: publishedAt } };
}

function showFinding({ code, severity, pointer }: Finding): z.input<typeof FindingBody> {
  return { code, severity, pointer, detail: FINDINGS[code][1] };
}
