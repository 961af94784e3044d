import { actOnAnswer } from '../../lambdas/commands/act-on-answer';
import { settleKeyByConnection } from '../../lambdas/commands/change-key';
import { commissioning } from '../../lambdas/commands/configure-charger';
import { keepingReservations } from '../../lambdas/commands/keep-reservations';
import { onTimer } from '../../lambdas/commands/on-timer';
import { pumpMailbox } from '../../lambdas/commands/pump-mailbox';
import { receiveAnswer } from '../../lambdas/commands/receive-answer';
import { sendCommand } from '../../lambdas/commands/send-command';
import { sweep } from '../../lambdas/commands/sweep';
import type { PasswordHash } from '../../lambdas/domain/chargers/charger';
import { authorizationKeyBytes } from '../../lambdas/domain/chargers/password';
import { closeGhosts } from '../../lambdas/jobs/close-ghosts';
import { planSite } from '../../lambdas/jobs/plan-site';
import { settleSession } from '../../lambdas/jobs/settle-session';
import { decide } from '../../lambdas/ocpp/authorize-connection';
import { connectCharger } from '../../lambdas/ocpp/connect-charger';
import { disconnectCharger } from '../../lambdas/ocpp/disconnect-charger';
import { FrameGuard } from '../../lambdas/ocpp/frame-guard';
import { receiveFrame } from '../../lambdas/ocpp/receive-frame';
import type { CommandRequest } from '../../lambdas/ports/command-sender';
import type { PlanReason, Timer } from '../../lambdas/ports/nudges';
import { nobodyPaysAdHoc } from '../support/ad-hoc';
import { Books } from './books';
import { Gateway } from './gateway';
import type { SimulatedCharger, Uplink } from './simulated-charger';
import { Watch } from './watch';
import { type Life, SimulatedQueue, type World } from './world';

const SITE = 'site_default';
const NOBODY_HEARS = { send: async () => {} };
const NO_CHORES = { lookAtList: async () => {}, changeAvailability: async () => {}, checkLists: async () => {} };
const SWEEP_EVERY_MS = 60_000;
const NO_PASSWORD: PasswordHash = { algorithm: 'scrypt', saltHex: '', hashHex: '' };

interface PlanRequest {
  readonly siteId: string;
  readonly reason: PlanReason;
  readonly sessionId?: string;
  readonly chargerId?: string;
}

/**
 * The production handlers over memory, wired as the entrypoints wire them, in a gateway that delivers frames one invocation each, at the
 * same time and in any order, as API Gateway does.
 */
export class CentralSystem implements Uplink {
  readonly #world: World;
  readonly books: Books;
  readonly gateway: Gateway;
  readonly watch: Watch;
  readonly #pump: SimulatedQueue<{ chargerId: string }>;
  readonly #timers: SimulatedQueue<Timer>;
  readonly #planning: SimulatedQueue<PlanRequest>;
  readonly #settlements: SimulatedQueue<string>;

  constructor(world: World) {
    this.#world = world;
    this.books = new Books({ nowMs: () => world.nowMs }, this.#random);
    this.gateway = new Gateway(world);
    this.watch = new Watch(world, this.books);
    const groups = { pump: ({ chargerId }: { chargerId: string }) => chargerId, plan: ({ siteId }: PlanRequest) => siteId };
    this.#pump = new SimulatedQueue(world, 'pump', ({ chargerId }, life) => this.#runPump(chargerId, life), groups.pump);
    this.#timers = new SimulatedQueue(
      world,
      ({ kind }) => `timer ${kind}`,
      (timer, life) => this.#runTimer(timer, life),
    );
    this.#planning = new SimulatedQueue(world, 'plan', (request, life) => this.#runPlanner(request, life), groups.plan);
    this.#settlements = new SimulatedQueue(world, 'settle', (id, life) => this.#runSettlement(id, life));
    this.#sweepForEver();
  }

  deadlineMs(chargerId: string, messageId: string): number | undefined {
    return this.watch.deadlineMs(chargerId, messageId);
  }

