import * as fc from 'fast-check';
import { type CarToPlan, type CostSlot, planOneCar } from '../../../lambdas/domain/smart-charging/plan-one-car';

const QUARTER_MS = 15 * 60_000;
const NOW_MS = Date.parse('2026-02-10T17:00:00Z');

/** Slots of equal length at these prices in cents per kWh; the first and last may be cut short by some minutes. */
function slotsAt(cents: readonly number[], lateMinutes = 0, earlyMinutes = 0): CostSlot[] {
  return cents.map((price, i) => ({
    startMs: NOW_MS + i * QUARTER_MS + (i === 0 ? lateMinutes * 60_000 : 0),
    endMs: NOW_MS + (i + 1) * QUARTER_MS - (i === cents.length - 1 ? earlyMinutes * 60_000 : 0),
    costPerKwh: price / 100,
  }));
}

/** Minutes charged in each slot. */
function picture(slots: readonly CostSlot[], blocks: readonly { startMs: number; endMs: number }[]): number[] {
  return slots.map(
    (slot) =>
      blocks.reduce((sum, block) => sum + Math.max(0, Math.min(block.endMs, slot.endMs) - Math.max(block.startMs, slot.startMs)), 0) /
      60_000,
  );
}

/** 4 kW: one quarter-hour is 1 kWh. */
const POWER_W = 4_000;

describe('one car is charged in the cheapest quarter-hours that fill it in time', () => {
  test.each([
    // cents per kWh                   need Wh  minutes charged in each quarter-hour
    [[20, 60, 10, 80], 1_000, [0, 0, 15, 0]],
    [[20, 60, 10, 80], 2_000, [15, 0, 15, 0]],
    [[20, 60, 10, 80], 1_500, [7.5, 0, 15, 0]],
    [[20, 10, 10, 80], 2_500, [7.5, 15, 15, 0]],
    [[80, 10, 10, 20], 2_500, [0, 15, 15, 7.5]],
    [[5, 5, 5, 5], 2_000, [15, 15, 0, 0]], // equal prices: early rather than late
    [[-10, 30, -20, 30], 2_000, [15, 0, 15, 0]], // being paid to charge
    [[0, 0, 0, 10], 3_000, [15, 15, 15, 0]], // nothing is a price too
    [[20, 60, 10, 80], 4_000, [15, 15, 15, 15]],
  ])('prices %j, %i Wh → %j', (cents, energyWh, expected) => {
    const slots = slotsAt(cents);
    expect(picture(slots, planOneCar({ slots, energyWh, powerW: POWER_W }).blocks)).toEqual(expected);
  });

  test('a cut quarter-hour before a block touches the block, so that it costs no start', () => {
    const slots = slotsAt([20, 10, 10, 80]);
    expect(planOneCar({ slots, energyWh: 2_500, powerW: POWER_W })).toMatchObject({
      starts: 1,
      blocks: [{ startMs: NOW_MS + 7.5 * 60_000, endMs: NOW_MS + 45 * 60_000 }],
    });
  });

  test('a second start must save more than it costs', () => {
    const dear = slotsAt([10, 10.5, 10, 90]);
    expect(picture(dear, planOneCar({ slots: dear, energyWh: 2_000, powerW: POWER_W }).blocks)).toEqual([15, 15, 0, 0]);
    const dearer = slotsAt([10, 11.5, 10, 90]);
    expect(picture(dearer, planOneCar({ slots: dearer, energyWh: 2_000, powerW: POWER_W }).blocks)).toEqual([15, 0, 15, 0]);
  });

  test('a car that is charging goes on when stopping would save less than a start costs', () => {
    const slots = slotsAt([10.5, 10, 90, 90]);
    expect(picture(slots, planOneCar({ slots, energyWh: 1_000, powerW: POWER_W }).blocks)).toEqual([0, 15, 0, 0]);
    expect(picture(slots, planOneCar({ slots, energyWh: 1_000, powerW: POWER_W, chargingNow: true }).blocks)).toEqual([15, 0, 0, 0]);
  });

  test('a charger that holds one block gets the cheapest single block', () => {
    const slots = slotsAt([5, 60, 30, 30, 60, 5]);
    expect(picture(slots, planOneCar({ slots, energyWh: 2_000, powerW: POWER_W }).blocks)).toEqual([15, 0, 0, 0, 0, 15]);
    expect(picture(slots, planOneCar({ slots, energyWh: 2_000, powerW: POWER_W, maxBlocks: 1 }).blocks)).toEqual([0, 0, 15, 15, 0, 0]);
  });

  test('the quarter-hour under way is used for what is left of it', () => {
    const slots = slotsAt([1, 50, 50, 50], 10); // ten past: five minutes left
    expect(picture(slots, planOneCar({ slots, energyWh: 1_000, powerW: POWER_W }).blocks)).toEqual([5, 10, 0, 0]);
  });

  test('the deadline wins over the price, and what cannot be delivered is said', () => {
    const slots = slotsAt([500, 500, 500]);
    expect(planOneCar({ slots, energyWh: 5_000, powerW: POWER_W })).toEqual({
      blocks: [{ startMs: NOW_MS, endMs: NOW_MS + 45 * 60_000 }],
      cost: 15,
      starts: 1,
      shortfallWh: 2_000,
    });
  });

  test('a full car is not charged; a car out of time is all shortfall', () => {
    expect(planOneCar({ slots: slotsAt([1]), energyWh: 0, powerW: POWER_W })).toEqual({ blocks: [], cost: 0, starts: 0, shortfallWh: 0 });
    expect(planOneCar({ slots: [], energyWh: 700, powerW: POWER_W })).toEqual({ blocks: [], cost: 0, starts: 0, shortfallWh: 700 });
  });

  test('a cut is rounded up to whole seconds, never a watt-hour short', () => {
    const slots = slotsAt([10, 20, 30]);
    const { blocks } = planOneCar({ slots, energyWh: 1_234, powerW: 11_040 });
    const chargedMs = blocks.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    expect(chargedMs % 1_000).toBe(0);
    expect((chargedMs * 11_040) / 3.6e6).toBeGreaterThanOrEqual(1_234);
    expect((chargedMs * 11_040) / 3.6e6).toBeLessThan(1_234 + 4);
  });
});

