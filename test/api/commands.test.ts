import fc from 'fast-check';
import { commandId, parseCommandId } from '../../lambdas/api/command-id';
import { ApiWorld, NOW } from './world';

const KEY = { 'Idempotency-Key': 'k-1' };
const RESET = { action: 'Reset', payload: { type: 'Soft' } };

async function withCharger() {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
  return world;
}

describe('refused, in this order', () => {
  test.each([
    ['without an Idempotency-Key', 'CP-1', RESET, {}, 400, 'IDEMPOTENCY_KEY_MISSING'],
    ['an Idempotency-Key with a space', 'CP-1', RESET, { 'Idempotency-Key': 'a b' }, 400, 'INVALID_REQUEST'],
    ['an action that OCPP does not know', 'CP-1', { action: 'Explode', payload: {} }, KEY, 400, 'UNKNOWN_ACTION'],
    ['an action in another spelling', 'CP-1', { action: 'reset', payload: { type: 'Soft' } }, KEY, 400, 'UNKNOWN_ACTION'],
    ['an action that every object has', 'CP-1', { action: 'constructor', payload: {} }, KEY, 400, 'UNKNOWN_ACTION'],
    ['a payload that is a list', 'CP-1', { action: 'Reset', payload: [] }, KEY, 400, 'INVALID_REQUEST'],
    ['a payload of another shape', 'CP-1', { action: 'Reset', payload: { type: 'Gentle' } }, KEY, 400, 'INVALID_PAYLOAD'],
    ['a charger that nobody registered', 'CP-9', RESET, KEY, 404, 'CHARGER_NOT_FOUND'],
  ])('%s', async (_what, charger, body, headers, status, code) => {
    const world = await withCharger();
    const answered = await world.ask(`POST /v1/chargers/${charger}/commands`, { body, headers });
    expect([answered.status, answered.body.code]).toEqual([status, code]);
    expect(world.nudges).toEqual([]);
  });

  test('the missing key is explained', async () => {
    const { body } = await (await withCharger()).ask('POST /v1/chargers/CP-1/commands', { body: RESET });
    expect(body.detail).toMatch(/Idempotency-Key/);
  });

  test('a wrong payload is pointed at', async () => {
    const { body } = await (await withCharger()).ask('POST /v1/chargers/CP-1/commands', {
      body: {
        action: 'SetChargingProfile',
        payload: { connectorId: 'one', csChargingProfiles: { chargingProfileId: 1, chargingSchedule: { chargingRateUnit: 'kW' } } },
      },
      headers: KEY,
    });
    expect(body.code).toBe('INVALID_PAYLOAD');
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/payload/connectorId', '/payload/csChargingProfiles/chargingSchedule/chargingRateUnit']),
    );
  });

  test.each(['21', '-1', 'long', '1.5'])('a wait of %s seconds', async (wait) => {
    const { status, body } = await (await withCharger()).ask(`POST /v1/chargers/CP-1/commands?wait=${wait}`, { body: RESET, headers: KEY });
    expect([status, body.errors[0].parameter]).toEqual([400, 'wait']);
  });
});

test('a command is accepted, kept, and its charger is looked after', async () => {
  const world = await withCharger();
  const { status, body, headers } = await world.ask('POST /v1/chargers/CP-1/commands', { body: RESET, headers: KEY, as: 'operator' });
  expect(status).toBe(202);
  expect(headers.get('location')).toBe(`/v1/commands/${body.id}`);
  expect(headers.get('idempotency-replayed')).toBe(null);
  expect(body).toEqual({
    id: commandId('CP-1', 1),
    chargerId: 'CP-1',
    action: 'Reset',
    payload: { type: 'Soft' },
    state: 'QUEUED',
    createdAt: NOW,
    expiresAt: '2026-03-01T08:10:00.000Z',
    attempts: 0,
    requestedBy: 'user:operator-1',
  });
  expect(world.nudges).toEqual(['pump CP-1 ENQUEUED']);
  expect((await world.ask(`GET /v1/commands/${body.id}`)).body).toEqual(body);
  expect((await world.ask('GET /v1/chargers/CP-1/commands')).body).toEqual({ items: [body], nextCursor: null });
});