  get isDrained(): boolean {
    return [this.#pump, this.#timers, this.#planning, this.#settlements].every(({ isDrained }) => isDrained);
  }

  async add(station: SimulatedCharger, password = NO_PASSWORD): Promise<void> {
    this.gateway.add(station);
    await this.books.chargers.create({
      id: station.id,
      siteId: SITE,
      registration: 'Accepted',
      password,
      createdAtMs: this.#world.nowMs,
      maxCurrentA: 16,
      phases: 3,
      capabilities: {},
    });
  }

  /** An operator's wish, under whatever faults there are. */
  command(request: CommandRequest): void {
    this.#world.spawn(
      'command',
      async (life) => {
        const sent = await this.#sender(life).send(request);
        if (!sent.ok && sent.refusal.code !== 'KEY_CHANGE_PENDING')
          this.#world.violate('INV-6', `a fresh key was refused: ${sent.refusal.code}`);
      },
      () => {},
    );
  }

  /** What runs every hour. */
  closeGhosts(): void {
    this.#world.spawn(
      'close ghosts',
      async (life) => {
        const { chargers, telemetry } = this.books;
        const sessions = life.stepping(this.watch.sessions);
        await closeGhosts({ ...this.#house, sessions, chargers, telemetry, settlements: this.#settle(life), planning: this.#plan(life) });
      },
      (how) => {
        if (how === 'failed') this.#world.violate('INV-15', 'the hourly look for ghosts failed');
      },
    );
  }

  // ── what API Gateway does ──

  connect(chargerId: string, accepted: (connectionId: string) => void): void {
    const connectionId = this.gateway.nextConnectionId();
    const connectedAtMs = this.#world.nowMs;
    this.#world.spawn(
      'connect',
      async (life) => {
        await this.#letIn(chargerId, life);
        const { status } = await connectCharger(
          { chargerId, siteId: SITE, connectionId, connectedAtMs, address: '', offeredSubprotocols: 'ocpp1.6' },
          {
            connections: life.stepping(this.books.connections),
            socket: this.#socket(life),
            pump: this.#pumpNudge(life),
            planning: this.#plan(life),
            timers: this.#timerPort(life),
            tallies: life.stepping(this.books.tallies),
            securityEvents: life.stepping(this.books.securityEvents),
            log: this.watch.log,
          },
        );
        if (status !== 200) throw new Error(`the upgrade was refused: ${status}`);
      },
      (how) => {
        if (how !== 'done') {
          // The gateway refuses the upgrade; the charger comes again.
          this.#world.after(this.#world.between(1_000, 10_000), () => this.connect(chargerId, accepted));
          return;
        }
        this.gateway.opened(connectionId, chargerId, connectedAtMs);
        accepted(connectionId);
      },
    );
  }

