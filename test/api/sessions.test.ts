import type { ClosedSession } from '../../lambdas/domain/sessions/session';
import { ApiWorld, anOpenSession, NOW } from './world';

const closed = (over: Partial<ClosedSession> = {}): ClosedSession => ({
  ...anOpenSession(),
  status: 'CLOSED',
  stoppedAtMs: Date.parse('2026-03-01T07:45:00Z'),
  stopReceivedAtMs: Date.parse('2026-03-01T07:45:01Z'),
  meterStopWh: 6_000,
  stopReason: 'Local',
  energyWh: 5_000,
  ...over,
});

async function withOpenSession() {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
  await world.sessions.open(anOpenSession(), world.nowMs);
  return world;
}

const SHOWN_OPEN = {
  id: 'ses_one',
  chargerId: 'CP-1',
  connectorId: 1,
  transactionId: 4711,
  idTag: '04A2B9C1',
  siteId: 'site_default',
  authorization: 'Accepted',
  status: 'OPEN',
  startedAt: '2026-03-01T07:00:00.000Z',
  meterStartWh: 1_000,
  energyWh: 0,
  flags: [],
  needsReview: false,
};
/** Of one session alone: lists are short. */
const NOTHING_YET = { insight: { state: 'UNKNOWN', deliveredWh: 0 } };

test.each(['', '/meter-values', '/slots', '/plan', '/preferences'])('an unknown session has nothing at %s', async (path) => {
  const { status, body } = await new ApiWorld().ask(`GET /v1/sessions/ses_nothing${path}`);
  expect([status, body.code]).toEqual([404, 'SESSION_NOT_FOUND']);
});

describe('a session', () => {
  test('that has just begun has charged nothing, and nothing internal is shown', async () => {
    expect((await (await withOpenSession()).ask('GET /v1/sessions/ses_one')).body).toEqual({ ...SHOWN_OPEN, ...NOTHING_YET });
  });

  test('that is open is counted by its newest meter reading', async () => {
    const world = await withOpenSession();
    const sampledAtMs = Date.parse('2026-03-01T07:30:00Z');
    await world.sessions.recordReading('ses_one', { sampledAtMs, registerWh: 3_500, powerW: 7_200, socPercent: 40 });
    expect((await world.ask('GET /v1/sessions/ses_one')).body).toEqual({
      ...SHOWN_OPEN,
      // Half an hour ago: what it does now nobody knows.
      insight: { state: 'UNKNOWN', deliveredWh: 2_500 },
      energyWh: 2_500,
      powerW: 7_200,
      socPercent: 40,
      lastReadingAt: '2026-03-01T07:30:00.000Z',
    });
  });

  test('whose register runs backwards has charged nothing rather than less than nothing', async () => {
    const world = await withOpenSession();
    await world.sessions.recordReading('ses_one', { sampledAtMs: world.nowMs, registerWh: 10 });
    expect((await world.ask('GET /v1/sessions/ses_one')).body.energyWh).toBe(0);
  });

  test('that has ended has its stop and no cost yet', async () => {
    const world = await withOpenSession();
    await world.sessions.close(closed(), world.nowMs);
    expect((await world.ask('GET /v1/sessions/ses_one')).body).toEqual({
      ...SHOWN_OPEN,
      status: 'CLOSED',
      stoppedAt: '2026-03-01T07:45:00.000Z',
      stopReason: 'Local',
      meterStopWh: 6_000,
      energyWh: 5_000,
    });
  });

  test('that is settled has what it cost, would have cost and saved', async () => {
    const world = await withOpenSession();
    await world.sessions.close(closed(), world.nowMs);
    const cost = { amount: '0.42', currency: 'EUR' } as const;
    const baselineCost = { amount: '1.00', currency: 'EUR' } as const;
    const saved = { amount: '0.58', currency: 'EUR' } as const;
    await world.sessions.settle('ses_one', world.nowMs, { cost, baselineCost, saved, priceSource: 'replay', priceQuality: 'replay' });
    expect((await world.ask('GET /v1/sessions/ses_one')).body).toMatchObject({
      status: 'SETTLED',
      settledAt: NOW,
      cost,
      baselineCost,
      saved,
      priceSource: 'replay',
      priceQuality: 'replay',
    });
  });

  test('that is settled without a price shows no cost rather than none', async () => {
    const world = await withOpenSession();
    await world.sessions.close(closed(), world.nowMs);
    await world.sessions.settle('ses_one', world.nowMs, undefined);
    const { body } = await world.ask('GET /v1/sessions/ses_one');
    expect([body.status, 'cost' in body]).toEqual(['SETTLED', false]);
  });
});

