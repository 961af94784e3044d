import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { CognitoIdentity } from '../../lambdas/adapters/aws/cognito-identity';
import { allows, PERMISSIONS } from '../../lambdas/api/permissions';
import { openAlert, type Trouble } from '../../lambdas/domain/alerts/alert';
import { usualRule } from '../../lambdas/domain/alerts/alert-rule';
import { ROLES, type Role } from '../../lambdas/ports/people';
import { ApiWorld, anOpenSession, aUser } from './world';

/**
 * Every route against everybody who may come: with no token, one that has expired, one for another client, each role of the whole
 * network, each role limited to the site of the thing and to another site, and the driver whose it is and another one. The tokens are
 * real ones, signed and checked as in the cloud.
 */

const POOL = 'eu-central-1_Matrix';
const CLIENT = 'tidewatt';
const NEVER = 999;

/** A request for a thing at site_a, by a route that people of one site may use: what they are answered, and what those of another site. */
interface Row {
  readonly ask: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Answered to whoever may, and whose it is. Not a refusal of rights: what a request of this shape gets. */
  readonly own: number;
  /** Answered to whoever may, and whose it is not. A list is answered, without the thing. */
  readonly others: number;
  /** A driver's: people of a site see it no more than another driver does. */
  readonly ofDriver?: true;
  /** Of a list: what only the own answer has in it. */
  readonly shows?: string;
}

const KEY = { 'Idempotency-Key': 'matrix' };
const EVERYBODYS = { own: 200, others: 200 };
const HIDDEN = { own: 200, others: 404 };

