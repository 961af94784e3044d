import { eventually, TidewattServer } from '../support/server';

/** Stops that fit no session, over real sockets, and what an operator makes of them over the API. */

let server: TidewattServer;
beforeAll(async () => {
  server = await TidewattServer.start();
}, 180_000);
afterAll(() => server?.stop(), 30_000);

interface Orphan {
  readonly id: string;
  readonly reason: string;
  readonly status: string;
  readonly proposals: readonly { readonly action: string; readonly sessionId?: string }[];
  readonly resolution?: { readonly sessionId: string };
}
interface Session {
  readonly id: string;
  readonly status: string;
  readonly energyWh: number;
  readonly flags: readonly string[];
}

const HOUR_MS = 3_600_000;
const at = (ms: number) => new Date(ms).toISOString();

test('stops of a transaction -1 and of an unknown one are answered, wait, and end up as sessions that are settled once', async () => {
  const now = Date.now();
  const password = await server.addCharger('CP-ORPHAN', { maxCurrentA: 16, phases: 3 });
  for (const idTag of ['CARD-1', 'CARD-2']) await server.api('POST', '/cards', { idTag, kind: 'PERSONAL', status: 'ACTIVE' });
  const station = server.station('CP-ORPHAN', password);
  station.handle(async () => ({ status: 'Accepted', configurationKey: [] }));
  await station.connect();
  await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });

  // A session of one card; then the charger loses its numbers and stops it for another card, and one that we never heard of.
  const start = { connectorId: 1, idTag: 'CARD-1', meterStart: 1_000, timestamp: at(now - 2 * HOUR_MS) };
  await station.call('StartTransaction', start);
  const ofAnotherCard = { transactionId: -1, idTag: 'CARD-2', meterStop: 6_000, timestamp: at(now - HOUR_MS) };
  const neverHeardOf = { transactionId: 4711, idTag: 'CARD-2', meterStop: 15_000, timestamp: at(now - HOUR_MS / 2) };
  expect(await station.call('StopTransaction', ofAnotherCard)).toEqual({});
  expect(await station.call('StopTransaction', neverHeardOf)).toEqual({});

  const waiting = (await server.api<{ items: Orphan[] }>('GET', '/orphans?chargerId=CP-ORPHAN&status=OPEN')).body.items;
  expect(waiting.map(({ reason }) => reason).sort()).toEqual(['UNKNOWN_TRANSACTION', 'UNUSABLE_TRANSACTION_ID']);
  const unusable = waiting.find(({ reason }) => reason === 'UNUSABLE_TRANSACTION_ID')!;
  const unknown = waiting.find(({ reason }) => reason === 'UNKNOWN_TRANSACTION')!;

  const sessions = async () => (await server.api<{ items: Session[] }>('GET', '/sessions?chargerId=CP-ORPHAN')).body.items;
  const [open] = await sessions();
  expect(open).toMatchObject({ status: 'OPEN' });
  const attach = { action: 'ATTACH', sessionId: open!.id, note: 'one family, two cards' };
  const attached = await server.api<Orphan>('POST', `/orphans/${unusable.id}/resolve`, attach);
  expect([attached.status, attached.body.status]).toEqual([200, 'RESOLVED']);
  // Sent again it is the same decision; another one comes too late.
  expect((await server.api('POST', `/orphans/${unusable.id}/resolve`, attach)).body).toEqual(attached.body);
  expect((await server.api('POST', `/orphans/${unusable.id}/resolve`, { action: 'DISMISS', note: 'x' })).status).toBe(409);

  const { body: shown } = await server.api<Orphan>('GET', `/orphans/${unknown.id}`);
  expect(shown.proposals).toMatchObject([{ action: 'CREATE_SESSION', start: { idTag: 'CARD-2', meterStartWh: 6_000 } }]);
  const made = await server.api<Orphan>('POST', `/orphans/${unknown.id}/resolve`, {
    action: 'CREATE_SESSION',
    note: 'the charger was offline when it began',
    start: { startedAt: at(now - 1.5 * HOUR_MS), meterStartWh: 6_000, connectorId: 1 },
  });
  expect([made.status, made.body.status]).toEqual([200, 'RESOLVED']);

  const settled = await eventually(async () => {
    const all = await sessions();
    return all.length === 2 && all.every(({ status }) => status === 'SETTLED') ? all : undefined;
  }, 'both sessions are settled');
  expect(settled.map(({ energyWh, flags }) => ({ energyWh, flags }))).toEqual([
    { energyWh: 9_000, flags: ['CREATED_BY_HAND'] },
    { energyWh: 5_000, flags: [] },
  ]);

  // The charger did not hear our answer and says it again: the session is found by its number now, and nothing is billed twice.
  expect(await station.call('StopTransaction', neverHeardOf)).toMatchObject({});
  expect(await sessions()).toEqual(settled);
  expect((await server.api<{ items: Orphan[] }>('GET', '/orphans?chargerId=CP-ORPHAN&status=OPEN')).body.items).toEqual([]);
  await station.close({});
}, 120_000);
