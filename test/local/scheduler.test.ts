import { nextRun } from '../../local/scheduler/expression';
import { type Schedule, startSchedules } from '../../local/scheduler/scheduler';

test.each([
  // expression                      time zone         after                        next
  ['rate(5 minutes)', 'UTC', '2026-03-01T08:00:00Z', '2026-03-01T08:05:00.000Z'],
  ['rate(1 hour)', 'UTC', '2026-03-01T08:00:00Z', '2026-03-01T09:00:00.000Z'],
  ['cron(0 13 * * ? *)', 'Europe/Berlin', '2026-03-01T08:00:00Z', '2026-03-01T12:00:00.000Z'],
  ['cron(0 13 * * ? *)', 'Europe/Berlin', '2026-07-01T08:00:00Z', '2026-07-01T11:00:00.000Z'],
  ['cron(0/5 13-14 * * ? *)', 'UTC', '2026-03-01T13:01:00Z', '2026-03-01T13:05:00.000Z'],
  ['cron(0/5 13-14 * * ? *)', 'UTC', '2026-03-01T14:55:00Z', '2026-03-02T13:00:00.000Z'],
  ['cron(47-59/4 12 * * ? *)', 'UTC', '2026-03-01T12:48:00Z', '2026-03-01T12:51:00.000Z'],
  // Weekday 1 is Sunday in AWS: 2 is Monday. 2026-03-01 is a Sunday.
  ['cron(0 9 ? * 2 *)', 'UTC', '2026-03-01T08:00:00Z', '2026-03-02T09:00:00.000Z'],
  ['cron(0 9 ? * 2-6 *)', 'UTC', '2026-03-06T10:00:00Z', '2026-03-09T09:00:00.000Z'],
  ['cron(0 9 ? * MON-FRI *)', 'UTC', '2026-03-06T10:00:00Z', '2026-03-09T09:00:00.000Z'],
  ['cron(0 9 1 * ? 2027)', 'UTC', '2026-03-01T08:00:00Z', '2027-01-01T09:00:00.000Z'],
  ['at(2026-11-21T12:00:00)', 'Europe/Berlin', '2026-03-01T08:00:00Z', '2026-11-21T11:00:00.000Z'],
])('%s in %s after %s is due at %s', (expression, timeZone, after, expected) => {
  expect(nextRun(expression, timeZone)(new Date(after))?.toISOString()).toBe(expected);
});

test('a one-time schedule that has passed is never due again', () => {
  expect(nextRun('at(2026-11-21T12:00:00)', 'UTC')(new Date('2026-11-21T12:00:00Z'))).toBeNull();
});

test.each(['rate(5)', 'cron(* * *)', 'every day', 'rate(5 fortnights)'])('%s is refused', (expression) => {
  expect(() => nextRun(expression, 'UTC')).toThrow(`The schedule expression ${expression}`);
});

describe('a schedule', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-03-01T08:00:30Z') });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const aSchedule = (changes: Partial<Schedule>): Schedule => ({
    name: 'sweep',
    expression: 'rate(1 minute)',
    timeZone: 'UTC',
    flexibleWindowMs: 0,
    maximumRetryAttempts: 0,
    run: async () => {},
    giveUp: async () => {},
    ...changes,
  });

  test('with a rate runs shortly after the start and then every period', async () => {
    const runs: string[] = [];
    const scheduler = startSchedules([aSchedule({ run: async () => void runs.push(new Date().toISOString()) })]);
    await jest.advanceTimersByTimeAsync(121_500);
    await scheduler.stop();
    expect(runs).toEqual(['2026-03-01T08:00:31.000Z', '2026-03-01T08:01:31.000Z', '2026-03-01T08:02:31.000Z']);
  });

  test('with a cron expression waits for its time', async () => {
    const runs: string[] = [];
    const expression = 'cron(0/5 * * * ? *)';
    const scheduler = startSchedules([aSchedule({ expression, run: async () => void runs.push(new Date().toISOString()) })]);
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    await scheduler.stop();
    expect(runs).toEqual(['2026-03-01T08:05:00.000Z', '2026-03-01T08:10:00.000Z']);
  });

  test('tries a refused run again as often as its retry policy says, then gives up', async () => {
    const attempts: string[] = [];
    const gaveUp: unknown[] = [];
    const scheduler = startSchedules([
      aSchedule({
        expression: 'rate(1 hour)',
        maximumRetryAttempts: 1,
        run: async () => {
          attempts.push('tried');
          throw new Error('not authorized');
        },
        giveUp: async (error) => void gaveUp.push(String(error)),
      }),
    ]);
    await jest.advanceTimersByTimeAsync(30_000);
    await scheduler.stop();
    expect(attempts).toEqual(['tried', 'tried']);
    expect(gaveUp).toEqual(['Error: not authorized']);
  });
});