test('a payload of the right shape is sent verbatim, whatever we believe of it', async () => {
  const world = await withCharger();
  const payload = { idTag: 'nobody-we-know', connectorId: 17 };
  await world.ask('POST /v1/chargers/CP-1/commands', { body: { action: 'RemoteStartTransaction', payload }, headers: KEY });
  expect((await world.mailbox.get('CP-1', 1))?.payload).toEqual(payload);
});

test('the fields reach the charger in the order of the published schema', async () => {
  const world = await withCharger();
  const payload = { requestId: 7, logType: 'SecurityLog', log: { latestTimestamp: NOW, remoteLocation: 'https://files.example.com/up' } };
  await world.ask('POST /v1/chargers/CP-1/commands', { body: { action: 'GetLog', payload }, headers: KEY });
  expect(JSON.stringify((await world.mailbox.get('CP-1', 1))?.payload)).toBe(
    `{"log":{"remoteLocation":"https://files.example.com/up","latestTimestamp":"${NOW}"},"logType":"SecurityLog","requestId":7}`,
  );
});

test('a payload that fits into no frame is refused before anything is sent, and the reason says what to do', async () => {
  const world = await withCharger();
  const localAuthorizationList = Array.from({ length: 600 }, (_, n) => ({
    idTag: `TAG${n}`,
    idTagInfo: { status: 'Accepted' },
  }));
  const { status, body } = await world.ask('POST /v1/chargers/CP-1/commands', {
    body: { action: 'SendLocalList', payload: { listVersion: 1, localAuthorizationList, updateType: 'Full' } },
    headers: KEY,
  });
  expect([status, body.code, body.errors[0].pointer]).toEqual([413, 'PAYLOAD_TOO_LARGE', '/payload']);
  expect(body.detail).toMatch(/24 KiB.*in parts/);
  expect(world.nudges).toEqual([]);
});

describe('a secret', () => {
  const KEY_CHANGE = { action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value: '00112233445566778899aabbccddeeff' } };

  test('is sent, and shown to nobody', async () => {
    const world = await withCharger();
    const asked = await world.ask('POST /v1/chargers/CP-1/commands', { body: KEY_CHANGE, headers: KEY });
    expect((await world.mailbox.get('CP-1', 1))?.payload).toEqual(KEY_CHANGE.payload);
    const one = await world.ask(`GET /v1/commands/${asked.body.id}`);
    const all = await world.ask('GET /v1/chargers/CP-1/commands');
    expect(one.body.payload).toEqual({ key: 'AuthorizationKey', value: '***' });
    for (const { text } of [asked, one, all]) expect(text).not.toContain('00112233');
    expect(JSON.stringify(world.logged)).not.toContain('00112233');
  });

  test('is gone from the store when the command has ended, and the same request is still the same', async () => {
    const world = await withCharger();
    const { body } = await world.ask('POST /v1/chargers/CP-1/commands', { body: KEY_CHANGE, headers: KEY });
    await world.ask(`POST /v1/commands/${body.id}/cancel`);
    expect((await world.mailbox.get('CP-1', 1))?.payload).toEqual({ key: 'AuthorizationKey', value: '***' });
    const again = await world.ask('POST /v1/chargers/CP-1/commands', { body: KEY_CHANGE, headers: KEY });
    expect([again.body.id, again.headers.get('idempotency-replayed')]).toEqual([body.id, 'true']);
  });
});

