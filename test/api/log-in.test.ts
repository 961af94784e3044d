import { createHash } from 'node:crypto';
import { ApiWorld as World } from './world';

class ApiWorld extends World {
  readonly admin = this.pool.add({ email: 'admin@example.com', password: 'correct', roles: ['admin'] });
}

test.each([
  ['a wrong password', { email: 'admin@example.com', password: 'wrong' }, 401, 'WRONG_CREDENTIALS'],
  ['an unknown person', { email: 'nobody@example.com', password: 'correct' }, 401, 'WRONG_CREDENTIALS'],
  ['too many attempts', { email: 'admin@example.com', password: 'slow down' }, 429, 'TOO_MANY_ATTEMPTS'],
  ['no password', { email: 'admin@example.com' }, 400, 'INVALID_REQUEST'],
  ['a role asked for', { email: 'admin@example.com', password: 'correct', role: 'owner' }, 400, 'INVALID_REQUEST'],
])('refuses %s', async (_what, body, status, code) => {
  const answered = await new ApiWorld().ask('POST /v1/auth/login', { as: null, body });
  expect([answered.status, answered.body.code]).toEqual([status, code]);
});

test('gives a token and says how long it is good', async () => {
  const { status, body } = await new ApiWorld().ask('POST /v1/auth/login', {
    as: null,
    body: { email: 'admin@example.com', password: 'correct' },
  });
  expect([status, body]).toEqual([
    200,
    { accessToken: expect.any(String), refreshToken: expect.any(String), expiresAt: '2026-03-01T09:00:00.000Z' },
  ]);
});

test('a failed login is logged without the address or the password', async () => {
  const world = new ApiWorld();
  await world.ask('POST /v1/auth/login', { as: null, body: { email: 'admin@example.com', password: 'hunter2' } });
  expect(world.logged).toEqual([['LOGIN_FAILED', { reason: 'WRONG_CREDENTIALS', requestId: expect.any(String) }]]);
});

test('says who is asking', async () => {
  const { body } = await new ApiWorld().ask('GET /v1/me', { as: 'operator' });
  expect(body).toEqual({
    id: 'operator-1',
    kind: 'user',
    email: 'operator@example.com',
    roles: ['operator'],
    permissions: expect.any(Array),
  });
  expect(body.permissions).toContain('POST /v1/cards');
  expect(body.permissions).not.toContain('POST /v1/api-keys');
});

test('says what somebody is limited to, and what is left of their rights', async () => {
  const { body } = await new ApiWorld().ask('GET /v1/me', { as: 'operator~site_a' });
  expect(body).toMatchObject({ roles: ['operator'], sites: ['site_a'] });
  expect(body.permissions).toContain('GET /v1/chargers');
  expect(body.permissions).not.toContain('POST /v1/cards');
});

describe('an API key', () => {
  test('is shown once, and only its hash is kept', async () => {
    const world = new ApiWorld();
    const { status, body, headers } = await world.ask('POST /v1/api-keys', { body: { name: 'billing', roles: ['viewer'] } });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/api-keys/${body.id}`);
    expect(body).toMatchObject({ name: 'billing', roles: ['viewer'], createdBy: 'user:admin-1', lastFour: body.key.slice(-4) });
    expect(body.key).toMatch(/^twk_.{36}$/);
    const listed = await world.ask('GET /v1/api-keys');
    expect(listed.text).not.toContain(body.key);
    expect(await world.apiKeys.findByHash(createHash('sha256').update(body.key).digest('hex'))).toMatchObject({ id: body.id });
  });

  test('opens what its roles allow, and no more', async () => {
    const world = new ApiWorld();
    const { key } = (await world.ask('POST /v1/api-keys', { body: { roles: ['viewer'] } })).body;
    const headers = { 'X-Api-Key': key };
    expect((await world.ask('GET /v1/me', { as: null, headers })).body).toMatchObject({ kind: 'api-key', roles: ['viewer'] });
    expect((await world.ask('POST /v1/cards', { as: null, headers, body: { idTag: 'A' } })).status).toBe(403);
  });

  test('has the rights of its maker when nothing is said, even with no body at all', async () => {
    const { status, body } = await new ApiWorld().ask('POST /v1/api-keys', { as: 'admin' });
    expect([status, body.roles]).toEqual([201, ['admin']]);
  });

  test('cannot have more rights than its maker', async () => {
    const { status, body } = await new ApiWorld().ask('POST /v1/api-keys', { as: 'admin', body: { roles: ['owner'] } });
    expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
  });

  test('stops working the moment it is taken away, and cannot be taken away twice', async () => {
    const world = new ApiWorld();
    const { id, key } = (await world.ask('POST /v1/api-keys', { body: {} })).body;
    expect((await world.ask(`DELETE /v1/api-keys/${id}`)).status).toBe(204);
    expect((await world.ask('GET /v1/me', { as: null, headers: { 'X-Api-Key': key } })).status).toBe(401);
    expect((await world.ask(`DELETE /v1/api-keys/${id}`)).body.code).toBe('API_KEY_NOT_FOUND');
  });

  test('does not help a token that is not valid', async () => {
    const world = new ApiWorld();
    const { key } = (await world.ask('POST /v1/api-keys', { body: {} })).body;
    expect((await world.ask('GET /v1/me', { as: 'expired', headers: { 'X-Api-Key': key } })).status).toBe(401);
  });
});

test.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'admin'])('an Authorization header "%s" is not a token', async (authorization) => {
  const { status, body } = await new ApiWorld().ask('GET /v1/me', { as: null, headers: { Authorization: authorization } });
  expect([status, body.code]).toEqual([401, 'INVALID_TOKEN']);
});
