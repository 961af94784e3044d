import { DynamoSignalFeedStore } from '../../lambdas/adapters/dynamodb/dynamo-signal-feed-store';
import { MemorySignalFeedStore } from '../../lambdas/adapters/memory/memory-signal-feed-store';
import type { SignalFeed } from '../../lambdas/domain/signals/signal-feed';
import type { SignalFeedStore } from '../../lambdas/ports/signals';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

const BARE: SignalFeed = { kind: 'price', zone: 'DE-LU', askedAtMs: 1_000, version: 0, failures: [], seen: {} };
const WHOLE: SignalFeed = {
  ...BARE,
  version: 3,
  answeredAtMs: 900,
  source: 'energy-charts',
  changedAtMs: 800,
  knownUntilMs: 5_000,
  lateSinceMs: 700,
  failures: [{ source: 'entso-e', reason: 'NO_TOKEN' }],
  seen: { 'energy-charts /price?bzn=DE-LU': { etag: '"1"', lastModified: 'Mon, 09 Feb 2026 12:00:00 GMT' } },
  wakeSinceMs: 750,
};

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

describe.each([
  ['in memory', async (): Promise<SignalFeedStore> => new MemorySignalFeedStore()],
  ['in DynamoDB', async (): Promise<SignalFeedStore> => new DynamoSignalFeedStore(dynamo.documents, (await dynamo.tables()).core)],
])('feeds %s', (_where, make) => {
  test('a feed is kept whole and replaced whole: what is no longer so is gone', async () => {
    const store = await make();
    expect(await store.get('price', 'DE-LU')).toBeUndefined();
    await store.put(WHOLE);
    expect(await store.get('price', 'DE-LU')).toEqual(WHOLE);
    await store.put(BARE);
    expect(await store.get('price', 'DE-LU')).toEqual(BARE);
  });

  test('all are listed by kind and zone', async () => {
    const store = await make();
    await store.put(WHOLE);
    await store.put({ ...BARE, zone: 'DK1' });
    await store.put({ ...BARE, kind: 'co2', zone: 'DK1' });
    expect((await store.list()).map(({ kind, zone }) => `${kind} ${zone}`)).toEqual(['co2 DK1', 'price DE-LU', 'price DK1']);
  });
});
