import { type Currency, minorDigits } from '../../domain/shared/money';

/**
 * How Stripe counts, where that is not as ISO 4217 has it (docs.stripe.com/currencies, "Special cases"): ISK and UGX have no minor unit, yet
 * are told in hundredths; MGA is told in whole units. HUF and PKR are ordinary: two digits, whatever `Intl` thinks of them.
 */
const STRIPE_DIGITS: Partial<Record<Currency, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/** The least that Stripe takes with one charge, in our minor units (docs.stripe.com/currencies, "Minimum and maximum charge amounts"). */
const SMALLEST: Partial<Record<Currency, bigint>> = {
  AED: 200n,
  AUD: 50n,
  BRL: 50n,
  CAD: 50n,
  CHF: 50n,
  CZK: 1_500n,
  DKK: 250n,
  EUR: 50n,
  GBP: 30n,
  HKD: 400n,
  HUF: 17_500n,
  INR: 50n,
  JPY: 50n,
  MXN: 1_000n,
  MYR: 200n,
  NOK: 300n,
  NZD: 50n,
  PLN: 200n,
  RON: 200n,
  SEK: 300n,
  SGD: 50n,
  THB: 1_000n,
  USD: 50n,
};

function digitsMore(currency: Currency): number {
  return (STRIPE_DIGITS[currency] ?? minorDigits(currency)) - minorDigits(currency);
}

/** In our minor units: 5.124 KWD cannot be charged, 5.120 can; 10.50 MGA cannot, 10 can. */
export function stripeStepMinor(currency: Currency): bigint {
  if (minorDigits(currency) === 3) return 10n;
  const digits = digitsMore(currency);
  return digits < 0 ? 10n ** BigInt(-digits) : 1n;
}

export function stripeSmallestMinor(currency: Currency): bigint {
  return SMALLEST[currency] ?? stripeStepMinor(currency);
}

/** Whole by construction: `stripeStepMinor` holds for everything that is sent. Far below 2^53, as the ledger's largest amount is. */
export function toStripe(amountMinor: bigint, currency: Currency): number {
  const digits = digitsMore(currency);
  return Number(digits >= 0 ? amountMinor * 10n ** BigInt(digits) : amountMinor / 10n ** BigInt(-digits));
}

export function fromStripe(amount: number, currency: Currency): bigint {
  const digits = digitsMore(currency);
  return digits >= 0 ? BigInt(amount) / 10n ** BigInt(digits) : BigInt(amount) * 10n ** BigInt(-digits);
}
