import { DEFAULT_SITE_ID } from '../../lambdas/domain/sites/site';
import { ApiWorld, NOW } from './world';

test('a change is in the trail: who, what, before and after', async () => {
  const world = new ApiWorld();
  await world.ask('POST /v1/cards', { as: 'operator', body: { idTag: 'A' } });
  world.nowMs += 1_000;
  await world.ask('PATCH /v1/cards/A', { as: 'admin', body: { status: 'BLOCKED' } });
  const { body } = await world.ask('GET /v1/audit?objectId=A');
  expect(body.items).toMatchObject([
    {
      at: '2026-03-01T08:00:01.000Z',
      actor: 'user:admin-1',
      action: 'PATCH /v1/cards/{idTag}',
      objectId: 'A',
      status: 200,
      request: { status: 'BLOCKED' },
      before: { idTag: 'A', status: 'ACTIVE' },
      after: { idTag: 'A', status: 'BLOCKED' },
    },
    { at: NOW, actor: 'user:operator-1', action: 'POST /v1/cards', objectId: 'A', status: 201 },
  ]);
});

test('a password or key that was given or made is nowhere in the trail', async () => {
  const world = new ApiWorld();
  const { body: charger } = await world.ask('POST /v1/chargers', { body: { id: 'CP-1', password: 'hunter2-hunter2' } });
  const { body: rotated } = await world.ask('PATCH /v1/chargers/CP-1', { body: { rotatePassword: true } });
  const { body: made } = await world.ask('POST /v1/api-keys', { body: { name: 'x' } });
  await world.ask('POST /v1/chargers/CP-1/commands', {
    headers: { 'Idempotency-Key': '1' },
    body: { action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value: 'a-new-secret-key' } },
  });
  const { text, body } = await world.ask('GET /v1/audit');
  expect(body.items).toHaveLength(4);
  for (const secret of [charger.password, rotated.password, made.key, 'hunter2-hunter2', 'a-new-secret-key', '612d6e65772d'])
    expect(text).not.toContain(secret);
});

test('what was asked and refused is there, with the reason', async () => {
  const world = new ApiWorld();
  await world.ask('PATCH /v1/cards/NOBODY', { body: { status: 'BLOCKED' } });
  expect((await world.ask('GET /v1/audit')).body.items).toMatchObject([{ objectId: 'NOBODY', status: 404, code: 'CARD_NOT_FOUND' }]);
});

test('reading leaves no entry, nor does a request that nobody may make or that cannot be read', async () => {
  const world = new ApiWorld();
  await world.ask('GET /v1/cards');
  await world.ask('POST /v1/cards', { as: 'viewer', body: { idTag: 'A' } });
  await world.ask('POST /v1/cards', { as: null, body: { idTag: 'A' } });
  await world.ask('POST /v1/cards', { body: { idTag: '' } });
  expect((await world.ask('GET /v1/audit')).body.items).toEqual([]);
});

test('what cannot be written into the trail is not done', async () => {
  const world = new ApiWorld();
  jest.spyOn(world.audit, 'begin').mockRejectedValueOnce(new Error('throttled'));
  expect((await world.ask('POST /v1/cards', { body: { idTag: 'A' } })).status).toBe(500);
  expect(await world.cards.get('A')).toBe(undefined);
});

test('a change whose end could not be written is answered, and stays in the trail as begun', async () => {
  const world = new ApiWorld();
  jest.spyOn(world.audit, 'end').mockRejectedValueOnce(new Error('throttled'));
  expect((await world.ask('POST /v1/cards', { body: { idTag: 'A' } })).status).toBe(201);
  expect((await world.ask('GET /v1/audit')).body.items).toMatchObject([{ action: 'POST /v1/cards', status: null }]);
  expect(world.logged.map(([code]) => code)).toContain('AUDIT_NOT_ENDED');
});

test('the address is the one that API Gateway saw', async () => {
  const world = new ApiWorld();
  const headers = { Authorization: 'Bearer admin', 'Content-Type': 'application/json', 'X-Forwarded-For': '203.0.113.9' };
  const env = { requestContext: { requestId: 'gw-1', http: { sourceIp: '192.0.2.7' } } };
  await world.api.request('/v1/cards', { method: 'POST', headers, body: '{"idTag":"A"}' }, env);
  expect((await world.ask('GET /v1/audit')).body.items).toMatchObject([{ id: 'aud_gw-1', requestId: 'gw-1', address: '192.0.2.7' }]);
});

test('whoever is limited to a site sees what was done there', async () => {
  const world = new ApiWorld();
  await world.ask('POST /v1/cards', { body: { idTag: 'A' } });
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
  await world.ask('PATCH /v1/chargers/CP-1', { body: { phases: 1 } });
  const { body } = await world.ask('GET /v1/audit', { as: `admin~${DEFAULT_SITE_ID}` });
  expect(body.items.map(({ action }: { action: string }) => action)).toEqual(['PATCH /v1/chargers/{id}', 'POST /v1/chargers']);
  expect((await world.ask('GET /v1/audit', { as: 'admin~site_b' })).body.items).toEqual([]);
});
