import { DynamoDueWork } from '../../lambdas/adapters/dynamodb/dynamo-due-work';
import { DynamoLocalListStore } from '../../lambdas/adapters/dynamodb/dynamo-local-list-store';
import { MemoryLocalListStore } from '../../lambdas/adapters/memory/memory-local-list-store';
import { type LocalList, newLocalList } from '../../lambdas/domain/cards/local-list';
import type { LocalListStore } from '../../lambdas/ports/local-lists';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

interface Stores {
  readonly lists: LocalListStore;
  readonly due: (nowMs: number) => Promise<readonly string[]>;
}
const kinds: [string, () => Promise<Stores>][] = [
  [
    'in memory',
    async () => {
      const lists = new MemoryLocalListStore();
      return { lists, due: async (nowMs) => lists.due(nowMs) };
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const { core } = await dynamo.tables();
      const work = new DynamoDueWork(dynamo.documents, core);
      const due = async (nowMs: number) =>
        (await work.list(nowMs, 10)).map((one) => (one.kind === 'LOCAL_LIST' ? one.chargerId : one.kind));
      return { lists: new DynamoLocalListStore(dynamo.documents, core), due };
    },
  ],
];
const aList = (over: Partial<LocalList> = {}): LocalList => ({ ...newLocalList('CP1'), ...over });

describe.each(kinds)('local lists %s', (_kind, make) => {
  let lists: LocalListStore;
  let due: Stores['due'];
  beforeEach(async () => {
    ({ lists, due } = await make());
  });

  test('a change sees what stands and answers what then does; no change writes nothing', async () => {
    expect([await lists.get('CP1'), await lists.change('CP1', (known) => known)]).toEqual([undefined, undefined]);
    const full = aList({
      mode: 'CARDS',
      held: { A: 'hash' },
      asked: { run: 1, action: 'SendLocalList', seq: 4, askedAtMs: 5 },
      trouble: { code: 'FAILED', reason: 'Failed', atMs: 6 },
      syncedAtMs: 7,
      dueAtMs: 8,
    });
    expect(await lists.change('CP1', () => full)).toEqual({ ...full, version: 1 });
    expect(await lists.get('CP1')).toEqual({ ...full, version: 1 });
    expect(await lists.change('CP1', (known) => known)).toEqual({ ...full, version: 1 });
  });

  test('of changes that come at once none is lost', async () => {
    const count = () => lists.change('CP1', (known) => ({ ...(known ?? aList()), runs: (known?.runs ?? 0) + 1 }));
    await Promise.all([count(), count(), count()]);
    expect(await lists.get('CP1')).toMatchObject({ runs: 3, version: 3 });
  });

  test('a list is due at its time, and no longer when it rests', async () => {
    await lists.change('CP1', () => aList({ dueAtMs: 100 }));
    expect([await due(100), await due(101)]).toEqual([[], ['CP1']]);
    await lists.change('CP1', () => aList());
    expect(await due(101)).toEqual([]);
  });

  test('lists the chargers whose list is kept, page by page', async () => {
    for (const [id, mode] of Object.entries({ C: 'CARDS', B: 'EMPTY', A: 'CARDS', D: 'OFF' } as const)) {
      await lists.change(id, () => aList({ chargerId: id, mode }));
    }
    const first = await lists.listKept({ limit: 1 });
    expect(first.items).toEqual(['A']);
    expect(await lists.listKept({ limit: 1, cursor: first.nextCursor ?? '' })).toEqual({ items: ['C'], nextCursor: null });
  });

  test('the mark of the cards keeps both of its times', async () => {
    expect(await lists.cardsMark()).toEqual({});
    await lists.touchCards(1);
    await lists.checked(2);
    await lists.touchCards(3);
    expect(await lists.cardsMark()).toEqual({ touchedAtMs: 3, checkedAtMs: 2 });
  });
});
