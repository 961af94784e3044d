import {
  type ChargingProfile,
  clearProfiles,
  compositeSchedule,
  type InstalledProfile,
  installProfile,
  limitAt,
  nextEdgeMs,
  withoutTxProfiles,
} from '../../simulator/profiles';

const NOON = Date.parse('2026-01-15T12:00:00Z');
const pastNoon = (seconds: number) => NOON + seconds * 1000;
const CAPABLE = { connectors: 2, maxStackLevel: 8, maxPeriods: 24, maxInstalled: 10, units: ['A', 'W'] as const };

function aProfile(
  change: Partial<ChargingProfile> & { readonly periods?: readonly [number, number][]; readonly duration?: number } = {},
): ChargingProfile {
  const { periods = [[0, 10]], duration, ...rest } = change;
  return {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Absolute',
    chargingSchedule: {
      ...(duration === undefined ? {} : { duration }),
      startSchedule: new Date(NOON).toISOString(),
      chargingRateUnit: 'A',
      chargingSchedulePeriod: periods.map(([startPeriod, limit]) => ({ startPeriod, limit })),
    },
    ...rest,
  };
}

const on = (connectorId: number, profile: ChargingProfile): InstalledProfile => ({ connectorId, profile, installedAtMs: NOON });
const question = (seconds: number) => ({ connectorId: 1, atMs: pastNoon(seconds), phases: 3, voltageV: 230 }) as const;
const amperes = (installed: readonly InstalledProfile[], seconds: number, more: object = {}) =>
  limitAt(installed, { ...question(seconds), ...more })?.currentA;

