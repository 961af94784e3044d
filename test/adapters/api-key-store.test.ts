import { DynamoApiKeyStore } from '../../lambdas/adapters/dynamodb/dynamo-api-key-store';
import { MemoryApiKeyStore } from '../../lambdas/adapters/memory/memory-api-key-store';
import type { ApiKey, ApiKeyStore } from '../../lambdas/ports/people';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const aKey = (id: string): ApiKey => ({
  id,
  name: 'billing',
  roles: ['operator', 'viewer'],
  createdAtMs: 1_772_352_000_000,
  createdBy: 'user:1',
  lastFour: 'wxyz',
});
const hash = (letter: string) => letter.repeat(64);

const stores: readonly (readonly [string, () => Promise<ApiKeyStore>])[] = [
  ['in memory', async () => new MemoryApiKeyStore()],
  ['in DynamoDB', async () => new DynamoApiKeyStore(dynamo.documents, (await dynamo.tables()).core)],
];

describe.each(stores)('API keys %s', (_where, open) => {
  test('a key is found by its hash, whole', async () => {
    const store = await open();
    await store.create(aKey('key_1'), hash('a'));
    expect(await store.findByHash(hash('a'))).toEqual(aKey('key_1'));
    expect(await store.findByHash(hash('b'))).toBe(undefined);
  });

  test('a hash is nobody else’s', async () => {
    const store = await open();
    await store.create(aKey('key_1'), hash('a'));
    await expect(store.create(aKey('key_2'), hash('a'))).rejects.toThrow();
    expect(await store.findByHash(hash('a'))).toEqual(aKey('key_1'));
  });

  test('the list has every key in the order of its making', async () => {
    const store = await open();
    for (const id of ['key_3', 'key_1', 'key_2']) await store.create(aKey(id), hash(id.slice(-1)));
    expect(await store.list()).toEqual([aKey('key_1'), aKey('key_2'), aKey('key_3')]);
  });

  test('a key that is taken away is gone at once, once', async () => {
    const store = await open();
    await store.create(aKey('key_1'), hash('a'));
    await store.create(aKey('key_2'), hash('b'));
    expect(await store.remove('key_1')).toBe(true);
    expect(await store.findByHash(hash('a'))).toBe(undefined);
    expect(await store.list()).toEqual([aKey('key_2')]);
    expect(await store.remove('key_1')).toBe(false);
  });
});
