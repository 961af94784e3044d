import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time';
import type { SessionPlan } from '../smart-charging/plan';
import { chargingTimes, limitAt } from '../smart-charging/read-profile';
import { apparentPowerW } from './live-reading';
import type { MeterSample } from './meter-sample';
import type { OpenSession } from './session';

/**
 * CHARGING: energy flows. WAITING: the plan holds the car back and will let it charge. NOT_DRAWING: it may charge and does not: it is full,
 * asleep, or not ready. FINISHED: what was asked for is in the car. UNKNOWN: nothing was heard of the meter for some time.
 */
export type ChargingState = 'CHARGING' | 'WAITING' | 'NOT_DRAWING' | 'FINISHED' | 'UNKNOWN';

export interface SessionInsight {
  readonly state: ChargingState;
  readonly deliveredWh: number;
  /** What the car draws now, as measured. */
  readonly powerW?: number;
  readonly remainingWh?: number;
  /** When it has what was asked for, if it goes on as planned. */
  readonly doneAtMs?: number;
}

/** Over how long the meter is asked what the car draws, and for how long its last word holds. */
const RECENT_MS = 5 * MINUTE_MS;
const FRESH_FOR_MS = 15 * MINUTE_MS;
/** Between, a car that wakes or goes to sleep: it is taken to be what it was, not drawing. */
const CHARGES_FROM_W = 200;
const CHARGES_FROM_A = 1;
const LONGEST_LOOK_MS = 7 * DAY_MS;
/** Above 80 % a battery takes less and less: the rest lasts about half as long again as its power now would say. */
const TAPERS_FROM_PERCENT = 80;
const TAPER = 1.5;

/** What an open session is doing and when it will be done, from its meter and its plan. */
export function sessionInsight(
  session: OpenSession,
  {
    samples,
    plan,
    remainingWh,
    nowMs,
  }: {
    readonly samples: readonly MeterSample[];
    readonly plan: SessionPlan | undefined;
    readonly remainingWh: number | undefined;
    readonly nowMs: number;
  },
): SessionInsight {
  const { live, meterStartWh } = session;
  const deliveredWh = Math.max(0, (live?.registerWh ?? meterStartWh) - meterStartWh);
  const powerW = measuredPowerW(samples, nowMs);
  const state = stateOf();
  const doneAtMs = state === 'FINISHED' || state === 'NOT_DRAWING' ? undefined : whenDone();
  return {
    state,
    deliveredWh,
    ...(powerW === undefined ? {} : { powerW }),
    ...(remainingWh === undefined ? {} : { remainingWh }),
    ...(doneAtMs === undefined ? {} : { doneAtMs }),
  };

  function stateOf(): ChargingState {
    if (powerW !== undefined && powerW > CHARGES_FROM_W) return 'CHARGING';
    if (powerW === undefined && isFresh(live?.sampledAtMs) && (live?.currentA ?? 0) > CHARGES_FROM_A) return 'CHARGING';
    if (remainingWh !== undefined && remainingWh <= 0) return 'FINISHED';
    const profile = plan?.pushed?.profile;
    const isHeldBack = profile !== undefined && limitAt(profile, nowMs) <= 0;
    if (isHeldBack && chargingTimes(profile, nowMs, nowMs + LONGEST_LOOK_MS).length > 0) return 'WAITING';
    return isFresh(live?.sampledAtMs) ? 'NOT_DRAWING' : 'UNKNOWN';
  }

  function isFresh(atMs: number | undefined): boolean {
    return atMs !== undefined && nowMs - atMs < FRESH_FOR_MS;
  }

  /** Through the times in which the charger lets it charge. A car that waits is taken to draw what the plan takes it to. */
  function whenDone(): number | undefined {
    const drawsW = state === 'CHARGING' && powerW !== undefined ? powerW : plan?.carPowerW;
    if (remainingWh === undefined || drawsW === undefined || drawsW <= 0) return undefined;
    const taper = (live?.socPercent ?? 0) >= TAPERS_FROM_PERCENT ? TAPER : 1;
    let leftMs = (remainingWh / drawsW) * HOUR_MS * taper;
    const profile = plan?.pushed?.profile;
    if (profile === undefined) return Math.round(nowMs + leftMs);
    for (const { startMs, endMs } of chargingTimes(profile, nowMs, nowMs + LONGEST_LOOK_MS)) {
      if (leftMs <= endMs - startMs) return Math.round(startMs + leftMs);
      leftMs -= endMs - startMs;
    }
    return undefined;
  }
}

/**
 * The median of the power over the last minutes; where the meter tells none, current times voltage; where it tells neither, what the
 * register gained. Undefined when the meter has been silent for too long.
 */
export function measuredPowerW(samples: readonly MeterSample[], nowMs: number): number | undefined {
  const newestMs = Math.max(...samples.map(({ sampledAtMs }) => sampledAtMs).filter((atMs) => atMs <= nowMs));
  if (nowMs - newestMs >= FRESH_FOR_MS) return undefined;
  const recent = samples.filter(({ sampledAtMs }) => sampledAtMs > newestMs - RECENT_MS && sampledAtMs <= nowMs);
  const told = recent.flatMap(({ powerW }) => powerW ?? []);
  if (told.length > 0) return median(told);
  const apparent = recent.flatMap(({ currentA, voltageV }) => apparentPowerW(currentA, voltageV) ?? []);
  if (apparent.length > 0) return median(apparent);
  return gainedW(samples, newestMs);
}

/** Meter readings closer together say little: a watt-hour of rounding in ten seconds is 360 W. */
function gainedW(samples: readonly MeterSample[], newestMs: number): number | undefined {
  const readings = samples
    .flatMap(({ sampledAtMs, registerWh }) => (registerWh === undefined || sampledAtMs > newestMs ? [] : [{ sampledAtMs, registerWh }]))
    .sort((a, b) => a.sampledAtMs - b.sampledAtMs);
  const last = readings.at(-1);
  const before = readings.findLast(({ sampledAtMs }) => last !== undefined && last.sampledAtMs - sampledAtMs >= MINUTE_MS);
  if (last === undefined || before === undefined || last.sampledAtMs - before.sampledAtMs > HOUR_MS) return undefined;
  return Math.max(0, Math.round(((last.registerWh - before.registerWh) * HOUR_MS) / (last.sampledAtMs - before.sampledAtMs)));
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2);
}