const BY_SITE: Readonly<Record<string, Row>> = {
  'GET /v1/me': { ask: 'GET /v1/me', ...EVERYBODYS },
  'POST /v1/me/password': { ask: 'POST /v1/me/password', body: { password: 'x', newPassword: 'Whatever-1234' }, own: 400, others: 400 },
  'POST /v1/me/totp': { ask: 'POST /v1/me/totp', own: 409, others: 409 },
  'POST /v1/me/totp/confirm': { ask: 'POST /v1/me/totp/confirm', body: { code: '000000' }, own: 400, others: 400 },
  'POST /v1/me/logout-everywhere': { ask: 'POST /v1/me/logout-everywhere', own: 204, others: 204 },
  'GET /v1/audit': { ask: 'GET /v1/audit', ...EVERYBODYS, shows: 'aud_of-site-a' },
  'GET /v1/chargers': { ask: 'GET /v1/chargers', ...EVERYBODYS, shows: 'CP-A' },
  'POST /v1/chargers': { ask: 'POST /v1/chargers', body: { id: 'CP-NEW', siteId: 'site_a' }, own: 201, others: 400 },
  'GET /v1/chargers/{id}': { ask: 'GET /v1/chargers/CP-A', ...HIDDEN },
  'PATCH /v1/chargers/{id}': { ask: 'PATCH /v1/chargers/CP-A', body: { phases: 1 }, ...HIDDEN },
  'POST /v1/chargers/{id}/credentials/rotate': { ask: 'POST /v1/chargers/CP-A/credentials/rotate', own: 202, others: 404 },
  'POST /v1/chargers/{id}/approve': { ask: 'POST /v1/chargers/CP-A/approve', ...HIDDEN },
  'POST /v1/chargers/{id}/reject': { ask: 'POST /v1/chargers/CP-A/reject', ...HIDDEN },
  'GET /v1/chargers/{id}/messages': { ask: 'GET /v1/chargers/CP-A/messages', ...HIDDEN },
  'POST /v1/chargers/{id}/capture': { ask: 'POST /v1/chargers/CP-A/capture', body: { hours: 1 }, ...HIDDEN },
  'GET /v1/chargers/{id}/commands': { ask: 'GET /v1/chargers/CP-A/commands', ...HIDDEN },
  'POST /v1/chargers/{id}/commands': {
    ask: 'POST /v1/chargers/CP-A/commands',
    headers: KEY,
    body: { action: 'ClearCache', payload: {} },
    own: 202,
    others: 404,
  },
  'GET /v1/chargers/{id}/security-events': { ask: 'GET /v1/chargers/CP-A/security-events', ...HIDDEN },
  'GET /v1/chargers/{id}/diagnostics': { ask: 'GET /v1/chargers/CP-A/diagnostics', ...HIDDEN },
  'POST /v1/chargers/{id}/diagnostics': { ask: 'POST /v1/chargers/CP-A/diagnostics', body: {}, own: 202, others: 404 },
  'GET /v1/chargers/{id}/firmware': { ask: 'GET /v1/chargers/CP-A/firmware', ...HIDDEN },
  // Both are "not found": the charger to others, the firmware to its own people.
  'POST /v1/chargers/{id}/firmware': { ask: 'POST /v1/chargers/CP-A/firmware', body: { firmwareId: 'none' }, own: 404, others: 404 },
  'GET /v1/firmware': { ask: 'GET /v1/firmware', ...EVERYBODYS },
  'POST /v1/commands/bulk': {
    ask: 'POST /v1/commands/bulk',
    headers: KEY,
    body: { action: 'ClearCache', payload: {}, filter: {} },
    own: 202,
    others: 202,
    shows: 'CP-A',
  },
  'GET /v1/commands/{id}': { ask: 'GET /v1/commands/COMMAND', ...HIDDEN },
  'POST /v1/commands/{id}/cancel': { ask: 'POST /v1/commands/COMMAND/cancel', ...HIDDEN },
  'GET /v1/chargers/{id}/daily': { ask: 'GET /v1/chargers/CP-A/daily', ...HIDDEN },
  'POST /v1/chargers/{id}/daily/{date}/recount': { ask: 'POST /v1/chargers/CP-A/daily/2026-03-01/recount', ...HIDDEN },
  'GET /v1/statistics/summary': { ask: 'GET /v1/statistics/summary?chargerId=CP-A', ...HIDDEN },
  'GET /v1/statistics/days': { ask: 'GET /v1/statistics/days?chargerId=CP-A', ...HIDDEN },
  'GET /v1/statistics/load-curve': { ask: 'GET /v1/statistics/load-curve?chargerId=CP-A', ...HIDDEN },
  'GET /v1/statistics/heat-map': { ask: 'GET /v1/statistics/heat-map?chargerId=CP-A', ...HIDDEN },
  'GET /v1/statistics/uptime': { ask: 'GET /v1/statistics/uptime?chargerId=CP-A', ...HIDDEN },
  'GET /v1/statistics/outages': { ask: 'GET /v1/statistics/outages?chargerId=CP-A', ...HIDDEN },
  'GET /v1/sessions': { ask: 'GET /v1/sessions', ...EVERYBODYS, shows: 'ses_a' },
  'GET /v1/sessions/{id}': { ask: 'GET /v1/sessions/ses_a', ...HIDDEN },
  'GET /v1/sessions/{id}/meter-values': { ask: 'GET /v1/sessions/ses_a/meter-values', ...HIDDEN },
  'GET /v1/sessions/{id}/slots': { ask: 'GET /v1/sessions/ses_a/slots', own: 200, others: 404 },
  'GET /v1/sessions/{id}/plan': { ask: 'GET /v1/sessions/ses_a/plan', own: 404, others: 404 },
  'GET /v1/sessions/{id}/receipt': { ask: 'GET /v1/sessions/ses_a/receipt', own: 404, others: 404 },
  'GET /v1/sessions/{id}/preferences': { ask: 'GET /v1/sessions/ses_a/preferences', ...HIDDEN },
  'PUT /v1/sessions/{id}/preferences': { ask: 'PUT /v1/sessions/ses_a/preferences', body: { boost: true }, ...HIDDEN },
  'POST /v1/sessions/{id}/stop': { ask: 'POST /v1/sessions/ses_a/stop', own: 202, others: 404 },
  'GET /v1/orphans': { ask: 'GET /v1/orphans', ...EVERYBODYS, shows: 'UNKNOWN_TRANSACTION' },
  'GET /v1/orphans/{id}': { ask: 'GET /v1/orphans/ORPHAN', ...HIDDEN },
  'POST /v1/orphans/{id}/resolve': { ask: 'POST /v1/orphans/ORPHAN/resolve', body: { action: 'DISMISS', note: 'no' }, ...HIDDEN },
  'GET /v1/reservations': { ask: 'GET /v1/reservations', ...EVERYBODYS, shows: 'CP-A' },
  'GET /v1/sites': { ask: 'GET /v1/sites', ...EVERYBODYS, shows: 'site_a' },
  'GET /v1/sites/{id}': { ask: 'GET /v1/sites/site_a', ...HIDDEN },
  'PATCH /v1/sites/{id}': { ask: 'PATCH /v1/sites/site_a', body: { name: 'A' }, headers: { 'If-Match': '*' }, ...HIDDEN },
  'GET /v1/chargers/{id}/availability': { ask: 'GET /v1/chargers/CP-A/availability', ...HIDDEN },
  'POST /v1/chargers/{id}/availability': {
    ask: 'POST /v1/chargers/CP-A/availability',
    headers: KEY,
    body: { connectorId: 0, type: 'Operative' },
    own: 202,
    others: 404,
  },
  'POST /v1/chargers/{id}/availability/{changeId}/cancel': {
    ask: 'POST /v1/chargers/CP-A/availability/none/cancel',
    own: 404,
    others: 404,
  },
  'GET /v1/chargers/{id}/configuration': { ask: 'GET /v1/chargers/CP-A/configuration', ...HIDDEN },
  'POST /v1/chargers/{id}/configuration/refresh': { ask: 'POST /v1/chargers/CP-A/configuration/refresh', own: 202, others: 404 },
  'POST /v1/chargers/{id}/configuration/apply': { ask: 'POST /v1/chargers/CP-A/configuration/apply', own: 409, others: 404 },
  'GET /v1/configuration-templates': { ask: 'GET /v1/configuration-templates', ...EVERYBODYS },
  'GET /v1/configuration-templates/{id}': { ask: 'GET /v1/configuration-templates/none', own: 404, others: 404 },
  'GET /v1/chargers/{id}/local-list': { ask: 'GET /v1/chargers/CP-A/local-list', ...HIDDEN },
  'POST /v1/chargers/{id}/local-list/sync': { ask: 'POST /v1/chargers/CP-A/local-list/sync', body: {}, own: 202, others: 404 },
  'DELETE /v1/chargers/{id}/local-list': { ask: 'DELETE /v1/chargers/CP-A/local-list', own: 202, others: 404 },
  'GET /v1/drivers/{id}': { ask: 'GET /v1/drivers/DRIVER', ...HIDDEN, ofDriver: true },
  'GET /v1/drivers/{id}/data-export': { ask: 'GET /v1/drivers/DRIVER/data-export', ...HIDDEN, ofDriver: true },
  'GET /v1/drivers/{id}/sessions': { ask: 'GET /v1/drivers/DRIVER/sessions', ...HIDDEN, ofDriver: true },
  'GET /v1/drivers/{id}/consumption': { ask: 'GET /v1/drivers/DRIVER/consumption', ...HIDDEN, ofDriver: true },
  'GET /v1/drivers/{id}/wallet': { ask: 'GET /v1/drivers/DRIVER/wallet', ...HIDDEN, ofDriver: true },
  'GET /v1/wallets/{id}': { ask: 'GET /v1/wallets/WALLET', ...HIDDEN, ofDriver: true },
  'GET /v1/wallets/{id}/entries': { ask: 'GET /v1/wallets/WALLET/entries', ...HIDDEN, ofDriver: true },
  'GET /v1/tariffs': { ask: 'GET /v1/tariffs', ...EVERYBODYS },
  'GET /v1/tariffs/{id}': { ask: 'GET /v1/tariffs/none', own: 404, others: 404 },
  'GET /v1/tariffs/{id}/versions': { ask: 'GET /v1/tariffs/none/versions', own: 404, others: 404 },
  'POST /v1/tariffs/simulate': { ask: 'POST /v1/tariffs/simulate', body: {}, own: 400, others: 400 },
  'POST /v1/tariffs/lint': { ask: 'POST /v1/tariffs/lint', body: {}, own: 400, others: 400 },
  'GET /v1/sites/{id}/tariff': { ask: 'GET /v1/sites/site_a/tariff', ...HIDDEN },
  'PUT /v1/sites/{id}/tariff': { ask: 'PUT /v1/sites/site_a/tariff', body: { tariffId: null }, ...HIDDEN },
  'GET /v1/chargers/{id}/public-codes': { ask: 'GET /v1/chargers/CP-A/public-codes', ...HIDDEN },
  // Both are "not found": the charger to others, a code on it to its own people.
  'GET /v1/chargers/{id}/qr': { ask: 'GET /v1/chargers/CP-A/qr', own: 404, others: 404 },
  'POST /v1/chargers/{id}/connectors/{connectorId}/public-code': {
    ask: 'POST /v1/chargers/CP-A/connectors/1/public-code',
    own: 201,
    others: 404,
  },
  'GET /v1/chargers/{id}/tariff': { ask: 'GET /v1/chargers/CP-A/tariff', ...HIDDEN },
  'PUT /v1/chargers/{id}/tariff': { ask: 'PUT /v1/chargers/CP-A/tariff', body: { tariffId: null }, ...HIDDEN },
  'GET /v1/chargers/{id}/connectors/{connectorId}/tariff': { ask: 'GET /v1/chargers/CP-A/connectors/1/tariff', ...HIDDEN },
  'PUT /v1/chargers/{id}/connectors/{connectorId}/tariff': {
    ask: 'PUT /v1/chargers/CP-A/connectors/1/tariff',
    body: { tariffId: null },
    ...HIDDEN,
  },
  'GET /v1/signals': { ask: 'GET /v1/signals', ...EVERYBODYS },
  'GET /v1/alerts': { ask: 'GET /v1/alerts', ...EVERYBODYS, shows: 'alr_a' },
  'GET /v1/alerts/{id}': { ask: 'GET /v1/alerts/alr_a', ...HIDDEN },
  'POST /v1/alerts/{id}/acknowledge': { ask: 'POST /v1/alerts/alr_a/acknowledge', body: {}, ...HIDDEN },
  'POST /v1/alerts/{id}/resolve': { ask: 'POST /v1/alerts/alr_a/resolve', body: {}, ...HIDDEN },
  'GET /v1/alert-rules': { ask: 'GET /v1/alert-rules', ...EVERYBODYS },
  'GET /v1/alert-rules/{id}': { ask: 'GET /v1/alert-rules/PRICES_LATE', ...EVERYBODYS },
  'GET /v1/signals/{kind}/{zone}': { ask: 'GET /v1/signals/price/DE-LU', ...EVERYBODYS },
};

