/** `http-api`: the operators' HTTP API. */
export interface HttpApiEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  readonly COMMANDS_QUEUE_URL: string;
  readonly PLANNING_QUEUE_URL: string;
  readonly SETTLEMENTS_QUEUE_URL: string;
  readonly USER_POOL_ID: string;
  readonly USER_POOL_CLIENT_ID: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
}
