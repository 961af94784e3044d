import type { MeterSample } from '../../../lambdas/domain/sessions/meter-sample';
import type { ClosedSession } from '../../../lambdas/domain/sessions/session';
import { mostAcceptedW, registerCurve, savingReport } from '../../../lambdas/domain/smart-charging/saving-report';

const QUARTER_MS = 15 * 60_000;
const SIX_MS = Date.parse('2026-02-10T18:00:00Z');
const RATED_W = 11_040;

function aSession(energyWh: number, minutes: number, startedAtMs = SIX_MS): ClosedSession {
  return {
    status: 'CLOSED',
    id: 'ses_a',
    chargerId: 'CP1',
    connectorId: 1,
    transactionId: 7,
    idTag: 'TAG',
    siteId: 'site_default',
    startKey: 'k',
    startMessageId: 'm',
    idTagInfo: { status: 'Accepted' },
    startedAtMs,
    startReceivedAtMs: startedAtMs,
    meterStartWh: 100_000,
    flags: [],
    stoppedAtMs: startedAtMs + minutes * 60_000,
    stopReceivedAtMs: startedAtMs + minutes * 60_000,
    meterStopWh: 100_000 + energyWh,
    stopReason: 'Local',
    energyWh,
  };
}

/** The register so many minutes after the start, in Wh above the start's reading. */
function samples(...readings: readonly [minute: number, wh: number, powerW?: number][]): MeterSample[] {
  return readings.map(([minute, wh, powerW]) => ({
    sampledAtMs: SIX_MS + minute * 60_000,
    receivedAtMs: SIX_MS,
    context: 'Sample.Periodic',
    registerWh: 100_000 + wh,
    ...(powerW === undefined ? {} : { powerW }),
    raw: '[]',
  }));
}

function pricesAt(cents: readonly (number | undefined)[], quality: 'final' | 'replay' | 'forecast' = 'final') {
  return cents.flatMap((cent, i) =>
    cent === undefined ? [] : [{ startMs: SIX_MS + i * QUARTER_MS, value: cent / 100, quality, source: 'energy-charts' }],
  );
}

function report(session: ClosedSession, read: readonly MeterSample[], prices: ReturnType<typeof pricesAt>) {
  return savingReport(session, read, prices, { currency: 'EUR', ratedW: RATED_W });
}

describe('what a session cost and saved, by hand', () => {
  test('waited two quarters, then charged two: the cheap ones are paid, the dear ones were saved', () => {
    // 2 kWh in a quarter is 8 kW. Cost 2·10 + 2·20 = 60 ct. At once: 2·40 + 2·30 = 140 ct.
    const read = samples([15, 0, 0], [30, 0, 0], [45, 2_000, 8_000], [60, 4_000, 8_000]);
    expect(report(aSession(4_000, 60), read, pricesAt([40, 30, 10, 20]))).toEqual({
      cost: { amount: '0.60', currency: 'EUR' },
      baselineCost: { amount: '1.40', currency: 'EUR' },
      saved: { amount: '0.80', currency: 'EUR' },
      priceSource: 'energy-charts',
      priceQuality: 'final',
    });
  });

  test('without samples the energy is spread from start to stop, and no saving is claimed', () => {
    // 1 kWh in each of four quarters: 100 ct, and nothing shows that the car could have taken more at a time.
    expect(report(aSession(4_000, 60), [], pricesAt([40, 30, 10, 20]))).toMatchObject({
      cost: { amount: '1.00' },
      baselineCost: { amount: '1.00' },
      saved: { amount: '0.00' },
    });
  });

  test('a missing sample at the edge of two quarters is drawn as a straight line', () => {
    // 3 kWh from minute 5 to 20: two thirds before the edge. 2·10 + 1·40 = 60 ct.
    expect(report(aSession(3_000, 30), samples([5, 0, 0], [20, 3_000, 11_000]), pricesAt([10, 40]))).toMatchObject({
      cost: { amount: '0.60' },
    });
  });

  test('prices below zero pay', () => {
    expect(report(aSession(2_000, 15), samples([15, 2_000, 8_000]), pricesAt([-10]))).toMatchObject({ cost: { amount: '-0.20' } });
  });

  test('the sum is rounded once, half away from zero: three tenths of a cent and two are half a cent', () => {
    // 1 kWh in each quarter at 0.3 ct and 0.2 ct: 0.5 ct, paid as 1.
    expect(report(aSession(2_000, 30), samples([15, 1_000, 4_000]), pricesAt([0.3, 0.2]))).toMatchObject({ cost: { amount: '0.01' } });
  });

  test('a session without energy costs nothing', () => {
    expect(report(aSession(0, 30), [], pricesAt([10, 20]))).toMatchObject({ cost: { amount: '0.00' }, saved: { amount: '0.00' } });
  });

  test('a replay is called a replay', () => {
    expect(report(aSession(1_000, 30), [], pricesAt([10, 20], 'replay'))?.priceQuality).toBe('replay');
  });

  test('no price at all: no report', () => {
    expect(report(aSession(1_000, 30), [], [])).toBeUndefined();
  });

  test('some prices missing: those known stand in, and the report says missing', () => {
    expect(report(aSession(4_000, 60), [], pricesAt([10, undefined, 20, undefined]))).toMatchObject({
      cost: { amount: '0.60' }, // 10 + 15 + 20 + 15
      priceQuality: 'missing',
    });
  });

  test('energy without time between start and stop is priced where it began', () => {
    expect(report(aSession(1_000, 0), [], pricesAt([25]))).toMatchObject({ cost: { amount: '0.25' } });
  });
});

