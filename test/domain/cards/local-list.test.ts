import {
  answeredSendLocalList,
  differences,
  type LocalEntry,
  localListLimits,
  newLocalList,
  nextStep,
  wantedEntries,
} from '../../../lambdas/domain/cards/local-list';
import { MOST_PAYLOAD_BYTES } from '../../../lambdas/domain/commands/command-rules';
import { aCard } from '../../support/charger';

const NOW = Date.parse('2026-03-01T08:00:00Z');
const CARDS = { mode: 'CARDS' } as const;
const NO_LIMITS = { perPart: 1_000, inAll: 1_000 };
const good = (idTag: string): LocalEntry => ({ idTag, idTagInfo: { status: 'Accepted' } });

test('a charger should hold good personal cards with parent and expiry, and blocked ones as blocked', () => {
  const cards = [
    aCard({ idTag: 'old', expiresAtMs: NOW }),
    aCard({ idTag: 'blocked', kind: 'COMMERCIAL', status: 'BLOCKED' }),
    aCard({ idTag: 'shop', kind: 'COMMERCIAL' }),
    aCard({ idTag: 'b', parentIdTag: 'FAM', expiresAtMs: NOW + 1 }),
    aCard({ idTag: 'A' }),
  ];
  expect(wantedEntries(CARDS, cards, NO_LIMITS, NOW)).toEqual({
    entries: [
      good('A'),
      { idTag: 'b', idTagInfo: { expiryDate: '2026-03-01T08:00:00.001Z', parentIdTag: 'FAM', status: 'Accepted' } },
      { idTag: 'blocked', idTagInfo: { status: 'Blocked' } },
    ],
    leftOut: 0,
  });
  expect(wantedEntries({ mode: 'EMPTY' }, cards, NO_LIMITS, NOW).entries).toEqual([]);
});

test('where room is short good cards go first, and it is said how many have none', () => {
  const cards = ['C', 'B', 'A'].map((idTag) => aCard({ idTag })).concat(aCard({ idTag: '0', status: 'BLOCKED' }));
  const wanted = wantedEntries(CARDS, cards, { perPart: 9, inAll: 2 }, NOW);
  expect([wanted.entries.map(({ idTag }) => idTag), wanted.leftOut]).toEqual([['A', 'B'], 2]);
});

test('a difference names first who must not be let in any more', () => {
  const list = { ...newLocalList('CP1'), ...CARDS, needsVersion: false };
  const first = nextStep(list, [good('A'), good('B'), good('C')], NO_LIMITS);
  expect(first?.payload).toEqual({ listVersion: 1, localAuthorizationList: [good('A'), good('B'), good('C')], updateType: 'Full' });
  const { held } = answeredSendLocalList(list, { seq: 1, payload: first!.payload }, 'Accepted', NOW);
  const blocked: LocalEntry = { idTag: 'C', idTagInfo: { status: 'Blocked' } };
  expect(differences(held, [good('a'), good('D'), blocked])).toEqual([blocked, { idTag: 'B' }, good('D')]);
  expect(differences(held, [good('C'), good('b'), good('a')])).toEqual([]);
});

test('no part is longer than a frame carries, whatever the charger says it takes', () => {
  const entries = Array.from({ length: 2_000 }, (_, n) => good(`TAG-${String(n).padStart(16, '0')}`));
  const list = { ...newLocalList('CP1'), ...CARDS, needsVersion: false };
  const payload = nextStep(list, entries, { perPart: 5_000, inAll: 5_000 })?.payload;
  const bytes = Buffer.byteLength(JSON.stringify(payload));
  expect(bytes).toBeLessThanOrEqual(MOST_PAYLOAD_BYTES);
  expect(bytes).toBeGreaterThan(MOST_PAYLOAD_BYTES - 500);
});

test.each([
  ['20', '7', { perPart: 7, inAll: 20 }],
  [' 99999999 ', '0', { perPart: 100, inAll: 5_000 }],
  ['many', undefined, { perPart: 100, inAll: 5_000 }],
])('LocalAuthListMaxLength %j and SendLocalListMaxLength %j are read as %j', (inAll, perPart, limits) => {
  const keys: Record<string, string | undefined> = { LocalAuthListMaxLength: inAll, SendLocalListMaxLength: perPart };
  expect(localListLimits((key) => keys[key])).toEqual(limits);
});
