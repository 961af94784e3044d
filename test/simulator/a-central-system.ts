import { createValidator } from 'ocpp-rpc';
import schemas from 'ocpp-rpc/lib/schemas/ocpp1_6.json';
import type { Charger } from '../../simulator/charger';
import type { Payload } from '../../simulator/outbox';

/** The charge alliance's schemas: every CALL and every answer of the simulated charger must fit them. */
const strict = createValidator('ocpp1.6', schemas as never) as unknown as { validate(schemaId: string, payload: unknown): void };

export interface Said {
  readonly atMs: number;
  readonly action: string;
  readonly payload: Payload;
}

export type Answers = (action: string, payload: Payload) => Payload | 'CALLERROR' | 'SILENCE';

const START = Date.parse('2026-01-15T18:00:00Z');

/**
 * A central system without a wire and a clock that jumps from one event to the next. It holds every frame against the schemas and keeps
 * what the charger said.
 */
export class ACentralSystem {
  nowMs = START;
  readonly said: Said[] = [];
  answers: Answers = () => ({});
  isUp = true;
  readonly #charger: Charger;
  #transactionId = 1000;
  #isRebooting = false;

  constructor(charger: Charger) {
    this.#charger = charger;
  }

  static readonly startMs = START;

  /** Boots the charger and answers as an ordinary central system would. */
  connect(): void {
    this.isUp = true;
    this.#charger.connected(this.nowMs);
    this.passes(0);
  }

  disconnect(): void {
    this.isUp = false;
    this.#charger.disconnected(this.nowMs);
  }

  /** Lets seconds pass, and with them everything that the charger does by itself. */
  passes(seconds: number): void {
    const untilMs = this.nowMs + seconds * 1000;
    for (;;) {
      this.#listen();
      const wakeAtMs = this.#charger.wakeAtMs();
      if (wakeAtMs > untilMs) break;
      if (wakeAtMs === this.nowMs) {
        const before = this.said.length;
        this.#listen();
        if (before === this.said.length) throw new Error('the charger wants to wake and has nothing to do');
      }
      this.nowMs = Math.max(this.nowMs, wakeAtMs);
      this.#charger.advance(this.nowMs);
      this.#mindTheLine();
    }
    this.nowMs = untilMs;
    this.#charger.advance(untilMs);
    this.#listen();
  }

  hours(hours: number): void {
    this.passes(hours * 3600);
  }

  asks(action: string, payload: Payload): Payload | string {
    strict.validate(`urn:${action}.req`, payload);
    const answer = this.#charger.receive(this.nowMs, action, payload);
    if (answer.ok) strict.validate(`urn:${action}.conf`, answer.payload);
    this.passes(0);
    return answer.ok ? answer.payload : answer.code;
  }

  /** What was said since the last look, without the parts that a test does not care for. */
  heard(...actions: readonly string[]): readonly Payload[] {
    return this.said.filter((one) => actions.includes(one.action)).map((one) => one.payload);
  }

  get actions(): readonly string[] {
    return this.said.map((one) => one.action);
  }

  /** A rebooting charger drops its line and takes it up again. */
  #mindTheLine(): void {
    if (this.isUp && !this.#charger.wantsLink) {
      this.disconnect();
      this.#isRebooting = true;
    } else if (this.#isRebooting && this.#charger.wantsLink) {
      this.#isRebooting = false;
      this.connect();
    }
  }

  #listen(): void {
    for (;;) {
      const call = this.#charger.takeCall(this.nowMs);
      if (!call) return;
      if (!this.isUp) throw new Error('the charger spoke into a dead line');
      strict.validate(`urn:${call.action}.req`, call.payload);
      this.said.push({ atMs: this.nowMs, ...call });
      const answer = this.#answer(call.action, call.payload);
      if (answer === 'CALLERROR') this.#charger.refused(this.nowMs);
      else if (answer === 'SILENCE') {
        this.nowMs += 30_000;
        this.#charger.lost(this.nowMs);
      } else this.#charger.answered(this.nowMs, answer);
    }
  }

  #answer(action: string, payload: Payload): Payload | 'CALLERROR' | 'SILENCE' {
    const own = this.answers(action, payload);
    if (typeof own === 'string' || Object.keys(own).length > 0) return own;
    switch (action) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime: new Date(this.nowMs).toISOString(), interval: 240 };
      case 'Heartbeat':
        return { currentTime: new Date(this.nowMs).toISOString() };
      case 'Authorize':
        return { idTagInfo: { status: 'Accepted' } };
      case 'StartTransaction':
        this.#transactionId += 1;
        return { transactionId: this.#transactionId, idTagInfo: { status: 'Accepted' } };
      case 'StopTransaction':
        return { idTagInfo: { status: 'Accepted' } };
      default:
        return {};
    }
  }
}
