/**
 * One simulated charger without its wire: a state machine that is told what happens (a car, a card, a CALL, an answer, the passing of
 * time) and says what it wants to send. It owns no timer and no socket, so a test runs a night in milliseconds and gets the same night
 * every time. `link.ts` puts it on a real WebSocket.
 */
import { type Car, charged, drawnA, isFull, MIN_CURRENT_A, offer, socPercent } from './battery';
import { Configuration } from './configuration';
import { type Reading, sampledValues, shownWh } from './meter';
import { Outbox, type Payload, type QueuedCall } from './outbox';
import {
  type ChargingProfile,
  type ClearCriteria,
  clearProfiles,
  compositeSchedule,
  type InstalledProfile,
  installProfile,
  limitAt,
  nextEdgeMs,
  type RateUnit,
  withoutTxProfiles,
} from './profiles';

export interface Quirks {
  /** TxProfile is refused whatever it says; TxDefaultProfile works (Timxon, Delta). */
  readonly rejectsTxProfile?: boolean;
  /** Accepts any number of periods and follows only the first (go-e). */
  readonly onePeriodOnly?: boolean;
  /** Answers Accepted and charges on at full current (Wallbox, Amperfied). */
  readonly ignoresLimits?: boolean;
  /** The charger's clock is this much ahead of the true time; negative: behind. */
  readonly clockOffsetMs?: number;
  /** Cars at this charger sleep through the first offer after a long pause. */
  readonly sleepsAfterPause?: boolean;
}

export interface ChargerOptions {
  readonly id: string;
  readonly connectors?: number;
  readonly phases?: 1 | 3;
  /** What the installation allows per phase. */
  readonly maxCurrentA?: number;
  readonly voltageV?: number;
  readonly vendor?: string;
  readonly model?: string;
  readonly firmwareVersion?: string;
  /** Overrides of configuration keys as the charger leaves the factory. */
  readonly configuration?: Readonly<Record<string, string>>;
  readonly quirks?: Quirks;
  readonly rebootS?: number;
  /** Register of every connector before its first charge. */
  readonly initialRegisterWh?: number;
}

export type ConnectorStatus =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEVSE'
  | 'SuspendedEV'
  | 'Finishing'
  | 'Unavailable'
  | 'Faulted';

export type ChargerEvent =
  | { readonly kind: 'BOOTED'; readonly atMs: number; readonly status: string }
  | { readonly kind: 'STATUS_CHANGED'; readonly atMs: number; readonly connectorId: number; readonly status: ConnectorStatus }
  | { readonly kind: 'OFFER_CHANGED'; readonly atMs: number; readonly connectorId: number; readonly offeredA: number }
  | { readonly kind: 'CARD_ANSWERED'; readonly atMs: number; readonly idTag: string; readonly status: string }
  | { readonly kind: 'TRANSACTION_STARTED'; readonly atMs: number; readonly connectorId: number; readonly idTag: string }
  | { readonly kind: 'TRANSACTION_CONFIRMED'; readonly atMs: number; readonly connectorId: number; readonly transactionId: number }
  | { readonly kind: 'TRANSACTION_STOPPED'; readonly atMs: number; readonly connectorId: number; readonly reason: string }
  | { readonly kind: 'PROFILES_CHANGED'; readonly atMs: number; readonly profiles: readonly InstalledProfile[] };

export type Answer =
  | { readonly ok: true; readonly payload: Payload }
  | { readonly ok: false; readonly code: 'NotImplemented' | 'NotSupported' | 'FormationViolation'; readonly description: string };

export interface TransactionView {
  readonly idTag: string;
  readonly startedAtMs: number;
  readonly meterStartWh: number;
  readonly transactionId?: number;
}

interface Transaction {
  readonly idTag: string;
  readonly startedAtMs: number;
  readonly meterStartWh: number;
  id?: number;
  isStopped: boolean;
  /** StartTransaction was refused for good: nothing more can be said about it. */
  isUntold: boolean;
}

/** A card or a RemoteStart that waits for its plug. */
interface Authorisation {
  readonly idTag: string;
  readonly untilMs: number;
  readonly profile?: ChargingProfile;
}

interface Connector {
  readonly id: number;
  status: ConnectorStatus;
  reported?: ConnectorStatus;
  registerWh: number;
  car?: Car;
  authorisation?: Authorisation;
  transaction?: Transaction;
  /** A transaction ended and the car is still there. */
  hasFinished: boolean;
  isFaulted: boolean;
  isOperative: boolean;
  /** Unavailable as soon as the transaction ends (§5.2). */
  becomesInoperative: boolean;
  offeredA: number;
  phases: 1 | 3;
  nextSampleMs?: number;
}

