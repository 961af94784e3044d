import type { Figure, Figures, WallHour } from './figures';
import { localPieces } from './local-pieces';
import type { PortDay, PresenceDay } from './presence';
import { POWERED_WITHIN_S } from './session-count';

/** What is shown of sums; null where there is nothing to divide by. Definitions in docs/statistics.md. */

/** Σ occupied connector time ÷ Σ connector time. */
export function utilisation(occupiedMs: number, connectorMs: number): number | null {
  return connectorMs === 0 ? null : occupiedMs / connectorMs;
}

/** Sessions that gave energy ÷ sessions that were authorised. */
export function startSuccessRate({ attempts = 0, authorisedSuccessful = 0 }: Figures): number | null {
  return attempts === 0 ? null : authorisedSuccessful / attempts;
}

/** The bound of the class that the percentile falls in: at most so many seconds from the start to the first power. */
export function timeToPowerS(figures: Figures, percent: number): number | null {
  const counts = POWERED_WITHIN_S.map((boundS) => figures[`powered_${boundS}`] ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil((percent / 100) * total));
  const seenUpTo = (i: number) => counts.slice(0, i + 1).reduce((sum, count) => sum + count, 0);
  return POWERED_WITHIN_S.find((_, i) => seenUpTo(i) >= rank) ?? null;
}

/** 23 CFR 680.116(b): µ = (period − (T_outage − T_excluded)) ÷ period × 100, per port. */
export function uptimePercent(port: Pick<PortDay, 'periodMs' | 'outageMs' | 'excludedMs'>): number | null {
  const { periodMs, outageMs, excludedMs } = port;
  return periodMs === 0 ? null : ((periodMs - (outageMs - excludedMs)) / periodMs) * 100;
}

export function uptimeOf(days: readonly PresenceDay[], connectorId: number): Pick<PortDay, 'periodMs' | 'outageMs' | 'excludedMs'> {
  const ports = days.flatMap((day) => day.ports.filter((port) => port.connectorId === connectorId));
  return {
    periodMs: ports.reduce((sum, { periodMs }) => sum + periodMs, 0),
    outageMs: ports.reduce((sum, { outageMs }) => sum + outageMs, 0),
    excludedMs: ports.reduce((sum, { excludedMs }) => sum + excludedMs, 0),
  };
}

export const WALL_HOURS: readonly WallHour[] = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

export interface LoadHour {
  readonly hour: WallHour;
  readonly energyWh: number;
  /** Energy ÷ how long the clock showed this hour. */
  readonly meanPowerW: number | null;
}

/** The mean power by the hour of the day. A night of 23 hours has no hour 02 and one of 25 has it twice: the clock is asked how long it was. */
export function loadCurve(figures: Figures, { startMs, endMs, timeZone }: Period): readonly LoadHour[] {
  const lasted = new Map<WallHour, number>();
  for (const piece of localPieces(timeZone, startMs, endMs)) {
    lasted.set(piece.hour, (lasted.get(piece.hour) ?? 0) + piece.endMs - piece.startMs);
  }
  return WALL_HOURS.map((hour) => {
    const energyWh = figures[`energyWh_${hour}`] ?? 0;
    const hourMs = lasted.get(hour) ?? 0;
    return { hour, energyWh, meanPowerW: hourMs === 0 ? null : Math.round((energyWh * 3_600_000) / hourMs) };
  });
}
interface Period {
  readonly startMs: number;
  readonly endMs: number;
  readonly timeZone: string;
}

export interface HeatCell {
  /** 1 is Monday, as ISO 8601 has it. */
  readonly weekday: number;
  readonly hour: WallHour;
  readonly energyWh: number;
  readonly occupiedMs: number;
  readonly starts: number;
}

/** Sums by hour and weekday, Monday 00 first. */
export function heatMap(days: readonly { readonly date: string; readonly figures: Figures }[]): readonly HeatCell[] {
  return [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const ofWeekday = days.filter(({ date }) => isoWeekday(date) === weekday);
    const sum = (figure: Figure) => ofWeekday.reduce((total, { figures }) => total + (figures[figure] ?? 0), 0);
    return WALL_HOURS.map((hour) => ({
      weekday,
      hour,
      energyWh: sum(`energyWh_${hour}`),
      occupiedMs: sum(`occupiedMs_${hour}`),
      starts: sum(`starts_${hour}`),
    }));
  });
}

function isoWeekday(date: string): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}
