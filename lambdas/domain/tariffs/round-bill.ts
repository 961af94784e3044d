import { type Amount, compare, decimal, floorOf, fraction, isZero, ONE, plus, roundHalfAwayFromZero, sum, times } from './amount';
import type { Dimension, PriceLimit } from './tariff';

/** One price with what it was multiplied by, exact. */
export interface ExactLine {
  readonly kind: Dimension;
  readonly isReservation: boolean;
  readonly netPrice: Amount;
  readonly grossPrice: Amount;
  readonly vatPercent: number | undefined;
  /** kWh, hours, or 1. */
  readonly quantity: Amount;
  readonly net: Amount;
  readonly gross: Amount;
}

export interface RatedLine extends ExactLine {
  readonly netMinor: bigint;
  readonly grossMinor: bigint;
}

/** What a least or a most price adds to the lines or takes off them. */
export interface LimitLine {
  readonly kind: 'MIN_PRICE' | 'MAX_PRICE';
  readonly netMinor: bigint;
  readonly grossMinor: bigint;
}

/** Of all that is taxed alike. `undefined`: no VAT applies. */
export interface VatRow {
  readonly vatPercent: number | undefined;
  readonly netMinor: bigint;
  readonly grossMinor: bigint;
}

/** Lines and limit add up to the totals, and so do the rows. */
export interface RoundedBill {
  readonly lines: readonly RatedLine[];
  readonly limits: readonly LimitLine[];
  readonly vat: readonly VatRow[];
  readonly netMinor: bigint;
  readonly grossMinor: bigint;
  /** Before rounding, limits applied. */
  readonly exact: { readonly net: Amount; readonly gross: Amount };
}

export interface Rounding {
  /** Of the currency's minor unit. */
  readonly digits: number;
  readonly incrementMinor: bigint;
  readonly min?: PriceLimit | undefined;
  readonly max?: PriceLimit | undefined;
  /** VAT of a least price when nothing was sold that would tell. */
  readonly vatPercent?: number | undefined;
}

/**
 * The one place where a price becomes money. What is taxed alike is added up exactly and rounded once, before VAT and with VAT, half away
 * from zero, to the billing increment; the total is the sum of those. Lines get their part of the rounded sum by largest remainder,
 * so they add up to the last unit. Least and most price bind before VAT and with VAT, each for itself (OCPI 2.2.1, notes on
 * `min_price` and `max_price`): what they make of the total is shared out among the rates.
 */
export function roundBill(lines: readonly ExactLine[], rounding: Rounding): RoundedBill {
  const { incrementMinor } = rounding;
  const unitsPer = fraction(10n ** BigInt(rounding.digits), incrementMinor);
  const sold = { net: sum(lines.map(({ net }) => net)), gross: sum(lines.map(({ gross }) => gross)) };
  const limited = applyLimits(sold, rounding);
  const exact = { net: limited.net.amount, gross: limited.gross.amount };
  const net = roundSide(
    lines.map((line) => ({ vatPercent: line.vatPercent, amount: line.net })),
    limited.net,
    unitsPer,
  );
  const gross = roundSide(
    lines.map((line) => ({ vatPercent: line.vatPercent, amount: line.gross })),
    limited.gross,
    unitsPer,
  );

  const rated = lines.map((line, i) => ({
    ...line,
    netMinor: net.lines[i]! * incrementMinor,
    grossMinor: gross.lines[i]! * incrementMinor,
  }));
  const netMinor = net.total * incrementMinor;
  const grossMinor = gross.total * incrementMinor;
  const rates = net.rows.size > 0 ? [...net.rows.keys()] : [rounding.vatPercent];
  return {
    lines: rated,
    limits: limitLines(rated, netMinor, grossMinor),
    vat:
      lines.length === 0 && netMinor === 0n && grossMinor === 0n
        ? []
        : rates.map((vatPercent) => ({
            vatPercent,
            netMinor: net.rows.has(vatPercent) ? net.rows.get(vatPercent)! * incrementMinor : netMinor,
            grossMinor: gross.rows.has(vatPercent) ? gross.rows.get(vatPercent)! * incrementMinor : grossMinor,
          })),
    netMinor,
    grossMinor,
    exact,
  };
}

/** Two bills of one session, each rounded by its own rules. */
export function addBills(a: RoundedBill, b: RoundedBill): RoundedBill {
  const rates = [...new Set([...a.vat, ...b.vat].map(({ vatPercent }) => vatPercent))];
  const rows = (vatPercent: number | undefined) => [...a.vat, ...b.vat].filter((row) => row.vatPercent === vatPercent);
  return {
    lines: [...a.lines, ...b.lines],
    limits: [...a.limits, ...b.limits],
    vat: rates.map((vatPercent) => ({
      vatPercent,
      netMinor: total(rows(vatPercent).map(({ netMinor }) => netMinor)),
      grossMinor: total(rows(vatPercent).map(({ grossMinor }) => grossMinor)),
    })),
    netMinor: a.netMinor + b.netMinor,
    grossMinor: a.grossMinor + b.grossMinor,
    exact: { net: plus(a.exact.net, b.exact.net), gross: plus(a.exact.gross, b.exact.gross) },
  };
}

