import { invariant } from './invariant';

/**
 * Digits after the point of a currency's minor unit, by ISO 4217. Never taken from `Intl`: its ICU data rounds HUF and PKR
 * to whole units, while banks and card schemes count in hundredths.
 */
const MINOR_DIGITS = {
  EUR: 2,
  DKK: 2,
  SEK: 2,
  NOK: 2,
  GBP: 2,
  HUF: 2,
  PKR: 2,
  INR: 2,
  KWD: 3,
  JPY: 0,
  USD: 2,
  CHF: 2,
  PLN: 2,
  CZK: 2,
  XTS: 2,
} as const;

export type Currency = keyof typeof MINOR_DIGITS;

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(MINOR_DIGITS, code);
}

/** Money inside the domain: whole minor units. Negative where a price below zero paid for the energy. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: Currency;
}

/** Money outside the domain: a decimal string with exactly the currency's digits, as the HTTP API shows it. */
export interface MoneyText {
  readonly amount: string;
  readonly currency: Currency;
}

export function moneyText({ amountMinor, currency }: Money): MoneyText {
  const digits = MINOR_DIGITS[currency];
  const sign = amountMinor < 0n ? '-' : '';
  const figures = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  const fraction = digits === 0 ? '' : `.${figures.slice(figures.length - digits)}`;
  return { amount: `${sign}${whole}${fraction}`, currency };
}

/** Price of energy as an exact integer: billionths of the currency unit per kWh. 83.45 EUR/MWh is 83_450_000. */
export type NanoPerKwh = bigint;

export function nanoPerKwh(pricePerKwh: number): NanoPerKwh {
  invariant(Number.isFinite(pricePerKwh), 'a price is a finite number');
  return BigInt(Math.round(pricePerKwh * 1e9));
}

/** One line of an energy bill: so many milliwatt-hours at that price. */
export interface PricedEnergy {
  readonly energyMilliWh: bigint;
  readonly price: NanoPerKwh;
}

/** Sums exactly and rounds once to the minor unit, half away from zero. */
export function energyCost(lines: readonly PricedEnergy[], currency: Currency): Money {
  // milliwatt-hours times nano-currency per kWh: 10^6 mWh in a kWh, 10^9 nano in the unit.
  const scaled = lines.reduce((sum, line) => sum + line.energyMilliWh * line.price, 0n);
  const unit = 10n ** BigInt(15 - MINOR_DIGITS[currency]);
  return { amountMinor: divideHalfAwayFromZero(scaled, unit), currency };
}

function divideHalfAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}
