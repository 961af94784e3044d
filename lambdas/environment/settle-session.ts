/** `settle-session`: prices a closed session from its meter samples. */
export interface SettleSessionEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
}
