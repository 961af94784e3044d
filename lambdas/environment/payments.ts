/** Of every function that asks the payment provider. The keys are in none of them: they are read from the parameter when they are needed. */
export interface PaymentsEnvironment {
  readonly PAYMENTS_QUEUE_URL: string;
  /** `manual`, `stripe` or `sandbox`. */
  readonly PAYMENT_PROVIDER: string;
  /** `true`: real money. */
  readonly PAYMENT_LIVEMODE: string;
  /** Name of an encrypted parameter of Systems Manager, or `none`. */
  readonly PAYMENT_SECRETS: string;
}

/** `advance-payment`: asks the provider what was ordered, and tells the ledger. */
export interface AdvancePaymentEnvironment extends PaymentsEnvironment {
  readonly CORE_TABLE: string;
  readonly LEDGER_TABLE: string;
  /** Whom the payment is for hears of it there. */
  readonly SETTLEMENTS_QUEUE_URL: string;
}

/** `reconcile-payments`, every day: our books against the provider's. */
export type ReconcilePaymentsEnvironment = AdvancePaymentEnvironment;