/** What is somebody else's is answered as if it were not there. */
const NOT_THERE: Readonly<Record<string, string>> = {
  alerts: 'ALERT_NOT_FOUND',
  chargers: 'CHARGER_NOT_FOUND',
  commands: 'COMMAND_NOT_FOUND',
  sessions: 'SESSION_NOT_FOUND',
  orphans: 'ORPHAN_NOT_FOUND',
  sites: 'SITE_NOT_FOUND',
  drivers: 'DRIVER_NOT_FOUND',
  wallets: 'WALLET_NOT_FOUND',
  'configuration-templates': 'TEMPLATE_NOT_FOUND',
  tariffs: 'TARIFF_NOT_FOUND',
  statistics: 'CHARGER_NOT_FOUND',
};

type Asked = { readonly role: Role; readonly sites?: readonly string[]; readonly isDriverOfIt?: boolean };

let sign: (sub: string, over?: { clientId?: string; expires?: string }) => Promise<string>;
let identity: CognitoIdentity;
beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  const jwks = new TextEncoder().encode(JSON.stringify({ keys: [jwk] }));
  const cognito = new CognitoIdentityProviderClient({ region: 'eu-central-1' });
  const fetcher = { fetch: async () => jwks.buffer as ArrayBuffer };
  identity = new CognitoIdentity(cognito, { userPoolId: POOL, clientId: CLIENT }, { nowMs: Date.now }, fetcher);
  sign = (sub, { clientId = CLIENT, expires = '1h' } = {}) =>
    new SignJWT({ sub, client_id: clientId, token_use: 'access', 'cognito:groups': ['owner'] })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer(`https://cognito-idp.eu-central-1.amazonaws.com/${POOL}`)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(privateKey);
});

