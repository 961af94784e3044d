import { type Amount, decimal, decimalText, fraction, times, whole } from '../../../lambdas/domain/tariffs/amount';
import type { Activity, ChargingPeriod, MeasuredRange, RatedSession } from '../../../lambdas/domain/tariffs/charging-period';
import { compileTariff } from '../../../lambdas/domain/tariffs/compile-tariff';
import { type Rating, rateSession } from '../../../lambdas/domain/tariffs/rate-session';
import type { Tariff, TariffElement } from '../../../lambdas/domain/tariffs/tariff';

export function aTariff(over: Partial<Tariff> & { readonly elements: readonly TariffElement[] }): Tariff {
  return { id: 'T1', currency: 'EUR', ...over };
}

export const energy = (price: number, vat?: number, step_size = 1) =>
  ({ type: 'ENERGY', price, step_size, ...(vat === undefined ? {} : { vat }) }) as const;
export const time = (price: number, vat?: number, step_size = 1) =>
  ({ type: 'TIME', price, step_size, ...(vat === undefined ? {} : { vat }) }) as const;
export const parking = (price: number, vat?: number, step_size = 1) =>
  ({ type: 'PARKING_TIME', price, step_size, ...(vat === undefined ? {} : { vat }) }) as const;
export const flat = (price: number, vat?: number) =>
  ({ type: 'FLAT', price, step_size: 1, ...(vat === undefined ? {} : { vat }) }) as const;

export interface Step {
  readonly minutes: number;
  readonly kWh?: number;
  readonly activity?: Activity;
  readonly amps?: number;
  readonly kW?: number;
}

/** Periods one after the other from a moment on. */
export function periodsFrom(start: string, steps: readonly Step[]): ChargingPeriod[] {
  let atMs = Date.parse(start);
  return steps.map(({ minutes, kWh = 0, activity = 'CHARGING', amps, kW }) => {
    const startMs = atMs;
    atMs += minutes * 60_000;
    const range = (measured: number | undefined): MeasuredRange | undefined =>
      measured === undefined ? undefined : { least: measured, most: measured };
    const [power, current] = [range(kW), range(amps)];
    return {
      startMs,
      endMs: atMs,
      activity,
      energyWh: times(decimal(kWh), whole(1_000)),
      ...(power === undefined ? {} : { power }),
      ...(current === undefined ? {} : { current }),
    };
  });
}

export function rate(
  tariff: Tariff,
  start: string,
  steps: readonly Step[],
  { timeZone = 'UTC', ...more }: Partial<RatedSession> = {},
): Rating {
  const periods = periodsFrom(start, steps);
  return rateSession(compileTariff(tariff), { startMs: Date.parse(start), periods, timeZone, ...more });
}

/** Exact totals before and with VAT, as a person would write them. */
export function totals(rating: Rating): readonly [string, string] {
  return [decimalText(rating.exact.net, 6), decimalText(rating.exact.gross, 6)];
}

/** What was paid for: `ENERGY 20 x 0.25 = 5`, before VAT. */
export function lines(rating: Rating): readonly string[] {
  return rating.lines.map(
    ({ kind, quantity, netPrice, net }) => `${kind} ${decimalText(quantity, 6)} x ${decimalText(netPrice, 6)} = ${decimalText(net, 6)}`,
  );
}

/** The same session in so many equal pieces. */
export function cutInto(period: ChargingPeriod, pieces: number): ChargingPeriod[] {
  const lengthMs = period.endMs - period.startMs;
  const at = (piece: number) => period.startMs + Math.floor((lengthMs * piece) / pieces);
  const share = (fromMs: number, toMs: number): Amount => fraction(toMs - fromMs, lengthMs);
  return Array.from({ length: pieces }, (_, i) => ({
    ...period,
    startMs: at(i),
    endMs: at(i + 1),
    energyWh: times(period.energyWh, share(at(i), at(i + 1))),
  }));
}
