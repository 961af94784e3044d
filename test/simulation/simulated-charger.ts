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
  transactionId: number | undefined;
  idTagStatus: string | undefined;
  meterStop: number | undefined;
  stopReported: boolean;
  stopAcknowledged: boolean;
}

interface Pending {
  readonly action: string;
  readonly payload: () => object;
  readonly answered: (answer: { [name: string]: unknown }) => void;
  /** Transaction messages are kept until they are answered (OCPP 1.6 §3.7); anything else is said once. */
  readonly mustArrive: boolean;
  tries: number;
}

type HowAnswered = 'yes' | 'refusal' | 'error' | 'silence';

const ANSWER_WITHIN_MS = 20_000;

/**
 * A charger as the specification has it: one CALL at a time, transaction messages kept and repeated under new message ids until they are
 * answered, a queue that survives reconnects. It answers our CALLs late, not at all or with an error, as the world wills.
 */
export class SimulatedCharger {
  readonly id: string;
  readonly sessions: TrueSession[] = [];
  readonly lastStatus = new Map<number, string>();
  readonly #world: World;
  readonly #uplink: Uplink;
  readonly #outbox: Pending[] = [];
  connectionId: string | undefined;
  #inFlight: { readonly messageId: string; readonly pending: Pending } | undefined;
  #messageNumber = 0;
  #meterWh = 1_000;
  #current: TrueSession | undefined;
  /** CALLs of the central system that this charger has not answered yet, on this connection. */
  readonly #unanswered = new Set<string>();
  readonly #resets = new Set<string>();
  /** How this charger answers a CALL; by chance unless told. */
  answers: ((call: { readonly action: string }) => HowAnswered) | undefined;

  constructor(id: string, world: World, uplink: Uplink) {
    this.id = id;
    this.#world = world;
    this.#uplink = uplink;
  }

  get hasSaidEverything(): boolean {
    return this.#outbox.length === 0 && this.#inFlight === undefined && this.connectionId !== undefined;
  }

