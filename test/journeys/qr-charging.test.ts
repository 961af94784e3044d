import { randomUUID } from 'node:crypto';
import type { RPCClient } from 'ocpp-rpc';
import { eventually, TidewattServer } from '../support/server';

/**
 * Somebody without an account charges over real sockets: the code on the connector, the price, a payment in the sandbox, and only then does
 * the charger start; meter values, a stop, the capture, the receipt, and books that come to zero. Then every way in which it does not
 * come to that. The charger is the OCPP client of `ocpp-rpc`, which refuses every frame of ours that breaks the official schemas.
 */

interface Money {
  readonly amount: string;
  readonly currency: string;
}
interface AdHoc {
  readonly state: string;
  readonly reason?: string;
  readonly energyWh?: number;
  readonly cost?: Money;
  readonly hasReceipt: boolean;
}
interface Opened {
  readonly token: string;
  readonly checkoutUrl: string;
  readonly hold: Money;
}
interface Started {
  readonly transactionId: number;
  readonly idTagInfo: { readonly status: string };
}

/** 0.50 EUR a kilowatt-hour and 1.00 EUR a session, and 20 % tax on both. */
const TARIFF = {
  currency: 'EUR',
  elements: [
    {
      price_components: [
        { type: 'ENERGY', price: 0.5, vat: 20, step_size: 1 },
        { type: 'FLAT', price: 1, vat: 20, step_size: 1 },
      ],
    },
  ],
};

let server: TidewattServer;
const broken: unknown[] = [];

beforeAll(async () => {
  server = await TidewattServer.start({ PAYMENTS: 'sandbox' });
  expect((await server.api('PUT', '/tariffs/street', TARIFF)).status).toBe(201);
  expect((await server.api('PUT', '/sites/site_default/tariff', { tariffId: 'street' })).status).toBe(200);
}, 180_000);
afterAll(() => server?.stop(), 30_000);

/** A charger on the street with a code on its one connector. */
async function aStreetCharger(id: string, connectionTimeOut = '60') {
  await server.api('POST', '/chargers', { id, password: 'a-good-password' });
  const asked: [string, Record<string, unknown>][] = [];
  const station = server.station(id, 'a-good-password');
  const settings = { start: 'Accepted' };
  station.handle(async ({ method = '', params = {} }): Promise<Record<string, unknown>> => {
    asked.push([method, params]);
    if (method === 'GetConfiguration') {
      return { configurationKey: [{ key: 'ConnectionTimeOut', readonly: false, value: connectionTimeOut }] };
    }
    return { status: method === 'RemoteStartTransaction' ? settings.start : 'Accepted' };
  });
  station.on('strictValidationFailure', (failure: unknown) => broken.push(failure));
  await station.connect();
  await station.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Kerb' });
  await reports(station, 'Available');
  const { status, body } = await server.api<{ code: string; url: string }>('POST', `/chargers/${id}/connectors/1/public-code`);
  expect(status).toBe(201);
  const wasAsked = (action: string) => asked.filter(([one]) => one === action).map(([, payload]) => payload);
  return { id, station, settings, wasAsked, code: body.code, url: body.url };
}

const reports = (station: RPCClient, status: string) =>
  station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status, timestamp: new Date().toISOString() });
const at = () => new Date().toISOString();
const start = async (station: RPCClient, idTag: unknown) =>
  (await station.call('StartTransaction', { connectorId: 1, idTag, meterStart: 1_000, timestamp: at() })) as Started;
const stop = (station: RPCClient, transactionId: number, meterStop: number) =>
  station.call('StopTransaction', { transactionId, meterStop, timestamp: at(), reason: 'Remote' });
