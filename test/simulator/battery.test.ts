import { aCar, type Car, type CarModel, charged, drawnA, isFull, missingAtMeterWh, offer, socPercent } from '../../simulator/battery';

const MINUTE = 60_000;
const MODEL: CarModel = { capacityWh: 50_000, phases: 3, maxCurrentA: 16, efficiency: 0.9 };
const offered = (car: Car, currentA: number, atMs = 0) => offer(car, currentA, atMs);

test.each([
  // SoC %, offered A → drawn A
  [50, 32, 16],
  [50, 10, 10],
  [50, 6, 6],
  [50, 5.9, 0],
  [80, 16, 16],
  [90, 16, 8.8],
  [99.99, 16, 1.6],
  [100, 16, 0],
])('at %p %% and an offer of %p A the car draws about %p A', (soc, offeredA, expected) => {
  expect(drawnA(offered(aCar(MODEL, soc), offeredA), 1)).toBeCloseTo(expected, 1);
});

test('losses are paid at the meter: filling the battery takes more than the battery lacks', () => {
  const car = aCar(MODEL, 46);
  expect(missingAtMeterWh(car)).toBeCloseTo(30_000, 6);
  const full = charged(car, 30_000);
  expect(isFull(full)).toBe(true);
  expect(socPercent(charged(full, 1_000))).toBe(100);
});

test('a car paused for less than 15 minutes draws again at once', () => {
  const paused = offered(offered(aCar(MODEL, 50), 16, 0), 0, MINUTE);
  expect(drawnA(offered(paused, 16, 15 * MINUTE), 15 * MINUTE)).toBe(16);
});

test('a car paused for longer sleeps, and wakes 20 seconds after the next offer', () => {
  const paused = offered(offered(aCar(MODEL, 50), 16, 0), 0, MINUTE);
  const waking = offered(paused, 16, 60 * MINUTE);
  expect([0, 19_999, 20_000].map((ms) => drawnA(waking, 60 * MINUTE + ms))).toEqual([0, 0, 16]);
});

test('a change of the offer while the car wakes does not send it back to sleep', () => {
  const paused = offered(offered(aCar(MODEL, 50), 16, 0), 0, MINUTE);
  const waking = offered(offered(paused, 16, 60 * MINUTE), 10, 60 * MINUTE + 5_000);
  expect(drawnA(waking, 60 * MINUTE + 20_000)).toBe(10);
});

test('a car that sleeps deeply ignores the first offer and wakes at the second', () => {
  const deep = aCar({ ...MODEL, sleepsAfterPause: true }, 50);
  const asleep = offered(offered(offered(deep, 16, 0), 0, MINUTE), 16, 60 * MINUTE);
  expect(drawnA(asleep, 120 * MINUTE)).toBe(0);
  const toggled = offered(offered(asleep, 0, 121 * MINUTE), 16, 122 * MINUTE);
  expect(drawnA(toggled, 123 * MINUTE)).toBe(16);
});
