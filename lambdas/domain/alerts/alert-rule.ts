/** What can be the matter, and how bad it is unless an operator says otherwise. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A figure of a rule: what it is until somebody changes it, and what it can be at all. */
export interface Threshold {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

interface Definition {
  readonly severity: Severity;
  readonly meaning: string;
  readonly thresholds: Readonly<Record<string, Threshold>>;
}

/** Every rule there is. Each looks at things of one kind, and has at most one alert open for each of them. */
export const ALERT_RULES = {
  CHARGER_OFFLINE: {
    severity: 'critical',
    meaning: 'A charger has been gone for longer than its grace',
    // Chargers change their network, and the gateway cuts every line after two hours: a minute means nothing.
    thresholds: { graceS: { usual: 300, least: 60, most: 86_400 } },
  },
  CHARGER_FAULTED: {
    severity: 'critical',
    meaning: 'A connector, or the charger as a whole, says Faulted',
    thresholds: { forS: { usual: 60, least: 0, most: 86_400 } },
  },
  SECURITY_EVENT: { severity: 'critical', meaning: 'A critical event of a charger’s security', thresholds: {} },
  COMMAND_STUCK: {
    severity: 'warning',
    meaning: 'Commands of a charger are past their time, and looking again does not move them',
    thresholds: { overdueS: { usual: 600, least: 120, most: 86_400 } },
  },
  GHOST_SESSION: { severity: 'warning', meaning: 'A session was ended as estimated: its stop never came', thresholds: {} },
  START_SUCCESS_LOW: {
    severity: 'warning',
    meaning: 'Too many of the last sessions of a charger gave no energy',
    thresholds: { leastPercent: { usual: 60, least: 1, most: 100 }, ofStarts: { usual: 5, least: 2, most: 50 } },
  },
  METER_IMPOSSIBLE: { severity: 'warning', meaning: 'The register of a session cannot be right', thresholds: {} },
  PRICES_LATE: {
    severity: 'warning',
    meaning: 'The prices of tomorrow are not there',
    /** Of the day-ahead market's own clock; they are published at about 12:45. */
    thresholds: { fromHour: { usual: 15, least: 13, most: 23 } },
  },
  DEAD_LETTERS: {
    severity: 'critical',
    meaning: 'Messages that could not be handled wait in a dead-letter queue',
    thresholds: { atLeast: { usual: 1, least: 1, most: 1_000_000 } },
  },
  LEDGER_WRONG: { severity: 'critical', meaning: 'The ledger does not add up', thresholds: {} },
  UPTIME_LOW: {
    severity: 'warning',
    meaning: 'A charger was offline or faulted for too much of the last days',
    thresholds: { leastPercent: { usual: 97, least: 1, most: 100 }, overDays: { usual: 30, least: 1, most: 365 } },
  },
  WEBHOOK_DISABLED: { severity: 'warning', meaning: 'A webhook has failed for so long that it is switched off', thresholds: {} },
} as const satisfies Readonly<Record<string, Definition>>;

export type AlertRuleId = keyof typeof ALERT_RULES;
export const ALERT_RULE_IDS = Object.keys(ALERT_RULES) as readonly AlertRuleId[];

/** A rule as it stands: the definition, and over it what an operator has changed. */
export interface AlertRule {
  readonly id: AlertRuleId;
  readonly isEnabled: boolean;
  readonly severity: Severity;
  /** Exactly those of the definition. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** 0: nobody has changed it. */
  readonly version: number;
}

export function usualRule(id: AlertRuleId): AlertRule {
  const { severity } = ALERT_RULES[id];
  const thresholds = Object.fromEntries(Object.entries(thresholdsOf(id)).map(([name, { usual }]) => [name, usual]));
  return { id, isEnabled: true, severity, thresholds, version: 0 };
}

export function thresholdsOf(id: AlertRuleId): Readonly<Record<string, Threshold>> {
  return ALERT_RULES[id].thresholds;
}

/** A figure that the definition has: a rule that was stored before it had it takes the usual one. */
export function threshold(rule: AlertRule, name: string): number {
  return rule.thresholds[name] ?? thresholdsOf(rule.id)[name]?.usual ?? 0;
}

export function isAlertRuleId(text: string): text is AlertRuleId {
  return Object.hasOwn(ALERT_RULES, text);
}
