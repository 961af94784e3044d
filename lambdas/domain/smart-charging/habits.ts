import type { ClosedSession, Session, SessionFlag, SettledSession } from '../sessions/session';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time';
import { utcOffsets } from '../signals/market-time';
import { SLOT_MS } from '../signals/signal';
import type { Block } from './plan-one-car';

/**
 * When a car will leave, and how much it will want, judged by earlier stays at the same site. Nobody is asked; what is learned is one
 * row per finished session, the newest some hundreds of a site, and everything else is computed from them when a plan is drawn.
 */
export interface Stay {
  /** Of the session, so that one that is told twice, or corrected, is learned once. */
  readonly id: string;
  readonly person: string;
  readonly startedAtMs: number;
  /** Of the start, by the clock on the wall of the site; Monday's midnight is 0. */
  readonly minuteOfWeek: number;
  readonly lengthMs: number;
  readonly energyWh: number;
  /** How long the driver had said it would be. */
  readonly statedMs?: number;
}

/** Whose habits these are: the driver's where one is known, else the card's. */
export function personOf({ driverId, idTag }: Pick<Session, 'driverId' | 'idTag'>): string {
  return driverId ?? idTag.toUpperCase();
}

/** Of a finished session; undefined for one that says nothing about the next: too short, nearly nothing charged, or its figures in doubt. */
export function stayOf(session: ClosedSession | SettledSession, timeZone: string): Stay | undefined {
  const { id, startedAtMs, stoppedAtMs, energyWh, preferences, flags } = session;
  const lengthMs = stoppedAtMs - startedAtMs;
  if (lengthMs < SHORTEST_MS || lengthMs > LONGEST_MS || energyWh < LEAST_WH || flags.some((flag) => DOUBTFUL.includes(flag)))
    return undefined;
  const statedMs = (preferences?.readyByMs ?? startedAtMs) - startedAtMs;
  return {
    id,
    person: personOf(session),
    startedAtMs,
    minuteOfWeek: minuteOfWeek(startedAtMs, timeZone),
    lengthMs,
    energyWh,
    ...(statedMs > 0 ? { statedMs } : {}),
  };
}

const SHORTEST_MS = 15 * MINUTE_MS;
const LONGEST_MS = 3 * DAY_MS;
const LEAST_WH = 1_000;
const DOUBTFUL: readonly SessionFlag[] = ['CLOCK_SUSPECT', 'METER_BACKWARDS', 'IMPOSSIBLE_ENERGY', 'ESTIMATED_STOP', 'SUSPECT_DUPLICATE'];

/** More rows say little more, and the item that holds them is read for each plan. */
const MOST_STAYS = 500;

export function learnStay(stays: readonly Stay[], stay: Stay): Stay[] {
  const others = stays.filter(({ id }) => id !== stay.id);
  return [...others, stay].sort((a, b) => a.startedAtMs - b.startedAtMs).slice(-MOST_STAYS);
}

/** The session whose habits are asked for. */
interface Arrival {
  readonly person: string;
  readonly startedAtMs: number;
  /** In all, from the plug-in on, where somebody said so. */
  readonly energyWh?: number;
  readonly timeZone: string;
}

/** The same person's stay counts as many strangers'. */
const SAME_PERSON = 20;
/** Arrivals further apart on the clock than this say nothing about each other. */
const ARRIVAL_REACH_MS = 3 * HOUR_MS;
/** A weekend's stay on a working day, and the other way round. */
const OTHER_KIND_OF_DAY = 0.5;
/** Stays in which much more or much less was charged are other kinds of stays: a standard deviation, in natural logarithms. */
const ENERGY_REACH = 0.25;
/** Departures are smeared a little: who left at ten past may leave at twenty to. */
const SMEAR_MS = 30 * MINUTE_MS;
const SMEAR = [-1, -0.5, 0, 0.5, 1].map((at) => ({ shiftMs: at * SMEAR_MS, weight: (1.5 - Math.abs(at)) / 4.5 }));
/** With little history a car may leave any time: as one stranger would who stays this long on average. */
const STRANGER_WEIGHT = 1;
const STRANGER_STAYS_MS = 6 * HOUR_MS;
/** Fewer stays like this one are no habit. */
const FEWEST_STAYS = 10;

interface Weighted {
  readonly stay: Stay;
  readonly weight: number;
  /** How much later, by the clock, that car came than this one. */
  readonly laterMs: number;
}

function similar(stays: readonly Stay[], { person, startedAtMs, energyWh, timeZone }: Arrival): Weighted[] {
  const here = minuteOfWeek(startedAtMs, timeZone);
  return stays.flatMap((stay) => {
    const laterMs = laterOnClock(stay.minuteOfWeek, here) * MINUTE_MS;
    const nearness = 1 - Math.abs(laterMs) / ARRIVAL_REACH_MS;
    if (nearness <= 0 || stay.energyWh <= 0) return [];
    const ratio = energyWh === undefined || energyWh <= 0 ? 0 : Math.log(stay.energyWh / energyWh) / ENERGY_REACH;
    const weight =
      nearness *
      (stay.person === person ? SAME_PERSON : 1) *
      (isWeekend(stay.minuteOfWeek) === isWeekend(here) ? 1 : OTHER_KIND_OF_DAY) *
      Math.exp(-0.5 * ratio * ratio);
    return [{ stay, weight, laterMs }];
  });
}

