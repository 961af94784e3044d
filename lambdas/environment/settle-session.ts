/** `settle-session`: prices a closed session from its meter samples. */
export interface SettleSessionEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  readonly LEDGER_TABLE: string;
  /** A session whose wallet is empty is stopped. */
  readonly COMMANDS_QUEUE_URL: string;
  readonly SETTLEMENTS_QUEUE_URL: string;
  readonly PAYMENTS_QUEUE_URL: string;
  /** Who takes cards, whether it is real money, and where the keys are: see `advance-payment`. */
  readonly PAYMENT_PROVIDER: string;
  readonly PAYMENT_LIVEMODE: string;
  readonly PAYMENT_SECRETS: string;
  /** JSON: who stands on receipts. */
  readonly OPERATOR: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
  readonly NOTICES_QUEUE_URL: string;
}
