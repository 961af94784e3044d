import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayOfDate, nextWallClock, slotStarts } from '../../../lambdas/domain/signals/market-time';
import { compressProfile, profileDialect } from '../../../lambdas/domain/smart-charging/compress-profile';
import { deliver, deliveredWh, pricedSlots, roughCost } from '../../../lambdas/domain/smart-charging/deliver';
import { planOneCar } from '../../../lambdas/domain/smart-charging/plan-one-car';
import { chargingTimes } from '../../../lambdas/domain/smart-charging/read-profile';

/** Real prices of the German zone on the days when clocks change. */
function prices(file: string) {
  const lines = readFileSync(join(__dirname, '..', '..', 'fixtures', 'prices', file), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return lines
    .map((line) => line.split(','))
    .map(([time, price]) => ({ startMs: Date.parse(time!), value: Number(price) / 1_000, quality: 'final' as const }));
}

const BERLIN = 'Europe/Berlin';
const CASES = [
  ['2025-10-26', 'de-2025-10-26-autumn.csv', 100],
  ['2026-03-29', 'de-2026-03-29-spring.csv', 92],
] as const;

/** The least that this energy can cost if every start were free: the cheapest quarter-hours, the dearest of them in part. */
function fractionalBound(slots: readonly { startMs: number; endMs: number; price?: number }[], powerW: number, energyWh: number): number {
  let left = energyWh;
  let cost = 0;
  for (const { startMs, endMs, price } of [...slots].sort((a, b) => a.price! - b.price!)) {
    const wh = Math.min(left, (powerW * (endMs - startMs)) / 3.6e6);
    cost += (wh / 1_000) * price!;
    left -= wh;
  }
  return cost;
}

describe.each(CASES)('%s', (date, file, count) => {
  const day = dayOfDate(date, BERLIN);
  const known = prices(file);

  test(`a plan over the whole day has ${count} quarter-hours, each with its price`, () => {
    const slots = pricedSlots(day.startMs, day.endMs, known);
    expect(slots).toHaveLength(count);
    expect(slots.map(({ startMs }) => startMs)).toEqual(slotStarts(day));
    expect(slots.filter(({ price }) => price === undefined)).toEqual([]);
  });

  test.each([3_680, 7_360, 11_040])('without start costs the plan is the cheapest there is, at %i W', (powerW) => {
    const slots = pricedSlots(day.startMs, day.endMs, known);
    const costSlots = slots.map(({ startMs, endMs, price }) => ({ startMs, endMs, costPerKwh: price! }));
    for (const energyWh of [1_000, 9_600, 20_000, 40_000]) {
      const { cost } = planOneCar({ slots: costSlots, energyWh, powerW, startPenalty: 0 });
      expect(cost).toBeCloseTo(fractionalBound(slots, powerW, energyWh), 9);
    }
  });

  test('a car plugged in the evening before is full at seven by the clock on the wall', () => {
    const nowMs = day.startMs - 5 * 3_600_000 + 7 * 60_000; // seven past seven
    const readyByMs = nextWallClock('07:00', BERLIN, nowMs);
    expect((readyByMs - day.startMs) / 3_600_000).toBe(count === 100 ? 8 : 6);
    const slots = pricedSlots(nowMs, readyByMs, known);
    const powerW = 11_040;
    const energyWh = 30_000;
    const { blocks, cost, starts } = planOneCar({
      slots: slots.map(({ startMs, endMs, price }) => ({ startMs, endMs, costPerKwh: price! })),
      energyWh,
      powerW,
    });
    const delivered = deliver(slots, blocks, powerW, energyWh);
    expect(deliveredWh(delivered)).toBeCloseTo(energyWh, 3);
    expect(roughCost(delivered)).toBeCloseTo(cost, 3);
    expect(cost).toBeGreaterThanOrEqual(fractionalBound(slots, powerW, energyWh) - 1e-9);
    expect(cost + 0.01 * starts).toBeLessThan(roughCost(deliver(slots, [{ startMs: nowMs, endMs: readyByMs }], powerW, energyWh)));

    // And what the charger is told is the same plan.
    const profile = compressProfile({
      dialect: profileDialect({ maxPeriods: 24 }),
      connectorId: 1,
      transactionId: 1,
      nowMs,
      currentA: 16,
      phases: 3,
      blocks,
      fullFromMs: readyByMs,
    });
    expect(deliver(slots, chargingTimes(profile, nowMs, readyByMs), powerW, energyWh)).toEqual(delivered);
  });
});
