import { sessionId } from '../../lambdas/domain/sessions/identify-session';
import { doubtfulSession } from '../../lambdas/domain/sessions/inbox-item';
import type { ClosedSession } from '../../lambdas/domain/sessions/session';
import { aCard, aCharger } from '../support/charger';
import { ApiWorld, anOpenSession, NOW } from './world';

const STOP = { transactionId: 99, idTag: '04A2B9C1', meterStop: 9_000, timestamp: '2026-03-01T07:50:00Z', reason: 'EVDisconnected' };
const NOW_MS = Date.parse(NOW);

async function aWorldWithAnOrphan(payload: object = STOP) {
  const world = new ApiWorld();
  await world.chargers.create(aCharger({ id: 'CP-1' }));
  await world.sessions.keepOrphan({
    chargerId: 'CP-1',
    action: 'StopTransaction',
    payload: payload as never,
    receivedAtMs: NOW_MS,
    reason: 'UNKNOWN_TRANSACTION',
  });
  const { body } = await world.ask('GET /v1/orphans?status=OPEN');
  const id: string = body.items[0].id;
  const resolve = (decision: object, as = 'operator') =>
    world.ask(`POST /v1/orphans/${id}/resolve`, { as, body: { note: 'seen on the meter', ...decision } });
  return { world, id, resolve };
}

test('lists what waits, newest first, filtered and page by page', async () => {
  const { world, id } = await aWorldWithAnOrphan();
  await world.sessions.keepOrphan({
    chargerId: 'CP-2',
    action: 'StopTransaction',
    payload: { transactionId: -1 },
    receivedAtMs: NOW_MS + 1_000,
    reason: 'UNUSABLE_TRANSACTION_ID',
  });
  const first = await world.ask('GET /v1/orphans?limit=1', { as: 'viewer' });
  expect(first.body.items.map(({ chargerId }: { chargerId: string }) => chargerId)).toEqual(['CP-2']);
  const second = await world.ask(`GET /v1/orphans?limit=1&cursor=${first.body.nextCursor}`);
  expect(second.body).toEqual({
    items: [{ id, chargerId: 'CP-1', kind: 'ORPHAN_STOP', reason: 'UNKNOWN_TRANSACTION', status: 'OPEN', receivedAt: NOW, payload: STOP }],
    nextCursor: null,
  });
  expect((await world.ask('GET /v1/orphans?chargerId=CP-1')).body.items).toHaveLength(1);
  expect((await world.ask('GET /v1/orphans?status=RESOLVED')).body.items).toEqual([]);
  expect((await world.ask('GET /v1/orphans?kind=IMPOSSIBLE_ENERGY')).body.items).toEqual([]);
});

test.each([
  ['nobody', { note: 'x', action: 'DISMISS' }, null, 401, 'AUTHENTICATION_REQUIRED'],
  ['a viewer', { note: 'x', action: 'DISMISS' }, 'viewer', 403, 'FORBIDDEN'],
  ['without a note', { action: 'DISMISS' }, 'operator', 400, 'INVALID_REQUEST'],
  ['attached to no session', { note: 'x', action: 'ATTACH' }, 'operator', 400, 'INVALID_REQUEST'],
  ['attached to an unknown session', { note: 'x', action: 'ATTACH', sessionId: 'ses_none' }, 'operator', 404, 'SESSION_NOT_FOUND'],
  ["attached to another charger's session", { note: 'x', action: 'ATTACH', sessionId: 'ses_other' }, 'operator', 404, 'SESSION_NOT_FOUND'],
  ['attached to a session of later', { note: 'x', action: 'ATTACH', sessionId: 'ses_later' }, 'operator', 409, 'RESOLUTION_NOT_POSSIBLE'],
  ['accepted like a doubtful session', { note: 'x', action: 'ACCEPT' }, 'operator', 409, 'RESOLUTION_NOT_POSSIBLE'],
  ['made a session without its start', { note: 'x', action: 'CREATE_SESSION' }, 'operator', 400, 'INVALID_REQUEST'],
  [
    'made a session with a start beyond its stop',
    { note: 'x', action: 'CREATE_SESSION', start: { startedAt: NOW, meterStartWh: 1, connectorId: 1 } },
    'operator',
    400,
    'INVALID_REQUEST',
  ],
])('a stop is refused when %s', async (_what, body, as, status, code) => {
  const { world, id } = await aWorldWithAnOrphan();
  await world.sessions.open(anOpenSession({ id: 'ses_other', chargerId: 'CP-9' }), 0);
  await world.sessions.open(anOpenSession({ id: 'ses_later', startedAtMs: NOW_MS }), 0);
  expect(await world.ask(`POST /v1/orphans/${id}/resolve`, { as, body })).toMatchObject({ status, body: { code } });
  expect((await world.inbox.get(id))?.resolution).toBeUndefined();
});

