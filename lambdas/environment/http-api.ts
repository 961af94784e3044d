/** `http-api`: the operators' HTTP API. */
export interface HttpApiEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  readonly LEDGER_TABLE: string;
  /** How long the message journal keeps an exchange. */
  readonly JOURNAL_DAYS: string;
  readonly COMMANDS_QUEUE_URL: string;
  readonly PLANNING_QUEUE_URL: string;
  readonly SETTLEMENTS_QUEUE_URL: string;
  readonly PAYMENTS_QUEUE_URL: string;
  /** Who takes cards, whether it is real money, and where the keys are: see `advance-payment`. */
  readonly PAYMENT_PROVIDER: string;
  readonly PAYMENT_LIVEMODE: string;
  readonly PAYMENT_SECRETS: string;
  readonly SIGNAL_CHANGES_QUEUE_URL: string;
  readonly USER_POOL_ID: string;
  readonly USER_POOL_CLIENT_ID: string;
  readonly FILES_BUCKET: string;
  /** Where chargers and browsers reach us, without a slash at the end. */
  readonly PUBLIC_URL: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
  readonly NOTICES_QUEUE_URL: string;
  /** `yes`: webhooks may lead to this very machine. */
  readonly ALLOW_LOOPBACK_WEBHOOKS: string;
}