  /** A charger that has a key of its own is asked for it; the others save the time that a hash takes. */
  async #letIn(chargerId: string, life: Life): Promise<void> {
    const key = this.gateway.stations.get(chargerId)?.key ?? '';
    if (key === '') return;
    const { mailbox } = this.books;
    const chargers = life.stepping(this.books.chargers);
    const decision = decide({ password: authorizationKeyBytes(key) }, await chargers.get(chargerId));
    if (!decision.allowed) return this.#world.violate('R5', `${chargerId} is locked out by a change of its key`);
    await settleKeyByConnection(decision.charger, decision.cameWith, { ...this.#house, chargers, mailbox });
  }

  disconnect(chargerId: string, connectionId: string): void {
    this.gateway.closed(connectionId);
    this.#world.spawn(
      'disconnect',
      (life) => disconnectCharger(chargerId, connectionId, { ...this.#house, connections: life.stepping(this.books.connections) }),
      (how) => {
        if (how === 'crashed' && this.#world.crashAt?.redelivery === true) this.disconnect(chargerId, connectionId);
      },
    );
  }

  frame(chargerId: string, connectionId: string, text: string): void {
    const world = this.#world;
    const copies = world.chance(world.faults.double) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      // A second invocation of one frame may come much later than the first.
      world.after(world.between(5, world.faults.delayMs * (copy === 0 ? 1 : 8)), () => this.#invoke(chargerId, connectionId, text));
    }
  }

  #invoke(chargerId: string, connectionId: string, text: string): void {
    const connectedAtMs = this.gateway.openedAtMs(connectionId);
    const [type, messageId, action] = JSON.parse(text) as [number, string, string];
    let answers = 0;
    const isAnswered = () => {
      if (type === 2 && answers !== 1) this.#world.violate('INV-9', `${action} ${messageId} got ${answers} answers`);
    };
    this.#world.spawn(
      `frame ${type === 2 ? action : 'answer'}`,
      async (life) => {
        const origin = { chargerId, siteId: SITE, connectionId, connectedAtMs, registration: 'Accepted' } as const;
        const socket = {
          ...this.#socket(life),
          post: (to: string, answer: string) =>
            life.step(async () => {
              answers += 1;
              if (answers > 1) isAnswered();
              await this.#checkAnswer(chargerId, messageId, action, answer);
              return this.gateway.post(to, answer) === 'GONE' ? GONE : POSTED;
            }),
        };
        const { tallies, securityEvents } = this.books;
        const guard = new FrameGuard({ tallies, securityEvents, socket, log: this.watch.log });
        const ports = { ...this.#messagePorts(chargerId, life), socket, guard };
        await receiveFrame(text, { ...origin, receivedAtMs: this.#world.nowMs }, ports);
      },
      (how) => {
        if (how === 'done') isAnswered();
        if (how === 'failed') this.#world.violate('INV-9', `${action} ${messageId} failed`);
        if (how === 'crashed' && this.#world.crashAt?.redelivery === true) this.#invoke(chargerId, connectionId, text);
      },
    );
  }

  /** What is promised in an answer is already in the store (INV-1). */
  async #checkAnswer(chargerId: string, messageId: string, action: string, answer: string): Promise<void> {
    const [type, id, payload] = JSON.parse(answer) as [number, string, { transactionId?: number }];
    if (id !== messageId) this.#world.violate('INV-9', `the answer to ${messageId} is for ${id}`);
    if (type !== 3 || action !== 'StartTransaction') return;
    const { items } = await this.books.sessions.list({ chargerId, limit: 1_000 });
    if (!items.some(({ transactionId }) => transactionId === payload.transactionId)) {
      this.#world.violate('INV-1', `transaction ${payload.transactionId} of ${chargerId} was promised and is not stored`);
    }
  }

  // ── the processes, wired as their entrypoints wire them ──

  get #house() {
    return { clock: { nowMs: () => this.#world.nowMs }, log: this.watch.log };
  }

  readonly #random = { token: (length: number) => this.#world.token(length), ulid: () => this.#world.token(26) };

  #messagePorts(chargerId: string, life: Life) {
    const own = <Port extends object>(port: Port) => life.stepping(this.watch.ofCharger(chargerId, port));
    const { books } = this;
    const chargers = own(books.chargers);
    const mailbox = own(this.watch.mailbox);
    const reservations = own(books.reservations);
    const journal = own(books.journal);
    const pump = this.#pumpNudge(life);
    const planning = this.#plan(life);
    const sender = sendCommand({ ...this.#house, mailbox, pump });
    const effects = keepingReservations(reservations, actOnAnswer({ chargers, sender, plan: planning, log: this.watch.log }));
    return {
      ...this.#house,
      chargers,
      connections: own(books.connections),
      sessions: own(this.watch.sessions),
      cards: own(books.cards),
      ledger: own(books.ledger),
      telemetry: own(books.telemetry),
      connectorHistory: own(books.connectorHistory),
      reservations,
      securityEvents: own(books.securityEvents),
      planning,
      pump,
      settlements: this.#settle(life),
      adHoc: own(books.adHoc),
      journal,
      captures: books.captures,
      // What follows a boot has its own crash points in test/commands/local-list-crashes.test.ts.
      commissioning: { ...commissioning({ chargers, mailbox, sender, random: this.#random }), booted: async () => {} },
      answers: receiveAnswer({ mailbox, pump, journal, log: this.watch.log, effects }),
    };
  }

  #runPump(chargerId: string, life: Life): Promise<void> {
    return pumpMailbox(chargerId, {
      ...this.#house,
      random: this.#random,
      mailbox: life.stepping(this.watch.mailbox),
      connections: life.stepping(this.books.connections),
      socket: this.#socket(life),
      timers: this.#timerPort(life),
      journal: life.stepping(this.books.journal),
    });
  }

  #runTimer(timer: Timer, life: Life): Promise<void> {
    return onTimer(timer, {
      ...this.#house,
      mailbox: life.stepping(this.watch.mailbox),
      chargers: life.stepping(this.books.chargers),
      sender: this.#sender(life),
      pump: this.#pumpNudge(life),
      timers: this.#timerPort(life),
      journal: life.stepping(this.books.journal),
    });
  }

  #runPlanner(request: PlanRequest, life: Life): Promise<void> {
    const { sites, chargers, signals, tariffs, plans, mailbox } = this.books;
    return planSite(request.siteId, [request], {
      ...this.#house,
      sites,
      chargers: life.stepping(chargers),
      signals,
      tariffs,
      plans: life.stepping(plans),
      habits: life.stepping(this.books.habits),
      mailbox,
      sessions: life.stepping(this.watch.sessions),
      sender: this.#sender(life),
    });
  }

  #runSettlement(id: string, life: Life): Promise<void> {
    const { sites, chargers, signals, telemetry, tariffs, connectorHistory } = this.books;
    const money = { ledger: life.stepping(this.books.ledger), sender: this.#sender(life) };
    const stored = { sites, chargers, signals, telemetry, tariffs, connectorHistory };
    return settleSession(id, {
      ...this.#house,
      adHocPayer: nobodyPaysAdHoc,
      statistics: this.books.sessions.statistics,
      ...stored,
      ...money,
      sessions: life.stepping(this.watch.sessions),
    });
  }

  #sweepForEver(): void {
    this.#world.after(SWEEP_EVERY_MS, () => {
      const nowMs = this.#world.nowMs;
      const { mailbox, sessions } = this.books;
      const due = [...mailbox.due(nowMs).map((chargerId) => ({ kind: 'MAILBOX' as const, chargerId })), ...sessions.due(nowMs)];
      // A sweep that finds nothing has nothing that it could leave undone.
      if (due.length > 0) {
        this.#world.spawn(
          'sweep',
          async (life) => {
            const pump = this.#pumpNudge(life);
            const list = { list: () => life.step(async () => due) };
            await sweep({
              ...this.#house,
              due: list,
              pump,
              plan: this.#plan(life),
              settle: this.#settle(life),
              payments: { advance: async () => {} },
              chores: NO_CHORES,
              notices: NOBODY_HEARS,
            });
          },
          () => {},
        );
      }
      this.#sweepForEver();
    });
  }

  #sender(life: Life) {
    return sendCommand({ ...this.#house, mailbox: life.stepping(this.watch.mailbox), pump: this.#pumpNudge(life) });
  }

  #pumpNudge(life: Life) {
    return { pump: (chargerId: string) => life.step(async () => this.#pump.send({ chargerId })) };
  }

  #timerPort(life: Life) {
    return { set: (timer: Timer, delayS: number) => life.step(async () => this.#timers.send(timer, delayS * 1_000)) };
  }

  #settle(life: Life) {
    return { settle: (id: string) => life.step(async () => this.#settlements.send(id)), advance: async () => {} };
  }

  #plan(life: Life) {
    return {
      plan: (siteId: string, reason: PlanReason, sessionId?: string, chargerId?: string) =>
        life.step(async () =>
          this.#planning.send({
            siteId,
            reason,
            ...(sessionId === undefined ? {} : { sessionId }),
            ...(chargerId === undefined ? {} : { chargerId }),
          }),
        ),
    };
  }

  #socket(life: Life) {
    const { faults } = this.#world;
    return {
      post: (connectionId: string, text: string) =>
        life.step(async () => {
          if (this.#world.chance(faults.lose / 4)) return THROTTLED;
          return this.gateway.post(connectionId, text) === 'GONE' ? GONE : POSTED;
        }),
      // Dropping a socket is a courtesy of the gateway's: it may fail, and the socket stays half open.
      close: (connectionId: string) =>
        life.step(async () => {
          if (!this.#world.chance(faults.lose)) this.gateway.closed(connectionId);
        }),
    };
  }
}

const POSTED = { ok: true, value: undefined } as const;
const GONE = { ok: false, refusal: { code: 'GONE' } } as const;
const THROTTLED = { ok: false, refusal: { code: 'THROTTLED' } } as const;
