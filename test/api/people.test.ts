import { ApiWorld } from './world';

const EMAIL = 'tess@example.com';
const OWN = 'Chosen-By-Tess-42';

/** Somebody invited who has chosen a password. */
async function withTess(rights: object = { roles: ['technician'] }) {
  const world = new ApiWorld();
  await world.users.create({
    id: 'owner-1',
    email: 'owner@example.com',
    roles: ['owner'],
    status: 'ACTIVE',
    createdAtMs: 0,
    createdBy: 'test',
    version: 1,
  });
  const { body: user } = await world.ask('POST /v1/users', { as: 'owner', body: { email: EMAIL, ...rights } });
  const { body: begun } = await logIn(world, world.pool.mails.at(-1)?.split(' ')[1] ?? '');
  const { body } = await world.ask('POST /v1/auth/challenge', {
    as: null,
    body: { challenge: 'NEW_PASSWORD', session: begun.session, newPassword: OWN },
  });
  return { world, id: user.id as string, token: body.accessToken as string, refreshToken: body.refreshToken as string };
}
const logIn = (world: ApiWorld, password: string, more: object = {}) =>
  world.ask('POST /v1/auth/login', { as: null, body: { email: EMAIL, password, ...more } });
const change = (world: ApiWorld, id: string, body: object, as = 'owner') =>
  world.ask(`PATCH /v1/users/${id}`, { as, body, headers: { 'If-Match': '*' } });

describe('inviting', () => {
  test.each([
    ['a role that is none', { roles: ['king'] }, 400, 'INVALID_REQUEST'],
    ['no role', { roles: [] }, 400, 'INVALID_REQUEST'],
    ['a site that is none', { roles: ['viewer'], sites: ['site_no'] }, 400, 'UNKNOWN_SITE'],
    ['a driver who is more than that', { roles: ['driver', 'viewer'], driverId: 'drv_1' }, 400, 'INVALID_REQUEST'],
    ['a driver of nobody', { roles: ['driver'] }, 400, 'INVALID_REQUEST'],
    ['somebody of the office with a driver', { roles: ['viewer'], driverId: 'drv_1' }, 400, 'INVALID_REQUEST'],
    ['an owner, by an admin', { roles: ['owner'] }, 403, 'FORBIDDEN'],
  ])('%s is refused, and nobody gets a mail', async (_what, rights, status, code) => {
    const world = new ApiWorld();
    const answered = await world.ask('POST /v1/users', { as: 'admin', body: { email: EMAIL, ...rights } });
    expect([answered.status, answered.body.code, world.pool.mails]).toEqual([status, code, []]);
  });

  test('somebody who is there is refused', async () => {
    const { world } = await withTess();
    const { status, body } = await world.ask('POST /v1/users', { as: 'owner', body: { email: EMAIL, roles: ['viewer'] } });
    expect([status, body.code]).toEqual([409, 'USER_EXISTS']);
  });

  test('an invitation that broke half way is finished by an owner, with a password that works', async () => {
    const world = new ApiWorld();
    jest.spyOn(world.users, 'create').mockRejectedValueOnce(new Error('throttled'));
    await world.ask('GET /v1/me', { as: 'owner' }).catch(() => undefined);
    await world.pool.invite(EMAIL);
    expect((await world.ask('POST /v1/users', { as: 'owner', body: { email: EMAIL, roles: ['viewer'] } })).status).toBe(201);
    expect((await logIn(world, world.pool.mails.at(-1)?.split(' ')[1] ?? '')).body.challenge).toBe('NEW_PASSWORD');
  });

  test('is done again as long as they have not come', async () => {
    const { world, id } = await withTess();
    const late = await world.ask(`POST /v1/users/${id}/invite`, { as: 'owner' });
    expect([late.status, late.body.code]).toEqual([409, 'USER_NOT_INVITED']);
  });
});

