import { doubtsOfFigures, needsReview } from '../../../lambdas/domain/sessions/review-session';
import { aClosedSession, anOpenSession } from '../../support/session';

const HOUR_MS = 3_600_000;
/** One hour at a charger of 16 A on three phases: 11 040 W. */
const anHour = (energyWh: number, over = {}) =>
  aClosedSession({ startedAtMs: 0, stoppedAtMs: HOUR_MS, meterStartWh: 1_000, meterStopWh: 1_000 + energyWh, energyWh, ...over });
const ratedW = 11_040;

test.each([
  ['what the charger can give', anHour(11_040), []],
  ['a tenth more, and a minute of grain', anHour(12_346), []],
  ['more than that', anHour(12_347), ['IMPOSSIBLE_ENERGY']],
  ['a register that ran backwards', anHour(0, { meterStopWh: 900 }), ['METER_BACKWARDS']],
])('%s', (_what, session, doubts) => {
  expect(doubtsOfFigures(session, { ratedW, previous: undefined })).toEqual(doubts);
});

test('a charger whose rating nobody knows is not held against one', () => {
  expect(doubtsOfFigures(anHour(900_000), { ratedW: undefined, previous: undefined })).toEqual([]);
});

test.each([
  ['begins where the one before ended', 1_000, []],
  ['a kilowatt-hour later, which is rounding', 2_000, []],
  ['energy in between that nobody was billed for', 2_001, ['METER_GAP']],
  ['a register that was exchanged', 50_000, ['METER_GAP']],
])('a session that %s', (_what, meterStartWh, doubts) => {
  const previous = aClosedSession({ meterStartWh: 500, meterStopWh: 1_000 });
  const session = anHour(1_000, { meterStartWh, meterStopWh: meterStartWh + 1_000 });
  expect(doubtsOfFigures(session, { ratedW, previous })).toEqual(doubts);
});

test.each([
  ['still open', anOpenSession()],
  ['estimated', aClosedSession({ meterStopWh: 90_000, flags: ['ESTIMATED_STOP'] })],
])('a session before it that is %s says nothing of a gap', (_what, previous) => {
  expect(doubtsOfFigures(anHour(1_000), { ratedW, previous })).toEqual([]);
});

test('a charger that counts each session from zero has no gaps', () => {
  const session = anHour(5_000, { meterStartWh: 0, meterStopWh: 5_000 });
  expect(doubtsOfFigures(session, { ratedW, previous: aClosedSession({ meterStartWh: 0, meterStopWh: 9_000 }) })).toEqual([]);
});

test('needs a look as long as one doubt is not decided', () => {
  const flags = ['CLOCK_SUSPECT', 'METER_BACKWARDS', 'SUSPECT_DUPLICATE'] as const;
  expect(needsReview(aClosedSession({ flags: ['CLOCK_SUSPECT', 'CORRECTED'] }))).toBe(false);
  expect(needsReview(aClosedSession({ flags, reviewedFlags: ['METER_BACKWARDS'] }))).toBe(true);
  expect(needsReview(aClosedSession({ flags, reviewedFlags: ['METER_BACKWARDS', 'SUSPECT_DUPLICATE'] }))).toBe(false);
  expect(needsReview(anOpenSession({ flags }))).toBe(false);
});
