import { MemoryAdHocStore } from '../../lambdas/adapters/memory/memory-ad-hoc';
import { MemoryCardStore } from '../../lambdas/adapters/memory/memory-card-store';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryConnectorHistory } from '../../lambdas/adapters/memory/memory-connector-history';
import { MemoryCaptures, MemoryJournal } from '../../lambdas/adapters/memory/memory-journal';
import { MemoryLedger } from '../../lambdas/adapters/memory/memory-ledger';
import { MemoryReservationStore } from '../../lambdas/adapters/memory/memory-reservation-store';
import { MemorySecurityEventStore } from '../../lambdas/adapters/memory/memory-security-event-store';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemoryTallies } from '../../lambdas/adapters/memory/memory-tallies';
import { MemoryTelemetryStore } from '../../lambdas/adapters/memory/memory-telemetry-store';
import type { Card } from '../../lambdas/domain/cards/card';
import type { Charger, Registration } from '../../lambdas/domain/chargers/charger';
import type { Session } from '../../lambdas/domain/sessions/session';
import { FrameGuard } from '../../lambdas/ocpp/frame-guard';
import { routeFrame } from '../../lambdas/ocpp/router';
import type { LogCode, LogFacts } from '../../lambdas/ports/log';

/** A moment in the life of every test: nothing here reads the real clock. */
export const NOW = '2026-03-01T08:00:00.000Z';

export function aCharger(over: Partial<Charger> = {}): Charger {
  return {
    id: 'CP1',
    siteId: 'site_1',
    registration: 'Accepted',
    password: { algorithm: 'scrypt', saltHex: '00', hashHex: '00' },
    createdAtMs: Date.parse('2026-01-01T00:00:00Z'),
    maxCurrentA: 16,
    phases: 3,
    capabilities: {},
    ...over,
  };
}

export function aCard(over: Partial<Card> = {}): Card {
  return { idTag: 'TAG1', kind: 'PERSONAL', status: 'ACTIVE', createdAtMs: Date.parse('2026-01-01T00:00:00Z'), version: 1, ...over };
}

export interface ChargerSetting {
  readonly now?: string;
  readonly charger?: Partial<Charger>;
  readonly cards?: readonly Partial<Card>[];
  /** What the connection believes the charger to be; the charger's own unless told. */
  readonly registrationAtConnect?: Registration;
}

/** A charger on an open socket, with everything of ours behind it in memory. */
export class ConnectedCharger {
  readonly connections = new MemoryConnectionStore();
  readonly chargers = new MemoryChargerStore(this.connections);
  readonly sessions = new MemorySessionStore();
  readonly cards = new MemoryCardStore();
  readonly adHoc = new MemoryAdHocStore();
  #ulids = 0;
  readonly ledger = new MemoryLedger({ nowMs: () => this.nowMs }, { ulid: () => `01J${String(++this.#ulids).padStart(23, '0')}` });
  readonly reservations = new MemoryReservationStore();
  readonly securityEvents = new MemorySecurityEventStore();
  readonly tallies = new MemoryTallies();
  readonly telemetry = new MemoryTelemetryStore();
  readonly connectorHistory = new MemoryConnectorHistory();
  readonly journal = new MemoryJournal();
  readonly captures = new MemoryCaptures();
  /** In words: `plan site_1 SESSION_STARTED`. */
  readonly nudges: string[] = [];
  readonly commissioned: Charger[] = [];
  readonly keysChanged: string[] = [];
  readonly boots: string[] = [];
  readonly answersTaken: unknown[][] = [];
  readonly logged: [LogCode, LogFacts][] = [];
  readonly id: string;
  nowMs: number;
  #connectedAtMs: number;
  #connectionId = 'socket-1';
  #registration: Registration;
  readonly #ready: Promise<unknown>;

