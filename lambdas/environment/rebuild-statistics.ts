/** `rebuild-statistics`, every night: compares the rows of yesterday with the sessions, and counts how chargers were there. */
export interface RebuildStatisticsEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
}
