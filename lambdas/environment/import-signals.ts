/** `import-signals`, on a schedule: asks the configured sources for prices of every zone in use. */
export interface ImportSignalsEnvironment {
  readonly CORE_TABLE: string;
  readonly PLANNING_QUEUE_URL: string;
  /** Sources in order of preference, comma separated: `energy-charts,replay`. */
  readonly PRICE_SOURCES: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
}
