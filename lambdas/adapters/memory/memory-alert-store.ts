import type { Alert } from '../../domain/alerts/alert';
import { ALERT_RULE_IDS, type AlertRule, type AlertRuleId, usualRule } from '../../domain/alerts/alert-rule';
import type { Event } from '../../domain/events/event';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { AlertQuery, AlertRuleStore, AlertStore } from '../../ports/alerts';
import type { Page } from '../../ports/charger-store';
import type { Outbox } from '../../ports/webhooks';
import { pageNewestFirst } from './page-newest-first';

export class MemoryAlertStore implements AlertStore {
  readonly #alerts = new Map<string, Alert>();
  readonly #newest = new Map<string, string>();
  readonly #outbox: Pick<Outbox, 'add'>;

  constructor(outbox: Pick<Outbox, 'add'>) {
    this.#outbox = outbox;
  }

  async get(id: string): Promise<Alert | undefined> {
    return this.#alerts.get(id);
  }

  async newest(rule: AlertRuleId, objectId: string): Promise<Alert | undefined> {
    return this.#alerts.get(this.#newest.get(JSON.stringify([rule, objectId])) ?? '');
  }

  async write(next: Alert, events: readonly Event[]): Promise<Result<undefined, { code: 'CONFLICT' }>> {
    const newest = this.#alerts.get(this.#newest.get(JSON.stringify([next.rule, next.objectId])) ?? '');
    const isTaken = newest !== undefined && newest.id !== next.id && newest.status !== 'RESOLVED';
    if (isTaken || (this.#alerts.get(next.id)?.version ?? 0) !== next.version - 1) return refuse({ code: 'CONFLICT' });
    this.#alerts.set(next.id, next);
    this.#newest.set(JSON.stringify([next.rule, next.objectId]), next.id);
    for (const event of events) await this.#outbox.add(event);
    return ok();
  }

  async list({ limit, cursor, chargerId, status, rule }: AlertQuery): Promise<Page<Alert>> {
    const wanted = [...this.#alerts.values()].filter(
      (alert) =>
        (chargerId === undefined || alert.chargerId === chargerId) &&
        (rule === undefined || alert.rule === rule) &&
        (status === undefined || (status === 'STANDING' ? alert.status !== 'RESOLVED' : alert.status === status)),
    );
    return pageNewestFirst(wanted, ({ openedAtMs, id }) => [openedAtMs, id], limit, cursor);
  }
}

export class MemoryAlertRuleStore implements AlertRuleStore {
  readonly #rules = new Map<AlertRuleId, AlertRule>();

  async get(id: AlertRuleId): Promise<AlertRule> {
    return this.#rules.get(id) ?? usualRule(id);
  }

  async list(): Promise<readonly AlertRule[]> {
    return Promise.all(ALERT_RULE_IDS.map((id) => this.get(id)));
  }

  async update(rule: AlertRule): Promise<Result<AlertRule, { code: 'CONFLICT' }>> {
    if ((await this.get(rule.id)).version !== rule.version) return refuse({ code: 'CONFLICT' });
    const next = { ...rule, version: rule.version + 1 };
    this.#rules.set(rule.id, next);
    return ok(next);
  }
}