describe('installing a profile (§5.16)', () => {
  const install = (connectorId: number, profile: ChargingProfile, transactionId?: number | 'unnamed', capable: object = {}) =>
    installProfile(
      [],
      connectorId,
      profile,
      transactionId === undefined ? undefined : { transactionId: transactionId === 'unnamed' ? undefined : transactionId },
      { ...CAPABLE, ...capable },
      NOON,
    );

  test.each([
    ['a connector that is not there', 3, aProfile(), undefined, {}, 'there is no connector 3'],
    [
      'a ChargePointMaxProfile on a connector',
      1,
      aProfile({ chargingProfilePurpose: 'ChargePointMaxProfile' }),
      undefined,
      {},
      'a ChargePointMaxProfile is for connector 0',
    ],
    ['a TxProfile for the whole charger', 0, aProfile({ chargingProfilePurpose: 'TxProfile' }), 7, {}, 'a TxProfile is for one connector'],
    [
      'a TxProfile without a transaction',
      1,
      aProfile({ chargingProfilePurpose: 'TxProfile' }),
      undefined,
      {},
      'a TxProfile needs a running transaction',
    ],
    [
      'a TxProfile of another transaction',
      1,
      aProfile({ chargingProfilePurpose: 'TxProfile', transactionId: 8 }),
      7,
      {},
      'another transaction is running',
    ],
    [
      'a TxProfile with a transactionId before the transaction has one',
      1,
      aProfile({ chargingProfilePurpose: 'TxProfile', transactionId: 8 }),
      'unnamed' as const,
      {},
      'another transaction is running',
    ],
    [
      'a stack level above the maximum',
      1,
      aProfile({ stackLevel: 9 }),
      undefined,
      {},
      'the stack level is above ChargeProfileMaxStackLevel',
    ],
    [
      'watts at a charger that takes amperes',
      1,
      aProfile({ chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 1 }] } }),
      undefined,
      { units: ['A'] },
      'limits in W are not taken',
    ],
    [
      'no period at all',
      1,
      aProfile({ periods: [] }),
      undefined,
      {},
      'the schedule has no period, or more than ChargingScheduleMaxPeriods',
    ],
    [
      'more periods than the charger can keep',
      1,
      aProfile({
        periods: [
          [0, 6],
          [60, 8],
        ],
      }),
      undefined,
      { maxPeriods: 1 },
      'the schedule has no period, or more than ChargingScheduleMaxPeriods',
    ],
    ['a schedule that does not begin at 0', 1, aProfile({ periods: [[60, 8]] }), undefined, {}, 'the first period starts at 0'],
    [
      'periods out of order',
      1,
      aProfile({
        periods: [
          [0, 8],
          [90, 9],
          [60, 10],
        ],
      }),
      undefined,
      {},
      'periods ascend',
    ],
    ['a negative limit', 1, aProfile({ periods: [[0, -1]] }), undefined, {}, 'a limit is not negative'],
    [
      'a recurring profile that does not say how often',
      1,
      aProfile({ chargingProfileKind: 'Recurring' }),
      undefined,
      {},
      'a recurring profile needs recurrencyKind and startSchedule',
    ],
    [
      'one profile more than the charger can keep',
      1,
      aProfile(),
      undefined,
      { maxInstalled: 0 },
      'MaxChargingProfilesInstalled is reached',
    ],
  ])('refuses %s', (_what, connectorId, profile, transactionId, capable, reason) => {
    expect(install(connectorId, profile, transactionId, capable)).toEqual({ status: 'Rejected', reason });
  });

  test('accepts a TxProfile for the running transaction, named or not', () => {
    for (const profile of [
      aProfile({ chargingProfilePurpose: 'TxProfile' }),
      aProfile({ chargingProfilePurpose: 'TxProfile', transactionId: 7 }),
    ]) {
      expect(install(1, profile, 7)).toEqual({ status: 'Accepted', installed: [on(1, profile)] });
    }
  });

  test('replaces the profile with the same id, and the one with the same connector, purpose and stack level, and no other', () => {
    const installed = [
      on(1, aProfile({ chargingProfileId: 1 })),
      on(2, aProfile({ chargingProfileId: 2 })),
      on(1, aProfile({ chargingProfileId: 3, stackLevel: 1 })),
    ];
    const sameId = aProfile({ chargingProfileId: 3, stackLevel: 4 });
    const sameStack = aProfile({ chargingProfileId: 9 });
    const ids = (result: ReturnType<typeof installProfile>) =>
      result.status === 'Accepted' ? result.installed.map((one) => one.profile.chargingProfileId) : result;
    expect(ids(installProfile(installed, 1, sameId, undefined, CAPABLE, NOON))).toEqual([1, 2, 3]);
    expect(ids(installProfile(installed, 1, sameStack, undefined, CAPABLE, NOON))).toEqual([2, 3, 9]);
  });

  test('replaces in place when the charger is full', () => {
    const installed = [on(1, aProfile())];
    expect(installProfile(installed, 1, aProfile({ periods: [[0, 8]] }), undefined, { ...CAPABLE, maxInstalled: 1 }, NOON).status).toBe(
      'Accepted',
    );
  });
});

