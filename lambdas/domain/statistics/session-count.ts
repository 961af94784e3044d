import type { MeterSample } from '../sessions/meter-sample';
import type { ClosedSession, SettledSession } from '../sessions/session';
import { readMoney } from '../shared/money';
import { localDay } from '../signals/market-time';
import { registerAt, registerCurve } from '../smart-charging/saving-report';
import { periodsOf, type StatusChange } from '../tariffs/session-periods';
import { type Figure, type Figures, minusFigures, NOTHING, plusFigures } from './figures';
import { type LocalPiece, localPieces } from './local-pieces';
import type { Span } from './spans';

/** A session that gave at least this charged a car. */
export const SUCCESSFUL_WH = 100;
/** Upper bounds, in seconds, of the classes that times to power are counted in. */
export const POWERED_WITHIN_S = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1_800, 86_400] as const;
/**
 * A session is spread over its last days, no more than fit one transaction even when a correction moves all of it (docs/statistics.md). What
 * came before counts on the first of them.
 */
export const MOST_DAYS = 15;

export interface DayShare {
  readonly figures: Figures;
  /** The part of the day in which the session ran. */
  readonly span: Span;
}

/** What one session adds to the days of its charger. Kept with the session, so that it is added once and can be taken back. */
export interface SessionCount {
  readonly sessionId: string;
  readonly chargerId: string;
  readonly siteId: string;
  /** Of the site when it was first counted: a change of the zone moves no day that is past. */
  readonly timeZone: string;
  /** The figures that were counted: how many corrections came before them. */
  readonly corrections: number;
  readonly version: number;
  readonly days: Readonly<Record<string, DayShare>>;
  /** What was charged, by the day it was charged on. A correction adds the difference on its own day, and no day that is past changes. */
  readonly fees: Readonly<Record<string, Figures>>;
}

export interface CountingEvidence {
  readonly samples: readonly MeterSample[];
  readonly statuses: readonly StatusChange[];
  readonly timeZone: string;
}

interface Fee {
  readonly settledAtMs: number;
  readonly bill: SettledSession['bill'] | undefined;
  /** In the ledger. */
  readonly charged: SettledSession['charged'] | undefined;
}

/** The figures of a session that has ended, on the days of its site's clock. `before` is what was counted of it, where it was counted. */
export function countSession(
  session: ClosedSession | SettledSession,
  fee: Fee,
  { samples, statuses, timeZone: siteZone }: CountingEvidence,
  before?: SessionCount,
): SessionCount {
  const { id, chargerId, siteId, corrections = [] } = session;
  const timeZone = before?.timeZone ?? siteZone;
  return {
    sessionId: id,
    chargerId,
    siteId,
    timeZone,
    corrections: corrections.length,
    version: (before?.version ?? 0) + 1,
    days: sharesOf(session, samples, statuses, timeZone),
    fees: feesOf(fee, timeZone, before),
  };
}

/** All that a session adds to a day. */
export function figuresOn(count: SessionCount | undefined, date: string): Figures {
  return plusFigures(count?.days[date]?.figures ?? NOTHING, count?.fees[date] ?? NOTHING);
}

function sharesOf(
  session: ClosedSession | SettledSession,
  samples: readonly MeterSample[],
  statuses: readonly StatusChange[],
  timeZone: string,
): SessionCount['days'] {
  const { startedAtMs, stoppedAtMs } = session;
  const pieces = localPieces(timeZone, startedAtMs, stoppedAtMs);
  const dates = [...new Set(pieces.map(({ date }) => date))].slice(-MOST_DAYS);
  const shares = new Map(dates.map((date) => [date, new Map<Figure, number>()]));
  const add = (date: string, figure: Figure, amount: number) => {
    const share = shares.get(date) ?? shares.get(dates[0]!)!;
    share.set(figure, (share.get(figure) ?? 0) + amount);
  };
  const { energyWh, occupied } = perPiece(session, samples, pieces);
  pieces.forEach(({ date, hour }, i) => {
    add(date, 'energyWh', energyWh[i]!);
    add(date, `energyWh_${hour}`, energyWh[i]!);
    add(date, 'occupiedMs', occupied[i]!);
    add(date, `occupiedMs_${hour}`, occupied[i]!);
  });
  for (const { date, startMs, endMs } of chargingPieces(session, samples, statuses, timeZone)) add(date, 'chargingMs', endMs - startMs);
  const first = pieces[0]!;
  for (const figure of startFigures(session, samples, statuses)) add(first.date, figure, 1);
  add(first.date, `starts_${first.hour}`, 1);
  return Object.fromEntries(dates.map((date) => [date, { figures: present(shares.get(date)!), span: spanOn(date, pieces) }]));
}

function present(share: ReadonlyMap<Figure, number>): Figures {
  return Object.fromEntries([...share].filter(([, amount]) => amount !== 0));
}

