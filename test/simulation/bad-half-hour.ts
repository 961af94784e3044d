import { hashPassword } from '../../lambdas/domain/chargers/password';
import type { CommandRequest } from '../../lambdas/ports/command-sender';
import { CentralSystem } from './central-system';
import { checkAtRest } from './check-at-rest';
import { CARD, SimulatedCharger } from './simulated-charger';
import { type Faults, NO_FAULTS, World } from './world';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.parse('2026-03-01T08:00:00Z');
/** Long enough for every retry, deadline, expiry and sweep after the faults have stopped. */
const QUIET_MS = 45 * MINUTE_MS;
/** A session that nobody stopped is a ghost after a day, and looked for every hour. */
const GHOST_H = 26;
/** The hash of a key costs as much as a schedule: few have chargers whose key is changed. */
const KEY_CHANGES = 0.005;
const FIRST_KEY = '000102030405060708090a0b0c0d0e0f10111213';
const FIRST_PASSWORD = hashPassword(Buffer.from(FIRST_KEY, 'hex'), 'salt');

export interface Seen {
  readonly violations: readonly string[];
  readonly crashes: number;
  readonly sessions: number;
  readonly commands: number;
  /** What a schedule may have, so that a run can tell whether it had any of it. */
  readonly ghosts: number;
  readonly taken: number;
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
  await central.books.cards.create({ idTag: CARD, kind: 'PERSONAL', status: 'ACTIVE', createdAtMs: 0, version: 1 });
  const key = dice.chance(KEY_CHANGES) ? FIRST_KEY : '';
  central.watch.secrets.push(CARD, FIRST_KEY);
  const losesPower = dice.chance(0.15);
  const stations: SimulatedCharger[] = [];
  for (let n = 1; n <= dice.between(1, 3); n++) {
    const station = new SimulatedCharger(`CP${n}`, world, central, { connectors: dice.chance(0.3) ? 2 : 1, key });
    stations.push(station);
    await central.add(station, ...(key === '' ? [] : [FIRST_PASSWORD]));
    if (dice.chance(0.3)) await central.books.captures.set(station.id, START_MS + HOUR_MS);
    station.connect();
  }

  const steps = dice.between(20, 60);
  for (let step = 0; step < steps; step++) {
    const station = stations[dice.between(0, stations.length - 1)] as SimulatedCharger;
    const atMs = dice.between(0, 30 * MINUTE_MS);
    const what = dice.between(1, 20);
    world.after(atMs, () => {
      if (what <= 12) station.act();
      else if (what <= 15) station.dropLine();
      else if (what === 16) station.dropLine(15 * MINUTE_MS);
      else if (what === 17 && losesPower) station.losePower(1);
      else central.command({ ...wish(step, key, world, central), chargerId: station.id, actor: 'user:1', idempotencyKey: `wish-${step}` });
    });
  }
  await world.run(START_MS + 30 * MINUTE_MS);

  for (const station of stations) station.unplugAll();
  const forgotten = () => stations.flatMap(({ sessions }) => sessions).filter(({ isForgotten }) => isForgotten);
  const ghosts = forgotten().length;
  if (ghosts > 0) await aDayLater(world, central, forgotten, stations);
  world.faults = NO_FAULTS;
  await world.run(world.nowMs + QUIET_MS);
  if (world.violations.length === 0) await checkAtRest(central, world);
  return {
    violations: world.violations.map((violation) => `seed ${seed}: ${violation}`),
    crashes: world.crashes,
    sessions: stations.reduce((sum, { sessions }) => sum + sessions.length, 0),
    commands: central.watch.accepted.length,
    ghosts,
    taken: stations.flatMap(({ sessions }) => sessions).filter(({ reservationId }) => reservationId !== undefined).length,
  };
}

type Wish = Omit<CommandRequest, 'chargerId' | 'actor' | 'idempotencyKey'>;

/** What an operator asks for. Every reservation has a number of its own. */
function wish(step: number, key: string, world: World, central: CentralSystem): Wish {
  const failFast = world.chance(0.2);
  const expiryDate = new Date(world.nowMs + 20 * MINUTE_MS).toISOString();
  const kinds = ['Reset', 'SetChargingProfile', 'ReserveNow', 'CancelReservation', ...(key === '' ? [] : ['ChangeConfiguration'])];
  switch (kinds[world.between(0, kinds.length - 1)]) {
    case 'Reset':
      return { action: 'Reset', payload: { type: 'Soft' }, failFast };
    case 'ReserveNow':
      return { action: 'ReserveNow', payload: { connectorId: 1, expiryDate, idTag: CARD, reservationId: step + 1 }, failFast };
    case 'CancelReservation':
      return { action: 'CancelReservation', payload: { reservationId: world.between(1, step + 1) }, failFast };
    case 'ChangeConfiguration': {
      const value = Buffer.from(world.token(20), 'latin1').toString('hex');
      central.watch.secrets.push(value);
      return { action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value } };
    }
    default:
      return { action: 'SetChargingProfile', payload: { connectorId: 1, n: step }, failFast, supersedeKey: 'profile:1' };
  }
}

/** The faults go on, the chargers tell what they had to tell, and every hour somebody looks for ghosts. Some stops are found after all. */
async function aDayLater(
  world: World,
  central: CentralSystem,
  forgotten: () => SimulatedCharger['sessions'],
  stations: readonly SimulatedCharger[],
): Promise<void> {
  for (let hour = 1; hour <= GHOST_H; hour++) world.after(hour * HOUR_MS, () => central.closeGhosts());
  // Before anybody looks, while somebody looks, or afterwards.
  const rememberAtMs = world.between(HOUR_MS, (GHOST_H + 1) * HOUR_MS);
  const remembers = stations.filter(() => world.chance(0.5));
  world.after(rememberAtMs, () => {
    for (const station of remembers) station.remember();
  });
  await world.run(world.nowMs + (GHOST_H + 1) * HOUR_MS);
  // The last look of all is one that nothing disturbs.
  world.faults = NO_FAULTS;
  for (const session of forgotten()) session.isGhost = true;
  central.closeGhosts();
}
