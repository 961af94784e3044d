/** `charger-message`: every frame a charger sends. */
export interface ChargerMessageEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  readonly LEDGER_TABLE: string;
  /** How long the message journal keeps an exchange. */
  readonly JOURNAL_DAYS: string;
  readonly COMMANDS_QUEUE_URL: string;
  readonly PLANNING_QUEUE_URL: string;
  readonly SETTLEMENTS_QUEUE_URL: string;
  /** `https://…/stage` of the WebSocket API; the SDK reads it by this name. */
  readonly AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: string;
  readonly NOTICES_QUEUE_URL: string;
}
