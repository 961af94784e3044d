/**
 * A simulated charger on a real WebSocket: the state machine of `charger.ts` behind the third-party OCPP client `ocpp-rpc` in strict
 * schema mode. Everything that could be decided without a socket is decided there; here are the line, the retries and the records.
 */
import { RPCClient, RPCError } from 'ocpp-rpc';
import { aCar, type Car, type CarModel } from './battery';
import { type Answer, Charger, type ChargerEvent, type ChargerOptions, type ConnectorStatus, type TransactionView } from './charger';
import { type Clock, realClock } from './clock';
import type { Payload } from './outbox';
import type { InstalledProfile } from './profiles';

export interface SimulatedChargerOptions extends ChargerOptions {
  /** Without the charger's id: `ws://127.0.0.1:8080/ocpp`. */
  readonly url: string;
  readonly password?: string;
  readonly clock?: Clock;
  /** Waits between attempts to connect double from `firstMs` to `longestMs`, each shortened at random by up to a half. */
  readonly backOff?: { readonly firstMs: number; readonly longestMs: number };
  readonly random?: () => number;
  readonly callTimeoutMs?: number;
  /** How many of the latest calls and events are remembered each; all unless told. */
  readonly remember?: number;
  readonly onEvent?: (event: ChargerEvent, charger: SimulatedCharger) => void;
  /** TLS settings and other options of `ws`. */
  readonly webSocketOptions?: Readonly<Record<string, unknown>>;
}

/** A CALL of the charger with what came back, or of the central system with what the charger said. */
export interface RecordedCall {
  readonly atMs: number;
  readonly action: string;
  readonly payload: Payload;
  answer?: Payload;
  /** CALLERROR code, `TIMEOUT` or `LOST`. */
  error?: string;
}

export class SimulatedCharger {
  readonly id: string;
  /** CALLs that the charger made, in order. */
  readonly sent: RecordedCall[] = [];
  /** CALLs that the central system made, in order. */
  readonly received: RecordedCall[] = [];
  readonly events: ChargerEvent[] = [];
  /** What broke the OCPP 1.6 schemas, in either direction. Empty as long as both sides are right. */
  readonly violations: string[] = [];
  /** Why the latest attempt to connect failed: an HTTP status, or a socket's error code. */
  lastRefusal: string | undefined;
  readonly #options: SimulatedChargerOptions;
  readonly #clock: Clock;
  readonly #charger: Charger;
  readonly #waiters = new Set<() => void>();
  #client: RPCClient | undefined;
  #isOpen = false;
  #isOffline = false;
  #isStopped = false;
  #attempts = 0;
  #reconnectTimer: NodeJS.Timeout | undefined;
  #cancelAlarm: (() => void) | undefined;

