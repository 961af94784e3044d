import {
  learnStay,
  leavingBefore,
  leavingHazards,
  minuteOfWeek,
  type Stay,
  stayOf,
  usualEnergyWh,
} from '../../../lambdas/domain/smart-charging/habits';
import { aClosedSession } from '../../support/session';

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
const DAY_MS = 24 * HOUR_MS;
/** A Tuesday, six in the evening in Berlin. */
const PLUGGED_IN_MS = Date.parse('2026-02-10T17:00:00Z');
const TIME_ZONE = 'Europe/Berlin';

/** Of the days before, at an hour of the evening, for so many hours. */
function stay(daysAgo: number, hours: number, more: Partial<Stay> & { at?: number } = {}): Stay {
  const { at = 0, ...rest } = more;
  const startedAtMs = PLUGGED_IN_MS - daysAgo * DAY_MS + at * HOUR_MS;
  return {
    id: `ses_${daysAgo}_${at}`,
    person: 'anna',
    startedAtMs,
    minuteOfWeek: minuteOfWeek(startedAtMs, TIME_ZONE),
    lengthMs: hours * HOUR_MS,
    energyWh: 10_000,
    ...rest,
  };
}

const slots = Array.from({ length: 96 }, (_, t) => ({
  startMs: PLUGGED_IN_MS + t * QUARTER_MS,
  endMs: PLUGGED_IN_MS + (t + 1) * QUARTER_MS,
}));
const ANNA = { person: 'anna', startedAtMs: PLUGGED_IN_MS, timeZone: TIME_ZONE };
const working = [1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18];

/** The chance to be still there after so many hours. */
function thereAfter(hazards: readonly number[] | undefined, hours: number): number {
  return (hazards ?? []).slice(0, hours * 4).reduce((there, hazard) => there * (1 - hazard), 1);
}

describe('when a car will leave', () => {
  test('nobody knows from nine evenings', () => {
    expect(
      leavingHazards(
        working.slice(0, 9).map((days) => stay(days, 13)),
        ANNA,
        slots,
      ),
    ).toBeUndefined();
  });

  test('a car that always left at seven in the morning is there till then, and gone at eight', () => {
    const hazards = leavingHazards(
      working.map((days) => stay(days, 13)),
      ANNA,
      slots,
    );
    expect(thereAfter(hazards, 12)).toBeGreaterThan(0.95);
    expect(thereAfter(hazards, 14)).toBeLessThan(0.03);
  });

  test('the same person’s nights count more than the neighbours’ short visits', () => {
    const nights = working.map((days) => stay(days, 13));
    const visits = working.flatMap((days) => [1, 1.5, 2].map((at) => stay(days, 1, { at, person: `guest${at}`, id: `${days}${at}` })));
    expect(thereAfter(leavingHazards([...nights, ...visits], ANNA, slots), 4)).toBeGreaterThan(0.85);
    expect(thereAfter(leavingHazards([...nights, ...visits], { ...ANNA, person: 'unknown' }, slots), 4)).toBeLessThan(0.6);
  });

  test('who came at noon says nothing about who comes in the evening', () => {
    expect(
      leavingHazards(
        working.map((days) => stay(days, 2, { at: -6 })),
        ANNA,
        slots,
      ),
    ).toBeUndefined();
  });

  test('who always leaves at seven is expected to leave at seven, also when they come an hour later', () => {
    const hazards = leavingHazards(
      working.map((days) => stay(days, 14, { at: -1 })),
      ANNA,
      slots,
    );
    // Half of it says fourteen hours, till eight, half says seven o'clock.
    const left = thereAfter(hazards, 13.5) / thereAfter(hazards, 12);
    expect([left > 0.45, left < 0.6]).toEqual([true, true]);
  });

  test('short top-ups say little about a night in which the battery is filled', () => {
    const mixed = working.flatMap((days) => [stay(days, 13, { energyWh: 30_000 }), stay(days, 1, { at: 0.5, energyWh: 3_000 })]);
    expect(thereAfter(leavingHazards(mixed, { ...ANNA, energyWh: 30_000 }, slots), 6)).toBeGreaterThan(0.9);
    expect(thereAfter(leavingHazards(mixed, { ...ANNA, energyWh: 3_000 }, slots), 6)).toBeLessThan(0.1);
  });

  test('a car that outstays all it ever did may leave any time', () => {
    const late = slots.map(({ startMs, endMs }) => ({ startMs: startMs + 20 * HOUR_MS, endMs: endMs + 20 * HOUR_MS }));
    const hazards = leavingHazards(
      working.map((days) => stay(days, 13)),
      ANNA,
      late,
    )!;
    expect(hazards[0]).toBeCloseTo(1 / 24, 6); // a stranger stays six hours
  });
});

