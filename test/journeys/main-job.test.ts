import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RPCClient } from 'ocpp-rpc';
import { eventually, TidewattServer } from '../support/server';

/**
 * The main job over real sockets: the synthesized template on the local server, chargers that nobody here wrote (the OCPP client of
 * `ocpp-rpc`, which refuses every frame that breaks the official schemas), real day-ahead prices of an evening in January.
 */

const SLOT_MS = 15 * 60_000;
const HOUR_MS = 60 * 60_000;
const POWER_W = 11_040;
const START_PENALTY_EUR = 0.01;

/** EUR/MWh of the German zone from 2026-01-14T16:00Z on, quarter by quarter. Source: Energinet, Energi Data Service. */
const evening = readFileSync(join(__dirname, '..', 'fixtures', 'prices', 'de-2026-01-14-evening.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => Number(line.split(',')[1]));

interface Session {
  readonly id: string;
  readonly status: string;
  readonly transactionId: number;
  readonly energyWh: number;
  readonly powerW?: number;
  readonly meterStopWh?: number;
  readonly stopReason?: string;
  readonly cost?: { amount: string; currency: string };
  readonly baselineCost?: { amount: string };
  readonly saved?: { amount: string };
  readonly priceQuality?: string;
}
interface Profile {
  readonly chargingProfilePurpose: string;
  readonly chargingProfileKind: string;
  readonly transactionId?: number;
  readonly chargingSchedule: {
    readonly startSchedule: string;
    readonly chargingRateUnit: string;
    readonly chargingSchedulePeriod: readonly { readonly startPeriod: number; readonly limit: number }[];
  };
}
interface Plan {
  readonly slots: readonly { readonly start: string; readonly end: string; readonly powerW: number; readonly price: number | null }[];
  readonly cost: { amount: string };
  readonly baselineCost: { amount: string };
  readonly reason: string;
}

let server: TidewattServer;
beforeAll(async () => {
  server = await TidewattServer.start();
}, 180_000);
afterAll(() => server?.stop(), 30_000);

/** Puts the evening's prices where the test needs them. */
async function importPrices(zone: string, fromMs: number): Promise<void> {
  const slots = evening.map((price, k) => ({ start: new Date(fromMs + k * SLOT_MS).toISOString(), value: price }));
  const { status, body } = await server.api('PUT', `/signals/price/${zone}`, { unit: 'EUR/MWh', slots });
  expect([status, body]).toEqual([expect.any(Number), expect.objectContaining({})]);
  expect(status).toBeLessThan(300);
}

async function aSite(priceZone: string): Promise<string> {
  const { body } = await server.api<{ id: string }>('POST', '/sites', { name: `Site ${priceZone}`, timeZone: 'Europe/Berlin', priceZone });
  return body.id;
}

/** A station that accepts what it is asked and remembers it. */
async function connected(station: RPCClient): Promise<{ readonly asked: [string, Record<string, unknown>][]; readonly broken: unknown[] }> {
  const asked: [string, Record<string, unknown>][] = [];
  const broken: unknown[] = [];
  station.handle(async ({ method = '', params = {} }): Promise<Record<string, unknown>> => {
    asked.push([method, params]);
    return method === 'GetConfiguration'
      ? {
          configurationKey: [
            { key: 'ChargingScheduleMaxPeriods', readonly: true, value: '24' },
            { key: 'ChargeProfileMaxStackLevel', readonly: true, value: '8' },
            { key: 'ChargingScheduleAllowedChargingRateUnit', readonly: true, value: 'Current,Power' },
          ],
        }
      : { status: 'Accepted' };
  });
  station.on('strictValidationFailure', (failure: unknown) => broken.push(failure));
  await station.connect();
  return { asked, broken };
}

const at = (ms: number) => new Date(ms).toISOString();
const energy = (wh: number) => ({ value: String(wh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' });

async function sessionOf(chargerId: string, where: (session: Session) => boolean = () => true): Promise<Session | undefined> {
  const { body } = await server.api<{ items: Session[] }>('GET', `/sessions?chargerId=${chargerId}`);
  return body.items.find(where);
}

/** The cheapest way to the same energy, found without the planner: quarter-hours by price, most expensive one cut short. */
function cheapestCostEur(slots: { priceEurPerMwh: number; hours: number }[], energyWh: number): number {
  let leftWh = energyWh;
  let eur = 0;
  for (const { priceEurPerMwh, hours } of [...slots].sort((a, b) => a.priceEurPerMwh - b.priceEurPerMwh)) {
    const wh = Math.min(leftWh, POWER_W * hours);
    eur += (wh / 1e6) * priceEurPerMwh;
    leftWh -= wh;
  }
  return eur;
}

test('a charger boots, charges a car with a card at the cheapest hours, and the bill says what that saved', async () => {
  const firstSlotMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS;
  const zone = 'DE-LU';
  const siteId = await aSite(zone);
  await importPrices(zone, firstSlotMs);
  const password = await server.addCharger('CP-MAIN', { siteId, maxCurrentA: 16, phases: 3 });
  await server.api('POST', '/cards', { idTag: 'CARD-1', kind: 'PERSONAL', status: 'ACTIVE' });

  const station = server.station('CP-MAIN', password);
  const { asked, broken } = await connected(station);
  expect(station.protocol).toBe('ocpp1.6');
  const boot = (await station.call('BootNotification', {
    chargePointVendor: 'Acme',
    chargePointModel: 'Wall',
    firmwareVersion: '1.0',
  })) as {
    status: string;
    interval: number;
  };
  expect(boot.status).toBe('Accepted');
  expect(boot.interval).toBeGreaterThanOrEqual(192);
  expect(boot.interval).toBeLessThanOrEqual(288);
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
  expect(await station.call('Heartbeat', {})).toEqual({ currentTime: expect.any(String) });

  // Commissioning: each answered in turn, one call at a time.
  const configured = await eventually(
    async () => asked.filter(([method]) => method === 'ChangeConfiguration').length >= 4 && asked,
    'the charger is configured',
  );
  expect(configured.map(([method, params]) => [method, params['key'] ?? null])).toEqual(
    expect.arrayContaining([
      ['GetConfiguration', null],
      ['ChangeConfiguration', 'MeterValueSampleInterval'],
      ['ChangeConfiguration', 'MeterValuesSampledData'],
    ]),
  );

  expect(await station.call('Authorize', { idTag: 'card-1' })).toMatchObject({ idTagInfo: { status: 'Accepted' } });
  expect(await station.call('Authorize', { idTag: 'STRANGER' })).toMatchObject({ idTagInfo: { status: 'Invalid' } });
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' });
  const startedAtMs = Date.now();
  const start = (await station.call('StartTransaction', {
    connectorId: 1,
    idTag: 'card-1',
    meterStart: 5_000,
    timestamp: at(startedAtMs),
  })) as {
    transactionId: number;
    idTagInfo: { status: string };
  };
  expect(start).toMatchObject({ transactionId: expect.any(Number), idTagInfo: { status: 'Accepted' } });
  const session = await eventually(() => sessionOf('CP-MAIN'), 'the session is listed');
  expect(session).toMatchObject({ status: 'OPEN', transactionId: start.transactionId });

  // The driver asks for 33 kWh by nine hours from now: 12 of 36 quarters at 11 kW.
  const readyByMs = firstSlotMs + 9 * HOUR_MS;
  const energyWh = 33_120;
  const asking = await server.api('PUT', `/sessions/${session.id}/preferences`, { readyBy: at(readyByMs), energyWh });
  expect(asking.status).toBe(200);
  const [, pushed] = await eventually(async () => asked.findLast(([method]) => method === 'SetChargingProfile'), 'a profile is pushed');
  const profile = pushed['csChargingProfiles'] as Profile;
  expect(pushed['connectorId']).toBe(1);
  expect(profile).toMatchObject({
    chargingProfilePurpose: 'TxProfile',
    chargingProfileKind: 'Absolute',
    transactionId: start.transactionId,
  });

  // What the charger will do, read from its profile alone.
  const limits = profile.chargingSchedule.chargingSchedulePeriod;
  const scheduleMs = Date.parse(profile.chargingSchedule.startSchedule);
  const limitAt = (ms: number) => limits.findLast(({ startPeriod }) => scheduleMs + startPeriod * 1_000 <= ms)?.limit ?? 0;
  const minutes = Array.from({ length: 9 * 60 }, (_, m) => firstSlotMs + m * 60_000).filter((ms) => ms >= startedAtMs - 60_000);
  const chargedMinutes = minutes.filter((ms) => limitAt(ms) > 0);
  expect(new Set(limits.map(({ limit }) => limit))).toEqual(new Set([0, 16]));
  // Full in time: the power by ready-by makes the energy that was asked for, to a minute's worth.
  expect(Math.abs((chargedMinutes.length / 60) * POWER_W - energyWh)).toBeLessThanOrEqual(2 * (POWER_W / 60));
  // An offline charger still finishes: full power from ready-by on.
  expect(limitAt(readyByMs + 60_000)).toBe(16);

  // And no other way is cheaper, the wear of a start counted at one cent.
  const quarters = Array.from({ length: 36 }, (_, k) => ({
    priceEurPerMwh: evening[k] as number,
    hours: Math.min(SLOT_MS, firstSlotMs + (k + 1) * SLOT_MS - startedAtMs) / HOUR_MS,
  })).filter(({ hours }) => hours > 0);
  const plannedEur = chargedMinutes.reduce(
    (eur, ms) => eur + (POWER_W / 60 / 1e6) * (evening[Math.floor((ms - firstSlotMs) / SLOT_MS)] as number),
    0,
  );
  const starts = chargedMinutes.filter((ms) => !chargedMinutes.includes(ms - 60_000)).length;
  const floorEur = cheapestCostEur(quarters, energyWh);
  expect(plannedEur).toBeGreaterThan(floorEur - 0.03);
  expect(plannedEur + (starts - 1) * START_PENALTY_EUR).toBeLessThan(floorEur + 5 * START_PENALTY_EUR);

  const { body: plan } = await server.api<Plan>('GET', `/sessions/${session.id}/plan`);
  expect(plan.reason).toBe('CHEAPEST');
  expect(Math.abs(Number(plan.cost.amount) - plannedEur)).toBeLessThan(0.04);
  // Charging at once: the first three hours at full power, priced by hand.
  let leftWh = energyWh;
  let atOnceEur = 0;
  for (const { priceEurPerMwh, hours } of quarters) {
    const wh = Math.min(leftWh, POWER_W * hours);
    atOnceEur += (wh / 1e6) * priceEurPerMwh;
    leftWh -= wh;
  }
  expect(Math.abs(Number(plan.baselineCost.amount) - atOnceEur)).toBeLessThan(0.04);
  expect(Number(plan.baselineCost.amount) - Number(plan.cost.amount)).toBeGreaterThan(1.5);

  // Meter values show on the live session.
  const isCharging = limitAt(Date.now()) > 0;
  await station.call('MeterValues', {
    connectorId: 1,
    transactionId: start.transactionId,
    meterValue: [
      {
        timestamp: at(Date.now()),
        sampledValue: [energy(5_010), { value: isCharging ? '11040' : '0', measurand: 'Power.Active.Import', unit: 'W' }],
      },
    ],
  });
  expect(await sessionOf('CP-MAIN')).toMatchObject({ energyWh: 10, powerW: isCharging ? 11_040 : 0 });

  // The operator stops it over the API: a command with an outcome, and then the charger's own word.
  const stop = await server.api<{ state: string }>('POST', `/sessions/${session.id}/stop?wait=20`, undefined, {
    'idempotency-key': 'stop-1',
  });
  expect([stop.status, stop.body.state]).toEqual([202, 'SUCCEEDED']);
  expect(asked.at(-1)).toEqual(['RemoteStopTransaction', { transactionId: start.transactionId }]);
  const stopped = { transactionId: start.transactionId, meterStop: 5_020, timestamp: at(Date.now()), reason: 'Remote', idTag: 'card-1' };
  await station.call('StopTransaction', stopped);
  await station.call('StopTransaction', stopped);
  const settled = await eventually(() => sessionOf('CP-MAIN', ({ status }) => status === 'SETTLED'), 'the session is settled');
  expect(settled).toMatchObject({
    energyWh: 20,
    meterStopWh: 5_020,
    stopReason: 'Remote',
    cost: { currency: 'EUR' },
    priceQuality: 'final',
  });
  const { body: all } = await server.api<{ items: Session[] }>('GET', '/sessions?chargerId=CP-MAIN');
  expect(all.items).toHaveLength(1);
  expect(broken).toEqual([]);
  await station.close();
}, 120_000);

test('a session that began offline and lost its line in the middle is billed to the cent', async () => {
  // Last night: plugged in at the evening's first price, charged in the last of its cheap hours.
  const plugInMs = Math.floor((Date.now() - 20 * HOUR_MS) / SLOT_MS) * SLOT_MS;
  const zone = 'DK1';
  const siteId = await aSite(zone);
  await importPrices(zone, plugInMs);
  const password = await server.addCharger('CP-NIGHT', { siteId, maxCurrentA: 16, phases: 3 });
  await server.api('POST', '/cards', { idTag: 'CARD-2', kind: 'PERSONAL', status: 'ACTIVE' });
  // Idle for eight hours, then two hours at 11.04 kW: quarters 32 to 39.
  const register = (quarter: number) => 100_000 + Math.max(0, Math.min(8, quarter - 32)) * (POWER_W / 4);
  const sample = (quarter: number) => ({
    connectorId: 1,
    meterValue: [{ timestamp: at(plugInMs + quarter * SLOT_MS), sampledValue: [energy(register(quarter))] }],
  });

  const first = server.station('CP-NIGHT', password);
  await connected(first);
  await first.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Night' });
  const { transactionId } = (await first.call('StartTransaction', {
    connectorId: 1,
    idTag: 'CARD-2',
    meterStart: register(0),
    timestamp: at(plugInMs),
  })) as { transactionId: number };
  for (let quarter = 1; quarter <= 20; quarter++) await first.call('MeterValues', { ...sample(quarter), transactionId });
  await first.close({ force: true });

  // Back without a boot, with what it had not yet told; the start is told twice, because its answer might have been lost.
  const second = server.station('CP-NIGHT', password);
  const { broken } = await connected(second);
  const again = await second.call('StartTransaction', {
    connectorId: 1,
    idTag: 'CARD-2',
    meterStart: register(0),
    timestamp: at(plugInMs),
  });
  expect(again).toEqual({ idTagInfo: { status: 'Accepted' }, transactionId });
  for (let quarter = 20; quarter <= 44; quarter++) await second.call('MeterValues', { ...sample(quarter), transactionId });
  await second.call('StopTransaction', {
    transactionId,
    meterStop: register(44),
    timestamp: at(plugInMs + 44 * SLOT_MS),
    reason: 'EVDisconnected',
  });

  const settled = await eventually(() => sessionOf('CP-NIGHT', ({ status }) => status === 'SETTLED'), 'the session is settled');
  const quarterKwh = POWER_W / 4 / 1_000;
  const cents = (quarters: readonly number[]) =>
    quarters.reduce((eur, q) => eur + (quarterKwh * (evening[q] as number)) / 1_000, 0).toFixed(2);
  expect(settled).toMatchObject({
    energyWh: 8 * (POWER_W / 4),
    cost: { amount: cents([32, 33, 34, 35, 36, 37, 38, 39]), currency: 'EUR' },
    baselineCost: { amount: cents([0, 1, 2, 3, 4, 5, 6, 7]), currency: 'EUR' },
  });
  const { body: samples } = await server.api<{ items: unknown[] }>('GET', `/sessions/${settled.id}/meter-values?limit=200`);
  expect(samples.items).toHaveLength(44);
  expect(broken).toEqual([]);
  await second.close();
}, 120_000);

test('a session goes on after the server was killed in the middle of it', async () => {
  const password = await server.addCharger('CP-KILL');
  await server.api('POST', '/cards', { idTag: 'CARD-3', kind: 'PERSONAL', status: 'ACTIVE' });
  const before = server.station('CP-KILL', password);
  await connected(before);
  await before.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Tough' });
  const startedAt = at(Date.now());
  const { transactionId } = (await before.call('StartTransaction', {
    connectorId: 1,
    idTag: 'CARD-3',
    meterStart: 0,
    timestamp: startedAt,
  })) as {
    transactionId: number;
  };
  await before.call('MeterValues', {
    connectorId: 1,
    transactionId,
    meterValue: [{ timestamp: at(Date.now()), sampledValue: [energy(10)] }],
  });
  await server.kill();
  await before.close({ force: true }).catch(() => undefined);
  await server.startAgain();

  const after = server.station('CP-KILL', password);
  await connected(after);
  await after.call('StopTransaction', { transactionId, meterStop: 20, timestamp: at(Date.now()), reason: 'Local' });
  const settled = await eventually(() => sessionOf('CP-KILL', ({ status }) => status === 'SETTLED'), 'the session is settled');
  expect(settled).toMatchObject({ transactionId, energyWh: 20 });
  await after.close();
}, 180_000);
