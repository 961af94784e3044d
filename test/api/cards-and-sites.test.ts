import { ApiWorld, NOW } from './world';

describe('a card', () => {
  test.each([
    ['a tag of 21 characters', { idTag: 'A'.repeat(21) }, '/idTag'],
    ['an empty tag', { idTag: ' ' }, '/idTag'],
    ['a tag that would change an address', { idTag: 'A/B' }, '/idTag'],
    ['a tag outside ASCII', { idTag: 'Ä1' }, '/idTag'],
    ['a kind that does not exist', { idTag: 'A', kind: 'GOLD' }, '/kind'],
    ['an expiry that is no instant', { idTag: 'A', expiresAt: 'tomorrow' }, '/expiresAt'],
  ])('is refused: %s', async (_what, body, pointer) => {
    const answered = await new ApiWorld().ask('POST /v1/cards', { body });
    expect([answered.status, answered.body.errors[0].pointer]).toEqual([400, pointer]);
  });

  test('is registered once, whatever the case of its tag', async () => {
    const world = new ApiWorld();
    const { status, body, headers } = await world.ask('POST /v1/cards', {
      body: { idTag: '04a2b9', kind: 'COMMERCIAL', status: 'ACTIVE', driverId: 'drv_1', expiresAt: '2027-01-01T00:00:00+01:00' },
    });
    expect([status, headers.get('location'), headers.get('etag')]).toEqual([201, '/v1/cards/04a2b9', '"1"']);
    expect(body).toEqual({
      idTag: '04a2b9',
      kind: 'COMMERCIAL',
      status: 'ACTIVE',
      driverId: 'drv_1',
      expiresAt: '2026-12-31T23:00:00.000Z',
      createdAt: NOW,
    });
    expect((await world.ask('POST /v1/cards', { body: { idTag: '04A2B9' } })).body.code).toBe('CARD_EXISTS');
    expect((await world.ask('GET /v1/cards/04A2B9')).body.driverId).toBe('drv_1');
  });

  test('keeps what a change does not name, and loses what it sets to null', async () => {
    const world = new ApiWorld();
    await world.ask('POST /v1/cards', { body: { idTag: 'A', driverId: 'drv_1', parentIdTag: 'GROUP' } });
    const { status, body } = await world.ask('PATCH /v1/cards/A', { body: { status: 'BLOCKED', driverId: null } });
    expect([status, body]).toEqual([200, { idTag: 'A', kind: 'PERSONAL', status: 'BLOCKED', parentIdTag: 'GROUP', createdAt: NOW }]);
  });

  test('is changed only in the version that If-Match names', async () => {
    const world = new ApiWorld();
    await world.ask('POST /v1/cards', { body: { idTag: 'A' } });
    const tag = (await world.ask('GET /v1/cards/A')).headers.get('etag') ?? '';
    const first = await world.ask('PATCH /v1/cards/A', { body: { status: 'BLOCKED' }, headers: { 'If-Match': tag } });
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"2"']);
    const late = await world.ask('PATCH /v1/cards/A', { body: { status: 'ACTIVE' }, headers: { 'If-Match': tag } });
    expect([late.status, late.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await world.ask('GET /v1/cards/A')).body.status).toBe('BLOCKED');
  });

  test('two changes at once both arrive when neither names a version', async () => {
    const world = new ApiWorld();
    await world.ask('POST /v1/cards', { body: { idTag: 'A' } });
    await Promise.all([
      world.ask('PATCH /v1/cards/A', { body: { status: 'BLOCKED' } }),
      world.ask('PATCH /v1/cards/A', { body: { driverId: 'drv_1' } }),
    ]);
    expect((await world.ask('GET /v1/cards/A')).body).toMatchObject({ status: 'BLOCKED', driverId: 'drv_1' });
  });

  test.each(['GET', 'PATCH'])('%s of an unknown card is not found', async (method) => {
    const { status, body } = await new ApiWorld().ask(
      `${method} /v1/cards/nobody`,
      method === 'PATCH' ? { body: { status: 'BLOCKED' } } : {},
    );
    expect([status, body.code]).toEqual([404, 'CARD_NOT_FOUND']);
  });
});

