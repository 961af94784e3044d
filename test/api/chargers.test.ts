import { verifyPassword } from '../../lambdas/domain/chargers/password';
import { ApiWorld, anOpenSession, NOW } from './world';

async function passwordFits(world: ApiWorld, id: string, password: string): Promise<boolean> {
  const charger = await world.chargers.get(id);
  return charger !== undefined && verifyPassword(Buffer.from(password), charger.password);
}

describe('registering', () => {
  test.each([
    ['an id with a slash', { id: 'a/b' }, '/id'],
    ['an id with a colon, which Basic auth cannot carry', { id: 'a:b' }, '/id'],
    ['an id of 49 characters', { id: 'a'.repeat(49) }, '/id'],
    ['no id', {}, '/id'],
    ['a password of 7 characters', { id: 'CP-1', password: 'short77' }, '/password'],
    ['two phases', { id: 'CP-1', phases: 2 }, '/phases'],
    ['5 ampere', { id: 'CP-1', maxCurrentA: 5 }, '/maxCurrentA'],
  ])('refuses %s', async (_what, body, pointer) => {
    const answered = await new ApiWorld().ask('POST /v1/chargers', { body });
    expect([answered.status, answered.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  test('refuses a site that is not there', async () => {
    const { status, body } = await new ApiWorld().ask('POST /v1/chargers', { body: { id: 'CP-1', siteId: 'site_nowhere' } });
    expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'UNKNOWN_SITE', '/siteId']);
  });

  test('refuses an id that is taken, and the first password stays', async () => {
    const world = new ApiWorld();
    const { password } = (await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } })).body;
    const { status, body } = await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
    expect([status, body.code]).toEqual([409, 'CHARGER_EXISTS']);
    expect(await passwordFits(world, 'CP-1', password)).toBe(true);
  });

  test('makes a password of 16 to 20 bytes, shows it once and keeps its hash', async () => {
    const world = new ApiWorld();
    const { status, body, headers } = await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
    expect([status, headers.get('location')]).toEqual([201, '/v1/chargers/CP-1']);
    expect(body.password).toMatch(/^[!-~]{16,20}$/);
    expect(await passwordFits(world, 'CP-1', body.password)).toBe(true);
    expect((await world.ask('GET /v1/chargers/CP-1')).text).not.toMatch(/password|salt|hash/i);
  });

  test('takes the password that is given', async () => {
    const world = new ApiWorld();
    const { body } = await world.ask('POST /v1/chargers', { body: { id: 'CP-1', password: 'correct-horse-12' } });
    expect(body.password).toBe('correct-horse-12');
    expect(await passwordFits(world, 'CP-1', 'correct-horse-12')).toBe(true);
  });

  test('a charger that never connected is known by nothing but its registration', async () => {
    const world = new ApiWorld();
    await world.ask('POST /v1/chargers', { body: { id: 'CP 1', maxCurrentA: 32, phases: 1 } });
    expect((await world.ask('GET /v1/chargers/CP%201')).body).toEqual({
      id: 'CP 1',
      siteId: 'site_default',
      securityProfile: {},
      vendor: null,
      model: null,
      serialNumber: null,
      firmwareVersion: null,
      online: false,
      lastSeenAt: null,
      bootedAt: null,
      registration: 'Accepted',
      keyChange: 'NONE',
      maxCurrentA: 32,
      phases: 1,
      connectors: [],
      refusedActions: [],
      quirks: [],
      smartCharging: {},
      createdAt: NOW,
    });
  });
});

