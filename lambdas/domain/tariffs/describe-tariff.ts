import type { Currency } from '../shared/money';
import { type Amount, decimalText, fraction, times, ZERO } from './amount';
import { type CompiledComponent, compileTariff, holds } from './compile-tariff';
import { localClock, wallClockAt } from './local-clock';
import { limitOf } from './round-bill';
import { DIMENSIONS, type Dimension, type DisplayText, type Tariff, type TariffRestrictions } from './tariff';

/** A price as it is shown, on a screen, a receipt or a charger's display: from here, so that they all say the same. */
export interface ShownPrice {
  readonly dimension: Dimension;
  readonly unit: 'kWh' | 'minute' | 'hour' | 'session';
  /** Decimal text in the currency's unit. */
  readonly net: string;
  readonly gross: string;
  readonly vatPercent: number | undefined;
  /** In Wh or seconds. */
  readonly stepSize: number;
  /** All of them have to hold; none: always. */
  readonly conditions: TariffRestrictions;
  /** What a session that begins at that moment begins with. */
  readonly isNow: boolean;
}

export interface TariffDescription {
  readonly tariffId: string;
  readonly currency: Currency;
  /** Every price with its condition, in the order that AFIR wants: per kWh, per minute, per session, and then the reservation's. */
  readonly prices: readonly ShownPrice[];
  readonly minimum: { readonly net: string | undefined; readonly gross: string | undefined } | undefined;
  readonly maximum: { readonly net: string | undefined; readonly gross: string | undefined } | undefined;
  readonly texts: readonly DisplayText[];
  readonly url: string | undefined;
}

const PRICE_DIGITS = 6;

export function describeTariff(tariff: Tariff, atMs: number, timeZone: string): TariffDescription {
  const compiled = compileTariff(tariff);
  const clock = localClock(timeZone, atMs, atMs);
  const moment = { atMs, elapsedMs: 0, energyWh: ZERO, power: undefined, current: undefined, wallClock: () => wallClockAt(clock, atMs) };
  // Compiled components carry no restrictions: these are the tariff's own, in the same order.
  const conditions = tariff.elements.flatMap(({ price_components, restrictions = {} }) => price_components.map(() => restrictions));
  const now = new Set(DIMENSIONS.map((dimension) => compiled.session[dimension].find(({ rule }) => holds(rule, moment))));
  const shown = compiled.components.map((component, i) => ({ ...show(component), conditions: conditions[i]!, isNow: now.has(component) }));
  const rank = ({ dimension, conditions: { reservation } }: ShownPrice) =>
    DIMENSIONS.indexOf(dimension) + (reservation === undefined ? 0 : 10);
  return {
    tariffId: tariff.id,
    currency: tariff.currency,
    prices: shown.sort((a, b) => rank(a) - rank(b)),
    minimum: showLimit(limitOf(tariff.min_price)),
    maximum: showLimit(limitOf(tariff.max_price)),
    texts: tariff.tariff_alt_text ?? [],
    url: tariff.tariff_alt_url,
  };
}

/** Time is shown by the minute where that is exact (AFIR), else by the hour. */
function show({ dimension, netPrice, grossPrice, vatPercent, stepSize }: CompiledComponent): Omit<ShownPrice, 'conditions' | 'isNow'> {
  const isTime = dimension === 'TIME' || dimension === 'PARKING_TIME';
  const byMinute = isTime && isExact(times(netPrice, A_MINUTE)) && isExact(times(grossPrice, A_MINUTE));
  const text = (price: Amount) => decimalText(byMinute ? times(price, A_MINUTE) : price, PRICE_DIGITS);
  return {
    dimension,
    unit: dimension === 'ENERGY' ? 'kWh' : dimension === 'FLAT' ? 'session' : byMinute ? 'minute' : 'hour',
    net: text(netPrice),
    gross: text(grossPrice),
    vatPercent,
    stepSize,
  };
}

const A_MINUTE = fraction(1, 60);

function isExact({ n, d }: Amount): boolean {
  return (n * 10n ** BigInt(PRICE_DIGITS)) % d === 0n;
}

function showLimit({ net, gross }: ReturnType<typeof limitOf>): TariffDescription['minimum'] {
  if (net === undefined && gross === undefined) return undefined;
  const text = (limit: Amount | undefined) => (limit === undefined ? undefined : decimalText(limit, PRICE_DIGITS));
  return { net: text(net), gross: text(gross) };
}
