import { DynamoTallies } from '../../lambdas/adapters/dynamodb/dynamo-tallies';
import { MemoryTallies } from '../../lambdas/adapters/memory/memory-tallies';
import type { Tallies } from '../../lambdas/ports/tallies';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const kinds: [string, () => Promise<Tallies>][] = [
  ['in memory', async () => new MemoryTallies()],
  ['in DynamoDB', async () => new DynamoTallies(dynamo.documents, (await dynamo.tables()).telemetry)],
];
const rule = { limit: 3, withinMs: 1_000, holdMs: 5_000 };

describe.each(kinds)('tallies %s', (_kind, make) => {
  let tallies: Tallies;
  beforeEach(async () => {
    tallies = await make();
  });
  const counts = async (times: number, nowMs: number) => {
    for (let n = 0; n < times; n++) await tallies.count('a', rule, nowMs);
  };
  const standing = async (nowMs: number) => (await tallies.read(['a'], nowMs))[0];

  test('begin with nothing', async () => {
    expect(await tallies.read(['a', 'b'], 10)).toEqual([
      { count: 0, untilMs: 0 },
      { count: 0, untilMs: 0 },
    ]);
  });

  test('count from the first occurrence on, and forget', async () => {
    expect(await tallies.count('a', rule, 100)).toEqual({ count: 1, untilMs: 1_100 });
    expect(await tallies.count('a', rule, 900)).toEqual({ count: 2, untilMs: 1_100 });
    expect(await tallies.read(['b', 'a'], 1_099)).toEqual([
      { count: 0, untilMs: 0 },
      { count: 2, untilMs: 1_100 },
    ]);
    expect(await standing(1_100)).toEqual({ count: 0, untilMs: 0 });
    expect(await tallies.count('a', rule, 1_100)).toEqual({ count: 1, untilMs: 2_100 });
  });

  test('hold once their limit is reached, and what comes then makes it no longer', async () => {
    await counts(2, 100);
    expect(await tallies.count('a', rule, 200)).toEqual({ count: 3, untilMs: 5_200 });
    expect(await tallies.count('a', rule, 5_000)).toEqual({ count: 4, untilMs: 5_200 });
    expect(await standing(5_199)).toEqual({ count: 4, untilMs: 5_200 });
    expect(await standing(5_200)).toEqual({ count: 0, untilMs: 0 });
  });

  test('miss nothing of what happens at once', async () => {
    await Promise.all(Array.from({ length: 12 }, () => tallies.count('a', { ...rule, limit: 100 }, 100)));
    expect(await standing(100)).toEqual({ count: 12, untilMs: 1_100 });
  });

  test('of members count each once, up to the limit and one beyond', async () => {
    const seen: number[] = [];
    for (const member of ['x', 'x', 'y', 'x', 'z', 'w', 'v', 'y']) {
      seen.push((await tallies.countMember('m', member, rule, 100)).count);
    }
    expect(seen).toEqual([1, 1, 2, 2, 3, 4, 4, 3]);
    expect((await tallies.countMember('m', 'w', rule, 6_000)).count).toBe(1);
  });
});