/** A network of two sites, with one of each thing at site_a, of the driver drv_1. */
async function aNetwork() {
  const world = new ApiWorld();
  world.pool.verify = (token) => identity.verify(token);
  Object.assign(world.identity, { verify: (token: string) => identity.verify(token) });
  for (const id of ['site_a', 'site_b'])
    await world.sites.create({ id, name: id, timeZone: 'Europe/Berlin', priceZone: 'DE-LU', createdAtMs: 0, version: 1 });
  const { nowMs } = world;
  const ada = aUser('owner');
  await world.users.create({ ...ada, id: 'sub-seed' });
  const seed = await sign('sub-seed');
  await world.ask('POST /v1/chargers', { as: seed, body: { id: 'CP-A', siteId: 'site_a' } });
  const { body: command } = await world.ask('POST /v1/chargers/CP-A/commands', {
    as: seed,
    headers: { 'Idempotency-Key': 'seed' },
    body: { action: 'ClearCache', payload: {} },
  });
  const { body: driver } = await world.ask('POST /v1/drivers', { as: seed, body: { name: 'Dan', phone: '+4915112345678' } });
  await world.sessions.open(anOpenSession({ id: 'ses_a', chargerId: 'CP-A', siteId: 'site_a', driverId: driver.id }), nowMs);
  await world.sessions.keepOrphan({
    chargerId: 'CP-A',
    action: 'StopTransaction',
    payload: { transactionId: 7, meterStop: 100, timestamp: '2026-03-01T07:30:00Z' },
    receivedAtMs: nowMs,
    reason: 'UNKNOWN_TRANSACTION',
  });
  const offline: Trouble = { rule: 'CHARGER_OFFLINE', objectId: 'CP-A', chargerId: 'CP-A', siteId: 'site_a', facts: {} };
  await world.alerts.write(openAlert('alr_a', offline, usualRule('CHARGER_OFFLINE'), nowMs), []);
  await world.reservations.change('CP-A', 1, () => ({
    chargerId: 'CP-A',
    id: 1,
    connectorId: 1,
    idTag: 'A',
    state: 'ACTIVE',
    expiresAtMs: nowMs + 60_000,
    seq: 1,
    askedAtMs: nowMs,
    version: 0,
  }));
  const [orphan] = (await world.inbox.list({ limit: 1 })).items;
  await world.audit.begin({ id: 'aud_of-site-a', atMs: 0, actor: 'user:x', action: 'x', siteId: 'site_a', requestId: 'x' });
  const ids = { COMMAND: command.id, ORPHAN: orphan?.id ?? '', DRIVER: driver.id, WALLET: driver.walletId };
  const address = (ask: string) => Object.entries(ids).reduce((path, [name, id]) => path.replace(name, id), ask);
  return { world, address, driverId: driver.id as string };
}