const meter = (station: RPCClient, transactionId: number, Wh: number) =>
  station.call('MeterValues', {
    connectorId: 1,
    transactionId,
    meterValue: [{ timestamp: at(), sampledValue: [{ value: String(Wh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' }] }],
  });

/** What the driver's browser does: nobody is logged in. */
async function asDriver<T>(method: string, path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${server.url}/v1/public${path}`, {
    method,
    headers: { ...headers, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as T };
}
const begin = (code: string, key = randomUUID()) => asDriver<Opened>('POST', `/c/${code}/sessions`, { 'idempotency-key': key });
const session = async (token: string) => (await asDriver<AdHoc>('GET', `/s/${token}`)).body;
const reaches = (token: string, state: string) =>
  eventually(async () => {
    const now = await session(token);
    return now.state === state && now;
  }, `the session is ${state}`);
/** What the driver presses on the provider's page. */
const pays = (checkoutUrl: string, trial: string) =>
  fetch(checkoutUrl, { method: 'POST', body: new URLSearchParams({ trial }), redirect: 'manual' });

const balances = async () => {
  const { body } = await server.api<{ accounts: { account: string; balance: Money }[]; difference: { amount: string }[] }>(
    'GET',
    '/ledger/trial-balance',
  );
  expect(body.difference.every(({ amount }) => /^0(\.0+)?$/.test(amount))).toBe(true);
  return new Map(body.accounts.map(({ account, balance }) => [account, `${balance.amount} ${balance.currency}`]));
};

test('scan, price, pay, start, charge, stop, capture, receipt: and the books come to zero', async () => {
  const { station, wasAsked, code, url } = await aStreetCharger('STREET-1');
  expect(url).toBe(`${server.url}/c/${code}`);
  // The page itself is there, under the address of the code.
  const page = await fetch(url);
  expect([page.status, (await page.text()).includes('/driver/main.js')]).toEqual([200, true]);

  const { body: offer } = await asDriver<Record<string, unknown>>('GET', `/c/${code}`);
  expect(offer).toMatchObject({
    chargerId: 'STREET-1',
    connectorId: 1,
    available: true,
    livemode: false,
    hold: { amount: '32.00', currency: 'EUR' },
    price: {
      currency: 'EUR',
      prices: [
        { dimension: 'ENERGY', unit: 'kWh', net: '0.5', gross: '0.6', vatPercent: 20 },
        { dimension: 'FLAT', unit: 'session', net: '1', gross: '1.2' },
      ],
      estimates: [
        { energyKwh: 10, cost: { amount: '7.20' } },
        { energyKwh: 20, cost: { amount: '13.20' } },
        { energyKwh: 40, cost: { amount: '25.20' } },
      ],
    },
  });

  const key = randomUUID();
  const { status, body: opened } = await begin(code, key);
  expect([status, opened.hold]).toEqual([201, { amount: '32.00', currency: 'XTS' }]);
  const again = await begin(code, key);
  expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([opened, 'true']);
  // Meanwhile the connector is kept.
  expect(await begin(code)).toMatchObject({ status: 409, body: { code: 'CONNECTOR_KEPT' } });

  // Whoever only comes back from the page has not paid.
  expect(await session(opened.token)).toMatchObject({ state: 'awaiting_payment' });
  expect(wasAsked('RemoteStartTransaction')).toEqual([]);

  const paid = await pays(opened.checkoutUrl, 'approve');
  expect([paid.status, paid.headers.get('location')]).toEqual([303, `${server.url}/s/${opened.token}`]);
  const [asked] = await eventually(
    async () => wasAsked('RemoteStartTransaction').length > 0 && wasAsked('RemoteStartTransaction'),
    'the start',
  );
  expect(asked).toEqual({ connectorId: 1, idTag: expect.stringMatching(/^Q[A-Z2-7]{19}$/) });
  const idTag = asked?.['idTag'];
  expect(await station.call('Authorize', { idTag })).toEqual({ idTagInfo: { status: 'Accepted' } });
  const { transactionId, idTagInfo } = await start(station, idTag);
  expect(idTagInfo.status).toBe('Accepted');
  await reports(station, 'Charging');
  await meter(station, transactionId, 6_000);
  expect(await reaches(opened.token, 'charging')).toMatchObject({ energyWh: 5_000, cost: { amount: '4.20', currency: 'XTS' } });

  expect((await asDriver('POST', `/s/${opened.token}/stop`)).status).toBe(202);
  await eventually(async () => wasAsked('RemoteStopTransaction').some((params) => params['transactionId'] === transactionId), 'the stop');
  await stop(station, transactionId, 11_000);
  await reports(station, 'Available');
  const done = await reaches(opened.token, 'completed');
  // 10 kWh and the session: 6.00 and 20 %.
  expect(done).toMatchObject({ energyWh: 10_000, cost: { amount: '7.20', currency: 'XTS' }, hasReceipt: true });

  const { body: receipt } = await asDriver<Record<string, unknown>>('GET', `/r/${opened.token}`);
  expect(receipt).toMatchObject({
    number: `${new Date().getUTCFullYear()}-000001`,
    energyWh: 10_000,
    meterStartWh: 1_000,
    meterStopWh: 11_000,
    lines: [
      { kind: 'ENERGY', quantity: '10', unit: 'kWh', price: '0.5', net: '5.00', gross: '6.00' },
      { kind: 'FLAT', quantity: '1', net: '1.00', gross: '1.20' },
    ],
    vat: [{ vatPercent: 20, net: '6.00', vat: '1.20', gross: '7.20' }],
    gross: '7.20',
    paid: { amount: '7.20', currency: 'XTS' },
    livemode: false,
  });
  const books = await balances();
  expect([books.get('rev:energy:site_default'), books.get('rev:fee:site_default'), books.get('vat:20')]).toEqual([
    '5.00 XTS',
    '1.00 XTS',
    '1.20 XTS',
  ]);
  expect((await asDriver<{ available: boolean }>('GET', `/c/${code}`)).body.available).toBe(true);
  await station.close();
}, 120_000);

test('a webhook that was lost: whoever waits on the page has the provider asked', async () => {
  const { station, wasAsked, code } = await aStreetCharger('STREET-LOST');
  const { body: opened } = await begin(code);
  await pays(opened.checkoutUrl, 'lost');
  await reaches(opened.token, 'starting');
  await eventually(async () => wasAsked('RemoteStartTransaction').length === 1, 'the start');
  // The driver thinks better of it before plugging in.
  await asDriver('POST', `/s/${opened.token}/stop`);
  expect(await session(opened.token)).toMatchObject({ state: 'cancelled', reason: 'CANCELLED_BY_DRIVER' });

  // The charger was told to start, and does: nobody holds money for it any more.
  const idTag = wasAsked('RemoteStartTransaction')[0]?.['idTag'];
  const late = await start(station, idTag);
  expect(late.idTagInfo.status).toBe('Invalid');
  await eventually(
    async () => wasAsked('RemoteStopTransaction').some((params) => params['transactionId'] === late.transactionId),
    'the stop',
  );
  expect(await station.call('Authorize', { idTag })).toEqual({ idTagInfo: { status: 'Invalid' } });
  await stop(station, late.transactionId, 1_010);
  await station.close();
}, 90_000);

test('a declined card starts nothing; the driver gives up and the connector is free', async () => {
  const { station, wasAsked, code } = await aStreetCharger('STREET-DECLINED');
  const { body: opened } = await begin(code);
  await pays(opened.checkoutUrl, 'decline');
  expect(await session(opened.token)).toMatchObject({ state: 'awaiting_payment' });
  await asDriver('POST', `/s/${opened.token}/stop`);
  await reaches(opened.token, 'cancelled');
  await eventually(async () => (await asDriver<{ available: boolean }>('GET', `/c/${code}`)).body.available, 'the connector is free');
  // The page is closed: nobody pays for nothing.
  expect((await pays(opened.checkoutUrl, 'approve')).status).toBe(410);
  expect(wasAsked('RemoteStartTransaction')).toEqual([]);
  await station.close();
}, 60_000);

test('a charger that went offline meanwhile: the money is let go', async () => {
  const { station, code } = await aStreetCharger('STREET-OFFLINE');
  const { body: opened } = await begin(code);
  await station.close();
  await eventually(
    async () => !(await asDriver<{ online: boolean }>('GET', `/c/${code}`)).body.online,
    'the charger is seen to be offline',
  );
  await pays(opened.checkoutUrl, 'approve');
  expect(await reaches(opened.token, 'start_failed')).toMatchObject({ reason: 'CHARGER_OFFLINE', hasReceipt: false });
  expect(await begin(code)).toMatchObject({ status: 409, body: { code: 'CHARGER_OFFLINE' } });
}, 60_000);

test('a charger that refuses to start: the money is let go', async () => {
  const { station, settings, code } = await aStreetCharger('STREET-REFUSES');
  settings.start = 'Rejected';
  const { body: opened } = await begin(code);
  await pays(opened.checkoutUrl, 'approve');
  expect(await reaches(opened.token, 'start_failed')).toMatchObject({ reason: 'START_REFUSED' });
  await station.close();
}, 60_000);

test('nobody plugs in: after ConnectionTimeOut and half a minute the money is let go', async () => {
  const { station, code } = await aStreetCharger('STREET-UNPLUGGED', '1');
  const { body: opened } = await begin(code);
  await pays(opened.checkoutUrl, 'approve');
  await reaches(opened.token, 'starting');
  const giveUpAt = Date.now() + 60_000;
  while ((await session(opened.token)).state === 'starting' && Date.now() < giveUpAt)
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await session(opened.token)).toMatchObject({ state: 'start_failed', reason: 'NOT_PLUGGED_IN' });
  await station.close();
}, 120_000);

test('a replaced code leads nowhere, an unknown one is not found, and the sheet has the new one', async () => {
  const { station, code } = await aStreetCharger('STREET-CODE');
  const { body: next } = await server.api<{ code: string }>('POST', '/chargers/STREET-CODE/connectors/1/public-code');
  expect(await asDriver('GET', `/c/${code}`)).toMatchObject({ status: 410, body: { code: 'PUBLIC_CODE_REPLACED' } });
  expect(await begin(code)).toMatchObject({ status: 410 });
  expect(await asDriver('GET', '/c/AAAAAAAAAA')).toMatchObject({ status: 404, body: { code: 'PUBLIC_CODE_NOT_FOUND' } });
  expect((await asDriver('GET', `/c/${next.code}`)).status).toBe(200);
  await station.close();
}, 60_000);

test('nothing was taken but for the one session that charged, and no frame broke the schemas', async () => {
  const books = await balances();
  expect([...books].filter(([account]) => account.startsWith('rev:energy')).map(([, balance]) => balance)).toEqual(['5.00 XTS']);
  expect(broken).toEqual([]);
});
