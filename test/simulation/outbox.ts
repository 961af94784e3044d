import type { World } from './world';

interface Pending {
  readonly action: string;
  readonly payload: () => object;
  readonly answered: (answer: { [name: string]: unknown }) => void;
  /** Transaction messages are kept until they are answered (OCPP 1.6 §3.7); anything else is said once. */
  readonly mustArrive: boolean;
}

const ANSWER_WITHIN_MS = 20_000;

/**
 * What a charger has to say: one CALL at a time, in order. What must arrive is kept over reconnects and said again, under a new message id
 * each time, until it is answered.
 */
export class Outbox {
  readonly #chargerId: string;
  readonly #world: World;
  readonly #send: (connectionId: string, text: string) => void;
  readonly #waiting: Pending[] = [];
  #connectionId: string | undefined;
  #inFlight: { readonly messageId: string; readonly pending: Pending } | undefined;
  #messageNumber = 0;

  constructor(chargerId: string, world: World, send: (connectionId: string, text: string) => void) {
    this.#chargerId = chargerId;
    this.#world = world;
    this.#send = send;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#inFlight === undefined;
  }

  connected(connectionId: string): void {
    this.#connectionId = connectionId;
    this.#inFlight = undefined;
  }

  /** What was being asked will be asked again; what need not arrive is forgotten. */
  lineDropped(): void {
    this.#connectionId = undefined;
    if (this.#inFlight?.pending.mustArrive === true) this.#waiting.unshift(this.#inFlight.pending);
    this.#inFlight = undefined;
  }

  say(action: string, payload: () => object, { answered = () => {}, mustArrive = true }: Partial<Pending> = {}): void {
    this.#waiting.push({ action, payload, answered, mustArrive });
    this.#next();
  }

  /** A CALLRESULT or CALLERROR of the central system. */
  receives([type, messageId, third, payload]: [number, string, unknown, unknown]): void {
    if (this.#inFlight?.messageId !== messageId) return;
    const { pending } = this.#inFlight;
    this.#inFlight = undefined;
    if (type === 3) pending.answered(third as { [name: string]: unknown });
    else this.#world.violate('INV-9', `${this.#chargerId} got CALLERROR ${String(third)} ${JSON.stringify(payload)} for ${pending.action}`);
    this.#next();
  }

  #next(): void {
    const connectionId = this.#connectionId;
    if (this.#inFlight !== undefined || connectionId === undefined) return;
    const pending = this.#waiting.shift();
    if (pending === undefined) return;
    this.#messageNumber += 1;
    const messageId = `m${this.#messageNumber}`;
    this.#inFlight = { messageId, pending };
    this.#send(connectionId, JSON.stringify([2, messageId, pending.action, pending.payload()]));
    this.#world.after(ANSWER_WITHIN_MS, () => this.#noAnswer(messageId));
  }

  #noAnswer(messageId: string): void {
    if (this.#inFlight?.messageId !== messageId) return;
    const { pending } = this.#inFlight;
    this.#inFlight = undefined;
    if (pending.mustArrive) this.#waiting.unshift(pending);
    this.#next();
  }
}
