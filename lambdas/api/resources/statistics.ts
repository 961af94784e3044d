import * as z from 'zod';
import { dayOfDate, localDay } from '../../domain/signals/market-time';
import { DEFAULT_SITE_ID } from '../../domain/sites/site';
import { type Figures, NOTHING, sumFigures } from '../../domain/statistics/figures';
import { type PresenceDay, sumPresence } from '../../domain/statistics/presence';
import { heatMap, loadCurve, startSuccessRate, timeToPowerS, utilisation } from '../../domain/statistics/ratios';
import type { Dates, DayFigures, StatisticsScope } from '../../ports/statistics';
import { listName } from '../cursor';
import { DATES, DateText, datesAsked, pageFrom, WHOLE } from '../dates';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { pageOf } from '../schemas';
import { chargerInSight, seesSite, sitesAsked } from '../scope';
import { type Api, type ApiContext, answer, answers, serve } from '../serve';
import { FeesBody, FIGURES, hours, showFees, showFigures } from '../shown-figures';
import { datesIn } from './daily';

const Ratio = z.number().nullable();
const Hour = z.string().meta({ description: 'As the clock on the wall shows it.', example: '07' });

const SummaryBody = z
  .strictObject({
    from: DateText,
    to: DateText,
    ...FIGURES,
    feesByCurrency: FeesBody,
    onlineHours: z.number().meta({ description: 'Counted every night: of today nothing is in it.' }),
    outageHours: z.number(),
    excludedOutageHours: z.number(),
    utilisationByTime: Ratio.meta({ description: 'Occupied connector hours ÷ connector hours.' }),
    utilisationByCharging: Ratio.meta({ description: 'Charging connector hours ÷ connector hours.' }),
    startSuccessRate: Ratio.meta({ description: 'Sessions with at least 0.1 kWh ÷ sessions that were authorised.' }),
    timeToPowerS: z
      .strictObject({ median: Ratio, p95: Ratio })
      .meta({ description: 'At most so many seconds from the start to the first power: the bound of the class.' }),
    energyPerSessionWh: Ratio,
    averagePrice: z
      .array(z.strictObject({ currency: z.string(), netPerKwh: z.number(), grossPerKwh: z.number() }))
      .meta({ description: 'What was charged ÷ kWh; empty without energy.' }),
  })
  .meta({ id: 'StatisticsSummary' });

const DayBody = z.strictObject({ date: DateText, ...FIGURES, feesByCurrency: FeesBody }).meta({ id: 'StatisticsDay' });
const DayPage = pageOf(DayBody, 'StatisticsDayPage');

const LoadBody = z.strictObject({ hour: Hour, energyWh: z.int(), meanPowerW: z.int().nullable() }).meta({
  id: 'LoadHour',
  description: 'Energy ÷ how long the clock showed this hour: nights of 23 and 25 hours are counted as they were.',
});
const LoadPage = pageOf(LoadBody, 'LoadCurve');

const HeatBody = z
  .strictObject({
    weekday: z.int().min(1).max(7).meta({ description: '1 is Monday.' }),
    hour: Hour,
    energyWh: z.int(),
    occupiedHours: z.number(),
    starts: z.int(),
  })
  .meta({ id: 'HeatCell' });
const HeatPage = pageOf(HeatBody, 'HeatMap');

const QUERY = z.strictObject({ ...DATES, siteId: z.string().optional(), chargerId: z.string().optional() });
const LIST_QUERY = QUERY.extend(WHOLE);

export function statisticsRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Statistics'];
  const about =
    'Of one charger, of one site, or of all that the caller sees. Dates are those of the sites, both in it, at most 366 days; without dates the last 30.';

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/statistics/summary',
      summary: 'Sums and ratios over some days',
      description: about,
      tags,
      request: { query: QUERY },
      responses: { 200: answers('The figures.', SummaryBody) },
    },
    async (c) => {
      const { scopes, dates } = await asked(c, c.req.valid('query'), ports);
      const [days, presence] = await Promise.all([daysOf(scopes, dates, ports), presenceOf(scopes, dates, ports)]);
      return answer(SummaryBody, summary(dates, sumFigures(days.map(({ figures }) => figures)), presence, days));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/statistics/days',
      summary: 'Sums day by day',
      description: about,
      tags,
      request: { query: LIST_QUERY },
      responses: { 200: answers('Every day asked for, in order.', DayPage) },
    },
    async (c) => {
      const { scopes, dates, list } = await asked(c, c.req.valid('query'), ports);
      const figures = new Map((await daysOf(scopes, dates, ports)).map((day) => [day.date, day.figures]));
      const items = datesIn(dates).map((date) => {
        const ofDay = figures.get(date) ?? NOTHING;
        return { date, ...showFigures(ofDay), feesByCurrency: showFees(ofDay) };
      });
      return answer(DayPage, pageFrom(items, c.req.valid('query'), list));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/statistics/load-curve',
      summary: 'Mean power by the hour of the day',
      description: about,
      tags,
      request: { query: LIST_QUERY },
      responses: { 200: answers('24 hours.', LoadPage) },
    },
    async (c) => {
      const { scopes, dates, timeZone, list } = await asked(c, c.req.valid('query'), ports);
      const figures = sumFigures((await daysOf(scopes, dates, ports)).map((day) => day.figures));
      const { startMs } = dayOfDate(dates.from, timeZone);
      // Hours that are still to come had no power to show.
      const endMs = Math.max(startMs, Math.min(dayOfDate(dates.to, timeZone).endMs, ports.clock.nowMs()));
      return answer(LoadPage, pageFrom(loadCurve(figures, { startMs, endMs, timeZone }), c.req.valid('query'), list));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/statistics/heat-map',
      summary: 'Sums by weekday and hour',
      description: about,
      tags,
      request: { query: LIST_QUERY },
      responses: { 200: answers('7 × 24 cells.', HeatPage) },
    },
    async (c) => {
      const { scopes, dates, list } = await asked(c, c.req.valid('query'), ports);
      const items = heatMap(await daysOf(scopes, dates, ports)).map(({ occupiedMs, ...cell }) => ({
        ...cell,
        occupiedHours: hours(occupiedMs),
      }));
      return answer(HeatPage, pageFrom(items, c.req.valid('query'), list));
    },
  );
}

