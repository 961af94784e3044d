import { billingIncrementMinor, type Currency, minorDigits, readMoney } from '../shared/money';
import {
  type Amount,
  compare,
  decimalText,
  floorOf,
  fraction,
  isZero,
  ONE,
  plus,
  roundHalfAwayFromZero,
  sum,
  times,
  whole,
  ZERO,
} from './amount';
import type { Activity, ChargingPeriod, RatedSession } from './charging-period';
import { type CompiledComponent, type CompiledTariff, holds } from './compile-tariff';
import { instantsOf, type LocalClock, localClock, type WallClock, wallClockAt } from './local-clock';
import { addBills, type ExactLine, limitOf, type RoundedBill, roundBill } from './round-bill';
import type { Dimension, Tariff } from './tariff';
import { type Stretch, walkPeriods } from './walk-periods';

/**
 * UNPRICED: the tariff has prices for this dimension, and none held for so much of it; it is free. UNKNOWN_RESTRICTION: an element with it never holds.
 * FALLBACK_PRICE: the market's price was not known for so much energy. LIMITS_CONTRADICT: the least price is above the most; the most won.
 */
export type RatingNote =
  | { readonly code: 'UNPRICED'; readonly dimension: Dimension; readonly quantity: Amount }
  | { readonly code: 'UNKNOWN_RESTRICTION'; readonly restriction: string }
  | { readonly code: 'FALLBACK_PRICE'; readonly energyKwh: Amount }
  | { readonly code: 'LIMITS_CONTRADICT' };

export interface Rating extends RoundedBill {
  readonly currency: Currency;
  readonly notes: readonly RatingNote[];
  readonly energyWh: Amount;
  /** From the first period to the last, a reservation not counted. */
  readonly sessionMs: number;
  readonly parkingMs: number;
}

const WH_A_KWH = 1_000;
const MS_AN_HOUR = 3_600_000;

/**
 * What a session costs by a tariff (OCPI 2.2.1 mod_tariffs). The price of each dimension is that of the first element that contains the
 * dimension and whose restrictions hold. Periods are cut wherever a restriction begins or ends to hold, so the result does not depend on how
 * often the meter was read. Everything is exact until the bill is rounded, once per VAT rate.
 */
export function rateSession(tariff: CompiledTariff, session: RatedSession): Rating {
  const usage = new Usage();
  const clock = new LazyClock(session.timeZone, session.startMs, session.periods.at(-1)?.endMs ?? session.startMs);
  let flat: CompiledComponent | undefined;
  const hasBegun = session.reservation?.hasExpired !== true;
  for (const stretch of hasBegun ? walkPeriods(tariff, session, (minutes) => instantsOf(clock.local, minutes)) : []) {
    const moment = { ...stretch.moment, wallClock: () => clock.at(stretch.moment.atMs) };
    const priceOf = (dimension: Dimension) => tariff.session[dimension].find(({ rule }) => holds(rule, moment));
    flat ??= priceOf('FLAT');
    if (!isZero(stretch.energyWh)) usage.add('ENERGY', priceOf('ENERGY'), stretch.energyWh);
    const dimension = timeDimension(stretch);
    if (dimension !== undefined && !isZero(stretch.durationMs)) usage.add(dimension, priceOf(dimension), stretch.durationMs);
  }
  usage.roundToStep('ENERGY', whole(1));
  usage.roundToStep(usage.has('PARKING_TIME') ? 'PARKING_TIME' : 'TIME', whole(1_000));

  const { currency, min_price: min, max_price: max } = tariff.tariff;
  const vatPercent = (tariff.session.ENERGY[0] ?? tariff.session.TIME[0] ?? tariff.session.FLAT[0])?.vatPercent;
  const rounding = { digits: minorDigits(currency), incrementMinor: incrementOf(tariff) };
  const lines = [...usage.lines(false), ...(flat === undefined ? [] : [lineOf(flat, ONE, false)])];
  const bill = roundBill(lines, hasBegun ? { ...rounding, min, max, vatPercent } : rounding);
  return {
    currency,
    // A reservation is priced beside the session: least and most price are not about it.
    ...addBills(bill, roundBill(rateReservation(tariff, session), rounding)),
    notes: [
      ...tariff.unknownRestrictions.map((restriction) => ({ code: 'UNKNOWN_RESTRICTION', restriction }) as const),
      ...usage.notes().filter((note) => note.code !== 'UNPRICED' || tariff.session[note.dimension].length > 0),
      ...(limitsContradict(tariff.tariff) ? [{ code: 'LIMITS_CONTRADICT' } as const] : []),
    ],
    energyWh: sum(session.periods.map(({ energyWh }) => energyWh)),
    sessionMs: (session.periods.at(-1)?.endMs ?? session.startMs) - session.startMs,
    parkingMs: lasted(session, 'PARKING'),
  };
}

