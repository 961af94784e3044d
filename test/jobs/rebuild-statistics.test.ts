import { MemoryAvailabilityStore } from '../../lambdas/adapters/memory/memory-availability-store';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryConnectorHistory } from '../../lambdas/adapters/memory/memory-connector-history';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import type { MeterSample } from '../../lambdas/domain/sessions/meter-sample';
import type { ClosedSession } from '../../lambdas/domain/sessions/session';
import { countSession } from '../../lambdas/domain/statistics/session-count';
import { rebuildStatistics } from '../../lambdas/jobs/rebuild-statistics';
import type { LogCode, LogFacts } from '../../lambdas/ports/log';
import { aCharger } from '../support/charger';
import { aClosedSession, anOpenSession } from '../support/session';

const at = (text: string) => Date.parse(text);
const YESTERDAY = { from: '2026-03-10', to: '2026-03-10' };
const SITE = 'site_default';

/** The night after 10 March: a charger that was there all day and had a session from 10:00 to 12:00 by its clock. */
async function aNight() {
  const connections = new MemoryConnectionStore();
  const chargers = new MemoryChargerStore(connections);
  const sessions = new MemorySessionStore();
  const connectorHistory = new MemoryConnectorHistory();
  const told: [LogCode, LogFacts][] = [];
  const samples: MeterSample[] = [];
  const log = { info: () => {}, warn: () => {}, error: (code: LogCode, facts: LogFacts) => void told.push([code, facts]) };
  await chargers.create(aCharger({ siteId: SITE, createdAtMs: at('2026-03-09T00:00:00+01:00') }));
  await connections.open('CP1', 'c1', at('2026-03-09T00:00:00+01:00'));
  await connections.touch('CP1', { connectionId: 'c1', connectedAtMs: at('2026-03-09T00:00:00+01:00') }, at('2026-03-11T03:30:00+01:00'));
  const status = { status: 'Available', reportedAtMs: 1, receivedAtMs: 1 } as const;
  await chargers.recordStatus({ chargerId: 'CP1', connectorId: 1, errorCode: 'NoError', epoch: 1, ...status });
  const session = aClosedSession({
    siteId: SITE,
    startedAtMs: at('2026-03-10T10:00:00+01:00'),
    stoppedAtMs: at('2026-03-10T12:00:00+01:00'),
    meterStartWh: 0,
    meterStopWh: 4_000,
    energyWh: 4_000,
  });
  await settle(session, sessions);
  const deps = {
    clock: { nowMs: () => at('2026-03-11T02:40:00Z') },
    chargers,
    sites: new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'DE-LU' }),
    lines: connections,
    connectorHistory,
    availability: new MemoryAvailabilityStore(),
    sessions,
    telemetry: { all: async () => samples },
    statistics: sessions.statistics,
    log,
  };
  return { deps, told, samples, session, connections };
}

async function settle(session: ClosedSession, sessions: MemorySessionStore) {
  const { id, chargerId, siteId, startedAtMs, meterStartWh } = session;
  await sessions.open(anOpenSession({ id, chargerId, siteId, startedAtMs, meterStartWh }), 0);
  await sessions.close(session, 0);
  const fee = { settledAtMs: session.stoppedAtMs, bill: undefined, charged: { amount: '1.00', currency: 'EUR' } as const };
  const is = countSession(session, fee, { samples: [], statuses: [], timeZone: 'Europe/Berlin' });
  await sessions.settle(id, fee.settledAtMs, undefined, 0, undefined, fee.charged, { was: undefined, is });
}

test('a night on which everything is right finds nothing and changes nothing', async () => {
  const { deps, told } = await aNight();
  const before = await deps.statistics.chargerDay('CP1', '2026-03-10');
  expect(await rebuildStatistics(deps)).toEqual({ chargers: 1, sessions: 1, differences: 0 });
  expect(await rebuildStatistics(deps)).toEqual({ chargers: 1, sessions: 1, differences: 0 });
  expect(await deps.statistics.chargerDay('CP1', '2026-03-10')).toEqual(before);
  expect(told).toEqual([]);
});

