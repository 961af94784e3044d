import { MINUTE_MS } from '../../lambdas/domain/shared/time';
import { whole } from '../../lambdas/domain/tariffs/amount';
import type { ChargingPeriod } from '../../lambdas/domain/tariffs/charging-period';
import { compileTariff } from '../../lambdas/domain/tariffs/compile-tariff';
import { rateSession } from '../../lambdas/domain/tariffs/rate-session';
import { materialize } from '../../lambdas/domain/tariffs/spot-tariff';
import type { Tariff } from '../../lambdas/domain/tariffs/tariff';
import { percentile, print, rounded } from './statistics';

const QUARTERS = 96;
const RUNS = 300;
const START_MS = Date.parse('2026-03-28T11:07:00Z');
const TIME_ZONE = 'Europe/Berlin';
const energy = (price: number) => ({ type: 'ENERGY', price, vat: 19, step_size: 1 }) as const;

const FLAT_PRICE: Tariff = { id: 'flat', currency: 'EUR', elements: [{ price_components: [energy(0.49)] }] };
const DAY_AND_NIGHT: Tariff = {
  id: 'day-and-night',
  currency: 'EUR',
  elements: [
    {
      price_components: [energy(0.29), { type: 'PARKING_TIME', price: 0, step_size: 1 }],
      restrictions: { start_time: '22:00', end_time: '06:00' },
    },
    { price_components: [energy(0.59)], restrictions: { min_kwh: 30, day_of_week: ['SATURDAY', 'SUNDAY'] } },
    { price_components: [energy(0.49), { type: 'PARKING_TIME', price: 6, vat: 19, step_size: 60 }] },
  ],
};
const MARKET: Tariff = { ...FLAT_PRICE, id: 'market', tidewatt: { spot: { mode: 'follow_market', adder: 0.08 } } };

/** Milliseconds to rate a session of 24 hours in 96 periods over a night on which the clocks change, the tariff made ready each time. */
export function benchTariffs(): void {
  const periods: ChargingPeriod[] = Array.from({ length: QUARTERS }, (_, i) => ({
    startMs: START_MS + i * 15 * MINUTE_MS,
    endMs: START_MS + (i + 1) * 15 * MINUTE_MS,
    activity: i < 60 ? 'CHARGING' : 'PARKING',
    energyWh: whole(i < 60 ? 917 + i : 0),
  }));
  const firstSlotMs = START_MS - 7 * MINUTE_MS;
  const slots = Array.from({ length: QUARTERS + 1 }, (_, i) => ({
    startMs: firstSlotMs + i * 15 * MINUTE_MS,
    value: ((i * 37) % 200) / 1_000,
  }));
  for (const tariff of [FLAT_PRICE, DAY_AND_NIGHT, MARKET]) {
    const rate = () => {
      const priced = materialize(tariff, { currency: 'EUR', slots }, { timeZone: TIME_ZONE });
      const begun = performance.now();
      rateSession(compileTariff(priced), { startMs: START_MS, periods, timeZone: TIME_ZONE });
      return performance.now() - begun;
    };
    for (let i = 0; i < RUNS; i++) rate(); // let the compiler see it first, as in a warm function
    const ms = Array.from({ length: RUNS }, rate);
    print({
      bench: 'tariffs',
      tariff: tariff.id,
      periods: QUARTERS,
      rateMsLeast: rounded(percentile(ms, 0), 3),
      rateMsP50: rounded(percentile(ms, 50), 3),
      rateMsP95: rounded(percentile(ms, 95), 3),
    });
  }
}
