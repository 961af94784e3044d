import { Outbox } from './outbox';
import type { World } from './world';

/** How the central system is reached: what API Gateway does between a charger and the handlers. */
export interface Uplink {
  connect(chargerId: string, accepted: (connectionId: string) => void): void;
  disconnect(chargerId: string, connectionId: string): void;
  frame(chargerId: string, connectionId: string, text: string): void;
  /** Until when the central system waits for the answer to one of its CALLs, if it ever made it. */
  deadlineMs(chargerId: string, messageId: string): number | undefined;
}

/** What really happened at the charger: the books of the central system are held against it. */
export interface TrueSession {
  readonly connectorId: number;
  readonly idTag: string;
  readonly timestamp: string;
  readonly meterStart: number;
  readonly reservationId: number | undefined;
  transactionId: number | undefined;
  idTagStatus: string | undefined;
  /** The register at the last sample: all that is known of a session whose stop is never told. */
  meterLastTold: number;
  meterStop: number | undefined;
  stoppedAt: string | undefined;
  /** Its power failed: the stop is in a flash memory that nobody reads, perhaps for days. */
  isForgotten: boolean;
  /** Forgotten for so long that the books have to end it. */
  isGhost: boolean;
  stopAcknowledged: boolean;
}

interface OwnReservation {
  readonly connectorId: number;
  readonly idTag: string;
}

type HowAnswered = 'yes' | 'refusal' | 'error' | 'silence';

interface Call {
  readonly action: string;
  readonly payload: { readonly [name: string]: unknown };
}

/** The card that may charge, and one that nobody knows. Neither is ever in a log. */
export const CARD = '04A2B3C4D5E680';
const STRANGER = 'STRANGER-77AB';

/**
 * A charger as the specification has it: connectors that know nothing of each other, transaction messages kept and repeated until they are
 * answered, reservations, a key of its own. It answers our CALLs late, not at all or with an error, as the world wills.
 */
export class SimulatedCharger {
  readonly id: string;
  readonly connectors: readonly number[];
  readonly sessions: TrueSession[] = [];
  readonly lastStatus = new Map<number, string>();
  /** What it answered to which CALL, whether or not that ever arrived. */
  readonly answered = new Map<string, readonly unknown[]>();
  /** What it comes in with; another one once it was told so. */
  key: string;
  readonly #world: World;
  readonly #uplink: Uplink;
  readonly #outbox: Outbox;
  connectionId: string | undefined;
  readonly #meterWh = new Map<number, number>();
  readonly #running = new Map<number, TrueSession>();
  readonly #reservations = new Map<number, OwnReservation>();
  /** CALLs of the central system that this charger has not answered yet, on this connection. */
  readonly #unanswered = new Set<string>();
  readonly #doneOnce = new Set<string>();
  /** How this charger answers a CALL; by chance unless told. */
  answers: ((call: Call) => HowAnswered) | undefined;

  constructor(id: string, world: World, uplink: Uplink, { connectors = 1, key = '' } = {}) {
    this.id = id;
    this.key = key;
    this.connectors = Array.from({ length: connectors }, (_, index) => index + 1);
    this.#world = world;
    this.#uplink = uplink;
    this.#outbox = new Outbox(id, world, (connectionId, text) => uplink.frame(id, connectionId, text));
  }

  get hasSaidEverything(): boolean {
    return this.#outbox.isEmpty && this.connectionId !== undefined;
  }

