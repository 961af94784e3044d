import {
  dayOfDate,
  localDay,
  nextPublicationMs,
  nextWallClock,
  publishedUntilMs,
  slotStarts,
} from '../../../lambdas/domain/signals/market-time';

const BERLIN = 'Europe/Berlin';
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const ms = (text: string) => Date.parse(text);

test.each([
  ['2026-03-28', 96],
  ['2026-03-29', 92], // clocks go forward
  ['2025-10-26', 100], // clocks go back
  ['2026-11-21', 96],
])('%s has %i quarter-hours in Berlin', (date, count) => {
  expect(slotStarts(dayOfDate(date, BERLIN))).toHaveLength(count);
});

test('a market day begins at midnight in Berlin, 22:00 or 23:00 UTC', () => {
  expect(localDay(ms('2026-07-01T22:30Z'), BERLIN)).toEqual({
    date: '2026-07-02',
    startMs: ms('2026-07-01T22:00Z'),
    endMs: ms('2026-07-02T22:00Z'),
  });
  expect(localDay(ms('2026-01-01T22:30Z'), BERLIN).date).toBe('2026-01-01');
});

test.each([
  // now                    tomorrow is known  next publication
  ['2026-11-21T11:59Z', '2026-11-21T23:00', '2026-11-21T12:00'], // 12:59 in Berlin
  ['2026-11-21T12:00Z', '2026-11-22T23:00', '2026-11-22T12:00'], // 13:00
  ['2026-07-01T10:59Z', '2026-07-01T22:00', '2026-07-01T11:00'], // summer: an hour earlier in UTC
  ['2026-07-01T11:00Z', '2026-07-02T22:00', '2026-07-02T11:00'],
  ['2026-03-28T13:00Z', '2026-03-29T22:00', '2026-03-29T11:00'], // over the night of the spring change
])('at %s prices are published until %s, the next come at %s', (now, until, next) => {
  expect(iso(publishedUntilMs(ms(now)))).toBe(until);
  expect(iso(nextPublicationMs(ms(now)))).toBe(next);
});

test.each([
  ['07:00', '2026-11-21T18:00Z', '2026-11-22T06:00'],
  ['07:00', '2026-11-21T05:59Z', '2026-11-21T06:00'],
  ['07:00', '2026-11-21T06:00Z', '2026-11-22T06:00'],
  ['07:00', '2026-03-28T20:00Z', '2026-03-29T05:00'], // the night is an hour shorter
  ['02:30', '2026-03-28T20:00Z', '2026-03-29T01:30'], // a time that this night skips: half past three
  ['02:30', '2025-10-25T20:00Z', '2025-10-26T00:30'], // a time that comes twice: the first
])('%s in Berlin after %s is %s UTC', (wallClock, after, expected) => {
  expect(iso(nextWallClock(wallClock, BERLIN, ms(after)))).toBe(expected);
});
