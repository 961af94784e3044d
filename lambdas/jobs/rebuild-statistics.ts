import { isDeepStrictEqual } from 'node:util';
import { type LocalDay, localDay } from '../domain/signals/market-time';
import { DEFAULT_SITE_ID } from '../domain/sites/site';
import { type Figures, minusFigures, NOTHING, sumFigures } from '../domain/statistics/figures';
import { type PresenceDay, sumPresence } from '../domain/statistics/presence';
import type { ChargerStore, ChargerView } from '../ports/charger-store';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { StatisticsScope } from '../ports/statistics';
import type { SiteStore } from '../ports/stores';
import { type ChargerPresenceDeps, chargerPresence } from './charger-presence';
import { type RecountDayDeps, type RecountedDay, recountDay } from './recount-day';

export interface RebuildStatisticsDeps extends RecountDayDeps, ChargerPresenceDeps {
  readonly clock: Clock;
  readonly chargers: Pick<ChargerStore, 'list'>;
  readonly sites: Pick<SiteStore, 'get'>;
  readonly log: Log;
}

export interface RebuildReport {
  readonly chargers: number;
  readonly sessions: number;
  readonly differences: number;
}

type Group = Exclude<StatisticsScope, { kind: 'CHARGER' }>;

/** What chargers tell of statuses and lines days later still finds its way into the presence of so many days. */
const PRESENCE_DAYS = 8;
const PAGE = 200;
const AT_ONCE = 8;
const MOST_LOOKS = 5;

/** What one charger's night tells the rows of its site and of the network. */
interface Looked {
  readonly chargerId: string;
  readonly siteId: string;
  readonly yesterday: string;
  readonly sessions: number;
  readonly differences: number;
  readonly presence: readonly PresenceDay[];
  /** It worked at two sites: its row is no part of either's. */
  readonly hasMoved: boolean;
}

/**
 * Every night, for the day before at each site: are the rows what the sessions say? And how each charger was there in the last week: that is
 * counted here alone, as a whole from what is known by now, because the length of an outage is not known when it begins and chargers that
 * were offline tell of it late.
 */
