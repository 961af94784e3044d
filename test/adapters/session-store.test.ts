import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDueWork } from '../../lambdas/adapters/dynamodb/dynamo-due-work';
import { DynamoInbox } from '../../lambdas/adapters/dynamodb/dynamo-inbox';
import { DynamoSessionStore } from '../../lambdas/adapters/dynamodb/dynamo-session-store';
import { MemoryInbox } from '../../lambdas/adapters/memory/memory-inbox';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { correctByStop, correctEnergy } from '../../lambdas/domain/sessions/correct-session';
import { doubtfulSession, type InboxItem, type Resolution } from '../../lambdas/domain/sessions/inbox-item';
import type {
  ClosedSession,
  EnergyCost,
  LiveReading,
  OpenSession,
  SessionFlag,
  SettledSession,
} from '../../lambdas/domain/sessions/session';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import type { Page } from '../../lambdas/ports/charger-store';
import type { Inbox } from '../../lambdas/ports/inbox';
import type { Due } from '../../lambdas/ports/mailbox';
import type { Orphan, SessionStore } from '../../lambdas/ports/session-store';
import { startDynamo, type TestDynamo } from '../support/dynamodb';
import { aClosedSession, anOpenSession } from '../support/session';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

interface Stores {
  readonly sessions: SessionStore;
  readonly inbox: Inbox;
  readonly due: (nowMs: number) => Promise<readonly Due[]>;
  readonly orphans: () => Promise<readonly unknown[]>;
}

const kinds: [string, () => Promise<Stores>][] = [
  [
    'in memory',
    async () => {
      const sessions = new MemorySessionStore();
      return {
        sessions,
        inbox: new MemoryInbox(sessions),
        due: async (nowMs) => sessions.due(nowMs),
        orphans: async () => sessions.orphans,
      };
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const { core } = await dynamo.tables();
      // The index is read up to a millisecond, that one left out.
      const work = new DynamoDueWork(dynamo.documents, core);
      return {
        sessions: new DynamoSessionStore(dynamo.documents, core),
        inbox: new DynamoInbox(dynamo.documents, core),
        due: (nowMs) => work.list(nowMs + 1, 100),
        orphans: async () => {
          const { Items } = await dynamo.documents.send(
            new QueryCommand({
              TableName: core,
              KeyConditionExpression: 'pk = :pk AND begins_with(sk, :orphan)',
              ExpressionAttributeValues: { ':pk': 'CHARGER#CP1', ':orphan': 'ORPHAN#' },
            }),
          );
          return (Items ?? []).map(({ chargerId, action, payload, receivedAtMs, reason }) => ({
            chargerId,
            action,
            payload: JSON.parse(payload),
            receivedAtMs,
            reason,
          }));
        },
      };
    },
  ],
];

const reading = (sampledAtMs: number, powerW = 7_000): LiveReading => ({ sampledAtMs, powerW, registerWh: 2_000 });
const cost: EnergyCost = {
  cost: { amount: '1.23', currency: 'EUR' },
  baselineCost: { amount: '2.34', currency: 'EUR' },
  saved: { amount: '1.11', currency: 'EUR' },
  priceSource: 'replay',
  priceQuality: 'replay',
};

