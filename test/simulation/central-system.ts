import { MemoryCardStore } from '../../lambdas/adapters/memory/memory-card-store';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryJournal } from '../../lambdas/adapters/memory/memory-journal';
import { MemoryMailbox } from '../../lambdas/adapters/memory/memory-mailbox';
import { MemoryReservationStore } from '../../lambdas/adapters/memory/memory-reservation-store';
import { MemorySecurityEventStore } from '../../lambdas/adapters/memory/memory-security-event-store';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemoryTelemetryStore } from '../../lambdas/adapters/memory/memory-telemetry-store';
import { actOnAnswer } from '../../lambdas/commands/act-on-answer';
import { commissioning } from '../../lambdas/commands/configure-charger';
import { onTimer } from '../../lambdas/commands/on-timer';
import { pumpMailbox } from '../../lambdas/commands/pump-mailbox';
import { receiveAnswer } from '../../lambdas/commands/receive-answer';
import { sendCommand } from '../../lambdas/commands/send-command';
import { sweep } from '../../lambdas/commands/sweep';
import type { Command, CommandState, Slot } from '../../lambdas/domain/commands/command';
import { TERMINAL_STATES } from '../../lambdas/domain/commands/command';
import { routeFrame } from '../../lambdas/ocpp/router';
import type { CommandRequest } from '../../lambdas/ports/command-sender';
import type { Timer } from '../../lambdas/ports/nudges';
import { silentLog } from '../support/mailbox';
import type { SimulatedCharger, Uplink } from './simulated-charger';
import { type Life, SimulatedQueue, type World } from './world';

const SITE = 'site_default';
const SWEEP_EVERY_MS = 60_000;

/** An accepted command and what may still become of it. */
interface Accepted {
  readonly chargerId: string;
  readonly seq: number;
  lastState: CommandState;
}

const MAY_BECOME: Record<'QUEUED' | 'IN_FLIGHT', readonly CommandState[]> = {
  QUEUED: ['QUEUED', 'IN_FLIGHT', 'EXPIRED', 'CANCELLED', 'UNDELIVERABLE'],
  IN_FLIGHT: ['IN_FLIGHT', 'QUEUED', 'SUCCEEDED', 'REJECTED', 'ERRORED', 'TIMED_OUT', 'UNDELIVERABLE'],
};
const TERMINAL: readonly CommandState[] = TERMINAL_STATES;
const CHANGES_A_COMMAND: ReadonlySet<string | symbol> = new Set<keyof MemoryMailbox>([
  'enqueue',
  'claim',
  'finish',
  'requeue',
  'drop',
  'noteLate',
]);

/**
 * The production handlers over memory, wired as the entrypoints wire them, in a gateway that delivers frames one invocation each, at the
 * same time and in any order, as API Gateway does.
 */
export class CentralSystem implements Uplink {
  readonly #world: World;
  readonly connections = new MemoryConnectionStore();
  readonly chargers = new MemoryChargerStore(this.connections);
  readonly sessions = new MemorySessionStore();
  readonly cards = new MemoryCardStore();
  readonly telemetry = new MemoryTelemetryStore();
  readonly journal = new MemoryJournal();
  readonly reservations = new MemoryReservationStore();
  readonly securityEvents = new MemorySecurityEventStore();
  readonly mailbox = new MemoryMailbox({
    connection: (id) => this.connections.get(id),
    registration: async (id) => (await this.chargers.get(id))?.registration,
  });
  readonly #sockets = new Map<string, { readonly chargerId: string }>();
  readonly #openedAtMs = new Map<string, number>();
  readonly #stations = new Map<string, SimulatedCharger>();
  readonly accepted: Accepted[] = [];
  readonly #acceptedBy = new Map<string, readonly Accepted[]>();
  readonly #deadlines = new Map<string, number>();
  readonly #pump: SimulatedQueue<{ chargerId: string }>;
  readonly #timers: SimulatedQueue<Timer>;
  readonly #settlements: SimulatedQueue<string>;
  #connections = 0;
  plans = 0;

