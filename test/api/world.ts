import { MemoryAdHocStore, MemoryConnectorLocks, MemoryPublicCodes, MemoryReceipts } from '../../lambdas/adapters/memory/memory-ad-hoc';
import { MemoryAlertRuleStore, MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store';
import { MemoryApiKeyStore } from '../../lambdas/adapters/memory/memory-api-key-store';
import { MemoryAuditTrail } from '../../lambdas/adapters/memory/memory-audit-trail';
import { MemoryAvailabilityStore } from '../../lambdas/adapters/memory/memory-availability-store';
import { MemoryCardStore } from '../../lambdas/adapters/memory/memory-card-store';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConfigurationStore, MemoryTemplateStore } from '../../lambdas/adapters/memory/memory-configurations';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryConnectorHistory } from '../../lambdas/adapters/memory/memory-connector-history';
import { MemoryDriverStore } from '../../lambdas/adapters/memory/memory-driver-store';
import { MemoryLinkStore, MemoryTransferStore } from '../../lambdas/adapters/memory/memory-files';
import { MemoryInbox } from '../../lambdas/adapters/memory/memory-inbox';
import { MemoryCaptures, MemoryJournal } from '../../lambdas/adapters/memory/memory-journal';
import { MemoryLedger } from '../../lambdas/adapters/memory/memory-ledger';
import { MemoryLocalListStore } from '../../lambdas/adapters/memory/memory-local-list-store';
import { MemoryMailbox } from '../../lambdas/adapters/memory/memory-mailbox';
import { MemoryPlanStore } from '../../lambdas/adapters/memory/memory-plan-store';
import { MemoryRefusedVisits } from '../../lambdas/adapters/memory/memory-refused-visits';
import { MemoryReservationStore } from '../../lambdas/adapters/memory/memory-reservation-store';
import { MemorySecurityEventStore } from '../../lambdas/adapters/memory/memory-security-event-store';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemorySignalFeedStore } from '../../lambdas/adapters/memory/memory-signal-feed-store';
import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { MemoryTallies } from '../../lambdas/adapters/memory/memory-tallies';
import { MemoryTariffStore } from '../../lambdas/adapters/memory/memory-tariff-store';
import { MemoryTelemetryStore } from '../../lambdas/adapters/memory/memory-telemetry-store';
import { MemoryUserStore } from '../../lambdas/adapters/memory/memory-user-store';
import { MemoryDeliveryStore, MemoryOutbox, MemoryWebhookStore } from '../../lambdas/adapters/memory/memory-webhook-store';
import { createApi } from '../../lambdas/api/app';
import type { ApiPorts } from '../../lambdas/api/ports';
import { sendCommand } from '../../lambdas/commands/send-command';
import type { OpenSession } from '../../lambdas/domain/sessions/session';
import { ok } from '../../lambdas/domain/shared/result';
import { DEFAULT_SITE_ID } from '../../lambdas/domain/sites/site';
import { paymentDesk } from '../../lambdas/jobs/payments/payment-desk';
import { endAlert } from '../../lambdas/jobs/raise-alert';
import type { Notice } from '../../lambdas/ports/notices';
import { type Identity, ROLES, type Role, type User } from '../../lambdas/ports/people';
import type { RateLimiter } from '../../lambdas/ports/rate-limit';
import { DeskProvider, paymentDepsIn } from '../support/payments';
import { MemoryPool } from './memory-pool';

export const NOW = '2026-03-01T08:00:00.000Z';

/**
 * The whole API on memory adapters. Tokens are the names of roles, so that a request reads who is asking: `operator` is one of the whole
 * network, `operator~site_a~site_b` one who is limited to these sites, and `driver` is the driver drv_1.
 */
