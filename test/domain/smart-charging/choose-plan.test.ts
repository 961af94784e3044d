import { choosePlan, guessUntilMs, type ToChoose } from '../../../lambdas/domain/smart-charging/choose-plan';

const QUARTER_MS = 15 * 60_000;
const NOW_MS = Date.parse('2026-02-10T17:00:00Z');
/** 4 kW: one quarter-hour is 1 kWh. */
const POWER_W = 4_000;

function slotsAt(cents: readonly (number | undefined)[], more: readonly object[] = []) {
  return cents.map((price, t) => ({
    startMs: NOW_MS + t * QUARTER_MS,
    endMs: NOW_MS + (t + 1) * QUARTER_MS,
    ...(price === undefined ? {} : { price: price / 100 }),
    ...more[t],
  }));
}

/** With a ready-by at the end of the prices. */
function choose(
  cents: readonly (number | undefined)[],
  energyWh: number,
  over: Partial<ToChoose> = {},
  wishes: object = {},
  more: readonly object[] = [],
) {
  const slots = slotsAt(cents, more);
  const need = { kind: 'READY_BY', readyByMs: slots.at(-1)!.endMs, remainingWh: energyWh, ...wishes } as const;
  const base = { nowMs: NOW_MS, need, powerW: POWER_W, slots, maxBlocks: 11, chargingNow: false, mode: 'BALANCED' } as const;
  const chosen = choosePlan({ ...base, ...over });
  const minutes = slots.map(
    ({ startMs, endMs }) =>
      chosen.blocks.reduce((sum, block) => sum + Math.max(0, Math.min(block.endMs, endMs) - Math.max(block.startMs, startMs)), 0) / 60_000,
  );
  return { ...chosen, minutes };
}

describe('what a driver may wish', () => {
  test.each([
    // cents              need Wh  wishes                       minutes in each quarter-hour  missing
    [[40, 30, 10, 20], 2_000, {}, [0, 0, 15, 15], 0],
    [[40, 30, 10, 20], 2_000, { atOnceWh: 500 }, [7.5, 0, 15, 7.5], 0],
    [[40, 30, 10, 20], 2_000, { atOnceWh: 9_000 }, [15, 15, 0, 0], 0],
    [[10, 30, 20, 40], 2_000, { preconditionMinutes: 10 }, [15, 0, 5, 10], 0],
    [[10, 10, 20, 40], 1_000, { preconditionMinutes: 60 }, [0, 0, 0, 15], 0],
    [[40, 30, 10, 20], 3_000, { maxPricePerKwh: 0.25 }, [0, 0, 15, 15], 1_000],
    [[40, 30, 10, 20], 3_000, { maxPricePerKwh: 0.25, atOnceWh: 1_000 }, [15, 0, 15, 15], 0],
    [[40, 40, 40, 40], 3_000, { maxPricePerKwh: 0.25 }, [0, 0, 0, 0], 3_000],
    [[40, undefined, 10, 20], 3_000, {}, [15, 0, 15, 15], 0],
  ])('prices %j, %i Wh, %j → %j', (cents, energyWh, wishes, minutes, shortfallWh) => {
    const chosen = choose(cents, energyWh, {}, wishes);
    expect(chosen).toMatchObject({ reason: 'CHEAPEST' });
    expect(chosen.minutes).toEqual(minutes);
    expect(chosen.shortfallWh).toBeCloseTo(shortfallWh, 6);
  });
});

