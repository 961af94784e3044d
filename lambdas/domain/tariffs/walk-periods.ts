import { type Amount, compare, floorOf, fraction, isZero, minus, ONE, plus, times, whole, ZERO } from './amount';
import type { Activity, ChargingPeriod, RatedSession } from './charging-period';
import type { CompiledTariff, Moment } from './compile-tariff';

/** A part of a period within which no restriction begins or ends to hold, with the moment at which it begins. */
export interface Stretch {
  readonly moment: Omit<Moment, 'wallClock'>;
  readonly activity: Activity;
  readonly energyWh: Amount;
  readonly durationMs: Amount;
}

const NO_PERIOD = { activity: 'CHARGING', energyWh: ZERO } as const;

/**
 * Cuts periods at every threshold of the tariff: energy exactly where it is reached, clocks and durations to the millisecond. Within a
 * period energy and time run evenly, so each cut is a fraction of both. A session without any period still begins.
 */
export function* walkPeriods(
  tariff: CompiledTariff,
  { periods, startMs }: Pick<RatedSession, 'periods' | 'startMs'>,
  instantsOfMinutes: (minutesOfDay: readonly number[]) => readonly number[],
): Generator<Stretch> {
  const thresholds = [
    ...tariff.thresholdsMs,
    ...tariff.thresholdsElapsedMs.map((elapsedMs) => startMs + elapsedMs),
    ...(tariff.minutesOfDay.length === 0 ? [] : instantsOfMinutes(tariff.minutesOfDay)),
  ];
  const instants = [...new Set(thresholds)].sort((a, b) => a - b);
  const all: readonly ChargingPeriod[] = periods.length === 0 ? [{ ...NO_PERIOD, startMs, endMs: startMs }] : periods;
  let energyWh = ZERO;
  let next = 0;
  for (const period of all) {
    while (next < instants.length && instants[next]! <= period.startMs) next++;
    const inside: number[] = [];
    for (let i = next; i < instants.length && instants[i]! < period.endMs; i++) inside.push(instants[i]!);
    yield* cut(period, energyWh, inside, tariff.thresholdsWh, startMs);
    energyWh = plus(energyWh, period.energyWh);
  }
}

function* cut(
  period: ChargingPeriod,
  beforeWh: Amount,
  instants: readonly number[],
  thresholdsWh: readonly Amount[],
  sessionStartMs: number,
): Generator<Stretch> {
  const { startMs, endMs, activity, energyWh, power, current } = period;
  const lengthMs = whole(endMs - startMs);
  const shares = [
    ...instants.map((atMs) => fraction(atMs - startMs, endMs - startMs)),
    ...thresholdsWh.flatMap((threshold) => shareOf(threshold, beforeWh, energyWh)),
  ].sort(compare);
  let from = ZERO;
  for (const to of [...shares, ONE]) {
    const share = minus(to, from);
    // Two thresholds at one place; but a period of no length still counts, with what it brought.
    if (isZero(share)) continue;
    const sinceMs = isZero(from) ? 0 : Number(floorOf(times(from, lengthMs)));
    yield {
      moment: {
        atMs: startMs + sinceMs,
        elapsedMs: startMs + sinceMs - sessionStartMs,
        energyWh: isZero(from) ? beforeWh : plus(beforeWh, times(from, energyWh)),
        power,
        current,
      },
      activity,
      energyWh: shares.length === 0 ? energyWh : times(share, energyWh),
      durationMs: shares.length === 0 ? lengthMs : times(share, lengthMs),
    };
    from = to;
  }
}

/** At which share of a period's energy the session's energy reaches a threshold, where it does inside. */
function shareOf(threshold: Amount, beforeWh: Amount, energyWh: Amount): Amount[] {
  if (isZero(energyWh)) return [];
  const missing = minus(threshold, beforeWh);
  const share = { n: missing.n * energyWh.d, d: missing.d * energyWh.n };
  return share.n > 0n && share.n < share.d ? [share] : [];
}