describe('the same Idempotency-Key', () => {
  test('with the same body is the same command', async () => {
    const world = await withCharger();
    const first = await world.ask('POST /v1/chargers/CP-1/commands', { body: RESET, headers: KEY });
    const again = await world.ask('POST /v1/chargers/CP-1/commands', { body: RESET, headers: KEY });
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([202, first.body, 'true']);
    expect((await world.ask('GET /v1/chargers/CP-1/commands')).body.items).toHaveLength(1);
  });

  test('with another body is refused', async () => {
    const world = await withCharger();
    await world.ask('POST /v1/chargers/CP-1/commands', { body: RESET, headers: KEY });
    const { status, body } = await world.ask('POST /v1/chargers/CP-1/commands', {
      body: { action: 'Reset', payload: { type: 'Hard' } },
      headers: KEY,
    });
    expect([status, body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test('of somebody else is another key', async () => {
    const world = await withCharger();
    await world.ask('POST /v1/chargers/CP-1/commands', { body: RESET, headers: KEY, as: 'operator' });
    const { headers } = await world.ask('POST /v1/chargers/CP-1/commands', { body: RESET, headers: KEY, as: 'admin' });
    expect(headers.get('idempotency-replayed')).toBe(null);
  });
});

describe('wait', () => {
  test('answers as soon as the charger has', async () => {
    const world = await withCharger();
    const drop = async () => world.mailbox.drop('CP-1', 1, { state: 'UNDELIVERABLE', atMs: world.nowMs });
    world.duringSleep.push(
      async () => {},
      async () => {},
      drop,
    );
    const { status, body } = await world.ask('POST /v1/chargers/CP-1/commands?wait=20', { body: RESET, headers: KEY });
    expect([status, body.state]).toEqual([202, 'UNDELIVERABLE']);
    expect(world.slept).toEqual([50, 75, 112.5]);
  });

  test('gives up after that many seconds, having looked ever more rarely', async () => {
    const world = await withCharger();
    const { status, body } = await world.ask('POST /v1/chargers/CP-1/commands?wait=5', { body: RESET, headers: KEY });
    expect([status, body.state]).toEqual([202, 'QUEUED']);
    expect(world.slept.reduce((sum, ms) => sum + ms, 0)).toBe(5_000);
    expect(world.slept.length).toBeLessThan(15);
    expect(Math.max(...world.slept)).toBe(1_000);
  });

  test('asks nothing twice of a command that has ended', async () => {
    const world = await withCharger();
    await world.ask('POST /v1/chargers/CP-1/commands', { body: RESET, headers: KEY });
    await world.mailbox.drop('CP-1', 1, { state: 'EXPIRED', atMs: world.nowMs });
    const { body } = await world.ask(`GET /v1/commands/${commandId('CP-1', 1)}?wait=20`);
    expect([body.state, body.finishedAt, world.slept]).toEqual(['EXPIRED', NOW, []]);
  });
});

describe('cancelling', () => {
  test('takes back what still waits, and may be repeated', async () => {
    const world = await withCharger();
    const { id } = (await world.ask('POST /v1/chargers/CP-1/commands', { body: RESET, headers: KEY })).body;
    for (const _time of [1, 2]) {
      const { status, body } = await world.ask(`POST /v1/commands/${id}/cancel`);
      expect([status, body.state]).toEqual([200, 'CANCELLED']);
    }
  });

  test('cannot take back what has ended', async () => {
    const world = await withCharger();
    const { id } = (await world.ask('POST /v1/chargers/CP-1/commands', { body: RESET, headers: KEY })).body;
    await world.mailbox.drop('CP-1', 1, { state: 'EXPIRED', atMs: world.nowMs });
    const { status, body } = await world.ask(`POST /v1/commands/${id}/cancel`);
    expect([status, body.code]).toEqual([409, 'COMMAND_NOT_QUEUED']);
  });
});

describe('a command id', () => {
  test.each(['cmd_', 'cmd_!!!', 'cmd_Q1A', 'ses_one', commandId('CP-1', 99), `${commandId('CP-1', 1)}=`, commandId('', 1)])(
    '%s names nothing',
    async (id) => {
      const world = await withCharger();
      await world.ask('POST /v1/chargers/CP-1/commands', { body: RESET, headers: KEY });
      const { status, body } = await world.ask(`GET /v1/commands/${id}`);
      expect([status, body.code]).toEqual([404, 'COMMAND_NOT_FOUND']);
    },
  );

  test('leads back to its charger and place, dots in the name included', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), fc.nat(), (chargerId, seq) => {
        expect(parseCommandId(commandId(chargerId, seq))).toEqual({ chargerId, seq });
      }),
    );
  });

  test('has one spelling only', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseCommandId(`cmd_${text}`);
        expect(parsed === undefined || commandId(parsed.chargerId, parsed.seq) === `cmd_${text}`).toBe(true);
      }),
    );
  });
});
