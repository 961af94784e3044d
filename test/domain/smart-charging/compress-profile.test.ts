import {
  blocksThatFit,
  compressProfile,
  type ProfileDialect,
  profileDialect,
  tellableCurrentA,
} from '../../../lambdas/domain/smart-charging/compress-profile';
import { chargingTimes, firstDifferenceMs, limitAt } from '../../../lambdas/domain/smart-charging/read-profile';

const at = (time: string) => Date.parse(`2026-02-10T${time}Z`);
const NOW = '17:07:23';

/** A profile made at 17:07:23 for charging in `blocks`, full power from `fullFrom` on. */
function profile(blocks: readonly [string, string][], fullFrom: string, more: Partial<ProfileDialect> = {}, phases: 1 | 3 = 3) {
  return compressProfile({
    dialect: { purpose: 'TxProfile', kind: 'Absolute', unit: 'A', maxPeriods: 8, stackLevel: 1, ...more },
    connectorId: 2,
    transactionId: 77,
    nowMs: at(NOW),
    currentA: 16,
    phases,
    blocks: blocks.map(([start, end]) => ({ startMs: at(start), endMs: at(end) })),
    fullFromMs: at(fullFrom),
  });
}

/** `hh:mm:ss limit` for each period. */
function picture({ chargingSchedule }: ReturnType<typeof profile>): string[] {
  const startMs = Date.parse(chargingSchedule.startSchedule!);
  return chargingSchedule.chargingSchedulePeriod.map(
    ({ startPeriod, limit }) => `${new Date(startMs + startPeriod * 1_000).toISOString().slice(11, 19)} ${limit}`,
  );
}

test('a plan in the charger’s words, whole', () => {
  expect(profile([['18:00:00', '18:30:00']], '22:00:00')).toEqual({
    chargingProfileId: 1_002,
    transactionId: 77,
    stackLevel: 1,
    chargingProfilePurpose: 'TxProfile',
    chargingProfileKind: 'Absolute',
    chargingSchedule: {
      startSchedule: '2026-02-10T17:06:00.000Z', // the minute begun, less one for slow clocks
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [
        { startPeriod: 0, limit: 0 },
        { startPeriod: 3_240, limit: 16 },
        { startPeriod: 5_040, limit: 0 },
        { startPeriod: 17_640, limit: 16 },
      ],
    },
  });
});

describe('periods', () => {
  test.each<[string, [string, string][], string, Partial<ProfileDialect>, string[]]>([
    ['at once is one period', [], NOW, {}, ['17:06:00 16']],
    ['charging now, then a pause', [[NOW, '17:30:00']], '22:00:00', {}, ['17:06:00 16', '17:30:00 0', '22:00:00 16']],
    ['a block that ends at the deadline runs into full power', [['21:00:00', '22:00:00']], '22:00:00', {}, ['17:06:00 0', '21:00:00 16']],
    ['seconds are kept', [['18:07:31', '18:30:00']], '22:00:00', {}, ['17:06:00 0', '18:07:31 16', '18:30:00 0', '22:00:00 16']],
    [
      'neighbours with one limit are one period',
      [
        ['18:00:00', '18:15:00'],
        ['18:15:00', '18:30:00'],
      ],
      '22:00:00',
      {},
      ['17:06:00 0', '18:00:00 16', '18:30:00 0', '22:00:00 16'],
    ],
    [
      'four periods hold one block',
      [['18:00:00', '18:30:00']],
      '22:00:00',
      { maxPeriods: 4 },
      ['17:06:00 0', '18:00:00 16', '18:30:00 0', '22:00:00 16'],
    ],
    [
      'three do not: a late start, and never less energy',
      [['18:00:00', '18:30:00']],
      '22:00:00',
      { maxPeriods: 3 },
      ['17:06:00 0', '18:00:00 16'],
    ],
    ['three hold a block that has begun', [[NOW, '17:30:00']], '22:00:00', { maxPeriods: 3 }, ['17:06:00 16', '17:30:00 0', '22:00:00 16']],
    ['two hold a late start', [['18:00:00', '18:30:00']], '22:00:00', { maxPeriods: 2 }, ['17:06:00 0', '18:00:00 16']],
    ['two and a block that has begun: full power', [[NOW, '17:30:00']], '22:00:00', { maxPeriods: 2 }, ['17:06:00 16']],
    ['one holds full power', [['18:00:00', '18:30:00']], '22:00:00', { maxPeriods: 1 }, ['17:06:00 16']],
    ['watts where only power is understood', [['21:00:00', '22:00:00']], '22:00:00', { unit: 'W' }, ['17:06:00 0', '21:00:00 11040']],
  ])('%s', (_what, blocks, fullFrom, more, expected) => {
    expect(picture(profile(blocks, fullFrom, more))).toEqual(expected);
  });

  test('watts on one phase say so, or a charger divides them by three', () => {
    expect(profile([], NOW, { unit: 'W' }, 1).chargingSchedule.chargingSchedulePeriod).toEqual([
      { startPeriod: 0, limit: 3_680, numberPhases: 1 },
    ]);
  });

  test('a TxDefaultProfile names no transaction and has an id of its own', () => {
    const standIn = profile([], NOW, { purpose: 'TxDefaultProfile' });
    expect(standIn).toMatchObject({ chargingProfileId: 2_002, chargingProfilePurpose: 'TxDefaultProfile' });
    expect(standIn).not.toHaveProperty('transactionId');
  });

  test.each([2, 3, 4, 5, 6, 7, 8, 24])(
    'as many blocks as fit into %i periods, with a pause before, between and after, never overflow',
    (maxPeriods) => {
      const blocks = Array.from({ length: blocksThatFit(maxPeriods) }, (_, i): [string, string] => {
        const hour = String(18 + Math.floor(i / 3)).padStart(2, '0');
        return [`${hour}:${String((i % 3) * 20).padStart(2, '0')}:00`, `${hour}:${String((i % 3) * 20 + 10).padStart(2, '0')}:00`];
      });
      const compressed = profile(blocks, '23:00:00', { maxPeriods });
      expect(compressed.chargingSchedule.chargingSchedulePeriod.length).toBeLessThanOrEqual(maxPeriods);
      if (maxPeriods >= 4) expect(chargingTimes(compressed, at(NOW), at('23:00:00'))).toHaveLength(blocks.length);
    },
  );
});

