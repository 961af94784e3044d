import { ApiWorld, NOW } from './world';

const CSV = { 'Content-Type': 'text/csv' };
const DAY = 'from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z';

async function values(world: ApiWorld, kind = 'price'): Promise<[string, number][]> {
  const { body } = await world.ask(`GET /v1/signals/${kind}/DE-LU?${DAY}`);
  return body.slots.map(({ start, value }: { start: string; value: number }) => [start.slice(11, 16), value]);
}

describe('importing', () => {
  test.each([
    [
      'an hour as four quarters',
      [['00:00', '01:00', 0.1]],
      [
        ['00:00', 0.1],
        ['00:15', 0.1],
        ['00:30', 0.1],
        ['00:45', 0.1],
      ],
    ],
    ['a quarter as itself', [['00:00', '00:15', -0.5]], [['00:00', -0.5]]],
    [
      'without ends, each until the next begins',
      [
        ['00:00', null, 1],
        ['00:30', null, 2],
      ],
      [
        ['00:00', 1],
        ['00:15', 1],
        ['00:30', 2],
        ['00:45', 2],
      ],
    ],
    [
      'out of order',
      [
        ['00:15', '00:30', 2],
        ['00:00', '00:15', 1],
      ],
      [
        ['00:00', 1],
        ['00:15', 2],
      ],
    ],
    [
      'a hole as a hole',
      [
        ['00:00', '00:15', 1],
        ['02:00', '02:15', 2],
      ],
      [
        ['00:00', 1],
        ['02:00', 2],
      ],
    ],
  ] as const)('takes %s', async (_what, slots, picture) => {
    const world = new ApiWorld();
    const { status } = await world.ask('PUT /v1/signals/price/DE-LU', {
      body: {
        slots: slots.map(([start, end, value]) => ({
          start: `2026-03-01T${start}:00Z`,
          ...(end === null ? {} : { end: `2026-03-01T${end}:00Z` }),
          value,
        })),
      },
    });
    expect([status, await values(world)]).toEqual([200, picture]);
  });

  test('says what was kept, marks it as manual, and wakes the sites of the zone', async () => {
    const world = new ApiWorld();
    const put = () =>
      world.ask('PUT /v1/signals/price/NO1', {
        body: { unit: 'NOK/MWh', slots: [{ start: '2026-03-01T08:00:00Z', end: '2026-03-01T09:00:00Z', value: 834.5 }] },
      });
    expect((await put()).body).toEqual({
      kind: 'price',
      zone: 'NO1',
      unit: 'NOK/kWh',
      imported: 4,
      from: NOW,
      to: '2026-03-01T09:00:00.000Z',
      changed: true,
    });
    expect(world.nudges).toEqual(['changed price NO1']);
    expect((await world.ask('GET /v1/signals/price/NO1')).body).toMatchObject({
      unit: 'NOK/kWh',
      slots: [{ start: NOW, end: '2026-03-01T08:15:00.000Z', value: 0.8345, quality: 'manual', source: 'manual' }, {}, {}, {}],
    });
    expect((await put()).body.changed).toBe(false);
    expect(world.nudges).toHaveLength(1);
  });

  test.each([
    ['start,value', 'start,value\n2026-03-01T00:00:00Z,0.25\n2026-03-01T00:15:00Z,-0.01\n'],
    [
      'ts_utc,price with a byte-order mark and Windows lines',
      '\uFEFFts_utc,price\r\n2026-03-01T00:00Z,0.25\r\n2026-03-01 00:15Z,-0.01\r\n',
    ],
    ['semicolons and an end', 'start;end;value\n2026-03-01T01:00:00+01:00;2026-03-01T01:15:00+01:00;0.25\n2026-03-01T00:15:00Z;;-1e-2\n'],
  ])('reads CSV: %s', async (_what, body) => {
    const world = new ApiWorld();
    const answered = await world.ask('PUT /v1/signals/price/DE-LU', { body, headers: CSV });
    expect(answered.body).toMatchObject({ imported: 2 });
    expect(await values(world)).toEqual([
      ['00:00', 0.25],
      ['00:15', -0.01],
    ]);
  });

  test('reads the unit of a CSV from the address', async () => {
    const world = new ApiWorld();
    await world.ask('PUT /v1/signals/price/DE-LU?unit=EUR/MWh', { body: 'start,value\n2026-03-01T00:00:00Z,79.21\n', headers: CSV });
    expect(await values(world)).toEqual([['00:00', 0.07921]]);
  });

  test.each([
    ['an empty file', '', 'MALFORMED_CSV', undefined],
    ['a header alone', 'start,value\n', 'MALFORMED_CSV', undefined],
    ['a column that nobody can place', 'start,value,note\n2026-03-01T00:00:00Z,1,hi\n', 'MALFORMED_CSV', undefined],
    ['no column of values', 'start,end\n2026-03-01T00:00:00Z,2026-03-01T00:15:00Z\n', 'MALFORMED_CSV', undefined],
    ['a line too short', 'start,value\n2026-03-01T00:00:00Z\n', 'MALFORMED_CSV', undefined],
    ['a local time', 'start,value\n2026-03-01T00:00:00,1\n', 'MALFORMED_CSV', 'line 2'],
    ['a decimal comma', 'start;value\n2026-03-01T00:00:00Z;0,25\n', 'MALFORMED_CSV', undefined],
    ['a word for a number', 'start,value\n2026-03-01T00:00:00Z,1\n2026-03-01T00:15:00Z,n/a\n', 'MALFORMED_CSV', 'line 3'],
    ['nothing for a number', 'start,value\n2026-03-01T00:00:00Z,\n', 'MALFORMED_CSV', 'line 2'],
    ['seven minutes past', 'start,value\n2026-03-01T00:07:00Z,1\n', 'INVALID_REQUEST', 'line 2'],
    ['euros per MWh taken for kWh', 'start,value\n2026-03-01T00:00:00Z,83.45\n', 'INVALID_REQUEST', 'line 2'],
  ])('refuses CSV: %s', async (_what, csv, code, place) => {
    const world = new ApiWorld();
    const { status, body } = await world.ask('PUT /v1/signals/price/DE-LU', { body: csv === '' ? ' ' : csv, headers: CSV });
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, code, place]);
    expect(await values(world)).toEqual([]);
  });

  test.each([
    [
      'an overlap',
      [
        ['00:00', '01:00'],
        ['00:30', '01:30'],
      ],
      '/slots/1',
    ],
    [
      'the same quarter twice',
      [
        ['00:00', '00:15'],
        ['00:00', '00:15'],
      ],
      '/slots/1',
    ],
    ['an end before its start', [['01:00', '00:30']], '/slots/0'],
  ])('refuses %s', async (_what, slots, pointer) => {
    const { status, body } = await new ApiWorld().ask('PUT /v1/signals/price/DE-LU', {
      body: { slots: slots.map(([start, end]) => ({ start: `2026-03-01T${start}:00Z`, end: `2026-03-01T${end}:00Z`, value: 0.1 })) },
    });
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  test.each([
    ['price', 'g/kWh'],
    ['price', 'ABC/kWh'],
    ['co2', 'EUR/kWh'],
    ['demand', '%'],
  ])('refuses %s in %s', async (kind, unit) => {
    const { status, body } = await new ApiWorld().ask(`PUT /v1/signals/${kind}/DE-LU`, {
      body: { unit, slots: [{ start: '2026-03-01T00:00:00Z', value: 0.5 }] },
    });
    expect([status, body.errors[0].pointer]).toEqual([400, '/unit']);
  });

  test.each([
    ['co2', -1],
    ['co2', 3_001],
    ['demand', 1.01],
    ['price', 5.01],
  ])('refuses %s of %f', async (kind, value) => {
    const { status } = await new ApiWorld().ask(`PUT /v1/signals/${kind}/DE-LU`, {
      body: { slots: [{ start: '2026-03-01T00:00:00Z', value }] },
    });
    expect(status).toBe(400);
  });

  test('needs to know what it reads', async () => {
    const { status, body } = await new ApiWorld().ask('PUT /v1/signals/price/DE-LU');
    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });
});

describe('reading', () => {
  test.each([
    ['a kind that does not exist', 'GET /v1/signals/wind/DE-LU', 404],
    ['a zone that cannot be one', 'GET /v1/signals/price/1', 404],
    ['to before from', 'GET /v1/signals/price/DE-LU?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', 400],
    ['a year at once', 'GET /v1/signals/price/DE-LU?from=2025-03-01T00:00:00Z&to=2026-03-01T00:00:00Z', 400],
  ])('refuses %s', async (_what, request, status) => {
    expect((await new ApiWorld().ask(request)).status).toBe(status);
  });

  test('of a zone that nobody has prices for is an empty list, not an error', async () => {
    const { status, body } = await new ApiWorld().ask('GET /v1/signals/price/XX9');
    expect([status, body.slots]).toEqual([200, []]);
  });
});
