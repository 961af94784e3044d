import { inboundMessages, isInboundAction } from '../../lambdas/ocpp/v16/messages';
import { CentralSystem } from './central-system';
import { SimulatedCharger } from './simulated-charger';
import { type CrashPoint, NO_FAULTS, World } from './world';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-03-01T08:00:00Z');
const QUIET_MS = 45 * MINUTE_MS;
const SEED = 7;

/** Every message that a charger can send and a session does not need. */
const ASIDE = {
  Authorize: { idTag: 'CARD1' },
  DataTransfer: { vendorId: 'Maker' },
  DiagnosticsStatusNotification: { status: 'Uploaded' },
  FirmwareStatusNotification: { status: 'Installed' },
  LogStatusNotification: { status: 'Uploaded', requestId: 1 },
  SecurityEventNotification: { type: 'TamperDetectionActivated', timestamp: '2026-03-01T08:00:00Z' },
  SignCertificate: { csr: '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----' },
  SignedFirmwareStatusNotification: { status: 'Installed', requestId: 1 },
};

/** One charger that does everything once, with a peaceful gateway, in a world where one process dies at one place. */
async function oneOfEach(crashAt?: CrashPoint) {
  const world = new World(SEED, START_MS, NO_FAULTS);
  world.crashAt = crashAt;
  const central = new CentralSystem(world);
  await central.cards.create({ idTag: 'CARD1', kind: 'PERSONAL', status: 'ACTIVE', createdAtMs: 0, version: 1 });
  const station = new SimulatedCharger('CP1', world, central);
  await central.add(station);
  station.answers = ({ action }) => (action === 'Reset' ? 'silence' : action === 'SetChargingProfile' ? 'refusal' : 'yes');
  const command = (action: 'GetConfiguration' | 'Reset' | 'SetChargingProfile', key: string) =>
    central.command({ chargerId: 'CP1', action, payload: {}, actor: 'user:1', idempotencyKey: key });

  const story: readonly (readonly [minute: number, what: () => void])[] = [
    [0, () => station.connect()],
    [1, () => station.plugIn()],
    [2, () => station.sample()],
    [2.5, () => command('SetChargingProfile', 'refused')],
    [3, () => station.unplug()],
    [4, () => Object.entries(ASIDE).forEach(([action, payload]) => void station.tell(action, payload))],
    [5, () => station.heartbeat()],
    // Nobody answers this one; its deadline ends it.
    [6, () => command('Reset', 'unanswered')],
    [8, () => station.dropLine()],
    // Waits for the charger to come back.
    [8.001, () => command('GetConfiguration', 'waiting')],
    [10, () => station.plugIn()],
    [11, () => station.dropLine()],
    [11.2, () => station.sample()],
    [12, () => station.unplug()],
    // Sent to a socket that has gone without a word.
    [14, () => central.vanish('CP1')],
    [14.001, () => command('GetConfiguration', 'gone')],
    [16, () => station.dropLine()],
  ];
  for (const [minute, what] of story) world.after(minute * MINUTE_MS, what);
  await world.run(START_MS + 20 * MINUTE_MS);
  await world.run(world.nowMs + QUIET_MS);
  if (world.violations.length === 0) await central.checkAtRest();
  return { violations: world.violations, begun: world.begun, crashes: world.crashes, sessions: station.sessions.length };
}

test('without a crash the story holds, and every process takes part in it', async () => {
  const { violations, begun, sessions } = await oneOfEach();
  expect(violations).toEqual([]);
  expect(sessions).toBe(2);
  const names = new Set(begun.filter(({ pauses }) => pauses > 0).map(({ name }) => name));
  const needed = Object.keys(inboundMessages)
    .filter(isInboundAction)
    .map((action) => `frame ${action}`);
  expect([...names]).toEqual(expect.arrayContaining([...needed, 'frame answer', 'connect', 'disconnect', 'command', 'pump', 'settle']));
  expect([...names]).toEqual(expect.arrayContaining(['timer COMMAND_DEADLINE', 'timer GREETING', 'timer PUMP', 'sweep']));
});

test.each([
  ['delivered again', true],
  ['never delivered again', false],
])(
  'whichever call of a port a process dies before or after, nothing is lost or doubled: what it was reading is %s',
  async (_what, redelivery) => {
    const { begun } = await oneOfEach();
    const points = begun.flatMap(({ pauses }, process) => Array.from({ length: pauses }, (_, pause) => ({ process, pause, redelivery })));
    const broken: string[] = [];
    for (const point of points) {
      const { violations, crashes } = await oneOfEach(point);
      if (crashes !== 1) broken.push(`${JSON.stringify(point)}: ${crashes} crashes`);
      for (const violation of violations) broken.push(`${begun[point.process]?.name}, pause ${point.pause}: ${violation}`);
    }
    expect(broken).toEqual([]);
    expect(points.length).toBeGreaterThan(200);
  },
  5 * MINUTE_MS,
);