  constructor(world: World) {
    this.#world = world;
    this.#pump = new SimulatedQueue(
      world,
      'pump',
      ({ chargerId }, life) => this.#runPump(chargerId, life),
      ({ chargerId }) => chargerId,
    );
    this.#timers = new SimulatedQueue(
      world,
      ({ kind }) => `timer ${kind}`,
      (timer, life) => this.#runTimer(timer, life),
    );
    this.#settlements = new SimulatedQueue(world, 'settle', async (id, life) => {
      const sessions = life.stepping(this.sessions);
      if ((await sessions.get(id))?.status === 'CLOSED') await sessions.settle(id, world.nowMs, undefined);
    });
    this.#sweepForEver();
  }

  deadlineMs(chargerId: string, messageId: string): number | undefined {
    return this.#deadlines.get(`${chargerId} ${messageId}`);
  }

  async add(station: SimulatedCharger): Promise<void> {
    this.#stations.set(station.id, station);
    await this.chargers.create({
      id: station.id,
      siteId: SITE,
      registration: 'Accepted',
      password: { algorithm: 'scrypt', saltHex: '', hashHex: '' },
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
        const sent = await sendCommand({ clock: this.#clock, mailbox: this.#watchedMailbox(life), pump: this.#pumpNudge(life) }).send(
          request,
        );
        if (!sent.ok) this.#world.violate('INV-6', `a fresh key was refused: ${sent.refusal.code}`);
      },
      () => {},
    );
  }

  // ── what API Gateway does ──

  connect(chargerId: string, accepted: (connectionId: string) => void): void {
    this.#connections += 1;
    const connectionId = `c${this.#connections}`;
    const connectedAtMs = this.#world.nowMs;
    this.#world.spawn(
      'connect',
      async (life) => {
        const opened = await life.stepping(this.connections).open(chargerId, connectionId, connectedAtMs);
        if (!opened.ok) throw new Error(opened.refusal.code);
        const { connection, replaced } = opened.value;
        // Dropping the old socket is a courtesy of the gateway's: it may fail, and the socket stays half open.
        if (replaced !== undefined && !this.#world.chance(this.#world.faults.lose)) {
          await life.step(async () => void this.#sockets.delete(replaced));
        }
        await Promise.all([
          this.#pumpNudge(life).pump(chargerId),
          life.step(async () => this.#timers.send({ kind: 'GREETING', chargerId, epoch: connection.epoch }, 30_000)),
        ]);
      },
      (how) => {
        if (how !== 'done') {
          // The gateway refuses the upgrade; the charger comes again.
          this.#world.after(this.#world.between(1_000, 10_000), () => this.connect(chargerId, accepted));
          return;
        }
        this.#sockets.set(connectionId, { chargerId });
        this.#openedAtMs.set(connectionId, connectedAtMs);
        accepted(connectionId);
      },
    );
  }

  disconnect(chargerId: string, connectionId: string): void {
    this.#sockets.delete(connectionId);
    this.#world.spawn(
      'disconnect',
      async (life) => void (await life.stepping(this.connections).close(chargerId, connectionId)),
      (how) => {
        if (how === 'crashed' && this.#world.crashAt?.redelivery === true) this.disconnect(chargerId, connectionId);
      },
    );
  }

  /** The gateway loses every socket of a charger, and neither tells anybody nor is the charger aware of it. */
  vanish(chargerId: string): void {
    for (const [connectionId, socket] of this.#sockets) if (socket.chargerId === chargerId) this.#sockets.delete(connectionId);
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
    // The gateway says with every frame when its socket was opened, also when the socket has gone since.
    const connectedAtMs = this.#openedAtMs.get(connectionId) ?? Number.NaN;
    const [type, messageId, action] = JSON.parse(text) as [number, string, string];
    let answers = 0;
    this.#world.spawn(
      `frame ${type === 2 ? action : 'answer'}`,
      async (life) => {
        const answer = await routeFrame(
          text,
          {
            chargerId,
            siteId: SITE,
            connectionId,
            connectedAtMs,
            registration: 'Accepted',
            receivedAtMs: this.#world.nowMs,
          },
          this.#messagePorts(life),
        );
        if (answer === undefined) return;
        answers += 1;
        await life.step(async () => {
          await this.#checkAnswer(chargerId, messageId, action, answer);
          this.#post(connectionId, answer);
        });
      },
      (how) => {
        if (how === 'done' && type === 2 && answers !== 1) this.#world.violate('INV-9', `${action} ${messageId} got ${answers} answers`);
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
    const { items } = await this.sessions.list({ chargerId, limit: 1_000 });
    if (!items.some(({ transactionId }) => transactionId === payload.transactionId)) {
      this.#world.violate('INV-1', `transaction ${payload.transactionId} of ${chargerId} was promised and is not stored`);
    }
  }

  #post(connectionId: string, text: string): 'GONE' | 'OK' {
    const socket = this.#sockets.get(connectionId);
    if (socket === undefined) return 'GONE';
    const world = this.#world;
    world.after(world.between(5, Math.min(2_000, world.faults.delayMs)), () =>
      this.#stations.get(socket.chargerId)?.receives(connectionId, text),
    );
    return 'OK';
  }

  // ── the processes, wired as their entrypoints wire them ──

  readonly #clock = { nowMs: () => this.#world.nowMs };

  #messagePorts(life: Life) {
    const chargers = life.stepping(this.chargers);
    const mailbox = this.#watchedMailbox(life);
    const pump = this.#pumpNudge(life);
    const planning = {
      plan: () =>
        life.step(async () => {
          this.plans += 1;
        }),
    };
    const sender = sendCommand({ clock: this.#clock, mailbox, pump });
    return {
      clock: this.#clock,
      chargers,
      connections: life.stepping(this.connections),
      sessions: life.stepping(this.sessions),
      cards: life.stepping(this.cards),
      telemetry: life.stepping(this.telemetry),
      reservations: life.stepping(this.reservations),
      securityEvents: life.stepping(this.securityEvents),
      planning,
      pump,
      settlements: { settle: (id: string) => life.step(async () => this.#settlements.send(id)) },
      commissioning: commissioning({
        chargers,
        mailbox,
        sender,
        random: { token: (length) => this.#world.token(length), ulid: () => this.#world.token(26) },
      }),
      answers: receiveAnswer({
        mailbox,
        pump,
        journal: this.journal,
        log: silentLog,
        effects: actOnAnswer({ chargers, sender, plan: planning, log: silentLog }),
      }),
      log: silentLog,
    };
  }

  #runPump(chargerId: string, life: Life): Promise<void> {
    return pumpMailbox(chargerId, {
      clock: this.#clock,
      random: { token: (length) => this.#world.token(length) },
      mailbox: this.#watchedMailbox(life),
      connections: life.stepping(this.connections),
      socket: {
        post: (connectionId, text) =>
          life.step(async () => {
            if (this.#world.chance(this.#world.faults.lose / 4)) return { ok: false, refusal: { code: 'THROTTLED' } } as const;
            const posted = this.#post(connectionId, text);
            return posted === 'GONE' ? ({ ok: false, refusal: { code: 'GONE' } } as const) : ({ ok: true, value: undefined } as const);
          }),
      },
      timers: this.#timerPort(life),
      journal: this.journal,
      log: silentLog,
    });
  }

  #runTimer(timer: Timer, life: Life): Promise<void> {
    const mailbox = this.#watchedMailbox(life);
    const pump = this.#pumpNudge(life);
    return onTimer(timer, {
      clock: this.#clock,
      mailbox,
      chargers: life.stepping(this.chargers),
      sender: sendCommand({ clock: this.#clock, mailbox, pump }),
      pump,
      timers: this.#timerPort(life),
      journal: this.journal,
      log: silentLog,
    });
  }

  #sweepForEver(): void {
    this.#world.after(SWEEP_EVERY_MS, () => {
      this.#world.spawn(
        'sweep',
        async (life) => {
          await sweep({
            clock: this.#clock,
            due: {
              list: async (nowMs) => {
                const due = [
                  ...this.mailbox.due(nowMs).map((chargerId) => ({ kind: 'MAILBOX' as const, chargerId })),
                  ...this.sessions.due(nowMs),
                ];
                // A sweep that finds nothing has nothing that it could leave undone.
                return due.length === 0 ? due : life.step(async () => due);
              },
            },
            pump: this.#pumpNudge(life),
            plan: { plan: (_site, _reason, sessionId) => life.step(() => this.sessions.planned(sessionId ?? '', undefined)) },
            settle: { settle: (id) => life.step(async () => this.#settlements.send(id)) },
            log: silentLog,
          });
        },
        () => {},
      );
      this.#sweepForEver();
    });
  }

  #pumpNudge(life: Life) {
    return { pump: (chargerId: string) => life.step(async () => this.#pump.send({ chargerId })) };
  }

  #timerPort(life: Life) {
    return { set: (timer: Timer, delayS: number) => life.step(async () => this.#timers.send(timer, delayS * 1_000)) };
  }

  /** Every write to a mailbox is followed by a look at what became of its commands (INV-6). */
  #watchedMailbox(life: Life): MemoryMailbox {
    const watched = new Proxy(this.mailbox, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...given: unknown[]) => {
          // biome-ignore lint/suspicious/noExplicitAny: whatever the method answers.
          const answer: any = await Reflect.apply(member, target, given);
          if (name === 'enqueue' && answer.ok && !answer.value.replayed) {
            const { chargerId, seq, state } = answer.value.command;
            const accepted = { chargerId, seq, lastState: state };
            this.accepted.push(accepted);
            const ofCharger = this.#acceptedBy.get(chargerId) ?? [];
            this.#acceptedBy.set(chargerId, [...ofCharger, accepted]);
          }
          if (name === 'claim' && answer.ok) await this.#checkClaim(given[0] as Command, given[1] as Slot);
          if (CHANGES_A_COMMAND.has(name)) {
            const [of] = given as [string | { readonly chargerId: string }];
            await this.#watchCommands(typeof of === 'string' ? of : of.chargerId);
          }
          return answer;
        };
      },
    });
    return life.stepping(watched);
  }

  /** A call is only ever meant for the connection that is the charger's at that moment; an older socket, closed or half open, gets none (INV-8). */
  async #checkClaim({ chargerId }: Command, { epoch, messageId, deadlineMs }: Slot): Promise<void> {
    this.#deadlines.set(`${chargerId} ${messageId}`, deadlineMs);
    const current = (await this.connections.get(chargerId))?.epoch;
    if (current !== epoch)
      this.#world.violate('INV-8', `call ${messageId} for ${chargerId} is meant for connection ${epoch}, not ${String(current)}`);
  }

  async #watchCommands(chargerId: string): Promise<void> {
    for (const known of this.#acceptedBy.get(chargerId) ?? []) {
      const state = (await this.mailbox.get(known.chargerId, known.seq))?.state ?? 'QUEUED';
      if (state === known.lastState) continue;
      const allowed = known.lastState === 'QUEUED' || known.lastState === 'IN_FLIGHT' ? MAY_BECOME[known.lastState] : [];
      if (!allowed.includes(state))
        this.#world.violate('INV-6', `command ${known.seq} of ${known.chargerId} went from ${known.lastState} to ${state}`);
      known.lastState = state;
    }
  }

  /** What must hold when the faults are over and time has passed. */
  async checkAtRest(): Promise<void> {
    const world = this.#world;
    for (const { chargerId, seq, lastState } of this.accepted) {
      if (!TERMINAL.includes(lastState)) world.violate('INV-6', `command ${seq} of ${chargerId} is still ${lastState}`);
    }
    for (const [chargerId, station] of this.#stations) {
      if (!station.hasSaidEverything) world.violate('INV-15', `${chargerId} still has something to say`);
      const { items } = await this.sessions.list({ chargerId, limit: 10_000 });
      if (items.length !== station.sessions.length) {
        world.violate('INV-2', `${chargerId} had ${station.sessions.length} sessions, the books have ${items.length}`);
      }
      for (const truth of station.sessions) {
        const records = items.filter(({ transactionId }) => transactionId === truth.transactionId);
        const [record] = records;
        if (record === undefined || records.length > 1) {
          world.violate('INV-2', `transaction ${truth.transactionId} of ${chargerId} has ${records.length} records`);
          continue;
        }
        if (record.status === 'OPEN') {
          if (truth.stopAcknowledged) world.violate('INV-2', `transaction ${truth.transactionId} was stopped, acknowledged and is open`);
        } else if (
          record.meterStartWh !== truth.meterStart ||
          record.meterStopWh !== truth.meterStop ||
          record.energyWh !== (truth.meterStop ?? 0) - truth.meterStart
        ) {
          world.violate(
            'INV-2',
            `transaction ${truth.transactionId}: ${truth.meterStart} to ${truth.meterStop} Wh became ${record.energyWh} Wh`,
          );
        }
        if (truth.idTagStatus !== JSON.stringify(record.idTagInfo)) {
          world.violate(
            'INV-10',
            `transaction ${truth.transactionId} was told ${truth.idTagStatus}, not ${JSON.stringify(record.idTagInfo)}`,
          );
        }
        if (record.status === 'CLOSED') world.violate('INV-15', `transaction ${truth.transactionId} was never settled`);
      }
      const view = await this.chargers.getWithConnectors(chargerId);
      for (const [connectorId, status] of station.lastStatus) {
        const known = view?.connectors.find((connector) => connector.connectorId === connectorId)?.status;
        if (known !== status)
          world.violate('INV-13', `connector ${connectorId} of ${chargerId} is ${status}, the books say ${String(known)}`);
      }
      if (view?.connection?.connectionId !== station.connectionId) world.violate('INV-8', `${chargerId} is not where the books say`);
    }
    if (this.sessions.orphans.length > 0) world.violate('INV-2', `${this.sessions.orphans.length} stops found no session`);
  }
}
