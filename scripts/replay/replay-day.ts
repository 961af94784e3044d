import { MemoryAdHocStore } from '../../lambdas/adapters/memory/memory-ad-hoc';
import { MemoryCardStore } from '../../lambdas/adapters/memory/memory-card-store';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryConnectorHistory } from '../../lambdas/adapters/memory/memory-connector-history';
import { MemoryCaptures, MemoryJournal } from '../../lambdas/adapters/memory/memory-journal';
import { MemoryLedger } from '../../lambdas/adapters/memory/memory-ledger';
import { MemoryMailbox } from '../../lambdas/adapters/memory/memory-mailbox';
import { MemoryReservationStore } from '../../lambdas/adapters/memory/memory-reservation-store';
import { MemorySecurityEventStore } from '../../lambdas/adapters/memory/memory-security-event-store';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemoryTelemetryStore } from '../../lambdas/adapters/memory/memory-telemetry-store';
import { actOnAnswer } from '../../lambdas/commands/act-on-answer';
import { keepingReservations } from '../../lambdas/commands/keep-reservations';
import { receiveAnswer } from '../../lambdas/commands/receive-answer';
import { sendCommand } from '../../lambdas/commands/send-command';
import type { Registration } from '../../lambdas/domain/chargers/charger';
import type { CommandAction, Slot } from '../../lambdas/domain/commands/command';
import { callMessageId } from '../../lambdas/domain/commands/message-id';
import { type JournalAnswer, UNREADABLE } from '../../lambdas/domain/journal/journal-entry';
import { type Doubt, doubtsOfFigures, openDoubts } from '../../lambdas/domain/sessions/review-session';
import type { Session } from '../../lambdas/domain/sessions/session';
import { DAY_MS } from '../../lambdas/domain/shared/time';
import { NOMINAL_VOLTAGE_V } from '../../lambdas/domain/smart-charging/compress-profile';
import { receiveFrame } from '../../lambdas/ocpp/receive-frame';
import type { Log } from '../../lambdas/ports/log';
import type { Orphan } from '../../lambdas/ports/session-store';
import { cardsOfTheDay } from './cards-of-the-day';
import { type Difference, differenceOf } from './compare-answers';
import type { Recorded } from './read-export';
import { TransactionNumbers } from './transaction-numbers';

export interface Replayed {
  readonly entries: number;
  readonly skipped: readonly { readonly line: number; readonly why: string }[];
  readonly differences: readonly Difference[];
  readonly sessions: readonly Session[];
  readonly orphans: readonly Orphan[];
  readonly doubts: readonly DoubtInSession[];
}

interface DoubtInSession {
  readonly transactionId: number;
  readonly doubt: Doubt;
}

const SITE = 'site_default';
const CONNECTION = 'replay';
const MANY = 100_000;
/** A three-phase charger of 32 A: the journal does not say, and only energy that nothing can give is held to it. */
const RATING = { maxCurrentA: 32, phases: 3 } as const;
const RATED_W = RATING.maxCurrentA * NOMINAL_VOLTAGE_V * RATING.phases;
const silent: Log = { info() {}, warn() {}, error() {} };

