/** `check-ledger`, every night: does the ledger add up? */
export interface CheckLedgerEnvironment {
  readonly CORE_TABLE: string;
  readonly LEDGER_TABLE: string;
  readonly NOTICES_QUEUE_URL: string;
}