export async function rebuildStatistics(deps: RebuildStatisticsDeps): Promise<RebuildReport> {
  const zoneOf = timeZones(deps.sites);
  const looked: Looked[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ChargerStore['list']>> = await deps.chargers.list({
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    for (let from = 0; from < page.items.length; from += AT_ONCE) {
      const some = page.items.slice(from, from + AT_ONCE);
      looked.push(...(await Promise.all(some.map(async (view) => look(view, await zoneOf(view.charger.siteId), deps)))));
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  let differences = looked.reduce((sum, one) => sum + one.differences, 0);
  for (const { scope, members } of groupsOf(looked)) differences += await settleGroup(scope, members, deps);
  const report = { chargers: looked.length, sessions: looked.reduce((sum, { sessions }) => sum + sessions, 0), differences };
  deps.log.info('STATISTICS_CHECKED', { ...report });
  return report;
}

/** One charger: also what an operator asks for by hand, for a day of their choice. */
export async function rebuildDay(
  chargerId: string,
  day: LocalDay,
  timeZone: string,
  deps: RecountDayDeps & { readonly log: Log },
): Promise<RecountedDay> {
  const recounted = await recountDay(chargerId, day, timeZone, deps);
  for (const { kind, sessionId, missing } of recounted.differences) {
    deps.log.error('STATISTICS_DIFFER', { kind, chargerId, date: day.date, sessionId, missing: JSON.stringify(missing) });
  }
  return recounted;
}

async function look(view: ChargerView, timeZone: string, deps: RebuildStatisticsDeps): Promise<Looked> {
  const { id: chargerId, siteId } = view.charger;
  const nowMs = deps.clock.nowMs();
  const days = daysBefore(nowMs, timeZone, PRESENCE_DAYS);
  const yesterday = days[0]!;
  const presence = await keepPresence(view, days, nowMs, deps);
  const { sessions, differences, siteIds } = await rebuildDay(chargerId, yesterday, timeZone, deps);
  return {
    chargerId,
    siteId,
    yesterday: yesterday.date,
    sessions,
    differences: differences.length,
    presence,
    hasMoved: siteIds.some((ofSession) => ofSession !== siteId),
  };
}

/** Only what is otherwise than it was written. */
async function keepPresence(view: ChargerView, days: readonly LocalDay[], nowMs: number, deps: RebuildStatisticsDeps) {
  const scope = { kind: 'CHARGER', chargerId: view.charger.id } as const;
  const stored = await deps.statistics.presence(scope, { from: days.at(-1)!.date, to: days[0]!.date });
  const presence = await chargerPresence(view, days, nowMs, deps);
  for (const day of presence) await putUnlessSame(scope, day, stored, deps);
  return presence;
}

async function putUnlessSame(scope: StatisticsScope, day: PresenceDay, stored: readonly PresenceDay[], { statistics }: RecountDayDeps) {
  const known = stored.find(({ date }) => date === day.date);
  if (known === undefined || !isDeepStrictEqual(known, day)) await statistics.putPresence(scope, day);
}

function groupsOf(looked: readonly Looked[]): readonly { readonly scope: Group; readonly members: readonly Looked[] }[] {
  const siteIds = [...new Set(looked.map(({ siteId }) => siteId))];
  return [
    { scope: { kind: 'NETWORK' }, members: looked },
    ...siteIds.map((siteId) => ({ scope: { kind: 'SITE', siteId } as const, members: looked.filter((one) => one.siteId === siteId) })),
  ];
}

/** The sums of a site, or of the network, against the rows of its chargers. Answers how many days differed. */
async function settleGroup(scope: Group, members: readonly Looked[], deps: RebuildStatisticsDeps): Promise<number> {
  const dates = [...new Set(members.flatMap(({ presence }) => presence.map(({ date }) => date)))].sort();
  const stored = await deps.statistics.presence(scope, { from: dates[0]!, to: dates.at(-1)! });
  for (const date of dates) {
    const days = members.flatMap(({ presence }) => presence.filter((day) => day.date === date));
    await putUnlessSame(scope, sumPresence(date, days), stored, deps);
  }
  if (scope.kind === 'SITE' && members.some(({ hasMoved }) => hasMoved)) return 0;
  let differences = 0;
  for (const date of new Set(members.map(({ yesterday }) => yesterday))) differences += await repairSum(scope, date, members, deps);
  return differences;
}

/** A settlement that comes in while the rows are read is seen at the sum, and all is read again. */
async function repairSum(
  scope: Group,
  date: string,
  members: readonly Looked[],
  { statistics, log }: RebuildStatisticsDeps,
): Promise<number> {
  const sum = async () => (await statistics.days(scope, { from: date, to: date }))[0]?.figures ?? NOTHING;
  for (let tries = 1; tries <= MOST_LOOKS; tries++) {
    const before = await sum();
    const rows: Figures[] = [];
    for (let from = 0; from < members.length; from += AT_ONCE) {
      const some = members.slice(from, from + AT_ONCE).map(({ chargerId }) => statistics.chargerDay(chargerId, date));
      rows.push(...(await Promise.all(some)).map((row) => row?.figures ?? NOTHING));
    }
    if (!isDeepStrictEqual(before, await sum())) continue;
    const missing = minusFigures(sumFigures(rows), before);
    if (Object.keys(missing).length === 0) return 0;
    log.error('STATISTICS_DIFFER', { kind: 'SUM', scope: scope.kind, date, missing: JSON.stringify(missing) });
    await statistics.add(scope, date, missing);
    return 1;
  }
  return 0;
}

function timeZones(sites: Pick<SiteStore, 'get'>): (siteId: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (siteId) => {
    const zone = known.get(siteId) ?? sites.get(siteId).then(async (site) => (site ?? (await sites.get(DEFAULT_SITE_ID))!).timeZone);
    known.set(siteId, zone);
    return zone;
  };
}

/** Whole days, yesterday first. */
function daysBefore(nowMs: number, timeZone: string, count: number): readonly LocalDay[] {
  const days: LocalDay[] = [];
  let { startMs } = localDay(nowMs, timeZone);
  while (days.length < count) {
    const day = localDay(startMs - 1, timeZone);
    days.push(day);
    startMs = day.startMs;
  }
  return days;
}