/** One charger's recorded day through the handlers as they are today, over memory, at the recorded times. */
export class ReplayDay {
  readonly #chargerId: string;
  readonly #knowsChargerId: boolean;
  readonly #entries: readonly Recorded[];
  #nowMs: number;
  readonly #clock = { nowMs: () => this.#nowMs };
  readonly #connections = new MemoryConnectionStore();
  readonly #chargers = new MemoryChargerStore(this.#connections);
  readonly #sessions = new MemorySessionStore();
  readonly #cards = new MemoryCardStore();
  #ulids = 0;
  readonly #ledger = new MemoryLedger(this.#clock, { ulid: () => String(++this.#ulids).padStart(26, '0') });
  readonly #telemetry = new MemoryTelemetryStore();
  readonly #connectorHistory = new MemoryConnectorHistory();
  readonly #journal = new MemoryJournal();
  readonly #captures = new MemoryCaptures();
  readonly #mailbox = new MemoryMailbox({
    connection: (id) => this.#connections.get(id),
    registration: async (id) => (await this.#chargers.get(id))?.registration,
  });
  readonly #transactions = new TransactionNumbers();
  readonly #differences: Difference[] = [];
  readonly #skipped: { line: number; why: string }[] = [];

  constructor(entries: readonly Recorded[], chargerId: string | undefined) {
    this.#entries = entries;
    this.#chargerId = chargerId ?? 'REPLAY';
    this.#knowsChargerId = chargerId !== undefined;
    this.#nowMs = entries[0]?.atMs ?? 0;
  }

  async run(): Promise<Replayed> {
    await this.#prepare();
    const events = this.#entries.flatMap((entry) => this.#eventsOf(entry));
    // A stable sort: what happened in one instant stays in the order of the file.
    for (const { atMs, run } of events.sort((a, b) => a.atMs - b.atMs)) {
      this.#nowMs = atMs;
      await run();
    }
    return this.#report();
  }

  async #prepare(): Promise<void> {
    await this.#chargers.create({
      id: this.#chargerId,
      siteId: SITE,
      registration: this.#entries.map(registrationIn).find((registration) => registration !== undefined) ?? 'Accepted',
      password: { algorithm: 'scrypt', saltHex: '', hashHex: '' },
      createdAtMs: this.#nowMs,
      capabilities: {},
      ...RATING,
    });
    await this.#connections.open(this.#chargerId, CONNECTION, this.#nowMs);
    await this.#captures.set(this.#chargerId, Number.POSITIVE_INFINITY);
    for (const card of cardsOfTheDay(this.#entries)) await this.#cards.create(card);
  }

  #eventsOf(entry: Recorded): readonly { readonly atMs: number; readonly run: () => Promise<void> }[] {
    const { atMs, direction, payload, answer } = entry;
    if (payload['truncated'] === true) {
      this.#skip(entry, 'the journal kept a part of it only');
      return [];
    }
    if (direction === 'IN') return [{ atMs, run: () => this.#hear(entry) }];
    let slot: Slot | undefined;
    const ask = async () => {
      slot = await this.#ask(entry);
    };
    const take = async () => {
      if (slot !== undefined && answer !== undefined) await this.#takeAnswer(entry, slot, answer);
    };
    // One that is not answered yet at the end of the recording is only asked.
    return [{ atMs, run: ask }, ...(answer === undefined ? [] : [{ atMs: Math.max(atMs, answer.atMs), run: take }])];
  }

  #compare(entry: Recorded): void {
    const difference = differenceOf(entry, this.#said, { transactions: this.#transactions, knowsChargerId: this.#knowsChargerId });
    if (difference !== undefined) this.#differences.push(difference);
  }

  #skip({ line }: Recorded, why: string): void {
    this.#skipped.push({ line, why });
  }

  /** The charger's frame, as it was sent. */
  async #hear(entry: Recorded): Promise<void> {
    const text = frameOf(entry, this.#transactions);
    if (text === undefined) return this.#skip(entry, 'the journal kept the beginning of the frame only');
    const registration = registrationIn(entry);
    if (registration !== undefined) await this.#chargers.update(this.#chargerId, { registration });
    await this.#receive(text);
    this.#compare(entry);
  }

  /** Our CALL, put into the mailbox and taken as sent. A call before it that is still open has had its time. */
  async #ask(entry: Recorded): Promise<Slot | undefined> {
    const { action, atMs, line } = entry;
    const { slot: open } = await this.#mailbox.head(this.#chargerId);
    if (open !== undefined) await this.#mailbox.finish(this.#chargerId, open, { state: 'TIMED_OUT', atMs });
    const enqueued = await this.#mailbox.enqueue({
      chargerId: this.#chargerId,
      action: action as CommandAction,
      payload: this.#transactions.ofToday(entry),
      actor: 'replay',
      createdAtMs: atMs,
      expiresAtMs: atMs + DAY_MS,
      failFast: false,
      idempotencyKey: `line ${line}`,
    });
    const connection = await this.#connections.get(this.#chargerId);
    if (!enqueued.ok || connection === undefined) return undefined;
    const { command } = enqueued.value;
    const messageId = callMessageId(command.seq, 1, 'replayed');
    const slot: Slot = { seq: command.seq, attempt: 1, messageId, epoch: connection.epoch, deadlineMs: atMs + DAY_MS };
    await this.#mailbox.claim(command, slot, atMs);
    return slot;
  }

  /** What the charger answered; or that it did not, which is nothing that today's code could do otherwise. */
  async #takeAnswer(entry: Recorded, slot: Slot, answer: JournalAnswer): Promise<void> {
    if (answer.type === 'ERROR' && OUR_REASONS.has(answer.code)) {
      const { code, description } = answer;
      await this.#mailbox.finish(this.#chargerId, slot, { state: 'TIMED_OUT', atMs: this.#nowMs, error: { code, description } });
      return;
    }
    const said = answer.type === 'RESULT' ? [3, slot.messageId, answer.payload] : [4, slot.messageId, answer.code, answer.description, {}];
    await this.#receive(JSON.stringify(said));
    this.#compare(entry);
  }

  /** The answer in the entry that today's code wrote into its journal. */
  #said: JournalAnswer | undefined;

  async #receive(text: string): Promise<void> {
    this.#said = undefined;
    const registration = (await this.#chargers.get(this.#chargerId))?.registration ?? 'Accepted';
    const origin = { chargerId: this.#chargerId, siteId: SITE, connectionId: CONNECTION, connectedAtMs: this.#nowMs };
    await receiveFrame(text, { ...origin, registration, receivedAtMs: this.#nowMs }, this.#ports);
  }

  get #ports() {
    const journal = {
      record: async (entry: Parameters<MemoryJournal['record']>[0]) => {
        this.#said = entry.answer;
        await this.#journal.record(entry);
      },
    };
    const nothing = async () => {};
    const nudges = { pump: { pump: nothing }, planning: { plan: nothing }, settlements: { settle: nothing, advance: nothing } };
    const sender = sendCommand({ clock: this.#clock, mailbox: this.#mailbox, pump: nudges.pump });
    const reservations = this.#reservations;
    const effects = keepingReservations(
      reservations,
      actOnAnswer({ chargers: this.#chargers, sender, plan: nudges.planning, log: silent }),
    );
    return {
      ...nudges,
      adHoc: this.#adHoc,
      clock: this.#clock,
      chargers: this.#chargers,
      connections: this.#connections,
      sessions: this.#sessions,
      cards: this.#cards,
      ledger: this.#ledger,
      telemetry: this.#telemetry,
      connectorHistory: this.#connectorHistory,
      reservations,
      securityEvents: this.#securityEvents,
      // What we would ask of the charger is not compared: the recorded day has its own calls.
      commissioning: { firstBoot: nothing, changeKey: nothing, booted: nothing },
      answers: receiveAnswer({ mailbox: this.#mailbox, pump: nudges.pump, journal, effects, log: silent }),
      // What a charger said before is neither a flood nor a scan now.
      guard: { before: async () => 'PASS' as const, after: async () => {} },
      socket: { post: async () => ({ ok: true, value: undefined }) as const, close: nothing },
      journal,
      captures: this.#captures,
      log: silent,
    };
  }
  readonly #adHoc = new MemoryAdHocStore();
  readonly #reservations = new MemoryReservationStore();
  readonly #securityEvents = new MemorySecurityEventStore();

  async #report(): Promise<Replayed> {
    const { items } = await this.#sessions.list({ chargerId: this.#chargerId, limit: MANY });
    return {
      entries: this.#entries.length,
      skipped: this.#skipped,
      differences: this.#differences,
      sessions: items.toReversed(),
      orphans: this.#sessions.orphans,
      doubts: items.flatMap((session, index) => doubtsOf(session, items.slice(index + 1))),
    };
  }
}

/** What a settlement would put before a person. */
function doubtsOf(session: Session, earlier: readonly Session[]): readonly DoubtInSession[] {
  if (session.status !== 'CLOSED') return [];
  const previous = earlier.find(({ connectorId }) => connectorId === session.connectorId);
  const found = doubtsOfFigures(session, { ratedW: RATED_W, previous });
  return openDoubts({ ...session, flags: [...session.flags, ...found] }).map((doubt) => ({ transactionId: session.transactionId, doubt }));
}

/** Ends of a call that no charger tells; see JournalAnswer. */
const OUR_REASONS: ReadonlySet<string> = new Set(['NO_ANSWER', 'GONE', 'THROTTLED']);

/** What an operator decided of the charger is in the journal only as the answer to its boot. */
function registrationIn({ action, answer }: Recorded): Registration | undefined {
  const status = action === 'BootNotification' && answer?.type === 'RESULT' ? answer.payload['status'] : undefined;
  return status === 'Accepted' || status === 'Pending' || status === 'Rejected' ? status : undefined;
}

/** Undefined where the journal kept too little to say it again. */
function frameOf(entry: Recorded, transactions: TransactionNumbers): string | undefined {
  const { action, messageId, payload } = entry;
  if (action !== UNREADABLE) return JSON.stringify([2, messageId, action, transactions.ofToday(entry)]);
  const { head, characters } = payload;
  return typeof head === 'string' && head.length === characters ? head : undefined;
}
