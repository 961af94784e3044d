import { type Amount, decimal, fraction, isZero, ONE, plus, times, whole } from './amount';
import type { MeasuredRange } from './charging-period';
import { dayNumber, minuteOfDay, type WallClock } from './local-clock';
import { type Dimension, KNOWN_RESTRICTIONS, type Tariff, type TariffRestrictions, WEEKDAYS } from './tariff';

/** One price of a tariff with the rule that says when it holds, figures made exact. */
export interface CompiledComponent {
  readonly dimension: Dimension;
  /** Before VAT, per kWh, per hour or once. */
  readonly netPrice: Amount;
  readonly grossPrice: Amount;
  readonly vatPercent: number | undefined;
  /** In Wh or seconds; 0 does not round. */
  readonly stepSize: number;
  readonly rule: Rule;
  /** ENERGY of a market tariff that is not the market's: its fallback. */
  readonly isFallback: boolean;
}

/** Restrictions, in the units that the walk counts in. Bounds below are inclusive, bounds above exclusive. */
export interface Rule {
  readonly never: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly window: { readonly fromMinute: number; readonly untilMinute: number } | undefined;
  readonly fromDay: number;
  readonly untilDay: number;
  readonly weekdays: readonly number[] | undefined;
  readonly minWh: Amount | undefined;
  readonly maxWh: Amount | undefined;
  readonly fromElapsedMs: number;
  readonly untilElapsedMs: number;
  readonly minA: number | undefined;
  readonly maxA: number | undefined;
  readonly minKw: number | undefined;
  readonly maxKw: number | undefined;
}

export interface CompiledTariff {
  readonly tariff: Tariff;
  /** All of them, in the order of the tariff. */
  readonly components: readonly CompiledComponent[];
  /** Elements about the session, by dimension, in the order of the tariff. */
  readonly session: Readonly<Record<Dimension, readonly CompiledComponent[]>>;
  readonly reservation: readonly CompiledComponent[];
  readonly expiredReservation: readonly CompiledComponent[];
  /** Where a period has to be cut. */
  readonly thresholdsWh: readonly Amount[];
  readonly thresholdsElapsedMs: readonly number[];
  readonly thresholdsMs: readonly number[];
  readonly minutesOfDay: readonly number[];
  readonly unknownRestrictions: readonly string[];
}

const MINUTES_A_DAY = 24 * 60;

export function compileTariff(tariff: Tariff): CompiledTariff {
  const spotElements = tariff.tidewatt?.spot_elements ?? 0;
  const compiled = tariff.elements.flatMap(({ price_components, restrictions = {} }, i) => {
    const rule = compileRule(restrictions);
    return price_components.map(({ type, price, vat, step_size }) => ({
      restrictions,
      component: {
        dimension: type,
        ...taxed(decimal(price), vat, tariff.tax_included),
        stepSize: step_size,
        rule,
        isFallback: type === 'ENERGY' && tariff.tidewatt?.spot !== undefined && i >= spotElements,
      } satisfies CompiledComponent,
    }));
  });
  const of = (reservation: TariffRestrictions['reservation']) =>
    compiled.filter(({ restrictions }) => restrictions.reservation === reservation).map(({ component }) => component);
  const session = of(undefined);
  const rules = [...new Set(compiled.map(({ component }) => component.rule))];
  return {
    tariff,
    components: compiled.map(({ component }) => component),
    session: {
      ENERGY: session.filter(({ dimension }) => dimension === 'ENERGY'),
      TIME: session.filter(({ dimension }) => dimension === 'TIME'),
      PARKING_TIME: session.filter(({ dimension }) => dimension === 'PARKING_TIME'),
      FLAT: session.filter(({ dimension }) => dimension === 'FLAT'),
    },
    reservation: of('RESERVATION'),
    expiredReservation: [...of('RESERVATION_EXPIRES'), ...of('RESERVATION')],
    thresholdsWh: rules.flatMap(({ minWh, maxWh }) => [minWh, maxWh]).filter((wh): wh is Amount => wh !== undefined && !isZero(wh)),
    thresholdsElapsedMs: distinct(rules.flatMap(({ fromElapsedMs, untilElapsedMs }) => [fromElapsedMs, untilElapsedMs])),
    thresholdsMs: distinct(rules.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs])),
    minutesOfDay: distinct(rules.flatMap(minutesOf)),
    unknownRestrictions: distinct(tariff.elements.flatMap(({ restrictions }) => unknownOf(restrictions))),
  };
}

/** What stands in a restriction and is none of OCPI's. */
export function unknownOf(restrictions: TariffRestrictions = {}): readonly string[] {
  return Object.keys(restrictions).filter((name) => restrictions[name] != null && !KNOWN_RESTRICTIONS.includes(name));
}

/** VAT counts on top of a price, or is inside it where the tariff says so (OCPI 2.3.0 `tax_included`). */
function taxed(price: Amount, vat: number | undefined, taxIncluded: Tariff['tax_included']) {
  if (vat === undefined || taxIncluded === 'N/A') return { netPrice: price, grossPrice: price, vatPercent: undefined };
  const factor = plus(ONE, times(decimal(vat), fraction(1, 100)));
  return taxIncluded === 'YES'
    ? { netPrice: { n: price.n * factor.d, d: price.d * factor.n }, grossPrice: price, vatPercent: vat }
    : { netPrice: price, grossPrice: times(price, factor), vatPercent: vat };
}