/** A limit before VAT and with VAT, whichever of OCPI's two spellings it is in. */
export function limitOf(limit: PriceLimit | undefined): { readonly net?: Amount; readonly gross?: Amount } {
  if (limit === undefined) return {};
  const [net, gross] = 'excl_vat' in limit ? [limit.excl_vat, limit.incl_vat] : [limit.before_taxes, limit.after_taxes];
  return { net: decimal(net), ...(gross === undefined ? {} : { gross: decimal(gross) }) };
}

interface Side {
  readonly amount: Amount;
  /** A limit was reached: the amount is that limit, or follows from it. */
  readonly isBound: boolean;
  readonly max: Amount | undefined;
}

/** Should the least be above the most, the most wins. A limit that says nothing about VAT moves the price with VAT in proportion. */
function applyLimits(sold: RoundedBill['exact'], { min, max, vatPercent }: Rounding): { readonly net: Side; readonly gross: Side } {
  const least = limitOf(min);
  const most = limitOf(max);
  const net = bind(sold.net, least.net, most.net);
  const netIsBound = compare(net, sold.net) !== 0;
  const followed = !netIsBound ? sold.gross : isZero(sold.net) ? withVat(net, vatPercent) : inProportion(sold.gross, net, sold.net);
  const follows = compare(net, sold.net) > 0 ? least.gross === undefined : most.gross === undefined;
  const gross = bind(follows ? followed : sold.gross, least.gross, most.gross);
  return {
    net: { amount: net, isBound: netIsBound, max: most.net },
    gross: { amount: gross, isBound: compare(gross, sold.gross) !== 0, max: most.gross },
  };
}

function bind(amount: Amount, least: Amount | undefined, most: Amount | undefined): Amount {
  const raised = least !== undefined && compare(amount, least) < 0 ? least : amount;
  return most !== undefined && compare(raised, most) > 0 ? most : raised;
}

function withVat(net: Amount, vatPercent: number | undefined): Amount {
  return vatPercent === undefined ? net : times(net, plus(ONE, times(decimal(vatPercent), fraction(1, 100))));
}

function inProportion(amount: Amount, to: Amount, from: Amount): Amount {
  const factor = times(to, from.n > 0n ? { n: from.d, d: from.n } : { n: -from.d, d: -from.n });
  return times(amount, factor);
}

/** Units of one side of the bill: of each line, of each rate, and together. */
function roundSide(
  parts: readonly { readonly vatPercent: number | undefined; readonly amount: Amount }[],
  { amount, isBound, max }: Side,
  unitsPer: Amount,
) {
  const lines: bigint[] = parts.map(() => 0n);
  const rows = new Map<number | undefined, bigint>();
  const sums: Amount[] = [];
  for (const vatPercent of new Set(parts.map((part) => part.vatPercent))) {
    const own = parts.flatMap((part, i) => (part.vatPercent === vatPercent ? [i] : []));
    const exact = sum(own.map((i) => parts[i]!.amount));
    const units = roundHalfAwayFromZero(times(exact, unitsPer));
    const shares = apportion(
      own.map((i) => times(parts[i]!.amount, unitsPer)),
      units,
    );
    own.forEach((i, at) => {
      lines[i] = shares[at]!;
    });
    rows.set(vatPercent, units);
    sums.push(exact);
  }
  const sold = total([...rows.values()]);
  const mostUnits = max === undefined ? undefined : floorOf(times(max, unitsPer));
  const wanted = isBound ? roundHalfAwayFromZero(times(amount, unitsPer)) : sold;
  // Rates that were each rounded up may together be above the most by a unit.
  const units = mostUnits !== undefined && wanted > mostUnits ? mostUnits : wanted;
  if (units !== sold && rows.size > 0) {
    const all = sum(sums);
    const shares = apportion(isZero(all) ? sums : sums.map((one) => inProportion(one, { n: units, d: 1n }, all)), units);
    [...rows.keys()].forEach((vatPercent, i) => {
      rows.set(vatPercent, shares[i]!);
    });
  }
  return { lines, rows, total: units };
}

/** Whole units that add up to the sum: each gets its whole part, and what is left over goes to the largest remainders, first come first. */
export function apportion(exact: readonly Amount[], units: bigint): bigint[] {
  const floors = exact.map(floorOf);
  const remainders = exact.map((amount, i) => ({ i, rest: { n: amount.n - floors[i]! * amount.d, d: amount.d } }));
  remainders.sort((a, b) => compare(b.rest, a.rest) || a.i - b.i);
  let left = units - total(floors);
  for (let at = 0; left !== 0n && remainders.length > 0; at = (at + 1) % remainders.length) {
    const step = left > 0n ? 1n : -1n;
    floors[remainders[at]!.i]! += step;
    left -= step;
  }
  return floors;
}

function limitLines(lines: readonly RatedLine[], netMinor: bigint, grossMinor: bigint): LimitLine[] {
  const net = netMinor - total(lines.map((line) => line.netMinor));
  const gross = grossMinor - total(lines.map((line) => line.grossMinor));
  if (net === 0n && gross === 0n) return [];
  return [{ kind: net > 0n || (net === 0n && gross > 0n) ? 'MIN_PRICE' : 'MAX_PRICE', netMinor: net, grossMinor: gross }];
}

function total(parts: readonly bigint[]): bigint {
  return parts.reduce((all, part) => all + part, 0n);
}
