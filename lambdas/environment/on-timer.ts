/** `on-timer`: a deadline passed, or a charger has been silent about itself. */
export interface OnTimerEnvironment {
  readonly CORE_TABLE: string;
  readonly COMMANDS_QUEUE_URL: string;
  readonly TIMERS_QUEUE_URL: string;
}
