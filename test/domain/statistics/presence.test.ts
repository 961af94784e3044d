import { onlineSpans, presenceOn } from '../../../lambdas/domain/statistics/presence';
import {
  heatMap,
  loadCurve,
  startSuccessRate,
  timeToPowerS,
  uptimeOf,
  uptimePercent,
  utilisation,
} from '../../../lambdas/domain/statistics/ratios';
import { gaps, intersection, union } from '../../../lambdas/domain/statistics/spans';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const day = { date: '2026-01-10', startMs: 10 * DAY, endMs: 11 * DAY };
const status = (word: 'Faulted' | 'Unavailable' | 'Available' | 'Charging', atMs: number) => ({
  status: word,
  reportedAtMs: atMs,
  receivedAtMs: atMs,
});
const always = [{ connectedAtMs: 0, lastSeenAtMs: 12 * DAY }];
const port = (over: object = {}) => ({ connectorId: 1, statuses: [], scheduled: [], ...over });
const evidence = (over: object = {}) => ({ bornAtMs: 0, lines: always, connectors: [port()], nowMs: 12 * DAY, ...over });

test.each([
  // connected, last seen, told end → online until
  [[0, HOUR, 2 * HOUR], 2 * HOUR],
  [[0, HOUR, undefined], HOUR],
  [[0, 11 * HOUR, undefined], 12 * HOUR],
])('a line of %j at 12:00 lasts until %i', ([connectedAtMs = 0, lastSeenAtMs = 0, endedAtMs], untilMs) => {
  const line = { connectedAtMs, lastSeenAtMs, ...(endedAtMs === undefined ? {} : { endedAtMs }) };
  expect(onlineSpans([line], 12 * HOUR)).toEqual([[0, untilMs]]);
});

test('a line whose end nobody told lasts until the next one, if it had shown life lately', () => {
  const next = { connectedAtMs: 5 * HOUR, lastSeenAtMs: 5 * HOUR, endedAtMs: 6 * HOUR };
  expect(onlineSpans([{ connectedAtMs: 0, lastSeenAtMs: 4 * HOUR }, next], 12 * HOUR)).toEqual([[0, 6 * HOUR]]);
  expect(onlineSpans([{ connectedAtMs: 0, lastSeenAtMs: HOUR }, next], 12 * HOUR)).toEqual([
    [0, HOUR],
    [5 * HOUR, 6 * HOUR],
  ]);
});

test('offline for five minutes is no outage, for longer it is one from its first moment, wherever midnight falls', () => {
  const line = (fromMs: number, toMs: number) => ({ connectedAtMs: fromMs, lastSeenAtMs: toMs, endedAtMs: toMs });
  const short = presenceOn(day, evidence({ lines: [line(0, day.startMs + HOUR), line(day.startMs + HOUR + 5 * MINUTE, 12 * DAY)] }));
  expect([short.onlineMs, short.outageMs]).toEqual([DAY - 5 * MINUTE, 0]);
  // Three minutes before midnight and three after it.
  const acrossMidnight = [line(0, day.startMs - 3 * MINUTE), line(day.startMs + 3 * MINUTE, 12 * DAY)];
  expect(presenceOn(day, evidence({ lines: acrossMidnight })).ports[0]?.outages).toEqual([
    { cause: 'OFFLINE', startMs: day.startMs, endMs: day.startMs + 3 * MINUTE },
  ]);
});

test('an outage of two causes at once is one outage, and what the operator had scheduled is the excluded part of it', () => {
  const faulted = [status('Available', 1), status('Faulted', day.startMs + 2 * HOUR), status('Available', day.startMs + 6 * HOUR)];
  const lines = [
    { connectedAtMs: 0, lastSeenAtMs: 0, endedAtMs: day.startMs + 5 * HOUR },
    { connectedAtMs: day.startMs + 8 * HOUR, lastSeenAtMs: 12 * DAY },
  ];
  // Scheduled from 04:00 to 05:00, and from 20:00 on, when nothing was wrong: only what was an outage is excluded.
  const scheduled = [[day.startMs + 4 * HOUR, day.startMs + 5 * HOUR] as const, [day.startMs + 20 * HOUR, day.endMs] as const];
  const { ports } = presenceOn(day, evidence({ lines, connectors: [port({ statuses: faulted, scheduled })] }));
  expect(ports[0]).toMatchObject({ periodMs: DAY, outageMs: 6 * HOUR, excludedMs: HOUR });
  expect(
    ports[0]?.outages.map(({ cause, startMs, endMs }) => [cause, (startMs - day.startMs) / HOUR, (endMs - day.startMs) / HOUR]),
  ).toEqual([
    ['OFFLINE', 5, 8],
    ['FAULTED', 2, 6],
  ]);
});

