import type { ClosedSession } from '../../lambdas/domain/sessions/session';
import { settleSession } from '../../lambdas/jobs/settle-session';
import { nobodyPaysAdHoc } from '../support/ad-hoc';
import { ApiWorld, anOpenSession } from './world';

const at = (text: string) => Date.parse(text);

/** Two sites; CP-1 charged from 22:30 to 00:30 by its clock and CP-2 for an hour at noon. */
async function aWorld() {
  const world = new ApiWorld();
  const sites = await Promise.all(
    ['Europe/Berlin', 'America/New_York'].map((timeZone) =>
      world.ask('POST /v1/sites', { as: 'admin', body: { name: timeZone, timeZone, priceZone: 'DE-LU' } }),
    ),
  );
  const [berlin = '', newYork = ''] = sites.map(({ body }) => body.id as string);
  await world.ask('POST /v1/chargers', { as: 'admin', body: { id: 'CP-1', siteId: berlin } });
  await world.ask('POST /v1/chargers', { as: 'admin', body: { id: 'CP-2', siteId: newYork } });
  await settled(world, { id: 'ses_one', siteId: berlin, start: '2026-02-26T21:30:00Z', stop: '2026-02-26T23:30:00Z', energyWh: 8_000 });
  await settled(world, { id: 'ses_two', siteId: newYork, start: '2026-02-27T17:00:00Z', stop: '2026-02-27T18:00:00Z', energyWh: 4_000 });
  return { world, berlin, newYork };
}

interface Ended {
  readonly id: string;
  readonly siteId: string;
  readonly start: string;
  readonly stop: string;
  readonly energyWh: number;
}

async function settled(world: ApiWorld, { id, siteId, start, stop, energyWh }: Ended) {
  const chargerId = id === 'ses_one' ? 'CP-1' : 'CP-2';
  const open = anOpenSession({ id, chargerId, siteId, startedAtMs: at(start), meterStartWh: 0 });
  const closed: ClosedSession = {
    ...open,
    status: 'CLOSED',
    stoppedAtMs: at(stop),
    stopReceivedAtMs: at(stop),
    meterStopWh: energyWh,
    stopReason: 'Local',
    energyWh,
  };
  await world.sessions.open(open, 0);
  await world.sessions.close(closed, 0);
  await settleSession(id, {
    ...world.ports,
    adHocPayer: nobodyPaysAdHoc,
    sender: { send: async () => Promise.reject(new Error('nothing is asked of a charger here')) },
  });
}

const FEBRUARY = 'from=2026-02-25&to=2026-02-28';

test('a charger shows day by day what it did, on the calendar of its site', async () => {
  const { world } = await aWorld();
  const { body } = await world.ask(`GET /v1/chargers/CP-1/daily?${FEBRUARY}`, { as: 'viewer' });
  const nothing = {
    workingHours: 0,
    chargingHours: 0,
    occupiedHours: 0,
    energyWh: 0,
    sessions: 0,
    successfulSessions: 0,
    fees: { amount: '0.00', currency: 'EUR' },
    feesByCurrency: [],
    onlineHours: null,
    outageHours: null,
  };
  expect(body).toEqual({
    items: [
      { date: '2026-02-25', ...nothing },
      {
        date: '2026-02-26',
        ...nothing,
        workingHours: 1.5,
        chargingHours: 1.5,
        occupiedHours: 1.5,
        energyWh: 6_000,
        sessions: 1,
        successfulSessions: 1,
      },
      { date: '2026-02-27', ...nothing, workingHours: 0.5, chargingHours: 0.5, occupiedHours: 0.5, energyWh: 2_000 },
      { date: '2026-02-28', ...nothing },
    ],
    nextCursor: null,
  });
});

test('without dates the last thirty days, of which today is told as it is by now', async () => {
  const { world } = await aWorld();
  // The time of the world is 08:00 UTC, 09:00 in Berlin; the charger has been there for an hour.
  await world.connections.open('CP-1', 'c1', world.nowMs - 3_600_000);
  const { body } = await world.ask('GET /v1/chargers/CP-1/daily');
  expect([body.items.length, body.items[0].date, body.items.at(-1)]).toMatchObject([
    30,
    '2026-01-31',
    { date: '2026-03-01', onlineHours: 0 },
  ]);
  world.nowMs += 3_600_000;
  const later = await world.ask('GET /v1/chargers/CP-1/daily');
  expect(later.body.items.at(-1).onlineHours).toBe(1);
});

test('sums of the network, of one site and of one charger', async () => {
  const { world, berlin } = await aWorld();
  const energy = async (query: string, as = 'viewer') =>
    (await world.ask(`GET /v1/statistics/summary?${FEBRUARY}${query}`, { as })).body.energyWh;
  expect([await energy(''), await energy(`&siteId=${berlin}`), await energy('&chargerId=CP-2')]).toEqual([12_000, 8_000, 4_000]);
  expect(await energy('', `viewer~${berlin}`)).toBe(8_000);
  const { body } = await world.ask(`GET /v1/statistics/summary?${FEBRUARY}`);
  expect(body).toMatchObject({ sessions: 2, startSuccessRate: 1, energyPerSessionWh: 6_000, utilisationByTime: null, averagePrice: [] });
});

