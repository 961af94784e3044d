import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryConnectorHistory } from '../../lambdas/adapters/memory/memory-connector-history';
import { MemoryInbox } from '../../lambdas/adapters/memory/memory-inbox';
import { MemoryLedger } from '../../lambdas/adapters/memory/memory-ledger';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { MemoryTariffStore } from '../../lambdas/adapters/memory/memory-tariff-store';
import { correctEnergy } from '../../lambdas/domain/sessions/correct-session';
import type { MeterSample } from '../../lambdas/domain/sessions/meter-sample';
import type { OpenSession } from '../../lambdas/domain/sessions/session';
import { scopesOf } from '../../lambdas/domain/tariffs/tariff-assignment';
import { contentHash, publish } from '../../lambdas/domain/tariffs/tariff-version';
import { findTariff, fixTariff } from '../../lambdas/jobs/find-tariff';
import { readPlanNudge, readSettleNudge } from '../../lambdas/jobs/nudges';
import { settleSession } from '../../lambdas/jobs/settle-session';
import { aTariff, energy, parking } from '../domain/tariffs/build';
import { nobodyPaysAdHoc } from '../support/ad-hoc';
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
  let ulids = 0;
  const deps = {
    clock: { nowMs: () => end + 5_000 },
    sessions,
    statistics: sessions.statistics,
    signals,
    telemetry: { all: async () => [sample(15, 500, 0), sample(29, 2_400, 8_000)] },
    chargers: new MemoryChargerStore(new MemoryConnectionStore()),
    tariffs: new MemoryTariffStore(),
    adHocPayer: nobodyPaysAdHoc,
    ledger: new MemoryLedger({ nowMs: () => end }, { ulid: () => String(++ulids).padStart(26, '0') }),
    sender: {
      send: async () => {
        throw new Error('nothing is asked of a charger here');
      },
    },
    connectorHistory: new MemoryConnectorHistory(),
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

describe('by a tariff', () => {
  const DAY = aTariff({
    id: 'day',
    elements: [{ price_components: [energy(0.4, 19), parking(6, 19)] }],
  });
  const SITE = { kind: 'SITE', siteId: 'site_default' } as const;

  async function assigned(deps: Awaited<ReturnType<typeof aStreet>>, tariff = DAY) {
    await deps.tariffs.publish(publish(tariff, undefined, START_MS - 1_000));
    await deps.tariffs.assign({ scope: SITE, tariffId: tariff.id, fromMs: START_MS - 500 });
    return deps;
  }
  const billOf = async ({ sessions }: Awaited<ReturnType<typeof aStreet>>) => {
    const session = await sessions.get('ses_a');
    return session?.status === 'SETTLED' ? session.bill : undefined;
  };

  test('a session is billed with its lines and its VAT, and names the version it was billed by', async () => {
    const deps = await assigned(await aStreet());
    await settleSession('ses_a', deps);
    expect(await billOf(deps)).toEqual({
      tariffId: 'day',
      tariffVersion: 1,
      tariffHash: contentHash(DAY),
      currency: 'EUR',
      net: '0.80',
      vat: '0.15',
      gross: '0.95',
      lines: [
        { kind: 'ENERGY', isReservation: false, quantity: '2', unit: 'kWh', price: '0.4', vatPercent: 19, net: '0.80', gross: '0.95' },
      ],
      vatRows: [{ vatPercent: 19, net: '0.80', vat: '0.15', gross: '0.95' }],
      notes: [],
    });
  });

  test('a tariff published after the start, and one assigned after it, do not touch the session', async () => {
    const deps = await assigned(await aStreet());
    const first = await deps.tariffs.get('day');
    await deps.tariffs.publish(publish(aTariff({ id: 'day', elements: [{ price_components: [energy(9)] }] }), first, START_MS + 1));
    await deps.tariffs.publish(publish(aTariff({ id: 'dear', elements: [{ price_components: [energy(99)] }] }), undefined, START_MS - 1));
    await deps.tariffs.assign({ scope: SITE, tariffId: 'dear', fromMs: START_MS + 1 });
    await settleSession('ses_a', deps);
    expect(await billOf(deps)).toMatchObject({ tariffId: 'day', tariffVersion: 1, gross: '0.95' });
  });

  test('the tariff that was fixed while the session ran is the one it is billed by', async () => {
    const deps = await assigned(await aStreet());
    const cheap = publish(aTariff({ id: 'cheap', elements: [{ price_components: [energy(0.1)] }] }), undefined, START_MS - 5);
    await deps.tariffs.publish(cheap);
    await deps.sessions.fixTariff('ses_a', { tariffId: 'cheap', version: 1, hash: cheap.hash, timeZone: 'UTC' });
    await settleSession('ses_a', deps);
    expect(await billOf(deps)).toMatchObject({ tariffId: 'cheap', gross: '0.20' });
  });

  test('the connector comes before the charger, the charger before the site; nothing means what is less specific', async () => {
    const deps = await assigned(await aStreet());
    for (const [id, price] of [
      ['charger', 1],
      ['connector', 2],
    ] as const) {
      await deps.tariffs.publish(publish(aTariff({ id, elements: [{ price_components: [energy(price)] }] }), undefined, 1));
    }
    await deps.tariffs.assign({ scope: { kind: 'CHARGER', chargerId: 'CP1' }, tariffId: 'charger', fromMs: 2 });
    await deps.tariffs.assign({ scope: { kind: 'CONNECTOR', chargerId: 'CP1', connectorId: 1 }, tariffId: 'connector', fromMs: 2 });
    const of = { siteId: 'site_default', chargerId: 'CP1', connectorId: 1 };
    const found = async () => (await findTariff(scopesOf(of), START_MS, deps.tariffs))?.tariffId;
    expect(await found()).toBe('connector');
    await deps.tariffs.assign({ scope: { kind: 'CONNECTOR', chargerId: 'CP1', connectorId: 1 }, tariffId: null, fromMs: 3 });
    expect(await found()).toBe('charger');
    await deps.tariffs.assign({ scope: { kind: 'CHARGER', chargerId: 'CP1' }, tariffId: null, fromMs: 3 });
    expect(await found()).toBe('day');
    await deps.tariffs.assign({ scope: SITE, tariffId: null, fromMs: START_MS - 1 });
    expect(await found()).toBeUndefined();
  });

  test('minutes in which the car took nothing are parking, minutes in which the charger held back are nobody’s', async () => {
    const deps = await assigned(await aStreet());
    const at = (minute: number) => ({ reportedAtMs: START_MS + minute * 60_000, receivedAtMs: 0 });
    await deps.connectorHistory.note('CP1', 1, { status: 'Charging', ...at(-0.5) });
    await deps.connectorHistory.note('CP1', 1, { status: 'SuspendedEVSE', ...at(5) });
    await deps.connectorHistory.note('CP1', 1, { status: 'Charging', ...at(14) });
    await deps.connectorHistory.note('CP1', 1, { status: 'SuspendedEV', ...at(20) });
    await deps.connectorHistory.note('CP1', 2, { status: 'SuspendedEV', ...at(1) });
    await settleSession('ses_a', deps);
    expect((await billOf(deps))?.lines.map(({ kind, quantity }) => `${kind} ${quantity}`)).toEqual(['ENERGY 2', 'PARKING_TIME 0.166667']);
  });

  const SPOT = (mode: 'lock_at_start' | 'follow_market') =>
    aTariff({
      id: 'spot',
      elements: [{ price_components: [energy(0.5, 25)] }],
      tidewatt: { spot: { mode, percentage: 110, adder: 0.05, max: 0.4 } },
    });

  test('a market tariff follows the quarter-hours: 0.40 held at its most, then 0.11, each with its adder', async () => {
    const deps = await assigned(await aStreet(), SPOT('follow_market'));
    await settleSession('ses_a', deps);
    expect((await billOf(deps))?.lines).toMatchObject([{ quantity: '2', price: '0.16', vatPercent: 25, gross: '0.40' }]);
  });

  test('a market tariff may keep the price of the start, even when that is corrected afterwards', async () => {
    const deps = await assigned(await aStreet({ close: false }), SPOT('lock_at_start'));
    const session = (await deps.sessions.get('ses_a'))!;
    await fixTariff(session, (await deps.sites.get('site_default'))!, deps);
    expect((await deps.sessions.get('ses_a'))?.tariff).toMatchObject({ tariffId: 'spot', lockedPrice: 0.4 });
    await deps.signals.put({
      kind: 'price',
      zone: 'DE-LU',
      unit: 'EUR/kWh',
      source: 'manual',
      licence: '',
      fetchedAtMs: 2,
      slots: [{ startMs: START_MS, value: 0.01, quality: 'manual' }],
    });
    const end = START_MS + 2 * QUARTER_MS;
    await deps.sessions.close(
      {
        ...(session as OpenSession),
        status: 'CLOSED',
        stoppedAtMs: end,
        stopReceivedAtMs: end,
        meterStopWh: 2_500,
        stopReason: 'Local',
        energyWh: 2_000,
      },
      end,
    );
    await settleSession('ses_a', deps);
    expect((await billOf(deps))?.lines).toMatchObject([{ quantity: '2', price: '0.45' }]);
  });

  test('where the market’s price is not known the tariff’s own holds, and the bill says so; it is never nothing', async () => {
    const deps = await assigned(await aStreet({ unit: 'DKK/kWh' }), SPOT('follow_market'));
    await settleSession('ses_a', deps);
    const bill = await billOf(deps);
    expect(bill?.lines).toMatchObject([{ quantity: '2', price: '0.5', gross: '1.25' }]);
    expect(bill?.notes).toEqual([{ code: 'FALLBACK_PRICE', quantity: '2' }]);
  });

  test('a corrected session is billed again by the same tariff, and its first bill is kept', async () => {
    const deps = await assigned(await aStreet());
    await settleSession('ses_a', deps);
    const settled = await deps.sessions.get('ses_a');
    if (settled?.status !== 'SETTLED') throw new Error('not settled');
    await deps.tariffs.publish(
      publish(aTariff({ id: 'day', elements: [{ price_components: [energy(9)] }] }), await deps.tariffs.get('day'), START_MS + 9),
    );
    await deps.sessions.correct(correctEnergy(settled, 1_000, 'METER_GAP', { cause: 'orphan', atMs: 1 }), settled, 5);
    await settleSession('ses_a', deps);
    expect(await billOf(deps)).toMatchObject({ tariffVersion: 1, gross: '0.48' });
    expect((await deps.sessions.get('ses_a')) as unknown).toMatchObject({ corrections: [{ replaced: { bill: { gross: '0.95' } } }] });
  });
});