  connect(): void {
    this.#uplink.connect(this.id, (connectionId) => {
      this.connectionId = connectionId;
      this.#unanswered.clear();
      this.#inFlight = undefined;
      this.#say(
        'BootNotification',
        () => ({ chargePointVendor: 'Sim', chargePointModel: 'One' }),
        () => {},
        false,
      );
    });
  }

  /** The line is cut; sometimes the gateway notices late or never, and the charger is back before it does. */
  dropLine(): void {
    const old = this.connectionId;
    if (old === undefined) return;
    this.connectionId = undefined;
    // What was being asked will be asked again; what need not arrive is forgotten.
    if (this.#inFlight?.pending.mustArrive === true) this.#outbox.unshift(this.#inFlight.pending);
    this.#inFlight = undefined;
    if (this.#world.chance(0.8)) this.#world.after(this.#world.between(0, 20_000), () => this.#uplink.disconnect(this.id, old));
    this.#world.after(this.#world.between(500, 40_000), () => this.connect());
  }

  /** One thing that a charger or its driver does. */
  act(): void {
    if (this.#current === undefined) {
      if (this.#world.chance(0.5)) this.plugIn();
      else this.heartbeat();
    } else if (this.#world.chance(0.3)) this.unplug();
    else this.sample();
  }

  plugIn(): void {
    const session: TrueSession = {
      connectorId: 1,
      idTag: this.#world.chance(0.8) ? 'CARD1' : 'NOBODY',
      timestamp: new Date(this.#world.nowMs).toISOString(),
      meterStart: this.#meterWh,
      transactionId: undefined,
      idTagStatus: undefined,
      meterStop: undefined,
      stopReported: false,
      stopAcknowledged: false,
    };
    this.#current = session;
    this.sessions.push(session);
    this.#status(1, 'Charging');
    const { connectorId, idTag, timestamp, meterStart } = session;
    this.#say(
      'StartTransaction',
      () => ({ connectorId, idTag, timestamp, meterStart }),
      ({ transactionId, idTagInfo }) => {
        const status = JSON.stringify(idTagInfo);
        if (session.transactionId !== undefined && (session.transactionId !== transactionId || session.idTagStatus !== status)) {
          this.#world.violate('INV-10', `${this.id} was told transaction ${session.transactionId}, then ${String(transactionId)}`);
        }
        session.transactionId = transactionId as number;
        session.idTagStatus = status;
      },
      true,
    );
  }

  sample(): void {
    const session = this.#current;
    if (session === undefined) return;
    this.#meterWh += this.#world.between(10, 500);
    const timestamp = new Date(this.#world.nowMs).toISOString();
    const value = String(this.#meterWh);
    this.#say(
      'MeterValues',
      () => ({
        connectorId: session.connectorId,
        transactionId: session.transactionId ?? -1,
        meterValue: [{ timestamp, sampledValue: [{ value }] }],
      }),
      () => {},
      true,
    );
  }

  unplug(): void {
    const session = this.#current;
    if (session === undefined) return;
    this.#current = undefined;
    session.meterStop = this.#meterWh;
    session.stopReported = true;
    const timestamp = new Date(this.#world.nowMs).toISOString();
    this.#say(
      'StopTransaction',
      // The start was answered before this is sent: the outbox keeps the order.
      () => ({ transactionId: session.transactionId ?? -1, timestamp, meterStop: session.meterStop, reason: 'EVDisconnected' }),
      () => {
        session.stopAcknowledged = true;
      },
      true,
    );
    this.#status(1, 'Available');
  }

  #status(connectorId: number, status: string): void {
    this.lastStatus.set(connectorId, status);
    const timestamp = new Date(this.#world.nowMs).toISOString();
    this.#say(
      'StatusNotification',
      () => ({ connectorId, status, errorCode: 'NoError', timestamp }),
      () => {},
      true,
    );
  }

  heartbeat(): void {
    this.#say(
      'Heartbeat',
      () => ({}),
      () => {},
      false,
    );
  }

  /** Whatever else a charger may say, kept until it is answered. */
  tell(action: string, payload: object): void {
    this.#say(
      action,
      () => payload,
      () => {},
      true,
    );
  }

  #say(action: string, payload: () => object, answered: Pending['answered'], mustArrive: boolean): void {
    this.#outbox.push({ action, payload, answered, mustArrive, tries: 0 });
    this.#next();
  }

  #next(): void {
    const connectionId = this.connectionId;
    if (this.#inFlight !== undefined || connectionId === undefined) return;
    const pending = this.#outbox.shift();
    if (pending === undefined) return;
    this.#messageNumber += 1;
    const messageId = `m${this.#messageNumber}`;
    pending.tries += 1;
    this.#inFlight = { messageId, pending };
    this.#uplink.frame(this.id, connectionId, JSON.stringify([2, messageId, pending.action, pending.payload()]));
    this.#world.after(ANSWER_WITHIN_MS, () => this.#noAnswer(messageId));
  }

  #noAnswer(messageId: string): void {
    if (this.#inFlight?.messageId !== messageId) return;
    const { pending } = this.#inFlight;
    this.#inFlight = undefined;
    if (pending.mustArrive) this.#outbox.unshift(pending);
    this.#next();
  }

  /** A frame from the central system. */
  receives(connectionId: string, text: string): void {
    if (connectionId !== this.connectionId) return;
    const [type, messageId, third, payload] = JSON.parse(text) as [number, string, unknown, unknown];
    if (type === 2) {
      this.#isAsked(connectionId, messageId, third as string);
      return;
    }
    if (this.#inFlight?.messageId !== messageId) return;
    const { pending } = this.#inFlight;
    this.#inFlight = undefined;
    if (type === 3) pending.answered(third as { [name: string]: unknown });
    else this.#world.violate('INV-9', `${this.id} got CALLERROR ${String(third)} ${JSON.stringify(payload)} for ${pending.action}`);
    this.#next();
  }

  #isAsked(connectionId: string, messageId: string, action: string): void {
    const now = this.#world.nowMs;
    const seq = messageId.split('.')[0] as string;
    if (action === 'Reset' && this.#resets.has(seq)) this.#world.violate('INV-7', `${this.id} was told twice to reset by command ${seq}`);
    if (action === 'Reset') this.#resets.add(seq);
    for (const earlier of this.#unanswered) {
      // The clock of a call starts before its claim; on the wire it may come much later.
      const deadlineMs = this.#uplink.deadlineMs(this.id, earlier) ?? now;
      if (now < deadlineMs) this.#world.violate('INV-7', `${this.id} was asked ${messageId} while ${earlier} was unanswered`);
    }
    if (this.#uplink.deadlineMs(this.id, messageId) === undefined) {
      this.#world.violate('INV-7', `${this.id} was asked ${messageId}, which was never claimed`);
    }
    if (this.#unanswered.has(messageId)) this.#world.violate('INV-7', `${this.id} was asked ${messageId} twice`);
    this.#unanswered.add(messageId);
    const how = this.answers === undefined ? this.#anyAnswer() : this.answers({ action });
    if (how === 'silence') return;
    const answer =
      how === 'error' ? [4, messageId, 'NotSupported', '', {}] : [3, messageId, { status: how === 'yes' ? 'Accepted' : 'Rejected' }];
    this.#world.after(this.#world.between(10, this.#world.chance(0.1) ? 60_000 : 2_000), () => {
      if (this.connectionId === undefined) return;
      if (this.connectionId === connectionId) this.#unanswered.delete(messageId);
      this.#uplink.frame(this.id, this.connectionId, JSON.stringify(answer));
    });
  }

  #anyAnswer(): HowAnswered {
    if (this.#world.chance(0.15)) return 'silence';
    if (this.#world.chance(0.1)) return 'error';
    return this.#world.chance(0.8) ? 'yes' : 'refusal';
  }
}
