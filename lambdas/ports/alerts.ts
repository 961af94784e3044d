import type { Alert, AlertStep } from '../domain/alerts/alert';
import type { AlertRule, AlertRuleId } from '../domain/alerts/alert-rule';
import type { Event } from '../domain/events/event';
import type { Result } from '../domain/shared/result';
import type { Page, PageRequest } from './charger-store';

export interface AlertQuery extends PageRequest {
  readonly chargerId?: string;
  /** STANDING: open or acknowledged. */
  readonly status?: Alert['status'] | 'STANDING';
  readonly rule?: AlertRuleId;
}

/** Alerts and their history. Of one rule and one object at most one stands at a time. */
export interface AlertStore {
  get(id: string): Promise<Alert | undefined>;
  /** The newest of this rule and object, whether it stands or not. */
  newest(rule: AlertRuleId, objectId: string): Promise<Alert | undefined>;
  /**
   * Writes the next version of an alert, and what others are told of it, together or not at all. One that begins to stand is refused while
   * another of its rule and object does; any is refused when it has changed since it was read.
   */
  write(next: Alert, events: readonly Event[]): Promise<Result<undefined, { code: 'CONFLICT' }>>;
  /** Newest first. */
  list(query: AlertQuery): Promise<Page<Alert>>;
}

/** Ends an alert that stands, and tells of it; answers whether it did. */
export type EndAlert = (alert: Alert, step: Omit<AlertStep, 'what'>) => Promise<boolean>;

/** Only what an operator has changed is stored. */
export interface AlertRuleStore {
  get(id: AlertRuleId): Promise<AlertRule>;
  list(): Promise<readonly AlertRule[]>;
  /** Writes over the version it read. */
  update(rule: AlertRule): Promise<Result<AlertRule, { code: 'CONFLICT' }>>;
}
