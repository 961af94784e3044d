import { HOUR_MS, MINUTE_MS } from '../shared/time';
import type { AlertRule, AlertRuleId, Severity } from './alert-rule';

/** Figures and ids that explain an alert: never a card, a key or a text of a stranger. */
export type AlertFacts = Readonly<Record<string, string | number | boolean>>;

/** Something that a rule looks for, seen on one object: a charger, `charger/connector`, a session, a price zone, a queue. */
export interface Trouble {
  readonly rule: AlertRuleId;
  readonly objectId: string;
  readonly chargerId?: string;
  readonly siteId?: string;
  readonly facts: AlertFacts;
}

export interface AlertStep {
  readonly what: 'OPENED' | 'ACKNOWLEDGED' | 'RESOLVED' | 'REOPENED';
  readonly atMs: number;
  /** Absent: the rule itself. */
  readonly actor?: string;
  readonly note?: string;
}

export interface Alert extends Trouble {
  readonly id: string;
  readonly severity: Severity;
  readonly status: 'OPEN' | 'ACKNOWLEDGED' | 'RESOLVED';
  readonly openedAtMs: number;
  readonly resolvedAtMs?: number;
  /** When it was last told of by whoever found it. */
  readonly toldAtMs: number;
  /** How often it came back soon after it had ended. */
  readonly flaps: number;
  /** The newest steps, oldest first. */
  readonly history: readonly AlertStep[];
  /** When it is to be seen whether its cause is still there. */
  readonly lookAgainAtMs?: number;
  readonly version: number;
}

/** What comes back within this is the same trouble: it opens its alert again and tells nobody anew. */
const SAME_TROUBLE_WITHIN_MS = HOUR_MS;
/** An alert that flaps all night keeps its beginning and its end. */
const MOST_STEPS = 40;

/** How long at most until it is seen whether the cause is still there. What is not here ends by a person or by whoever found it. */
const LOOKED_AT_WITHIN_MS: Readonly<Partial<Record<AlertRuleId, number>>> = {
  CHARGER_OFFLINE: 5 * MINUTE_MS,
  CHARGER_FAULTED: 5 * MINUTE_MS,
  COMMAND_STUCK: 5 * MINUTE_MS,
  DEAD_LETTERS: 15 * MINUTE_MS,
  PRICES_LATE: 15 * MINUTE_MS,
  START_SUCCESS_LOW: HOUR_MS,
  UPTIME_LOW: 6 * HOUR_MS,
  GHOST_SESSION: 6 * HOUR_MS,
  METER_IMPOSSIBLE: 6 * HOUR_MS,
  WEBHOOK_DISABLED: HOUR_MS,
};

export function openAlert(id: string, trouble: Trouble, { severity }: Pick<AlertRule, 'severity'>, atMs: number): Alert {
  return {
    ...trouble,
    id,
    severity,
    status: 'OPEN',
    openedAtMs: atMs,
    toldAtMs: atMs,
    flaps: 0,
    history: [{ what: 'OPENED', atMs }],
    ...lookAgain({ rule: trouble.rule, openedAtMs: atMs }, atMs),
    version: 1,
  };
}

/** The alert again, if the trouble came back so soon that it never really ended. */
export function reopenAlert(alert: Alert, trouble: Trouble, atMs: number): Alert | undefined {
  if (alert.status !== 'RESOLVED' || atMs - (alert.resolvedAtMs ?? 0) >= SAME_TROUBLE_WITHIN_MS) return undefined;
  const { resolvedAtMs: _, ...rest } = alert;
  return {
    ...stepped(rest, { what: 'REOPENED', atMs }),
    status: 'OPEN',
    facts: trouble.facts,
    toldAtMs: atMs,
    flaps: alert.flaps + 1,
    ...lookAgain(alert, atMs),
  };
}

/** Somebody has seen it. It stays until its cause ends. */
export function acknowledgeAlert(alert: Alert, step: Omit<AlertStep, 'what'>): Alert | undefined {
  if (alert.status !== 'OPEN') return undefined;
  return { ...stepped(alert, { what: 'ACKNOWLEDGED', ...step }), status: 'ACKNOWLEDGED' };
}

export function resolveAlert(alert: Alert, step: Omit<AlertStep, 'what'>): Alert | undefined {
  if (alert.status === 'RESOLVED') return undefined;
  const { lookAgainAtMs: _, ...rest } = alert;
  return { ...stepped(rest, { what: 'RESOLVED', ...step }), status: 'RESOLVED', resolvedAtMs: step.atMs };
}

/** Told again by whoever found it. */
export function toldAgain(alert: Alert, facts: AlertFacts, atMs: number): Alert {
  return { ...alert, facts, toldAtMs: atMs, version: alert.version + 1 };
}

/** Its cause is still there: looked at every minute at first, and ever less often. */
export function stillOpen(alert: Alert, nowMs: number): Alert {
  return { ...alert, ...lookAgain(alert, nowMs), version: alert.version + 1 };
}

function lookAgain({ rule, openedAtMs }: Pick<Alert, 'rule' | 'openedAtMs'>, nowMs: number): { readonly lookAgainAtMs?: number } {
  const withinMs = LOOKED_AT_WITHIN_MS[rule];
  if (withinMs === undefined) return {};
  return { lookAgainAtMs: Math.round(nowMs + Math.min(withinMs, Math.max(MINUTE_MS, (nowMs - openedAtMs) / 10))) };
}

function stepped<T extends Pick<Alert, 'history' | 'version'>>(alert: T, step: AlertStep): T {
  const all = [...alert.history, step];
  const history = all.length <= MOST_STEPS ? all : [...all.slice(0, 1), ...all.slice(1 - MOST_STEPS)];
  return { ...alert, history, version: alert.version + 1 };
}
