import { ApiWorld, anOpenSession } from '../../api/world';
import { aClosedSession } from '../../support/session';
import type { Names } from './story';

/** A network with some of everything, and the names of it: requests of a story find something to speak of from the first one on. */
export async function aNetwork(names: Names): Promise<ApiWorld> {
  const world = new ApiWorld();
  for (const site of ['site_default', 'site_a']) {
    await world.sites.create({ id: site, name: site, timeZone: 'Europe/Berlin', priceZone: 'DE-LU', createdAtMs: 0, version: 1 });
    names.learn('sites', site);
  }
  const make = async (collection: string, request: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await world.ask(request, { as: 'owner', ...(body === undefined ? {} : { body }), headers });
    if (answer.status >= 300) throw new Error(`${request}: ${answer.text}`);
    names.learn(collection, answer.body.id ?? answer.body.idTag);
    return answer.body;
  };
  for (const [id, siteId] of [
    ['CP-1', 'site_default'],
    ['CP-A', 'site_a'],
  ])
    await make('chargers', 'POST /v1/chargers', { id, siteId });
  await make('cards', 'POST /v1/cards', { idTag: '04A2B9C1' });
  const driver = await make('drivers', 'POST /v1/drivers', { name: 'Dan', phone: '+4915112345678', email: 'dan@example.com' });
  names.learn('wallets', driver.walletId);
  const topUp = { amount: '50.00', currency: 'EUR', method: 'CASH' };
  await make('top-ups', `POST /v1/wallets/${driver.walletId}/top-ups`, topUp, { 'Idempotency-Key': 'network-1' });
  await make('commands', 'POST /v1/chargers/CP-1/commands', { action: 'ClearCache', payload: {} }, { 'Idempotency-Key': 'network-2' });
  await make('availability', 'POST /v1/chargers/CP-1/availability', { connectorId: 0, type: 'Inoperative', at: '2026-03-09T08:00:00Z' });
  await make('configuration-templates', 'POST /v1/configuration-templates', {
    name: 'All',
    vendor: 'Alfen',
    keys: { ConnectionTimeOut: '60' },
  });
  const firmware = await make('firmware', 'POST /v1/firmware', { name: 'Fixes', version: '2.0' });
  world.bucket.set(`firmware/${firmware.id}`, 1_000);
  const elements = [{ price_components: [{ type: 'ENERGY', price: 0.4, vat: 19, step_size: 1 }] }];
  await make('tariffs', 'PUT /v1/tariffs/day', { currency: 'EUR', elements });
  await make('api-keys', 'POST /v1/api-keys', { name: 'Meters', roles: ['viewer'] });
  await make('users', 'POST /v1/users', { email: 'eve@example.com', roles: ['viewer'] });
  world.pool.add({ email: 'ada@example.com', password: 'Correct-Horse-1', roles: ['owner'] });
  world.pool.add({ email: 'ben@example.com', password: 'Temporary-Horse-1', isTemporary: true, roles: ['viewer'] });
  const { body: ada } = await world.ask('POST /v1/auth/login', {
    as: null,
    body: { email: 'ada@example.com', password: 'Correct-Horse-1' },
  });
  names.learn('accessTokens', ada.accessToken);
  names.learn('refreshToken', ada.refreshToken);
  await withSessions(world, driver.id, names);
  await withWords(world, names);
  await world.links.create('link-get', { action: 'GET', key: 'a', usesLeft: 9, expiresAtMs: world.nowMs + 3_600_000 });
  await world.links.create('link-put', { action: 'PUT', key: 'a', usesLeft: 9, expiresAtMs: world.nowMs + 3_600_000 });
  for (const link of ['link-get', 'link-put']) names.learn('f', link);
  return world;
}

async function withSessions(world: ApiWorld, driverId: string, names: Names): Promise<void> {
  const startedAtMs = world.nowMs - 3_600_000;
  const one = { startedAtMs, startReceivedAtMs: startedAtMs, chargerId: 'CP-1', siteId: 'site_default', driverId };
  await world.sessions.open(anOpenSession({ ...one, id: 'ses_open' }), world.nowMs);
  for (const id of ['ses_closed', 'ses_settled']) {
    await world.sessions.open(anOpenSession({ ...one, id, transactionId: id.length, startKey: id }), world.nowMs);
    const stopped = { stoppedAtMs: startedAtMs + 60_000, stopReceivedAtMs: startedAtMs + 60_000 };
    await world.sessions.close(
      aClosedSession({ ...anOpenSession({ ...one, id, transactionId: id.length, startKey: id }), ...stopped }),
      world.nowMs,
    );
  }
  const money = (amount: string) => ({ amount, currency: 'EUR' }) as const;
  const paid = {
    cost: money('0.42'),
    baselineCost: money('1.00'),
    saved: money('0.58'),
    priceSource: 'replay',
    priceQuality: 'replay',
  } as const;
  await world.sessions.settle('ses_settled', world.nowMs, paid);
  for (const id of ['ses_open', 'ses_closed', 'ses_settled']) names.learn('sessions', id);
}

/** What chargers have said: meter values, frames, an event, and a stop that nobody knows. */
async function withWords(world: ApiWorld, names: Names): Promise<void> {
  const atMs = world.nowMs - 60_000;
  await world.telemetry.append({ sessionId: 'ses_open' }, [
    { sampledAtMs: atMs, receivedAtMs: atMs, context: 'Sample.Periodic', registerWh: 2_000, raw: '[]' },
  ]);
  await world.plans.put({
    sessionId: 'ses_open',
    madeAtMs: atMs,
    version: 1,
    reason: 'NO_PRICES',
    slots: [{ startMs: atMs, endMs: atMs + 900_000, powerW: 7_000 }],
  });
  await world.journal.record({ chargerId: 'CP-1', atMs, direction: 'IN', action: 'Heartbeat', messageId: '1', payload: {} });
  await world.securityEvents.append({
    chargerId: 'CP-1',
    type: 'FirmwareUpdated',
    occurredAtMs: atMs,
    receivedAtMs: atMs,
    isTimeSuspect: false,
  });
  await world.sessions.keepOrphan({
    chargerId: 'CP-1',
    action: 'StopTransaction',
    payload: { transactionId: 7, meterStop: 100, timestamp: '2026-03-01T07:30:00Z' },
    receivedAtMs: world.nowMs,
    reason: 'UNKNOWN_TRANSACTION',
  });
  for (const { id } of (await world.inbox.list({ limit: 10 })).items) names.learn('orphans', id);
}
