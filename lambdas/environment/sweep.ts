/** `sweep`, every minute: finds what lost nudges left undone and nudges again. */
export interface SweepEnvironment {
  readonly CORE_TABLE: string;
  readonly COMMANDS_QUEUE_URL: string;
  readonly PLANNING_QUEUE_URL: string;
  readonly SETTLEMENTS_QUEUE_URL: string;
  readonly PAYMENTS_QUEUE_URL: string;
  readonly NOTICES_QUEUE_URL: string;
}