test('days, the load curve and the heat map are lists, and CSV as any list', async () => {
  const { world } = await aWorld();
  const days = await world.ask(`GET /v1/statistics/days?${FEBRUARY}`);
  expect(days.body.items.map(({ energyWh }: { energyWh: number }) => energyWh)).toEqual([0, 6_000, 6_000, 0]);
  const load = await world.ask(`GET /v1/statistics/load-curve?${FEBRUARY}&chargerId=CP-1`);
  // Half an hour of 4 kW, shared by the four evenings asked for.
  expect(load.body.items[22]).toEqual({ hour: '22', energyWh: 2_000, meanPowerW: 500 });
  const heat = await world.ask(`GET /v1/statistics/heat-map?${FEBRUARY}&chargerId=CP-1`);
  expect(heat.body.items).toHaveLength(168);
  // 26 February 2026 was a Thursday.
  expect(heat.body.items[3 * 24 + 22]).toEqual({ weekday: 4, hour: '22', energyWh: 2_000, occupiedHours: 0.5, starts: 1 });
  const csv = await world.ask(`GET /v1/statistics/days?${FEBRUARY}`, { headers: { Accept: 'text/csv' } });
  expect(csv.text.split('\r\n')[2]).toMatch(/^2026-02-26,1\.5,1\.5,1\.5,6000,1,1,/);
});

test.each([
  ['days=3', 'days'],
  ['from=2026-02-30', 'from'],
  ['from=2026-02-10&to=2026-02-09', 'to'],
  ['from=2024-01-01&to=2026-01-01', 'from'],
])('refuses %s', async (query, parameter) => {
  const { status, body } = await (await aWorld()).world.ask(`GET /v1/statistics/days?${query}`);
  expect([status, body.code, body.errors[0].parameter]).toEqual([400, 'INVALID_REQUEST', parameter]);
});

test('what is not theirs is to people of a site as if it were not there', async () => {
  const { world, berlin, newYork } = await aWorld();
  const ask = async (path: string) => (await world.ask(`GET ${path}`, { as: `operator~${berlin}` })).status;
  expect(await ask(`/v1/statistics/summary?siteId=${berlin}`)).toBe(200);
  expect(await ask(`/v1/statistics/summary?siteId=${newYork}`)).toBe(404);
  expect(await ask('/v1/statistics/heat-map?chargerId=CP-2')).toBe(404);
  expect(await ask('/v1/statistics/outages?chargerId=CP-2')).toBe(404);
  const uptime = await world.ask('GET /v1/statistics/uptime', { as: `operator~${newYork}` });
  expect(uptime.body).toEqual({ items: [], nextCursor: null });
});

test('uptime of every port, and the outages behind it', async () => {
  const { world, berlin } = await aWorld();
  await world.chargers.recordStatus({
    chargerId: 'CP-1',
    connectorId: 1,
    status: 'Available',
    errorCode: 'NoError',
    epoch: 1,
    reportedAtMs: 1,
    receivedAtMs: 1,
  });
  const dayMs = 86_400_000;
  const port = (outageMs: number, excludedMs: number) => ({
    connectorId: 1,
    periodMs: dayMs,
    outageMs,
    excludedMs,
    outages:
      outageMs === 0
        ? []
        : [{ cause: 'FAULTED' as const, startMs: at('2026-02-27T10:00:00Z'), endMs: at('2026-02-27T10:00:00Z') + outageMs }],
  });
  for (const [date, ports] of [
    ['2026-02-26', [port(0, 0)]],
    ['2026-02-27', [port(3_600_000, 1_800_000)]],
  ] as const) {
    const sums = { chargerMs: dayMs, onlineMs: dayMs, connectorMs: dayMs, outageMs: 0, excludedMs: 0 };
    await world.statistics.putPresence({ kind: 'CHARGER', chargerId: 'CP-1' }, { date, ...sums, ports });
  }
  const { body } = await world.ask('GET /v1/statistics/uptime?chargerId=CP-1&to=2026-03-01');
  expect(body.items).toEqual([
    {
      chargerId: 'CP-1',
      connectorId: 1,
      siteId: berlin,
      from: '2025-03-01',
      to: '2026-02-28',
      periodMinutes: 2_880,
      outageMinutes: 60,
      excludedMinutes: 30,
      // (2,880 − (60 − 30)) ÷ 2,880
      uptimePercent: 98.958,
      isLifetime: true,
    },
  ]);
  const outages = await world.ask('GET /v1/statistics/outages?chargerId=CP-1&from=2026-02-27&to=2026-02-27');
  expect(outages.body.items).toEqual([
    {
      chargerId: 'CP-1',
      connectorId: 1,
      cause: 'FAULTED',
      startedAt: '2026-02-27T10:00:00.000Z',
      endedAt: '2026-02-27T11:00:00.000Z',
      minutes: 60,
    },
  ]);
});

test('an operator has a day counted again, and is told what was wrong with it', async () => {
  const { world } = await aWorld();
  const row = await world.statistics.chargerDay('CP-1', '2026-02-26');
  await world.statistics.replaceChargerDay('CP-1', { ...row!, figures: { ...row!.figures, energyWh: 1 } }, row);
  const recount = () => world.ask('POST /v1/chargers/CP-1/daily/2026-02-26/recount', { as: 'operator' });
  expect((await recount()).body).toEqual({
    chargerId: 'CP-1',
    date: '2026-02-26',
    sessions: 1,
    differences: [{ kind: 'ROW', missing: { energyWh: 5_999 } }],
  });
  expect((await recount()).body.differences).toEqual([]);
});