  connect(): void {
    this.#uplink.connect(this.id, (connectionId) => {
      this.connectionId = connectionId;
      this.#unanswered.clear();
      this.#outbox.connected(connectionId);
      this.#outbox.say('BootNotification', () => ({ chargePointVendor: 'Sim', chargePointModel: 'One' }), { mustArrive: false });
    });
  }

  /** The line is cut; sometimes the gateway notices late or never, and the charger is back before it does. */
  dropLine(longestMs = 40_000): void {
    const old = this.connectionId;
    if (old === undefined) return;
    this.connectionId = undefined;
    this.#outbox.lineDropped();
    if (this.#world.chance(0.8)) this.#world.after(this.#world.between(0, 20_000), () => this.#uplink.disconnect(this.id, old));
    this.#world.after(this.#world.between(500, longestMs), () => this.connect());
  }

  /** One thing that a charger or its driver does. */
  act(): void {
    const connectorId = this.connectors[this.#world.between(0, this.connectors.length - 1)] as number;
    if (!this.#running.has(connectorId)) {
      if (this.#world.chance(0.5)) this.plugIn(connectorId);
      else this.heartbeat();
    } else if (this.#world.chance(0.3)) this.unplug(connectorId);
    else this.sample(connectorId);
  }

  /** A car, and a card: the one that is known, or now and then one that is not. */
  plugIn(connectorId = 1, idTag = this.#world.chance(0.8) ? CARD : STRANGER): void {
    const [reservationId] = [...this.#reservations].find(([, kept]) => kept.connectorId === connectorId && kept.idTag === idTag) ?? [];
    if (reservationId !== undefined) this.#reservations.delete(reservationId);
    const meterStart = this.#meter(connectorId);
    const session: TrueSession = {
      connectorId,
      idTag,
      timestamp: this.#now(),
      meterStart,
      reservationId,
      transactionId: undefined,
      idTagStatus: undefined,
      meterLastTold: meterStart,
      meterStop: undefined,
      stoppedAt: undefined,
      isForgotten: false,
      isGhost: false,
      stopAcknowledged: false,
    };
    this.#running.set(connectorId, session);
    this.sessions.push(session);
    this.#status(connectorId, 'Charging');
    const { timestamp } = session;
    const start = { connectorId, idTag, timestamp, meterStart, ...(reservationId === undefined ? {} : { reservationId }) };
    this.#outbox.say('StartTransaction', () => start, {
      answered: ({ transactionId, idTagInfo }) => {
        const status = JSON.stringify(idTagInfo);
        if (session.transactionId !== undefined && (session.transactionId !== transactionId || session.idTagStatus !== status)) {
          this.#world.violate('INV-10', `${this.id} was told transaction ${session.transactionId}, then ${String(transactionId)}`);
        }
        session.transactionId = transactionId as number;
        session.idTagStatus = status;
      },
    });
  }

  sample(connectorId = 1): void {
    const session = this.#running.get(connectorId);
    if (session === undefined) return;
    const registerWh = this.#meter(connectorId, this.#world.between(10, 500));
    session.meterLastTold = registerWh;
    const timestamp = this.#now();
    this.#outbox.say('MeterValues', () => ({
      connectorId,
      transactionId: session.transactionId ?? -1,
      meterValue: [{ timestamp, sampledValue: [{ value: String(registerWh) }] }],
    }));
  }

  unplug(connectorId = 1): void {
    const session = this.#end(connectorId);
    if (session === undefined) return;
    this.#tellStop(session);
    this.#status(connectorId, 'Available');
  }

  unplugAll(): void {
    for (const connectorId of this.connectors) this.unplug(connectorId);
  }

  /** The charger is without power for a moment, and when it is back its connector is free and the stop is not in its queue. */
  losePower(connectorId: number): void {
    const session = this.#end(connectorId);
    if (session === undefined) return;
    session.isForgotten = true;
    this.dropLine();
    this.#status(connectorId, 'Available');
  }

  /** Somebody reads the flash memory after all. */
  remember(): void {
    for (const session of this.sessions.filter(({ isForgotten }) => isForgotten)) {
      session.isForgotten = false;
      session.isGhost = false;
      this.#tellStop(session);
    }
  }

  #end(connectorId: number): TrueSession | undefined {
    const session = this.#running.get(connectorId);
    this.#running.delete(connectorId);
    if (session === undefined) return undefined;
    session.meterStop = this.#meter(connectorId, this.#world.between(0, 100));
    session.stoppedAt = this.#now();
    return session;
  }

  #tellStop(session: TrueSession): void {
    const { stoppedAt: timestamp, meterStop } = session;
    // The start was answered before this is sent: the outbox keeps the order.
    const stop = () => ({ transactionId: session.transactionId ?? -1, timestamp, meterStop, reason: 'EVDisconnected' });
    this.#outbox.say('StopTransaction', stop, {
      answered: () => {
        session.stopAcknowledged = true;
      },
    });
  }

  #status(connectorId: number, status: string): void {
    this.lastStatus.set(connectorId, status);
    const timestamp = this.#now();
    this.#outbox.say('StatusNotification', () => ({ connectorId, status, errorCode: 'NoError', timestamp }));
  }

  heartbeat(): void {
    this.#outbox.say('Heartbeat', () => ({}), { mustArrive: false });
  }

  /** Whatever else a charger may say, kept until it is answered. */
  tell(action: string, payload: object): void {
    this.#outbox.say(action, () => payload);
  }

  #now(): string {
    return new Date(this.#world.nowMs).toISOString();
  }

  #meter(connectorId: number, moreWh = 0): number {
    const wh = (this.#meterWh.get(connectorId) ?? 1_000 * connectorId) + moreWh;
    this.#meterWh.set(connectorId, wh);
    return wh;
  }

  /** A frame from the central system. */
  receives(connectionId: string, text: string): void {
    if (connectionId !== this.connectionId) return;
    const frame = JSON.parse(text) as [number, string, unknown, unknown];
    const [type, messageId, action, payload] = frame;
    if (type === 2) this.#isAsked(connectionId, messageId, { action: action as string, payload: payload as Call['payload'] });
    else this.#outbox.receives(frame);
  }

  #isAsked(connectionId: string, messageId: string, call: Call): void {
    this.#checkOrder(messageId, call);
    this.#unanswered.add(messageId);
    const how = this.answers === undefined ? this.#anyAnswer() : this.answers(call);
    // A charger that says nothing may have done it all the same.
    const isDone = how === 'yes' || (how === 'silence' && this.#world.chance(0.5));
    const status = isDone ? this.#obey(call) : 'Rejected';
    if (how === 'silence') return;
    const answer = how === 'error' ? [4, messageId, 'NotSupported', '', {}] : [3, messageId, { status }];
    this.answered.set(messageId, answer.slice(2));
    this.#world.after(this.#world.between(10, this.#world.chance(0.1) ? 60_000 : 2_000), () => {
      if (this.connectionId === undefined) return;
      if (this.connectionId === connectionId) this.#unanswered.delete(messageId);
      this.#uplink.frame(this.id, this.connectionId, JSON.stringify(answer));
    });
  }

  /** One CALL at a time, and nothing twice that a driver would notice (INV-7). */
  #checkOrder(messageId: string, { action }: Call): void {
    const now = this.#world.nowMs;
    const seq = messageId.split('.')[0] as string;
    if (action === 'Reset' && this.#doneOnce.has(seq)) this.#world.violate('INV-7', `${this.id} was told twice to reset by command ${seq}`);
    if (action === 'Reset') this.#doneOnce.add(seq);
    for (const earlier of this.#unanswered) {
      // The clock of a call starts before its claim; on the wire it may come much later.
      const deadlineMs = this.#uplink.deadlineMs(this.id, earlier) ?? now;
      if (now < deadlineMs) this.#world.violate('INV-7', `${this.id} was asked ${messageId} while ${earlier} was unanswered`);
    }
    if (this.#uplink.deadlineMs(this.id, messageId) === undefined) {
      this.#world.violate('INV-7', `${this.id} was asked ${messageId}, which was never claimed`);
    }
    if (this.#unanswered.has(messageId)) this.#world.violate('INV-7', `${this.id} was asked ${messageId} twice`);
  }

  /** What the charger does, and what it says of it. */
  #obey({ action, payload }: Call): string {
    switch (action) {
      case 'ReserveNow': {
        const connectorId = Number(payload['connectorId']);
        if (this.#running.has(connectorId)) return 'Occupied';
        this.#reservations.set(Number(payload['reservationId']), { connectorId, idTag: String(payload['idTag']) });
        return 'Accepted';
      }
      case 'CancelReservation':
        return this.#reservations.delete(Number(payload['reservationId'])) ? 'Accepted' : 'Rejected';
      case 'ChangeConfiguration':
        if (payload['key'] === 'AuthorizationKey') this.key = String(payload['value']);
        return 'Accepted';
      default:
        return 'Accepted';
    }
  }

  #anyAnswer(): HowAnswered {
    if (this.#world.chance(0.15)) return 'silence';
    if (this.#world.chance(0.1)) return 'error';
    return this.#world.chance(0.8) ? 'yes' : 'refusal';
  }
}
