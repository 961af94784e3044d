import type { MeterSample } from '../../../lambdas/domain/sessions/meter-sample';
import type { LiveReading, OpenSession } from '../../../lambdas/domain/sessions/session';
import { measuredPowerW, sessionInsight } from '../../../lambdas/domain/sessions/session-insight';
import type { SessionPlan } from '../../../lambdas/domain/smart-charging/plan';

const NOW = Date.parse('2026-02-10T20:00:00Z');
const minutes = (count: number) => NOW + count * 60_000;

const SESSION: OpenSession = {
  status: 'OPEN',
  id: 'ses_a',
  chargerId: 'CP1',
  connectorId: 1,
  transactionId: 1,
  idTag: 'TAG',
  siteId: 'site_a',
  startKey: 'k',
  startMessageId: 'm',
  idTagInfo: { status: 'Accepted' },
  startedAtMs: minutes(-120),
  startReceivedAtMs: minutes(-120),
  meterStartWh: 1_000,
  flags: [],
};

function sample(atMinutes: number, more: Partial<MeterSample>): MeterSample {
  return { sampledAtMs: minutes(atMinutes), receivedAtMs: minutes(atMinutes), context: 'Sample.Periodic', raw: '[]', ...more };
}

/** A plan whose profile is told as `minutes from now: ampere`. */
function planOf(periods: readonly (readonly [fromMinutes: number, limitA: number])[], carPowerW = 11_000): SessionPlan {
  const startMs = minutes(periods[0]![0]);
  return {
    sessionId: 'ses_a',
    madeAtMs: startMs,
    version: 1,
    reason: 'CHEAPEST',
    slots: [],
    carPowerW,
    pushed: {
      atMs: startMs,
      commandSeq: 1,
      count: 1,
      profile: {
        chargingProfileId: 1,
        stackLevel: 1,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Absolute',
        chargingSchedule: {
          startSchedule: new Date(startMs).toISOString(),
          chargingRateUnit: 'A',
          chargingSchedulePeriod: periods.map(([from, limit]) => ({ startPeriod: (minutes(from) - startMs) / 1_000, limit })),
        },
      },
    },
  };
}

interface Told {
  readonly live?: LiveReading;
  readonly samples?: readonly MeterSample[];
  readonly plan?: SessionPlan;
  readonly remainingWh?: number;
}

/** `STATE at hh:mm` */
function told({ live, samples = [], plan, remainingWh }: Told): string {
  const session = live === undefined ? SESSION : { ...SESSION, live };
  const { state, doneAtMs } = sessionInsight(session, { samples, plan, remainingWh, nowMs: NOW });
  return doneAtMs === undefined ? state : `${state} until ${new Date(doneAtMs).toISOString().slice(11, 16)}`;
}

const power = (powerW: number, atMinutes = -1) => [sample(atMinutes, { powerW })];
const live = (registerWh: number, more: Partial<LiveReading> = {}): LiveReading => ({ sampledAtMs: minutes(-1), registerWh, ...more });

test.each<[string, Told, string]>([
  ['power flows and nothing holds it back', { live: live(3_000), samples: power(11_000), remainingWh: 5_500 }, 'CHARGING until 20:30'],
  ['power flows, of an amount that nobody named', { live: live(3_000), samples: power(11_000) }, 'CHARGING'],
  [
    'charging in two blocks: the time between them counts',
    { live: live(3_000), samples: power(11_000), remainingWh: 11_000, plan: planOf([[-10, 16], [30, 0], [120, 16]]) }, // biome-ignore format: a picture
    'CHARGING until 22:30',
  ],
  [
    'above four fifths the rest lasts half as long again',
    { live: live(3_000, { socPercent: 80 }), samples: power(11_000), remainingWh: 5_500 },
    'CHARGING until 20:45',
  ],
  [
    'held back until the cheap hours',
    { live: live(3_000), samples: power(0), remainingWh: 5_500, plan: planOf([[-10, 0], [240, 16]]) }, // biome-ignore format: a picture
    'WAITING until 00:30',
  ],
  ['held back, and the meter has said nothing for an hour', { remainingWh: 5_500, plan: planOf([[-10, 0], [240, 16]]) }, 'WAITING until 00:30'], // biome-ignore format: a picture
  ['it may charge and does not', { live: live(3_000), samples: power(40), remainingWh: 5_500, plan: planOf([[-10, 16]]) }, 'NOT_DRAWING'],
  ['full, by its wish', { live: live(9_000), samples: power(30), remainingWh: 0 }, 'FINISHED'],
  ['full by its wish, and still drawing', { live: live(9_000), samples: power(3_000), remainingWh: 0 }, 'CHARGING until 20:00'],
  ['nothing was heard for an hour', { live: { ...live(3_000), sampledAtMs: minutes(-60) }, samples: power(11_000, -60) }, 'UNKNOWN'],
  ['a charger that tells one current and no power', { live: live(3_000, { currentA: 15.8 }) }, 'CHARGING'],
])('%s', (_what, given, expected) => {
  expect(told(given)).toBe(expected);
});

test.each<[string, MeterSample[], number | undefined]>([
  [
    'the median of five minutes: one wild figure does not count',
    [sample(-4, { powerW: 7_000 }), sample(-2, { powerW: 50_000 }), sample(0, { powerW: 7_100 })],
    7_100,
  ],
  ['what is older than five minutes is another story', [sample(-10, { powerW: 11_000 }), sample(0, { powerW: 7_000 })], 7_000],
  ['current times voltage where no power is told', [sample(0, { currentA: [10, 10, 0], voltageV: [230, 230, 230] })], 4_600],
  ['one current alone may stand for one phase or three', [sample(0, { currentA: [10], voltageV: [230] })], undefined],
  ['else what the register gained', [sample(-15, { registerWh: 1_000 }), sample(0, { registerWh: 2_750 })], 7_000],
  ['but not over ten seconds', [sample(-0.1, { registerWh: 1_000 }), sample(0, { registerWh: 1_001 })], undefined],
  ['a register that falls has gained nothing', [sample(-15, { registerWh: 2_000 }), sample(0, { registerWh: 5 })], 0],
  ['silence of a quarter of an hour is no answer', [sample(-15, { powerW: 7_000 })], undefined],
  ['no sample, no answer', [], undefined],
])('measured: %s', (_what, samples, powerW) => {
  expect(measuredPowerW(samples, NOW)).toBe(powerW);
});
