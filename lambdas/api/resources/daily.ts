import * as z from 'zod';
import type { Charger } from '../../domain/chargers/charger';
import { dayOfDate, localDay } from '../../domain/signals/market-time';
import { DEFAULT_SITE_ID } from '../../domain/sites/site';
import { entriesOf, NOTHING } from '../../domain/statistics/figures';
import type { PresenceDay } from '../../domain/statistics/presence';
import { chargerPresence } from '../../jobs/charger-presence';
import { rebuildDay } from '../../jobs/rebuild-statistics';
import type { Dates } from '../../ports/statistics';
import { listName } from '../cursor';
import { DATES, DateText, datesAsked, pageFrom, shifted, WHOLE } from '../dates';
import type { ApiPorts } from '../ports';
import { pageOf } from '../schemas';
import { chargerInSight } from '../scope';
import { type Api, answer, answers, serve } from '../serve';
import { FeesBody, FIGURES, hours, showFees, showFigures } from '../shown-figures';

const DailyBody = z
  .strictObject({
    date: DateText,
    ...FIGURES,
    feesByCurrency: FeesBody,
    onlineHours: z.number().nullable().meta({ description: 'null: not known of this day.' }),
    outageHours: z
      .number()
      .nullable()
      .meta({ description: 'Of all connectors: offline for more than five minutes, Faulted or Unavailable.' }),
  })
  .meta({ id: 'ChargerDay' });
const DailyPage = pageOf(DailyBody, 'ChargerDayPage');

const RecountBody = z
  .strictObject({
    chargerId: z.string(),
    date: DateText,
    sessions: z.int(),
    differences: z.array(
      z.strictObject({
        kind: z.enum(['SESSION', 'ROW']),
        sessionId: z.string().optional(),
        missing: z.record(z.string(), z.number()).meta({ description: 'What was added to put it right.' }),
      }),
    ),
  })
  .meta({ id: 'Recount' });

export function dailyRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Statistics'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/chargers/{id}/daily',
      summary: 'What a charger did, day by day',
      description:
        "Days of the site's calendar, both dates in it, at most 366; without dates the last 30. A session counts once it is settled.",
      tags,
      request: { params, query: z.strictObject({ ...DATES, ...WHOLE }) },
      responses: { 200: answers('Every day asked for, in order.', DailyPage) },
    },
    async (c) => {
      const charger = await chargerInSight(c, c.req.valid('param').id, ports);
      const timeZone = await zoneOf(charger, ports);
      const today = localDay(ports.clock.nowMs(), timeZone).date;
      const dates = datesAsked(c.req.valid('query'), today);
      const scope = { kind: 'CHARGER', chargerId: charger.id } as const;
      const [days, stored, live] = await Promise.all([
        ports.statistics.days(scope, dates),
        ports.statistics.presence(scope, dates),
        today >= dates.from && today <= dates.to ? presenceToday(charger, timeZone, ports) : undefined,
      ]);
      const figures = new Map(days.map((day) => [day.date, day.figures]));
      const presence = new Map([...stored, ...(live === undefined ? [] : [live])].map((day) => [day.date, day]));
      const items = datesIn(dates).map((date) => ({
        date,
        ...showFigures(figures.get(date) ?? NOTHING),
        feesByCurrency: showFees(figures.get(date) ?? NOTHING),
        ...showPresence(presence.get(date)),
      }));
      return answer(DailyPage, pageFrom(items, c.req.valid('query'), listName('daily', { chargerId: charger.id, ...dates })));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/chargers/{id}/daily/{date}/recount',
      summary: 'Counts a day of a charger again from its sessions',
      description: 'Every night does so for the day before. What differs is answered and put right.',
      tags,
      request: { params: z.strictObject({ id: z.string(), date: DateText }) },
      responses: { 200: answers('What was found.', RecountBody) },
    },
    async (c) => {
      const { id, date } = c.req.valid('param');
      const charger = await chargerInSight(c, id, ports);
      const timeZone = await zoneOf(charger, ports);
      const { sessions, differences } = await rebuildDay(charger.id, dayOfDate(date, timeZone), timeZone, ports);
      return answer(RecountBody, {
        chargerId: charger.id,
        date,
        sessions,
        differences: differences.map(({ kind, sessionId, missing }) => ({
          kind,
          ...(sessionId === undefined ? {} : { sessionId }),
          missing: Object.fromEntries(entriesOf(missing)),
        })),
      });
    },
  );
}

async function zoneOf({ siteId }: Charger, { sites }: Pick<ApiPorts, 'sites'>): Promise<string> {
  return ((await sites.get(siteId)) ?? (await sites.get(DEFAULT_SITE_ID))!).timeZone;
}

/** The night counts whole days; today is looked up. */
async function presenceToday(charger: Charger, timeZone: string, ports: ApiPorts): Promise<PresenceDay | undefined> {
  const view = await ports.chargers.getWithConnectors(charger.id);
  if (view === undefined) return undefined;
  const nowMs = ports.clock.nowMs();
  const [today] = await chargerPresence(view, [localDay(nowMs, timeZone)], nowMs, ports);
  return today;
}

function showPresence(day: PresenceDay | undefined) {
  return day === undefined
    ? { onlineHours: null, outageHours: null }
    : { onlineHours: hours(day.onlineMs), outageHours: hours(day.outageMs) };
}

export function datesIn({ from, to }: Dates): readonly string[] {
  const dates: string[] = [];
  for (let date = from; date <= to; date = shifted(date, 1)) dates.push(date);
  return dates;
}