describe('the register’s curve', () => {
  const curve = (energyWh: number, read: readonly MeterSample[]) =>
    registerCurve(aSession(energyWh, 60), read).map(({ atMs, registerWh }) => [(atMs - SIX_MS) / 60_000, registerWh - 100_000]);

  test.each<[string, MeterSample[], number[][]]>([
    [
      'samples out of order and twice',
      samples([30, 2_000], [15, 1_000], [30, 2_000]),
      [
        [0, 0],
        [15, 1_000],
        [30, 2_000],
        [30, 2_000],
        [60, 4_000],
      ],
    ],
    [
      'one wild reading inside the span',
      samples([10, 3_900], [20, 1_000], [30, 2_000], [40, 3_000]),
      [
        [0, 0],
        [20, 1_000],
        [30, 2_000],
        [40, 3_000],
        [60, 4_000],
      ],
    ],
    [
      'readings beyond the stop and below the start',
      samples([10, -5], [20, 9_999], [30, 2_000]),
      [
        [0, 0],
        [30, 2_000],
        [60, 4_000],
      ],
    ],
    [
      'a register that starts again at zero',
      samples([15, 1_000], [30, -100_000], [45, -99_000]),
      [
        [0, 0],
        [15, 1_000],
        [60, 4_000],
      ],
    ],
    [
      'samples before the start and after the stop',
      samples([-5, 500], [30, 2_000], [65, 3_000]),
      [
        [0, 0],
        [30, 2_000],
        [60, 4_000],
      ],
    ],
  ])('%s', (_what, read, expected) => {
    expect(curve(4_000, read)).toEqual(expected);
  });
});

test.each<[string, MeterSample[], number]>([
  ['the highest measured power', samples([10, 500, 3_600], [20, 1_100, 3_700]), 3_700],
  ['not a reading beyond the rating', samples([10, 500, 99_000], [20, 1_100, 3_700]), 3_700],
  ['the steepest stretch of the register where no power is told', samples([10, 1_000], [20, 1_200]), 6_000],
  ['the rating where nothing is known', [], 11_040],
])('the power that a car accepts: %s', (_what, read, expected) => {
  const session = aSession(read.length === 0 ? 0 : 1_200, 60);
  expect(mostAcceptedW(registerCurve(session, read), read, RATED_W)).toBeCloseTo(expected, 6);
});