async function answerTo({ role, sites, isDriverOfIt = false }: Asked, row: Row) {
  const { world, address, driverId: itsDriver } = await aNetwork();
  const driverId = role !== 'driver' ? undefined : isDriverOfIt ? itsDriver : 'drv_another';
  const { driverId: _of, ...user } = aUser(role, sites);
  await world.users.create({ ...user, id: 'sub-asking', ...(driverId === undefined ? {} : { driverId }) });
  const { ask, body, headers = {} } = row;
  return world.ask(address(ask), { as: await sign('sub-asking'), body, headers });
}

const routes = new ApiWorld().api.openAPIRegistry.definitions.flatMap((definition) =>
  definition.type === 'route' ? [`${definition.route.method.toUpperCase()} ${definition.route.path}`] : [],
);
const closed = routes.filter((route) => PERMISSIONS[route] !== 'public');
const bySite = closed.filter((route) => allows(route, { roles: ROLES, sites: [] }));
const ofTheNetwork = closed.filter((route) => !bySite.includes(route));
const filled = (route: string) =>
  route
    .replace('{kind}', 'price')
    .replace('{zone}', 'DE-LU')
    .replaceAll(/\{\w+\}/g, 'nothing');
const OFFICE = ROLES.filter((role) => role !== 'driver');

