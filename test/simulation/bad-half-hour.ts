import { CentralSystem } from './central-system';
import { SimulatedCharger } from './simulated-charger';
import { type Faults, NO_FAULTS, World } from './world';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-03-01T08:00:00Z');
/** Long enough for every retry, deadline, expiry and sweep after the faults have stopped. */
const QUIET_MS = 45 * MINUTE_MS;

export interface Seen {
  readonly violations: readonly string[];
  readonly crashes: number;
  readonly sessions: number;
  readonly commands: number;
}

/** A bad half hour for one to three chargers, then peace; what was promised must hold all the time, and all must be done at the end. */
export async function badHalfHour(seed: number): Promise<Seen> {
  const dice = new World(seed, 0, NO_FAULTS);
  const faults: Faults = {
    crash: [0, 0.01, 0.05, 0.15][dice.between(0, 3)] as number,
    lose: [0, 0.05, 0.3][dice.between(0, 2)] as number,
    double: [0, 0.1, 0.4][dice.between(0, 2)] as number,
    delayMs: [50, 2_000, 15_000][dice.between(0, 2)] as number,
    slow: [0, 0.02, 0.1][dice.between(0, 2)] as number,
  };
  const world = new World(seed * 7919 + 1, START_MS, faults);
  const central = new CentralSystem(world);
  await central.cards.create({ idTag: 'CARD1', kind: 'PERSONAL', status: 'ACTIVE', createdAtMs: 0, version: 1 });
  const stations: SimulatedCharger[] = [];
  for (let n = 1; n <= dice.between(1, 3); n++) {
    const station = new SimulatedCharger(`CP${n}`, world, central);
    stations.push(station);
    await central.add(station);
    station.connect();
  }

  const steps = dice.between(20, 60);
  for (let step = 0; step < steps; step++) {
    const station = stations[dice.between(0, stations.length - 1)] as SimulatedCharger;
    const atMs = dice.between(0, 30 * MINUTE_MS);
    const what = dice.between(1, 10);
    world.after(atMs, () => {
      if (what <= 6) station.act();
      else if (what <= 8) station.dropLine();
      else {
        const isReset = world.chance(0.5);
        central.command({
          chargerId: station.id,
          action: isReset ? 'Reset' : 'SetChargingProfile',
          payload: isReset ? { type: 'Soft' } : { connectorId: 1, n: step },
          actor: 'user:1',
          idempotencyKey: `wish-${step}`,
          failFast: world.chance(0.2),
          ...(isReset ? {} : { supersedeKey: 'profile:1' }),
        });
      }
    });
  }
  await world.run(START_MS + 30 * MINUTE_MS);

  world.faults = NO_FAULTS;
  for (const station of stations) station.unplug();
  await world.run(world.nowMs + QUIET_MS);
  if (world.violations.length === 0) await central.checkAtRest();
  return {
    violations: world.violations.map((violation) => `seed ${seed}: ${violation}`),
    crashes: world.crashes,
    sessions: stations.reduce((sum, { sessions }) => sum + sessions.length, 0),
    commands: central.accepted.length,
  };
}
