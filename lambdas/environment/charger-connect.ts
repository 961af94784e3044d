/** `charger-connect`: records the socket, drops the one it replaces, wakes the charger's queue. */
export interface ChargerConnectEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  readonly COMMANDS_QUEUE_URL: string;
  readonly PLANNING_QUEUE_URL: string;
  readonly TIMERS_QUEUE_URL: string;
  /** `https://…/stage` of the WebSocket API; the SDK reads it by this name. */
  readonly AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: string;
  readonly NOTICES_QUEUE_URL: string;
}