test.each([
  [16, 16],
  [16.19, 16.1], // 0.1 A steps, never above what is allowed
  [6, 6],
  [5.99, 0], // a car may not charge below 6 A
  [10.3, 10.3], // and no step is lost to binary fractions
])('%d A allowed are told as %d A', (allowed, told) => {
  expect(tellableCurrentA(allowed)).toBe(told);
});

test.each([
  [{}, { purpose: 'TxProfile', kind: 'Absolute', unit: 'A', maxPeriods: 8, stackLevel: 0 }],
  [
    { maxStackLevel: 8, maxPeriods: 1_000, rateUnits: ['A', 'W'] as const },
    { purpose: 'TxProfile', kind: 'Absolute', unit: 'A', maxPeriods: 24, stackLevel: 1 },
  ],
  [
    { maxStackLevel: 0, maxPeriods: 0, rateUnits: ['W'] as const },
    { purpose: 'TxProfile', kind: 'Absolute', unit: 'W', maxPeriods: 1, stackLevel: 0 },
  ],
  [
    { refusesTxProfile: true, rateUnits: [] },
    { purpose: 'TxDefaultProfile', kind: 'Absolute', unit: 'A', maxPeriods: 8, stackLevel: 0 },
  ],
])('a charger that can %j is spoken to as %j', (capabilities, dialect) => {
  expect(profileDialect(capabilities)).toEqual(dialect);
});

test.each([
  [{ stackLevel: 0 }, { stackLevel: 0 }],
  [{ unit: 'W' as const }, { unit: 'W' }],
  [{ maxPeriods: 1 }, { maxPeriods: 1 }],
  [{ maxPeriods: 100 }, { maxPeriods: 20 }],
  [{ purpose: 'TxDefaultProfile' as const }, { purpose: 'TxDefaultProfile' }],
  [{ kind: 'Relative' as const }, { kind: 'Relative', maxPeriods: 1 }],
])('the quirk %j goes before what the charger says of itself', (quirks, difference) => {
  const said = { maxStackLevel: 8, maxPeriods: 20, rateUnits: ['A', 'W'] as const };
  expect(profileDialect(said, quirks)).toEqual({ ...profileDialect(said), ...difference });
});

test('what the charger itself refused goes before what is known of its make', () => {
  expect(profileDialect({ refusesTxProfile: true }, { purpose: 'TxProfile' }).purpose).toBe('TxDefaultProfile');
});

test('a relative profile carries one limit and no times', () => {
  const { chargingProfileKind, chargingSchedule } = profile(
    [['18:00:00', '18:30:00']],
    '22:00:00',
    profileDialect({}, { kind: 'Relative' }),
  );
  expect([chargingProfileKind, chargingSchedule]).toEqual([
    'Relative',
    { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
  ]);
});

describe('reading a profile back', () => {
  const plan = profile(
    [
      ['18:00:00', '18:30:00'],
      ['20:00:00', '20:15:00'],
    ],
    '22:00:00',
  );

  test('its limits and its charging times', () => {
    expect(['17:06:30', '17:59:59', '18:00:00', '18:30:00', '23:59:00'].map((time) => limitAt(plan, at(time)))).toEqual([0, 0, 16, 0, 16]);
    expect(chargingTimes(plan, at('18:10:00'), at('22:05:00'))).toEqual([
      { startMs: at('18:10:00'), endMs: at('18:30:00') },
      { startMs: at('20:00:00'), endMs: at('20:15:00') },
      { startMs: at('22:00:00'), endMs: at('22:05:00') },
    ]);
  });

  test('where two of them begin to differ, whatever they were like before', () => {
    const later = profile(
      [
        ['18:00:00', '18:30:00'],
        ['20:00:00', '20:20:00'],
      ],
      '22:00:00',
    );
    expect(firstDifferenceMs(plan, later, at(NOW))).toBe(at('20:15:00'));
    expect(firstDifferenceMs(plan, later, at('20:20:00'))).toBeUndefined();
    expect(firstDifferenceMs(plan, { ...plan, stackLevel: 0 }, at(NOW))).toBe(at(NOW));
  });
});
