import type { SettledSession } from '../domain/sessions/session';
import { DAY_MS } from '../domain/shared/time';
import type { LocalDay } from '../domain/signals/market-time';
import { type ChargerDay, dayOf } from '../domain/statistics/charger-day';
import { entriesOf, type Figures, minusFigures, NOTHING } from '../domain/statistics/figures';
import { countSession, figuresOn, type SessionCount } from '../domain/statistics/session-count';
import { STATUS_LEAD_MS } from '../domain/tariffs/session-periods';
import type { ConnectorHistory } from '../ports/connector-history';
import type { SessionStore } from '../ports/session-store';
import type { Statistics } from '../ports/statistics';
import type { TelemetryStore } from '../ports/stores';

export interface RecountDayDeps {
  readonly sessions: Pick<SessionStore, 'list'>;
  readonly telemetry: Pick<TelemetryStore, 'all'>;
  readonly connectorHistory: Pick<ConnectorHistory, 'between'>;
  readonly statistics: Statistics;
}

/** SESSION: what was counted of it is not what its readings say. ROW: the charger's row is not the sum of what was counted. */
export interface Difference {
  readonly kind: 'SESSION' | 'ROW';
  readonly chargerId: string;
  readonly date: string;
  readonly sessionId?: string;
  /** What had to be added to put it right. */
  readonly missing: Figures;
}

export interface RecountedDay {
  readonly sessions: number;
  readonly differences: readonly Difference[];
  /** Sites that its sessions belong to. */
  readonly siteIds: readonly string[];
}

/** Sessions that began longer ago than this are not looked for. */
const LOOK_BACK_MS = 31 * DAY_MS;
const PAGE = 200;
const MOST_LOOKS = 5;

/**
 * Counts every settled session of a charger's day again from its readings, and the day again from its sessions; what differs is told and put
 * right. A settlement that comes in between is looked at again: a repair is written over what was read and over nothing else.
 */
export async function recountDay(chargerId: string, day: LocalDay, timeZone: string, deps: RecountDayDeps): Promise<RecountedDay> {
  const sessions = await sessionsOf(chargerId, day, deps);
  const differences: Difference[] = [];
  const counts: SessionCount[] = [];
  for (const session of sessions) {
    const { count, difference } = await recountSession(session, day, timeZone, deps);
    if (count !== undefined && touches(count, day.date)) counts.push(count);
    if (difference !== undefined) differences.push(difference);
  }
  const row = await repairRow(chargerId, day.date, counts, deps);
  return {
    sessions: counts.length,
    differences: [...differences, ...(row === undefined ? [] : [row])],
    siteIds: [...new Set(counts.map(({ siteId }) => siteId))],
  };
}

function touches(count: SessionCount, date: string): boolean {
  return count.days[date] !== undefined || count.fees[date] !== undefined;
}

async function sessionsOf(
  chargerId: string,
  { startMs, endMs }: LocalDay,
  { sessions }: RecountDayDeps,
): Promise<readonly SettledSession[]> {
  const found: SettledSession[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<SessionStore['list']>> = await sessions.list({
      chargerId,
      fromMs: startMs - LOOK_BACK_MS,
      toMs: endMs,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.items.filter((session) => session.status === 'SETTLED').filter((session) => isOf(session, startMs, endMs)));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

/** It ran on this day, or was settled on it, now or with figures that were corrected since. */
function isOf({ stoppedAtMs, settledAtMs, corrections = [] }: SettledSession, startMs: number, endMs: number): boolean {
  const settled = [settledAtMs, ...corrections.map(({ replaced }) => replaced.settledAtMs ?? 0)];
  const ended = [stoppedAtMs, ...corrections.map(({ replaced }) => replaced.stoppedAtMs)];
  return ended.some((atMs) => atMs >= startMs) || settled.some((atMs) => atMs >= startMs && atMs < endMs);
}

async function recountSession(
  session: SettledSession,
  { date }: LocalDay,
  timeZone: string,
  { telemetry, connectorHistory, statistics }: RecountDayDeps,
): Promise<{ readonly count: SessionCount | undefined; readonly difference?: Difference }> {
  const { id, chargerId, connectorId, startedAtMs, stoppedAtMs, settledAtMs, bill, charged } = session;
  const [was, samples, statuses] = await Promise.all([
    statistics.counted(id),
    telemetry.all({ sessionId: id }),
    connectorHistory.between(chargerId, connectorId, startedAtMs - STATUS_LEAD_MS, stoppedAtMs + 1),
  ]);
  const is = countSession(session, { settledAtMs, bill, charged }, { samples, statuses, timeZone }, was);
  if (was !== undefined && isSame(was, is)) return { count: was };
  const { done } = await statistics.recount({ was, is });
  // Settled again in this very moment: it is right then.
  if (!done) return { count: await statistics.counted(id) };
  const missing = minusFigures(figuresOn(is, date), figuresOn(was, date));
  return { count: is, difference: { kind: 'SESSION', chargerId, date, sessionId: id, missing } };
}

function isSame(a: SessionCount, b: SessionCount): boolean {
  const dates = [...new Set([...Object.keys(a.days), ...Object.keys(b.days), ...Object.keys(a.fees), ...Object.keys(b.fees)])];
  return dates.every((date) => {
    const spans = [a.days[date]?.span, b.days[date]?.span];
    return sameFigures(figuresOn(a, date), figuresOn(b, date)) && String(spans[0]) === String(spans[1]);
  });
}

function sameFigures(a: Figures, b: Figures): boolean {
  return entriesOf(minusFigures(a, b)).length === 0;
}

/** The rows of the site and of the network get what this one lacked. */
async function repairRow(
  chargerId: string,
  date: string,
  counts: readonly SessionCount[],
  { statistics }: RecountDayDeps,
): Promise<Difference | undefined> {
  const should = dayOf(date, counts);
  for (let look = 1; look <= MOST_LOOKS; look++) {
    const row: ChargerDay | undefined = await statistics.chargerDay(chargerId, date);
    const missing = minusFigures(should.figures, row?.figures ?? NOTHING);
    if (entriesOf(missing).length === 0) return undefined;
    const fresh = await Promise.all(counts.map(({ sessionId }) => statistics.counted(sessionId)));
    if (fresh.some((count, i) => count?.version !== counts[i]!.version)) return undefined;
    if ((await statistics.replaceChargerDay(chargerId, should, row)).done) return { kind: 'ROW', chargerId, date, missing };
  }
  return undefined;
}
