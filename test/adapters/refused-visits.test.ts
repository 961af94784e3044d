import { DynamoRefusedVisits } from '../../lambdas/adapters/dynamodb/dynamo-refused-visits';
import { DynamoTallies } from '../../lambdas/adapters/dynamodb/dynamo-tallies';
import { MemoryRefusedVisits } from '../../lambdas/adapters/memory/memory-refused-visits';
import { NEW_VISITORS, VISIT_KEPT_MS } from '../../lambdas/domain/chargers/refused-visit';
import type { RefusedVisits } from '../../lambdas/ports/refused-visits';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

let nowMs = 0;
const clock = { nowMs: () => nowMs };
const kinds: [string, () => Promise<RefusedVisits>][] = [
  ['in memory', async () => new MemoryRefusedVisits(clock)],
  [
    'in DynamoDB',
    async () => {
      const { telemetry } = await dynamo.tables();
      return new DynamoRefusedVisits(dynamo.documents, telemetry, new DynamoTallies(dynamo.documents, telemetry), clock);
    },
  ],
];
const START = Date.parse('2026-03-01T08:00:00Z');
const aVisit = { chargerId: 'CP9', lastAtMs: START, address: '192.0.2.7', userAgent: 'Acme/1.2', cameWithoutPassword: false };

describe.each(kinds)('refused visits %s', (_kind, make) => {
  let visits: RefusedVisits;
  beforeEach(async () => {
    nowMs = START;
    visits = await make();
  });

  test('a first one says all, a second one counts and says what is new', async () => {
    await visits.note(aVisit);
    expect(await visits.list({ limit: 10 })).toEqual({ items: [{ ...aVisit, firstAtMs: START, count: 1 }], nextCursor: null });
    const { userAgent: _, ...silent } = aVisit;
    const again = { ...silent, lastAtMs: START + 5_000, address: '192.0.2.8', cameWithoutPassword: true };
    await visits.note(again);
    expect((await visits.list({ limit: 10 })).items).toEqual([{ ...again, firstAtMs: START, count: 2 }]);
  });

  test('are paged by id, each once', async () => {
    for (const chargerId of ['C', 'A', 'E', 'B', 'D']) await visits.note({ ...aVisit, chargerId });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await visits.list({ limit: 2, ...(cursor === null ? {} : { cursor }) });
      seen.push(...page.items.map(({ chargerId }) => chargerId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  test('are forgotten a week after the last', async () => {
    await visits.note(aVisit);
    nowMs = START + VISIT_KEPT_MS;
    expect((await visits.list({ limit: 10 })).items).toEqual([]);
    await visits.note({ ...aVisit, lastAtMs: nowMs });
    expect((await visits.list({ limit: 10 })).items).toMatchObject([{ firstAtMs: nowMs, count: 1 }]);
  });

  test('of ids that somebody makes up, only so many are kept in an hour; one that is there goes on being counted', async () => {
    await visits.note(aVisit);
    for (let n = 0; n < NEW_VISITORS.limit + 20; n++) await visits.note({ ...aVisit, chargerId: `made-up-${n}` });
    await visits.note(aVisit);
    const { items } = await visits.list({ limit: 1_000 });
    expect(items).toHaveLength(NEW_VISITORS.limit);
    expect(items.find(({ chargerId }) => chargerId === 'CP9')).toMatchObject({ count: 2 });
    nowMs = START + NEW_VISITORS.holdMs + 60_000;
    await visits.note({ ...aVisit, chargerId: 'later', lastAtMs: nowMs });
    expect((await visits.list({ limit: 1_000 })).items.map(({ chargerId }) => chargerId)).toContain('later');
  });
});
