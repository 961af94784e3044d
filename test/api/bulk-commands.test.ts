import { ApiWorld } from './world';

async function aNetwork() {
  const world = new ApiWorld();
  for (const id of ['site_a', 'site_b'])
    await world.sites.create({ id, name: id, timeZone: 'Europe/Berlin', priceZone: 'DE-LU', createdAtMs: 0, version: 1 });
  for (const [id, siteId] of [
    ['CP-1', 'site_a'],
    ['CP-2', 'site_a'],
    ['CP-3', 'site_b'],
  ])
    await world.ask('POST /v1/chargers', { body: { id, siteId } });
  await world.chargers.recordBoot('CP-1', { vendor: 'Acme', model: 'X1' }, world.nowMs);
  return world;
}

const bulk = (world: ApiWorld, body: object, { as = 'operator', key = 'k1', query = '' } = {}) =>
  world.ask(`POST /v1/commands/bulk${query}`, { as, body, headers: { 'Idempotency-Key': key } });
const CLEAR = { action: 'ClearCache', payload: {} };
const chargers = (body: { items: { chargerId: string }[] }) => body.items.map(({ chargerId }) => chargerId);

test('every charger that the filter fits gets its own command, and says which', async () => {
  const world = await aNetwork();
  const { status, body } = await bulk(world, { ...CLEAR, filter: { siteId: 'site_a' } });
  expect(status).toBe(202);
  expect(chargers(body)).toEqual(['CP-1', 'CP-2']);
  for (const { commandId } of body.items) expect((await world.ask(`GET /v1/commands/${commandId}`)).body.action).toBe('ClearCache');
  expect(chargers((await bulk(world, { ...CLEAR, filter: { vendor: 'Acme' } }, { key: 'k2' })).body)).toEqual(['CP-1']);
  expect(chargers((await bulk(world, { ...CLEAR, filter: { online: true } }, { key: 'k3' })).body)).toEqual([]);
});

test('the same key again asks nobody twice; with another command it is each one’s own refusal', async () => {
  const world = await aNetwork();
  const first = await bulk(world, { ...CLEAR, filter: {} });
  const again = await bulk(world, { ...CLEAR, filter: {} });
  const ids = ({ body }: typeof first) => body.items.map(({ commandId }: { commandId: string }) => commandId);
  expect(ids(again)).toEqual(ids(first));
  expect(again.body.items.every(({ replayed }: { replayed: boolean }) => replayed)).toBe(true);
  const other = await bulk(world, { action: 'GetLocalListVersion', payload: {}, filter: {} });
  expect(other.body.items).toEqual(['CP-1', 'CP-2', 'CP-3'].map((chargerId) => ({ chargerId, code: 'IDEMPOTENCY_KEY_REUSED' })));
});

test('somebody of one site asks the chargers of that site, whatever the filter says', async () => {
  const world = await aNetwork();
  expect(chargers((await bulk(world, { ...CLEAR, filter: {} }, { as: 'technician~site_b' })).body)).toEqual(['CP-3']);
  expect((await bulk(world, { ...CLEAR, filter: { siteId: 'site_a' } }, { as: 'technician~site_b' })).body.items).toEqual([]);
});

test('beyond a hundred chargers the same body goes on from the cursor', async () => {
  const world = await aNetwork();
  for (let number = 100; number < 205; number += 1) await world.ask('POST /v1/chargers', { body: { id: `X-${number}` } });
  const first = await bulk(world, { ...CLEAR, filter: {} });
  const rest = await bulk(world, { ...CLEAR, filter: {} }, { query: `?cursor=${first.body.nextCursor}` });
  expect([first.body.items.length, rest.body.items.length, rest.body.nextCursor]).toEqual([100, 8, null]);
  const elsewhere = await bulk(world, { ...CLEAR, filter: { siteId: 'site_a' } }, { query: `?cursor=${first.body.nextCursor}` });
  expect(elsewhere.body.code).toBe('INVALID_CURSOR');
});

test.each([
  [{ ...CLEAR, filter: {} }, {}, 'IDEMPOTENCY_KEY_MISSING'],
  [{ action: 'Explode', payload: {}, filter: {} }, { 'Idempotency-Key': 'k' }, 'UNKNOWN_ACTION'],
  [{ action: 'Reset', payload: { type: 'Warm' }, filter: {} }, { 'Idempotency-Key': 'k' }, 'INVALID_PAYLOAD'],
  [
    { action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value: '0123456789abcdef' }, filter: {} },
    { 'Idempotency-Key': 'k' },
    'INVALID_PAYLOAD',
  ],
  [CLEAR, { 'Idempotency-Key': 'k' }, 'INVALID_REQUEST'],
])('%j is refused as a whole: %j %s', async (body, headers, code) => {
  const world = await aNetwork();
  const answered = await world.ask('POST /v1/commands/bulk', { body, headers });
  expect([answered.status, answered.body.code]).toEqual([400, code]);
});
