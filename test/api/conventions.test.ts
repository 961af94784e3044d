import * as z from 'zod';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { answer } from '../../lambdas/api/serve';
import { ApiWorld, NOW } from './world';

test('health answers without a login', async () => {
  const { status, body } = await new ApiWorld().ask('GET /v1/health', { as: null });
  expect([status, body]).toEqual([200, { status: 'ok', time: NOW }]);
});

test('a refusal is problem+json with a stable code and the id of the request', async () => {
  const { status, headers, body } = await new ApiWorld().ask('GET /v1/chargers/unknown');
  expect(status).toBe(404);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toEqual({
    type: '/v1/docs#problem-CHARGER_NOT_FOUND',
    title: 'There is no charger with this id',
    status: 404,
    instance: `urn:tidewatt:request:${headers.get('x-request-id')}`,
    code: 'CHARGER_NOT_FOUND',
  });
});

test.each([
  ['GET /v1/nothing', 404, 'ROUTE_NOT_FOUND', null],
  ['GET /', 404, 'ROUTE_NOT_FOUND', null],
  ['DELETE /v1/chargers', 405, 'METHOD_NOT_ALLOWED', 'POST, GET'],
  ['PUT /v1/chargers/CP-1', 405, 'METHOD_NOT_ALLOWED', 'GET, PATCH'],
  ['GET /v1/docsXcss', 404, 'ROUTE_NOT_FOUND', null],
])('%s → %i %s', async (request, status, code, allow) => {
  const answered = await new ApiWorld().ask(request);
  expect([answered.status, answered.body.code, answered.headers.get('allow')]).toEqual([status, code, allow]);
});

test.each([
  ['an unknown query parameter', 'GET /v1/chargers?colour=red', { parameter: 'colour', detail: 'is not known here' }],
  ['one where none is known', 'GET /v1/me?verbose=1', { parameter: 'verbose', detail: 'is not known here' }],
  ['a limit of 0', 'GET /v1/cards?limit=0', { parameter: 'limit', detail: expect.any(String) }],
  ['a limit above 200', 'GET /v1/cards?limit=201', { parameter: 'limit', detail: expect.any(String) }],
  ['a limit that is no number', 'GET /v1/cards?limit=many', { parameter: 'limit', detail: expect.any(String) }],
  ['a parameter given twice', 'GET /v1/cards?limit=1&limit=2', { parameter: 'limit', detail: expect.any(String) }],
  ['a time without an offset', 'GET /v1/sessions?from=2026-03-01T08:00:00', { parameter: 'from', detail: expect.any(String) }],
  ['a day that is not in the calendar', 'GET /v1/sessions?from=2026-02-30T08:00:00Z', { parameter: 'from', detail: expect.any(String) }],
  ['a status that does not exist', 'GET /v1/sessions?status=open', { parameter: 'status', detail: expect.any(String) }],
])('refuses %s and names it', async (_what, request, part) => {
  const { status, body } = await new ApiWorld().ask(request);
  expect([status, body.code, body.errors]).toEqual([400, 'INVALID_REQUEST', [part]]);
});

test('refuses an unknown field of a body and points at it', async () => {
  const { status, body } = await new ApiWorld().ask('POST /v1/cards', { body: { idTag: 'A', balance: 100 } });
  expect([status, body.code, body.errors]).toEqual([400, 'INVALID_REQUEST', [{ pointer: '/balance', detail: 'is not known here' }]]);
});

test('a body that is not JSON is told so, not thrown', async () => {
  const { status, body } = await new ApiWorld().ask('POST /v1/cards', {
    body: '{"idTag":',
    headers: { 'Content-Type': 'application/json' },
  });
  expect([status, body.code]).toEqual([400, 'MALFORMED_JSON']);
});

test('a body of another media type is refused', async () => {
  const { status, body } = await new ApiWorld().ask('POST /v1/cards', { body: '<card/>', headers: { 'Content-Type': 'application/xml' } });
  expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
});

