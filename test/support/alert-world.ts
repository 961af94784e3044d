import { MemoryAlertRuleStore, MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { MemoryDeliveryStore, MemoryOutbox, MemoryWebhookStore } from '../../lambdas/adapters/memory/memory-webhook-store';
import type { Alert } from '../../lambdas/domain/alerts/alert';
import type { Charger, Connector } from '../../lambdas/domain/chargers/charger';
import type { Webhook } from '../../lambdas/domain/webhooks/webhook';
import { type HandleNoticeDeps, handleNotice } from '../../lambdas/jobs/handle-notice';
import type { Notice } from '../../lambdas/ports/notices';
import type { WebhookRequest } from '../../lambdas/ports/webhooks';
import { silentLog } from './mailbox';

export const NOW_MS = Date.parse('2026-03-02T10:00:00Z');

/** Alerts and webhooks on memory adapters, with a clock that a test turns and a queue that it empties. */
export class AlertWorld {
  nowMs = NOW_MS;
  readonly connections = new MemoryConnectionStore();
  readonly chargers = new MemoryChargerStore(this.connections);
  readonly sessions = new MemorySessionStore();
  readonly sites = new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'DE-LU' });
  readonly signals = new MemorySignalStore();
  readonly outbox = new MemoryOutbox();
  readonly alerts = new MemoryAlertStore(this.outbox);
  readonly rules = new MemoryAlertRuleStore();
  readonly webhooks = new MemoryWebhookStore();
  readonly deliveries = new MemoryDeliveryStore();
  readonly deadLetters: Record<string, number> = {};
  readonly noticed: { readonly notice: Notice; readonly atMs: number }[] = [];
  readonly requested: WebhookRequest[] = [];
  /** Where a line or a fault is to be looked at again, as the due marks would have it. */
  readonly marks = new Map<string, number | undefined>();
  #counter = 0;

  readonly deps: HandleNoticeDeps = {
    clock: { nowMs: () => this.nowMs },
    random: { ulid: () => String(++this.#counter) },
    alerts: this.alerts,
    rules: this.rules,
    chargers: this.chargers,
    marks: {
      lineLostAtMs: async (chargerId) => this.connections.lostAtMs(chargerId),
      lookAtLine: async (chargerId, _lostAtMs, atMs) => void this.marks.set(chargerId, atMs),
      lookAtFault: async ({ chargerId, connectorId }, atMs) => void this.marks.set(`${chargerId}/${connectorId}`, atMs),
    },
    sessions: this.sessions,
    sites: this.sites,
    signals: this.signals,
    outbox: this.outbox,
    webhooks: this.webhooks,
    deliveries: this.deliveries,
    deadLetters: { count: async () => this.deadLetters },
    notices: { send: async (notice, delayS = 0) => void this.noticed.push({ notice, atMs: this.nowMs + delayS * 1_000 }) },
    requests: { send: async (request) => void this.requested.push(request) },
    log: silentLog,
  };

  handle(notice: Notice): Promise<void> {
    return handleNotice(notice, this.deps);
  }

  /** Turns the clock, and does whatever is due until nothing is. */
  async after(durationMs: number): Promise<void> {
    this.nowMs += durationMs;
    for (const { id, lookAgainAtMs = Number.POSITIVE_INFINITY } of await this.allAlerts()) {
      if (lookAgainAtMs <= this.nowMs) await this.handle({ kind: 'ALERT_DUE', alertId: id });
    }
    for (;;) {
      const place = this.noticed.findIndex(({ atMs }) => atMs <= this.nowMs);
      if (place === -1) return;
      const [due] = this.noticed.splice(place, 1);
      if (due !== undefined) await this.handle(due.notice);
    }
  }

  async allAlerts(): Promise<readonly Alert[]> {
    return (await this.alerts.list({ limit: 100 })).items;
  }

  /** `RULE object STATUS`, newest first. */
  async standing(): Promise<readonly string[]> {
    return (await this.allAlerts()).map(({ rule, objectId, status }) => `${rule} ${objectId} ${status}`);
  }

  async addCharger(id: string, createdAtMs = NOW_MS - 100 * 86_400_000): Promise<void> {
    await this.chargers.create({
      id,
      siteId: 'site_a',
      registration: 'Accepted',
      password: { algorithm: 'scrypt', saltHex: '', hashHex: '' },
      createdAtMs,
      maxCurrentA: 16,
      phases: 3,
      capabilities: {},
    } satisfies Charger);
  }

  async says(chargerId: string, connectorId: number, status: Connector['status']): Promise<void> {
    const atMs = this.nowMs;
    await this.chargers.recordStatus({
      chargerId,
      connectorId,
      status,
      errorCode: status === 'Faulted' ? 'GroundFailure' : 'NoError',
      epoch: 1,
      reportedAtMs: atMs,
      receivedAtMs: atMs,
    });
    if (status === 'Faulted') await this.handle({ kind: 'FAULT_REPORTED', chargerId, connectorId });
  }
}

export function aWebhook(over: Partial<Webhook> = {}): Webhook {
  return {
    id: 'whk_a',
    url: 'https://hooks.example.com/',
    description: '',
    events: [],
    isEnabled: true,
    secrets: [{ secret: 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=' }],
    createdAtMs: NOW_MS,
    version: 1,
    ...over,
  };
}
