import { DynamoCardStore } from '../../lambdas/adapters/dynamodb/dynamo-card-store';
import { MemoryCardStore } from '../../lambdas/adapters/memory/memory-card-store';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import type { CardPlaceStore } from '../../lambdas/ports/card-places';
import type { CardStore } from '../../lambdas/ports/stores';
import { aCard } from '../support/charger';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const kinds: [string, () => Promise<CardStore & CardPlaceStore>][] = [
  ['in memory', async () => new MemoryCardStore()],
  ['in DynamoDB', async () => new DynamoCardStore(dynamo.documents, (await dynamo.tables()).core)],
];

describe.each(kinds)('cards %s', (_kind, make) => {
  let cards: CardStore & CardPlaceStore;
  beforeEach(async () => {
    cards = await make();
  });

  test('a tag is the same card in any case', async () => {
    const card = aCard({ idTag: 'DeadBeef', driverId: 'd1', parentIdTag: 'FAM', expiresAtMs: 5, kind: 'COMMERCIAL' });
    expect(await cards.get('deadbeef')).toBeUndefined();
    expect(await cards.create(card)).toEqual(ok());
    expect(await cards.get('DEADBEEF')).toEqual(card);
    expect(await cards.create(aCard({ idTag: 'deadBEEF' }))).toEqual(refuse({ code: 'CARD_EXISTS' }));
  });

  test('is written only over the version that was read', async () => {
    expect(await cards.update(aCard())).toEqual(refuse({ code: 'CARD_NOT_FOUND' }));
    await cards.create(aCard({ driverId: 'd1' }));
    expect(await cards.update(aCard({ status: 'BLOCKED' }))).toEqual(ok(aCard({ status: 'BLOCKED', version: 2 })));
    expect(await cards.update(aCard({ status: 'ACTIVE' }))).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await cards.get('TAG1')).toEqual(aCard({ status: 'BLOCKED', version: 2 }));
  });

  test('lists by tag, page by page', async () => {
    for (const idTag of ['c3', 'A1', 'b2', 'D4']) await cards.create(aCard({ idTag }));
    const first = await cards.list({ limit: 3 });
    expect(first.items.map(({ idTag }) => idTag)).toEqual(['A1', 'b2', 'c3']);
    const rest = await cards.list({ limit: 3, cursor: first.nextCursor ?? '' });
    expect([rest.items.map(({ idTag }) => idTag), rest.nextCursor]).toEqual([['D4'], null]);
    expect((await cards.list({ limit: 4 })).nextCursor).toBeNull();
  });

  const none = (sessionIds: string[], takenAtMs: number, taken: number) =>
    refuse({ code: 'NO_PLACE', places: { sessionIds, takenAtMs, taken } });

  test('has so many places for sessions, and a session that has one keeps it', async () => {
    await cards.create(aCard());
    expect(await cards.takePlace('TAG1', 'ses_a', 2, 10)).toEqual(ok());
    expect(await cards.takePlace('tag1', 'ses_b', 2, 20)).toEqual(ok());
    const refused = await cards.takePlace('TAG1', 'ses_c', 2, 30);
    expect(refused.ok ? refused : { ...refused.refusal.places, sessionIds: refused.refusal.places.sessionIds.toSorted() }).toEqual({
      sessionIds: ['ses_a', 'ses_b'],
      takenAtMs: 20,
      taken: 2,
    });
    expect(await cards.takePlace('TAG1', 'ses_a', 2, 40)).toEqual(ok());
    expect(await cards.takePlace('TAG2', 'ses_c', 1, 40)).toEqual(ok());
  });

  test('one place among twenty starts at once goes to one of them', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, (_, n) => cards.takePlace('TAG1', `ses_${n}`, 1, 10)));
    expect(tries.filter(({ ok: taken }) => taken)).toHaveLength(1);
  });

  test('gets places back as they were seen, and not when one was taken since', async () => {
    await cards.takePlace('TAG1', 'ses_a', 1, 10);
    const seen = { sessionIds: ['ses_a'], takenAtMs: 10, taken: 1 };
    expect(await cards.takePlace('TAG1', 'ses_b', 1, 20)).toEqual(none(['ses_a'], 10, 1));
    await cards.takePlace('TAG1', 'ses_a', 1, 30);
    await cards.givePlacesBack('TAG1', ['ses_a'], seen);
    expect(await cards.takePlace('TAG1', 'ses_b', 1, 40)).toEqual(none(['ses_a'], 30, 2));
    await cards.givePlacesBack('TAG1', ['ses_a'], { ...seen, taken: 2 });
    expect(await cards.takePlace('TAG1', 'ses_b', 1, 50)).toEqual(ok());
    expect(await cards.takePlace('TAG1', 'ses_c', 1, 60)).toEqual(none(['ses_b'], 50, 3));
  });

  test('a change of the card leaves its places alone', async () => {
    await cards.create(aCard({ maxConcurrent: 1 }));
    await cards.takePlace('TAG1', 'ses_a', 1, 10);
    await cards.update(aCard({ maxConcurrent: 1, status: 'BLOCKED' }));
    expect(await cards.get('TAG1')).toEqual(aCard({ maxConcurrent: 1, status: 'BLOCKED', version: 2 }));
    expect(await cards.takePlace('TAG1', 'ses_b', 1, 20)).toEqual(none(['ses_a'], 10, 1));
  });
});