describe('a site', () => {
  const DEPOT = {
    name: 'Depot',
    timeZone: 'Europe/Copenhagen',
    priceZone: 'DK1',
    limitA: 63,
    defaultReadyBy: '07:00',
    defaultEnergyWh: 20_000,
    chargingMode: 'NEVER_SHORT',
    co2PricePerKg: 0.2,
    demandPricePerKwh: 0.01,
  };

  test.each([
    ['a time zone that does not exist', { timeZone: 'Europe/Atlantis' }, '/timeZone'],
    ['an offset, which has no summer time', { timeZone: '+01:00' }, '/timeZone'],
    ['a price zone that is none', { priceZone: '1' }, '/priceZone'],
    ['a limit of nothing', { limitA: 0 }, '/limitA'],
    ['24:00', { defaultReadyBy: '24:00' }, '/defaultReadyBy'],
    ['a mode of its own', { chargingMode: 'FAST' }, '/chargingMode'],
    ['a reward for CO2', { co2PricePerKg: -0.1 }, '/co2PricePerKg'],
    ['no name', { name: ' ' }, '/name'],
  ])('is refused: %s', async (_what, wrong, pointer) => {
    const { status, body } = await new ApiWorld().ask('POST /v1/sites', { body: { ...DEPOT, ...wrong } });
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  test('is added, shown and listed beside the default one', async () => {
    const world = new ApiWorld();
    const { status, body, headers } = await world.ask('POST /v1/sites', { body: DEPOT });
    expect([status, headers.get('location'), headers.get('etag')]).toEqual([201, `/v1/sites/${body.id}`, '"1"']);
    expect(body).toEqual({ id: expect.stringMatching(/^site_/), ...DEPOT, createdAt: NOW });
    expect((await world.ask(`GET /v1/sites/${body.id}`)).body).toEqual(body);
    const ids = (await world.ask('GET /v1/sites')).body.items.map(({ id }: { id: string }) => id);
    expect(ids.sort()).toEqual([body.id, 'site_default'].sort());
  });

  test('that is changed is planned again', async () => {
    const world = new ApiWorld();
    const { body } = await world.ask('PATCH /v1/sites/site_default', {
      body: { priceZone: 'IT-North', limitW: 22_000 },
      headers: { 'If-Match': '*' },
    });
    expect(body).toMatchObject({ id: 'site_default', priceZone: 'IT-North', limitW: 22_000, timeZone: 'Europe/Berlin' });
    expect(world.nudges).toEqual(['plan site_default SIGNALS_CHANGED']);
    expect(
      (await world.ask('PATCH /v1/sites/site_default', { body: { limitW: null }, headers: { 'If-Match': '*' } })).body,
    ).not.toHaveProperty('limitW');
  });

  test('is not changed over somebody else', async () => {
    const { status, body } = await new ApiWorld().ask('PATCH /v1/sites/site_default', {
      body: { name: 'X' },
      headers: { 'If-Match': '"9"' },
    });
    expect([status, body.code]).toEqual([412, 'PRECONDITION_FAILED']);
  });

  test('that is unknown is not found', async () => {
    expect((await new ApiWorld().ask('PATCH /v1/sites/site_no', { body: { name: 'X' }, headers: { 'If-Match': '*' } })).body.code).toBe(
      'SITE_NOT_FOUND',
    );
  });
});

test('a least balance in a currency that there is not is refused, and breaks nothing', async () => {
  for (const currency of ['', 'XXX', 'eur']) {
    const { status, body } = await new ApiWorld().ask('POST /v1/cards', {
      body: { idTag: 'A', kind: 'COMMERCIAL', minimumToStart: { amount: '5.00', currency } },
    });
    expect([status, body.errors]).toEqual([400, [{ pointer: '/minimumToStart/currency', detail: 'expected a currency of ISO 4217' }]]);
  }
});
