import type { RPCClient } from 'ocpp-rpc';
import { eventually, TidewattServer } from '../support/server';

/**
 * A commercial card over real sockets: money is paid in at a desk, a swipe holds some of it, the meter draws it down, the end of the session takes
 * what it cost, and the books come to zero. The charger is the OCPP client of `ocpp-rpc`, which refuses every frame of ours that breaks the
 * official schemas.
 */

interface Money {
  readonly amount: string;
  readonly currency: string;
}
interface Wallet {
  readonly available: Money;
  readonly held: Money;
  readonly debt: Money;
}
interface Entry {
  readonly kind: string;
  readonly amount: Money;
  readonly balanceAfter: Money;
  readonly sessionId?: string;
}
interface Session {
  readonly id: string;
  readonly status: string;
  readonly energyWh: number;
  readonly flags: readonly string[];
}
interface Started {
  readonly transactionId: number;
  readonly idTagInfo: { readonly status: string };
}

const QUARTER_MS = 900_000;
let server: TidewattServer;
let station: RPCClient;
const asked: [string, Record<string, unknown>][] = [];
const broken: unknown[] = [];

beforeAll(async () => {
  server = await TidewattServer.start();
  const firstMs = Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS - 8 * QUARTER_MS;
  const slots = Array.from({ length: 40 }, (_, i) => ({ start: new Date(firstMs + i * QUARTER_MS).toISOString(), value: 0.4 }));
  expect((await server.api('PUT', '/signals/price/DE-LU', { unit: 'EUR/kWh', slots })).status).toBe(200);
  await server.api('POST', '/chargers', { id: 'WALLET-1', password: 'a-good-password' });
  station = server.station('WALLET-1', 'a-good-password');
  station.handle(async ({ method = '', params = {} }): Promise<Record<string, unknown>> => {
    asked.push([method, params]);
    return method === 'GetConfiguration' ? {} : { status: 'Accepted' };
  });
  station.on('strictValidationFailure', (failure: unknown) => broken.push(failure));
  await station.connect();
  await station.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Purse' });
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' });
}, 180_000);
afterAll(async () => {
  await station?.close();
  await server?.stop();
}, 30_000);

let people = 0;
async function aDriverWithCard(idTag: string) {
  const phone = `+49151000000${++people}`;
  const { body: driver } = await server.api<{ id: string; walletId: string }>('POST', '/drivers', { name: `Driver of ${idTag}`, phone });
  const card = await server.api('POST', '/cards', { idTag, kind: 'COMMERCIAL', status: 'ACTIVE', driverId: driver.id });
  expect(card.status).toBe(201);
  const topUp = (amount: string, key: string) =>
    server.api<{ id: string }>(
      'POST',
      `/wallets/${driver.walletId}/top-ups`,
      { amount, currency: 'EUR', method: 'CASH' },
      { 'idempotency-key': key },
    );
  const wallet = async () => (await server.api<Wallet>('GET', `/drivers/${driver.id}/wallet`)).body;
  const entries = async () => (await server.api<{ items: Entry[] }>('GET', `/wallets/${driver.walletId}/entries`)).body.items;
  return { driver, topUp, wallet, entries };
}

const authorize = async (idTag: string) => ((await station.call('Authorize', { idTag })) as Started).idTagInfo.status;
const start = async (idTag: string, meterStart: number) =>
  (await station.call('StartTransaction', { connectorId: 1, idTag, meterStart, timestamp: new Date().toISOString() })) as Started;
