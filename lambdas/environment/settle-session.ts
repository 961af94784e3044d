import type { AdvancePaymentEnvironment } from './payments';

/** `settle-session`: prices a closed session from its meter samples. */
export interface SettleSessionEnvironment extends AdvancePaymentEnvironment {
  readonly CORE_TABLE: string;
  readonly TELEMETRY_TABLE: string;
  readonly LEDGER_TABLE: string;
  /** A session whose wallet is empty is stopped. */
  readonly COMMANDS_QUEUE_URL: string;
  /** JSON: who stands on receipts. */
  readonly OPERATOR: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
  readonly NOTICES_QUEUE_URL: string;
}