interface Asked {
  readonly scopes: readonly StatisticsScope[];
  readonly dates: Dates;
  readonly timeZone: string;
  /** A cursor fits the very same question alone. */
  readonly list: string;
}

/** One scope for people of the whole network; as many as they have sites for others. */
async function asked(c: ApiContext, query: z.output<typeof QUERY>, ports: ApiPorts): Promise<Asked> {
  const { siteId, chargerId, from, to } = query;
  const charger = chargerId === undefined ? undefined : await chargerInSight(c, chargerId, ports);
  if (charger !== undefined && siteId !== undefined && charger.siteId !== siteId) throw new ApiProblem('CHARGER_NOT_FOUND');
  if (siteId !== undefined && !seesSite(c.get('principal'), siteId)) throw new ApiProblem('SITE_NOT_FOUND');
  const site = await ports.sites.get(charger?.siteId ?? siteId ?? DEFAULT_SITE_ID);
  if (site === undefined && siteId !== undefined) throw new ApiProblem('SITE_NOT_FOUND');
  const timeZone = site?.timeZone ?? ports.facts.defaultTimeZone;
  const sites = sitesAsked(c.get('principal'), siteId);
  const scopes: readonly StatisticsScope[] =
    charger !== undefined
      ? [{ kind: 'CHARGER', chargerId: charger.id }]
      : (sites?.map((id) => ({ kind: 'SITE', siteId: id })) ?? [{ kind: 'NETWORK' }]);
  const dates = datesAsked({ from, to }, localDay(ports.clock.nowMs(), timeZone).date);
  return { scopes, dates, timeZone, list: listName(c.req.path, { siteId, chargerId, ...dates }) };
}

async function daysOf(
  scopes: readonly StatisticsScope[],
  dates: Dates,
  { statistics }: Pick<ApiPorts, 'statistics'>,
): Promise<readonly DayFigures[]> {
  const all = (await Promise.all(scopes.map((scope) => statistics.days(scope, dates)))).flat();
  if (scopes.length < 2) return all;
  return datesIn(dates).map((date) => ({
    date,
    figures: sumFigures(all.filter((day) => day.date === date).map(({ figures }) => figures)),
  }));
}

async function presenceOf(scopes: readonly StatisticsScope[], dates: Dates, { statistics }: Pick<ApiPorts, 'statistics'>) {
  return (await Promise.all(scopes.map((scope) => statistics.presence(scope, dates)))).flat();
}

function summary(
  dates: Dates,
  figures: Figures,
  presence: readonly PresenceDay[],
  days: readonly DayFigures[],
): z.input<typeof SummaryBody> {
  const there = sumPresence(dates.from, presence);
  // Utilisation is about the days of which it is known how many connectors there were.
  const known = new Set(presence.map(({ date }) => date));
  const onKnown = sumFigures(days.filter(({ date }) => known.has(date)).map((day) => day.figures));
  const { energyWh = 0, sessions = 0 } = figures;
  return {
    ...dates,
    ...showFigures(figures),
    feesByCurrency: showFees(figures),
    onlineHours: hours(there.onlineMs),
    outageHours: hours(there.outageMs),
    excludedOutageHours: hours(there.excludedMs),
    utilisationByTime: rounded(utilisation(onKnown.occupiedMs ?? 0, there.connectorMs)),
    utilisationByCharging: rounded(utilisation(onKnown.chargingMs ?? 0, there.connectorMs)),
    startSuccessRate: rounded(startSuccessRate(figures)),
    timeToPowerS: { median: timeToPowerS(figures, 50), p95: timeToPowerS(figures, 95) },
    energyPerSessionWh: sessions === 0 ? null : Math.round(energyWh / sessions),
    averagePrice:
      energyWh <= 0
        ? []
        : showFees(figures).map(({ currency, net, gross }) => ({
            currency,
            netPerKwh: rounded((Number(net) * 1_000) / energyWh) ?? 0,
            grossPerKwh: rounded((Number(gross) * 1_000) / energyWh) ?? 0,
          })),
  };
}

function rounded(ratio: number | null): number | null {
  return ratio === null ? null : Math.round(ratio * 1e4) / 1e4;
}