describe('the limit of a moment (§3.13)', () => {
  test.each([
    // seconds after noon, amperes
    [-1, undefined],
    [0, 6],
    [99, 6],
    [100, 8],
    [250, 10],
    [399, 10],
    [400, undefined],
  ])('follows the periods of an absolute schedule and is silent outside it: %i s → %p A', (seconds, expected) => {
    expect(
      amperes(
        [
          on(
            1,
            aProfile({
              periods: [
                [0, 6],
                [100, 8],
                [200, 10],
              ],
              duration: 400,
            }),
          ),
        ],
        seconds,
      ),
    ).toBe(expected);
  });

  test('goes on with the last period for ever when the schedule has no duration', () => {
    expect(
      amperes(
        [
          on(
            1,
            aProfile({
              periods: [
                [0, 0],
                [3600, 16],
              ],
            }),
          ),
        ],
        86_400,
      ),
    ).toBe(16);
  });

  test.each(['first', 'last'])(
    'a higher stack level, installed %s, rules until its schedule ends, then the next lower goes on',
    (order) => {
      const low = on(
        1,
        aProfile({
          periods: [
            [0, 6],
            [100, 8],
            [200, 10],
          ],
          duration: 400,
        }),
      );
      const high = on(
        1,
        aProfile({
          chargingProfileId: 2,
          stackLevel: 1,
          periods: [
            [0, 7],
            [50, 9],
          ],
          duration: 150,
        }),
      );
      const stacked = order === 'first' ? [high, low] : [low, high];
      expect([0, 60, 149, 150, 250, 400].map((seconds) => amperes(stacked, seconds))).toEqual([7, 9, 9, 8, 10, undefined]);
    },
  );

  test('a profile counts only between validFrom and validTo', () => {
    const valid = aProfile({ validFrom: new Date(pastNoon(100)).toISOString(), validTo: new Date(pastNoon(200)).toISOString() });
    expect([99, 100, 199, 200].map((seconds) => amperes([on(1, valid)], seconds))).toEqual([undefined, 10, 10, undefined]);
  });

  test('TxProfile overrules TxDefaultProfile, even upwards, whatever their stack levels', () => {
    const both = [
      on(1, aProfile({ stackLevel: 5, periods: [[0, 8]] })),
      on(1, aProfile({ chargingProfileId: 2, chargingProfilePurpose: 'TxProfile', periods: [[0, 13]], duration: 600 })),
    ];
    expect([0, 600].map((seconds) => amperes(both, seconds))).toEqual([13, 8]);
  });

  test('a TxDefaultProfile of the connector stands before that of the whole charger', () => {
    const both = [on(0, aProfile({ stackLevel: 5, periods: [[0, 8]] })), on(1, aProfile({ chargingProfileId: 2, periods: [[0, 12]] }))];
    expect(amperes(both, 0)).toBe(12);
    expect(amperes(both, 0, { connectorId: 2 })).toBe(8);
  });

  test('ChargePointMaxProfile caps whatever the transaction may have, shared among the connectors that charge', () => {
    const capped = [
      on(0, aProfile({ chargingProfilePurpose: 'ChargePointMaxProfile', periods: [[0, 20]] })),
      on(
        1,
        aProfile({
          chargingProfileId: 2,
          chargingProfilePurpose: 'TxProfile',
          periods: [
            [0, 16],
            [60, 8],
          ],
        }),
      ),
    ];
    expect(amperes(capped, 0, { sharers: 1 })).toBe(16);
    expect(amperes(capped, 0, { sharers: 2 })).toBe(10);
    expect(amperes(capped, 60, { sharers: 2 })).toBe(8);
  });

  test('a relative schedule counts from the start of the transaction, and so does an absolute one without startSchedule', () => {
    const schedule = {
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [
        { startPeriod: 0, limit: 6 },
        { startPeriod: 60, limit: 16 },
      ],
    } as const;
    for (const chargingProfileKind of ['Relative', 'Absolute'] as const) {
      const installed = [on(1, aProfile({ chargingProfileKind, chargingSchedule: schedule }))];
      expect([600, 659, 660].map((seconds) => amperes(installed, seconds, { chargingSinceMs: pastNoon(600) }))).toEqual([6, 6, 16]);
    }
  });

  test('a daily schedule comes back every 24 hours, and not before its first day', () => {
    const daily = [
      on(
        1,
        aProfile({
          chargingProfileKind: 'Recurring',
          recurrencyKind: 'Daily',
          periods: [
            [0, 0],
            [3600, 16],
          ],
          duration: 7200,
        }),
      ),
    ];
    const day = 86_400;
    expect([-day + 10, 10, 3700, 7300, day + 10, day + 3700, 9 * day + 10].map((seconds) => amperes(daily, seconds))).toEqual([
      undefined,
      0,
      16,
      undefined,
      0,
      16,
      0,
    ]);
  });

  test.each([
    // W,    numberPhases, phases of the charger → amperes, phases
    [11_040, undefined, 3, { currentA: 16, phases: 3 }],
    [11_040, 3, 3, { currentA: 16, phases: 3 }],
    [3_680, 1, 3, { currentA: 16, phases: 1 }],
    [3_680, undefined, 1, { currentA: 16, phases: 1 }],
  ] as const)('%i W over %p phases at a charger with %i is %j', (limit, numberPhases, phases, expected) => {
    const schedule = {
      chargingRateUnit: 'W',
      chargingSchedulePeriod: [{ startPeriod: 0, limit, ...(numberPhases ? { numberPhases } : {}) }],
    } as const;
    expect(limitAt([on(1, aProfile({ chargingSchedule: schedule }))], { ...question(0), chargingSinceMs: NOON, phases })).toEqual(expected);
  });
});