describe('what counts beside money', () => {
  const CO2 = [400, 100, 300, 200].map((co2GramsPerKwh) => ({ co2GramsPerKwh }));
  const STRAIN = [0, 1, 0.5, 0].map((demand) => ({ demand }));

  test.each([
    // weights                  what is known   minutes in each quarter-hour
    [{}, CO2, [15, 0, 0, 0]],
    [{ perKgCo2: 0.2 }, CO2, [0, 15, 0, 0]], // 11 + 8, 13 + 2, 12 + 6, 14 + 4 cents
    [{ perKwhDemand: 0.05 }, STRAIN, [15, 0, 0, 0]],
    [{ perKgCo2: 0.2 }, [{}, {}, {}, {}], [15, 0, 0, 0]], // nothing known: prices alone
  ])('%j', (weights, known, minutes) => {
    expect(choose([11, 13, 12, 14], 1_000, { weights }, {}, known).minutes).toEqual(minutes);
  });

  test('a quarter-hour whose CO2 nobody knows counts as the mean of the others', () => {
    const known = [{ co2GramsPerKwh: 400 }, {}, { co2GramsPerKwh: 100 }, { co2GramsPerKwh: 400 }];
    expect(choose([10, 10, 10, 10], 2_000, { weights: { perKgCo2: 0.2 } }, {}, known).minutes).toEqual([0, 15, 15, 0]);
  });
});

describe('when nobody said by when', () => {
  const need = { kind: 'NO_REQUEST', remainingWh: 1_000 } as const;
  const stays = { hazards: [0.01, 0.01, 0.01, 0.01], remainingWh: 1_000 };
  const leaves = { hazards: [0.5, 0.5, 0.5, 0.5], remainingWh: 1_000 };

  test('a car that is known to stay waits for the cheap quarter-hour, and has full power after it', () => {
    const chosen = choose([30, 30, 10, 30], 0, { need, guess: stays });
    expect(chosen).toMatchObject({ reason: 'HABIT', minutes: [0, 0, 15, 0], fullFromMs: NOW_MS + 3 * QUARTER_MS });
  });

  test('one that may leave any minute charges now', () => {
    expect(choose([30, 30, 10, 30], 0, { need, guess: leaves })).toMatchObject({ reason: 'HABIT', minutes: [15, 0, 0, 0] });
  });

  test('the knob: the same chance is taken, or not', () => {
    const guess = { hazards: [0.12, 0.12, 0.12, 0.12], remainingWh: 1_000 };
    const minutes = (mode: ToChoose['mode']) => choose([30, 30, 10, 30], 0, { need, guess, mode }).minutes;
    expect(minutes('CHEAPEST')).toEqual([0, 0, 15, 0]);
    expect(minutes('BALANCED')).toEqual([15, 0, 0, 0]);
    expect(minutes('NEVER_SHORT')).toEqual([15, 0, 0, 0]);
  });

  test.each([
    ['without any habit', { need }],
    ['where the site wants it so', { need, guess: stays, mode: 'AT_ONCE' as const }],
  ])('%s the car charges at once', (_when, over) => {
    expect(choose([30, 30, 10, 30], 0, over)).toMatchObject({ reason: 'NO_REQUEST', minutes: [15, 0, 0, 0], fullFromMs: NOW_MS });
  });

  test('the need of others stands in where the driver said none', () => {
    const guess = { ...stays, remainingWh: 2_000 };
    expect(choose([30, 20, 10, 30], 0, { need: { kind: 'NO_REQUEST' }, guess }).minutes).toEqual([0, 15, 15, 0]);
  });

  test('a price of their own is kept to the end of what is planned', () => {
    const capped = { ...need, maxPricePerKwh: 0.05 };
    expect(choose([30, 30, 10, 30], 0, { need: capped, guess: stays })).toMatchObject({
      blocks: [],
      shortfallWh: 1_000,
      fullFromMs: NOW_MS + 4 * QUARTER_MS,
    });
  });

  test('it is planned for thirty hours, and longer for a car that takes longer', () => {
    expect(guessUntilMs(NOW_MS, 0)).toBe(NOW_MS + 30 * 4 * QUARTER_MS);
    expect(guessUntilMs(NOW_MS, 20 * 4 * QUARTER_MS)).toBe(NOW_MS + 40 * 4 * QUARTER_MS);
  });
});

describe('a driver known to leave before the time they say', () => {
  test('is charged before that, and full at the time they said', () => {
    const early = [0, 0.9, 0, 0];
    expect(choose([30, 25, 25, 10], 2_000).minutes).toEqual([0, 0, 15, 15]);
    expect(choose([30, 25, 25, 10], 2_000, { early }).minutes).toEqual([15, 15, 0, 0]);
  });
});