test('every route that people of one site may use has its row here, and every row its route', () => {
  expect(Object.keys(BY_SITE).sort()).toEqual([...bySite].sort());
});

test('nobody comes in without a token, with one that has expired, or with one made for another client', async () => {
  const { world } = await aNetwork();
  const expired = await sign('sub-seed', { expires: '-1s' });
  const forAnother = await sign('sub-seed', { clientId: 'another' });
  for (const route of closed) {
    const codes: unknown[] = [];
    for (const as of [null, expired, forAnother]) codes.push((await world.ask(filled(route), { as })).body?.code ?? NEVER);
    expect([route, ...codes]).toEqual([route, 'AUTHENTICATION_REQUIRED', 'INVALID_TOKEN', 'INVALID_TOKEN']);
  }
});

test('whoever was removed or locked out does not come in, whatever their token and its groups say', async () => {
  const { world } = await aNetwork();
  for (const status of ['DISABLED', 'REMOVED'] as const) {
    await world.users.create({ ...aUser('owner'), id: `sub-${status}`, status });
    const as = await sign(`sub-${status}`);
    for (const route of closed) expect([route, (await world.ask(filled(route), { as })).body?.code]).toEqual([route, 'INVALID_TOKEN']);
  }
});

test('a route of the whole network refuses whoever is limited to a site, and every role that its row does not name', async () => {
  const { world } = await aNetwork();
  for (const role of ROLES) {
    await world.users.create({ ...aUser(role), id: `sub-${role}` });
    await world.users.create({ ...aUser(role, ['site_a']), id: `sub-${role}-a` });
    const [whole, limited] = await Promise.all([sign(`sub-${role}`), sign(`sub-${role}-a`)]);
    for (const route of ofTheNetwork) {
      const refused = (await world.ask(filled(route), { as: limited })).status;
      const { status } = await world.ask(filled(route), { as: whole });
      expect([role, route, refused, status === 403]).toEqual([role, route, 403, !allows(route, { roles: [role] })]);
      expect([role, route, status]).not.toEqual([role, route, 401]);
      expect([role, route, status >= 500]).toEqual([role, route, false]);
    }
  }
});

describe.each(Object.entries(BY_SITE))('%s', (route, row) => {
  test.each(OFFICE)('to a %s: of the network, of the site, of another site', async (role) => {
    const may = allows(route, { roles: [role] });
    const [network, own, others] = await Promise.all([
      answerTo({ role }, row),
      answerTo({ role, sites: ['site_a'] }, row),
      answerTo({ role, sites: ['site_b'] }, row),
    ]);
    expect([network.status, own.status, others.status]).toEqual(
      may ? [row.own, row.ofDriver ? row.others : row.own, row.others] : [403, 403, 403],
    );
    if (others.status === 404) expect(others.body.code).toBe(NOT_THERE[route.split('/')[2] ?? '']);
    if (may && row.shows !== undefined)
      expect([network, own, others].map(({ text }) => text.includes(row.shows ?? ''))).toEqual([true, true, false]);
  });

  test('to a driver: whose it is, and another', async () => {
    const [own, others] = await Promise.all([answerTo({ role: 'driver', isDriverOfIt: true }, row), answerTo({ role: 'driver' }, row)]);
    const may = allows(route, { roles: ['driver'] });
    expect([own.status, others.status]).toEqual(may ? [row.own, row.others] : [403, 403]);
    if (may && row.shows !== undefined) expect([own, others].map(({ text }) => text.includes(row.shows ?? ''))).toEqual([true, false]);
  });
});
