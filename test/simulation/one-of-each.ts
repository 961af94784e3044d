import type { CommandAction } from '../../lambdas/domain/commands/command';
import type { JsonObject } from '../../lambdas/domain/shared/json';
import { CentralSystem } from './central-system';
import { checkAtRest } from './check-at-rest';
import { CARD, SimulatedCharger } from './simulated-charger';
import { type CrashPoint, type Faults, NO_FAULTS, World } from './world';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-03-01T08:00:00Z');
const QUIET_MS = 45 * MINUTE_MS;
const SEED = 7;

/** Every message that a charger can send and a session does not need. */
const ASIDE = {
  Authorize: { idTag: CARD },
  DataTransfer: { vendorId: 'Maker' },
  DiagnosticsStatusNotification: { status: 'Uploaded' },
  FirmwareStatusNotification: { status: 'Installed' },
  LogStatusNotification: { status: 'Uploaded', requestId: 1 },
  SecurityEventNotification: { type: 'TamperDetectionActivated', timestamp: '2026-03-01T08:00:00Z' },
  SignCertificate: { csr: '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----' },
  SignedFirmwareStatusNotification: { status: 'Installed', requestId: 1 },
};

/** One charger that does everything once, with a peaceful gateway, in a world where one process dies at one place. */
export async function oneOfEach(crashAt?: CrashPoint) {
  const world = new World(SEED, START_MS, NO_FAULTS);
  world.crashAt = crashAt;
  const central = new CentralSystem(world);
  await central.books.cards.create({ idTag: CARD, kind: 'PERSONAL', status: 'ACTIVE', createdAtMs: 0, version: 1 });
  const station = new SimulatedCharger('CP1', world, central);
  await central.add(station);
  station.answers = ({ action }) => (action === 'Reset' ? 'silence' : action === 'SetChargingProfile' ? 'refusal' : 'yes');
  const command = (action: CommandAction, key: string, payload: JsonObject = {}) =>
    central.command({ chargerId: 'CP1', action, payload, actor: 'user:1', idempotencyKey: key });
  const queueIs = (faults: Faults) => {
    world.faults = faults;
  };
  const reservation = { connectorId: 1, expiryDate: '2026-03-01T09:00:00Z', idTag: CARD };

  const story: readonly (readonly [minute: number, what: () => void])[] = [
    [0, () => station.connect()],
    [1, () => station.plugIn(1, CARD)],
    [2, () => station.sample()],
    [2.5, () => command('SetChargingProfile', 'refused')],
    [3, () => station.unplug()],
    [4, () => Object.entries(ASIDE).forEach(([action, payload]) => void station.tell(action, payload))],
    [5, () => station.heartbeat()],
    // Nobody answers this one; its deadline ends it.
    [6, () => command('Reset', 'unanswered')],
    [7.95, () => command('Reset', 'asked before the line was cut')],
    [8, () => station.dropLine()],
    // Waits for the charger to come back.
    [8.001, () => command('GetConfiguration', 'waiting')],
    [9, () => command('ReserveNow', 'reserved', { ...reservation, reservationId: 1 })],
    [9.3, () => command('ReserveNow', 'given up', { ...reservation, reservationId: 2 })],
    [9.6, () => command('CancelReservation', 'cancelled', { reservationId: 2 })],
    [10, () => station.plugIn(1, CARD)],
    [11, () => station.dropLine()],
    [11.2, () => station.sample()],
    [12, () => station.unplug()],
    // Sent to a socket that has gone without a word.
    [14, () => central.gateway.vanish('CP1')],
    [14.001, () => command('GetConfiguration', 'gone')],
    [16, () => station.dropLine()],
    // The queue is down for a moment, and the sweep finds what it was to be told.
    [16.8, () => queueIs({ ...NO_FAULTS, lose: 1 })],
    [16.81, () => command('ClearCache', 'nudge lost')],
    [16.9, () => queueIs(NO_FAULTS)],
    // Nobody hears of its end until somebody reads its memory, a day later.
    [18, () => station.plugIn(1, CARD)],
    [18.5, () => station.sample()],
    [19, () => station.losePower(1)],
    [26 * 60, () => central.closeGhosts()],
    [27 * 60, () => central.closeGhosts()],
    [27.5 * 60, () => station.remember()],
  ];
  for (const [minute, what] of story) world.after(minute * MINUTE_MS, what);
  await world.run(START_MS + 28 * 60 * MINUTE_MS + QUIET_MS);
  if (world.violations.length === 0) await checkAtRest(central, world);
  const { items: told } = await central.books.journal.list({
    chargerId: 'CP1',
    fromMs: 0,
    toMs: world.nowMs,
    order: 'OLDEST_FIRST',
    limit: 1_000,
  });
  return { violations: world.violations, begun: world.begun, crashes: world.crashes, sessions: station.sessions, told };
}

/** Every call of a port in that story, before and after which its process can die; afterwards what it was reading comes again, or does not. */
export async function crashPoints(): Promise<readonly CrashPoint[]> {
  const { begun } = await oneOfEach();
  return [true, false].flatMap((redelivery) =>
    begun.flatMap(({ pauses }, process) => Array.from({ length: pauses }, (_, pause) => ({ process, pause, redelivery }))),
  );
}

/** What is broken in the story when a process dies at that point; nothing, if all is well. */
export async function brokenAt(point: CrashPoint): Promise<readonly string[]> {
  const { violations, crashes, begun } = await oneOfEach(point);
  const where = `${begun[point.process]?.name}, pause ${point.pause}, ${point.redelivery ? 'delivered again' : 'never delivered again'}`;
  return [...(crashes === 1 ? [] : [`${crashes} crashes`]), ...violations].map((what) => `${where}: ${what}`);
}