describe('no plan is cheaper', () => {
  /** A naive second model: every way to switch on and off in steps of five minutes, tried one by one. */
  const STEP_MS = 5 * 60_000;

  function cheapestByTrying({ slots, energyWh, powerW, startPenalty = 0.01, maxBlocks = 99, chargingNow = false }: CarToPlan): number {
    const steps = slots.flatMap(({ startMs, endMs, costPerKwh }) => Array<number>((endMs - startMs) / STEP_MS).fill(costPerKwh));
    const stepWh = (STEP_MS * powerW) / 3.6e6;
    const needed = Math.round(energyWh / stepWh);
    let least = Number.POSITIVE_INFINITY;
    for (let mask = 0; mask < 2 ** steps.length; mask++) {
      let count = 0;
      let cost = 0;
      let starts = 0;
      let blocks = 0;
      for (let i = 0; i < steps.length; i++) {
        if (!(mask & (1 << i))) continue;
        count++;
        cost += (steps[i]! * stepWh) / 1_000;
        const before = i === 0 ? chargingNow : (mask & (1 << (i - 1))) !== 0;
        if (!before) starts++;
        if (i === 0 || !(mask & (1 << (i - 1)))) blocks++;
      }
      if (count === needed && blocks <= maxBlocks) least = Math.min(least, cost + starts * startPenalty);
    }
    return least;
  }

  function objectiveOf(car: CarToPlan): { objective: number; blocks: number; deliveredWh: number } {
    const { blocks, starts } = planOneCar(car);
    let cost = 0;
    let deliveredWh = 0;
    for (const slot of car.slots) {
      for (const block of blocks) {
        const ms = Math.max(0, Math.min(block.endMs, slot.endMs) - Math.max(block.startMs, slot.startMs));
        deliveredWh += (ms * car.powerW) / 3.6e6;
        cost += (slot.costPerKwh * ms * car.powerW) / 3.6e9;
      }
    }
    const geometricStarts = blocks.length - (car.chargingNow && blocks[0]?.startMs === car.slots[0]!.startMs ? 1 : 0);
    expect(geometricStarts).toBeLessThanOrEqual(starts);
    return { objective: cost + geometricStarts * (car.startPenalty ?? 0.01), blocks: blocks.length, deliveredWh };
  }

  test('than the planner finds, on six hundred small evenings tried to the end', () => {
    void fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -30, max: 60 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 5, 10),
        fc.constantFrom(0, 5, 10),
        fc.integer({ min: 1, max: 15 }),
        fc.constantFrom(0, 0.01, 0.05),
        fc.constantFrom(1, 2, 3, undefined),
        fc.boolean(),
        (cents, late, early, needSteps, startPenalty, maxBlocks, chargingNow) => {
          fc.pre(cents.length > 1 || late + early < 15);
          const slots = slotsAt(cents, late, early);
          const stepWh = (STEP_MS * 3_600) / 3.6e6;
          const possible = slots.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs) / STEP_MS, 0);
          const car: CarToPlan = {
            slots,
            energyWh: Math.min(needSteps, possible) * stepWh,
            powerW: 3_600,
            startPenalty,
            chargingNow,
            ...(maxBlocks === undefined ? {} : { maxBlocks }),
          };
          const found = objectiveOf(car);
          expect(found.deliveredWh).toBeCloseTo(car.energyWh, 6);
          expect(found.blocks).toBeLessThanOrEqual(maxBlocks ?? 99);
          expect(found.objective).toBeCloseTo(cheapestByTrying(car), 7);
        },
      ),
      { numRuns: 600, seed: 20261121 },
    );
  });
});

