import { parse } from 'csv-parse/sync';
import { TokenBuckets } from '../../lambdas/adapters/memory/token-buckets';
import { ApiWorld } from './world';

const CSV = { Accept: 'text/csv' };

async function cards(...tags: readonly string[]) {
  const world = new ApiWorld();
  for (const idTag of tags) await world.cards.create({ idTag, kind: 'PERSONAL', status: 'ACTIVE', createdAtMs: world.nowMs, version: 1 });
  return world;
}

describe('a list as CSV', () => {
  test('names its columns, has a row per item and every line ends as RFC 4180 says', async () => {
    const { status, headers, text } = await (await cards('A', 'B')).ask('GET /v1/cards', { headers: CSV });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    expect(text).toMatch(/^idTag,kind,status,driverId,[\w.,]+,createdAt\r\nA,PERSONAL,ACTIVE,,[^\n]*\r\nB,PERSONAL,ACTIVE,,[^\n]*\r\n$/);
    expect(parse(text, { columns: true })).toMatchObject([
      { idTag: 'A', kind: 'PERSONAL', status: 'ACTIVE', driverId: '', createdAt: '2026-03-01T08:00:00.000Z' },
      { idTag: 'B', kind: 'PERSONAL', status: 'ACTIVE', driverId: '', createdAt: '2026-03-01T08:00:00.000Z' },
    ]);
  });

  test.each([
    ['=HYPERLINK("http://evil")', `"'=HYPERLINK(""http://evil"")"`],
    ['+36301234567', `'+36301234567`],
    ['-2+3', `'-2+3`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['-12.40', '-12.40'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
  ])('%s is no formula and no second column: %s', async (idTag, cell) => {
    const { text } = await (await cards(idTag)).ask('GET /v1/cards', { headers: CSV });
    expect(text.split('\r\n')[1]?.slice(0, cell.length + 9)).toBe(`${cell},PERSONAL`);
  });

  test('is the whole filter, whatever the size of a page, with money and objects in columns of their own', async () => {
    const world = await cards(...Array.from({ length: 450 }, (_, place) => `T${String(place).padStart(3, '0')}`));
    const { text, headers } = await world.ask('GET /v1/cards?limit=7', { headers: CSV });
    const tags = text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    expect([tags.length, new Set(tags).size, headers.get('link')]).toEqual([450, 450, null]);
    const sessions = await world.ask('GET /v1/sessions', { headers: CSV });
    expect(sessions.text.split('\r\n')[0]).toContain(',cost.amount,cost.currency,');
  });

  test('ends after ten thousand rows and says where it goes on', async () => {
    const world = await cards(...Array.from({ length: 10_001 }, (_, place) => `T${String(place).padStart(5, '0')}`));
    const { text, headers } = await world.ask('GET /v1/cards', { headers: CSV });
    expect(text.split('\r\n')).toHaveLength(10_002);
    const [, next] = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '') ?? [];
    const rest = await world.ask(`GET ${next}`, { headers: CSV });
    expect(rest.text.split('\r\n')[1]).toMatch(/^T10000,/);
  });

  test('has a byte order mark for whoever asks for one', async () => {
    const { api } = await cards('A');
    const response = await api.request('/v1/cards', { headers: { Authorization: 'Bearer viewer', Accept: 'text/csv; bom=1' } });
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 3)
        .toString('hex'),
    ).toBe('efbbbf');
  });

  test('asks the same rights and knows the same parameters as a page', async () => {
    const world = await cards('A');
    expect((await world.ask('GET /v1/cards', { as: null, headers: CSV })).status).toBe(401);
    expect((await world.ask('GET /v1/api-keys', { as: 'viewer', headers: CSV })).status).toBe(403);
    expect((await world.ask('GET /v1/cards?colour=red', { headers: CSV })).status).toBe(400);
  });
});

test('a page leads to the next one by its Link, with the same filters', async () => {
  const world = await cards('A', 'B', 'C');
  const first = await world.ask('GET /v1/cards?limit=2');
  const [, next] = /^<(.*)>; rel="next"$/.exec(first.headers.get('link') ?? '') ?? [];
  const second = await world.ask(`GET ${next}`);
  expect(next).toContain('limit=2');
  expect([second.body.items.map(({ idTag }: { idTag: string }) => idTag), second.headers.get('link')]).toEqual([['C'], null]);
});

test('whoever polls is told 304 until something changes', async () => {
  const world = await cards('A');
  const first = await world.ask('GET /v1/cards');
  const headers = { 'If-None-Match': first.headers.get('etag') ?? '' };
  expect(await world.ask('GET /v1/cards', { headers })).toMatchObject({ status: 304, text: '' });
  await world.ask('PATCH /v1/cards/A', { body: { status: 'BLOCKED' } });
  expect((await world.ask('GET /v1/cards', { headers })).status).toBe(200);
});

test('a site is changed by whoever says which version they mean', async () => {
  const world = new ApiWorld();
  const body = { name: 'North' };
  const missing = await world.ask('PATCH /v1/sites/site_default', { body });
  expect([missing.status, missing.body.code, missing.body.errors]).toEqual([
    428,
    'PRECONDITION_REQUIRED',
    [{ header: 'if-match', detail: 'is missing' }],
  ]);
  const tag = (await world.ask('GET /v1/sites/site_default')).headers.get('etag') ?? '';
  expect((await world.ask('PATCH /v1/sites/site_default', { body, headers: { 'If-Match': tag } })).status).toBe(200);
  expect((await world.ask('PATCH /v1/sites/site_default', { body, headers: { 'If-Match': tag } })).status).toBe(412);
});

describe('too many requests', () => {
  test('of one caller are refused with how long to wait, and others go on', async () => {
    const world = new ApiWorld();
    const buckets = new TokenBuckets(world.ports.clock);
    world.waitMs = (who, rate) => buckets.waitMs(who, rate);
    for (let time = 0; time < 300; time += 1) expect((await world.ask('GET /v1/me', { as: 'viewer' })).status).toBe(200);
    const { status, body, headers } = await world.ask('GET /v1/me', { as: 'viewer' });
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'TOO_MANY_REQUESTS', '1']);
    expect((await world.ask('GET /v1/me', { as: 'operator' })).status).toBe(200);
    world.nowMs += 1_000;
    expect((await world.ask('GET /v1/me', { as: 'viewer' })).status).toBe(200);
  });

  test('to log in are refused earlier', async () => {
    const world = new ApiWorld();
    const buckets = new TokenBuckets(world.ports.clock);
    world.waitMs = (who, rate) => buckets.waitMs(who, rate);
    const statuses: number[] = [];
    for (let time = 0; time < 61; time += 1) {
      statuses.push((await world.ask('POST /v1/auth/login', { as: null, body: { email: 'x@example.com', password: `${time}` } })).status);
    }
    expect([...new Set(statuses.slice(0, 60)), statuses.at(-1)]).toEqual([401, 429]);
  });
});

test('a file is there in full although the caller knows its first page', async () => {
  const world = new ApiWorld();
  await world.ask('POST /v1/cards', { body: { idTag: 'A' } });
  const etag = (await world.ask('GET /v1/cards')).headers.get('etag') ?? '';
  for (const known of [etag, '*']) {
    const { status, text } = await world.ask('GET /v1/cards', { headers: { Accept: 'text/csv', 'If-None-Match': known } });
    expect([status, text.split('\r\n').length]).toEqual([200, 3]);
  }
});