describe('the list', () => {
  async function four() {
    const world = new ApiWorld();
    const hours = [4, 5, 6, 7];
    for (const [at, hour] of hours.entries()) {
      await world.sessions.open(
        anOpenSession({
          id: `ses_${at}`,
          chargerId: at < 2 ? 'CP-1' : 'CP-2',
          idTag: at === 0 ? 'AAAA' : 'BBBB',
          startedAtMs: Date.parse(`2026-03-01T0${hour}:00:00Z`),
        }),
        world.nowMs,
      );
    }
    await world.sessions.close(
      closed({
        ...anOpenSession({ id: 'ses_3', chargerId: 'CP-2', idTag: 'BBBB', startedAtMs: Date.parse('2026-03-01T07:00:00Z') }),
        status: 'CLOSED',
      }),
      world.nowMs,
    );
    return world;
  }

  test.each([
    ['', ['ses_3', 'ses_2', 'ses_1', 'ses_0']],
    ['?chargerId=CP-1', ['ses_1', 'ses_0']],
    ['?idTag=AAAA', ['ses_0']],
    ['?status=OPEN', ['ses_2', 'ses_1', 'ses_0']],
    ['?status=CLOSED&chargerId=CP-2', ['ses_3']],
    ['?from=2026-03-01T05:00:00Z&to=2026-03-01T07:00:00Z', ['ses_2', 'ses_1']],
    ['?from=2026-03-01T06:00:00%2B01:00&to=2026-03-01T07:00:00Z', ['ses_2', 'ses_1']],
    ['?driverId=drv_nobody', []],
    ['?siteId=site_elsewhere', []],
  ])('of sessions%s, newest first', async (query, ids) => {
    const { body } = await (await four()).ask(`GET /v1/sessions${query}`);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  test('is read page by page under the same filters', async () => {
    const world = await four();
    const first = await world.ask('GET /v1/sessions?status=OPEN&limit=2');
    const second = await world.ask(`GET /v1/sessions?limit=2&status=OPEN&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id)).toEqual(['ses_2', 'ses_1', 'ses_0']);
    const other = await world.ask(`GET /v1/sessions?limit=2&status=CLOSED&cursor=${first.body.nextCursor}`);
    expect([other.status, other.body.code]).toEqual([400, 'INVALID_CURSOR']);
  });
});

test('meter values come in order of time, without the frame they came in', async () => {
  const world = await withOpenSession();
  const sample = (at: string, registerWh: number) => ({
    sampledAtMs: Date.parse(at),
    receivedAtMs: Date.parse(at) + 500,
    context: 'Sample.Periodic',
    registerWh,
    raw: '[{"value":"secret"}]',
  });
  await world.telemetry.append({ sessionId: 'ses_one' }, [sample('2026-03-01T07:20:00Z', 3_000), sample('2026-03-01T07:10:00Z', 2_000)]);
  const { text, body } = await world.ask('GET /v1/sessions/ses_one/meter-values');
  expect(text).not.toContain('secret');
  expect(body).toEqual({
    items: [
      { sampledAt: '2026-03-01T07:10:00.000Z', receivedAt: '2026-03-01T07:10:00.500Z', context: 'Sample.Periodic', registerWh: 2_000 },
      { sampledAt: '2026-03-01T07:20:00.000Z', receivedAt: '2026-03-01T07:20:00.500Z', context: 'Sample.Periodic', registerWh: 3_000 },
    ],
    nextCursor: null,
  });
  const later = await world.ask('GET /v1/sessions/ses_one/meter-values?from=2026-03-01T07:15:00Z');
  expect(later.body.items).toHaveLength(1);
});

describe('the plan', () => {
  test('of a session that has none is not found', async () => {
    const { status, body } = await (await withOpenSession()).ask('GET /v1/sessions/ses_one/plan');
    expect([status, body.code]).toEqual([404, 'PLAN_NOT_FOUND']);
  });

  test('shows its slots over the prices, what it costs, and the profile the charger was told', async () => {
    const world = await withOpenSession();
    const profile = {
      chargingProfileId: 1,
      transactionId: 4711,
      stackLevel: 0,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 0 }] },
    } as const;
    await world.plans.put({
      sessionId: 'ses_one',
      madeAtMs: world.nowMs,
      version: 1,
      reason: 'CHEAPEST',
      slots: [
        { startMs: world.nowMs, endMs: world.nowMs + 900_000, powerW: 0, price: 0.3, priceQuality: 'final' },
        { startMs: world.nowMs + 900_000, endMs: world.nowMs + 1_800_000, powerW: 11_000 },
      ],
      cost: { amount: '0.10', currency: 'EUR' },
      neededWh: 2_750,
      pushed: { profile, atMs: world.nowMs, commandSeq: 1, count: 2 },
    });
    expect((await world.ask('GET /v1/sessions/ses_one/plan')).body).toEqual({
      sessionId: 'ses_one',
      madeAt: NOW,
      version: 1,
      reason: 'CHEAPEST',
      slots: [
        { start: NOW, end: '2026-03-01T08:15:00.000Z', powerW: 0, price: 0.3, priceQuality: 'final', co2: null },
        { start: '2026-03-01T08:15:00.000Z', end: '2026-03-01T08:30:00.000Z', powerW: 11_000, price: null, co2: null },
      ],
      cost: { amount: '0.10', currency: 'EUR' },
      baselineCost: null,
      readyBy: null,
      neededWh: 2_750,
      shortfallWh: null,
      priceSource: null,
      priceQuality: null,
      profile,
      pushedAt: NOW,
      pushes: 2,
    });
  });
});

describe('preferences', () => {
  test.each([
    ['a deadline that has passed', { readyBy: '2026-03-01T07:59:59Z' }, '/readyBy'],
    ['a deadline in two weeks', { readyBy: '2026-03-15T08:00:00Z' }, '/readyBy'],
    ['a deadline without an offset', { readyBy: '2026-03-02T07:00' }, '/readyBy'],
    ['no energy', { energyWh: 0 }, '/energyWh'],
    ['half a watt-hour', { energyWh: 0.5 }, '/energyWh'],
    ['a minimum of nothing', { minimumWh: 0 }, '/minimumWh'],
    ['a price cap nobody pays', { maxPricePerKwh: 6 }, '/maxPricePerKwh'],
    ['a whole night of warming', { preconditionMinutes: 121 }, '/preconditionMinutes'],
    ['a mode of their own', { mode: 'FAST' }, '/mode'],
  ])('refuse %s', async (_what, body, pointer) => {
    const world = await withOpenSession();
    const answered = await world.ask('PUT /v1/sessions/ses_one/preferences', { body });
    expect([answered.status, answered.body.errors[0].pointer, world.nudges]).toEqual([400, pointer, []]);
  });

  test('are kept, and the session is planned again', async () => {
    const world = await withOpenSession();
    const wish = { readyBy: '2026-03-02T07:00:00+01:00', energyWh: 20_000 };
    const { status, body } = await world.ask('PUT /v1/sessions/ses_one/preferences', { body: wish });
    expect([status, body]).toEqual([200, { readyBy: '2026-03-02T06:00:00.000Z', energyWh: 20_000 }]);
    expect(world.nudges).toEqual(['plan site_default PREFERENCES_CHANGED ses_one']);
    expect((await world.ask('GET /v1/sessions/ses_one/preferences')).body).toEqual(body);
  });

  test('say what comes first, what is too dear, what stays for the end, and how careful to be', async () => {
    const world = await withOpenSession();
    const wish = { minimumWh: 4_000, maxPricePerKwh: 0.35, preconditionMinutes: 20, mode: 'NEVER_SHORT' };
    expect(await world.ask('PUT /v1/sessions/ses_one/preferences', { body: wish })).toMatchObject({ status: 200, body: wish });
    expect((await world.sessions.get('ses_one'))?.preferences).toEqual(wish);
  });

  test('replace the ones before', async () => {
    const world = await withOpenSession();
    await world.ask('PUT /v1/sessions/ses_one/preferences', { body: { energyWh: 20_000 } });
    await world.ask('PUT /v1/sessions/ses_one/preferences', { body: { boost: true } });
    expect((await world.ask('GET /v1/sessions/ses_one/preferences')).body).toEqual({ boost: true });
  });

  test('of an ended session come too late, of an unknown one nowhere', async () => {
    const world = await withOpenSession();
    await world.sessions.close(closed(), world.nowMs);
    expect((await world.ask('PUT /v1/sessions/ses_one/preferences', { body: { boost: true } })).body.code).toBe('SESSION_NOT_OPEN');
    expect((await world.ask('PUT /v1/sessions/ses_two/preferences', { body: { boost: true } })).body.code).toBe('SESSION_NOT_FOUND');
  });
});

describe('stopping', () => {
  test('asks the charger to stop the transaction', async () => {
    const world = await withOpenSession();
    const { status, body, headers } = await world.ask('POST /v1/sessions/ses_one/stop', { as: 'operator' });
    expect([status, headers.get('location')]).toEqual([202, `/v1/commands/${body.id}`]);
    expect(body).toMatchObject({ action: 'RemoteStopTransaction', payload: { transactionId: 4711 }, state: 'QUEUED', chargerId: 'CP-1' });
    expect(world.nudges).toEqual(['pump CP-1 ENQUEUED']);
  });

  test('with the same Idempotency-Key asks once', async () => {
    const world = await withOpenSession();
    const headers = { 'Idempotency-Key': 'stop-1' };
    const first = await world.ask('POST /v1/sessions/ses_one/stop', { headers });
    const again = await world.ask('POST /v1/sessions/ses_one/stop', { headers });
    expect([again.body.id, again.headers.get('idempotency-replayed')]).toEqual([first.body.id, 'true']);
  });

  test('an ended session is too late', async () => {
    const world = await withOpenSession();
    await world.sessions.close(closed(), world.nowMs);
    const { status, body } = await world.ask('POST /v1/sessions/ses_one/stop');
    expect([status, body.code]).toEqual([409, 'SESSION_NOT_OPEN']);
  });
});
