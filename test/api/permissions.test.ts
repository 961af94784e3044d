import { openApiDocument } from '../../lambdas/api/openapi';
import { allows, mayGrant, PERMISSIONS } from '../../lambdas/api/permissions';
import { ApiWorld } from './world';

const ROLES = ['viewer', 'accountant', 'technician', 'operator', 'admin', 'owner', 'driver'] as const;

const ROUTES = new ApiWorld().api.openAPIRegistry.definitions.flatMap((definition) =>
  definition.type === 'route' ? [`${definition.route.method.toUpperCase()} ${definition.route.path}`] : [],
);

/** Those of files are for chargers, which cannot log in, and those under `public` for drivers who have no account: the token in the address is the proof. Those of logging in have theirs in the body. */
const PUBLIC = [
  'GET /v1/config',
  'GET /v1/docs',
  'GET /v1/docs.css',
  'GET /v1/f/{token}',
  'GET /v1/health',
  'GET /v1/openapi.json',
  'GET /v1/public/c/{code}',
  'GET /v1/public/r/{token}',
  'GET /v1/public/s/{token}',
  'POST /v1/auth/challenge',
  'POST /v1/auth/confirm-password',
  'POST /v1/auth/forgot-password',
  'POST /v1/auth/login',
  'POST /v1/auth/logout',
  'POST /v1/auth/refresh',
  'POST /v1/payments/webhooks/{provider}',
  'POST /v1/public/c/{code}/sessions',
  'POST /v1/public/s/{token}/stop',
  'PUT /v1/f/{token}',
];

test('every route has a row in the permission table, and every row a route', () => {
  expect(Object.keys(PERMISSIONS).sort()).toEqual([...ROUTES].sort());
});

