import * as z from 'zod';
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from '../../domain/shared/time';
import { localDay } from '../../domain/signals/market-time';
import type { PresenceDay } from '../../domain/statistics/presence';
import { uptimeOf, uptimePercent } from '../../domain/statistics/ratios';
import type { ChargerView } from '../../ports/charger-store';
import type { Dates } from '../../ports/statistics';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import { DATES, DateText, datesAsked, pageFrom, shifted, WHOLE } from '../dates';
import type { ApiPorts } from '../ports';
import { Cursor, Instant, pageOf } from '../schemas';
import { chargerInSight, listAcross, sitesAsked } from '../scope';
import { type Api, answer, answers, serve } from '../serve';
import { datesIn } from './daily';

const UptimeBody = z
  .strictObject({
    chargerId: z.string(),
    connectorId: z.int(),
    siteId: z.string(),
    from: DateText,
    to: DateText,
    periodMinutes: z.number(),
    outageMinutes: z.number().meta({ description: 'T_outage' }),
    excludedMinutes: z
      .number()
      .meta({ description: 'T_excluded: the part of the outage in which the operator had the port out of service.' }),
    uptimePercent: z.number().nullable(),
    isLifetime: z.boolean().meta({ description: 'The port is younger than the period: it is about its own lifetime.' }),
  })
  .meta({ id: 'PortUptime' });
const UptimePage = pageOf(UptimeBody, 'PortUptimePage');

const OutageBody = z
  .strictObject({
    chargerId: z.string(),
    connectorId: z.int(),
    cause: z.enum(['OFFLINE', 'FAULTED', 'UNAVAILABLE']),
    startedAt: Instant,
    endedAt: Instant,
    minutes: z.number(),
  })
  .meta({ id: 'Outage', description: 'Cut at the midnights of the site.' });
const OutagePage = pageOf(OutageBody, 'OutagePage');

export function uptimeRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Statistics'];

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/statistics/uptime',
      summary: 'Uptime of every port over the twelve months before a date',
      description:
        'µ = (period − (T_outage − T_excluded)) ÷ period × 100 (23 CFR 680.116). Counted every night, up to the day before `to`.',
      tags,
      request: {
        query: z.strictObject({
          to: DateText.optional(),
          siteId: z.string().optional(),
          chargerId: z.string().optional(),
          limit: z.coerce
            .number()
            .int()
            .min(1)
            .max(200)
            .default(20)
            .meta({ description: 'At most so many chargers; each is a year of days to read.' }),
          cursor: Cursor,
        }),
      },
      responses: { 200: answers('A page of ports.', UptimePage) },
    },
    async (c) => {
      const { to: asked, siteId, chargerId, limit, cursor } = c.req.valid('query');
      const until = asked ?? localDay(ports.clock.nowMs(), ports.facts.defaultTimeZone).date;
      const dates = { from: yearBefore(until), to: shifted(until, -1) };
      const list = listName('uptime', { to: asked, siteId, chargerId });
      const after = unwrapCursor(cursor, list);
      if (chargerId !== undefined) {
        await chargerInSight(c, chargerId, ports);
        const view = await ports.chargers.getWithConnectors(chargerId);
        return answer(UptimePage, { items: view === undefined ? [] : await portsOf(view, dates, ports), nextCursor: null });
      }
      const page = await listAcross(
        sitesAsked(c.get('principal'), siteId),
        { limit, ...(after === undefined ? {} : { cursor: after }) },
        (request) => ports.chargers.list(request),
      );
      const items = (await Promise.all(page.items.map((view) => portsOf(view, dates, ports)))).flat();
      return answer(UptimePage, { items, nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/statistics/outages',
      summary: 'The outages of a charger',
      tags,
      request: { query: z.strictObject({ chargerId: z.string(), ...DATES, ...WHOLE }) },
      responses: { 200: answers('Every outage of these days, in order.', OutagePage) },
    },
    async (c) => {
      const { chargerId, limit, cursor, ...asked } = c.req.valid('query');
      await chargerInSight(c, chargerId, ports);
      const dates = datesAsked(asked, localDay(ports.clock.nowMs(), ports.facts.defaultTimeZone).date);
      const days = await ports.statistics.presence({ kind: 'CHARGER', chargerId }, dates);
      const outages = days.flatMap((day) => outagesOf(chargerId, day));
      return answer(OutagePage, pageFrom(outages, { limit, cursor }, listName('outages', { chargerId, ...dates })));
    },
  );
}

async function portsOf(
  { charger, connectors }: ChargerView,
  dates: Dates,
  { statistics }: Pick<ApiPorts, 'statistics'>,
): Promise<z.input<typeof UptimeBody>[]> {
  const days = await statistics.presence({ kind: 'CHARGER', chargerId: charger.id }, dates);
  return connectors
    .filter(({ connectorId }) => connectorId > 0)
    .map(({ connectorId }) => {
      const uptime = uptimeOf(days, connectorId);
      const percent = uptimePercent(uptime);
      return {
        chargerId: charger.id,
        connectorId,
        siteId: charger.siteId,
        ...dates,
        periodMinutes: minutes(uptime.periodMs),
        outageMinutes: minutes(uptime.outageMs),
        excludedMinutes: minutes(uptime.excludedMs),
        uptimePercent: percent === null ? null : Math.round(percent * 1_000) / 1_000,
        isLifetime: uptime.periodMs < datesIn(dates).length * DAY_MS - HOUR_MS,
      };
    });
}

function outagesOf(chargerId: string, { ports }: PresenceDay): z.input<typeof OutageBody>[] {
  return ports.flatMap(({ connectorId, outages }) =>
    outages.map(({ cause, startMs, endMs }) => ({
      chargerId,
      connectorId,
      cause,
      startedAt: isoTime(startMs),
      endedAt: isoTime(endMs),
      minutes: minutes(endMs - startMs),
    })),
  );
}

/** 365 days before, or 366: a 29 February is a day of its period. */
function yearBefore(date: string): string {
  const day = new Date(date);
  return new Date(Date.UTC(day.getUTCFullYear() - 1, day.getUTCMonth(), day.getUTCDate())).toISOString().slice(0, 10);
}

function minutes(ms: number): number {
  return Math.round(ms / MINUTE_MS);
}