describe('clearing (§5.5)', () => {
  const installed = [
    on(0, aProfile({ chargingProfileId: 1, chargingProfilePurpose: 'ChargePointMaxProfile' })),
    on(1, aProfile({ chargingProfileId: 2, chargingProfilePurpose: 'TxProfile' })),
    on(1, aProfile({ chargingProfileId: 3, stackLevel: 2 })),
  ];
  const left = (criteria: object) => {
    const { status, installed: kept } = clearProfiles(installed, criteria);
    return [status, kept.map((one) => one.profile.chargingProfileId)];
  };

  test.each([
    [{}, ['Accepted', []]],
    [{ id: 2 }, ['Accepted', [1, 3]]],
    [{ id: 9 }, ['Unknown', [1, 2, 3]]],
    [{ connectorId: 1 }, ['Accepted', [1]]],
    [{ connectorId: 1, chargingProfilePurpose: 'TxProfile' }, ['Accepted', [1, 3]]],
    [{ stackLevel: 2 }, ['Accepted', [1, 2]]],
    [{ connectorId: 2 }, ['Unknown', [1, 2, 3]]],
  ])('%j leaves %j', (criteria, expected) => {
    expect(left(criteria)).toEqual(expected);
  });

  test('the end of a transaction takes its TxProfile along and nothing else', () => {
    expect(withoutTxProfiles(installed, 1).map((one) => one.profile.chargingProfileId)).toEqual([1, 3]);
    expect(withoutTxProfiles(installed, 2)).toEqual(installed);
  });
});

describe('the composite schedule (§5.7)', () => {
  const ask = (installed: readonly InstalledProfile[], seconds: number, durationS: number, unit: 'A' | 'W' = 'A') =>
    compositeSchedule(installed, { ...question(seconds), hardwareMaxA: 16 }, durationS, unit).chargingSchedulePeriod.map((one) => [
      one.startPeriod,
      one.limit,
    ]);

  test('takes two stacked profiles together and ends with what the charger itself allows', () => {
    const stacked = [
      on(
        1,
        aProfile({
          periods: [
            [0, 6],
            [100, 8],
            [200, 10],
          ],
          duration: 400,
        }),
      ),
      on(
        1,
        aProfile({
          chargingProfileId: 2,
          stackLevel: 1,
          periods: [
            [0, 7],
            [50, 9],
          ],
          duration: 150,
        }),
      ),
    ];
    expect(ask(stacked, 0, 500)).toEqual([
      [0, 7],
      [50, 9],
      [150, 8],
      [200, 10],
      [400, 16],
    ]);
  });

  test('starts in the middle of a period, never shows more than the hardware gives, and merges neighbours that are equal', () => {
    const installed = [
      on(
        1,
        aProfile({
          periods: [
            [0, 32],
            [60, 16],
            [120, 8],
          ],
        }),
      ),
    ];
    expect(ask(installed, 30, 200)).toEqual([
      [0, 16],
      [90, 8],
    ]);
  });

  test('speaks watts when asked to', () => {
    expect(ask([on(1, aProfile({ periods: [[0, 10]] }))], 0, 60, 'W')).toEqual([[0, 6900]]);
  });
});

test('the next edge is the nearest moment at which any profile changes its mind', () => {
  const installed = [
    on(
      1,
      aProfile({
        periods: [
          [0, 6],
          [100, 8],
        ],
        duration: 400,
        validTo: new Date(pastNoon(300)).toISOString(),
      }),
    ),
    on(
      1,
      aProfile({
        chargingProfileId: 2,
        periods: [
          [0, 6],
          [150, 8],
        ],
      }),
    ),
  ];
  const edges: number[] = [];
  for (let atMs: number | undefined = pastNoon(-10); atMs !== undefined; atMs = nextEdgeMs(installed, { atMs }))
    edges.push((atMs - NOON) / 1000);
  expect(edges).toEqual([-10, 0, 100, 150, 300, 400]);
});