  constructor({ now = NOW, charger = {}, cards = [{}], registrationAtConnect }: ChargerSetting = {}) {
    this.nowMs = Date.parse(now);
    this.#connectedAtMs = this.nowMs;
    const known = aCharger(charger);
    this.id = known.id;
    this.#registration = registrationAtConnect ?? known.registration;
    this.#ready = Promise.all([
      this.chargers.create(known),
      this.connections.open(known.id, this.#connectionId, this.#connectedAtMs),
      ...cards.map((card) => this.cards.create(aCard(card))),
    ]);
  }

  /** The text that comes back over the socket, or `undefined` for silence. */
  async sends(frame: string): Promise<string | undefined> {
    await this.#ready;
    const { id: chargerId, siteId } = (await this.chargers.get(this.id)) ?? aCharger({ id: this.id });
    return routeFrame(
      frame,
      {
        chargerId,
        siteId,
        registration: this.#registration,
        connectionId: this.#connectionId,
        connectedAtMs: this.#connectedAtMs,
        receivedAtMs: this.nowMs,
      },
      this.ports,
    );
  }

  async calls(action: string, payload: object, messageId = 'm1'): Promise<unknown> {
    return JSON.parse((await this.sends(JSON.stringify([2, messageId, action, payload]))) ?? 'null');
  }

  async reconnects(now: string): Promise<void> {
    await this.#ready;
    this.at(now);
    this.#connectedAtMs = this.nowMs;
    this.#connectionId = `socket-${now}`;
    await this.connections.open(this.id, this.#connectionId, this.#connectedAtMs);
  }

  at(now: string): this {
    this.nowMs = Date.parse(now);
    return this;
  }

  async theSession(): Promise<Session> {
    const { items } = await this.sessions.list({ limit: 10 });
    const [session] = items;
    if (session === undefined || items.length > 1) throw new Error(`${items.length} sessions`);
    return session;
  }

  async allSessions(): Promise<readonly Session[]> {
    return (await this.sessions.list({ limit: 1_000 })).items;
  }

  /** Connections that we ended. */
  readonly closed: string[] = [];
  readonly ports = {
    clock: { nowMs: () => this.nowMs },
    chargers: this.chargers,
    connections: this.connections,
    sessions: this.sessions,
    cards: this.cards,
    ledger: this.ledger,
    telemetry: this.telemetry,
    connectorHistory: this.connectorHistory,
    journal: this.journal,
    captures: this.captures,
    reservations: this.reservations,
    securityEvents: this.securityEvents,
    guard: new FrameGuard({
      tallies: this.tallies,
      securityEvents: this.securityEvents,
      socket: { close: async (connectionId) => void this.closed.push(connectionId) },
      log: { info: () => {}, warn: () => {}, error: () => {} },
    }),
    planning: { plan: async (siteId: string, reason: string) => void this.nudges.push(`plan ${siteId} ${reason}`) },
    pump: { pump: async (chargerId: string, cause: string) => void this.nudges.push(`pump ${chargerId} ${cause}`) },
    adHoc: this.adHoc,
    settlements: {
      settle: async (sessionId: string) => void this.nudges.push(`settle ${sessionId}`),
      advance: async (adHocId: string) => void this.nudges.push(`advance ${adHocId}`),
    },
    commissioning: {
      firstBoot: async (charger: Charger) => void this.commissioned.push(charger),
      changeKey: async (charger: Charger) => void this.keysChanged.push(charger.id),
      booted: async (charger: Charger, hasOtherFirmware: boolean) =>
        void this.boots.push(`${charger.id}${hasOtherFirmware ? ' with other firmware' : ''}`),
    },
    answers: {
      answered: async (...taken: unknown[]) => void this.answersTaken.push(taken),
      refused: async (...taken: unknown[]) => void this.answersTaken.push(taken),
    },
    log: {
      info: (code: LogCode, facts: LogFacts) => void this.logged.push([code, facts]),
      warn: (code: LogCode, facts: LogFacts) => void this.logged.push([code, facts]),
      error: (code: LogCode, facts: LogFacts) => void this.logged.push([code, facts]),
    },
  };
}

export function aConnectedCharger(setting?: ChargerSetting): ConnectedCharger {
  return new ConnectedCharger(setting);
}
