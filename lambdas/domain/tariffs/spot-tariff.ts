import { Temporal } from 'temporal-polyfill';
import type { Currency } from '../shared/money';
import { isoTime } from '../shared/time';
import { type SignalSlot, SLOT_MS } from '../signals/signal';
import { type Amount, compare, decimal, decimalNumber, fraction, plus, times } from './amount';
import type { SpotFormula, Tariff, TariffElement } from './tariff';

/** Digits that a price per kWh is kept with: a hundredth of a cent per MWh and more. */
const PRICE_DIGITS = 9;

export interface MarketPrices {
  /** Of the prices; prices in another currency than the tariff's are no prices. */
  readonly currency: Currency | undefined;
  readonly slots: readonly Pick<SignalSlot, 'startMs' | 'value'>[];
}

/** The market price that the session's first moment lies in: what `lock_at_start` keeps to the end. */
export function marketPriceAt({ tidewatt, currency }: Tariff, prices: MarketPrices, atMs: number): number | undefined {
  if (tidewatt?.spot === undefined || prices.currency !== currency) return undefined;
  return prices.slots.find(({ startMs }) => startMs <= atMs && atMs < startMs + SLOT_MS)?.value;
}

/**
 * A market tariff with the market's prices written into it as OCPI elements, so that one engine rates every tariff. They stand in front of
 * the tariff's own elements: where the market's price is not known, the tariff's own ENERGY price holds, which is its fallback, and
 * the bill says so. It is never nothing.
 */
export function materialize(
  tariff: Tariff,
  prices: MarketPrices,
  by: { readonly lockedPrice?: number | undefined; readonly timeZone: string },
): Tariff {
  const spot = tariff.tidewatt?.spot;
  if (spot === undefined) return tariff;
  const elements =
    spot.mode === 'lock_at_start'
      ? by.lockedPrice === undefined
        ? []
        : [elementOf(tariff, spot, by.lockedPrice)]
      : prices.currency !== tariff.currency
        ? []
        : prices.slots.map(({ startMs, value }) => ({
            ...elementOf(tariff, spot, value),
            restrictions: quarterHour(startMs, by.timeZone),
          }));
  return {
    ...tariff,
    elements: [...elements, ...tariff.elements],
    tidewatt: { ...tariff.tidewatt, spot_elements: elements.length },
  };
}

/** The price per kWh that the formula makes of the market's. */
export function spotPrice({ percentage = 100, min, max, adder = 0 }: SpotFormula, marketPrice: number): number {
  const scaled = times(decimal(marketPrice), times(decimal(percentage), fraction(1, 100)));
  const held = atMost(atLeast(scaled, min), max);
  return decimalNumber(plus(held, decimal(adder)), PRICE_DIGITS);
}

function atLeast(price: Amount, min: number | undefined): Amount {
  return min !== undefined && compare(price, decimal(min)) < 0 ? decimal(min) : price;
}

function atMost(price: Amount, max: number | undefined): Amount {
  return max !== undefined && compare(price, decimal(max)) > 0 ? decimal(max) : price;
}

/** VAT and step are those of the tariff's own ENERGY. */
function elementOf({ elements }: Tariff, spot: SpotFormula, marketPrice: number): TariffElement {
  const own = elements.flatMap(({ price_components }) => price_components).find(({ type }) => type === 'ENERGY');
  return {
    price_components: [{ step_size: 1, ...own, type: 'ENERGY', price: spotPrice(spot, marketPrice) }],
  };
}

/** Date and clock as OCPI has them, for people and other systems; the exact instants beside them, for a night that has an hour twice. */
function quarterHour(startMs: number, timeZone: string): NonNullable<TariffElement['restrictions']> {
  const start = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(timeZone);
  const end = Temporal.Instant.fromEpochMilliseconds(startMs + SLOT_MS).toZonedDateTimeISO(timeZone);
  return {
    start_date: start.toPlainDate().toString(),
    end_date: start.toPlainDate().add({ days: 1 }).toString(),
    start_time: start.toPlainTime().toString({ smallestUnit: 'minute' }),
    end_time: end.toPlainTime().toString({ smallestUnit: 'minute' }),
    start_date_time: isoTime(startMs),
    end_date_time: isoTime(startMs + SLOT_MS),
  };
}