test('an id that is none is not found', async () => {
  const { world } = await aWorldWithAnOrphan();
  for (const id of ['orp_none', 'x', encodeURIComponent('orp_MS4w')]) {
    expect((await world.ask(`GET /v1/orphans/${id}`)).body.code).toBe('ORPHAN_NOT_FOUND');
  }
});

test('ATTACH ends the open session with the facts of the stop and asks for its settlement, once', async () => {
  const { world, id, resolve } = await aWorldWithAnOrphan();
  await world.sessions.open(anOpenSession(), 0);
  expect((await world.ask(`GET /v1/orphans/${id}`)).body.proposals[0]).toEqual({
    action: 'ATTACH',
    sessionId: 'ses_one',
    why: 'SAME_CARD',
  });

  const decision = { action: 'ATTACH', sessionId: 'ses_one' };
  const resolved = await resolve(decision);
  expect(resolved).toMatchObject({
    status: 200,
    body: { status: 'RESOLVED', resolution: { ...decision, actor: 'user:operator-1', note: 'seen on the meter', at: NOW, appliedAt: NOW } },
  });
  expect((await world.ask('GET /v1/sessions/ses_one')).body).toMatchObject({
    status: 'CLOSED',
    meterStopWh: 9_000,
    energyWh: 8_000,
    stoppedAt: '2026-03-01T07:50:00.000Z',
    stopReason: 'EVDisconnected',
    needsReview: false,
  });
  expect(world.nudges).toEqual(['settle ses_one']);
  expect(world.logged.filter(([code]) => code === 'ORPHAN_RESOLVED')).toHaveLength(1);

  // The same again is the same; another decision comes too late.
  expect((await resolve(decision, 'admin')).body).toEqual(resolved.body);
  expect(await resolve({ action: 'DISMISS' })).toMatchObject({ status: 409, body: { code: 'ORPHAN_RESOLVED' } });
  expect(world.nudges).toEqual(['settle ses_one']);
});

test('ATTACH corrects a session that has ended otherwise, settles it again, and keeps what stood before', async () => {
  const { world, id, resolve } = await aWorldWithAnOrphan();
  const open = anOpenSession();
  await world.sessions.open(open, 0);
  const endedMs = Date.parse('2026-03-01T07:30:00Z');
  const closed: ClosedSession = {
    ...open,
    status: 'CLOSED',
    stoppedAtMs: endedMs,
    stopReceivedAtMs: endedMs,
    meterStopWh: 5_000,
    stopReason: 'Other',
    energyWh: 4_000,
  };
  await world.sessions.close(closed, 0);
  const cost = { amount: '1.00', currency: 'EUR' } as const;
  await world.sessions.settle('ses_one', NOW_MS, { cost, baselineCost: cost, saved: cost, priceSource: 'x', priceQuality: 'final' });
  await resolve({ action: 'ATTACH', sessionId: 'ses_one' });
  expect((await world.ask('GET /v1/sessions/ses_one')).body).toMatchObject({
    status: 'CLOSED',
    energyWh: 8_000,
    flags: ['CORRECTED'],
    corrections: [{ cause: id, at: NOW, energyWh: 4_000, meterStopWh: 5_000, stopReason: 'Other', cost, settledAt: NOW }],
  });
  expect(world.sessions.due(NOW_MS + 60_000)).toEqual([{ kind: 'SETTLEMENT', sessionId: 'ses_one' }]);
});

