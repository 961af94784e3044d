import { DynamoCaptures } from '../../lambdas/adapters/dynamodb/dynamo-captures';
import { DynamoJournal } from '../../lambdas/adapters/dynamodb/dynamo-journal';
import { MemoryCaptures, MemoryJournal } from '../../lambdas/adapters/memory/memory-journal';
import type { JournalEntry } from '../../lambdas/domain/journal/journal-entry';
import { DAY_MS, HOUR_MS } from '../../lambdas/domain/shared/time';
import type { Captures, Journal, JournalQuery } from '../../lambdas/ports/journal';
import type { LogCode } from '../../lambdas/ports/log';
import { startDynamo, type TestDynamo } from '../support/dynamodb';
import { silentLog } from '../support/mailbox';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const NOW_MS = Date.parse('2026-03-02T08:00:00Z');
const clock = { nowMs: () => NOW_MS };
const on = (table: string) => new DynamoJournal(dynamo.documents, { table, keptDays: 30, clock, log: silentLog });

const anEntry = (atMs: number, over: Partial<JournalEntry> = {}): JournalEntry => ({
  chargerId: 'CP1',
  atMs,
  direction: 'IN',
  action: 'Authorize',
  messageId: `m${atMs}`,
  payload: { idTag: 'TAG1' },
  answer: { type: 'RESULT', atMs: atMs + 5, payload: { idTagInfo: { status: 'Accepted' } } },
  connectionId: 'socket-1',
  ...over,
});

const kinds: [string, () => Promise<Journal>][] = [
  ['in memory', async () => new MemoryJournal()],
  ['in DynamoDB', async () => on((await dynamo.tables()).telemetry)],
];