  constructor(options: SimulatedChargerOptions) {
    this.id = options.id;
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    this.#charger = new Charger(options, this.#clock.nowMs(), (event) => {
      this.#remember(this.events, event);
      options.onEvent?.(event, this);
    });
  }

  // What people do

  plugIn(car: Car | { readonly model: CarModel; readonly socPercent: number }, connectorId = 1): void {
    this.#charger.plugIn(this.#clock.nowMs(), connectorId, 'storedWh' in car ? car : aCar(car.model, car.socPercent));
    this.#proceed();
  }

  unplug(connectorId = 1): Car {
    const car = this.#charger.unplug(this.#clock.nowMs(), connectorId);
    this.#proceed();
    return car;
  }

  swipe(idTag: string, connectorId?: number): void {
    this.#charger.swipe(this.#clock.nowMs(), idTag, connectorId);
    this.#proceed();
  }

  fault(isFaulted: boolean, connectorId = 1): void {
    this.#charger.fault(this.#clock.nowMs(), connectorId, isFaulted);
    this.#proceed();
  }

  /** The line goes dead without a goodbye; the car goes on charging. */
  goOffline(): void {
    this.#isOffline = true;
    this.#hangUp();
    this.#proceed();
  }

  comeBack(): void {
    this.#isOffline = false;
    this.#attempts = 0;
    this.#proceed();
  }

  /** Starts to connect, and goes on trying until it is stopped. */
  start(): void {
    this.#proceed();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#reconnectTimer);
    this.#cancelAlarm?.();
    const client = this.#client;
    this.#lineDown(client);
    await client?.close({ force: true }).catch(() => {});
  }

  // Looking at it

  get isConnected(): boolean {
    return this.#isOpen;
  }

  status(connectorId = 1): ConnectorStatus {
    return this.#upToDate().status(connectorId);
  }

  meterWh(connectorId = 1): number {
    return this.#upToDate().registerWh(connectorId);
  }

  powerW(connectorId = 1): number {
    return this.#upToDate().powerW(connectorId);
  }

  offeredA(connectorId = 1): number {
    return this.#upToDate().offeredA(connectorId);
  }

  car(connectorId = 1): Car | undefined {
    return this.#upToDate().car(connectorId);
  }

  transaction(connectorId = 1): TransactionView | undefined {
    return this.#upToDate().transaction(connectorId);
  }

  configuration(key: string): string {
    return this.#charger.configuration.text(key);
  }

  /** As installed now. */
  get profiles(): readonly InstalledProfile[] {
    return this.#upToDate().profiles;
  }

  calls(action: string): readonly RecordedCall[] {
    return this.sent.filter((call) => call.action === action);
  }

  commands(action: string): readonly RecordedCall[] {
    return this.received.filter((call) => call.action === action);
  }

  /** Calls made or waiting that have no answer yet. */
  get unsent(): number {
    return this.#charger.unsent;
  }

  /** Everything said has been answered. */
  async idle(timeoutMs = 10_000): Promise<void> {
    await this.waitFor(() => this.#isOpen && this.#charger.unsent === 0, timeoutMs);
  }

  /** Looks after everything that happens; gives up with a picture of the charger. */
  async waitFor<T>(look: (charger: SimulatedCharger) => T | undefined | false | null, timeoutMs = 10_000): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      const check = () => {
        const seen = look(this);
        if (seen === undefined || seen === false || seen === null) return;
        clearTimeout(timer);
        this.#waiters.delete(check);
        resolve(seen as T);
      };
      const timer = setTimeout(() => {
        this.#waiters.delete(check);
        reject(new Error(`${this.id} waited ${timeoutMs} ms in vain: ${this.describe()}`));
      }, timeoutMs);
      this.#waiters.add(check);
      check();
    });
  }

  describe(): string {
    const last = this.sent.at(-1);
    return JSON.stringify({
      connected: this.#isOpen,
      refusal: this.lastRefusal,
      status: this.#charger.status(),
      transaction: this.#charger.transaction(),
      unsent: this.#charger.unsent,
      lastSent: last,
      violations: this.violations,
    });
  }

  // The line

  #upToDate(): Charger {
    this.#charger.advance(this.#clock.nowMs());
    return this.#charger;
  }

  /** After anything happened: lift the receiver or hang up, say what is to be said, sleep until the next thing. */
  #proceed(): void {
    if (this.#isStopped) return;
    this.#charger.advance(this.#clock.nowMs());
    if (!this.#charger.wantsLink || this.#isOffline) this.#hangUp();
    else if (!this.#client && this.#reconnectTimer === undefined) void this.#connect();
    if (this.#isOpen && this.#client) this.#sendNext(this.#client);
    this.#cancelAlarm?.();
    const wakeAtMs = this.#charger.wakeAtMs();
    this.#cancelAlarm = Number.isFinite(wakeAtMs) ? this.#clock.at(wakeAtMs, () => this.#proceed()) : undefined;
    for (const check of this.#waiters) check();
  }

  async #connect(): Promise<void> {
    const client = this.#newClient();
    this.#client = client;
    try {
      await client.connect();
      if (this.#client !== client) return;
      this.#isOpen = true;
      this.#attempts = 0;
      this.lastRefusal = undefined;
      this.#charger.connected(this.#clock.nowMs());
      this.#proceed();
    } catch (error) {
      this.lastRefusal = String((error as { code?: unknown }).code ?? (error as Error).message);
      this.#lineDown(client);
    }
  }

  #newClient(): RPCClient {
    const { id, url, password, callTimeoutMs, webSocketOptions } = this.#options;
    const client = new RPCClient({
      endpoint: url,
      identity: id,
      password: password ?? null,
      protocols: ['ocpp1.6'],
      strictMode: ['ocpp1.6'],
      callTimeoutMs: callTimeoutMs ?? 30_000,
      // Our own back-off: the library's would go on during a reboot or a planned outage.
      reconnect: false,
      ...(webSocketOptions ? { wsOpts: { ...webSocketOptions } } : {}),
    } as ConstructorParameters<typeof RPCClient>[0]);
    client.handle(async ({ method, params }) => this.#hear(method ?? '', params ?? {}));
    client.on('disconnect', () => this.#lineDown(client));
    client.on('strictValidationFailure', ({ method, outbound, error }: { method: string; outbound: boolean; error: Error }) => {
      this.#remember(this.violations, `${outbound ? 'charger' : 'central system'}: ${method}: ${error.message}`);
    });
    return client;
  }

  /** Idempotent: a client reports its end in several ways. */
  #lineDown(client: RPCClient | undefined): void {
    if (client === undefined || this.#client !== client) return;
    const wasOpen = this.#isOpen;
    this.#client = undefined;
    this.#isOpen = false;
    if (wasOpen) this.#charger.disconnected(this.#clock.nowMs());
    if (this.#isStopped) return;
    if (this.#isOffline || !this.#charger.wantsLink) return;
    const { firstMs, longestMs } = this.#options.backOff ?? { firstMs: 1_000, longestMs: 60_000 };
    const waitMs = Math.min(longestMs, firstMs * 2 ** this.#attempts) * (1 - (this.#options.random ?? Math.random)() / 2);
    this.#attempts += 1;
    this.#reconnectTimer = setTimeout(() => {
      this.#reconnectTimer = undefined;
      this.#proceed();
    }, waitMs);
    this.#proceed();
  }

  #hangUp(): void {
    clearTimeout(this.#reconnectTimer);
    this.#reconnectTimer = undefined;
    const client = this.#client;
    if (!client) return;
    this.#lineDown(client);
    client.close({ force: true }).catch(() => {});
  }

  #sendNext(client: RPCClient): void {
    const call = this.#charger.takeCall(this.#clock.nowMs());
    if (!call) return;
    const record: RecordedCall = { atMs: this.#clock.nowMs(), action: call.action, payload: call.payload };
    this.#remember(this.sent, record);
    client.call(call.action, call.payload).then(
      (answer) => {
        record.answer = answer as Payload;
        if (this.#client === client) this.#charger.answered(this.#clock.nowMs(), record.answer);
        this.#proceed();
      },
      (error: unknown) => {
        const isRefusal = error instanceof RPCError;
        record.error = isRefusal ? error.rpcErrorCode : this.#client === client ? 'TIMEOUT' : 'LOST';
        if (this.#client === client && isRefusal) this.#charger.refused(this.#clock.nowMs());
        if (this.#client === client && !isRefusal) this.#charger.lost(this.#clock.nowMs());
        this.#proceed();
      },
    );
  }

  #remember<T>(list: T[], one: T): void {
    list.push(one);
    if (list.length > (this.#options.remember ?? Number.POSITIVE_INFINITY)) list.shift();
  }

  #hear(action: string, payload: Payload): Payload {
    const record: RecordedCall = { atMs: this.#clock.nowMs(), action, payload };
    this.#remember(this.received, record);
    const answer: Answer = this.#charger.receive(this.#clock.nowMs(), action, payload);
    // The answer leaves first, then whatever follows from it.
    setImmediate(() => this.#proceed());
    if (answer.ok) {
      record.answer = answer.payload;
      return answer.payload;
    }
    record.error = answer.code;
    throw Object.assign(new Error(answer.description), { rpcErrorCode: answer.code, details: {} });
  }
}

/** Connects and boots one charger; fails when the first attempt to connect is refused, or nobody answers the boot in time. */
export async function startSimulatedCharger(options: SimulatedChargerOptions, timeoutMs = 15_000): Promise<SimulatedCharger> {
  const charger = new SimulatedCharger(options);
  charger.start();
  try {
    await charger.waitFor((one) => one.lastRefusal !== undefined || one.events.some(isAcceptedBoot), timeoutMs);
    if (charger.lastRefusal !== undefined) throw new Error(`${options.id} could not connect to ${options.url}: ${charger.lastRefusal}`);
  } catch (error) {
    await charger.stop();
    throw error;
  }
  return charger;
}

function isAcceptedBoot(event: ChargerEvent): boolean {
  return event.kind === 'BOOTED' && event.status === 'Accepted';
}
