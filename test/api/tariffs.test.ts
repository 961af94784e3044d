import { energy, flat, parking, time } from '../domain/tariffs/build';
import { aCharger } from '../support/charger';
import { ApiWorld, anOpenSession } from './world';

const DAY = { currency: 'EUR', elements: [{ price_components: [energy(0.4, 19), parking(6, 19)] }] };

describe('publishing', () => {
  test('the first content is version 1, the same again changes nothing, another is version 2, and all stay', async () => {
    const world = new ApiWorld();
    const first = await world.ask('PUT /v1/tariffs/day', { body: DAY });
    expect([first.status, first.headers.get('etag'), first.body.version, first.body.findings]).toEqual([201, '"1"', 1, []]);
    expect(first.body.tariff).toEqual({ ...DAY, id: 'day', last_updated: '2026-03-01T08:00:00.000Z' });
    world.nowMs += 1_000;
    const again = await world.ask('PUT /v1/tariffs/day', { body: { ...DAY, id: 'day', last_updated: '2020-01-01T00:00:00Z' } });
    expect([again.status, again.body.version, again.body.hash]).toEqual([200, 1, first.body.hash]);
    const dearer = await world.ask('PUT /v1/tariffs/day', { body: { ...DAY, elements: [{ price_components: [energy(0.5, 19)] }] } });
    expect([dearer.status, dearer.body.version]).toEqual([200, 2]);
    expect((await world.ask('GET /v1/tariffs/day')).body.version).toBe(2);
    expect((await world.ask('GET /v1/tariffs/day/versions')).body.items.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
    expect((await world.ask('GET /v1/tariffs')).body.items.map(({ id }: { id: string }) => id)).toEqual(['day']);
  });

  test('whoever knows an older version is told with 412', async () => {
    const world = new ApiWorld();
    await world.ask('PUT /v1/tariffs/day', { body: DAY });
    await world.ask('PUT /v1/tariffs/day', { body: { ...DAY, type: 'REGULAR' }, headers: { 'If-Match': '"1"' } });
    const late = await world.ask('PUT /v1/tariffs/day', { body: { ...DAY, type: 'AD_HOC_PAYMENT' }, headers: { 'If-Match': '"1"' } });
    expect([late.status, late.body.code, late.headers.get('etag')]).toEqual([412, 'PRECONDITION_FAILED', '"2"']);
  });

  test.each([
    ['a least price above the most', { ...DAY, min_price: { excl_vat: 5 }, max_price: { excl_vat: 4 } }, ['/min_price']],
    [
      'a restriction that nobody knows',
      { ...DAY, elements: [{ price_components: [energy(1)], restrictions: { moon: 1 } }] },
      ['/elements/0/restrictions/moon'],
    ],
    [
      'a market tariff without a price to fall back on',
      { ...DAY, elements: [{ price_components: [flat(1)] }], tidewatt: { spot: { mode: 'follow_market' } } },
      ['/tidewatt/spot'],
    ],
    [
      'a reservation by the kWh',
      { ...DAY, elements: [{ price_components: [energy(1)], restrictions: { reservation: 'RESERVATION' } }] },
      ['/elements/0/price_components/0/type'],
    ],
  ])('refuses %s', async (_what, body, pointers) => {
    const { status, body: problem } = await new ApiWorld().ask('PUT /v1/tariffs/day', { body });
    expect([status, problem.code, problem.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      'TARIFF_REFUSED',
      pointers,
    ]);
  });

  test.each([
    ['a currency that there is not', { ...DAY, currency: 'BTC' }],
    ['a time of day that there is not', { ...DAY, elements: [{ price_components: [energy(1)], restrictions: { start_time: '24:00' } }] }],
    ['a field that OCPI does not have', { ...DAY, discount: 1 }],
    ['another id than the address', { ...DAY, id: 'night' }],
  ])('refuses %s', async (_what, body) => {
    expect((await new ApiWorld().ask('PUT /v1/tariffs/day', { body })).status).toBe(400);
  });

  test('an operator reads tariffs and does not publish them', async () => {
    const world = new ApiWorld();
    expect((await world.ask('PUT /v1/tariffs/day', { body: DAY, as: 'operator' })).status).toBe(403);
    expect((await world.ask('GET /v1/tariffs/day', { as: 'viewer' })).status).toBe(404);
  });
});

describe('lint', () => {
  const lint = async (elements: unknown, powerKw?: number) =>
    (await new ApiWorld().ask('POST /v1/tariffs/lint', { body: { tariff: { currency: 'EUR', elements }, powerKw } })).body.findings.map(
      ({ code, pointer }: { code: string; pointer: string }) => `${code} ${pointer}`,
    );

  test('from 50 kW on, paying on the spot is by the kWh and for occupying, and nothing else', async () => {
    const elements = [{ price_components: [energy(0.5), time(6), parking(6), flat(1)] }];
    expect(await lint(elements, 49.999)).toEqual([]);
    expect(await lint(elements, 50)).toEqual([
      'AFIR_CHARGES_FOR_CHARGING_TIME /elements/0/price_components/1',
      'AFIR_CHARGES_PER_SESSION /elements/0/price_components/3',
    ]);
    expect(await lint([{ price_components: [parking(6)] }], 50)).toEqual(['AFIR_NOT_ENERGY_BASED /elements']);
  });

  test('a price per hour has to be a price per minute: 6.00 is, 2.50 is not', async () => {
    expect(await lint([{ price_components: [time(6), parking(2.5)] }])).toEqual(['NOT_PER_MINUTE /elements/0/price_components/1/price']);
  });

  test('tells of order, of steps, of prices never reached and of hours without a price', async () => {
    expect(
      await lint([
        { price_components: [flat(1), energy(0.3, 19, 500)] },
        { price_components: [energy(0.2), time(6)], restrictions: { start_time: '22:00', end_time: '06:00' } },
      ]),
    ).toEqual([
      'ORDER /elements',
      'STEP_SIZE /elements/0/price_components/1/step_size',
      'NEVER_REACHED /elements/1/price_components/0',
      'NO_DEFAULT_PRICE /elements/1/price_components/1',
    ]);
  });
});

describe('simulating', () => {
  const at = (clock: string) => `2026-03-07T${clock}:00+01:00`;

  test('an OCPI tariff and charging periods give the costs of a charge detail record', async () => {
    const { status, body } = await new ApiWorld().ask('POST /v1/tariffs/simulate', {
      body: {
        tariff: {
          currency: 'EUR',
          elements: [
            { price_components: [flat(2.5, 15)] },
            { price_components: [time(1.25, 20, 600)], restrictions: { min_current: 32, day_of_week: ['SATURDAY', 'SUNDAY'] } },
            {
              price_components: [parking(6, 10, 300)],
              restrictions: { start_time: '10:00', end_time: '17:00', day_of_week: ['SATURDAY'] },
            },
          ],
        },
        charging_periods: [
          {
            start_date_time: at('13:30'),
            dimensions: [
              { type: 'TIME', volume: 1.9 },
              { type: 'ENERGY', volume: 40 },
              { type: 'MIN_CURRENT', volume: 43 },
            ],
          },
          { start_date_time: at('15:24'), dimensions: [{ type: 'PARKING_TIME', volume: 1.1833 }] },
        ],
        end_date_time: at('16:35'),
      },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      currency: 'EUR',
      total_cost: { excl_vat: 12.375, incl_vat: 13.975 },
      total_fixed_cost: { excl_vat: 2.5, incl_vat: 2.875 },
      total_time_cost: { excl_vat: 2.375, incl_vat: 2.85 },
      total_parking_cost: { excl_vat: 7.5, incl_vat: 8.25 },
      total_energy: 40,
      total_time: 3.0833,
      total_parking_time: 1.1833,
      billed: { net: { amount: '12.38', currency: 'EUR' }, gross: { amount: '13.98', currency: 'EUR' } },
      lines: [
        { kind: 'TIME', quantity: '1.9', price: '1.25', net: '2.38', gross: '2.85' },
        { kind: 'PARKING_TIME', quantity: '1.25', price: '6', net: '7.50', gross: '8.25' },
        { kind: 'FLAT', quantity: '1', price: '2.5', net: '2.50', gross: '2.88' },
      ],
    });
  });

  test('a reservation before the session is priced beside it', async () => {
    const { body } = await new ApiWorld().ask('POST /v1/tariffs/simulate', {
      body: {
        tariff: {
          currency: 'KWD',
          elements: [
            { price_components: [time(5, 20, 60)], restrictions: { reservation: 'RESERVATION' } },
            { price_components: [energy(0.0255)] },
          ],
        },
        charging_periods: [
          { start_date_time: at('13:00'), dimensions: [{ type: 'RESERVATION_TIME', volume: 0.25 }] },
          { start_date_time: at('13:15'), dimensions: [{ type: 'ENERGY', volume: 10 }] },
        ],
        end_date_time: at('14:15'),
      },
    });
    expect(body).toMatchObject({ total_reservation_cost: { excl_vat: 1.25 }, total_energy_cost: { excl_vat: 0.255 }, total_time: 1 });
    expect(body.billed.gross).toEqual({ amount: '1.755', currency: 'KWD' });
  });

  test('periods that run backwards are refused', async () => {
    const body = { tariff: DAY, charging_periods: [{ start_date_time: at('13:00'), dimensions: [] }], end_date_time: at('12:00') };
    const { status, body: problem } = await new ApiWorld().ask('POST /v1/tariffs/simulate', { body });
    expect([status, problem.errors[0].pointer]).toEqual([400, '/charging_periods/0/start_date_time']);
  });
});

describe('what a place charges', () => {
  async function aStreet() {
    const world = new ApiWorld();
    await world.chargers.create(aCharger({ id: 'CP-1', siteId: 'site_default' }));
    await world.ask('PUT /v1/tariffs/day', { body: DAY });
    await world.ask('PUT /v1/tariffs/fast', { body: { currency: 'EUR', elements: [{ price_components: [flat(1), energy(0.7)] }] } });
    return world;
  }

  test('a site’s tariff holds at its chargers until a charger or a connector has its own', async () => {
    const world = await aStreet();
    await world.ask('PUT /v1/sites/site_default/tariff', { body: { tariffId: 'day' } });
    const connector = '/v1/chargers/CP-1/connectors/1/tariff';
    expect((await world.ask(`GET ${connector}`)).body).toMatchObject({ tariffId: null, effective: { tariffId: 'day', version: 1 } });
    world.nowMs += 1;
    await world.ask(`PUT ${connector}`, { body: { tariffId: 'fast' } });
    expect((await world.ask(`GET ${connector}`)).body).toMatchObject({ tariffId: 'fast', effective: { tariffId: 'fast' } });
    expect((await world.ask('GET /v1/chargers/CP-1/tariff')).body).toMatchObject({ tariffId: null, effective: { tariffId: 'day' } });
    world.nowMs += 1;
    await world.ask(`PUT ${connector}`, { body: { tariffId: null } });
    expect((await world.ask(`GET ${connector}`)).body).toMatchObject({ tariffId: null, effective: { tariffId: 'day' } });
  });

  test('the price is shown per kWh, then per minute, then per session, with VAT and without', async () => {
    const world = await aStreet();
    await world.ask('PUT /v1/tariffs/all', {
      body: {
        currency: 'EUR',
        elements: [{ price_components: [flat(1, 20), parking(6, 20), time(2.5, 20), energy(0.5, 20)] }],
        max_price: { excl_vat: 50 },
      },
    });
    const { body } = await world.ask('PUT /v1/chargers/CP-1/tariff', { body: { tariffId: 'all' } });
    expect(
      body.effective.prices.map(({ dimension, unit, net, gross, isNow }: Record<string, unknown>) => [dimension, unit, net, gross, isNow]),
    ).toEqual([
      ['ENERGY', 'kWh', '0.5', '0.6', true],
      ['TIME', 'hour', '2.5', '3', true],
      ['PARKING_TIME', 'minute', '0.1', '0.12', true],
      ['FLAT', 'session', '1', '1.2', true],
    ]);
    expect(body.effective.maximum).toEqual({ net: '50' });
  });

  test.each([
    ['PUT /v1/sites/site_none/tariff', 404, 'SITE_NOT_FOUND'],
    ['PUT /v1/chargers/CP-9/tariff', 404, 'CHARGER_NOT_FOUND'],
    ['PUT /v1/chargers/CP-1/connectors/0/tariff', 404, 'ROUTE_NOT_FOUND'],
  ])('%s is answered %i', async (request, status, code) => {
    const answer = await (await aStreet()).ask(request, { body: { tariffId: 'day' } });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('a tariff that there is not cannot be given', async () => {
    const answer = await (await aStreet()).ask('PUT /v1/chargers/CP-1/tariff', { body: { tariffId: 'none' } });
    expect([answer.status, answer.body.code]).toEqual([400, 'UNKNOWN_TARIFF']);
  });
});

describe('a session by its tariff', () => {
  const hash = 'a'.repeat(64);

  test('shows what it costs so far, by the version it began with', async () => {
    const world = new ApiWorld();
    const version = (await world.ask('PUT /v1/tariffs/day', { body: DAY })).body;
    const session = anOpenSession();
    await world.sessions.open(session, 0);
    const fixed = { tariffId: 'day', version: 1, hash: version.hash, timeZone: 'Europe/Berlin' };
    await world.sessions.fixTariff(session.id, fixed);
    await world.sessions.recordReading(session.id, { sampledAtMs: session.startedAtMs + 1_800_000, registerWh: 6_000 });
    await world.connectorHistory.note('CP-1', 1, { status: 'SuspendedEV', reportedAtMs: session.startedAtMs + 3_000_000, receivedAtMs: 0 });
    const { body } = await world.ask('GET /v1/sessions/ses_one');
    // 5 kWh at 0.40 and ten minutes of parking at 6.00 an hour, and 19 %.
    expect(body).toMatchObject({ costSoFar: { amount: '3.57', currency: 'EUR' }, tariff: { id: 'day', version: 1, hash: version.hash } });
    expect((await world.ask('GET /v1/sessions/ses_one/receipt')).body.code).toBe('BILL_NOT_FOUND');
  });

  test('a settled session has its bill, its receipt, and the bill that a correction replaced', async () => {
    const world = new ApiWorld();
    const session = anOpenSession();
    await world.sessions.open(session, 0);
    await world.sessions.fixTariff(session.id, { tariffId: 'day', version: 1, hash, timeZone: 'Europe/Berlin' });
    await world.sessions.close(
      {
        ...session,
        status: 'CLOSED',
        stoppedAtMs: session.startedAtMs + 1,
        stopReceivedAtMs: 0,
        meterStopWh: 6_000,
        stopReason: 'Local',
        energyWh: 5_000,
      },
      0,
    );
    const line = {
      kind: 'ENERGY',
      isReservation: false,
      quantity: '5',
      unit: 'kWh',
      price: '0.4',
      vatPercent: 19,
      net: '2.00',
      gross: '2.38',
    } as const;
    await world.sessions.settle(session.id, world.nowMs, undefined, 0, {
      tariffId: 'day',
      tariffVersion: 1,
      tariffHash: hash,
      currency: 'EUR',
      net: '2.00',
      vat: '0.38',
      gross: '2.38',
      lines: [line],
      vatRows: [{ vatPercent: 19, net: '2.00', vat: '0.38', gross: '2.38' }],
      notes: [],
    });
    const { body } = await world.ask('GET /v1/sessions/ses_one');
    expect(body).toMatchObject({ cost: { amount: '2.38', currency: 'EUR' }, bill: { vat: { amount: '0.38' }, lines: [line] } });
    const receipt = await world.ask('GET /v1/sessions/ses_one/receipt');
    expect(receipt.body).toMatchObject({
      energyWh: 5_000,
      timeZone: 'Europe/Berlin',
      tariff: { id: 'day', hash },
      bill: { lines: [line] },
      replaced: [],
    });
    expect((await world.ask('GET /v1/sessions')).body.items[0]).not.toHaveProperty('bill');
  });
});

test('a simulation over ten thousand years is refused and not begun', async () => {
  const { status, body } = await new ApiWorld().ask('POST /v1/tariffs/simulate', {
    body: {
      tariff: DAY,
      charging_periods: [{ start_date_time: '0001-01-01T00:00:00Z', dimensions: [{ type: 'ENERGY', volume: 1 }] }],
      end_date_time: '9999-12-31T23:59:59Z',
    },
  });
  expect([status, body.errors[0].pointer]).toEqual([400, '/end_date_time']);
});
