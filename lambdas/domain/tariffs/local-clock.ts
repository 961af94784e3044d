import { Temporal } from 'temporal-polyfill';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time';

/** A stretch of time in which the clocks of a zone keep one distance from UTC. */
interface OffsetSpan {
  readonly startMs: number;
  readonly endMs: number;
  readonly offsetMs: number;
}

/** The clock on the wall of a site, between two instants. */
export interface LocalClock {
  readonly spans: readonly OffsetSpan[];
}

export interface WallClock {
  /** Minutes since midnight as the clock shows them: 02:30 is 150, both times that a night in autumn shows it. */
  readonly minuteOfDay: number;
  /** Days since 1 January 1970 by the calendar on the wall. */
  readonly day: number;
  /** 0 is Monday. */
  readonly weekday: number;
}

/** Clocks are changed at most some weeks apart, and never twice within this. */
const LOOK_EVERY_MS = 6 * HOUR_MS;
/** 1 January 1970 was a Thursday. */
const WEEKDAY_OF_DAY_0 = 3;

/** Clocks change on a quarter of an hour of UTC, wherever the zone. */
const QUARTER_MS = 15 * MINUTE_MS;
const MOST_KEPT = 10_000;
const known = new Map<string, number>();

/** An offset never changes afterwards and is dear to find out, so it is kept. */
function offsetAt(timeZone: string, atMs: number): number {
  const quarterMs = Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
  const key = `${timeZone} ${quarterMs}`;
  let offsetMs = known.get(key);
  if (offsetMs === undefined) {
    if (known.size >= MOST_KEPT) known.clear();
    offsetMs = Temporal.Instant.fromEpochMilliseconds(quarterMs).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;
    known.set(key, offsetMs);
  }
  return offsetMs;
}

export function localClock(timeZone: string, startMs: number, endMs: number): LocalClock {
  const spans: OffsetSpan[] = [];
  let fromMs = startMs;
  let offsetMs = offsetAt(timeZone, startMs);
  for (let lookMs = startMs; lookMs < endMs; ) {
    const nextMs = Math.min(endMs, lookMs + LOOK_EVERY_MS);
    if (offsetAt(timeZone, nextMs) !== offsetMs) {
      const changedMs = whenChanged(timeZone, lookMs, nextMs, offsetMs);
      spans.push({ startMs: fromMs, endMs: changedMs, offsetMs });
      fromMs = changedMs;
      offsetMs = offsetAt(timeZone, changedMs);
    }
    lookMs = nextMs;
  }
  spans.push({ startMs: fromMs, endMs: Math.max(endMs, fromMs), offsetMs });
  return { spans };
}

/** The first quarter-hour with another offset than the one at `fromMs`. */
function whenChanged(timeZone: string, fromMs: number, toMs: number, offsetMs: number): number {
  let before = Math.floor(fromMs / QUARTER_MS);
  let after = Math.floor(toMs / QUARTER_MS);
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (offsetAt(timeZone, middle * QUARTER_MS) === offsetMs) before = middle;
    else after = middle;
  }
  return after * QUARTER_MS;
}

export function wallClockAt({ spans }: LocalClock, atMs: number): WallClock {
  const span = spans.find(({ endMs }) => atMs < endMs) ?? spans.at(-1)!;
  const localMs = atMs + span.offsetMs;
  const day = Math.floor(localMs / DAY_MS);
  return { day, minuteOfDay: Math.floor((localMs - day * DAY_MS) / MINUTE_MS), weekday: (((day + WEEKDAY_OF_DAY_0) % 7) + 7) % 7 };
}

/**
 * Every instant strictly inside at which the clock shows one of the minutes, or was changed. On a night in autumn a minute is shown twice and
 * both are there; one that a night in spring skips is not, but the change of the clock is.
 */
export function instantsOf({ spans }: LocalClock, minutesOfDay: readonly number[]): number[] {
  const instants: number[] = [];
  spans.forEach(({ startMs, endMs, offsetMs }, i) => {
    if (i > 0) instants.push(startMs);
    const firstDay = Math.floor((startMs + offsetMs) / DAY_MS);
    const lastDay = Math.floor((endMs + offsetMs) / DAY_MS);
    for (let day = firstDay; day <= lastDay; day++) {
      for (const minute of minutesOfDay) {
        const atMs = day * DAY_MS + minute * MINUTE_MS - offsetMs;
        if (atMs > startMs && atMs < endMs) instants.push(atMs);
      }
    }
  });
  return instants;
}

/** `HH:MM` as minutes since midnight. */
export function minuteOfDay(wallClock: string): number {
  return Number(wallClock.slice(0, 2)) * 60 + Number(wallClock.slice(3, 5));
}

/** `YYYY-MM-DD` as days since 1 January 1970. */
export function dayNumber(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}