describe('a charger that is connected', () => {
  async function connected() {
    const world = new ApiWorld();
    await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
    await world.connections.open('CP-1', 'socket-1', world.nowMs);
    await world.chargers.recordBoot('CP-1', { vendor: '<b>Acme</b>', model: 'One', firmwareVersion: '1.2' }, world.nowMs);
    const at = { epoch: 1, reportedAtMs: world.nowMs, receivedAtMs: world.nowMs };
    await world.chargers.recordStatus({ chargerId: 'CP-1', connectorId: 2, status: 'Available', errorCode: 'NoError', ...at });
    await world.chargers.recordStatus({ chargerId: 'CP-1', connectorId: 0, status: 'Available', errorCode: 'NoError', ...at });
    await world.chargers.recordStatus({ chargerId: 'CP-1', connectorId: 1, status: 'Charging', errorCode: 'NoError', ...at });
    await world.sessions.open(anOpenSession(), world.nowMs);
    return world;
  }

  test.each(['one', 'list'])('is shown live, with the session on each connector (%s)', async (how) => {
    const world = await connected();
    const { body } = await world.ask(how === 'one' ? 'GET /v1/chargers/CP-1' : 'GET /v1/chargers');
    expect(how === 'one' ? body : body.items[0]).toMatchObject({
      id: 'CP-1',
      vendor: '<b>Acme</b>',
      model: 'One',
      firmwareVersion: '1.2',
      online: true,
      connectedAt: NOW,
      lastSeenAt: NOW,
      bootedAt: NOW,
      registration: 'Accepted',
      keyChange: 'NONE',
      status: 'Available',
      connectors: [
        { id: 1, status: 'Charging', errorCode: 'NoError', reportedAt: NOW, sessionId: 'ses_one' },
        { id: 2, status: 'Available', errorCode: 'NoError', reportedAt: NOW },
      ],
    });
  });

  test('is offline again after its disconnect, and still last seen', async () => {
    const world = await connected();
    await world.connections.close('CP-1', 'socket-1', 1);
    expect((await world.ask('GET /v1/chargers/CP-1')).body).toMatchObject({ online: false, lastSeenAt: NOW });
  });

  test('whose $disconnect was lost is offline once no socket can live that long', async () => {
    const world = await connected();
    world.nowMs += 131 * 60_000;
    expect((await world.ask('GET /v1/chargers/CP-1')).body.online).toBe(false);
  });
});

describe('changing', () => {
  test('changes what is named and nothing else', async () => {
    const world = new ApiWorld();
    await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
    const { status, body } = await world.ask('PATCH /v1/chargers/CP-1', { body: { maxCurrentA: 32, registration: 'Pending' } });
    expect([status, body.maxCurrentA, body.registration, body.phases, body.password]).toEqual([200, 32, 'Pending', 3, undefined]);
  });

  test('a new password is shown once, and the old one is worth nothing', async () => {
    const world = new ApiWorld();
    const old = (await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } })).body.password;
    const { body } = await world.ask('PATCH /v1/chargers/CP-1', { body: { rotatePassword: true } });
    expect(await passwordFits(world, 'CP-1', body.password)).toBe(true);
    expect(await passwordFits(world, 'CP-1', old)).toBe(false);
  });

  test('an unknown charger is not found', async () => {
    const { status, body } = await new ApiWorld().ask('PATCH /v1/chargers/CP-9', { body: { phases: 1 } });
    expect([status, body.code]).toEqual([404, 'CHARGER_NOT_FOUND']);
  });
});

test('what a charger refuses, what is known of its make, and the certificate it wants', async () => {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
  await world.chargers.recordBoot('CP-1', { vendor: 'ABB', model: 'TAC-W22', firmwareVersion: '1.8.32' }, world.nowMs);
  await world.chargers.recordRefusedActions('CP-1', {
    GetLog: { code: 'NotImplemented', atMs: world.nowMs, firmwareVersion: '1.8.32' },
    ClearCache: { code: 'NotSupported', atMs: world.nowMs, firmwareVersion: '1.8.30' },
  });
  await world.chargers.recordCertificateRequest('CP-1', { csr: 'PEM', receivedAtMs: world.nowMs });
  const { body } = await world.ask('GET /v1/chargers/CP-1');
  expect(body.refusedActions).toEqual([{ action: 'GetLog', code: 'NotImplemented', at: NOW }]);
  expect(body.quirks).toEqual(['Takes profiles of stack level 0 only, whatever ChargeProfileMaxStackLevel says.']);
  expect(body.certificateRequest).toEqual({ csr: 'PEM', receivedAt: NOW });
});

describe('the lowest security profile', () => {
  test('is set no higher than what the charger has shown, which would lock it out', async () => {
    const world = new ApiWorld();
    await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
    expect((await world.ask('PATCH /v1/chargers/CP-1', { body: { minProfile: 2 } })).body.code).toBe('PROFILE_NOT_PROVEN');
    await world.chargers.proveProfile('CP-1', 2);
    expect((await world.ask('GET /v1/chargers/CP-1')).body.securityProfile).toEqual({ min: 2, proven: 2 });
    expect((await world.ask('PATCH /v1/chargers/CP-1', { body: { minProfile: 3 } })).body.code).toBe('PROFILE_NOT_PROVEN');
  });

  test('is lowered by a person, and raised again', async () => {
    const world = new ApiWorld();
    await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
    await world.chargers.proveProfile('CP-1', 2);
    for (const minProfile of [1, 2]) {
      const { body } = await world.ask('PATCH /v1/chargers/CP-1', { body: { minProfile } });
      expect(body.securityProfile).toEqual({ min: minProfile, proven: 2 });
    }
  });
});
