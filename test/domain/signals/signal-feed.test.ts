import type { SignalQuality, SignalSlot } from '../../../lambdas/domain/signals/signal';
import { changesPlans, isLate, knownUntilMs, pricesDueUntilMs, whereNobodyBetterSpoke } from '../../../lambdas/domain/signals/signal-feed';

const QUARTER_MS = 900_000;
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const NOW = at('2026-02-10T14:07Z');

function slots(from: string, values: readonly number[], quality: SignalQuality = 'final'): SignalSlot[] {
  return values.map((value, i) => ({ startMs: at(from) + i * QUARTER_MS, value, quality }));
}
const until = (from: string, to: string) => slots(from, Array(Math.round((at(to) - at(from)) / QUARTER_MS)).fill(0.1));

test.each([
  // zone, now, published until, has to be known until
  ['DE-LU', '2026-02-10T11:59Z', '2026-02-10T23:00', '2026-02-10T23:00'], // 12:59 in Berlin
  ['DE-LU', '2026-02-10T12:00Z', '2026-02-11T23:00', '2026-02-10T23:00'],
  ['DE-LU', '2026-02-10T14:00Z', '2026-02-11T23:00', '2026-02-11T23:00'], // 15:00
  ['FI', '2026-02-10T22:30Z', '2026-02-11T23:00', '2026-02-11T23:00'], // past midnight in Helsinki, but not in the market
  ['DE-LU', '2026-03-28T15:00Z', '2026-03-29T22:00', '2026-03-29T22:00'], // tomorrow has 23 hours
  ['GB-C', '2026-02-10T15:00Z', '2026-02-10T23:00', '2026-02-10T23:00'],
  ['GB-C', '2026-02-10T16:30Z', '2026-02-11T23:00', '2026-02-10T23:00'],
  ['GB-C', '2026-07-10T17:00Z', '2026-07-11T22:00', '2026-07-11T22:00'], // 18:00 in London, to eleven tomorrow
])('prices of %s at %s: out until %s, due until %s', (zone, now, published, due) => {
  expect(iso(pricesDueUntilMs(zone, at(now), 'publishedAt'))).toBe(published);
  expect(iso(pricesDueUntilMs(zone, at(now), 'lateAt'))).toBe(due);
});

test('known until the first hole from now on; what lies in the past or behind a hole does not count', () => {
  expect(iso(knownUntilMs(until('2026-02-10T12:00Z', '2026-02-10T18:00Z'), NOW))).toBe('2026-02-10T18:00');
  expect(
    iso(knownUntilMs([...until('2026-02-10T14:00Z', '2026-02-10T15:00Z'), ...until('2026-02-10T15:15Z', '2026-02-11T00:00Z')], NOW)),
  ).toBe('2026-02-10T15:00');
  expect(knownUntilMs(until('2026-02-10T12:00Z', '2026-02-10T14:00Z'), NOW)).toBe(NOW);
  expect(knownUntilMs([], NOW)).toBe(NOW);
});

describe('late', () => {
  const price = { kind: 'price', zone: 'DE-LU' } as const;
  test.each([
    ['at half past two without tomorrow it is not late yet', '2026-02-10T13:30Z', '2026-02-10T23:00Z', false],
    ['at three without tomorrow it is', '2026-02-10T14:00Z', '2026-02-10T23:00Z', true],
    ['nor with a part of tomorrow', '2026-02-10T14:00Z', '2026-02-11T22:45Z', true],
    ['with all of tomorrow it is not', '2026-02-10T14:00Z', '2026-02-11T23:00Z', false],
    ['in the morning without the rest of today it is', '2026-02-10T08:00Z', '2026-02-10T12:00Z', true],
  ])('%s', (_what, now, knownUntil, expected) => {
    expect(isLate(price, until('2026-02-09T23:00Z', knownUntil), at(now))).toBe(expected);
  });

  test('CO2 is late when nothing was heard of the last three hours', () => {
    const co2 = { kind: 'co2', zone: 'DK1' } as const;
    expect(isLate(co2, until('2026-02-10T00:00Z', '2026-02-10T11:15Z'), NOW)).toBe(false);
    expect(isLate(co2, until('2026-02-10T00:00Z', '2026-02-10T11:00Z'), NOW)).toBe(true);
    expect(isLate(co2, [], NOW)).toBe(true);
  });
});

describe('what changes plans', () => {
  const known = slots('2026-02-10T14:00Z', [100, 100, 100, 100]);
  test.each<[string, SignalSlot[], boolean, boolean]>([
    // after, price, co2
    ['the same again', known, false, false],
    ['a cent more in an hour', slots('2026-02-10T14:00Z', [100, 100, 100, 101]), true, false],
    ['six percent over all', slots('2026-02-10T14:00Z', [106, 106, 106, 106]), true, true],
    ['a quarter more of the future', slots('2026-02-10T14:00Z', [100, 100, 100, 100, 100]), true, false],
    ['four hours more of the future', slots('2026-02-10T14:00Z', Array(20).fill(100)), true, true],
    ['another past', [...slots('2026-02-10T13:00Z', [1, 2, 3, 4]), ...known], false, false],
    ['the quarter that runs', slots('2026-02-10T14:00Z', [150, 100, 100, 100]), true, true],
  ])('%s', (_what, after, price, co2) => {
    const before = [...slots('2026-02-10T13:00Z', [9, 9, 9, 9]), ...known];
    expect([changesPlans('price', before, after, NOW), changesPlans('co2', before, after, NOW)]).toEqual([price, co2]);
  });

  test('the first that is ever heard does', () => {
    expect(changesPlans('co2', [], slots('2026-02-10T14:00Z', [100]), NOW)).toBe(true);
    expect(changesPlans('price', [], [], NOW)).toBe(false);
  });
});

test('a source of lower rank fills what a better one left open, and replaces its guesses by facts', () => {
  const [first, second, third] = slots('2026-02-10T14:00Z', [1, 2, 3]) as [SignalSlot, SignalSlot, SignalSlot];
  const known = [
    { ...first, source: 'best' },
    { ...second, quality: 'forecast' as const, source: 'best' },
    { ...third, source: 'other' },
  ];
  expect(whereNobodyBetterSpoke([first, second, third], known, new Set(['best']))).toEqual([second, third]);
  expect(whereNobodyBetterSpoke(slots('2026-02-10T14:15Z', [9], 'forecast'), known, new Set(['best']))).toEqual([]);
});