function compileRule(restrictions: TariffRestrictions): Rule {
  const { min_kwh, max_kwh, min_duration, max_duration, start_date, end_date, start_date_time, end_date_time } = restrictions;
  return {
    never: unknownOf(restrictions).length > 0,
    fromMs: start_date_time === undefined ? Number.NEGATIVE_INFINITY : Date.parse(start_date_time),
    untilMs: end_date_time === undefined ? Number.POSITIVE_INFINITY : Date.parse(end_date_time),
    window: compileWindow(restrictions),
    fromDay: start_date === undefined ? Number.NEGATIVE_INFINITY : dayNumber(start_date),
    untilDay: end_date === undefined ? Number.POSITIVE_INFINITY : dayNumber(end_date),
    weekdays:
      restrictions.day_of_week === undefined || restrictions.day_of_week.length === 0
        ? undefined
        : restrictions.day_of_week.map((day) => WEEKDAYS.indexOf(day)),
    minWh: min_kwh === undefined ? undefined : times(decimal(min_kwh), whole(1_000)),
    maxWh: max_kwh === undefined ? undefined : times(decimal(max_kwh), whole(1_000)),
    fromElapsedMs: min_duration === undefined ? Number.NEGATIVE_INFINITY : min_duration * 1_000,
    untilElapsedMs: max_duration === undefined ? Number.POSITIVE_INFINITY : max_duration * 1_000,
    minA: restrictions.min_current,
    maxA: restrictions.max_current,
    minKw: restrictions.min_power,
    maxKw: restrictions.max_power,
  };
}

/** An end at 00:00 is the end of the day; an end at or before the start is on the next day, so equal times are the whole day. */
function compileWindow({ start_time, end_time }: TariffRestrictions): Rule['window'] {
  if (start_time === undefined && end_time === undefined) return undefined;
  const fromMinute = start_time === undefined ? 0 : minuteOfDay(start_time);
  const untilMinute = end_time === undefined || end_time === '00:00' ? MINUTES_A_DAY : minuteOfDay(end_time);
  return { fromMinute, untilMinute };
}

function minutesOf({ window, weekdays, fromDay, untilDay }: Rule): number[] {
  const minutes = window === undefined ? [] : [window.fromMinute % MINUTES_A_DAY, window.untilMinute % MINUTES_A_DAY];
  const hasDays = weekdays !== undefined || Number.isFinite(fromDay) || Number.isFinite(untilDay);
  return hasDays ? [...minutes, 0] : minutes;
}

function distinct<T>(found: readonly T[]): T[] {
  return [...new Set(found)].filter((one) => typeof one !== 'number' || Number.isFinite(one));
}

/** A moment of a session, as restrictions ask about it. */
export interface Moment {
  /** Rounded down: what lies between two milliseconds is on no other side of any threshold. */
  readonly atMs: number;
  readonly elapsedMs: number;
  readonly energyWh: Amount;
  /** Of the measured period that the moment is in. */
  readonly power: MeasuredRange | undefined;
  readonly current: MeasuredRange | undefined;
  /** Asked only by rules about the clock. */
  readonly wallClock: () => WallClock;
}

/** Whether all of it holds. A bound on a current or a power that nobody measured does not. */
export function holds(rule: Rule, moment: Moment): boolean {
  if (rule.never) return false;
  if (moment.atMs < rule.fromMs || moment.atMs >= rule.untilMs) return false;
  if (moment.elapsedMs < rule.fromElapsedMs || moment.elapsedMs >= rule.untilElapsedMs) return false;
  if (rule.minWh !== undefined && isLess(moment.energyWh, rule.minWh)) return false;
  if (rule.maxWh !== undefined && !isLess(moment.energyWh, rule.maxWh)) return false;
  if (!within(moment.power, rule.minKw, rule.maxKw) || !within(moment.current, rule.minA, rule.maxA)) return false;
  return holdsByClock(rule, moment);
}

function isLess(a: Amount, b: Amount): boolean {
  return a.n * b.d < b.n * a.d;
}

function within(measured: MeasuredRange | undefined, min: number | undefined, max: number | undefined): boolean {
  if (min === undefined && max === undefined) return true;
  if (measured === undefined) return false;
  return (min === undefined || measured.least >= min) && (max === undefined || measured.most < max);
}

function holdsByClock({ window, weekdays, fromDay, untilDay }: Rule, { wallClock }: Moment): boolean {
  if (window === undefined && weekdays === undefined && fromDay === Number.NEGATIVE_INFINITY && untilDay === Number.POSITIVE_INFINITY) {
    return true;
  }
  const { minuteOfDay, day, weekday } = wallClock();
  if (day < fromDay || day >= untilDay) return false;
  if (weekdays !== undefined && !weekdays.includes(weekday)) return false;
  if (window === undefined) return true;
  const { fromMinute, untilMinute } = window;
  return fromMinute < untilMinute
    ? minuteOfDay >= fromMinute && minuteOfDay < untilMinute
    : minuteOfDay >= fromMinute || minuteOfDay < untilMinute;
}
