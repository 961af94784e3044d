/** `on-timer`: a deadline passed, or a charger has been silent about itself. */
export interface OnTimerEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  /** How long the message journal keeps an exchange. */
  readonly JOURNAL_DAYS: string;
  readonly COMMANDS_QUEUE_URL: string;
  readonly TIMERS_QUEUE_URL: string;
}
