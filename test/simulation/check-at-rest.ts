import type { CommandState } from '../../lambdas/domain/commands/command';
import { TERMINAL_STATES } from '../../lambdas/domain/commands/command';
import { readCallMessageId } from '../../lambdas/domain/commands/message-id';
import type { JournalEntry } from '../../lambdas/domain/journal/journal-entry';
import type { Session } from '../../lambdas/domain/sessions/session';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/domain/shared/time';
import type { CentralSystem } from './central-system';
import type { SimulatedCharger, TrueSession } from './simulated-charger';
import type { World } from './world';

const TERMINAL: readonly CommandState[] = TERMINAL_STATES;
const ALL = 10_000;
/** Of the chargers here: 16 A, 230 V, three phases, and a tenth more (F-25). */
const MOST_W = 16 * 230 * 3 * 1.1;

/** What must hold when the faults are over and time has passed: the books say what happened at the chargers. */
export async function checkAtRest(central: CentralSystem, world: World): Promise<void> {
  if (!central.isDrained) world.violate('INV-14', 'a queue is not empty');
  for (const { chargerId, seq, lastState } of central.watch.accepted) {
    if (!TERMINAL.includes(lastState)) world.violate('INV-6', `command ${seq} of ${chargerId} is still ${lastState}`);
  }
  for (const station of central.gateway.stations.values()) {
    if (!station.hasSaidEverything) world.violate('INV-15', `${station.id} still has something to say`);
    await checkSessions(station, central, world);
    await checkStatus(station, central, world);
    await checkReservations(station, central, world);
    await checkJournal(station, central, world);
    await checkSecrets(station, central, world);
  }
  const { orphans } = central.books.sessions;
  if (orphans.length > 0) world.violate('INV-2', `${orphans.length} stops found no session`);
}

async function checkSessions({ id: chargerId, sessions }: SimulatedCharger, { books }: CentralSystem, world: World): Promise<void> {
  const { items } = await books.sessions.list({ chargerId, limit: ALL });
  if (items.length !== sessions.length) {
    world.violate('INV-2', `${chargerId} had ${sessions.length} sessions, the books have ${items.length}`);
  }
  for (const truth of sessions) {
    const records = items.filter(({ transactionId }) => transactionId === truth.transactionId);
    const [record] = records;
    if (record === undefined || records.length > 1) {
      world.violate('INV-2', `transaction ${truth.transactionId} of ${chargerId} has ${records.length} records`);
      continue;
    }
    if (truth.idTagStatus !== JSON.stringify(record.idTagInfo)) {
      world.violate('INV-10', `transaction ${truth.transactionId} was told ${truth.idTagStatus}, not ${JSON.stringify(record.idTagInfo)}`);
    }
    const wrong = truth.isForgotten ? wrongAboutGhost(truth, record) : wrongAboutEnded(truth, record);
    if (wrong !== undefined) world.violate('INV-2', `transaction ${truth.transactionId} of ${chargerId}: ${wrong}`);
    if (record.status === 'CLOSED') world.violate('INV-15', `transaction ${truth.transactionId} was never settled`);
    const doubt = unseenDoubt(record, books.sessions.doubts);
    if (doubt !== undefined) world.violate('INV-12', `transaction ${truth.transactionId}: ${doubt}`);
  }
}

function wrongAboutEnded(truth: TrueSession, record: Session): string | undefined {
  if (record.status === 'OPEN') return truth.stopAcknowledged ? 'was stopped, acknowledged and is open' : undefined;
  const { meterStartWh, meterStopWh, energyWh, corrections = [] } = record;
  if (meterStartWh !== truth.meterStart || meterStopWh !== truth.meterStop || energyWh !== meterStopWh - meterStartWh) {
    return `${truth.meterStart} to ${truth.meterStop} Wh became ${energyWh} Wh`;
  }
  if (corrections.length > 1) return `was corrected ${corrections.length} times`;
  return corrections.length === 1 && !record.flags.includes('ESTIMATED_STOP') ? 'was corrected and never estimated' : undefined;
}

/** Its stop was never told: open for a day, then ended at what it told last. */
function wrongAboutGhost(truth: TrueSession, record: Session): string | undefined {
  if (record.status === 'OPEN') return truth.isGhost ? 'is a ghost and still open' : undefined;
  if (!record.flags.includes('ESTIMATED_STOP')) return 'was never stopped and is closed';
  if (record.meterStopWh === truth.meterLastTold && record.energyWh === truth.meterLastTold - truth.meterStart) return undefined;
  return `last told ${truth.meterLastTold} Wh, estimated to have ended at ${record.meterStopWh} Wh`;
}

/** Energy that cannot be is put before a person, and never billed in silence (F-25). */
function unseenDoubt(record: Session, doubts: CentralSystem['books']['sessions']['doubts']): string | undefined {
  if (record.status !== 'SETTLED') return undefined;
  const { id, energyWh, startedAtMs, stoppedAtMs, flags } = record;
  if (energyWh < 0) return `${energyWh} Wh`;
  if (energyWh * HOUR_MS <= MOST_W * (stoppedAtMs - startedAtMs + MINUTE_MS)) return undefined;
  const isSeen = [...doubts.values()].some(({ sessionId, reason }) => sessionId === id && reason === 'IMPOSSIBLE_ENERGY');
  return isSeen && flags.includes('IMPOSSIBLE_ENERGY') ? undefined : `${energyWh} Wh cannot be, and nobody is asked`;
}

