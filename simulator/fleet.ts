/** Chargers with cars that come and go, against a real central system. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { aCar, missingAtMeterWh } from './battery';
import type { CentralApi } from './central-api';
import type { ChargerEvent, Quirks } from './charger';
import { SimulatedCharger } from './simulated-charger';
import { nextVisit, seededRandom } from './visits';

export interface FleetOptions {
  readonly chargers: number;
  readonly url: string;
  readonly prefix: string;
  readonly speed: number;
  readonly seed: number;
  readonly wishes: 'ready-by' | 'boost' | 'none';
  readonly quirks: Quirks;
  readonly api: CentralApi | undefined;
  readonly chargerPassword: string | undefined;
  readonly say: (chargerId: string, sentence: string) => void;
}

export interface FleetSummary {
  readonly chargers: number;
  /** Chargers that the central system accepted at least once. */
  readonly accepted: number;
  readonly sessions: number;
  readonly energyWh: number;
  /** Messages that had no answer at the end. */
  readonly unanswered: number;
  readonly violations: readonly string[];
  readonly lastRefusals: readonly string[];
}

/** Registers all the chargers, lets them live until the signal, unplugs every car and tells what happened. */
export async function runFleet(options: FleetOptions, signal: AbortSignal): Promise<FleetSummary> {
  const ids = Array.from({ length: options.chargers }, (_, index) => `${options.prefix}${String(index + 1).padStart(3, '0')}`);
  const members: Member[] = [];
  // Passwords are hashed slowly on purpose; a few at a time keep the server answering others.
  await inLanes(ids, 4, async (id) => {
    if (!signal.aborted) members.push(await enrol(id, options));
  });
  members.sort((a, b) => (a.charger.id < b.charger.id ? -1 : 1));
  await Promise.all(members.map((member, index) => live(member, options, seededRandom(options.seed + index), signal)));
  const summary = summarize(members);
  await Promise.all(members.map(({ charger }) => charger.stop()));
  return summary;
}

interface Member {
  readonly charger: SimulatedCharger;
  readonly idTag: string;
  readonly tally: Tally;
}

/** Counted as it happens: a fleet that runs for days remembers only its latest calls. */
interface Tally {
  isAccepted: boolean;
  sessions: number;
}

async function enrol(id: string, options: FleetOptions): Promise<Member> {
  const password = options.chargerPassword ?? randomBytes(10).toString('hex');
  const idTag = `CARD-${id}`.slice(0, 20);
  if (options.api) {
    await options.api.registerCharger({ id, password, maxCurrentA: 16, phases: 3 });
    await options.api.registerCard(idTag);
  }
  const tally: Tally = { isAccepted: false, sessions: 0 };
  const charger = new SimulatedCharger({
    id,
    remember: 200,
    url: options.url,
    password,
    quirks: options.quirks,
    onEvent: (event) => {
      if (event.kind === 'BOOTED' && event.status === 'Accepted') tally.isAccepted = true;
      if (event.kind === 'TRANSACTION_STOPPED') tally.sessions += 1;
      options.say(id, sentence(event));
    },
  });
  return { charger, idTag, tally };
}

async function live({ charger, idTag }: Member, options: FleetOptions, random: () => number, signal: AbortSignal): Promise<void> {
  try {
    // Not all in the same second: a thousand handshakes at once help nobody.
    await wait(random() * Math.min(30_000, options.chargers * 20), undefined, { signal });
    charger.start();
    for (let isFirst = true; ; isFirst = false) {
      const visit = nextVisit(random, isFirst, options.speed);
      await wait(visit.arrivesInMs, undefined, { signal });
      charger.plugIn(aCar(visit.model, visit.socPercent));
      charger.swipe(idTag);
      await express(charger, options, visit.staysMs);
      await wait(visit.staysMs, undefined, { signal });
      charger.unplug();
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
  if (charger.car()) charger.unplug();
  await charger.idle(5_000).catch(() => {});
}

/** The driver says until when the car stays and how much it needs. */
async function express(charger: SimulatedCharger, { api, wishes, say }: FleetOptions, staysMs: number): Promise<void> {
  if (!api || wishes === 'none') return;
  try {
    const transactionId = await charger.waitFor((one) => one.transaction()?.transactionId);
    const car = charger.car();
    const sessionId = await api.openSession(charger.id, transactionId);
    if (sessionId === undefined || !car) return;
    const readyBy = new Date(Date.now() + staysMs).toISOString();
    await api.prefer(
      sessionId,
      wishes === 'boost' ? { boost: true } : { readyBy, energyWh: Math.max(1, Math.ceil(missingAtMeterWh(car))) },
    );
  } catch (error) {
    say(charger.id, `the driver's wish was not heard: ${(error as Error).message}`);
  }
}

function sentence(event: ChargerEvent): string {
  switch (event.kind) {
    case 'BOOTED':
      return `booted, ${event.status}`;
    case 'STATUS_CHANGED':
      return event.status;
    case 'OFFER_CHANGED':
      return event.offeredA === 0 ? 'offers nothing' : `offers ${event.offeredA.toFixed(1)} A`;
    case 'CARD_ANSWERED':
      return `card ${event.status}`;
    case 'TRANSACTION_STARTED':
      return 'transaction started';
    case 'TRANSACTION_CONFIRMED':
      return `transaction is ${event.transactionId}`;
    case 'TRANSACTION_STOPPED':
      return `transaction stopped, ${event.reason}`;
    case 'PROFILES_CHANGED': {
      const periods = event.profiles.flatMap(({ profile }) => profile.chargingSchedule.chargingSchedulePeriod).length;
      return `follows ${event.profiles.length} profiles with ${periods} periods`;
    }
  }
}

function summarize(members: readonly Member[]): FleetSummary {
  return {
    chargers: members.length,
    accepted: members.filter(({ tally }) => tally.isAccepted).length,
    sessions: members.reduce((sum, { tally }) => sum + tally.sessions, 0),
    energyWh: Math.round(members.reduce((sum, { charger }) => sum + charger.meterWh(), 0)),
    unanswered: members.reduce((sum, { charger }) => sum + charger.unsent, 0),
    violations: members.flatMap(({ charger }) => charger.violations.map((violation) => `${charger.id}: ${violation}`)),
    lastRefusals: members.flatMap(({ charger }) => (charger.lastRefusal === undefined ? [] : [`${charger.id}: ${charger.lastRefusal}`])),
  };
}

async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}