describe.each(kinds)('the message journal %s', (_kind, make) => {
  let journal: Journal;
  beforeEach(async () => {
    journal = await make();
  });
  const list = (over: Partial<JournalQuery> = {}) =>
    journal.list({ chargerId: 'CP1', fromMs: NOW_MS - 29 * DAY_MS, toMs: NOW_MS + 1, order: 'NEWEST_FIRST', limit: 50, ...over });
  const walk = async (over: Partial<JournalQuery>) => {
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await list({ ...over, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(over.limit ?? 50);
      seen.push(...page.items.map(({ messageId }) => messageId));
      if (page.nextCursor === null) return seen;
      cursor = page.nextCursor;
    }
  };

  test('an entry says all that it said', async () => {
    const entries = [
      anEntry(NOW_MS - 1, { tolerated: 'timestamp: invalid_type', payload: { __proto__x: '\u0000🔌', deep: [{ a: [null, 1.5, true] }] } }),
      anEntry(NOW_MS - 2, { direction: 'OUT', answer: { type: 'ERROR', atMs: NOW_MS, code: 'NO_ANSWER', description: 'none' } }),
      anEntry(NOW_MS - 3, { messageId: '', action: 'UNREADABLE' }),
    ];
    for (const entry of entries) await journal.record(entry);
    expect(await list()).toEqual({ items: entries, nextCursor: null });
  });

  test('pages cross the days of UTC, newest first and oldest first, and miss or repeat nothing', async () => {
    const times = [0, 1, 2, DAY_MS, DAY_MS + 1, 9 * DAY_MS, 20 * DAY_MS].map((agoMs) => NOW_MS - agoMs);
    for (const atMs of times) await journal.record(anEntry(atMs));
    const ids = times.map((atMs) => `m${atMs}`);
    for (const limit of [1, 2, 3, 50]) {
      expect(await walk({ limit })).toEqual(ids);
      expect(await walk({ limit, order: 'OLDEST_FIRST' })).toEqual(ids.toReversed());
    }
  });

  test('from is included, to is not', async () => {
    for (const atMs of [10, 20, 30]) await journal.record(anEntry(NOW_MS - 100 + atMs, { messageId: `${atMs}` }));
    expect(await walk({ fromMs: NOW_MS - 90, toMs: NOW_MS - 70 })).toEqual(['20', '10']);
  });

  test('filters by action and by who asked, and keeps chargers apart', async () => {
    await journal.record(anEntry(NOW_MS - 4));
    await journal.record(anEntry(NOW_MS - 3, { action: 'Reset', direction: 'OUT' }));
    await journal.record(anEntry(NOW_MS - 2, { action: 'DataTransfer', direction: 'OUT' }));
    await journal.record(anEntry(NOW_MS - 1, { chargerId: 'CP1#2026-03-02' }));
    expect(await walk({ action: 'Reset', limit: 1 })).toEqual([`m${NOW_MS - 3}`]);
    expect(await walk({ direction: 'OUT', limit: 1 })).toEqual([`m${NOW_MS - 2}`, `m${NOW_MS - 3}`]);
    expect(await walk({ action: 'DataTransfer', direction: 'IN' })).toEqual([]);
  });

  test('an exchange recorded again, with its late answer, is one exchange', async () => {
    const late = anEntry(NOW_MS - 1, { answer: { type: 'RESULT', atMs: NOW_MS, payload: {} } });
    await journal.record(anEntry(NOW_MS - 1, { answer: { type: 'ERROR', atMs: NOW_MS, code: 'NO_ANSWER', description: '' } }));
    await journal.record(late);
    expect((await list()).items).toEqual([late]);
  });
});

test('what is older than the journal keeps is not read, deleted or not', async () => {
  const journal = on((await dynamo.tables()).telemetry);
  await journal.record(anEntry(NOW_MS - 30 * DAY_MS));
  await journal.record(anEntry(NOW_MS - 30 * DAY_MS + 2_000));
  const page = await journal.list({ chargerId: 'CP1', fromMs: 0, toMs: NOW_MS, order: 'OLDEST_FIRST', limit: 9 });
  expect(page.items.map(({ atMs }) => atMs)).toEqual([NOW_MS - 30 * DAY_MS + 2_000]);
});

test('a journal that cannot be written loses the entry, says so, and harms nothing', async () => {
  const logged: LogCode[] = [];
  const log = { ...silentLog, warn: (code: LogCode) => void logged.push(code) };
  await new DynamoJournal(dynamo.documents, { table: 'no-such-table', keptDays: 30, clock, log }).record(anEntry(NOW_MS));
  expect(await new DynamoCaptures(dynamo.documents, 'no-such-table', log).isOn('CP1', NOW_MS)).toBe(false);
  expect(logged).toEqual(['JOURNAL_ENTRY_LOST', 'JOURNAL_ENTRY_LOST']);
});

const captureKinds: [string, () => Promise<() => Captures>][] = [
  [
    'in memory',
    async () => {
      const captures = new MemoryCaptures();
      return () => captures;
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const { telemetry } = await dynamo.tables();
      return () => new DynamoCaptures(dynamo.documents, telemetry, silentLog);
    },
  ],
];

test.each(captureKinds)('a capture %s is of one charger, ends by itself, and can be ended', async (_kind, make) => {
  const captures = await make();
  await captures().set('CP1', NOW_MS + HOUR_MS);
  expect(await captures().isOn('CP1', NOW_MS)).toBe(true);
  expect(await captures().isOn('CP2', NOW_MS)).toBe(false);
  expect(await captures().isOn('CP1', NOW_MS + HOUR_MS)).toBe(false);
  await captures().set('CP1', NOW_MS);
  expect(await captures().isOn('CP1', NOW_MS)).toBe(false);
});

test('the list of captures is read once a minute, however many frames come', async () => {
  const { telemetry } = await dynamo.tables();
  const captures = new DynamoCaptures(dynamo.documents, telemetry, silentLog);
  let calls = 0;
  dynamo.client.middlewareStack.add((next) => (given) => next(given).finally(() => calls++), { step: 'initialize', name: 'count' });
  for (let ms = 0; ms < 60_000; ms += 1_000) await captures.isOn(`CP${ms}`, NOW_MS + ms);
  dynamo.client.middlewareStack.remove('count');
  expect(calls).toBe(1);
  await captures.set('CP1', NOW_MS + HOUR_MS);
  expect(await captures.isOn('CP1', NOW_MS + 60_000)).toBe(true);
});
