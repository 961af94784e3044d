import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryInbox } from '../../lambdas/adapters/memory/memory-inbox';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import type { MeterSample } from '../../lambdas/domain/sessions/meter-sample';
import type { OpenSession } from '../../lambdas/domain/sessions/session';
import { readPlanNudge, readSettleNudge } from '../../lambdas/jobs/nudges';
import { settleSession } from '../../lambdas/jobs/settle-session';
import { aCharger } from '../support/charger';
import { silentLog } from '../support/mailbox';
import { anOpenSession } from '../support/session';

const START_MS = Date.parse('2026-02-10T18:00:00Z');
const QUARTER_MS = 900_000;

async function aStreet({ unit = 'EUR/kWh', close = true }: { unit?: `${string}/kWh`; close?: boolean } = {}) {
  const sessions = new MemorySessionStore();
  const signals = new MemorySignalStore();
  const open: OpenSession = {
    status: 'OPEN',
    id: 'ses_a',
    chargerId: 'CP1',
    connectorId: 1,
    transactionId: 7,
    idTag: 'TAG',
    siteId: 'site_default',
    startKey: 'k',
    startMessageId: 'm',
    idTagInfo: { status: 'Accepted' },
    startedAtMs: START_MS,
    startReceivedAtMs: START_MS,
    meterStartWh: 500,
    flags: [],
  };
  await sessions.open(open, 0);
  const end = START_MS + 2 * QUARTER_MS;
  if (close) {
    await sessions.close(
      { ...open, status: 'CLOSED', stoppedAtMs: end, stopReceivedAtMs: end, meterStopWh: 2_500, stopReason: 'Local', energyWh: 2_000 },
      end,
    );
  }
  await signals.put({
    kind: 'price',
    zone: 'DE-LU',
    unit,
    source: 'energy-charts',
    licence: '',
    fetchedAtMs: 1,
    slots: [0.4, 0.1].map((value, i) => ({ startMs: START_MS + i * QUARTER_MS, value, quality: 'final' })),
  });
  const sample = (minute: number, registerWh: number, powerW: number): MeterSample => ({
    sampledAtMs: START_MS + minute * 60_000,
    receivedAtMs: 0,
    context: 'Sample.Periodic',
    registerWh,
    powerW,
    raw: '[]',
  });
  const deps = {
    clock: { nowMs: () => end + 5_000 },
    sessions,
    signals,
    telemetry: { all: async () => [sample(15, 500, 0), sample(29, 2_400, 8_000)] },
    chargers: new MemoryChargerStore(new MemoryConnectionStore()),
    sites: new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'DE-LU' }),
    log: silentLog,
  };
  return deps;
}

test('a closed session is priced from its samples and settled', async () => {
  const deps = await aStreet();
  await settleSession('ses_a', deps);
  expect(await deps.sessions.get('ses_a')).toMatchObject({
    status: 'SETTLED',
    settledAtMs: START_MS + 2 * QUARTER_MS + 5_000,
    // 2 kWh at 10 ct; at once it would have been 2 kWh at 8 kW in the first quarter, at 40 ct.
    energyCost: {
      cost: { amount: '0.20', currency: 'EUR' },
      baselineCost: { amount: '0.80' },
      saved: { amount: '0.60' },
      priceQuality: 'final',
    },
  });
});

test('a second nudge changes nothing, whatever prices say by then', async () => {
  const deps = await aStreet();
  await settleSession('ses_a', deps);
  const settled = await deps.sessions.get('ses_a');
  await settleSession('ses_a', { ...deps, clock: { nowMs: () => 9e12 } });
  expect(await deps.sessions.get('ses_a')).toEqual(settled);
});

test('an open session and an unknown one are left alone', async () => {
  const deps = await aStreet({ close: false });
  await settleSession('ses_a', deps);
  await settleSession('ses_unknown', deps);
  expect(await deps.sessions.get('ses_a')).toMatchObject({ status: 'OPEN' });
});

test('without a price that we can count in, it is settled without a cost', async () => {
  const deps = await aStreet({ unit: 'points/kWh' });
  await settleSession('ses_a', deps);
  const settled = await deps.sessions.get('ses_a');
  expect(settled).toMatchObject({ status: 'SETTLED' });
  expect(settled).not.toHaveProperty('energyCost.cost');
});

test('more energy than the charger can give comes before a person, once, and is settled all the same', async () => {
  const deps = await aStreet();
  // 6 A on one phase: 690 Wh in half an hour, and the register says 2 000.
  await deps.chargers.create(aCharger({ maxCurrentA: 6, phases: 1 }));
  await settleSession('ses_a', deps);
  await settleSession('ses_a', deps);
  expect(await deps.sessions.get('ses_a')).toMatchObject({ status: 'SETTLED', flags: ['IMPOSSIBLE_ENERGY'] });
  expect((await new MemoryInbox(deps.sessions).list({ limit: 9 })).items).toMatchObject([
    { kind: 'IMPOSSIBLE_ENERGY', reason: 'IMPOSSIBLE_ENERGY', sessionId: 'ses_a', chargerId: 'CP1' },
  ]);
});

test('a settlement that falls before its end has lost no doubt', async () => {
  const deps = await aStreet();
  await deps.chargers.create(aCharger({ maxCurrentA: 6, phases: 1 }));
  const { flag } = deps.sessions;
  deps.sessions.flag = () => Promise.reject(new Error('throttled'));
  await expect(settleSession('ses_a', deps)).rejects.toThrow('throttled');
  deps.sessions.flag = flag;
  await settleSession('ses_a', deps);
  expect(await deps.sessions.get('ses_a')).toMatchObject({ status: 'SETTLED', flags: ['IMPOSSIBLE_ENERGY'] });
  expect((await new MemoryInbox(deps.sessions).list({ limit: 9 })).items).toHaveLength(1);
});

test('a register that stood elsewhere when the session before ended on this connector is a gap; on another connector it is not', async () => {
  const deps = await aStreet();
  for (const [id, connectorId] of [
    ['ses_before', 1],
    ['ses_beside', 2],
  ] as const) {
    const before = anOpenSession({
      id,
      connectorId,
      chargerId: 'CP1',
      startedAtMs: START_MS - (connectorId + 1) * QUARTER_MS,
      meterStartWh: 100,
    });
    await deps.sessions.open(before, 0);
    const end = { stoppedAtMs: START_MS - QUARTER_MS, stopReceivedAtMs: START_MS, stopReason: 'Local', energyWh: 9_000 };
    await deps.sessions.close({ ...before, ...end, status: 'CLOSED', meterStopWh: connectorId === 1 ? 9_100 : 500 }, 0);
  }
  await settleSession('ses_a', deps);
  expect(await deps.sessions.get('ses_a')).toMatchObject({ flags: ['METER_GAP'] });
});

test('queue bodies that are not ours are thrown', () => {
  expect(readPlanNudge('{"siteId":"site_a","reason":"RECONNECTED"}')).toEqual({ siteId: 'site_a', reason: 'RECONNECTED' });
  expect(readSettleNudge('{"sessionId":"ses_a"}')).toEqual({ sessionId: 'ses_a' });
  for (const body of ['', '[]', '{"siteId":"site_a"}', '{"siteId":"site_a","reason":"BECAUSE"}'])
    expect(() => readPlanNudge(body)).toThrow();
  expect(() => readSettleNudge('{}')).toThrow();
});