/** The least price is above the most. The most wins. */
export function limitsContradict({ min_price, max_price }: Tariff): boolean {
  const least = limitOf(min_price);
  const most = limitOf(max_price);
  const above = (a: Amount | undefined, b: Amount | undefined) => a !== undefined && b !== undefined && compare(a, b) > 0;
  return above(least.net, most.net) || above(least.gross, most.gross);
}

function lasted({ periods }: RatedSession, activity: Activity): number {
  return periods.filter((period) => period.activity === activity).reduce((ms, { startMs, endMs }) => ms + endMs - startMs, 0);
}

function timeDimension({ activity }: Stretch): 'TIME' | 'PARKING_TIME' | undefined {
  return activity === 'CHARGING' ? 'TIME' : activity === 'PARKING' ? 'PARKING_TIME' : undefined;
}

function incrementOf({ tariff }: CompiledTariff): bigint {
  const own = tariff.tidewatt?.billing_increment;
  const increment = own === undefined ? undefined : readMoney(own, tariff.currency)?.amountMinor;
  return increment ?? billingIncrementMinor(tariff.currency);
}

/**
 * Time between reserving and starting, and its fees. One that expired is priced by RESERVATION_EXPIRES, and by RESERVATION where that has
 * no price of the kind (OCPI 2.2.1 ReservationRestrictionType).
 */
function rateReservation(tariff: CompiledTariff, { reservation, timeZone }: RatedSession): ExactLine[] {
  if (reservation === undefined) return [];
  const { startMs, endMs, hasExpired } = reservation;
  const components = hasExpired ? tariff.expiredReservation : tariff.reservation;
  const clock = new LazyClock(timeZone, startMs, endMs);
  const usage = new Usage();
  let flat: CompiledComponent | undefined;
  const period: ChargingPeriod = { startMs, endMs, activity: 'CHARGING', energyWh: ZERO };
  for (const stretch of walkPeriods(tariff, { periods: [period], startMs }, (minutes) => instantsOf(clock.local, minutes))) {
    const moment = { ...stretch.moment, wallClock: () => clock.at(stretch.moment.atMs) };
    const priceOf = (wanted: Dimension) => components.find(({ dimension, rule }) => dimension === wanted && holds(rule, moment));
    flat ??= priceOf('FLAT');
    usage.add('TIME', priceOf('TIME'), stretch.durationMs);
  }
  usage.roundToStep('TIME', whole(1_000));
  return [...usage.lines(true), ...(flat === undefined ? [] : [lineOf(flat, ONE, true)])];
}

/** How much of what is paid at which price. Energy counts in Wh and time in milliseconds until the lines are made. */
class Usage {
  readonly #used = new Map<CompiledComponent, Amount>();
  readonly #last = new Map<Dimension, CompiledComponent>();
  readonly #unpriced = new Map<Dimension, Amount>();

