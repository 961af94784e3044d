/** `close-ghosts`, every hour: ends sessions whose stop will not come. */
export interface CloseGhostsEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  readonly PLANNING_QUEUE_URL: string;
  readonly SETTLEMENTS_QUEUE_URL: string;
}
