import { invariant } from '../shared/invariant';
import { divideHalfAwayFromZero } from '../shared/money';

/**
 * An exact fraction: 6.00 an hour for 2100 seconds is 3.50 and not 6 × 0.5833…. Prices and quantities are fractions all the way through the
 * tariff engine; a bill divides once, at its end. Fractions are not kept in lowest terms: a sum over a day's periods stays small enough
 * without, and finding common divisors of large numbers is what would cost time.
 */
export interface Amount {
  readonly n: bigint;
  /** Positive. */
  readonly d: bigint;
}

export const ZERO: Amount = { n: 0n, d: 1n };
export const ONE: Amount = { n: 1n, d: 1n };

export function whole(count: number | bigint): Amount {
  return { n: BigInt(count), d: 1n };
}

export function fraction(numerator: number | bigint, denominator: number | bigint): Amount {
  invariant(denominator > 0, 'a fraction has a positive denominator');
  return { n: BigInt(numerator), d: BigInt(denominator) };
}

/** The decimal figure that a person or a JSON text wrote: 0.1 is one tenth, and not the binary number beside it. */
export function decimal(figure: number | string): Amount {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(String(figure));
  invariant(match !== null, `${figure} is a decimal figure`);
  const [, sign = '', digits = '', after = '', exponent = '0'] = match;
  const n = BigInt(`${sign}${digits}${after}`);
  const shift = Number(exponent) - after.length;
  return shift >= 0 ? { n: n * 10n ** BigInt(shift), d: 1n } : { n, d: 10n ** BigInt(-shift) };
}

export function plus(a: Amount, b: Amount): Amount {
  if (a.d === b.d) return { n: a.n + b.n, d: a.d };
  if (a.d % b.d === 0n) return { n: a.n + b.n * (a.d / b.d), d: a.d };
  if (b.d % a.d === 0n) return { n: a.n * (b.d / a.d) + b.n, d: b.d };
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function minus(a: Amount, b: Amount): Amount {
  return plus(a, { n: -b.n, d: b.d });
}

export function times(a: Amount, b: Amount): Amount {
  return { n: a.n * b.n, d: a.d * b.d };
}

export function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce(plus, ZERO);
}

/** Below, at or above zero as `a` is less than, equal to or more than `b`. */
export function compare(a: Amount, b: Amount): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function isZero(a: Amount): boolean {
  return a.n === 0n;
}

export function floorOf({ n, d }: Amount): bigint {
  const quotient = n / d;
  return n < 0n && n % d !== 0n ? quotient - 1n : quotient;
}

export function roundHalfAwayFromZero({ n, d }: Amount): bigint {
  return divideHalfAwayFromZero(n, d);
}

/** With so many digits after the point at most, half away from zero; trailing zeros are left out. */
export function decimalText(amount: Amount, digits: number): string {
  const scaled = roundHalfAwayFromZero(times(amount, whole(10n ** BigInt(digits))));
  const figures = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0');
  const after = figures.slice(figures.length - digits).replace(/0+$/, '');
  const text = `${figures.slice(0, figures.length - digits)}${digits === 0 || after === '' ? '' : `.${after}`}`;
  return scaled < 0n ? `-${text}` : text;
}

/** As a JSON number, for answers in the shape of OCPI. */
export function decimalNumber(amount: Amount, digits: number): number {
  return Number(decimalText(amount, digits));
}
