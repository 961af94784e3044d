import { Temporal } from 'temporal-polyfill';
import { SLOT_MS } from './signal';

/**
 * The European day-ahead market counts its days in Central European time, whatever the clock on the wall of the zone says: a
 * Finnish or Portuguese market day begins at midnight in Berlin too.
 */
export const MARKET_TIME_ZONE = 'Europe/Berlin';

/** Results of the auction for the next day are out by 12:57 on a normal day. */
const PUBLICATION_TIME = '13:00';

/** One calendar day of a time zone: 23, 24 or 25 hours long. */
export interface LocalDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly startMs: number;
  readonly endMs: number;
}

export function localDay(atMs: number, timeZone: string): LocalDay {
  return dayOf(Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate(), timeZone);
}

export function dayOfDate(date: string, timeZone: string): LocalDay {
  return dayOf(Temporal.PlainDate.from(date), timeZone);
}

export function nextDay(day: LocalDay, timeZone: string): LocalDay {
  return localDay(day.endMs, timeZone);
}

function dayOf(date: Temporal.PlainDate, timeZone: string): LocalDay {
  return {
    date: date.toString(),
    startMs: date.toZonedDateTime({ timeZone }).epochMilliseconds,
    endMs: date.add({ days: 1 }).toZonedDateTime({ timeZone }).epochMilliseconds,
  };
}

/** The quarter-hours of a day: 92, 96 or 100 of them. Never assume 96. */
export function slotStarts({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }): number[] {
  return Array.from({ length: Math.ceil((endMs - startMs) / SLOT_MS) }, (_, i) => startMs + i * SLOT_MS);
}

export function floorToSlot(atMs: number): number {
  return Math.floor(atMs / SLOT_MS) * SLOT_MS;
}

/** The next instant, strictly after `afterMs`, at which clocks of the zone show `HH:MM`. A time that a spring night skips moves on by an hour. */
export function nextWallClock(wallClock: string, timeZone: string, afterMs: number): number {
  const now = Temporal.Instant.fromEpochMilliseconds(afterMs).toZonedDateTimeISO(timeZone);
  const plainTime = Temporal.PlainTime.from(wallClock);
  const today = now.toPlainDate().toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
  if (today > afterMs) return today;
  return now.toPlainDate().add({ days: 1 }).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}

/** Up to when day-ahead prices can be known at `nowMs`: the end of today, and after the auction's results the end of tomorrow. */
export function publishedUntilMs(nowMs: number): number {
  const today = localDay(nowMs, MARKET_TIME_ZONE);
  return nowMs >= publicationMs(nowMs) ? nextDay(today, MARKET_TIME_ZONE).endMs : today.endMs;
}

/** When the prices of the day after `nowMs`'s own market day come out. */
function publicationMs(nowMs: number): number {
  return nextWallClock(PUBLICATION_TIME, MARKET_TIME_ZONE, localDay(nowMs, MARKET_TIME_ZONE).startMs);
}

export function nextPublicationMs(nowMs: number): number {
  return nextWallClock(PUBLICATION_TIME, MARKET_TIME_ZONE, nowMs);
}

/** Minutes that the zone's clocks are ahead of UTC, looked up once per UTC hour asked about. */
export function utcOffsets(timeZone: string): (atMs: number) => number {
  const known = new Map<number, number>();
  return (atMs) => {
    const hour = Math.floor(atMs / 3_600_000);
    let offset = known.get(hour);
    if (offset === undefined) {
      offset = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).offsetNanoseconds / 6e10;
      known.set(hour, offset);
    }
    return offset;
  };
}
