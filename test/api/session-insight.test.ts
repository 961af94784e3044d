import { ApiWorld, anOpenSession } from './world';

const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);

/** A session since seven that drew 11 kW from a quarter past on, as the meter saw it at half past, seen at twenty-five to eight. */
async function charging(): Promise<ApiWorld> {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
  await world.sessions.open(anOpenSession(), at('07:00'));
  const samples = [
    { sampledAtMs: at('07:15'), registerWh: 1_000, powerW: 0 },
    { sampledAtMs: at('07:30'), registerWh: 3_750, powerW: 11_000 },
  ].map((sample) => ({ ...sample, receivedAtMs: sample.sampledAtMs, context: 'Sample.Periodic', raw: '[]' }));
  await world.telemetry.append({ sessionId: 'ses_one' }, samples);
  await world.sessions.recordReading('ses_one', { sampledAtMs: at('07:30'), registerWh: 3_750, powerW: 11_000 });
  await world.sessions.prefer('ses_one', { energyWh: 8_250 }, at('07:01'));
  world.nowMs = at('07:35');
  return world;
}

test('an open session says what it is doing, and when it will be done', async () => {
  const world = await charging();
  expect((await world.ask('GET /v1/sessions/ses_one')).body.insight).toEqual({
    state: 'CHARGING',
    deliveredWh: 2_750,
    powerW: 11_000,
    remainingWh: 5_500,
    doneAt: '2026-03-01T08:05:00.000Z',
  });
});

test('each quarter of an hour has its energy, its price and its CO2, with their source and whether they were a forecast', async () => {
  const world = await charging();
  const slot = (startMs: number, value: number, quality: 'final' | 'forecast') => ({ startMs, value, quality });
  const common = { zone: 'DE-LU', licence: 'CC BY 4.0', fetchedAtMs: 1 };
  await world.signals.put({
    ...common,
    kind: 'price',
    unit: 'EUR/kWh',
    source: 'energy-charts',
    slots: [slot(at('07:15'), 0.08, 'final')],
  });
  await world.signals.put({ ...common, kind: 'co2', unit: 'g/kWh', source: 'grams', slots: [slot(at('07:15'), 300, 'forecast')] });
  expect((await world.ask('GET /v1/sessions/ses_one/slots')).body).toEqual({
    sessionId: 'ses_one',
    status: 'OPEN',
    currency: 'EUR',
    slots: [
      { start: '2026-03-01T07:00:00.000Z', end: '2026-03-01T07:15:00.000Z', energyWh: 0, price: null, co2: null },
      {
        start: '2026-03-01T07:15:00.000Z',
        end: '2026-03-01T07:30:00.000Z',
        energyWh: 2_750,
        price: { perKwh: 0.08, cost: 0.22, quality: 'final', source: 'energy-charts' },
        co2: { gPerKwh: 300, grams: 825, quality: 'forecast', source: 'grams' },
      },
    ],
  });
});

test('feeds tell their age and whether they are late', async () => {
  const world = new ApiWorld();
  await world.feeds.put({
    kind: 'price',
    zone: 'DE-LU',
    askedAtMs: at('14:05'),
    answeredAtMs: at('12:05'),
    version: 7,
    changedAtMs: at('11:00'),
    source: 'energy-charts',
    knownUntilMs: at('23:00'),
    lateSinceMs: at('14:00'),
    failures: [{ source: 'energy-charts', reason: 'HTTP_STATUS' }],
    seen: { 'energy-charts /price': { etag: '"1"' } },
    wakeSinceMs: 5,
  });
  expect((await world.ask('GET /v1/signals')).body).toEqual({
    items: [
      {
        kind: 'price',
        zone: 'DE-LU',
        version: 7,
        askedAt: '2026-03-01T14:05:00.000Z',
        answeredAt: '2026-03-01T12:05:00.000Z',
        changedAt: '2026-03-01T11:00:00.000Z',
        source: 'energy-charts',
        knownUntil: '2026-03-01T23:00:00.000Z',
        lateSince: '2026-03-01T14:00:00.000Z',
        failures: [{ source: 'energy-charts', reason: 'HTTP_STATUS' }],
      },
    ],
  });
});