describe('logging in', () => {
  test('the first token makes somebody active', async () => {
    const { world, id } = await withTess();
    expect((await world.ask(`GET /v1/users/${id}`, { as: 'owner' })).body).toMatchObject({ email: EMAIL, status: 'ACTIVE' });
  });

  test('the first owner, whom only the pool knows, is known from their first log-in on', async () => {
    const world = new ApiWorld();
    world.pool.add({ email: 'first@example.com', password: 'Pass-Word-1234', roles: ['owner'] });
    const { body } = await world.ask('POST /v1/auth/login', { as: null, body: { email: 'first@example.com', password: 'Pass-Word-1234' } });
    expect((await world.ask('GET /v1/users', { as: body.accessToken })).body.items).toMatchObject([
      { email: 'first@example.com', roles: ['owner'], status: 'ACTIVE' },
    ]);
  });

  test('a refresh token is good once, and none after logging out', async () => {
    const { world, refreshToken } = await withTess();
    const refresh = (token: string) => world.ask('POST /v1/auth/refresh', { as: null, body: { refreshToken: token } });
    const { body } = await refresh(refreshToken);
    expect((await refresh(refreshToken)).body.code).toBe('INVALID_REFRESH_TOKEN');
    expect((await world.ask('POST /v1/auth/logout', { as: null, body: { refreshToken: body.refreshToken } })).status).toBe(204);
    expect((await refresh(body.refreshToken)).status).toBe(401);
  });

  test('a browser has its refresh token as a cookie that no script reads and no other site sends', async () => {
    const { world } = await withTess();
    const { body, headers } = await logIn(world, OWN, { cookie: true });
    expect(body).not.toHaveProperty('refreshToken');
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^tidewatt_refresh=[^;]+; HttpOnly; Secure; SameSite=Strict; Path=\/v1\/auth; Max-Age=2592000$/);
    const refreshed = await world.ask('POST /v1/auth/refresh', { as: null, body: {}, headers: { Cookie: cookie.split(';')[0] ?? '' } });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body).not.toHaveProperty('refreshToken');
    expect(refreshed.headers.get('set-cookie')).toMatch(/^tidewatt_refresh=/);
  });
});

describe('logging out everywhere', () => {
  test.each([
    ['by oneself', (world: ApiWorld, _id: string, as: string) => world.ask('POST /v1/me/logout-everywhere', { as })],
    ['by an admin', (world: ApiWorld, id: string) => world.ask(`POST /v1/users/${id}/logout`, { as: 'admin' })],
    [
      'by a new password',
      (world: ApiWorld, _id: string, as: string) =>
        world.ask('POST /v1/me/password', { as, body: { password: OWN, newPassword: 'Another-One-43' } }),
    ],
    ['by a reset', (world: ApiWorld, id: string) => world.ask(`POST /v1/users/${id}/reset-password`, { as: 'admin' })],
  ])('%s ends every token at once', async (_who, act) => {
    const { world, id, token, refreshToken } = await withTess();
    expect((await world.ask('GET /v1/me', { as: token })).status).toBe(200);
    world.nowMs += 5_000;
    expect((await act(world, id, token)).status).toBe(204);
    expect((await world.ask('GET /v1/me', { as: token })).body.code).toBe('INVALID_TOKEN');
    expect((await world.ask('POST /v1/auth/refresh', { as: null, body: { refreshToken } })).status).toBe(401);
  });

  test('whoever logs in after it is in', async () => {
    const { world, token } = await withTess();
    await world.ask('POST /v1/me/logout-everywhere', { as: token });
    world.nowMs += 1_000;
    const { body } = await logIn(world, OWN);
    expect((await world.ask('GET /v1/me', { as: body.accessToken })).status).toBe(200);
  });
});