test('a fault that began before the day and has not ended lasts all of it, and a day that is not over is as long as it was by now', () => {
  const statuses = [status('Faulted', DAY)];
  expect(presenceOn(day, evidence({ connectors: [port({ statuses })] })).outageMs).toBe(DAY);
  const sofar = presenceOn(day, evidence({ connectors: [port({ statuses })], nowMs: day.startMs + 3 * HOUR }));
  expect([sofar.chargerMs, sofar.outageMs]).toEqual([3 * HOUR, 3 * HOUR]);
  expect(presenceOn(day, evidence({ bornAtMs: day.endMs - HOUR })).connectorMs).toBe(HOUR);
});

test('uptime by the formula of 23 CFR 680.116, on a year worked out by hand', () => {
  // 525,600 minutes, 14,400 of outage, 3,600 of them excluded: (525,600 − 10,800) ÷ 525,600.
  const year = { periodMs: 525_600 * MINUTE, outageMs: 14_400 * MINUTE, excludedMs: 3_600 * MINUTE };
  expect(uptimePercent(year)).toBeCloseTo(97.94521, 5);
  expect(uptimePercent({ periodMs: 527_040 * MINUTE, outageMs: 0, excludedMs: 0 })).toBe(100);
  expect(uptimePercent({ periodMs: 0, outageMs: 0, excludedMs: 0 })).toBeNull();
  const faulted = presenceOn(day, evidence({ connectors: [port({ statuses: [status('Faulted', DAY)] }), port({ connectorId: 2 })] }));
  expect([uptimePercent(uptimeOf([faulted], 1)), uptimePercent(uptimeOf([faulted], 2))]).toEqual([0, 100]);
});

test('ratios, worked out by hand', () => {
  expect(utilisation(6 * HOUR, 48 * HOUR)).toBe(0.125);
  expect(startSuccessRate({ attempts: 8, authorisedSuccessful: 6 })).toBe(0.75);
  expect([utilisation(1, 0), startSuccessRate({}), timeToPowerS({}, 50)]).toEqual([null, null, null]);
  // Of ten: eight within 15 s, one within 60, one within 300.
  const figures = { powered_15: 8, powered_60: 1, powered_300: 1 };
  expect([timeToPowerS(figures, 50), timeToPowerS(figures, 90), timeToPowerS(figures, 95)]).toEqual([15, 60, 300]);
});

test.each([
  // from          to            energy in hour 02   mean power
  ['2026-03-28', '2026-03-30', 2_000, 1_000], // two nights have the hour 02, one has none
  ['2026-10-24', '2026-10-26', 4_000, 1_000], // one of the three has it twice
])('the load curve from %s to %s knows how long the clock showed an hour', (from, to, energyWh, meanPowerW) => {
  const endMs = to === '2026-10-26' ? Date.parse('2026-10-27T00:00:00+01:00') : Date.parse('2026-03-31T00:00:00+02:00');
  const startMs = from === '2026-10-24' ? Date.parse('2026-10-24T00:00:00+02:00') : Date.parse('2026-03-28T00:00:00+01:00');
  expect(loadCurve({ energyWh_02: energyWh }, { startMs, endMs, timeZone: 'Europe/Berlin' })[2]).toEqual({
    hour: '02',
    energyWh,
    meanPowerW,
  });
});

test('the heat map sums by weekday and hour, Monday first', () => {
  const cells = heatMap([
    { date: '2026-03-02', figures: { energyWh_08: 5, starts_08: 1 } },
    { date: '2026-03-09', figures: { energyWh_08: 7 } },
    { date: '2026-03-08', figures: { occupiedMs_23: 9 } },
  ]);
  expect(cells[8]).toEqual({ weekday: 1, hour: '08', energyWh: 12, occupiedMs: 0, starts: 1 });
  expect(cells.at(-1)).toEqual({ weekday: 7, hour: '23', energyWh: 0, occupiedMs: 9, starts: 0 });
});

test('spans are joined, cut and turned inside out', () => {
  expect(
    union([
      [5, 7],
      [1, 3],
      [2, 4],
      [4, 4],
    ]),
  ).toEqual([
    [1, 4],
    [5, 7],
  ]);
  expect(
    intersection(
      [[0, 10]],
      [
        [5, 20],
        [-3, 2],
      ],
    ),
  ).toEqual([
    [0, 2],
    [5, 10],
  ]);
  expect(
    gaps(
      [0, 10],
      [
        [2, 3],
        [8, 20],
      ],
    ),
  ).toEqual([
    [0, 2],
    [3, 8],
  ]);
});