test('a decision that a crash left undone is carried out by sending it again', async () => {
  const { world, id, resolve } = await aWorldWithAnOrphan();
  await world.sessions.open(anOpenSession(), 0);
  const { close } = world.sessions;
  world.sessions.close = () => Promise.reject(new Error('throttled'));
  expect((await resolve({ action: 'ATTACH', sessionId: 'ses_one' })).status).toBe(500);
  expect((await world.ask(`GET /v1/orphans/${id}`)).body.status).toBe('RESOLVING');
  world.sessions.close = close;
  expect((await resolve({ action: 'ATTACH', sessionId: 'ses_one' })).body.status).toBe('RESOLVED');
  expect((await world.sessions.get('ses_one'))?.status).toBe('CLOSED');
});

test('a decision that was carried out before a crash is not carried out twice', async () => {
  const { world, resolve } = await aWorldWithAnOrphan();
  const open = anOpenSession();
  await world.sessions.open(open, 0);
  await world.sessions.close(
    { ...open, status: 'CLOSED', stoppedAtMs: NOW_MS, stopReceivedAtMs: NOW_MS, meterStopWh: 5_000, stopReason: 'Other', energyWh: 4_000 },
    0,
  );
  const { applied } = world.inbox;
  world.inbox.applied = () => Promise.reject(new Error('throttled'));
  expect((await resolve({ action: 'ATTACH', sessionId: 'ses_one' })).status).toBe(500);
  world.inbox.applied = applied;
  expect((await resolve({ action: 'ATTACH', sessionId: 'ses_one' })).body.status).toBe('RESOLVED');
  expect((await world.ask('GET /v1/sessions/ses_one')).body).toMatchObject({ energyWh: 8_000, corrections: [{ energyWh: 4_000 }] });
});

describe('CREATE_SESSION', () => {
  const start = { startedAt: '2026-03-01T07:00:00Z', meterStartWh: 2_000, connectorId: 2 };

  test('makes the session that the stop speaks of, under its own number', async () => {
    const { world, resolve } = await aWorldWithAnOrphan();
    await world.cards.create(aCard({ idTag: '04A2B9C1', driverId: 'driver_1' }));
    const { body } = await resolve({ action: 'CREATE_SESSION', start });
    expect(body).toMatchObject({ status: 'RESOLVED', resolution: { sessionId: sessionId('CP-1', 99) } });
    expect((await world.ask(`GET /v1/sessions/${sessionId('CP-1', 99)}`)).body).toMatchObject({
      status: 'CLOSED',
      chargerId: 'CP-1',
      connectorId: 2,
      transactionId: 99,
      idTag: '04A2B9C1',
      driverId: 'driver_1',
      energyWh: 7_000,
      startedAt: '2026-03-01T07:00:00.000Z',
      stoppedAt: '2026-03-01T07:50:00.000Z',
      flags: ['CREATED_BY_HAND'],
    });
    expect(world.nudges).toEqual([`settle ${sessionId('CP-1', 99)}`]);
  });

  test('a stop that the charger sent twice makes one session, whatever is said of its start', async () => {
    const { world, resolve } = await aWorldWithAnOrphan({ ...STOP, transactionId: -1 });
    await world.sessions.keepOrphan({
      chargerId: 'CP-1',
      action: 'StopTransaction',
      payload: { ...STOP, transactionId: -1 },
      receivedAtMs: NOW_MS + 60_000,
      reason: 'UNUSABLE_TRANSACTION_ID',
    });
    const again = (await world.ask('GET /v1/orphans')).body.items[0].id;
    await resolve({ action: 'CREATE_SESSION', start });
    expect((await world.ask(`GET /v1/orphans/${again}`)).body.proposals).toMatchObject([{ action: 'DISMISS', why: 'SAME_STOP' }]);
    const other = { action: 'CREATE_SESSION', note: 'x', start: { ...start, connectorId: 1, meterStartWh: 3_000 } };
    expect((await world.ask(`POST /v1/orphans/${again}/resolve`, { body: other })).status).toBe(200);
    expect((await world.sessions.list({ limit: 9 })).items).toMatchObject([{ meterStartWh: 2_000, energyWh: 7_000 }]);
  });

  test('what the frame says of its start need not be said again', async () => {
    const begin = { value: '1.5', unit: 'kWh', context: 'Transaction.Begin' };
    const { world, resolve } = await aWorldWithAnOrphan({
      ...STOP,
      transactionData: [{ timestamp: '2026-03-01T07:10:00Z', sampledValue: [begin] }],
    });
    expect((await resolve({ action: 'CREATE_SESSION', start: { connectorId: 1 } })).status).toBe(200);
    expect(await world.sessions.get(sessionId('CP-1', 99))).toMatchObject({
      startedAtMs: Date.parse('2026-03-01T07:10:00Z'),
      meterStartWh: 1_500,
      energyWh: 7_500,
    });
  });
});