/**
 * Per slot, the chance that a car still there at its beginning leaves within it: weighted departures over weighted stays that lasted
 * that long. Half of each row's weight says "stays as long", half "leaves at the same time of day". Undefined without enough history.
 */
export function leavingHazards(stays: readonly Stay[], arrival: Arrival, slots: readonly Block[]): number[] | undefined {
  const rows = similar(stays, arrival);
  const [first] = slots;
  if (rows.length < FEWEST_STAYS || first === undefined) return undefined;
  const leave = new Float64Array(slots.length + 1);
  for (const { stay, weight, laterMs } of rows) {
    const asLongMs = arrival.startedAtMs + stay.lengthMs;
    for (const leavesAtMs of [asLongMs, asLongMs + laterMs]) {
      for (const { shiftMs, weight: share } of SMEAR) {
        const t = slotAt(leavesAtMs + shiftMs, first);
        if (t >= 0) leave[Math.min(t, slots.length)]! += (weight * share) / 2;
      }
    }
  }
  let there = leave.reduce((sum, weight) => sum + weight, STRANGER_WEIGHT);
  return slots.map(({ startMs, endMs }, t) => {
    const stranger = (STRANGER_WEIGHT * (endMs - startMs)) / STRANGER_STAYS_MS;
    const hazard = Math.min(1, (leave[t]! + stranger) / there);
    there = Math.max(STRANGER_WEIGHT, there - leave[t]!);
    return hazard;
  });
}

/** Negative for the past. The first slot may be the rest of one. */
function slotAt(atMs: number, first: Block): number {
  if (atMs <= first.startMs) return -1;
  return atMs < first.endMs ? 0 : 1 + Math.floor((atMs - first.endMs) / SLOT_MS);
}

/** Fewer of a person's own words, and they are taken at face value. */
const FEWEST_STATED = 5;

/**
 * Of a driver who says when and often leaves sooner: the hazard before the time said, from the share of it that they really stayed.
 * What was said remains the time by which the car is full if it is still there.
 */
export function leavingBefore(
  stays: readonly Stay[],
  { person, startedAtMs }: Pick<Arrival, 'person' | 'startedAtMs'>,
  readyByMs: number,
  slots: readonly Block[],
): number[] | undefined {
  const own = stays.filter((stay) => stay.person === person && stay.statedMs !== undefined && stay.statedMs > 0);
  const [first] = slots;
  if (own.length < FEWEST_STATED || first === undefined) return undefined;
  const leave = new Float64Array(slots.length);
  let there = 0;
  for (const { lengthMs, statedMs } of own) {
    const t = slotAt(startedAtMs + Math.min(1, lengthMs / statedMs!) * (readyByMs - startedAtMs), first);
    if (t < 0) continue;
    there++;
    // Within a quarter-hour of what was said is what was said.
    if (t < slots.length - 1) leave[t]!++;
  }
  return Array.from(leave, (count) => {
    const hazard = there <= 0 ? 0 : count / there;
    there -= count;
    return hazard;
  });
}

/** Most stays like this one take no more. A car that wants more still gets it, a little later. */
const USUAL_SHARE = 0.8;

export function usualEnergyWh(stays: readonly Stay[], arrival: Arrival): number | undefined {
  const rows = similar(stays, arrival).sort((a, b) => a.stay.energyWh - b.stay.energyWh);
  if (rows.length < FEWEST_STAYS) return undefined;
  let left = USUAL_SHARE * rows.reduce((sum, { weight }) => sum + weight, 0);
  for (const { stay, weight } of rows) {
    left -= weight;
    if (left <= 0) return stay.energyWh;
  }
  return rows.at(-1)!.stay.energyWh;
}

const MINUTES_PER_DAY = 24 * 60;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;
/** The first of January 1970 was a Thursday. */
const EPOCH_MINUTE = 3 * MINUTES_PER_DAY;

export function minuteOfWeek(atMs: number, timeZone: string): number {
  const minute = Math.floor(atMs / MINUTE_MS) + utcOffsets(timeZone)(atMs) + EPOCH_MINUTE;
  return ((minute % MINUTES_PER_WEEK) + MINUTES_PER_WEEK) % MINUTES_PER_WEEK;
}

function isWeekend(minute: number): boolean {
  return minute >= 5 * MINUTES_PER_DAY;
}

/** How much later on the clock, whatever the day: from half a day earlier to half a day later. */
function laterOnClock(there: number, here: number): number {
  const apart = (there - here) % MINUTES_PER_DAY;
  if (apart > MINUTES_PER_DAY / 2) return apart - MINUTES_PER_DAY;
  return apart < -MINUTES_PER_DAY / 2 ? apart + MINUTES_PER_DAY : apart;
}
