import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoChargerStore } from '../../lambdas/adapters/dynamodb/dynamo-charger-store';
import { DynamoSessionStore } from '../../lambdas/adapters/dynamodb/dynamo-session-store';
import { DynamoStatistics } from '../../lambdas/adapters/dynamodb/dynamo-statistics';
import { countSession } from '../../lambdas/domain/statistics/session-count';
import type { SessionQuery } from '../../lambdas/ports/session-store';
import { aCharger } from '../support/charger';
import { startDynamo, type TestDynamo } from '../support/dynamodb';
import { aClosedSession, anOpenSession } from '../support/session';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

/** The client that counts what it is asked to read. */
function counting(documents: DynamoDBDocumentClient) {
  const counted = { reads: 0 };
  const send = (command: { constructor: { name: string } }) => {
    if (/^(Get|BatchGet|Query|Scan)Command$/.test(command.constructor.name)) counted.reads += 1;
    return documents.send(command as never);
  };
  return { counted, documents: { send } as unknown as DynamoDBDocumentClient };
}

const HOUR_MS = 3_600_000;
const LISTS: readonly (readonly [string, Partial<SessionQuery>])[] = [
  ['all', {}],
  ['of a charger', { chargerId: 'CP1' }],
  ['of a site', { siteId: 'site_1' }],
  ['of two sites', { siteIds: ['site_1', 'site_2'] }],
  ['of a driver', { driverId: 'drv_1' }],
  ['of a card', { idTag: 'tag1' }],
  ['of a rare status', { status: 'OPEN' }],
];

/** Reads of the first page and of the next, of the charger list, and of a month of statistics. */
async function readsWith(sessionsThere: number): Promise<Record<string, readonly number[]>> {
  const { core } = await dynamo.tables();
  const { counted, documents } = counting(dynamo.documents);
  const sessions = new DynamoSessionStore(documents, core);
  const statistics = new DynamoStatistics(documents, core);
  const chargers = new DynamoChargerStore(documents, core);
  for (let i = 0; i < sessionsThere; i++) {
    const startedAtMs = i * HOUR_MS;
    const place = { siteId: `site_${1 + (i % 3)}`, chargerId: `CP${i % 5}`, driverId: `drv_${i % 4}`, idTag: `TAG${i % 4}` };
    const session = aClosedSession({ ...place, id: `ses_${i}`, startedAtMs, stoppedAtMs: startedAtMs + HOUR_MS });
    await sessions.open(anOpenSession({ ...place, id: session.id, startedAtMs }), 0);
    await sessions.close(session, 0);
    const fee = { settledAtMs: session.stoppedAtMs, bill: undefined, charged: undefined };
    const is = countSession(session, fee, { samples: [], statuses: [], timeZone: 'UTC' });
    await sessions.settle(session.id, 1, undefined, 0, undefined, undefined, { was: undefined, is });
  }
  for (let i = 0; i < sessionsThere / 10; i++) await chargers.create(aCharger({ id: `CP${100 + i}` }));
  const cost = async (ask: () => Promise<unknown>) => {
    counted.reads = 0;
    await ask();
    return counted.reads;
  };
  const reads: Record<string, readonly number[]> = {};
  for (const [name, query] of LISTS) {
    let cursor: string | null = null;
    const first = await cost(async () => {
      ({ nextCursor: cursor } = await sessions.list({ limit: 5, ...query }));
    });
    reads[name] = [first, await cost(() => sessions.list({ limit: 5, ...query, ...(cursor === null ? {} : { cursor }) }))];
  }
  reads['chargers'] = [await cost(() => chargers.list({ limit: 5 }))];
  const month = { from: '1970-01-01', to: '1970-01-31' };
  for (const scope of [{ kind: 'CHARGER', chargerId: 'CP1' }, { kind: 'SITE', siteId: 'site_1' }, { kind: 'NETWORK' }] as const) {
    reads[scope.kind] = [await cost(() => statistics.days(scope, month)), await cost(() => statistics.presence(scope, month))];
  }
  return reads;
}

test('a page, and a month of statistics, cost as many reads in a table of sixty sessions as in one of eight hundred', async () => {
  const [few, many] = [await readsWith(60), await readsWith(800)];
  const { 'of a rare status': rareFew, ...usualFew } = few;
  const { 'of a rare status': rareMany, ...usualMany } = many;
  expect(usualMany).toEqual(usualFew);
  // A search that finds little looks at five times a hundred, and leaves the rest to the next page.
  expect([rareFew, rareMany]).toEqual([
    [2, 2],
    [10, 7],
  ]);
}, 120_000);

test('a list that finds little goes on with its next page, and misses nothing', async () => {
  const { core } = await dynamo.tables();
  const sessions = new DynamoSessionStore(dynamo.documents, core);
  for (let i = 0; i < 620; i++) {
    const session = aClosedSession({ id: `ses_${i}`, startedAtMs: i * HOUR_MS, stoppedAtMs: (i + 1) * HOUR_MS });
    await sessions.open(anOpenSession({ id: session.id, startedAtMs: session.startedAtMs }), 0);
    if (i !== 7) await sessions.close(session, 0);
  }
  const found: string[] = [];
  let pages = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof sessions.list>> = await sessions.list({
      limit: 5,
      status: 'OPEN',
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    pages += 1;
  } while (cursor !== null);
  expect([found, pages]).toEqual([['ses_7'], 2]);
}, 60_000);
