import { Temporal } from 'temporal-polyfill';
import { dayOfDate, type LocalDay, slotStarts, utcOffsets } from './market-time';

/**
 * Which recorded day stands in for a day of today. The record covers October to March of one winter; a summer day takes the day of the other half-year
 * that mirrors it over the end of March (1 April is 31 March, 30 September is 1 October). Then the nearest day with the same
 * weekday is taken, because people's weeks shape prices more than the date does. A day of the recorded winter is its own double.
 */
export interface RecordedWinter {
  readonly firstDate: string;
  readonly lastDate: string;
}

export function recordedDateFor(date: string, { firstDate, lastDate }: RecordedWinter): string {
  const wanted = Temporal.PlainDate.from(date);
  const first = Temporal.PlainDate.from(firstDate);
  const last = Temporal.PlainDate.from(lastDate);
  const anchor = seasonAnchor(wanted, first, last);
  const shift = ((wanted.dayOfWeek - anchor.dayOfWeek + 10) % 7) - 3; // -3 … 3
  const candidate = anchor.add({ days: shift });
  if (Temporal.PlainDate.compare(candidate, first) < 0) return candidate.add({ days: 7 }).toString();
  if (Temporal.PlainDate.compare(candidate, last) > 0) return candidate.subtract({ days: 7 }).toString();
  return candidate.toString();
}

function seasonAnchor(wanted: Temporal.PlainDate, first: Temporal.PlainDate, last: Temporal.PlainDate): Temporal.PlainDate {
  const sameYear = wanted.month >= 10 ? first.year : last.year;
  if (wanted.month >= 10 || wanted.month <= 3) return Temporal.PlainDate.from({ year: sameYear, month: wanted.month, day: wanted.day });
  const intoSummer = wanted.since(Temporal.PlainDate.from({ year: wanted.year, month: 4, day: 1 }), { largestUnit: 'day' }).days;
  const mirrored = last.subtract({ days: intoSummer });
  return Temporal.PlainDate.compare(mirrored, first) < 0 ? first : mirrored;
}

/**
 * Pairs every quarter-hour of `day` with the quarter-hour of the recorded day that clocks showed the same time at. Days of 23 and
 * 25 hours keep their own number: an hour shown twice takes the record twice (or the record's own two), a record that skips an hour
 * lends the one before.
 */
export function pairByWallClock(day: LocalDay, recordedDate: string, timeZone: string): { startMs: number; recordedStartMs: number }[] {
  const recorded = new Map(
    wallClocks(dayOfDate(recordedDate, timeZone), timeZone).map(({ minute, again, startMs }) => [`${minute} ${again}`, startMs]),
  );
  return wallClocks(day, timeZone).map(({ minute, again, startMs }) => ({
    startMs,
    recordedStartMs: recorded.get(`${minute} ${again}`) ?? recorded.get(`${minute} false`) ?? recorded.get(`${minute - 60} false`)!,
  }));
}

function wallClocks(day: LocalDay, timeZone: string) {
  const offset = utcOffsets(timeZone);
  const midnightOffset = offset(day.startMs);
  return slotStarts(day).map((startMs) => {
    const turned = offset(startMs) - midnightOffset; // -60 after clocks went back
    const minute = (startMs - day.startMs) / 60_000 + turned;
    return { startMs, minute, again: turned < 0 && minute < 180 };
  });
}
