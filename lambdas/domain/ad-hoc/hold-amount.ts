import { minimumToStartMinor } from '../cards/pay-with-card';
import type { Books } from '../ledger/account';
import { type Currency, minorDigits, readMoney } from '../shared/money';
import { HOUR_MS } from '../shared/time';
import { whole } from '../tariffs/amount';
import { compileTariff } from '../tariffs/compile-tariff';
import { rateSession } from '../tariffs/rate-session';
import { materialize } from '../tariffs/spot-tariff';
import type { Tariff } from '../tariffs/tariff';

/** A full charge of most cars. */
const HOLD_ENERGY_WH = 50_000;
/** In amounts that buy about 5 kWh, 2 EUR: no hold is below 10 EUR or above 100 EUR. */
const LEAST_HOLD = 5n;
const MOST_HOLD = 50n;

export interface Priced {
  readonly tariff: Tariff;
  readonly timeZone: string;
  readonly lockedPrice?: number | undefined;
  readonly atMs: number;
  /** The most that the connector gives. */
  readonly ratedW: number;
}

/** What so much energy costs, charged at full power from now on, tax included. The market's later prices are not known: its fallback counts. */
export function estimateMinor({ tariff, timeZone, lockedPrice, atMs, ratedW }: Priced, energyWh: number): bigint {
  const endMs = atMs + Math.ceil((energyWh / ratedW) * HOUR_MS);
  const priced = materialize(tariff, { currency: undefined, slots: [] }, { lockedPrice, timeZone });
  const power = { least: ratedW / 1_000, most: ratedW / 1_000 };
  return rateSession(compileTariff(priced), {
    startMs: atMs,
    periods: [{ startMs: atMs, endMs, activity: 'CHARGING', energyWh: whole(energyWh), power }],
    timeZone,
  }).grossMinor;
}

/**
 * How much is held on the driver's card: what a full charge costs, within bounds, in round figures. It is a ceiling: providers let nobody take
 * more. A tariff can name its own (OCPI 2.3.0 `preauthorize_amount`). Undefined where charging costs nothing: there is nothing to hold.
 */
export function holdMinor(priced: Priced): bigint | undefined {
  const { currency, preauthorize_amount } = priced.tariff;
  const own = preauthorize_amount === undefined ? undefined : readMoney(String(preauthorize_amount), currency)?.amountMinor;
  if (own !== undefined && own > 0n) return own;
  const estimatedMinor = estimateMinor(priced, HOLD_ENERGY_WH);
  if (estimatedMinor <= 0n) return undefined;
  const unitMinor = minimumToStartMinor({}, currency);
  const stepMinor = unitMinor / 2n;
  const roundedMinor = ((estimatedMinor + stepMinor - 1n) / stepMinor) * stepMinor;
  if (roundedMinor < LEAST_HOLD * unitMinor) return LEAST_HOLD * unitMinor;
  return roundedMinor > MOST_HOLD * unitMinor ? MOST_HOLD * unitMinor : roundedMinor;
}

/** The amount in the money that it is paid in, rounded up to what the provider takes: a test pays EUR in XTS. */
export function inBooks(amountMinor: bigint, from: Currency, { currency }: Books, stepMinor: bigint): bigint {
  const more = minorDigits(currency) - minorDigits(from);
  const scaled = more >= 0 ? amountMinor * 10n ** BigInt(more) : (amountMinor + 10n ** BigInt(-more) - 1n) / 10n ** BigInt(-more);
  return ((scaled + stepMinor - 1n) / stepMinor) * stepMinor;
}
