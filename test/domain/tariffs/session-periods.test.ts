import type { MeterSample } from '../../../lambdas/domain/sessions/meter-sample';
import { decimalText } from '../../../lambdas/domain/tariffs/amount';
import { droppedReadings, periodsOf, type StatusChange } from '../../../lambdas/domain/tariffs/session-periods';

const SESSION = { startedAtMs: 0, stoppedAtMs: 3_600_000, meterStartWh: 1_000, energyWh: 10_000 };
const reading = (minute: number, registerWh: number): MeterSample => ({
  sampledAtMs: minute * 60_000,
  receivedAtMs: 0,
  context: 'Sample.Periodic',
  registerWh,
  raw: '',
});
const status = (minute: number, word: StatusChange['status']): StatusChange => ({
  status: word,
  reportedAtMs: minute * 60_000,
  receivedAtMs: 0,
});
const picture = (samples: readonly MeterSample[], statuses: readonly StatusChange[] = []) =>
  periodsOf(SESSION, samples, statuses).map(
    ({ startMs, endMs, activity, energyWh }) => `${startMs / 60_000}-${endMs / 60_000} ${activity} ${decimalText(energyWh, 3)}`,
  );

test('without readings and statuses it charged evenly from start to stop', () => {
  expect(picture([])).toEqual(['0-60 CHARGING 10000']);
});

test('readings that came twice, late or in no order make the same curve', () => {
  const expected = ['0-15 CHARGING 4000', '15-30 CHARGING 2000', '30-60 CHARGING 4000'];
  expect(picture([reading(15, 5_000), reading(30, 7_000)])).toEqual(expected);
  expect(picture([reading(30, 7_000), reading(15, 5_000), reading(-5, 900), reading(70, 12_000)])).toEqual(expected);
});

test('a register that began again at zero costs nothing but its own readings, and they are counted', () => {
  const samples = [reading(15, 5_000), reading(20, 0), reading(25, 200), reading(30, 7_000)];
  expect(picture(samples)).toEqual(['0-15 CHARGING 4000', '15-30 CHARGING 2000', '30-60 CHARGING 4000']);
  expect(droppedReadings(SESSION, samples)).toBe(2);
  expect(droppedReadings(SESSION, [reading(15, 5_000), reading(15, 5_000), reading(80, 1)])).toBe(0);
});

test('a status between two readings cuts the period, and energy with it', () => {
  expect(picture([reading(30, 7_000)], [status(10, 'SuspendedEV'), status(20, 'Charging'), status(45, 'SuspendedEVSE')])).toEqual([
    '0-10 CHARGING 2000',
    '10-20 PARKING 2000',
    '20-30 CHARGING 2000',
    '30-45 CHARGING 2000',
    '45-60 IDLE 2000',
  ]);
});

test('statuses that say nothing of a session under way change nothing; one of the session before does not reach into it', () => {
  expect(picture([], [status(-30, 'SuspendedEV'), status(5, 'Preparing'), status(6, 'Available'), status(59, 'Finishing')])).toEqual([
    '0-60 CHARGING 10000',
  ]);
  expect(picture([], [status(-0.5, 'SuspendedEVSE'), status(30, 'Charging')])).toEqual(['0-30 IDLE 5000', '30-60 CHARGING 5000']);
});

test('the order in which statuses arrive does not matter', () => {
  const changes = [status(10, 'SuspendedEV'), status(40, 'Charging')];
  expect(picture([], changes.toReversed())).toEqual(picture([], changes));
});
