import { closeSession, contradicts, type Stop } from '../../../lambdas/domain/sessions/close-session';
import { aClosedSession, anOpenSession } from '../../support/session';

const HOUR = 3_600_000;
const session = anOpenSession({ startedAtMs: 10 * HOUR, meterStartWh: 1_000, flags: ['UNAUTHORIZED_START'] });
const aStop = (over: Partial<Stop> = {}): Stop => ({
  stoppedAtMs: 12 * HOUR,
  stopReceivedAtMs: 12 * HOUR + 5,
  clockSuspect: false,
  meterStopWh: 15_000,
  stopReason: 'Local',
  ...over,
});

test('energy is the difference of the registers; earlier flags stay', () => {
  expect(closeSession(session, aStop({ stopIdTag: 'TAG1' }))).toEqual({
    ...session,
    status: 'CLOSED',
    stoppedAtMs: 12 * HOUR,
    stopReceivedAtMs: 12 * HOUR + 5,
    meterStopWh: 15_000,
    stopReason: 'Local',
    stopIdTag: 'TAG1',
    energyWh: 14_000,
  });
});

test.each([
  ['no energy at all', { meterStopWh: 1_000 }, 0, []],
  ['a register that ran backwards', { meterStopWh: 999 }, 0, ['METER_BACKWARDS']],
  ['all that 500 kW give in two hours and a quarter', { meterStopWh: 1_126_000 }, 1_125_000, []],
  ['more than that', { meterStopWh: 1_126_001 }, 1_125_001, ['IMPOSSIBLE_ENERGY']],
  ['a clock that is not believed', { clockSuspect: true }, 14_000, ['CLOCK_SUSPECT']],
])('%s', (_what, over, energyWh, flags) => {
  expect(closeSession(session, aStop(over))).toMatchObject({ energyWh, flags: ['UNAUTHORIZED_START', ...flags] });
});

test('a stop before the start is of when it came, and never before the start', () => {
  expect(closeSession(session, aStop({ stoppedAtMs: 9 * HOUR }))).toMatchObject({ stoppedAtMs: 12 * HOUR + 5 });
  expect(closeSession(session, aStop({ stoppedAtMs: 9 * HOUR, stopReceivedAtMs: 9 * HOUR }))).toMatchObject({ stoppedAtMs: 10 * HOUR });
});

test('another register reading contradicts; a slightly later time does not', () => {
  const closed = aClosedSession({ meterStopWh: 15_000 });
  expect(contradicts(aStop({ stoppedAtMs: 12 * HOUR + 9_000 }), closed)).toBe(false);
  expect(contradicts(aStop({ meterStopWh: 15_001 }), closed)).toBe(true);
});