describe('a session whose energy cannot be right', () => {
  async function doubtful() {
    const world = new ApiWorld();
    await world.chargers.create(aCharger({ id: 'CP-1' }));
    const open = anOpenSession({ live: { sampledAtMs: NOW_MS - 1_000, registerWh: 6_000 } });
    await world.sessions.open(open, 0);
    await world.sessions.close(
      {
        ...open,
        status: 'CLOSED',
        stoppedAtMs: NOW_MS,
        stopReceivedAtMs: NOW_MS,
        meterStopWh: 400,
        stopReason: 'Local',
        energyWh: 0,
        flags: ['METER_BACKWARDS'],
      },
      0,
    );
    const item = doubtfulSession({ id: 'ses_one', chargerId: 'CP-1', stopReceivedAtMs: NOW_MS }, 'METER_BACKWARDS');
    await world.sessions.keepDoubt(item);
    await world.sessions.settle('ses_one', NOW_MS, undefined);
    const resolve = (decision: object) =>
      world.ask(`POST /v1/orphans/${item.id}/resolve`, { body: { note: 'asked the driver', ...decision } });
    return { world, resolve, id: item.id };
  }

  test('asks for a look, and proposes what its last reading says', async () => {
    const { world, id } = await doubtful();
    expect((await world.ask('GET /v1/sessions/ses_one')).body).toMatchObject({ needsReview: true, energyWh: 0, status: 'SETTLED' });
    expect((await world.ask(`GET /v1/orphans/${id}`)).body).toMatchObject({
      kind: 'IMPOSSIBLE_ENERGY',
      reason: 'METER_BACKWARDS',
      sessionId: 'ses_one',
      proposals: [{ action: 'SET_ENERGY', energyWh: 5_000, why: 'LAST_BELIEVABLE_READING' }, { action: 'ACCEPT' }],
    });
  });

  test('ACCEPT leaves the figures and asks no more', async () => {
    const { world, resolve } = await doubtful();
    expect((await resolve({ action: 'ACCEPT' })).body.status).toBe('RESOLVED');
    expect((await world.ask('GET /v1/sessions/ses_one')).body).toMatchObject({ needsReview: false, energyWh: 0, status: 'SETTLED' });
    expect(world.nudges).toEqual([]);
  });

  test('SET_ENERGY settles the session again with the new figure, once, and the old one stays beside it', async () => {
    const { world, resolve, id } = await doubtful();
    const first = await resolve({ action: 'SET_ENERGY', energyWh: 5_000 });
    expect(await resolve({ action: 'SET_ENERGY', energyWh: 5_000 })).toMatchObject({ status: 200, body: first.body });
    expect((await resolve({ action: 'SET_ENERGY', energyWh: 6_000 })).body.code).toBe('ORPHAN_RESOLVED');
    expect((await resolve({ action: 'SET_ENERGY' })).body.errors).toEqual([{ pointer: '/energyWh', detail: 'is needed to SET_ENERGY' }]);
    expect((await world.ask('GET /v1/sessions/ses_one')).body).toMatchObject({
      needsReview: false,
      status: 'CLOSED',
      energyWh: 5_000,
      meterStopWh: 400,
      corrections: [{ cause: id, energyWh: 0 }],
    });
    expect(world.nudges).toEqual(['settle ses_one']);
  });
});