const meter = (transactionId: number, Wh: number) =>
  station.call('MeterValues', {
    connectorId: 1,
    transactionId,
    meterValue: [
      {
        timestamp: new Date().toISOString(),
        sampledValue: [{ value: String(Wh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' }],
      },
    ],
  });
const stop = (transactionId: number, meterStop: number) =>
  station.call('StopTransaction', { transactionId, meterStop, timestamp: new Date().toISOString(), reason: 'Local' });
const sessionOf = async (driverId: string) =>
  (await server.api<{ items: Session[] }>('GET', `/drivers/${driverId}/sessions`)).body.items[0];
const settled = (driverId: string) =>
  eventually(async () => {
    const session = await sessionOf(driverId);
    return session?.status === 'SETTLED' && session;
  }, 'the session is settled');

test('money paid in at the desk is held at the swipe, drawn down by the meter, taken at the end and stands on the statement', async () => {
  const { driver, topUp, wallet, entries } = await aDriverWithCard('FULL');
  const paid = await topUp('50.00', 'desk-1');
  expect([paid.status, (await topUp('50.00', 'desk-1')).headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  expect(await wallet()).toMatchObject({ available: { amount: '50.00', currency: 'EUR' }, held: { amount: '0.00', currency: 'EUR' } });

  expect(await authorize('FULL')).toBe('Accepted');
  const { transactionId, idTagInfo } = await start('FULL', 1_000);
  expect(idTagInfo.status).toBe('Accepted');
  expect(await wallet()).toMatchObject({ available: { amount: '40.00' }, held: { amount: '10.00' } });

  // 25 kWh at 40 ct are what is held: more is held before they are reached.
  await meter(transactionId, 26_000);
  await eventually(async () => (await wallet()).held.amount === '20.00', 'the hold has grown');
  expect((await wallet()).available.amount).toBe('30.00');

  await stop(transactionId, 31_000);
  const session = await settled(driver.id);
  expect(session.energyWh).toBe(30_000);
  expect(await wallet()).toMatchObject({ available: { amount: '38.00' }, held: { amount: '0.00' }, debt: { amount: '0.00' } });
  expect(await entries()).toMatchObject([
    { kind: 'SETTLEMENT', amount: { amount: '-12.00', currency: 'EUR' }, balanceAfter: { amount: '38.00' }, sessionId: session.id },
    { kind: 'TOP_UP', amount: { amount: '50.00' }, balanceAfter: { amount: '50.00' } },
  ]);
  const { body: consumed } = await server.api('GET', `/drivers/${driver.id}/consumption`);
  expect(consumed).toEqual({ driverId: driver.id, sessions: 1, energyWh: 30_000, charged: [{ amount: '12.00', currency: 'EUR' }] });
  expect(asked.filter(([action]) => action === 'RemoteStopTransaction')).toEqual([]);
}, 90_000);

test('an empty card is refused, and a charger that starts it all the same is recorded and stopped', async () => {
  const { driver, wallet } = await aDriverWithCard('EMPTY');
  expect(await authorize('EMPTY')).toBe('Blocked');
  const { transactionId, idTagInfo } = await start('EMPTY', 31_000);
  expect(idTagInfo.status).toBe('Blocked');
  expect(await sessionOf(driver.id)).toMatchObject({ status: 'OPEN', flags: ['UNAUTHORIZED_START'] });
  await eventually(
    async () => asked.some(([action, params]) => action === 'RemoteStopTransaction' && params['transactionId'] === transactionId),
    'the charger is told to stop',
  );
  await stop(transactionId, 31_500);
  await settled(driver.id);
  // Half a kilowatt-hour is in the car: it is owed, and the wallet is not below zero.
  expect(await wallet()).toMatchObject({
    available: { amount: '0.00' },
    held: { amount: '0.00' },
    debt: { amount: '0.20', currency: 'EUR' },
  });
}, 90_000);

test('a card whose money runs out is stopped before it has, and what the charger gives beyond is owed and paid by the next top-up', async () => {
  const { driver, topUp, wallet } = await aDriverWithCard('SMALL');
  await topUp('3.00', 'desk-2');
  expect(await authorize('SMALL')).toBe('Accepted');
  const { transactionId } = await start('SMALL', 31_500);
  expect(await wallet()).toMatchObject({ available: { amount: '0.00' }, held: { amount: '3.00' } });
  await meter(transactionId, 38_800);
  await eventually(
    async () => asked.some(([action, params]) => action === 'RemoteStopTransaction' && params['transactionId'] === transactionId),
    'the charger is told to stop at 2.92 of 3.00',
  );
  await stop(transactionId, 40_000);
  await settled(driver.id);
  expect(await wallet()).toMatchObject({ available: { amount: '0.00' }, held: { amount: '0.00' }, debt: { amount: '0.40' } });
  expect(await authorize('SMALL')).toBe('Blocked');
  await topUp('10.00', 'desk-3');
  expect(await wallet()).toMatchObject({ available: { amount: '9.60' }, debt: { amount: '0.00' } });
  expect(await authorize('SMALL')).toBe('Accepted');
}, 90_000);

test('the books come to zero', async () => {
  const { body } = await server.api<{ accounts: { account: string; balance: Money }[]; difference: unknown }>(
    'GET',
    '/ledger/trial-balance',
  );
  expect(body.difference).toEqual([{ amount: '0.00', currency: 'EUR', livemode: true }]);
  const balances = new Map(body.accounts.map(({ account, balance }) => [account, balance.amount]));
  expect([balances.get('cash'), balances.get('rev:energy:site_default')]).toEqual(['63.00', '15.60']);
  expect(broken).toEqual([]);
});