test.each([
  ['POST /v1/cards', 65 * 1024],
  ['PUT /v1/signals/price/DE-LU', 1025 * 1024],
])('%s: a body that is too large is refused', async (request, bytes) => {
  const { status, body } = await new ApiWorld().ask(request, { body: 'x'.repeat(bytes), headers: { 'Content-Type': 'application/json' } });
  expect([status, body.code]).toEqual([413, 'BODY_TOO_LARGE']);
});

test('when we break, the caller learns an id and nothing else, and the log has both', async () => {
  const world = new ApiWorld();
  jest.spyOn(MemoryChargerStore.prototype, 'list').mockRejectedValueOnce(new Error('secret table name'));
  const { status, text, body, headers } = await world.ask('GET /v1/chargers');
  expect([status, body.code]).toEqual([500, 'INTERNAL']);
  expect(text).not.toMatch(/secret|stack|at .*\.ts/);
  expect(world.logged).toEqual([
    ['API_FAILED', { requestId: headers.get('x-request-id'), method: 'GET', path: '/v1/chargers' }, new Error('secret table name')],
  ]);
});

test('an answer with a field that its schema does not name never leaves', () => {
  const schema = z.strictObject({ id: z.string() });
  expect(() => answer(schema, { id: 'a', password: 'hash' } as never)).toThrow(/password/);
});

test.each(['GET /v1/health', 'GET /v1/chargers', 'GET /v1/nothing', 'POST /v1/cards'])(
  '%s is neither cached, sniffed, framed nor run',
  async (request) => {
    const { headers } = await new ApiWorld().ask(request);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  },
);

test('the id of a request is that of API Gateway, where there is one', async () => {
  const world = new ApiWorld();
  const response = await world.api.request('/v1/health', {}, { requestContext: { requestId: 'gateway-7' } });
  expect(response.headers.get('x-request-id')).toBe('gateway-7');
});

describe('a cursor', () => {
  async function threeCards() {
    const world = new ApiWorld();
    for (const idTag of ['A', 'B', 'C']) await world.ask('POST /v1/cards', { body: { idTag } });
    return world;
  }

  test('leads through the whole list, each thing once', async () => {
    const world = await threeCards();
    const first = await world.ask('GET /v1/cards?limit=2');
    const second = await world.ask(`GET /v1/cards?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map(({ idTag }: { idTag: string }) => idTag)).toEqual(['A', 'B', 'C']);
    expect(second.body.nextCursor).toBe(null);
  });

  test.each([
    ['invented', () => Buffer.from('B').toString('base64url')],
    ['empty', () => ''],
    ['changed', (good: string) => `${good.slice(0, -2)}AA`],
    ['not base64', () => '%F0%9F%9A%97'],
  ])('that is %s is refused', async (_what, forge) => {
    const world = await threeCards();
    const { nextCursor } = (await world.ask('GET /v1/cards?limit=2')).body;
    const { status } = await world.ask(`GET /v1/cards?cursor=${forge(nextCursor)}`);
    expect(status).toBe(400);
  });

  test('of one list does not fit another', async () => {
    const world = await threeCards();
    const { nextCursor } = (await world.ask('GET /v1/cards?limit=2')).body;
    const { status, body } = await world.ask(`GET /v1/sites?cursor=${nextCursor}`);
    expect([status, body.code]).toEqual([400, 'INVALID_CURSOR']);
  });
});

test('a figure that no table keeps is refused with its place', async () => {
  for (const limitW of [1e-200, 1e200]) {
    const site = { name: 'A', timeZone: 'UTC', priceZone: 'DE-LU', limitW };
    const { status, body } = await new ApiWorld().ask('POST /v1/sites', { body: site });
    expect([status, body.errors]).toEqual([400, [{ pointer: '/limitW', detail: 'is not a figure that can be kept' }]]);
  }
});

test('an address or a filter that is longer than any name breaks nothing', async () => {
  const long = encodeURIComponent('ü'.repeat(600));
  const { status, body } = await new ApiWorld().ask(`GET /v1/sites/${long}`);
  expect([status, body.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  const filtered = await new ApiWorld().ask(`GET /v1/sessions?chargerId=${long}`);
  expect([filtered.status, filtered.body.errors]).toEqual([400, [{ parameter: 'chargerId', detail: 'is too long' }]]);
});
