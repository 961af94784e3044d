import { fillWithForecast } from '../../../lambdas/domain/signals/forecast-prices';
import type { SignalSlot } from '../../../lambdas/domain/signals/signal';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

function priceAt(at: string, cents: number): SignalSlot {
  return { startMs: Date.parse(at), value: cents / 100, quality: 'final' };
}

test('a published price is taken as it is', () => {
  const slot = priceAt('2026-02-10T17:00Z', 12);
  expect(fillWithForecast([slot], [slot.startMs], 'Europe/Berlin')).toEqual([slot]);
});

test('an unpublished one is the mean of the same quarter-hour of up to seven days, labelled a forecast', () => {
  const wanted = Date.parse('2026-02-11T17:00Z');
  const known = [10, 20, 30, -40].map((cents, i) => ({ ...priceAt('2026-02-10T17:00Z', cents), startMs: wanted - (i + 1) * DAY_MS }));
  const eightDaysBack = { ...priceAt('2026-02-10T17:00Z', 900), startMs: wanted - 8 * DAY_MS };
  const [forecast] = fillWithForecast([...known, eightDaysBack], [wanted], 'Europe/Berlin');
  expect(forecast).toEqual({ startMs: wanted, value: expect.closeTo(0.05, 9), quality: 'forecast' });
});

test('one known day is no forecast: the quarter-hour stays open', () => {
  const wanted = Date.parse('2026-02-11T17:00Z');
  expect(fillWithForecast([{ ...priceAt('2026-02-10T17:00Z', 10), startMs: wanted - DAY_MS }], [wanted], 'Europe/Berlin')).toEqual([]);
});

test('over the change of clocks the same quarter-hour is the one that clocks showed, not the one 24 hours ago', () => {
  const wanted = Date.parse('2026-03-29T16:00Z'); // 18:00 summer time
  const sixInTheEvening = [1, 2].map((back) => ({ ...priceAt('2026-03-28T17:00Z', 30), startMs: wanted + HOUR_MS - back * DAY_MS }));
  const fiveInTheEvening = [1, 2].map((back) => ({ ...priceAt('2026-03-28T16:00Z', 10), startMs: wanted - back * DAY_MS }));
  expect(fillWithForecast([...sixInTheEvening, ...fiveInTheEvening], [wanted], 'Europe/Berlin')).toMatchObject([{ value: 0.3 }]);
});
