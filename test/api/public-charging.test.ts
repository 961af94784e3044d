import { adHocIdOf, idTagOf, isAdHocTag } from '../../lambdas/domain/ad-hoc/ad-hoc-token';
import { CODE, KEY, Kerb } from '../support/kerb';

const offer = async (kerb: Kerb, code = CODE) => kerb.world.ask(`GET /v1/public/c/${code}`, { as: null });

test('whoever scans the code sees whether the connector is free, and every price per kWh before the price per session', async () => {
  const { status, body } = await offer(await Kerb.open());
  expect([status, body.available, body.status, body.livemode]).toEqual([200, true, 'Available', false]);
  expect(body.price.prices.map(({ dimension, gross, unit }: never) => [dimension, gross, unit])).toEqual([
    ['ENERGY', '0.6', 'kWh'],
    ['FLAT', '1.2', 'session'],
  ]);
  expect(body.price.estimates).toEqual([
    { energyKwh: 10, cost: { amount: '7.20', currency: 'EUR' } },
    { energyKwh: 20, cost: { amount: '13.20', currency: 'EUR' } },
    { energyKwh: 40, cost: { amount: '25.20', currency: 'EUR' } },
  ]);
  // 50 kWh are 31.20: held in round figures.
  expect(body.hold).toEqual({ amount: '32.00', currency: 'EUR' });
});

const OBSTACLES: readonly [string, (kerb: Kerb) => Promise<unknown>, string][] = [
  ['the charger is offline', async (kerb) => kerb.passes(200), 'CHARGER_OFFLINE'],
  ['the connector is broken', (kerb) => kerb.shows('Faulted'), 'CONNECTOR_UNAVAILABLE'],
  ['somebody charges', (kerb) => kerb.shows('Charging'), 'CONNECTOR_OCCUPIED'],
  ['somebody else is paying', (kerb) => kerb.begins('another-driver-with-a-key'), 'CONNECTOR_KEPT'],
  [
    'there is no price',
    (kerb) => kerb.world.ask('PUT /v1/sites/site_default/tariff', { body: { tariffId: null } }).then(() => kerb.passes(1)),
    'NO_PRICE',
  ],
];
test.each(OBSTACLES)('%s: that is said before anybody pays, and nobody can', async (_what, prepare, obstacle) => {
  const kerb = await Kerb.open();
  await prepare(kerb);
  expect((await offer(kerb)).body).toMatchObject({ available: false, obstacle });
  expect(await kerb.begins()).toMatchObject({ status: 409, body: { code: obstacle } });
});

test.each([
  ['none', {}, 'IDEMPOTENCY_KEY_MISSING'],
  ['one that is easily guessed', { 'idempotency-key': '1' }, 'INVALID_REQUEST'],
])('a session needs a key of the driver, which is as good as the session: %s', async (_what, headers, code) => {
  const kerb = await Kerb.open();
  const refused = await kerb.world.ask(`POST /v1/public/c/${CODE}/sessions`, { as: null, body: {}, headers });
  expect(refused).toMatchObject({ status: 400, body: { code } });
});

test('the same key is the same session and the same page, and the token is stored nowhere', async () => {
  const kerb = await Kerb.open();
  const first = await kerb.begins();
  const again = await kerb.begins();
  expect([first.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([201, first.body, 'true']);
  const { token } = first.body;
  const stored = await kerb.world.adHoc.get(adHocIdOf(idTagOf(token)));
  const text = JSON.stringify(stored, (_name, value) => (typeof value === 'bigint' ? String(value) : value));
  expect(text.includes(token) || text.includes(KEY)).toBe(false);
  expect(stored).toMatchObject({ state: 'awaiting_payment', holdMinor: 3_200n });
  expect([isAdHocTag(stored?.idTag ?? ''), stored?.idTag.length]).toEqual([true, 20]);
});

test('a price that is no longer the one on the screen is refused', async () => {
  const kerb = await Kerb.open();
  expect(await kerb.begins(KEY, { priceHash: 'of-yesterday' })).toMatchObject({ status: 409, body: { code: 'PRICE_CHANGED' } });
  const { hash } = (await offer(kerb)).body.price;
  expect((await kerb.begins(KEY, { priceHash: hash })).status).toBe(201);
});

test('a provider that cannot be reached: nobody is left with a kept connector', async () => {
  const kerb = await Kerb.open();
  kerb.world.provider.fault = 'BEFORE';
  expect(await kerb.begins()).toMatchObject({ status: 503, body: { code: 'CHECKOUT_NOT_OPENED' } });
  await kerb.works();
  expect((await offer(kerb)).body.available).toBe(true);
});

test('coming back from the page is no payment', async () => {
  const kerb = await Kerb.open();
  const { body: opened } = await kerb.begins();
  for (let i = 0; i < 3; i++) expect(await kerb.state(opened.token)).toMatchObject({ state: 'awaiting_payment', startAccepted: false });
  await kerb.works();
  expect(await kerb.answers('RemoteStartTransaction')).toBeUndefined();
});

test('a session is stopped by whoever has its token, and by nobody else', async () => {
  const kerb = await Kerb.open();
  const { body: opened } = await kerb.begins();
  const wrong = await kerb.world.ask(`POST /v1/public/s/${'A'.repeat(43)}/stop`, { as: null });
  expect(wrong).toMatchObject({ status: 404, body: { code: 'AD_HOC_SESSION_NOT_FOUND' } });
  const stopped = await kerb.world.ask(`POST /v1/public/s/${opened.token}/stop`, { as: null });
  expect(stopped).toMatchObject({ status: 202, body: { state: 'cancelled', reason: 'CANCELLED_BY_DRIVER' } });
  expect(await kerb.world.ask(`GET /v1/public/r/${opened.token}`, { as: null })).toMatchObject({ body: { code: 'RECEIPT_NOT_FOUND' } });
});

test('a new code is the connector from now on; the one before is gone, and one that never was is not found', async () => {
  const kerb = await Kerb.open();
  const { status, body } = await kerb.world.ask('POST /v1/chargers/CP-1/connectors/1/public-code', { as: 'technician' });
  expect([status, body.url]).toEqual([201, `https://charge.example.com/c/${body.code}`]);
  expect(await offer(kerb)).toMatchObject({ status: 410, body: { code: 'PUBLIC_CODE_REPLACED' } });
  expect(await offer(kerb, 'AAAAAAAAAA')).toMatchObject({ status: 404, body: { code: 'PUBLIC_CODE_NOT_FOUND' } });
  expect((await offer(kerb, body.code)).status).toBe(200);
  expect((await kerb.world.ask('GET /v1/chargers/CP-1/public-codes')).body.items).toMatchObject([{ connectorId: 1, code: body.code }]);
});

test('the sheet to print has each code that is in force, as a picture and in letters', async () => {
  const kerb = await Kerb.open();
  const sheet = await kerb.world.ask('GET /v1/chargers/CP-1/qr');
  expect([sheet.status, sheet.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  expect(sheet.text).toContain(`https://charge.example.com/c/${CODE}`);
  expect(sheet.text.match(/<path /g)).toHaveLength(1);
  expect(sheet.text).not.toMatch(/<script|style=/);
});
