/** `reconcile-payments`, every day: our books against the provider's. */
export interface ReconcilePaymentsEnvironment {
  readonly CORE_TABLE: string;
  readonly LEDGER_TABLE: string;
  readonly SETTLEMENTS_QUEUE_URL: string;
  readonly PAYMENTS_QUEUE_URL: string;
  readonly PAYMENT_PROVIDER: string;
  readonly PAYMENT_LIVEMODE: string;
  readonly PAYMENT_SECRETS: string;
}