test('readings that came after the settlement move the energy to the hours it flowed in, everywhere', async () => {
  const { deps, told, samples, session } = await aNight();
  samples.push({ sampledAtMs: session.startedAtMs + 3_600_000, receivedAtMs: 0, context: 'Sample.Periodic', registerWh: 1_000, raw: '[]' });
  expect(await rebuildStatistics(deps)).toEqual({ chargers: 1, sessions: 1, differences: 1 });
  for (const scope of [{ kind: 'CHARGER', chargerId: 'CP1' }, { kind: 'SITE', siteId: SITE }, { kind: 'NETWORK' }] as const) {
    expect((await deps.statistics.days(scope, YESTERDAY))[0]?.figures).toMatchObject({
      energyWh: 4_000,
      energyWh_10: 1_000,
      energyWh_11: 3_000,
    });
  }
  expect(told.map(([code, { kind, sessionId }]) => [code, kind, sessionId])).toEqual([['STATISTICS_DIFFER', 'SESSION', 'ses_1']]);
  expect((await rebuildStatistics(deps)).differences).toBe(0);
});

test('a session from before there were statistics is counted', async () => {
  const { deps } = await aNight();
  const other = aClosedSession({
    id: 'ses_2',
    siteId: SITE,
    startedAtMs: at('2026-03-10T13:00:00Z'),
    stoppedAtMs: at('2026-03-10T14:00:00Z'),
    energyWh: 500,
  });
  await deps.sessions.open(anOpenSession({ id: 'ses_2', siteId: SITE, startedAtMs: other.startedAtMs }), 0);
  await deps.sessions.close(other, 0);
  await deps.sessions.settle('ses_2', other.stoppedAtMs, undefined);
  expect(await rebuildStatistics(deps)).toEqual({ chargers: 1, sessions: 2, differences: 1 });
  expect((await deps.statistics.days({ kind: 'NETWORK' }, YESTERDAY))[0]?.figures).toMatchObject({ sessions: 2, energyWh: 4_500 });
});

test('a row of a charger, and sums of a site and of the network, that are wrong are told and put right', async () => {
  const { deps, told } = await aNight();
  const row = await deps.statistics.chargerDay('CP1', '2026-03-10');
  await deps.statistics.replaceChargerDay('CP1', { ...row!, figures: { ...row!.figures, sessions: 7 } }, row);
  await deps.statistics.add({ kind: 'SITE', siteId: SITE }, '2026-03-10', { energyWh: 99 });
  expect((await rebuildStatistics(deps)).differences).toBe(2);
  expect(told.map(([, { kind, missing }]) => [kind, missing])).toEqual([
    ['ROW', '{"sessions":-6}'],
    ['SUM', '{"energyWh":-99}'],
  ]);
  expect((await deps.statistics.chargerDay('CP1', '2026-03-10'))?.figures).toEqual(row?.figures);
  expect((await rebuildStatistics(deps)).differences).toBe(0);
});

test('how chargers were there is counted for the week before, and again when they tell of it late', async () => {
  const { deps } = await aNight();
  await rebuildStatistics(deps);
  const presence = async (scope: { kind: 'CHARGER'; chargerId: string } | { kind: 'NETWORK' }) =>
    (await deps.statistics.presence(scope, { from: '2026-03-08', to: '2026-03-10' })).map(({ date, onlineMs, outageMs }) => [
      date,
      onlineMs / 3_600_000,
      outageMs / 3_600_000,
    ]);
  const there = [
    ['2026-03-08', 0, 0],
    ['2026-03-09', 24, 0],
    ['2026-03-10', 24, 0],
  ];
  expect(await presence({ kind: 'CHARGER', chargerId: 'CP1' })).toEqual(there);
  const note = (status: 'Faulted' | 'Available', time: string) =>
    deps.connectorHistory.note('CP1', 1, { status, reportedAtMs: at(time), receivedAtMs: at('2026-03-11T08:00:00Z') });
  await note('Faulted', '2026-03-09T12:00:00+01:00');
  await note('Available', '2026-03-10T06:00:00+01:00');
  await rebuildStatistics(deps);
  expect(await presence({ kind: 'NETWORK' })).toEqual([
    ['2026-03-08', 0, 0],
    ['2026-03-09', 24, 12],
    ['2026-03-10', 24, 6],
  ]);
});
