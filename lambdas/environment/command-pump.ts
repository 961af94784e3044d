/** `command-pump`: sends the next CALL of a charger's queue. */
export interface CommandPumpEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  /** How long the message journal keeps an exchange. */
  readonly JOURNAL_DAYS: string;
  readonly COMMANDS_QUEUE_URL: string;
  readonly TIMERS_QUEUE_URL: string;
  /** `https://…/stage` of the WebSocket API; the SDK reads it by this name. */
  readonly AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: string;
}
