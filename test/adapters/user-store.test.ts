import { DynamoUserStore } from '../../lambdas/adapters/dynamodb/dynamo-user-store';
import { MemoryUserStore } from '../../lambdas/adapters/memory/memory-user-store';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import type { User, UserStore } from '../../lambdas/ports/people';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const aUser = (id: string, over: Partial<User> = {}): User => ({
  id,
  email: `${id}@example.com`,
  roles: ['technician'],
  sites: ['site_a'],
  status: 'INVITED',
  createdAtMs: 1_772_352_000_000,
  createdBy: 'user:1',
  version: 1,
  ...over,
});

const stores: readonly (readonly [string, () => Promise<UserStore>])[] = [
  ['in memory', async () => new MemoryUserStore()],
  ['in DynamoDB', async () => new DynamoUserStore(dynamo.documents, (await dynamo.tables()).core)],
];

describe.each(stores)('People %s', (_where, open) => {
  test('are found by their id, whole, and made once', async () => {
    const store = await open();
    expect(await store.create(aUser('ada'))).toEqual(ok());
    expect(await store.create(aUser('ada', { roles: ['owner'] }))).toEqual(refuse({ code: 'USER_EXISTS' }));
    expect(await store.get('ada')).toEqual(aUser('ada'));
    expect(await store.get('ben')).toBe(undefined);
  });

  test('are changed by whoever read them last', async () => {
    const store = await open();
    await store.create(aUser('ada'));
    const { sites: _sites, ...whole } = aUser('ada', { roles: ['admin'], signedOutAtMs: 5 });
    expect(await store.update(whole)).toEqual(ok({ ...whole, version: 2 }));
    expect(await store.update(aUser('ada'))).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await store.update(aUser('ben'))).toEqual(refuse({ code: 'USER_NOT_FOUND' }));
    expect(await store.get('ada')).toEqual({ ...whole, version: 2 });
  });

  test('are listed by address, page by page, and no more once removed, though still known', async () => {
    const store = await open();
    for (const id of ['cyd', 'ada', 'ben', 'dan']) await store.create(aUser(id));
    await store.update(aUser('ben', { status: 'REMOVED' }));
    const first = await store.list({ limit: 2 });
    const second = await store.list({ limit: 2, cursor: first.nextCursor ?? '' });
    expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([['ada', 'cyd'], ['dan']]);
    expect(second.nextCursor).toBe(null);
    expect(await store.get('ben')).toMatchObject({ status: 'REMOVED' });
  });
});