async function checkStatus(station: SimulatedCharger, { books }: CentralSystem, world: World): Promise<void> {
  const view = await books.chargers.getWithConnectors(station.id);
  for (const [connectorId, status] of station.lastStatus) {
    const known = view?.connectors.find((connector) => connector.connectorId === connectorId)?.status;
    if (known !== status) world.violate('INV-13', `connector ${connectorId} of ${station.id} is ${status}, the books say ${String(known)}`);
  }
  if (view?.connection?.connectionId !== station.connectionId) world.violate('INV-8', `${station.id} is not where the books say`);
}

/** What the charger promised and we heard is on the books, and so is who took it (INV-13 of reservations). */
async function checkReservations({ id: chargerId, sessions }: SimulatedCharger, { books }: CentralSystem, world: World): Promise<void> {
  const known = new Map((await books.reservations.list({ chargerId, limit: ALL })).items.map((one) => [one.id, one]));
  const { items: commands } = await books.mailbox.list(chargerId, { limit: ALL });
  // The first session keeps it, should the charger have been made to promise it once more by a call that was sent again.
  const takers = new Map<number, TrueSession>();
  for (const session of sessions) {
    const { reservationId: id } = session;
    if (id !== undefined && !takers.has(id)) takers.set(id, session);
  }
  for (const { action, payload, state, lateOutcome, response } of commands) {
    const id = Number(payload['reservationId']);
    const answers = [response?.['status'], lateOutcome?.response?.['status']];
    const isAccepted = answers.includes('Accepted');
    const book = known.get(id);
    if (action === 'ReserveNow' && isAccepted && book === undefined) {
      world.violate('INV-13', `reservation ${id} of ${chargerId} was accepted (${state}) and is not known`);
    }
    if (action === 'ReserveNow' && isAccepted && book !== undefined && !['ACTIVE', 'USED', 'CANCELLED'].includes(book.state)) {
      world.violate('INV-13', `reservation ${id} of ${chargerId} was accepted and is ${book.state}`);
    }
    if (action === 'CancelReservation' && isAccepted && book?.state === 'ACTIVE' && !takers.has(id)) {
      world.violate('INV-13', `reservation ${id} of ${chargerId} was cancelled and is still there`);
    }
  }
  for (const [id, taker] of takers) {
    const book = known.get(id);
    const { items } = await books.sessions.list({ chargerId, limit: ALL });
    const session = items.find(({ transactionId }) => transactionId === taker.transactionId);
    if (book?.state !== 'USED' || book.sessionId !== session?.id) {
      world.violate(
        'INV-13',
        `reservation ${id} of ${chargerId} was taken by ${session?.id}, the books say ${book?.state} ${book?.sessionId}`,
      );
    }
  }
}

/** The journal may miss an exchange that a process died behind, and never tells another story than the books. */
async function checkJournal(station: SimulatedCharger, { books }: CentralSystem, world: World): Promise<void> {
  const { id: chargerId, sessions } = station;
  const { items } = await books.journal.list({ chargerId, fromMs: 0, toMs: world.nowMs + 1, order: 'OLDEST_FIRST', limit: 100 * ALL });
  const told = new Set(sessions.map(({ transactionId }) => transactionId));
  for (const entry of items) {
    if (entry.direction === 'OUT') {
      const wrong = await wrongAboutCall(entry, station, books);
      if (wrong !== undefined) world.violate('JOURNAL', `call ${entry.messageId} of ${chargerId}: ${wrong}`);
    } else if (entry.answer?.type !== 'RESULT') {
      world.violate('JOURNAL', `${entry.action} ${entry.messageId} of ${chargerId} has no answer`);
    } else if (entry.action === 'StartTransaction' && !told.has(Number(entry.answer.payload['transactionId']))) {
      world.violate('JOURNAL', `${entry.messageId} of ${chargerId} tells a transaction that nobody knows`);
    }
  }
}

async function wrongAboutCall(
  { messageId, action, answer }: JournalEntry,
  { id: chargerId, answered }: SimulatedCharger,
  books: CentralSystem['books'],
): Promise<string | undefined> {
  const seq = readCallMessageId(messageId)?.seq;
  const command = seq === undefined ? undefined : await books.mailbox.get(chargerId, seq);
  if (command === undefined || command.action !== action) return 'no such command';
  if (answer === undefined) return 'has neither an answer nor a reason';
  if (answer.type === 'ERROR' && OUR_REASONS.has(answer.code)) return undefined;
  const told = answer.type === 'RESULT' ? [answer.payload] : [answer.code, answer.description, {}];
  const truth = answered.get(messageId);
  return JSON.stringify(told) === JSON.stringify(truth) ? undefined : `${JSON.stringify(truth)} became ${JSON.stringify(told)}`;
}
const OUR_REASONS: ReadonlySet<string> = new Set(['NO_ANSWER', 'GONE', 'THROTTLED']);

/** A key is in the command that waits to be sent, and nowhere afterwards (INV-16). */
async function checkSecrets({ id: chargerId, key }: SimulatedCharger, { books }: CentralSystem, world: World): Promise<void> {
  if (key === '') return;
  const page = { limit: ALL };
  const things = {
    commands: (await books.mailbox.list(chargerId, page)).items,
    journal: (await books.journal.list({ chargerId, fromMs: 0, toMs: world.nowMs + 1, order: 'OLDEST_FIRST', ...page })).items,
    charger: await books.chargers.getWithConnectors(chargerId),
    events: (await books.securityEvents.list(chargerId, page)).items,
  };
  for (const [place, thing] of Object.entries(things)) {
    if (JSON.stringify(thing).includes(key)) world.violate('INV-16', `the key of ${chargerId} is readable in its ${place}`);
  }
}