  add(dimension: Dimension, component: CompiledComponent | undefined, quantity: Amount): void {
    if (component === undefined) {
      this.#unpriced.set(dimension, plus(this.#unpriced.get(dimension) ?? ZERO, quantity));
      return;
    }
    this.#used.set(component, plus(this.#used.get(component) ?? ZERO, quantity));
    this.#last.set(dimension, component);
  }

  has(dimension: Dimension): boolean {
    return this.#last.has(dimension);
  }

  /**
   * `step_size` counts once per session, on the total of what is paid for, by the step of the last price; what is added to fill the step is
   * paid at that price. `unit` is one Wh or one second, in what quantities count in.
   */
  roundToStep(dimension: Dimension, unit: Amount): void {
    const last = this.#last.get(dimension);
    if (last === undefined || last.stepSize === 0) return;
    const total = sum([...this.#used].filter(([component]) => component.dimension === dimension).map(([, quantity]) => quantity));
    const step = times(unit, whole(last.stepSize));
    const stepped = ceilToStep(total, step);
    this.#used.set(last, plus(this.#used.get(last) ?? ZERO, plus(stepped, { n: -total.n, d: total.d })));
  }

  /** Components at the same price are one line: market prices often repeat. */
  lines(isReservation: boolean): ExactLine[] {
    const lines = new Map<string, { component: CompiledComponent; quantity: Amount }>();
    for (const [component, quantity] of this.#used) {
      const { dimension, netPrice, vatPercent } = component;
      const key = [dimension, decimalText(netPrice, 12), vatPercent].join(' ');
      const line = lines.get(key);
      lines.set(key, { component, quantity: plus(line?.quantity ?? ZERO, quantity) });
    }
    return [...lines.values()].map(({ component, quantity }) => {
      const perUnit = fraction(1, component.dimension === 'ENERGY' ? WH_A_KWH : MS_AN_HOUR);
      return lineOf(component, times(quantity, perUnit), isReservation);
    });
  }

  notes(): RatingNote[] {
    const fallback = [...this.#used].filter(([{ isFallback }]) => isFallback).map(([, quantity]) => quantity);
    return [
      ...(fallback.length === 0 ? [] : [{ code: 'FALLBACK_PRICE', energyKwh: times(sum(fallback), fraction(1, WH_A_KWH)) } as const]),
      ...[...this.#unpriced].map(([dimension, quantity]) => {
        const perUnit = fraction(1, dimension === 'ENERGY' ? WH_A_KWH : MS_AN_HOUR);
        return { code: 'UNPRICED', dimension, quantity: times(quantity, perUnit) } as const;
      }),
    ];
  }
}

/** A figure that a division left a hair above a whole step is that step. */
const HAIRS = 1_000_000_000n;

function ceilToStep(total: Amount, step: Amount): Amount {
  const steps = { n: total.n * step.d, d: total.d * step.n };
  const shaved = { n: roundHalfAwayFromZero(times(steps, whole(HAIRS))), d: HAIRS };
  return times(step, whole(-floorOf({ n: -shaved.n, d: shaved.d })));
}

function lineOf({ dimension, netPrice, grossPrice, vatPercent }: CompiledComponent, quantity: Amount, isReservation: boolean): ExactLine {
  return {
    kind: dimension,
    isReservation,
    netPrice,
    grossPrice,
    vatPercent,
    quantity,
    net: times(netPrice, quantity),
    gross: times(grossPrice, quantity),
  };
}

/** The clock of the site is looked up only when a restriction asks for it. */
class LazyClock {
  readonly #timeZone: string;
  readonly #startMs: number;
  readonly #endMs: number;
  #local: LocalClock | undefined;

  constructor(timeZone: string, startMs: number, endMs: number) {
    this.#timeZone = timeZone;
    this.#startMs = startMs;
    this.#endMs = endMs;
  }

  get local(): LocalClock {
    this.#local ??= localClock(this.#timeZone, this.#startMs, this.#endMs);
    return this.#local;
  }

  at(atMs: number): WallClock {
    return wallClockAt(this.local, atMs);
  }
}