test('every handler that the router knows is one of the documented routes', () => {
  const world = new ApiWorld();
  const known = new Set(world.api.routes.filter(({ path }) => path !== '/*').map(({ method, path }) => `${method} ${path}`));
  const documented = Object.entries(openApiDocument(world.api).paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  expect([...known].sort()).toEqual(documented.sort());
});

test('only these routes answer without a proof of identity', () => {
  expect(ROUTES.filter((route) => PERMISSIONS[route] === 'public').sort()).toEqual(PUBLIC);
});

test('a route that nobody wrote down is refused to everybody', () => {
  expect(ROLES.filter((role) => allows('GET /v1/forgotten', { roles: [role] }))).toEqual([]);
  expect(allows('constructor', { roles: ['owner'] })).toBe(false);
});

test.each([
  ['an operator', ['viewer', 'operator', 'admin', 'owner']],
  ['a technician', ['technician', 'admin', 'owner']],
  ['an accountant', ['accountant', 'admin', 'owner']],
] as const)('a right grows with the role: what %s may an admin may, and an owner', (_who, ladder) => {
  for (const route of ROUTES) {
    const allowed = ladder.map((role) => allows(route, { roles: [role] }));
    expect([route, allowed]).toEqual([route, [...allowed].sort((a, b) => Number(a) - Number(b))]);
  }
});

test('nobody hands out more rights than they have', () => {
  expect(mayGrant({ roles: ['admin'] }, { roles: ['admin', 'viewer'] })).toBe(true);
  expect(mayGrant({ roles: ['admin'] }, { roles: ['owner'] })).toBe(false);
  expect(mayGrant({ roles: ['technician'] }, { roles: ['operator'] })).toBe(false);
  expect(mayGrant({ roles: [] }, { roles: ['viewer'] })).toBe(false);
});

test('nobody hands out more sites than they have', () => {
  const mine = { roles: ['admin'], sites: ['a', 'b'] } as const;
  expect(mayGrant(mine, { roles: ['viewer'], sites: ['b'] })).toBe(true);
  expect(mayGrant(mine, { roles: ['viewer'], sites: ['b', 'c'] })).toBe(false);
  expect(mayGrant(mine, { roles: ['viewer'] })).toBe(false);
  expect(mayGrant({ roles: ['admin'] }, { roles: ['viewer'], sites: ['c'] })).toBe(true);
});

/** The matrix as printed here is the contract: a changed right shows as a changed line. */
test('who is let in where', () => {
  const lines = ROUTES.filter((route) => !PUBLIC.includes(route)).map(
    (route) =>
      `${route.padEnd(42)} ${allows(route, { roles: ROLES, sites: ['site'] }) ? 'by site  ' : 'network  '} ${ROLES.filter((role) => allows(route, { roles: [role] })).join(' ')}`,
  );
  expect(lines.sort()).toMatchInlineSnapshot(`
[
  "DELETE /v1/api-keys/{id}                   network   admin owner",
  "DELETE /v1/chargers/{id}/local-list        by site   technician operator admin owner",
  "DELETE /v1/configuration-templates/{id}    network   technician admin owner",
  "DELETE /v1/users/{id}                      network   admin owner",
  "DELETE /v1/users/{id}/totp                 network   admin owner",
  "DELETE /v1/webhooks/{id}                   network   admin owner",
  "GET /v1/alert-rules                        by site   viewer accountant technician operator admin owner",
  "GET /v1/alert-rules/{id}                   by site   viewer accountant technician operator admin owner",
  "GET /v1/alerts                             by site   viewer accountant technician operator admin owner",
  "GET /v1/alerts/{id}                        by site   viewer accountant technician operator admin owner",
  "GET /v1/api-keys                           network   admin owner",
  "GET /v1/audit                              by site   admin owner",
  "GET /v1/cards                              network   viewer accountant technician operator admin owner",
  "GET /v1/cards/{idTag}                      network   viewer accountant technician operator admin owner",
  "GET /v1/chargers                           by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}                      by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}/availability         by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}/commands             by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}/configuration        by site   technician operator admin owner",
  "GET /v1/chargers/{id}/connectors/{connectorId}/tariff by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}/daily                by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}/diagnostics          by site   technician operator admin owner",
  "GET /v1/chargers/{id}/firmware             by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}/local-list           by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}/messages             by site   technician operator admin owner",
  "GET /v1/chargers/{id}/public-codes         by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}/qr                   by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}/security-events      by site   viewer accountant technician operator admin owner",
  "GET /v1/chargers/{id}/tariff               by site   viewer accountant technician operator admin owner",
  "GET /v1/commands/{id}                      by site   viewer accountant technician operator admin owner",
  "GET /v1/configuration-templates            by site   viewer accountant technician operator admin owner",
  "GET /v1/configuration-templates/{id}       by site   viewer accountant technician operator admin owner",
  "GET /v1/drivers                            network   viewer accountant technician operator admin owner",
  "GET /v1/drivers/{id}                       by site   viewer accountant technician operator admin owner driver",
  "GET /v1/drivers/{id}/consumption           by site   viewer accountant technician operator admin owner driver",
  "GET /v1/drivers/{id}/data-export           by site   admin owner driver",
  "GET /v1/drivers/{id}/sessions              by site   viewer accountant technician operator admin owner driver",
  "GET /v1/drivers/{id}/wallet                by site   viewer accountant technician operator admin owner driver",
  "GET /v1/firmware                           by site   viewer accountant technician operator admin owner",
  "GET /v1/ledger/trial-balance               network   accountant admin owner",
  "GET /v1/me                                 by site   viewer accountant technician operator admin owner driver",
  "GET /v1/orphans                            by site   viewer accountant technician operator admin owner",
  "GET /v1/orphans/{id}                       by site   viewer accountant technician operator admin owner",
  "GET /v1/payments                           network   accountant admin owner",
  "GET /v1/payments/{id}                      network   accountant admin owner",
  "GET /v1/reservations                       by site   viewer accountant technician operator admin owner",
  "GET /v1/sessions                           by site   viewer accountant technician operator admin owner driver",
  "GET /v1/sessions/{id}                      by site   viewer accountant technician operator admin owner driver",
  "GET /v1/sessions/{id}/meter-values         by site   viewer accountant technician operator admin owner driver",
  "GET /v1/sessions/{id}/plan                 by site   viewer accountant technician operator admin owner driver",
  "GET /v1/sessions/{id}/preferences          by site   viewer accountant technician operator admin owner driver",
  "GET /v1/sessions/{id}/receipt              by site   viewer accountant technician operator admin owner driver",
  "GET /v1/sessions/{id}/slots                by site   viewer accountant technician operator admin owner driver",
  "GET /v1/signals                            by site   viewer accountant technician operator admin owner",
  "GET /v1/signals/{kind}/{zone}              by site   viewer accountant technician operator admin owner",
  "GET /v1/sites                              by site   viewer accountant technician operator admin owner",
  "GET /v1/sites/{id}                         by site   viewer accountant technician operator admin owner",
  "GET /v1/sites/{id}/tariff                  by site   viewer accountant technician operator admin owner",
  "GET /v1/statistics/days                    by site   viewer accountant technician operator admin owner",
  "GET /v1/statistics/heat-map                by site   viewer accountant technician operator admin owner",
  "GET /v1/statistics/load-curve              by site   viewer accountant technician operator admin owner",
  "GET /v1/statistics/outages                 by site   viewer accountant technician operator admin owner",
  "GET /v1/statistics/summary                 by site   viewer accountant technician operator admin owner",
  "GET /v1/statistics/uptime                  by site   viewer accountant technician operator admin owner",
  "GET /v1/tariffs                            by site   viewer accountant technician operator admin owner",
  "GET /v1/tariffs/{id}                       by site   viewer accountant technician operator admin owner",
  "GET /v1/tariffs/{id}/versions              by site   viewer accountant technician operator admin owner",
  "GET /v1/unknown-chargers                   network   technician admin owner",
  "GET /v1/users                              network   admin owner",
  "GET /v1/users/{id}                         network   admin owner",
  "GET /v1/wallets/{id}                       by site   viewer accountant technician operator admin owner driver",
  "GET /v1/wallets/{id}/entries               by site   viewer accountant technician operator admin owner driver",
  "GET /v1/webhook-deliveries                 network   admin owner",
  "GET /v1/webhook-deliveries/{id}            network   admin owner",
  "GET /v1/webhooks                           network   admin owner",
  "GET /v1/webhooks/{id}                      network   admin owner",
  "PATCH /v1/alert-rules/{id}                 network   admin owner",
  "PATCH /v1/cards/{idTag}                    network   operator admin owner",
  "PATCH /v1/chargers/{id}                    by site   technician admin owner",
  "PATCH /v1/configuration-templates/{id}     network   technician admin owner",
  "PATCH /v1/drivers/{id}                     network   operator admin owner",
  "PATCH /v1/sites/{id}                       by site   admin owner",
  "PATCH /v1/users/{id}                       network   admin owner",
  "PATCH /v1/wallets/{id}                     network   accountant operator admin owner",
  "PATCH /v1/webhooks/{id}                    network   admin owner",
  "POST /v1/alerts/{id}/acknowledge           by site   technician operator admin owner",
  "POST /v1/alerts/{id}/resolve               by site   technician operator admin owner",
  "POST /v1/api-keys                          network   admin owner",
  "POST /v1/cards                             network   operator admin owner",
  "POST /v1/cards/import                      network   operator admin owner",
  "POST /v1/chargers                          by site   technician admin owner",
  "POST /v1/chargers/{id}/approve             by site   technician operator admin owner",
  "POST /v1/chargers/{id}/availability        by site   technician operator admin owner",
  "POST /v1/chargers/{id}/availability/{changeId}/cancel by site   technician operator admin owner",
  "POST /v1/chargers/{id}/capture             by site   technician operator admin owner",
  "POST /v1/chargers/{id}/commands            by site   technician operator admin owner",
  "POST /v1/chargers/{id}/configuration/apply by site   technician operator admin owner",
  "POST /v1/chargers/{id}/configuration/refresh by site   technician operator admin owner",
  "POST /v1/chargers/{id}/connectors/{connectorId}/public-code by site   technician operator admin owner",
  "POST /v1/chargers/{id}/credentials/rotate  by site   technician operator admin owner",
  "POST /v1/chargers/{id}/daily/{date}/recount by site   operator admin owner",
  "POST /v1/chargers/{id}/diagnostics         by site   technician operator admin owner",
  "POST /v1/chargers/{id}/firmware            by site   technician admin owner",
  "POST /v1/chargers/{id}/local-list/sync     by site   technician operator admin owner",
  "POST /v1/chargers/{id}/reject              by site   technician operator admin owner",
  "POST /v1/commands/bulk                     by site   technician operator admin owner",
  "POST /v1/commands/{id}/cancel              by site   technician operator admin owner",
  "POST /v1/configuration-templates           network   technician admin owner",
  "POST /v1/drivers                           network   operator admin owner",
  "POST /v1/drivers/{id}/erase                network   admin owner",
  "POST /v1/firmware                          network   technician admin owner",
  "POST /v1/me/logout-everywhere              by site   viewer accountant technician operator admin owner driver",
  "POST /v1/me/password                       by site   viewer accountant technician operator admin owner driver",
  "POST /v1/me/totp                           by site   viewer accountant technician operator admin owner driver",
  "POST /v1/me/totp/confirm                   by site   viewer accountant technician operator admin owner driver",
  "POST /v1/orphans/{id}/resolve              by site   operator admin owner",
  "POST /v1/payments/{id}/refunds             network   accountant admin owner",
  "POST /v1/sessions/{id}/stop                by site   technician operator admin owner driver",
  "POST /v1/sites                             network   admin owner",
  "POST /v1/tariffs/lint                      by site   viewer accountant technician operator admin owner",
  "POST /v1/tariffs/simulate                  by site   viewer accountant technician operator admin owner",
  "POST /v1/users                             network   admin owner",
  "POST /v1/users/{id}/invite                 network   admin owner",
  "POST /v1/users/{id}/logout                 network   admin owner",
  "POST /v1/users/{id}/reset-password         network   admin owner",
  "POST /v1/wallets/{id}/top-ups              network   accountant operator admin owner",
  "POST /v1/wallets/{id}/top-ups/{topUpId}/refunds network   accountant operator admin owner",
  "POST /v1/webhook-deliveries/{id}/resend    network   admin owner",
  "POST /v1/webhooks                          network   admin owner",
  "POST /v1/webhooks/{id}/rotate-secret       network   admin owner",
  "POST /v1/webhooks/{id}/test                network   admin owner",
  "PUT /v1/chargers/{id}/connectors/{connectorId}/tariff by site   admin owner",
  "PUT /v1/chargers/{id}/tariff               by site   admin owner",
  "PUT /v1/sessions/{id}/preferences          by site   operator admin owner driver",
  "PUT /v1/signals/{kind}/{zone}              network   operator admin owner",
  "PUT /v1/sites/{id}/tariff                  by site   admin owner",
  "PUT /v1/tariffs/{id}                       network   admin owner",
]
`);
});

const closed = ROUTES.filter((route) => !PUBLIC.includes(route));
const address = (route: string) =>
  route
    .replaceAll('{kind}', 'price')
    .replaceAll('{zone}', 'DE-LU')
    .replaceAll(/\{\w+\}/g, 'nothing');

describe.each(closed)('%s', (route) => {
  test('refuses a caller who proves nothing', async () => {
    const { status, body, headers } = await new ApiWorld().ask(address(route), { as: null });
    expect([status, body.code, headers.get('www-authenticate')]).toEqual([401, 'AUTHENTICATION_REQUIRED', 'Bearer realm="tidewatt"']);
  });

  test('refuses a token that is not valid', async () => {
    const { status, body } = await new ApiWorld().ask(address(route), { as: 'expired' });
    expect([status, body.code]).toEqual([401, 'INVALID_TOKEN']);
  });

  test('refuses an unknown API key', async () => {
    const { status, body } = await new ApiWorld().ask(address(route), { as: null, headers: { 'X-Api-Key': 'twk_guessed' } });
    expect([status, body.code]).toEqual([401, 'INVALID_API_KEY']);
  });

  test.each(ROLES)('asks the table about a %s', async (role) => {
    const { status } = await new ApiWorld().ask(address(route), { as: role });
    expect(status === 403).toBe(!allows(route, { roles: [role] }));
    expect(status).not.toBe(401);
    expect(status).not.toBe(500);
  });
});

test('a caller without any role is let in nowhere', async () => {
  const world = new ApiWorld();
  const api = {
    ...world.ports.identity,
    verify: async () => ({ ok: true as const, value: { id: 'x', roles: [], issuedAtMs: 0 } }),
  };
  Object.assign(world.ports.identity, api);
  for (const route of closed) expect([route, (await world.ask(address(route))).status]).toEqual([route, 403]);
});
