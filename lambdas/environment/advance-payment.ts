/** `advance-payment`: asks the payment provider what was ordered, and tells the ledger. */
export interface AdvancePaymentEnvironment {
  readonly CORE_TABLE: string;
  readonly LEDGER_TABLE: string;
  /** Whom a payment is for hears of it there. */
  readonly SETTLEMENTS_QUEUE_URL: string;
  readonly PAYMENTS_QUEUE_URL: string;
  /** `manual`, `stripe` or `sandbox`. */
  readonly PAYMENT_PROVIDER: string;
  /** `true`: real money. */
  readonly PAYMENT_LIVEMODE: string;
  /** Name of an encrypted parameter of Systems Manager with the provider's keys, or `none`. The keys are in no environment. */
  readonly PAYMENT_SECRETS: string;
}