function spanOn(date: string, pieces: readonly LocalPiece[]): Span {
  const ofDay = pieces.filter((piece) => piece.date === date);
  return [ofDay[0]!.startMs, ofDay.at(-1)!.endMs];
}

/** Whole Wh that add up to the session's energy exactly: what the roundings leave goes to the largest remainders. */
function perPiece(session: ClosedSession | SettledSession, samples: readonly MeterSample[], pieces: readonly LocalPiece[]) {
  const curve = registerCurve(session, samples);
  const shares = pieces.map(({ startMs, endMs }, i) => {
    const fromWh = i === 0 ? session.meterStartWh : registerAt(curve, startMs);
    return (i === pieces.length - 1 ? session.meterStartWh + session.energyWh : registerAt(curve, endMs)) - fromWh;
  });
  return {
    energyWh: largestRemainder(Math.round(session.energyWh), shares),
    occupied: pieces.map(({ startMs, endMs }) => endMs - startMs),
  };
}

export function largestRemainder(total: number, shares: readonly number[]): number[] {
  const parts = shares.map((share) => Math.floor(share));
  let left = total - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = shares
    .map((share, i) => ({ i, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (let turn = 0; left !== 0; turn++) {
    parts[byRemainder[turn % byRemainder.length]!.i]! += Math.sign(left);
    left -= Math.sign(left);
  }
  return parts;
}

function chargingPieces(
  session: ClosedSession | SettledSession,
  samples: readonly MeterSample[],
  statuses: readonly StatusChange[],
  timeZone: string,
): readonly LocalPiece[] {
  const until = statuses.filter(({ reportedAtMs }) => reportedAtMs <= session.stoppedAtMs);
  const stretches: [number, number][] = [];
  for (const { activity, startMs, endMs } of periodsOf(session, samples, until)) {
    if (activity !== 'CHARGING') continue;
    const last = stretches.at(-1);
    if (last !== undefined && last[1] === startMs) last[1] = endMs;
    else stretches.push([startMs, endMs]);
  }
  return stretches.flatMap(([startMs, endMs]) => localPieces(timeZone, startMs, endMs));
}

/** What counts once, on the day of the start. */
function startFigures(
  session: ClosedSession | SettledSession,
  samples: readonly MeterSample[],
  statuses: readonly StatusChange[],
): readonly Figure[] {
  const isSuccessful = session.energyWh >= SUCCESSFUL_WH;
  const isAuthorised = session.idTagInfo.status === 'Accepted';
  const poweredMs = timeToPowerMs(session, samples, statuses);
  const within = poweredMs === undefined ? undefined : POWERED_WITHIN_S.find((boundS) => poweredMs <= boundS * 1_000);
  return [
    'sessions',
    ...(isSuccessful ? (['successful'] as const) : []),
    ...(isAuthorised ? (['attempts'] as const) : []),
    ...(isAuthorised && isSuccessful ? (['authorisedSuccessful'] as const) : []),
    ...(within === undefined ? [] : [`powered_${within}` as const]),
  ];
}

/** From the start to the first sign of power: the status Charging, a power above zero, or a register that has moved. */
function timeToPowerMs(
  { startedAtMs, stoppedAtMs, meterStartWh }: ClosedSession | SettledSession,
  samples: readonly MeterSample[],
  statuses: readonly StatusChange[],
): number | undefined {
  const signs = [
    ...statuses.filter(({ status }) => status === 'Charging').map(({ reportedAtMs }) => reportedAtMs),
    ...samples.filter(({ powerW = 0, registerWh = 0 }) => powerW > 0 || registerWh > meterStartWh).map(({ sampledAtMs }) => sampledAtMs),
  ].filter((atMs) => atMs >= startedAtMs && atMs <= stoppedAtMs);
  return signs.length === 0 ? undefined : Math.min(...signs) - startedAtMs;
}

/** Money of tests is no revenue. */
function feesOf({ settledAtMs, bill, charged }: Fee, timeZone: string, before: SessionCount | undefined): SessionCount['fees'] {
  const earlier = before?.fees ?? {};
  const stood = Object.values(earlier).reduce(plusFigures, NOTHING);
  const change = minusFigures(charged === undefined || charged.currency === 'XTS' ? NOTHING : feeFigures(charged, bill), stood);
  if (Object.keys(change).length === 0) return earlier;
  const { date } = localDay(settledAtMs, timeZone);
  return { ...earlier, [date]: plusFigures(earlier[date] ?? NOTHING, change) };
}

function feeFigures({ amount, currency }: NonNullable<Fee['charged']>, bill: Fee['bill']): Figures {
  const gross = readMoney(amount, currency)?.amountMinor ?? 0n;
  const net = bill === undefined || bill.currency !== currency ? gross : (readMoney(bill.net, currency)?.amountMinor ?? gross);
  return { [`gross_${currency}`]: Number(gross), [`net_${currency}`]: Number(net < 0n ? 0n : net) };
}