describe('a driver who says when', () => {
  const says = (hoursSaid: number, hoursStayed: number) => (days: number) => stay(days, hoursStayed, { statedMs: hoursSaid * HOUR_MS });
  const readyByMs = PLUGGED_IN_MS + 10 * HOUR_MS;

  test('is believed until five sessions show otherwise', () => {
    expect(leavingBefore(working.slice(0, 4).map(says(10, 5)), ANNA, readyByMs, slots.slice(0, 40))).toBeUndefined();
  });

  test('and keeps their word has no hazard before it', () => {
    expect(leavingBefore(working.map(says(10, 10)), ANNA, readyByMs, slots.slice(0, 40))).toEqual(Array(40).fill(0));
  });

  test('and stays half as long each second time leaves halfway each second time', () => {
    const stays = working.map((days, i) => says(10, i % 2 === 0 ? 5 : 10)(days));
    const hazards = leavingBefore(stays, ANNA, readyByMs, slots.slice(0, 40));
    expect(hazards?.flatMap((hazard, t) => (hazard > 0 ? [[t, hazard]] : []))).toEqual([[20, 0.5]]);
  });

  test('and what others said does not count', () => {
    expect(leavingBefore(working.map(says(10, 5)), { ...ANNA, person: 'bob' }, readyByMs, slots.slice(0, 40))).toBeUndefined();
  });
});

describe('how much a car will want', () => {
  test('is what four in five of its stays did not exceed', () => {
    const stays = Array.from({ length: 10 }, (_, i) => stay(7 * (i + 1), 10, { energyWh: (i + 1) * 1_000 }));
    expect(usualEnergyWh(stays, ANNA)).toBe(8_000);
  });

  test('nobody knows from nine', () => {
    expect(
      usualEnergyWh(
        working.slice(0, 9).map((days) => stay(days, 10)),
        ANNA,
      ),
    ).toBeUndefined();
  });
});

describe('what a session teaches', () => {
  test('who, when by the clock on the wall, how long, how much, and what was said', () => {
    const session = aClosedSession({ startedAtMs: PLUGGED_IN_MS, stoppedAtMs: PLUGGED_IN_MS + 10 * HOUR_MS, energyWh: 9_000 });
    expect(stayOf({ ...session, idTag: 'tag1', preferences: { readyByMs: PLUGGED_IN_MS + 12 * HOUR_MS } }, TIME_ZONE)).toEqual({
      id: session.id,
      person: 'TAG1',
      startedAtMs: PLUGGED_IN_MS,
      minuteOfWeek: (24 + 18) * 60,
      lengthMs: 10 * HOUR_MS,
      energyWh: 9_000,
      statedMs: 12 * HOUR_MS,
    });
    expect(stayOf({ ...session, driverId: 'drv_1' }, TIME_ZONE)).toMatchObject({ person: 'drv_1' });
  });

  test.each([
    ['ten minutes', { stoppedAtMs: PLUGGED_IN_MS + HOUR_MS / 6 }],
    ['four days', { stoppedAtMs: PLUGGED_IN_MS + 4 * DAY_MS }],
    ['almost no energy', { energyWh: 999 }],
    ['an end that was estimated', { flags: ['ESTIMATED_STOP'] as const }],
  ])('nothing from %s', (_what, more) => {
    const session = aClosedSession({ startedAtMs: PLUGGED_IN_MS, stoppedAtMs: PLUGGED_IN_MS + 10 * HOUR_MS, energyWh: 9_000, ...more });
    expect(stayOf(session, TIME_ZONE)).toBeUndefined();
  });

  test('a session that is told again takes its own place', () => {
    const [first, second] = [stay(2, 10), stay(1, 10)];
    expect(learnStay([first, second], { ...first, energyWh: 1 })).toEqual([{ ...first, energyWh: 1 }, second]);
  });
});