describe('a car that may leave', () => {
  const plan = (hazards: readonly number[], missingPerKwh: number, mustBeFull = false) => {
    const slots = slotsAt([30, 30, 10, 10]);
    const leaving = { hazards, missingPerKwh, mustBeFull };
    return picture(slots, planOneCar({ slots, energyWh: 1_000, powerW: POWER_W, leaving }).blocks);
  };

  test.each([
    // hazards                 a missing kWh   minutes charged in each quarter-hour
    [[0, 0, 0, 0], 1, [0, 0, 15, 0]], // it stays: the cheap one
    [[0.5, 0.5, 0.5, 0.5], 1, [15, 0, 0, 0]], // it may well leave: now
    [[0.5, 0.5, 0.5, 0.5], 0.01, [0, 0, 0, 0]], // nobody minds: not at all
    [[0.01, 0.01, 0.9, 0.9], 1, [0, 0, 15, 0]], // it leaves when the cheap one is over
  ])('hazards %j, a missing kWh at EUR %d → %j', (hazards, missingPerKwh, expected) => {
    expect(plan(hazards, missingPerKwh)).toEqual(expected);
  });

  test('must be full if it stays to the end, however little that is worth', () => {
    expect(plan([0.5, 0.5, 0.5, 0.5], 0.01, true)).toEqual([0, 0, 0, 15]);
  });

  test('no way to charge costs less on average, on three hundred small evenings tried to the end', () => {
    void fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20, max: 60 }), { minLength: 2, maxLength: 8 }),
        fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 5 }),
        (cents, tenths, units, missingCents, penaltyCents) => {
          const slots = slotsAt(cents);
          const energyWh = Math.min(units, cents.length - 1) * 1_000;
          const leaving = { hazards: slots.map((_, t) => tenths[t]! / 10), missingPerKwh: missingCents / 100, mustBeFull: false };
          const startPenalty = penaltyCents / 100;
          const { blocks } = planOneCar({ slots, energyWh, powerW: POWER_W, startPenalty, leaving });
          const chosen = picture(slots, blocks).map((minutes) => minutes > 0);
          const cost = (isOn: readonly boolean[]): number => {
            let there = 1;
            let missingKwh = energyWh / 1_000;
            let sum = 0;
            isOn.forEach((on, t) => {
              if (on) {
                sum += there * (slots[t]!.costPerKwh + (isOn[t - 1] ? 0 : startPenalty));
                missingKwh--;
              }
              sum += there * leaving.hazards[t]! * leaving.missingPerKwh * missingKwh;
              there *= 1 - leaving.hazards[t]!;
            });
            return missingKwh < 0 ? Number.POSITIVE_INFINITY : sum + there * leaving.missingPerKwh * missingKwh;
          };
          const best = Math.min(
            ...Array.from({ length: 2 ** slots.length }, (_, bits) => cost(slots.map((_slot, t) => Math.floor(bits / 2 ** t) % 2 === 1))),
          );
          expect(cost(chosen)).toBeCloseTo(best, 6);
        },
      ),
      { numRuns: 300, seed: 20261121 },
    );
  });
});
