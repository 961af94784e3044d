import { openApiDocument } from '../../lambdas/api/openapi';
import { allows, mayGrant, PERMISSIONS } from '../../lambdas/api/permissions';
import { ApiWorld } from './world';

const ROLES = ['viewer', 'operator', 'admin', 'owner'] as const;

const ROUTES = new ApiWorld().api.openAPIRegistry.definitions.flatMap((definition) =>
  definition.type === 'route' ? [`${definition.route.method.toUpperCase()} ${definition.route.path}`] : [],
);

/** The last two are for chargers, which cannot log in: the token in the address is the proof, good once and for a day. */
const PUBLIC = [
  'GET /v1/config',
  'GET /v1/docs',
  'GET /v1/docs.css',
  'GET /v1/f/{token}',
  'GET /v1/health',
  'GET /v1/openapi.json',
  'POST /v1/auth/login',
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
  expect(ROLES.filter((role) => allows('GET /v1/forgotten', [role]))).toEqual([]);
  expect(allows('constructor', ['owner'])).toBe(false);
});

test('a right grows with the role: what a viewer may an operator may, and so on', () => {
  for (const route of ROUTES) {
    const allowed = ROLES.map((role) => allows(route, [role]));
    expect([route, allowed]).toEqual([route, [...allowed].sort((a, b) => Number(a) - Number(b))]);
  }
});

test('nobody hands out more rights than they have', () => {
  expect(mayGrant(['admin'], ['admin', 'viewer'])).toBe(true);
  expect(mayGrant(['admin'], ['owner'])).toBe(false);
  expect(mayGrant([], ['viewer'])).toBe(false);
});

/** The matrix as printed here is the contract: a changed right shows as a changed line. */
test('who is let in where', () => {
  const lines = ROUTES.filter((route) => !PUBLIC.includes(route)).map(
    (route) => `${route.padEnd(42)} ${ROLES.filter((role) => allows(route, [role])).join(' ')}`,
  );
  expect(lines.sort()).toMatchInlineSnapshot(`
[
  "DELETE /v1/api-keys/{id}                   admin owner",
  "GET /v1/api-keys                           admin owner",
  "GET /v1/cards                              viewer operator admin owner",
  "GET /v1/cards/{idTag}                      viewer operator admin owner",
  "GET /v1/chargers                           viewer operator admin owner",
  "GET /v1/chargers/{id}                      viewer operator admin owner",
  "GET /v1/chargers/{id}/commands             viewer operator admin owner",
  "GET /v1/chargers/{id}/diagnostics          operator admin owner",
  "GET /v1/chargers/{id}/firmware             viewer operator admin owner",
  "GET /v1/chargers/{id}/messages             operator admin owner",
  "GET /v1/chargers/{id}/security-events      viewer operator admin owner",
  "GET /v1/commands/{id}                      viewer operator admin owner",
  "GET /v1/firmware                           viewer operator admin owner",
  "GET /v1/me                                 viewer operator admin owner",
  "GET /v1/orphans                            viewer operator admin owner",
  "GET /v1/orphans/{id}                       viewer operator admin owner",
  "GET /v1/reservations                       viewer operator admin owner",
  "GET /v1/sessions                           viewer operator admin owner",
  "GET /v1/sessions/{id}                      viewer operator admin owner",
  "GET /v1/sessions/{id}/meter-values         viewer operator admin owner",
  "GET /v1/sessions/{id}/plan                 viewer operator admin owner",
  "GET /v1/sessions/{id}/preferences          viewer operator admin owner",
  "GET /v1/signals/{kind}/{zone}              viewer operator admin owner",
  "GET /v1/sites                              viewer operator admin owner",
  "GET /v1/sites/{id}                         viewer operator admin owner",
  "PATCH /v1/cards/{idTag}                    operator admin owner",
  "PATCH /v1/chargers/{id}                    admin owner",
  "PATCH /v1/sites/{id}                       admin owner",
  "POST /v1/api-keys                          admin owner",
  "POST /v1/cards                             operator admin owner",
  "POST /v1/chargers                          admin owner",
  "POST /v1/chargers/{id}/approve             operator admin owner",
  "POST /v1/chargers/{id}/capture             operator admin owner",
  "POST /v1/chargers/{id}/commands            operator admin owner",
  "POST /v1/chargers/{id}/credentials/rotate  operator admin owner",
  "POST /v1/chargers/{id}/diagnostics         operator admin owner",
  "POST /v1/chargers/{id}/firmware            admin owner",
  "POST /v1/chargers/{id}/reject              operator admin owner",
  "POST /v1/commands/{id}/cancel              operator admin owner",
  "POST /v1/firmware                          admin owner",
  "POST /v1/orphans/{id}/resolve              operator admin owner",
  "POST /v1/sessions/{id}/stop                operator admin owner",
  "POST /v1/sites                             admin owner",
  "PUT /v1/sessions/{id}/preferences          operator admin owner",
  "PUT /v1/signals/{kind}/{zone}              operator admin owner",
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
    expect(status === 403).toBe(!allows(route, [role]));
    expect(status).not.toBe(401);
    expect(status).not.toBe(500);
  });
});

test('a caller without any role is let in nowhere', async () => {
  const world = new ApiWorld();
  const api = {
    ...world.ports.identity,
    verify: async () => ({ ok: true as const, value: { id: 'x', kind: 'user' as const, roles: [] } }),
  };
  Object.assign(world.ports.identity, api);
  for (const route of closed) expect([route, (await world.ask(address(route))).status]).toEqual([route, 403]);
});