/** Physics is integrated in steps of at most this while current flows: short enough for the taper above 80 %. */
const STEP_MS = 10_000;

export class Charger {
  readonly id: string;
  readonly configuration: Configuration;
  readonly #options: ChargerOptions;
  readonly #onEvent: (event: ChargerEvent) => void;
  readonly #outbox = new Outbox();
  readonly #connectors: Connector[];
  readonly #phases: 1 | 3;
  readonly #maxCurrentA: number;
  readonly #voltageV: number;
  #profiles: readonly InstalledProfile[] = [];
  #nowMs: number;
  #isLinked = false;
  #registration: 'Accepted' | 'Pending' | 'Rejected' | 'none' = 'none';
  #nextBootMs = 0;
  #isBooting = false;
  #nextHeartbeatMs: number | undefined;
  #reboot: { readonly kind: 'Soft' | 'Hard'; readonly atMs: number } | undefined;
  #downUntilMs: number | undefined;

  constructor(options: ChargerOptions, nowMs: number, onEvent: (event: ChargerEvent) => void = () => {}) {
    this.id = options.id;
    this.#options = options;
    this.#onEvent = onEvent;
    this.#nowMs = nowMs;
    this.#phases = options.phases ?? 3;
    this.#maxCurrentA = options.maxCurrentA ?? 16;
    this.#voltageV = options.voltageV ?? 230;
    const connectors = options.connectors ?? 1;
    this.configuration = new Configuration({ NumberOfConnectors: String(connectors), ...options.configuration });
    this.#connectors = Array.from({ length: connectors }, (_, index) => ({
      id: index + 1,
      status: 'Available',
      registerWh: options.initialRegisterWh ?? 0,
      hasFinished: false,
      isFaulted: false,
      isOperative: true,
      becomesInoperative: false,
      offeredA: 0,
      phases: this.#phases,
    }));
  }

  // What people do at the charger

  plugIn(nowMs: number, connectorId: number, car: Car): void {
    this.advance(nowMs);
    const connector = this.#connector(connectorId);
    if (connector.car) throw new Error(`A car is plugged into connector ${connectorId} of ${this.id} already.`);
    const { sleepsAfterPause } = this.#options.quirks ?? {};
    connector.car = {
      ...car,
      model: { ...car.model, ...(sleepsAfterPause ? { sleepsAfterPause } : {}) },
      offeredA: 0,
      pausedSinceMs: nowMs,
    };
    connector.hasFinished = false;
    this.#settle();
    if (connector.authorisation && this.#canStart(connector)) this.#start(connector, connector.authorisation);
  }

  /** Returns the car with what it took. */
  unplug(nowMs: number, connectorId: number): Car {
    this.advance(nowMs);
    const connector = this.#connector(connectorId);
    const { car } = connector;
    if (!car) throw new Error(`No car is plugged into connector ${connectorId} of ${this.id}.`);
    if (connector.transaction) this.#stop(connector, 'EVDisconnected');
    delete connector.car;
    connector.hasFinished = false;
    this.#settle();
    return car;
  }

  /** A card is held before the reader: it ends its own transaction, or asks to start one. */
  swipe(nowMs: number, idTag: string, connectorId?: number): void {
    this.advance(nowMs);
    const running = this.#connectors.find((connector) => connector.transaction?.idTag === idTag);
    if (running && (connectorId === undefined || connectorId === running.id)) {
      this.#stop(running, 'Local', idTag);
      this.#settle();
      return;
    }
    const free = this.#connectors.filter((connector) => !connector.transaction && connector.isOperative);
    const connector =
      connectorId === undefined
        ? (free.find((one) => one.car && !one.hasFinished) ?? free.find((one) => one.car) ?? free[0])
        : this.#connector(connectorId);
    if (!connector) return;
    const accepted = (status: string) => {
      this.#tell({ kind: 'CARD_ANSWERED', atMs: this.#nowMs, idTag, status });
      if (status === 'Accepted') this.#authorise(connector, idTag);
    };
    // Without the central system a card is taken on trust (§3.5): the refusal, if any, comes with StartTransaction.conf.
    const offline = () => accepted(this.configuration.isOn('AllowOfflineTxForUnknownId') ? 'Accepted' : 'Invalid');
    if (!this.#isOnline) {
      offline();
      return;
    }
    this.#outbox.push({
      action: 'Authorize',
      payload: () => ({ idTag }),
      answered: (answer) => accepted(statusOf(answer)),
      failed: offline,
    });
  }

  /** A hardware fault, or its end. */
  fault(nowMs: number, connectorId: number, isFaulted: boolean): void {
    this.advance(nowMs);
    const connector = this.#connector(connectorId);
    if (isFaulted && connector.transaction) this.#stop(connector, 'Other');
    connector.isFaulted = isFaulted;
    this.#settle();
  }

  // The wire

  connected(nowMs: number): void {
    this.advance(nowMs);
    this.#isLinked = true;
    // A mere reconnect brings no BootNotification (§4.2); what changed meanwhile is reported.
    if (this.#registration === 'Accepted') this.#reportStatuses();
    if (this.#registration === 'none') this.#nextBootMs = nowMs;
  }

  disconnected(nowMs: number): void {
    this.advance(nowMs);
    this.#isLinked = false;
    this.#isBooting = false;
    this.#outbox.disconnected();
    this.#settle();
  }

  /** The next CALL, when the line is up and no other waits for its answer. Answer it with `answered`, `refused` or `lost`. */
  takeCall(nowMs: number): { readonly action: string; readonly payload: Payload } | undefined {
    this.advance(nowMs);
    if (!this.#isLinked || this.#outbox.isBusy) return undefined;
    if (this.#registration !== 'Accepted' && !this.#isBooting && nowMs >= this.#nextBootMs) this.#pushBoot();
    const call = this.#outbox.take(nowMs, this.#registration === 'Accepted');
    return call && { action: call.action, payload: call.payload() };
  }

  answered(nowMs: number, answer: Payload): void {
    this.advance(nowMs);
    this.#outbox.answered(answer);
    this.#settle();
  }

  refused(nowMs: number): void {
    this.advance(nowMs);
    this.#outbox.refused(nowMs, {
      attempts: this.configuration.number('TransactionMessageAttempts'),
      intervalS: this.configuration.number('TransactionMessageRetryInterval'),
    });
    this.#settle();
  }

  lost(nowMs: number): void {
    this.advance(nowMs);
    this.#outbox.lost();
    this.#settle();
  }

  /** False while the charger reboots: it then has no line at all. */
  get wantsLink(): boolean {
    return this.#downUntilMs === undefined;
  }

  /** A CALL of the central system and the charger's answer. What follows from it comes out of `takeCall` afterwards. */
  receive(nowMs: number, action: string, payload: Payload): Answer {
    this.advance(nowMs);
    const answer = this.#answerTo(action, payload);
    this.#settle();
    return answer;
  }

  // Looking at it

  status(connectorId = 1): ConnectorStatus {
    return this.#connector(connectorId).status;
  }

  registerWh(connectorId = 1): number {
    return this.#connector(connectorId).registerWh;
  }

  car(connectorId = 1): Car | undefined {
    return this.#connector(connectorId).car;
  }

  offeredA(connectorId = 1): number {
    return this.#connector(connectorId).offeredA;
  }

  powerW(connectorId = 1): number {
    const reading = this.#reading(this.#connector(connectorId));
    return reading.drawnA * reading.voltageV * reading.phases;
  }

  transaction(connectorId = 1): TransactionView | undefined {
    const { transaction } = this.#connector(connectorId);
    if (!transaction) return undefined;
    const { idTag, startedAtMs, meterStartWh, id } = transaction;
    return { idTag, startedAtMs, meterStartWh, ...(id === undefined ? {} : { transactionId: id }) };
  }

  get profiles(): readonly InstalledProfile[] {
    return this.#profiles;
  }

  /** Calls not yet answered, waiting ones included. */
  get unsent(): number {
    return this.#outbox.length;
  }

  // Time

  /** When something happens by itself next. */
  wakeAtMs(): number {
    const outbox = this.#isOnline ? this.#outbox.readyAtMs() : undefined;
    const boot = this.#isLinked && this.#registration !== 'Accepted' && !this.#isBooting ? this.#nextBootMs : undefined;
    return Math.max(this.#nowMs, Math.min(this.#nextChangeMs(), outbox ?? Number.POSITIVE_INFINITY, boot ?? Number.POSITIVE_INFINITY));
  }

  /** Lets time pass, however much at once: whatever happens on the way happens at its own time. */
  advance(toMs: number): void {
    while (this.#nowMs < toMs) {
      const stepToMs = Math.min(toMs, Math.max(this.#nowMs + 1, this.#nextChangeMs()));
      this.#charge(stepToMs - this.#nowMs);
      this.#nowMs = stepToMs;
      this.#fireTimers();
      this.#settle();
    }
  }

  #nextChangeMs(): number {
    let next = Number.POSITIVE_INFINITY;
    const consider = (ms: number | undefined) => {
      if (ms !== undefined && ms > this.#nowMs && ms < next) next = ms;
    };
    consider(this.#downUntilMs);
    consider(this.#reboot?.kind === 'Soft' && this.#outbox.unacknowledged === 0 ? this.#nowMs + 500 : this.#reboot?.atMs);
    if (this.#isOnline) consider(this.#nextHeartbeatMs);
    for (const connector of this.#connectors) {
      consider(connector.authorisation?.untilMs);
      consider(connector.nextSampleMs);
      if (!connector.transaction) continue;
      if (connector.car && drawnA(connector.car, this.#nowMs) > 0) consider(this.#nowMs + STEP_MS);
      if (Number.isFinite(connector.car?.awakeAtMs)) consider(connector.car?.awakeAtMs);
      const edgeMs = nextEdgeMs(this.#profiles, {
        atMs: this.#ownTimeMs,
        chargingSinceMs: this.#ownTime(connector.transaction.startedAtMs),
      });
      // Whole milliseconds on our clock, however skewed the charger's own is.
      if (edgeMs !== undefined) consider(Math.ceil(edgeMs - this.#clockOffsetMs));
    }
    return next;
  }

  #fireTimers(): void {
    const nowMs = this.#nowMs;
    if (this.#reboot && (nowMs >= this.#reboot.atMs || (this.#reboot.kind === 'Soft' && this.#outbox.unacknowledged === 0))) this.#goDown();
    if (this.#downUntilMs !== undefined && nowMs >= this.#downUntilMs) {
      this.#downUntilMs = undefined;
      this.#registration = 'none';
      this.#nextBootMs = nowMs;
      for (const connector of this.#connectors) delete connector.reported;
    }
    if (this.#isOnline && this.#nextHeartbeatMs !== undefined && nowMs >= this.#nextHeartbeatMs) this.#heartbeat();
    for (const connector of this.#connectors) {
      if (connector.authorisation && nowMs >= connector.authorisation.untilMs) delete connector.authorisation;
      if (connector.transaction && connector.nextSampleMs !== undefined && nowMs >= connector.nextSampleMs) {
        this.#pushMeterValues(connector, connector.transaction, 'Sample.Periodic');
        connector.nextSampleMs += this.configuration.number('MeterValueSampleInterval') * 1000;
      }
    }
  }

  #charge(durationMs: number): void {
    for (const connector of this.#connectors) {
      const { car, transaction } = connector;
      if (!car || !transaction) continue;
      const amperes = drawnA(car, this.#nowMs);
      if (amperes === 0) continue;
      const phases = Math.min(connector.phases, car.model.phases);
      const offeredWh = (amperes * this.#voltageV * phases * durationMs) / 3_600_000;
      const missingWh = (car.model.capacityWh - car.storedWh) / (car.model.efficiency ?? 0.92);
      const energyWh = Math.min(offeredWh, missingWh);
      connector.registerWh += energyWh;
      connector.car = charged(car, energyWh);
    }
  }

  /** After anything happened: what each socket offers now, and what each connector therefore reports. */
  #settle(): void {
    for (const connector of this.#connectors) {
      this.#settleOffer(connector);
      const status = this.#statusOf(connector);
      if (status === connector.status) continue;
      connector.status = status;
      this.#tell({ kind: 'STATUS_CHANGED', atMs: this.#nowMs, connectorId: connector.id, status });
      if (this.#isOnline) this.#pushStatus(connector);
    }
  }

  #settleOffer(connector: Connector): void {
    const { transaction, car } = connector;
    const limit =
      transaction && !this.#options.quirks?.ignoresLimits
        ? limitAt(this.#profiles, {
            connectorId: connector.id,
            atMs: this.#ownTimeMs,
            chargingSinceMs: this.#ownTime(transaction.startedAtMs),
            phases: this.#phases,
            voltageV: this.#voltageV,
            sharers: this.#connectors.filter((one) => one.transaction).length,
          })
        : undefined;
    const allowedA = transaction && car ? Math.min(this.#maxCurrentA, limit?.currentA ?? Number.POSITIVE_INFINITY) : 0;
    const offeredA = allowedA < MIN_CURRENT_A ? 0 : allowedA;
    connector.phases = limit?.phases ?? this.#phases;
    if (offeredA !== connector.offeredA) {
      connector.offeredA = offeredA;
      this.#tell({ kind: 'OFFER_CHANGED', atMs: this.#nowMs, connectorId: connector.id, offeredA });
    }
    if (car && car.offeredA !== offeredA) connector.car = offer(car, offeredA, this.#nowMs);
  }

  #statusOf(connector: Connector): ConnectorStatus {
    if (connector.isFaulted) return 'Faulted';
    if (connector.transaction && connector.car) {
      if (connector.offeredA === 0) return 'SuspendedEVSE';
      return drawnA(connector.car, this.#nowMs) > 0 ? 'Charging' : 'SuspendedEV';
    }
    if (!connector.isOperative) return 'Unavailable';
    if (connector.car) return connector.hasFinished ? 'Finishing' : 'Preparing';
    return connector.authorisation ? 'Preparing' : 'Available';
  }

  // Starting and stopping

  #authorise(connector: Connector, idTag: string, profile?: ChargingProfile): void {
    const authorisation = {
      idTag,
      untilMs: this.#nowMs + this.configuration.number('ConnectionTimeOut') * 1000,
      ...(profile ? { profile } : {}),
    };
    if (connector.car && this.#canStart(connector)) this.#start(connector, authorisation);
    else if (!connector.transaction) connector.authorisation = authorisation;
  }

  #canStart(connector: Connector): boolean {
    return !connector.transaction && connector.isOperative && !connector.isFaulted;
  }

  #start(connector: Connector, { idTag, profile }: Authorisation): void {
    delete connector.authorisation;
    const transaction: Transaction = {
      idTag,
      startedAtMs: this.#nowMs,
      meterStartWh: shownWh(connector.registerWh),
      isStopped: false,
      isUntold: false,
    };
    connector.transaction = transaction;
    connector.hasFinished = false;
    const sampleMs = this.configuration.number('MeterValueSampleInterval') * 1000;
    if (sampleMs > 0) connector.nextSampleMs = this.#nowMs + sampleMs;
    const payload = { connectorId: connector.id, idTag, meterStart: transaction.meterStartWh, timestamp: this.#timestamp() };
    this.#outbox.push({
      action: 'StartTransaction',
      payload: () => payload,
      transaction,
      answered: (answer) => this.#started(connector, transaction, answer),
      failed: () => {
        transaction.isUntold = true;
        this.#outbox.forget(transaction);
      },
    });
    if (profile) this.#install(connector.id, profile);
    this.#tell({ kind: 'TRANSACTION_STARTED', atMs: this.#nowMs, connectorId: connector.id, idTag });
    this.#settle();
  }

  #started(connector: Connector, transaction: Transaction, answer: Payload): void {
    transaction.id = Number(answer['transactionId']);
    this.#tell({ kind: 'TRANSACTION_CONFIRMED', atMs: this.#nowMs, connectorId: connector.id, transactionId: transaction.id });
    if (statusOf(answer) !== 'Accepted' && !transaction.isStopped && this.configuration.isOn('StopTransactionOnInvalidId')) {
      this.#stop(connector, 'DeAuthorized');
    }
  }

  #stop(connector: Connector, reason: string, idTag?: string): void {
    const { transaction } = connector;
    if (!transaction) return;
    transaction.isStopped = true;
    const measurands = this.configuration.list('StopTxnSampledData');
    const stop = {
      ...(idTag === undefined ? {} : { idTag }),
      meterStop: shownWh(connector.registerWh),
      timestamp: this.#timestamp(),
      reason,
      ...(measurands.length === 0
        ? {}
        : {
            transactionData: [
              { timestamp: this.#timestamp(), sampledValue: sampledValues(measurands, this.#reading(connector), 'Transaction.End') },
            ],
          }),
    };
    if (!transaction.isUntold) {
      this.#outbox.push({ action: 'StopTransaction', payload: () => ({ ...stop, transactionId: transaction.id }), transaction });
    }
    delete connector.transaction;
    delete connector.nextSampleMs;
    connector.hasFinished = true;
    if (connector.becomesInoperative) {
      connector.becomesInoperative = false;
      connector.isOperative = false;
    }
    this.#setProfiles(withoutTxProfiles(this.#profiles, connector.id));
    this.#tell({ kind: 'TRANSACTION_STOPPED', atMs: this.#nowMs, connectorId: connector.id, reason });
  }

  // What it says by itself

  #pushBoot(): void {
    this.#isBooting = true;
    this.#outbox.push({
      action: 'BootNotification',
      beforeAcceptance: true,
      payload: () => ({
        chargePointVendor: this.#options.vendor ?? 'Tidewatt',
        chargePointModel: this.#options.model ?? 'Simulator',
        chargePointSerialNumber: this.id.slice(0, 25),
        firmwareVersion: this.#options.firmwareVersion ?? '1.0.0',
      }),
      answered: (answer) => this.#booted(answer),
      failed: () => {
        this.#isBooting = false;
        this.#nextBootMs = this.#nowMs + 10_000;
      },
    });
  }

  #booted(answer: Payload): void {
    this.#isBooting = false;
    const status = String(answer['status']);
    const intervalS = Number(answer['interval']);
    this.#tell({ kind: 'BOOTED', atMs: this.#nowMs, status });
    if (status !== 'Accepted') {
      this.#registration = status === 'Pending' ? 'Pending' : 'Rejected';
      this.#nextBootMs = this.#nowMs + (intervalS > 0 ? intervalS : 60) * 1000;
      return;
    }
    const wasAccepted = this.#registration === 'Accepted';
    this.#registration = 'Accepted';
    if (intervalS > 0) this.configuration.learn('HeartbeatInterval', String(intervalS));
    this.#planHeartbeat();
    if (wasAccepted) return;
    this.#pushStatusOf(0, 'Available');
    this.#reportStatuses();
  }

  #heartbeat(): void {
    this.#outbox.push({ action: 'Heartbeat', beforeAcceptance: true, payload: () => ({}) });
    this.#planHeartbeat();
  }

  #planHeartbeat(): void {
    const intervalS = this.configuration.number('HeartbeatInterval');
    this.#nextHeartbeatMs = intervalS > 0 ? this.#nowMs + intervalS * 1000 : undefined;
  }

  #reportStatuses(): void {
    for (const connector of this.#connectors) {
      if (connector.reported !== connector.status) this.#pushStatus(connector);
    }
    if (this.#nextHeartbeatMs !== undefined && this.#nextHeartbeatMs <= this.#nowMs) this.#heartbeat();
  }

  #pushStatus(connector: Connector): void {
    const { status } = connector;
    this.#pushStatusOf(connector.id, status, () => {
      connector.reported = status;
    });
  }

  #pushStatusOf(connectorId: number, status: ConnectorStatus, answered?: () => void): void {
    const payload = { connectorId, errorCode: status === 'Faulted' ? 'InternalError' : 'NoError', status, timestamp: this.#timestamp() };
    this.#outbox.push({ action: 'StatusNotification', beforeAcceptance: true, payload: () => payload, ...(answered ? { answered } : {}) });
  }

  #pushMeterValues(connector: Connector, transaction: Transaction | undefined, context: 'Sample.Periodic' | 'Trigger'): void {
    const measurands = this.configuration.list('MeterValuesSampledData');
    const sampledValue = sampledValues(measurands, this.#reading(connector), context);
    if (sampledValue.length === 0 || transaction?.isUntold) return;
    const meterValue = [{ timestamp: this.#timestamp(), sampledValue }];
    const call: QueuedCall = {
      action: 'MeterValues',
      payload: () => ({
        connectorId: connector.id,
        ...(transaction?.id === undefined ? {} : { transactionId: transaction.id }),
        meterValue,
      }),
      ...(transaction ? { transaction } : {}),
    };
    this.#outbox.push(call);
  }

  #reading(connector: Connector): Reading {
    const { car } = connector;
    return {
      registerWh: connector.registerWh,
      drawnA: car && connector.transaction ? drawnA(car, this.#nowMs) : 0,
      offeredA: connector.offeredA,
      phases: Math.min(connector.phases, car?.model.phases ?? this.#phases) === 1 ? 1 : 3,
      wiredPhases: this.#phases,
      voltageV: this.#voltageV,
      socPercent: car && socPercent(car),
    };
  }

  // What it is asked

  #answerTo(action: string, payload: Payload): Answer {
    const say = (status: string): Answer => ({ ok: true, payload: { status } });
    switch (action) {
      case 'GetConfiguration':
        return { ok: true, payload: this.configuration.answer(payload['key'] as string[] | undefined) };
      case 'ChangeConfiguration':
        return say(this.#changeConfiguration(String(payload['key']), String(payload['value'])));
      case 'RemoteStartTransaction':
        return say(this.#remoteStart(payload) ? 'Accepted' : 'Rejected');
      case 'RemoteStopTransaction':
        return say(this.#remoteStop(Number(payload['transactionId'])) ? 'Accepted' : 'Rejected');
      case 'SetChargingProfile':
        return say(this.#install(Number(payload['connectorId']), payload['csChargingProfiles'] as ChargingProfile));
      case 'ClearChargingProfile': {
        const cleared = clearProfiles(this.#profiles, payload as ClearCriteria);
        this.#setProfiles(cleared.installed);
        return say(cleared.status);
      }
      case 'GetCompositeSchedule':
        return this.#composite(payload);
      case 'TriggerMessage':
        return say(this.#trigger(String(payload['requestedMessage']), payload['connectorId'] as number | undefined));
      case 'Reset':
        this.#prepareReboot(payload['type'] === 'Hard' ? 'Hard' : 'Soft');
        return say('Accepted');
      case 'UnlockConnector':
        return say(this.#unlock(Number(payload['connectorId'])));
      case 'ChangeAvailability':
        return say(this.#changeAvailability(Number(payload['connectorId']), payload['type'] === 'Operative'));
      case 'ClearCache':
        return say('Accepted');
      case 'DataTransfer':
        return say('UnknownVendorId');
      case 'GetLocalListVersion':
      case 'SendLocalList':
      case 'ReserveNow':
      case 'CancelReservation':
      case 'GetDiagnostics':
      case 'UpdateFirmware':
        return { ok: false, code: 'NotSupported', description: `${action} is not among the simulator's feature profiles` };
      default:
        return { ok: false, code: 'NotImplemented', description: `${action} is not known` };
    }
  }

  #changeConfiguration(key: string, value: string): string {
    const status = this.configuration.change(key, value);
    if (status !== 'Accepted') return status;
    if (key === 'HeartbeatInterval') this.#planHeartbeat();
    if (key === 'MeterValueSampleInterval') {
      for (const connector of this.#connectors) {
        delete connector.nextSampleMs;
        if (connector.transaction && Number(value) > 0) connector.nextSampleMs = this.#nowMs + Number(value) * 1000;
      }
    }
    return status;
  }

  #remoteStart(payload: Payload): boolean {
    const idTag = String(payload['idTag']);
    const wanted = payload['connectorId'] as number | undefined;
    const profile = payload['chargingProfile'] as ChargingProfile | undefined;
    const able = this.#connectors.filter((connector) => this.#canStart(connector) && (wanted === undefined || connector.id === wanted));
    const connector = able.find((one) => one.car) ?? able[0];
    if (!connector || (profile && (profile.chargingProfilePurpose !== 'TxProfile' || this.#options.quirks?.rejectsTxProfile))) return false;
    if (this.configuration.isOn('AuthorizeRemoteTxRequests')) {
      this.#outbox.push({
        action: 'Authorize',
        payload: () => ({ idTag }),
        answered: (answer) => {
          this.#tell({ kind: 'CARD_ANSWERED', atMs: this.#nowMs, idTag, status: statusOf(answer) });
          if (statusOf(answer) === 'Accepted') this.#authorise(connector, idTag, profile);
        },
      });
    } else {
      this.#authorise(connector, idTag, profile);
    }
    return true;
  }

  #remoteStop(transactionId: number): boolean {
    const connector = this.#connectors.find((one) => one.transaction && one.transaction.id === transactionId);
    if (!connector) return false;
    this.#stop(connector, 'Remote');
    return true;
  }

  #install(connectorId: number, profile: ChargingProfile): 'Accepted' | 'Rejected' {
    const { quirks } = this.#options;
    if (quirks?.rejectsTxProfile && profile.chargingProfilePurpose === 'TxProfile') return 'Rejected';
    const running = this.#connectors.find((connector) => connector.id === connectorId)?.transaction;
    const installation = installProfile(
      this.#profiles,
      connectorId,
      profile,
      running && { transactionId: running.id },
      {
        connectors: this.#connectors.length,
        maxStackLevel: this.configuration.number('ChargeProfileMaxStackLevel'),
        maxPeriods: quirks?.onePeriodOnly ? Number.POSITIVE_INFINITY : this.configuration.number('ChargingScheduleMaxPeriods'),
        maxInstalled: this.configuration.number('MaxChargingProfilesInstalled'),
        units: this.#rateUnits(),
      },
      this.#ownTimeMs,
    );
    if (installation.status === 'Rejected') return 'Rejected';
    this.#setProfiles(quirks?.onePeriodOnly ? installation.installed.map(firstPeriodOnly) : installation.installed);
    return 'Accepted';
  }

  #rateUnits(): readonly RateUnit[] {
    const named = this.configuration.list('ChargingScheduleAllowedChargingRateUnit');
    return (['A', 'W'] as const).filter((unit) => named.some((name) => name === unit || name === (unit === 'A' ? 'Current' : 'Power')));
  }

  #setProfiles(profiles: readonly InstalledProfile[]): void {
    if (profiles.length === this.#profiles.length && profiles.every((one, index) => one === this.#profiles[index])) return;
    this.#profiles = profiles;
    this.#tell({ kind: 'PROFILES_CHANGED', atMs: this.#nowMs, profiles });
  }

  #composite(payload: Payload): Answer {
    const connectorId = Number(payload['connectorId']);
    const wantedUnit = payload['chargingRateUnit'] as RateUnit | undefined;
    const unit = wantedUnit ?? this.#rateUnits()[0] ?? 'A';
    const connector = this.#connectors.find((one) => one.id === connectorId);
    if ((!connector && connectorId !== 0) || !this.#rateUnits().includes(unit)) return { ok: true, payload: { status: 'Rejected' } };
    const sharers = this.#connectors.filter((one) => one.transaction).length;
    const schedule = compositeSchedule(
      this.#profiles,
      {
        connectorId,
        atMs: this.#ownTimeMs,
        ...(connector?.transaction ? { chargingSinceMs: this.#ownTime(connector.transaction.startedAtMs) } : {}),
        phases: this.#phases,
        voltageV: this.#voltageV,
        hardwareMaxA: this.#maxCurrentA * (connector ? 1 : this.#connectors.length),
        ...(connector ? { sharers } : {}),
      },
      Number(payload['duration']),
      unit,
    );
    return {
      ok: true,
      payload: { status: 'Accepted', connectorId, scheduleStart: new Date(this.#ownTimeMs).toISOString(), chargingSchedule: schedule },
    };
  }

  #trigger(message: string, connectorId: number | undefined): 'Accepted' | 'Rejected' | 'NotImplemented' {
    if (connectorId !== undefined && (connectorId < 0 || connectorId > this.#connectors.length)) return 'Rejected';
    const meant = this.#connectors.filter((connector) => connectorId === undefined || connectorId === 0 || connector.id === connectorId);
    switch (message) {
      case 'BootNotification':
        this.#pushBoot();
        return 'Accepted';
      case 'Heartbeat':
        this.#heartbeat();
        return 'Accepted';
      case 'StatusNotification':
        if (connectorId === undefined || connectorId === 0) this.#pushStatusOf(0, 'Available');
        for (const connector of connectorId === 0 ? [] : meant) this.#pushStatus(connector);
        return 'Accepted';
      case 'MeterValues':
        for (const connector of meant) this.#pushMeterValues(connector, connector.transaction, 'Trigger');
        return 'Accepted';
      default:
        return 'NotImplemented';
    }
  }

  #unlock(connectorId: number): 'Unlocked' | 'NotSupported' {
    const connector = this.#connectors.find((one) => one.id === connectorId);
    if (!connector) return 'NotSupported';
    if (connector.transaction) this.#stop(connector, 'UnlockCommand');
    return 'Unlocked';
  }

  #changeAvailability(connectorId: number, isOperative: boolean): 'Accepted' | 'Rejected' | 'Scheduled' {
    const meant = connectorId === 0 ? this.#connectors : this.#connectors.filter((connector) => connector.id === connectorId);
    if (meant.length === 0) return 'Rejected';
    let isScheduled = false;
    for (const connector of meant) {
      connector.becomesInoperative = !isOperative && connector.transaction !== undefined;
      isScheduled ||= connector.becomesInoperative;
      if (!connector.becomesInoperative) connector.isOperative = isOperative;
    }
    return isScheduled ? 'Scheduled' : 'Accepted';
  }

  // Rebooting

  /** Soft: transactions are ended and reported first. Hard: at once; what could not be reported waits in the outbox (§5.14). */
  #prepareReboot(kind: 'Soft' | 'Hard'): void {
    for (const connector of this.#connectors) this.#stop(connector, kind === 'Soft' ? 'SoftReset' : 'HardReset');
    this.#reboot = { kind, atMs: this.#nowMs + (kind === 'Soft' ? 10_000 : 500) };
  }

  #goDown(): void {
    this.#reboot = undefined;
    this.#downUntilMs = this.#nowMs + (this.#options.rebootS ?? 5) * 1000;
    this.#registration = 'none';
    this.#nextBootMs = this.#downUntilMs;
    this.#nextHeartbeatMs = undefined;
    for (const connector of this.#connectors) {
      delete connector.authorisation;
      connector.hasFinished = false;
    }
  }

  // Small things

  get #isOnline(): boolean {
    return this.#isLinked && this.#registration === 'Accepted';
  }

  get #clockOffsetMs(): number {
    return this.#options.quirks?.clockOffsetMs ?? 0;
  }

  /** What the charger's own clock shows: it stamps messages and reads schedules by it. */
  #ownTime(trueMs: number): number {
    return trueMs + this.#clockOffsetMs;
  }

  get #ownTimeMs(): number {
    return this.#ownTime(this.#nowMs);
  }

  #timestamp(): string {
    return new Date(this.#ownTimeMs).toISOString();
  }

  #connector(connectorId: number): Connector {
    const connector = this.#connectors[connectorId - 1];
    if (!connector) throw new Error(`${this.id} has no connector ${connectorId}.`);
    return connector;
  }

  #tell(event: ChargerEvent): void {
    this.#onEvent(event);
  }
}

function statusOf(answer: Payload): string {
  return String((answer['idTagInfo'] as { status?: unknown } | undefined)?.status);
}

function firstPeriodOnly(one: InstalledProfile): InstalledProfile {
  const { profile } = one;
  if (profile.chargingSchedule.chargingSchedulePeriod.length === 1) return one;
  const schedule = { ...profile.chargingSchedule, chargingSchedulePeriod: profile.chargingSchedule.chargingSchedulePeriod.slice(0, 1) };
  return { ...one, profile: { ...profile, chargingSchedule: schedule } };
}

/** For a scenario that waits until there is nothing left to do. */
export function isCarFull(charger: Charger, connectorId = 1): boolean {
  const car = charger.car(connectorId);
  return car !== undefined && isFull(car);
}
