import { ApiWorld } from './world';

async function aWorld(body: object = {}) {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1', ...body } });
  return world;
}

test('a rotation queues the command that carries the key, and shows the key to nobody', async () => {
  const world = await aWorld();
  const answer = await world.ask('POST /v1/chargers/CP-1/credentials/rotate', { as: 'operator' });
  expect(answer).toMatchObject({
    status: 202,
    body: {
      chargerId: 'CP-1',
      action: 'ChangeConfiguration',
      payload: { key: 'AuthorizationKey', value: '***' },
      state: 'QUEUED',
      requestedBy: 'user:operator-1',
    },
  });
  const key = String((await world.mailbox.get('CP-1', 1))?.payload['value']);
  expect(key).toMatch(/^[0-9a-f]{40}$/);
  const seen = [answer.text, (await world.ask('GET /v1/chargers/CP-1')).text, JSON.stringify(world.logged)];
  for (const text of seen) for (const spelling of [key, Buffer.from(key, 'hex').toString()]) expect(text).not.toContain(spelling);
  expect((await world.ask('GET /v1/chargers/CP-1')).body.keyChange).toBe('UNDER_WAY');
});

test('one at a time, whichever way it was asked for', async () => {
  const world = await aWorld();
  await world.ask('POST /v1/chargers/CP-1/credentials/rotate');
  expect(await world.ask('POST /v1/chargers/CP-1/credentials/rotate')).toMatchObject({ status: 409, body: { code: 'KEY_CHANGE_PENDING' } });
  const asCommand = {
    body: { action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value: '00'.repeat(16) } },
    headers: { 'Idempotency-Key': 'k' },
  };
  expect(await world.ask('POST /v1/chargers/CP-1/commands', asCommand)).toMatchObject({
    status: 409,
    body: { code: 'KEY_CHANGE_PENDING' },
  });
  await world.mailbox.drop('CP-1', 1, { state: 'EXPIRED', atMs: 1 });
  expect(await world.ask('POST /v1/chargers/CP-1/commands', asCommand)).toMatchObject({ status: 202 });
});

test.each(['credentials/rotate', 'approve', 'reject'])('%s: of no charger, and not by a viewer', async (verb) => {
  const world = await aWorld();
  expect(await world.ask(`POST /v1/chargers/CP-9/${verb}`)).toMatchObject({ status: 404, body: { code: 'CHARGER_NOT_FOUND' } });
  expect(await world.ask(`POST /v1/chargers/CP-1/${verb}`, { as: 'viewer' })).toMatchObject({ status: 403 });
});

test('registered Pending, a charger waits for its key; approved or rejected, it waits no more', async () => {
  const world = await aWorld({ registration: 'Pending' });
  expect(await world.chargers.get('CP-1')).toMatchObject({ registration: 'Pending', acceptAfterKeyChange: true });
  expect(await world.ask('POST /v1/chargers/CP-1/reject', { as: 'operator' })).toMatchObject({
    status: 200,
    body: { registration: 'Rejected' },
  });
  expect(await world.chargers.get('CP-1')).not.toHaveProperty('acceptAfterKeyChange');
  expect(await world.ask('POST /v1/chargers/CP-1/approve', { as: 'operator' })).toMatchObject({
    status: 200,
    body: { registration: 'Accepted' },
  });
  expect(await world.chargers.get('CP-1')).toMatchObject({ acceptedAtMs: world.nowMs });
});

test('a charger cannot be registered as Rejected', async () => {
  const answer = await new ApiWorld().ask('POST /v1/chargers', { body: { id: 'CP-1', registration: 'Rejected' } });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/registration' }] } });
});
