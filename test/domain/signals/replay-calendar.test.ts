import { dayOfDate } from '../../../lambdas/domain/signals/market-time';
import { pairByWallClock, recordedDateFor } from '../../../lambdas/domain/signals/replay-calendar';

const WINTER = { firstDate: '2025-10-01', lastDate: '2026-03-31' };
const BERLIN = 'Europe/Berlin';

describe('a day of today is played by a recorded day of the same weekday and season', () => {
  test.each([
    ['2026-02-10', '2026-02-10'], // a day of the record plays itself
    ['2026-11-21', '2025-11-22'], // Saturday by Saturday
    ['2027-01-14', '2026-01-15'], // Thursday by Thursday
    ['2028-02-29', '2026-03-03'], // a leap day
    ['2026-10-25', '2025-10-26'], // the autumn change plays the autumn change
    ['2027-03-28', '2026-03-29'], // the spring change plays the spring change
    ['2026-04-01', '2026-03-25'], // mirrors Tuesday 31 March; the Wednesday after it is outside the record
    ['2026-07-01', '2025-12-31'], // high summer by the turn of the year
    ['2026-09-30', '2025-10-01'],
  ])('%s by %s', (date, recorded) => {
    expect(recordedDateFor(date, WINTER)).toBe(recorded);
  });

  test('every day of four years finds a double inside the record, on the same weekday', () => {
    for (let ms = Date.parse('2026-01-01'); ms < Date.parse('2030-01-01'); ms += 86_400_000) {
      const date = new Date(ms).toISOString().slice(0, 10);
      const recorded = recordedDateFor(date, WINTER);
      expect([date, recorded >= WINTER.firstDate && recorded <= WINTER.lastDate]).toEqual([date, true]);
      expect([date, new Date(recorded).getUTCDay()]).toEqual([date, new Date(ms).getUTCDay()]);
    }
  });
});

/** `hh:mm` of the recorded day, by the clocks of Berlin, for each quarter-hour from 01:45 to 03:15 of the day that is played. */
function pictureOf(date: string, recordedDate: string): string[] {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: BERLIN, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });
  return pairByWallClock(dayOfDate(date, BERLIN), recordedDate, BERLIN)
    .map(({ startMs, recordedStartMs }) => [clock.format(startMs), clock.format(recordedStartMs)] as const)
    .filter(([shown]) => shown >= '01:45' && shown < '03:15' && /:(00|45)/.test(shown))
    .map(([shown, recorded]) => `${shown} ← ${recorded}`);
}

describe('days of 23 and 25 hours keep their own number of quarter-hours', () => {
  test.each([
    ['2026-10-25', '2025-10-26', 100],
    ['2026-10-25', '2025-10-19', 100],
    ['2027-03-28', '2026-03-29', 92],
    ['2027-03-28', '2026-03-22', 92],
    ['2026-03-22', '2026-03-29', 96],
    ['2026-10-18', '2025-10-26', 96],
  ])('%s played by %s has %i, each with a recorded one', (date, recordedDate, count) => {
    const pairs = pairByWallClock(dayOfDate(date, BERLIN), recordedDate, BERLIN);
    const recorded = dayOfDate(recordedDate, BERLIN);
    expect(pairs).toHaveLength(count);
    expect(pairs.filter(({ recordedStartMs: at }) => at >= recorded.startMs && at < recorded.endMs)).toHaveLength(count);
  });

  test('an hour that is shown twice takes the record twice', () => {
    expect(pictureOf('2026-10-25', '2025-10-19')).toEqual([
      '01:45 CEST ← 01:45 CEST',
      '02:00 CEST ← 02:00 CEST',
      '02:45 CEST ← 02:45 CEST',
      '02:00 CET ← 02:00 CEST',
      '02:45 CET ← 02:45 CEST',
      '03:00 CET ← 03:00 CEST',
    ]);
  });

  test('a record that skips an hour lends the one before', () => {
    expect(pictureOf('2026-03-22', '2026-03-29')).toEqual([
      '01:45 CET ← 01:45 CET',
      '02:00 CET ← 01:00 CET',
      '02:45 CET ← 01:45 CET',
      '03:00 CET ← 03:00 CEST',
    ]);
  });
});