export class ApiWorld {
  nowMs = Date.parse(NOW);
  readonly nudges: string[] = [];
  readonly logged: unknown[][] = [];
  /** What happens while somebody waits; each entry is used up by one sleep. */
  readonly duringSleep: (() => Promise<unknown>)[] = [];
  readonly slept: number[] = [];
  readonly connections = new MemoryConnectionStore();
  readonly chargers = new MemoryChargerStore(this.connections);
  readonly mailbox = new MemoryMailbox({
    connection: async () => undefined,
    registration: async () => 'Accepted',
    proposePassword: (chargerId, pending) => this.chargers.proposePassword(chargerId, pending),
  });
  readonly sessions = new MemorySessionStore();
  readonly inbox = new MemoryInbox(this.sessions);
  readonly telemetry = new MemoryTelemetryStore();
  readonly connectorHistory = new MemoryConnectorHistory();
  readonly journal = new MemoryJournal();
  readonly captures = new MemoryCaptures();
  readonly plans = new MemoryPlanStore();
  readonly tallies = new MemoryTallies();
  readonly visits = new MemoryRefusedVisits({ nowMs: () => this.nowMs });
  readonly securityEvents = new MemorySecurityEventStore();
  readonly reservations = new MemoryReservationStore();
  readonly cards = new MemoryCardStore();
  readonly localLists = new MemoryLocalListStore();
  readonly configurations = new MemoryConfigurationStore();
  readonly templates = new MemoryTemplateStore();
  readonly availability = new MemoryAvailabilityStore();
  readonly statistics = this.sessions.statistics;
  readonly lines = this.connections;
  readonly sites = new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'DE-LU' });
  readonly signals = new MemorySignalStore();
  readonly feeds = new MemorySignalFeedStore();
  readonly tariffs = new MemoryTariffStore();
  readonly apiKeys = new MemoryApiKeyStore();
  readonly outbox = new MemoryOutbox();
  readonly alerts = new MemoryAlertStore(this.outbox);
  readonly alertRules = new MemoryAlertRuleStore();
  readonly webhooks = new MemoryWebhookStore();
  readonly deliveries = new MemoryDeliveryStore();
  readonly noticed: Notice[] = [];
  readonly drivers = new MemoryDriverStore();
  readonly ledger = new MemoryLedger({ nowMs: () => this.nowMs }, { ulid: () => `01J${String(++this.#counter).padStart(23, '0')}` });
  readonly adHoc = new MemoryAdHocStore();
  readonly locks = new MemoryConnectorLocks();
  readonly publicCodes = new MemoryPublicCodes();
  readonly receipts = new MemoryReceipts();
  readonly provider = new DeskProvider(() => this.nowMs);
  readonly paymentDeps = paymentDepsIn({ nowMs: () => this.nowMs, ledger: this.ledger, provider: this.provider });
  readonly users = new MemoryUserStore();
  readonly audit = new MemoryAuditTrail();
  /** Nobody waits, unless a test says so: its clock stands still, and buckets would never fill. */
  waitMs: RateLimiter['waitMs'] = () => 0;
  readonly links = new MemoryLinkStore();
  readonly transfers = new MemoryTransferStore();
  /** Sizes of the files in the bucket, by key. */
  readonly bucket = new Map<string, number>();
  readonly pool = new MemoryPool(() => this.nowMs);
  #counter = 0;
  readonly #verify = this.pool.verify.bind(this.pool);
  /** Beside those of the pool, tokens that read as who is asking. */
  readonly identity = Object.assign(this.pool, { verify: (token: string) => this.#verifyByName(token) });

  readonly ports: ApiPorts = {
    clock: { nowMs: () => this.nowMs },
    random: {
      token: (length) => `t${++this.#counter}`.padEnd(length, 'x'),
      ulid: () => `01J${String(++this.#counter).padStart(23, '0')}`,
    },
    sleep: async (durationMs) => {
      this.slept.push(durationMs);
      this.nowMs += durationMs;
      await this.duringSleep.shift()?.();
    },
    log: {
      info: (...line) => void this.logged.push(line),
      warn: (...line) => void this.logged.push(line),
      error: (...line) => void this.logged.push(line),
    },
    identity: this.identity,
    account: this.pool,
    directory: this.pool,
    apiKeys: this.apiKeys,
    alerts: this.alerts,
    alertRules: this.alertRules,
    endAlert: (alert, step) => endAlert(alert, step, this.ports),
    webhooks: this.webhooks,
    deliveries: this.deliveries,
    notices: { send: async (notice) => void this.noticed.push(notice) },
    users: this.users,
    audit: this.audit,
    rates: { waitMs: (who, rate) => this.waitMs(who, rate) },
    chargers: this.chargers,
    mailbox: this.mailbox,
    commands: sendCommand({
      clock: { nowMs: () => this.nowMs },
      mailbox: this.mailbox,
      pump: { pump: async (chargerId, cause) => void this.nudges.push(`pump ${chargerId} ${cause}`) },
    }),
    sessions: this.sessions,
    statistics: this.statistics,
    lines: this.lines,
    telemetry: this.telemetry,
    connectorHistory: this.connectorHistory,
    journal: this.journal,
    captures: this.captures,
    inbox: this.inbox,
    settlements: { settle: async (sessionId) => void this.nudges.push(`settle ${sessionId}`) },
    adHoc: this.adHoc,
    locks: this.locks,
    publicCodes: this.publicCodes,
    receipts: this.receipts,
    adHocNudge: { advance: async (adHocId) => void this.nudges.push(`advance ${adHocId}`) },
    plans: this.plans,
    tallies: this.tallies,
    visits: this.visits,
    securityEvents: this.securityEvents,
    planning: {
      plan: async (siteId, reason, sessionId) => void this.nudges.push(['plan', siteId, reason, sessionId].filter(Boolean).join(' ')),
    },
    reservations: this.reservations,
    cards: this.cards,
    localLists: this.localLists,
    configurations: this.configurations,
    templates: this.templates,
    availability: this.availability,
    drivers: this.drivers,
    ledger: this.ledger,
    payments: paymentDesk(this.paymentDeps),
    sites: this.sites,
    signals: this.signals,
    feeds: this.feeds,
    changes: { changed: async (kind, zone) => void this.nudges.push(`changed ${kind} ${zone}`) },
    tariffs: this.tariffs,
    transfers: this.transfers,
    links: this.links,
    files: {
      addressToPut: async (key, forMs) => `https://bucket.example/${key}?put&for=${forMs}`,
      addressToGet: async (key, forMs, fileName) =>
        `https://bucket.example/${key}?get&for=${forMs}${fileName === undefined ? '' : `&as=${fileName}`}`,
      look: async (key) => {
        const sizeBytes = this.bucket.get(key);
        return sizeBytes === undefined ? undefined : { sizeBytes, storedAtMs: this.nowMs };
      },
    },
    facts: {
      allowsLoopbackWebhooks: false,
      publicUrl: 'https://charge.example.com',
      defaultTimeZone: 'Europe/Berlin',
      defaultPriceZone: 'DE-LU',
      journalDays: 30,
    },
  };
  readonly api = createApi(this.ports);

  async #verifyByName(token: string): ReturnType<Identity['verify']> {
    const [name, ...sites] = token.split('~');
    const role = ROLES.find((known) => known === name);
    if (role === undefined) return this.#verify(token);
    const user = aUser(role, sites.length === 0 ? undefined : sites);
    await this.users.create(user);
    return ok({ id: user.id, roles: [], issuedAtMs: this.nowMs });
  }

  async ask(request: string, options: Asking = {}): Promise<Answer> {
    const [method = 'GET', path = '/'] = request.split(' ');
    const { as = 'admin', body, headers = {} } = options;
    const response = await this.api.request(path, {
      method,
      headers: {
        ...(as === null ? {} : { Authorization: `Bearer ${as}` }),
        ...(body === undefined || typeof body === 'string' ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }
}

export interface Asking {
  /** A role, another token, or null for nobody. */
  readonly as?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was answered
  readonly body: any;
}

/** Known from their first request on. */
export function aUser(role: Role, sites?: readonly string[]): User {
  return {
    id: sites === undefined ? `${role}-1` : `${role}-of-${sites.join('-')}`,
    email: `${role}@example.com`,
    roles: [role],
    ...(sites === undefined ? {} : { sites }),
    ...(role === 'driver' ? { driverId: 'drv_1' } : {}),
    status: 'ACTIVE',
    createdAtMs: Date.parse(NOW),
    createdBy: 'user:owner-1',
    version: 1,
  };
}

export function anOpenSession(over: Partial<OpenSession> = {}): OpenSession {
  return {
    id: 'ses_one',
    chargerId: 'CP-1',
    connectorId: 1,
    transactionId: 4711,
    idTag: '04A2B9C1',
    siteId: DEFAULT_SITE_ID,
    startKey: 'key',
    startMessageId: 'm1',
    idTagInfo: { status: 'Accepted' },
    startedAtMs: Date.parse('2026-03-01T07:00:00Z'),
    startReceivedAtMs: Date.parse('2026-03-01T07:00:01Z'),
    meterStartWh: 1_000,
    flags: [],
    status: 'OPEN',
    ...over,
  };
}
