import { DynamoCardStore } from '../../lambdas/adapters/dynamodb/dynamo-card-store';
import { MemoryCardStore } from '../../lambdas/adapters/memory/memory-card-store';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import type { CardStore } from '../../lambdas/ports/stores';
import { aCard } from '../support/charger';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const kinds: [string, () => Promise<CardStore>][] = [
  ['in memory', async () => new MemoryCardStore()],
  ['in DynamoDB', async () => new DynamoCardStore(dynamo.documents, (await dynamo.tables()).core)],
];

describe.each(kinds)('cards %s', (_kind, make) => {
  let cards: CardStore;
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
});
