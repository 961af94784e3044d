import type { ChargingProfile } from '../../../lambdas/domain/smart-charging/plan';
import { decidePush } from '../../../lambdas/domain/smart-charging/push-rules';

const NOW_MS = Date.parse('2026-02-10T17:00:00Z');
const MINUTE_MS = 60_000;

/** Full power from so many minutes after now on, nothing before. */
function lateStart(afterMinutes: number): ChargingProfile {
  return {
    chargingProfileId: 1_001,
    transactionId: 7,
    stackLevel: 1,
    chargingProfilePurpose: 'TxProfile',
    chargingProfileKind: 'Absolute',
    chargingSchedule: {
      startSchedule: '2026-02-10T16:59:00.000Z',
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [
        { startPeriod: 0, limit: 0 },
        { startPeriod: 60 + afterMinutes * 60, limit: 16 },
      ],
    },
  };
}

function decide(
  over: Partial<Parameters<typeof decidePush>[0]> & { pushedMinutesAgo?: number; count?: number; startsAfter?: number } = {},
) {
  const { pushedMinutesAgo = 30, count = 1, startsAfter = 60, ...rest } = over;
  return decidePush({
    nowMs: NOW_MS,
    next: lateStart(startsAfter),
    pushed: { profile: lateStart(60), atMs: NOW_MS - pushedMinutesAgo * MINUTE_MS, commandSeq: 3, count },
    notInCharger: 'NO',
    boost: false,
    deadlineAtRisk: false,
    saving: 0,
    ...rest,
  });
}

describe('what is not sent', () => {
  test('the same again', () => expect(decide()).toEqual({ push: false }));

  test('a change that is far off and saves less than two cents; it is looked at again before it begins', () =>
    expect(decide({ startsAfter: 90, saving: 0.019 })).toEqual({ push: false, lookAgainAtMs: NOW_MS + 40 * MINUTE_MS }));

  test('anything within a minute of the last one', () =>
    expect(decide({ startsAfter: 5, pushedMinutesAgo: 0.5 })).toEqual({ push: false, lookAgainAtMs: NOW_MS + 0.5 * MINUTE_MS }));

  test('the thirteenth of a session', () => expect(decide({ startsAfter: 5, count: 12, saving: 9 })).toEqual({ push: false }));
});

describe('what is sent', () => {
  test.each([
    ['the first', { pushed: undefined }, 'FIRST', 60],
    ['a change within twenty minutes', { startsAfter: 20 }, 'SOON', 20],
    ['two cents', { startsAfter: 90, saving: 0.02 }, 'SAVING', 90],
    ['a deadline that would be missed', { startsAfter: 30, deadlineAtRisk: true }, 'DEADLINE', 30],
    ['a deadline that would be missed, even as the thirteenth', { startsAfter: 30, deadlineAtRisk: true, count: 12 }, 'DEADLINE', 30],
    ['a boost, even at once and as the thirteenth', { startsAfter: 0, boost: true, count: 12, pushedMinutesAgo: 0 }, 'BOOST', 0],
    ['the same again to a charger that reconnected', { notInCharger: 'LOST' as const }, 'NOT_IN_CHARGER', 60],
    [
      'in other words, at once, what was refused',
      { notInCharger: 'REFUSED' as const, startsAfter: 61, pushedMinutesAgo: 0 },
      'NOT_IN_CHARGER',
      61,
    ],
  ])('%s', (_what, over, because, startsAfter) => {
    expect(decide(over)).toEqual({ push: true, because, profile: lateStart(startsAfter) });
  });

  test('prices revised twenty times in an hour make at most twelve pushes', () => {
    let pushed = { profile: lateStart(60), atMs: NOW_MS, commandSeq: 1, count: 1 };
    for (let revision = 1; revision <= 20; revision++) {
      const nowMs = NOW_MS + revision * 3 * MINUTE_MS;
      const decision = decide({ nowMs, next: lateStart(60 + revision * 10), pushed, saving: 1 });
      if (decision.push) pushed = { profile: decision.profile, atMs: nowMs, commandSeq: 1, count: pushed.count + 1 };
    }
    expect(pushed.count).toBe(12);
  });
});
