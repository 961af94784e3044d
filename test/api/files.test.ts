import { aCharger } from '../support/charger';
import { ApiWorld, NOW } from './world';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.chargers.create(aCharger({ id: 'CP-1' }));
});

const payloadOf = async (place = 0) => (await world.mailbox.list('CP-1', { limit: 10 })).items[place]!;

test('diagnostics are asked for with an address that takes one file, and shown once they have come', async () => {
  const asked = await world.ask('POST /v1/chargers/CP-1/diagnostics', { as: 'operator', body: { stopTime: '2026-03-01T01:00:00+01:00' } });
  expect([asked.status, asked.body.status, asked.body.commandState]).toEqual([202, null, 'QUEUED']);
  expect(await payloadOf()).toMatchObject({
    action: 'GetDiagnostics',
    payload: { location: `https://bucket.example/diagnostics/${asked.body.id}?put&for=3600000`, stopTime: '2026-03-01T00:00:00.000Z' },
  });
  await world.chargers.recordProgress('CP-1', 'diagnostics', { status: 'Uploaded', atMs: world.nowMs + 1 });
  world.bucket.set(`diagnostics/${asked.body.id}`, 42);
  const { items } = (await world.ask('GET /v1/chargers/CP-1/diagnostics', { as: 'operator' })).body;
  expect(items).toEqual([expect.objectContaining({ status: 'Uploaded', file: expect.objectContaining({ sizeBytes: 42, storedAt: NOW }) })]);
});

test('a log is asked for with GetLog; an address too long for its 512 characters is a short one that takes one upload', async () => {
  const files = { ...world.ports.files };
  const direct = await world.ask('POST /v1/chargers/CP-1/diagnostics', { body: { log: 'SecurityLog' } });
  expect(direct.status).toBe(202);
  const longFiles = {
    ...files,
    addressToPut: async (key: string, forMs: number) => (await files.addressToPut(key, forMs)) + '&x'.repeat(300),
  };
  Object.assign(world.ports.files, longFiles);
  expect((await world.ask('POST /v1/chargers/CP-1/diagnostics', { body: { log: 'SecurityLog' } })).status).toBe(202);
  const addresses = (await world.mailbox.list('CP-1', { limit: 10 })).items.map(
    ({ payload }) => (payload['log'] as { remoteLocation: string }).remoteLocation,
  );
  expect(addresses.sort()).toEqual([
    expect.stringMatching(/^https:\/\/bucket/),
    expect.stringMatching(/^https:\/\/charge\.example\.com\/v1\/f\/\w{22}$/),
  ]);
  const path = addresses.find((address) => address.includes('/v1/f/'))!.slice('https://charge.example.com'.length);
  expect((await world.ask(`GET ${path}`, { as: null })).status).toBe(404);
  expect((await world.ask(`PUT ${path}`, { as: null })).status).toBe(307);
  expect((await world.ask(`PUT ${path}`, { as: null })).body.code).toBe('LINK_GONE');
});

test('firmware is fetched by a short address, a few times and for a day', async () => {
  const { body: firmware } = await world.ask('POST /v1/firmware', { body: { name: 'Wall', version: '2' } });
  const ask = (body: object) => world.ask('POST /v1/chargers/CP-1/firmware', { body: { firmwareId: firmware.id, ...body } });
  expect((await ask({ firmwareId: 'x' })).body.code).toBe('FIRMWARE_NOT_FOUND');
  expect((await ask({})).body.code).toBe('FIRMWARE_FILE_MISSING');
  world.bucket.set(`firmware/${firmware.id}`, 7);
  expect((await ask({ retrieveAt: '2026-03-01T20:00:01Z' })).status).toBe(400);
  expect((await ask({ retrieveAt: '2026-03-01T20:00:00Z', retries: 2 })).status).toBe(202);
  const { action, payload } = await payloadOf();
  expect([action, payload]).toEqual([
    'UpdateFirmware',
    { location: expect.any(String), retrieveDate: '2026-03-01T20:00:00.000Z', retries: 2 },
  ]);
  const path = new URL(String(payload['location'])).pathname;
  for (let use = 0; use < 10; use++) expect((await world.ask(`GET ${path}`, { as: null })).status).toBe(307);
  expect((await world.ask(`GET ${path}`, { as: null })).status).toBe(404);
  expect((await world.ask('GET /v1/firmware')).body.items).toEqual([expect.objectContaining({ version: '2', sizeBytes: 7 })]);
});

test('an operator cannot send a charger the password of a file server', async () => {
  const { status, body } = await world.ask('POST /v1/chargers/CP-1/commands', {
    headers: { 'Idempotency-Key': 'k' },
    body: { action: 'GetDiagnostics', payload: { location: 'ftp://me:secret@files.example.com/' } },
  });
  expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'INVALID_PAYLOAD', '/payload/location']);
});

describe('asked again with the same Idempotency-Key, as after a lost answer', () => {
  const keyed = (route: string, body: object, key = 'k1', as = 'operator') =>
    world.ask(`POST /v1/chargers/CP-1/${route}`, { as, body, headers: { 'Idempotency-Key': key } });
  const requests = async (route: string) => (await world.ask(`GET /v1/chargers/CP-1/${route}`, { as: 'operator' })).body.items;

  test.each([
    ['an upload', {}],
    ['a log', { log: 'SecurityLog' }],
  ])('%s is asked for once, minutes later too', async (_what, body) => {
    const first = await keyed('diagnostics', body);
    world.nowMs += 180_000;
    const again = await keyed('diagnostics', body);
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([202, first.body, 'true']);
    expect((await world.mailbox.list('CP-1', { limit: 10 })).items).toHaveLength(1);
    expect(await requests('diagnostics')).toHaveLength(1);
  });

  test('a firmware update is asked for once', async () => {
    const { body: firmware } = await world.ask('POST /v1/firmware', { body: { name: 'Wall', version: '2' } });
    world.bucket.set(`firmware/${firmware.id}`, 7);
    const first = await keyed('firmware', { firmwareId: firmware.id }, 'k1', 'technician');
    world.nowMs += 1_000;
    const again = await keyed('firmware', { firmwareId: firmware.id }, 'k1', 'technician');
    expect([first.status, first.headers.get('idempotency-replayed'), again.body]).toEqual([202, null, first.body]);
    expect((await world.mailbox.list('CP-1', { limit: 10 })).items).toHaveLength(1);
    expect(await requests('firmware')).toHaveLength(1);
  });

  test('a crash between the question and the list leaves nothing out: the repeat completes it', async () => {
    const { addUpload } = world.ports.transfers;
    Object.assign(world.ports.transfers, { addUpload: () => Promise.reject(new Error('crash')) });
    expect((await keyed('diagnostics', {})).status).toBe(500);
    Object.assign(world.ports.transfers, { addUpload });
    expect((await keyed('diagnostics', {})).status).toBe(202);
    expect((await world.mailbox.list('CP-1', { limit: 10 })).items).toHaveLength(1);
    expect(await requests('diagnostics')).toHaveLength(1);
  });

  test('something else under the same key is refused; another key, route or person asks anew', async () => {
    await keyed('diagnostics', {});
    for (const body of [{ log: 'SecurityLog' }, { stopTime: '2026-03-01T01:00:00+01:00' }]) {
      const other = await keyed('diagnostics', body);
      expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    expect((await keyed('diagnostics', {}, 'k2')).status).toBe(202);
    expect((await keyed('diagnostics', {}, 'k1', 'owner')).status).toBe(202);
    expect((await world.mailbox.list('CP-1', { limit: 10 })).items).toHaveLength(3);
  });
});
