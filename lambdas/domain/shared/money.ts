import { invariant } from './invariant';

/**
 * Currencies by the digits after the point of their minor unit, as ISO 4217 has them. Never taken from `Intl`: its ICU data rounds HUF
 * and PKR to whole units, while banks and card schemes count in hundredths. XTS is the code that ISO reserves for testing.
 */
const CODES_BY_DIGITS = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'],
  [2, 'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK'],
  [2, 'DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT'],
  [2, 'LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN'],
  [2, 'QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS'],
  [2, 'VES WST XCD XTS YER ZAR ZMW'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
] as const;

type Words<Text extends string, Found = never> = Text extends `${infer Word} ${infer Rest}` ? Words<Rest, Found | Word> : Found | Text;
export type Currency = Words<(typeof CODES_BY_DIGITS)[number][1]>;

const DIGITS: ReadonlyMap<string, number> = new Map(
  CODES_BY_DIGITS.flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)),
);

export function isCurrency(code: string): code is Currency {
  return DIGITS.has(code);
}

/** How many digits the minor unit has: 2 for EUR, HUF, PKR and INR, 3 for KWD, 0 for JPY. */
export function minorDigits(currency: Currency): number {
  const digits = DIGITS.get(currency);
  invariant(digits !== undefined, `${currency} is a currency of ISO 4217`);
  return digits;
}

/** Where nobody pays hundredths any more although banks still count them: a bill is for whole forints and whole rupees. */
const WHOLE_UNITS: readonly Currency[] = ['HUF', 'PKR'];

/** The smallest step of a bill, in minor units, where the tariff names none. */
export function billingIncrementMinor(currency: Currency): bigint {
  return WHOLE_UNITS.includes(currency) ? 10n ** BigInt(minorDigits(currency)) : 1n;
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
  const digits = minorDigits(currency);
  const sign = amountMinor < 0n ? '-' : '';
  const figures = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  const fraction = digits === 0 ? '' : `.${figures.slice(figures.length - digits)}`;
  return { amount: `${sign}${whole}${fraction}`, currency };
}

/** The other way: undefined where the text is no decimal number, or has more digits than the currency, so that nothing is rounded on the way in. */
export function readMoney(amount: string, currency: Currency): Money | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,3}))?$/.exec(amount);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const digits = minorDigits(currency);
  if (fraction.length > digits) return undefined;
  const amountMinor = BigInt(whole + fraction.padEnd(digits, '0'));
  return { amountMinor: sign === '-' ? -amountMinor : amountMinor, currency };
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
  const unit = 10n ** BigInt(15 - minorDigits(currency));
  return { amountMinor: divideHalfAwayFromZero(scaled, unit), currency };
}

/** Of two whole numbers, the lower one positive. */
export function divideHalfAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}