describe('changing somebody', () => {
  test('holds with the next request, for the token that they have', async () => {
    const { world, id, token } = await withTess();
    expect((await world.ask('GET /v1/cards', { as: token })).status).toBe(200);
    expect((await change(world, id, { sites: ['site_default'] })).body).toMatchObject({ sites: ['site_default'] });
    expect((await world.ask('GET /v1/cards', { as: token })).status).toBe(403);
    expect((await change(world, id, { sites: null, roles: ['operator'] })).body).not.toHaveProperty('sites');
    expect((await world.ask('POST /v1/cards', { as: token, body: { idTag: 'A' } })).status).toBe(201);
  });

  test('who is disabled is out at once, and their old token stays out when they are let in again', async () => {
    const { world, id, token } = await withTess();
    await change(world, id, { status: 'DISABLED' });
    expect((await world.ask('GET /v1/me', { as: token })).status).toBe(401);
    expect((await logIn(world, OWN)).status).toBe(401);
    await change(world, id, { status: 'ACTIVE' });
    expect((await world.ask('GET /v1/me', { as: token })).status).toBe(401);
    world.nowMs += 1_000;
    expect((await logIn(world, OWN)).status).toBe(200);
  });

  test('an admin neither changes nor removes an owner', async () => {
    const { world } = await withTess();
    expect((await change(world, 'owner-1', { roles: ['viewer'] }, 'admin')).body.code).toBe('FORBIDDEN');
    expect((await world.ask('DELETE /v1/users/owner-1', { as: 'admin' })).body.code).toBe('FORBIDDEN');
    expect((await world.ask('POST /v1/users/owner-1/reset-password', { as: 'admin' })).body.code).toBe('FORBIDDEN');
  });

  test.each([{ roles: ['admin'] }, { sites: ['site_default'] }, { status: 'DISABLED' }])(
    'the last owner is not made less: %j',
    async (patch) => {
      const { world } = await withTess();
      const { status, body } = await change(world, 'owner-1', patch);
      expect([status, body.code]).toEqual([409, 'LAST_OWNER']);
    },
  );

  test('with a second owner the first one may go', async () => {
    const { world, id } = await withTess({ roles: ['owner'] });
    expect((await world.ask('DELETE /v1/users/owner-1', { as: 'owner' })).status).toBe(204);
    expect((await world.ask(`GET /v1/users/${id}`, { as: 'owner' })).status).toBe(401);
  });

  test('who was removed is nobody, and removing them again does no harm', async () => {
    const { world, id, token } = await withTess();
    expect((await world.ask(`DELETE /v1/users/${id}`, { as: 'owner' })).status).toBe(204);
    expect((await world.ask('GET /v1/me', { as: token })).status).toBe(401);
    expect((await world.ask(`GET /v1/users/${id}`, { as: 'owner' })).body.code).toBe('USER_NOT_FOUND');
    expect((await world.ask(`DELETE /v1/users/${id}`, { as: 'owner' })).status).toBe(204);
    expect((await world.ask('GET /v1/users', { as: 'owner' })).text).not.toContain(EMAIL);
  });
});

describe('a second factor', () => {
  test('counts from the first right code on, is asked for then, and can be removed by an admin', async () => {
    const { world, id, token } = await withTess();
    const { body } = await world.ask('POST /v1/me/totp', { as: token });
    expect(body.uri).toBe(`otpauth://totp/Tidewatt%3Atess%40example.com?secret=${body.secret}&issuer=Tidewatt`);
    expect((await logIn(world, OWN)).body).toHaveProperty('accessToken');
    expect((await world.ask('POST /v1/me/totp/confirm', { as: token, body: { code: '999999' } })).body.code).toBe('WRONG_CODE');
    expect((await world.ask('POST /v1/me/totp/confirm', { as: token, body: { code: body.secret } })).status).toBe(204);
    expect((await world.ask('POST /v1/me/totp', { as: token })).body.code).toBe('SECOND_FACTOR_ON');
    const { session } = (await logIn(world, OWN)).body;
    const answer = (code: string) => world.ask('POST /v1/auth/challenge', { as: null, body: { challenge: 'TOTP', session, code } });
    expect((await answer('999999')).body.code).toBe('WRONG_CODE');
    expect((await answer(body.secret)).body).toHaveProperty('accessToken');
    expect((await answer(body.secret)).body.code).toBe('LOG_IN_EXPIRED');
    expect((await world.ask(`DELETE /v1/users/${id}/totp`, { as: 'admin' })).status).toBe(204);
    expect((await logIn(world, OWN)).body).toHaveProperty('accessToken');
  });

  test('is nothing that an API key has', async () => {
    const world = new ApiWorld();
    const { key } = (await world.ask('POST /v1/api-keys', { body: {} })).body;
    expect((await world.ask('POST /v1/me/totp', { as: null, headers: { 'X-Api-Key': key } })).body.code).toBe('FORBIDDEN');
  });
});

test('no password, code or token of a person is in the audit trail', async () => {
  const { world, id, token } = await withTess();
  const { body } = await world.ask('POST /v1/me/totp', { as: token });
  await world.ask('POST /v1/me/totp/confirm', { as: token, body: { code: body.secret } });
  await world.ask('POST /v1/me/password', { as: token, body: { password: OWN, newPassword: 'Another-One-43' } });
  await world.ask(`POST /v1/users/${id}/reset-password`, { as: 'owner' });
  const { text } = await world.ask('GET /v1/audit', { as: 'owner' });
  for (const secret of [OWN, 'Another-One-43', body.secret]) expect(text).not.toContain(`"${secret}"`);
});
