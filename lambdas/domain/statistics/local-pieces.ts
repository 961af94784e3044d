import { DAY_MS, isoTime } from '../shared/time';
import { instantsOf, localClock, wallClockAt } from '../tariffs/local-clock';
import type { WallHour } from './figures';

/** A stretch within one hour of one day, both by the clock on the wall of a site. */
export interface LocalPiece {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly hour: WallHour;
  readonly startMs: number;
  readonly endMs: number;
}

const FULL_HOURS = Array.from({ length: 24 }, (_, hour) => hour * 60);

/** Cuts a stretch of time at every full hour and every change of the clocks; what has no length is one piece of no length. */
export function localPieces(timeZone: string, startMs: number, endMs: number): readonly LocalPiece[] {
  const clock = localClock(timeZone, startMs, endMs);
  const inside = [...new Set(instantsOf(clock, FULL_HOURS))].sort((a, b) => a - b);
  const edges = [startMs, ...inside, Math.max(startMs, endMs)];
  return edges.slice(1).map((pieceEndMs, i) => {
    const { day, minuteOfDay } = wallClockAt(clock, edges[i]!);
    return { date: dateOfDay(day), hour: hourText(minuteOfDay), startMs: edges[i]!, endMs: pieceEndMs };
  });
}

export function dateOfDay(day: number): string {
  return isoTime(day * DAY_MS).slice(0, 10);
}

function hourText(minuteOfDay: number): WallHour {
  return String(Math.floor(minuteOfDay / 60)).padStart(2, '0');
}
