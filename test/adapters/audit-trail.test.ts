import { DynamoAuditTrail } from '../../lambdas/adapters/dynamodb/dynamo-audit-trail';
import { MemoryAuditTrail } from '../../lambdas/adapters/memory/memory-audit-trail';
import type { AuditEntry, AuditQuery, AuditTrail } from '../../lambdas/ports/audit';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const anEntry = (id: string, over: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  atMs: 1_000,
  actor: 'user:ada',
  action: 'PATCH /v1/cards/{idTag}',
  objectId: 'CARD-1',
  request: { status: 'BLOCKED', '': [1.5, null] },
  requestId: `request-of-${id}`,
  address: '192.0.2.7',
  ...over,
});

const trails: readonly (readonly [string, () => Promise<AuditTrail>])[] = [
  ['in memory', async () => new MemoryAuditTrail()],
  ['in DynamoDB', async () => new DynamoAuditTrail(dynamo.documents, (await dynamo.tables()).core)],
];

describe.each(trails)('The audit trail %s', (_where, open) => {
  test('has an entry from its beginning, and what became of it', async () => {
    const trail = await open();
    await trail.begin(anEntry('a'));
    expect(await trail.list({ limit: 5 })).toEqual({ items: [anEntry('a')], nextCursor: null });
    const outcome = { status: 200, siteId: 'site_a', before: { status: 'ACTIVE' }, after: { status: 'BLOCKED' } };
    await trail.end('a', outcome);
    expect((await trail.list({ limit: 5 })).items).toEqual([{ ...anEntry('a'), siteId: 'site_a', outcome }]);
  });

  test('writes an entry once and ends it once, whoever tries again', async () => {
    const trail = await open();
    await trail.begin(anEntry('a'));
    await trail.begin(anEntry('a', { actor: 'user:eve' }));
    await trail.end('a', { status: 409, code: 'CONFLICT' });
    await trail.end('a', { status: 200 });
    await trail.end('never-begun', { status: 200 });
    expect((await trail.list({ limit: 5 })).items).toEqual([{ ...anEntry('a'), outcome: { status: 409, code: 'CONFLICT' } }]);
  });

  test('finds something new by the id that it got', async () => {
    const trail = await open();
    const { objectId: _unknown, ...begun } = anEntry('a');
    await trail.begin(begun);
    expect((await trail.list({ limit: 5, objectId: 'site_9' })).items).toEqual([]);
    await trail.end('a', { status: 201, objectId: 'site_9' });
    expect((await trail.list({ limit: 5, objectId: 'site_9' })).items).toMatchObject([{ id: 'a', objectId: 'site_9' }]);
  });

  const many = [
    anEntry('a', { atMs: 1_000 }),
    anEntry('b', { atMs: 2_000, actor: 'user:ben' }),
    anEntry('c', { atMs: 2_000, objectId: 'CARD-2' }),
    anEntry('d', { atMs: 3_000 }),
    anEntry('e', { atMs: 4_000, actor: 'user:ben', objectId: 'CARD-2' }),
  ];

  test.each<[Omit<AuditQuery, 'limit'>, string]>([
    [{}, 'edcba'],
    [{ objectId: 'CARD-1' }, 'dba'],
    [{ actor: 'user:ben' }, 'eb'],
    [{ objectId: 'CARD-1', actor: 'user:ada' }, 'da'],
    [{ fromMs: 2_000, toMs: 4_000 }, 'dcb'],
    [{ objectId: 'CARD-2', fromMs: 4_000 }, 'e'],
    [{ actor: 'user:ada', toMs: 1_000 }, ''],
    [{ fromMs: 2_000, toMs: 2_000 }, ''],
    [{ fromMs: 3_000, toMs: 2_000 }, ''],
  ])('%j lists %s, newest first, whatever the size of a page', async (query, expected) => {
    const trail = await open();
    for (const entry of many) await trail.begin(entry);
    for (const limit of [1, 2, 3, 10]) {
      let seen = '';
      let cursor: string | null | undefined;
      do {
        const page = await trail.list({ ...query, limit, ...(cursor == null ? {} : { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen += page.items.map(({ id }) => id).join('');
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect([limit, seen]).toEqual([limit, expected]);
    }
  });
});
