import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoSecurityEventStore } from '../../lambdas/adapters/dynamodb/dynamo-security-event-store';
import { keys } from '../../lambdas/adapters/dynamodb/keys';
import { MemorySecurityEventStore } from '../../lambdas/adapters/memory/memory-security-event-store';
import type { SecurityEvent } from '../../lambdas/domain/chargers/security-event';
import type { SecurityEventStore } from '../../lambdas/ports/security-events';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const nowMs = Date.parse('2026-03-01T08:00:00Z');
const clock = { nowMs: () => nowMs };
const kinds: [string, () => Promise<SecurityEventStore>][] = [
  ['in memory', async () => new MemorySecurityEventStore()],
  ['in DynamoDB', async () => new DynamoSecurityEventStore(dynamo.documents, (await dynamo.tables()).telemetry, clock)],
];

const anEvent = (over: Partial<SecurityEvent> = {}): SecurityEvent => ({
  chargerId: 'CP1',
  type: 'ResetOrReboot',
  occurredAtMs: nowMs - 1_000,
  isTimeSuspect: false,
  receivedAtMs: nowMs,
  ...over,
});

describe.each(kinds)('security events %s', (_kind, make) => {
  let events: SecurityEventStore;
  beforeEach(async () => {
    events = await make();
  });

  test('a charger has none at first', async () => {
    expect(await events.list('CP1', { limit: 10 })).toEqual({ items: [], nextCursor: null });
  });

  test('an event says all that was told', async () => {
    const event = anEvent({ techInfo: 'x'.repeat(255), isTimeSuspect: true });
    await events.append(event);
    expect(await events.list('CP1', { limit: 10 })).toEqual({ items: [event], nextCursor: null });
    expect((await events.list('CP2', { limit: 10 })).items).toEqual([]);
  });

  test('the same event told again is one, and two things at one instant are two', async () => {
    await events.append(anEvent());
    await events.append(anEvent({ receivedAtMs: nowMs + 60_000 }));
    await events.append(anEvent({ techInfo: 'by hand' }));
    await events.append(anEvent({ type: 'StartupOfTheDevice' }));
    expect((await events.list('CP1', { limit: 10 })).items).toHaveLength(3);
  });

  test('are paged newest first, each once', async () => {
    for (const occurredAtMs of [5, 1, 4, 2, 3]) await events.append(anEvent({ occurredAtMs }));
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await events.list('CP1', { limit: 2, ...(cursor === null ? {} : { cursor }) });
      seen.push(...page.items.map(({ occurredAtMs }) => occurredAtMs));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });
});

test('what has expired is not read, though the engine has not deleted it yet', async () => {
  const { telemetry } = await dynamo.tables();
  const event = anEvent();
  await dynamo.documents.send(
    new PutCommand({
      TableName: telemetry,
      Item: { ...keys.securityEvent('CP1', event.occurredAtMs, 'x'), ...event, expiresAtS: Math.floor(nowMs / 1_000) },
    }),
  );
  expect((await new DynamoSecurityEventStore(dynamo.documents, telemetry, clock).list('CP1', { limit: 10 })).items).toEqual([]);
});