describe.each(kinds)('sessions %s', (_kind, make) => {
  let sessions: SessionStore;
  let due: Stores['due'];
  let orphans: Stores['orphans'];
  let inbox: Inbox;
  beforeEach(async () => {
    ({ sessions, inbox, due, orphans } = await make());
  });

  test('a session is opened once; a second opening shows the first', async () => {
    const session = anOpenSession({ driverId: 'd1', reservationId: 3, flags: ['CLOCK_SUSPECT', 'UNAUTHORIZED_START'] });
    expect(await sessions.get('ses_1')).toBeUndefined();
    expect(await sessions.open(session, 2_000)).toEqual(ok());
    expect(await sessions.open(anOpenSession({ startKey: 'another' }), 9_000)).toEqual(refuse({ code: 'EXISTS', session }));
    expect(await sessions.get('ses_1')).toEqual(session);
    expect(await due(2_000)).toEqual([{ kind: 'PLAN', sessionId: 'ses_1', siteId: 'site_1' }]);
  });

  test('the answer of the start is given back key by key as it was', async () => {
    const idTagInfo = { expiryDate: '2027-01-01T00:00:00.000Z', parentIdTag: 'FAMILY', status: 'Accepted' as const };
    await sessions.open(anOpenSession({ idTagInfo }), 0);
    expect(JSON.stringify((await sessions.get('ses_1'))?.idTagInfo)).toBe(JSON.stringify(idTagInfo));
  });

  test('keeps the newest reading and tells the one before', async () => {
    expect(await sessions.recordReading('ses_1', reading(1))).toEqual(refuse({ code: 'SESSION_NOT_FOUND' }));
    await sessions.open(anOpenSession(), 0);
    expect(await sessions.recordReading('ses_1', reading(20))).toEqual(
      ok({ session: anOpenSession({ live: reading(20) }), previous: undefined }),
    );
    expect(await sessions.recordReading('ses_1', reading(30, 3_000))).toEqual(
      ok({ session: anOpenSession({ live: reading(30, 3_000) }), previous: reading(20) }),
    );
    expect(await sessions.recordReading('ses_1', reading(25))).toEqual(
      refuse({ code: 'OLDER_READING', session: anOpenSession({ live: reading(30, 3_000) }) }),
    );
    expect(await sessions.get('ses_1')).toEqual(anOpenSession({ live: reading(30, 3_000) }));
  });

  test('a session is closed once, and keeps what came in between', async () => {
    expect(await sessions.close(aClosedSession(), 5_000)).toEqual(refuse({ code: 'SESSION_NOT_FOUND' }));
    await sessions.open(anOpenSession(), 2_000);
    await sessions.recordReading('ses_1', reading(30));
    await sessions.flag('ses_1', 'CONFLICTING_STOP');
    const closed = aClosedSession({ live: reading(30), stopIdTag: 'TAG1', flags: ['METER_BACKWARDS'] });
    expect(await sessions.close(aClosedSession({ stopIdTag: 'TAG1', flags: ['METER_BACKWARDS'] }), 5_000)).toEqual(ok());
    const stands = { ...closed, flags: ['CONFLICTING_STOP', 'METER_BACKWARDS'] };
    expect(await sessions.get('ses_1')).toEqual(stands);
    expect(await sessions.close(aClosedSession({ meterStopWh: 99 }), 9_000)).toEqual(refuse({ code: 'NOT_OPEN', session: stands }));
    expect(await sessions.recordReading('ses_1', reading(40))).toEqual(refuse({ code: 'NOT_OPEN', session: stands }));
    expect(await sessions.prefer('ses_1', { boost: true }, 1)).toEqual(refuse({ code: 'NOT_OPEN' }));
    expect(await due(4_999)).toEqual([]);
    expect(await due(5_000)).toEqual([{ kind: 'SETTLEMENT', sessionId: 'ses_1' }]);
    expect(await sessions.listOpen({ siteId: 'site_1' })).toEqual([]);
  });

  test('a session is settled once, after it was closed, and is then nobody’s work any more', async () => {
    await sessions.open(anOpenSession(), 2_000);
    await sessions.settle('ses_1', 6_000, cost);
    expect((await sessions.get('ses_1'))?.status).toBe('OPEN');
    await sessions.close(aClosedSession(), 5_000);
    await sessions.settle('ses_1', 6_000, cost);
    await sessions.settle('ses_1', 7_000, undefined);
    expect(await sessions.get('ses_1')).toEqual({ ...aClosedSession(), status: 'SETTLED', settledAtMs: 6_000, energyCost: cost });
    expect(await due(99_999)).toEqual([]);
  });

  test('a session without known prices is settled without a cost', async () => {
    await sessions.open(anOpenSession(), 0);
    await sessions.close(aClosedSession(), 0);
    await sessions.settle('ses_1', 6_000, undefined);
    expect(await sessions.get('ses_1')).toEqual({ ...aClosedSession(), status: 'SETTLED', settledAtMs: 6_000 });
  });

  test('flags add up, whoever raises them, also when nothing is there', async () => {
    await sessions.flag('ses_1', 'CONFLICTING_STOP');
    expect(await sessions.get('ses_1')).toBeUndefined();
    await sessions.open(anOpenSession(), 0);
    const raised: SessionFlag[] = ['ENERGY_AFTER_STOP', 'CONFLICTING_STOP', 'ENERGY_AFTER_STOP'];
    await Promise.all(raised.map((flag) => sessions.flag('ses_1', flag)));
    expect((await sessions.get('ses_1'))?.flags).toEqual(['CONFLICTING_STOP', 'ENERGY_AFTER_STOP']);
  });

  test('preferences are replaced as a whole and ask for a plan', async () => {
    expect(await sessions.prefer('ses_1', {}, 0)).toEqual(refuse({ code: 'SESSION_NOT_FOUND' }));
    await sessions.open(anOpenSession(), 90_000);
    await sessions.prefer('ses_1', { boost: true }, 3_000);
    expect(await sessions.prefer('ses_1', { readyByMs: 5, energyWh: 6 }, 2_000)).toEqual(
      ok(anOpenSession({ preferences: { readyByMs: 5, energyWh: 6 } })),
    );
    expect(await due(2_000)).toEqual([{ kind: 'PLAN', sessionId: 'ses_1', siteId: 'site_1' }]);
  });

  test('a plan moves its mark on, and never back', async () => {
    await sessions.planned('ses_1', 1);
    await sessions.open(anOpenSession(), 2_000);
    await sessions.planned('ses_1', 8_000);
    await sessions.planned('ses_1', 3_000);
    expect(await due(7_999)).toEqual([]);
    expect(await due(8_000)).toHaveLength(1);
    await sessions.planned('ses_1', undefined);
    expect(await due(99_000)).toEqual([]);
    await sessions.planned('ses_1', 4_000);
    expect(await due(4_000)).toHaveLength(1);
    await sessions.close(aClosedSession(), 50_000);
    await sessions.planned('ses_1', undefined);
    expect(await due(50_000)).toEqual([{ kind: 'SETTLEMENT', sessionId: 'ses_1' }]);
  });

  test('that has ended can lose its tag: it is found by the new one and no more by the old, and an open one keeps its own', async () => {
    for (const id of ['ses_a', 'ses_b']) await sessions.open(anOpenSession({ id, idTag: 'tag9' }), 0);
    await sessions.close(aClosedSession({ id: 'ses_a', idTag: 'tag9' }), 0);
    for (const id of ['ses_a', 'ses_b', 'ses_none']) await sessions.replaceTag(id, 'ERASED');
    const by = async (idTag: string) => (await sessions.list({ limit: 10, idTag })).items.map(({ id }) => id);
    expect([await by('TAG9'), await by('ERASED'), (await sessions.get('ses_a'))?.idTag]).toEqual([['ses_b'], ['ses_a'], 'ERASED']);
  });

  test('lists newest first, page by page, by everything that a list asks for', async () => {
    const rows = [
      { id: 'ses_a', startedAtMs: 1_000, chargerId: 'CP1' },
      { id: 'ses_b', startedAtMs: 2_000, chargerId: 'CP2', idTag: 'tag2', driverId: 'd1' },
      { id: 'ses_c', startedAtMs: 3_000, chargerId: 'CP1', siteId: 'site_2' },
      { id: 'ses_d', startedAtMs: 3_000, chargerId: 'CP1' },
      { id: 'ses_e', startedAtMs: 5_000, chargerId: 'CP1' },
    ];
    for (const row of rows) await sessions.open(anOpenSession(row), 0);
    await sessions.close(aClosedSession({ id: 'ses_e' }), 0);
    const ids = async (query: object) => (await sessions.list({ limit: 10, ...query })).items.map(({ id }) => id.slice(4)).join('');
    expect(await ids({})).toBe('edcba');
    expect(await ids({ chargerId: 'CP1' })).toBe('edca');
    expect(await ids({ siteId: 'site_2' })).toBe('c');
    expect(await ids({ idTag: 'TAG2' })).toBe('b');
    expect(await ids({ driverId: 'd1' })).toBe('b');
    expect(await ids({ status: 'OPEN' })).toBe('dcba');
    expect(await ids({ status: 'CLOSED', chargerId: 'CP1' })).toBe('e');
    expect(await ids({ fromMs: 2_000, toMs: 5_000 })).toBe('dcb');
    expect(await ids({ fromMs: 2_000, toMs: 2_000 })).toBe('');
    expect(await ids({ fromMs: 5_000, toMs: 2_000 })).toBe('');
    expect(await ids({ chargerId: 'CP2', toMs: 2_000 })).toBe('');

    const pages: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await sessions.list({ limit: 2, status: 'OPEN', ...(cursor === null ? {} : { cursor }) });
      pages.push(page.items.map(({ id }) => id.slice(4)).join(''));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages).toEqual(['dc', 'ba']);
  });

  test('a long list with few that fit is read to its end', async () => {
    for (let n = 0; n < 70; n++)
      await sessions.open(anOpenSession({ id: `ses_${n}`, startedAtMs: n, idTag: n % 35 === 0 ? 'RARE' : 'TAG1' }), 0);
    const { items, nextCursor } = await sessions.list({ limit: 5, idTag: 'RARE' });
    expect([items.map(({ id }) => id), nextCursor]).toEqual([['ses_35', 'ses_0'], null]);
  });

  test('knows the open sessions of a site and of a charger, and no neighbour’s', async () => {
    await sessions.open(anOpenSession({ id: 'ses_a', chargerId: 'CP1', siteId: 'site_1' }), 0);
    await sessions.open(anOpenSession({ id: 'ses_b', chargerId: 'CP10', siteId: 'site_1' }), 0);
    await sessions.open(anOpenSession({ id: 'ses_c', chargerId: 'CP1', siteId: 'site_10' }), 0);
    const of = async (where: Parameters<SessionStore['listOpen']>[0]) => (await sessions.listOpen(where)).map(({ id }) => id).sort();
    expect(await of({ siteId: 'site_1' })).toEqual(['ses_a', 'ses_b']);
    expect(await of({ siteId: 'site_1', chargerId: 'CP1' })).toEqual(['ses_a']);
    expect(await of({ siteId: 'site_10' })).toEqual(['ses_c']);
    expect(await of({ siteId: 'site_2' })).toEqual([]);
  });

  test('other figures take the place of those that stand, once, and are settled on their own', async () => {
    const open = anOpenSession();
    await sessions.open(open, 2_000);
    const closed = aClosedSession({ flags: ['ESTIMATED_STOP'] });
    await sessions.close(closed, 5_000);
    await sessions.settle('ses_1', 6_000, cost);
    const was = (await sessions.get('ses_1')) as SettledSession;
    const stop = { stoppedAtMs: 4_700_000, stopReceivedAtMs: 9_000_000, clockSuspect: false, meterStopWh: 13_000, stopReason: 'PowerLoss' };
    const corrected = correctByStop(was, stop, { cause: 'stop', atMs: 9_000_000 });
    expect(await sessions.correct(corrected, was, 9_500_000)).toEqual(ok());
    expect(await sessions.correct(corrected, was, 9_500_000)).toEqual(refuse({ code: 'CHANGED' }));
    expect(await sessions.get('ses_1')).toEqual({ ...corrected, flags: ['CORRECTED', 'ESTIMATED_STOP'] });
    expect(await due(9_500_000)).toEqual([{ kind: 'SETTLEMENT', sessionId: 'ses_1' }]);
    // Priced with the figures of before: too late.
    await sessions.settle('ses_1', 9_600_000, cost);
    expect((await sessions.get('ses_1'))?.status).toBe('CLOSED');
    await sessions.settle('ses_1', 9_600_000, undefined, 1);
    expect(await sessions.get('ses_1')).toEqual({
      ...corrected,
      flags: ['CORRECTED', 'ESTIMATED_STOP'],
      status: 'SETTLED',
      settledAtMs: 9_600_000,
    });
    expect(await due(99_999_999)).toEqual([]);
  });

  test('what was decided about a flag is remembered, and forgotten with the figures it was about', async () => {
    await sessions.review('ses_1', 'METER_BACKWARDS');
    await sessions.open(anOpenSession(), 0);
    await sessions.review('ses_1', 'METER_BACKWARDS');
    const closed = aClosedSession({ flags: ['METER_BACKWARDS'] });
    await sessions.close(closed, 0);
    expect(await sessions.get('ses_1')).toEqual(closed);
    await Promise.all([sessions.review('ses_1', 'METER_BACKWARDS'), sessions.review('ses_1', 'METER_GAP')]);
    const reviewed = (await sessions.get('ses_1')) as ClosedSession;
    expect(reviewed).toEqual({ ...closed, reviewedFlags: ['METER_BACKWARDS', 'METER_GAP'] });
    const energy = correctEnergy(reviewed, 500, 'IMPOSSIBLE_ENERGY', { cause: 'orp_1', atMs: 1 });
    expect(await sessions.correct(energy, reviewed, 0)).toEqual(ok());
    expect(await sessions.get('ses_1')).toMatchObject({
      energyWh: 500,
      reviewedFlags: ['IMPOSSIBLE_ENERGY', 'METER_BACKWARDS', 'METER_GAP'],
    });
    const now = (await sessions.get('ses_1')) as ClosedSession;
    const stop = { stoppedAtMs: 4_700_000, stopReceivedAtMs: 9, clockSuspect: false, meterStopWh: 13_000, stopReason: 'Local' };
    await sessions.correct(correctByStop(now, stop, { cause: 'orp_2', atMs: 2 }), now, 0);
    expect(await sessions.get('ses_1')).not.toHaveProperty('reviewedFlags');
  });

  test('every open session is found, page by page, and no other', async () => {
    for (const id of ['ses_a', 'ses_b', 'ses_c', 'ses_d'])
      await sessions.open(anOpenSession({ id, siteId: `site_${id}`, chargerId: id }), 0);
    await sessions.close(aClosedSession({ id: 'ses_b' }), 0);
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<OpenSession> = await sessions.listAllOpen({ limit: 2, ...(cursor === null ? {} : { cursor }) });
      found.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(found.sort()).toEqual(['ses_a', 'ses_c', 'ses_d']);
  });

  describe('the inbox', () => {
    const orphan = (chargerId: string, receivedAtMs: number): Orphan => ({
      chargerId,
      action: 'StopTransaction',
      payload: { transactionId: -1, chargerId },
      receivedAtMs,
      reason: 'UNUSABLE_TRANSACTION_ID',
    });
    const doubt = doubtfulSession({ id: 'ses_1', chargerId: 'CP1', stopReceivedAtMs: 2_000 }, 'METER_BACKWARDS');
    const decision: Resolution = { action: 'SET_ENERGY', sessionId: 'ses_1', energyWh: 5, note: 'n', actor: 'user:1', atMs: 7 };

    test('is read newest first, by charger, kind and status, page by page', async () => {
      for (const [chargerId, atMs] of [
        ['CP1', 1_000],
        ['CP10', 3_000],
        ['CP1', 4_000],
      ] as const)
        await sessions.keepOrphan(orphan(chargerId, atMs));
      await sessions.keepDoubt(doubt);
      const read = async (query: object) => {
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Page<InboxItem> = await inbox.list({ limit: 1, ...query, ...(cursor === null ? {} : { cursor }) });
          seen.push(...page.items.map(({ chargerId, receivedAtMs }) => `${chargerId} ${receivedAtMs}`));
          cursor = page.nextCursor;
        } while (cursor !== null);
        return seen;
      };
      expect(await read({})).toEqual(['CP1 4000', 'CP10 3000', 'CP1 2000', 'CP1 1000']);
      expect(await read({ chargerId: 'CP1' })).toEqual(['CP1 4000', 'CP1 2000', 'CP1 1000']);
      expect(await read({ kind: 'IMPOSSIBLE_ENERGY' })).toEqual(['CP1 2000']);
      await inbox.resolve(doubt.id, decision);
      expect(await read({ status: 'OPEN', chargerId: 'CP1' })).toEqual(['CP1 4000', 'CP1 1000']);
      expect(await read({ status: 'RESOLVING' })).toEqual(['CP1 2000']);
    });

    test('an item is kept once and decided once', async () => {
      await sessions.keepDoubt(doubt);
      expect(await inbox.get(doubt.id)).toEqual(doubt);
      expect(await inbox.resolve(doubt.id, decision)).toEqual(ok({ ...doubt, resolution: decision }));
      const other = { ...decision, energyWh: 6 };
      expect(await inbox.resolve(doubt.id, other)).toEqual(refuse({ code: 'RESOLVED', item: { ...doubt, resolution: decision } }));
      await inbox.applied(doubt.id, 8);
      await inbox.applied(doubt.id, 9);
      await sessions.keepDoubt(doubt);
      expect(await inbox.get(doubt.id)).toEqual({ ...doubt, resolution: { ...decision, appliedAtMs: 8 } });
    });

    test('what is not there is not decided', async () => {
      expect(await inbox.resolve(doubt.id, decision)).toEqual(refuse({ code: 'ORPHAN_NOT_FOUND' }));
      expect(await inbox.resolve('orp_x', decision)).toEqual(refuse({ code: 'ORPHAN_NOT_FOUND' }));
      await inbox.applied(doubt.id, 8);
      expect(await inbox.get(doubt.id)).toBeUndefined();
    });

    test('an orphan has an id of its own and its frame', async () => {
      await sessions.keepOrphan(orphan('CP|1 a', 1_000));
      const { items } = await inbox.list({ limit: 5 });
      const { chargerId, payload, receivedAtMs, reason } = orphan('CP|1 a', 1_000);
      expect(items).toEqual([{ id: expect.stringMatching(/^orp_/), kind: 'ORPHAN_STOP', chargerId, payload, receivedAtMs, reason }]);
      expect(await inbox.get(items[0]!.id)).toEqual(items[0]);
    });
  });

  test('keeps a frame that fits no session whole, hostile names and all', async () => {
    const orphan: Orphan = {
      chargerId: 'CP1',
      action: 'StopTransaction',
      payload: JSON.parse('{"transactionId":-1,"__proto__":{"a":[1.5,null,""]}}'),
      receivedAtMs: 5_000,
      reason: 'UNUSABLE_TRANSACTION_ID',
    };
    await sessions.keepOrphan(orphan);
    expect(await orphans()).toEqual([orphan]);
  });

  test.each([{ kind: 'WALLET', walletId: 'wal_1', driverId: 'drv_1' }, { kind: 'POSTPAID', driverId: 'drv_1' }, { kind: 'FREE' }] as const)(
    'keeps who pays from the start to the settlement, with what was charged: %j',
    async (payer) => {
      await sessions.open(anOpenSession({ payer }), 0);
      await sessions.watchSpending('ses_1', { registerWh: 9_000, atMs: 5_000 });
      const recorded = await sessions.recordReading('ses_1', { sampledAtMs: 2_000_000, registerWh: 8_000 });
      expect(recorded).toMatchObject({ ok: true, value: { session: { payer, spendingWatch: { registerWh: 9_000, atMs: 5_000 } } } });
      await sessions.close(aClosedSession({ payer }), 0);
      await sessions.watchSpending('ses_1', { registerWh: 1, atMs: 1 });
      await sessions.settle('ses_1', 9, undefined, 0, undefined, { amount: '1.20', currency: 'EUR' });
      expect(await sessions.get('ses_1')).toMatchObject({
        payer,
        spendingWatch: { registerWh: 9_000, atMs: 5_000 },
        charged: { amount: '1.20', currency: 'EUR' },
      });
    },
  );
});

test('in DynamoDB a closed session leaves the index of open ones, a settled one the index of what is due', async () => {
  const { core } = await dynamo.tables();
  const sessions = new DynamoSessionStore(dynamo.documents, core);
  const indexed = async (IndexName: string, key: string, value: string) => {
    const { Count } = await dynamo.documents.send(
      new QueryCommand({
        TableName: core,
        IndexName,
        KeyConditionExpression: '#key = :value',
        ExpressionAttributeNames: { '#key': key },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
    return Count;
  };
  const both = async () => [await indexed('gsi2', 'gsi2pk', 'OPEN'), await indexed('due', 'duePk', 'DUE')];
  await sessions.open(anOpenSession(), 0);
  expect(await both()).toEqual([1, 1]);
  await sessions.close(aClosedSession(), 0);
  expect(await both()).toEqual([0, 1]);
  await sessions.settle('ses_1', 1, undefined);
  expect(await both()).toEqual([0, 0]);
});
