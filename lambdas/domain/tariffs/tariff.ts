import type { Currency } from '../shared/money';

/**
 * A tariff as OCPI 2.2.1 writes it (mod_tariffs §11.3), field for field, so that one object is stored, hashed, shown, rated and exchanged.
 * The fields that OCPI 2.3.0 added are taken too. What is ours stands in `tidewatt` and nowhere else.
 */
export interface Tariff {
  readonly country_code?: string;
  readonly party_id?: string;
  readonly id: string;
  readonly currency: Currency;
  readonly type?: 'AD_HOC_PAYMENT' | 'PROFILE_CHEAP' | 'PROFILE_FAST' | 'PROFILE_GREEN' | 'REGULAR';
  readonly tariff_alt_text?: readonly DisplayText[];
  readonly tariff_alt_url?: string;
  readonly min_price?: PriceLimit;
  readonly max_price?: PriceLimit;
  /** OCPI 2.3.0: whether prices and limits of components contain the taxes. Absent is NO, as in 2.2.1. */
  readonly tax_included?: 'YES' | 'NO' | 'N/A';
  /** OCPI 2.3.0: how much a payment terminal sets aside before the session. */
  readonly preauthorize_amount?: number;
  readonly elements: readonly TariffElement[];
  /** RFC 3339 in UTC: sessions that begin before or from then on have another tariff. */
  readonly start_date_time?: string;
  readonly end_date_time?: string;
  readonly energy_mix?: Readonly<Record<string, unknown>>;
  readonly tidewatt?: TariffExtension;
}

export interface DisplayText {
  readonly language: string;
  readonly text: string;
}

/** OCPI 2.2.1 says `excl_vat` and `incl_vat`, 2.3.0 `before_taxes` and `after_taxes`. */
export type PriceLimit =
  | { readonly excl_vat: number; readonly incl_vat?: number }
  | { readonly before_taxes: number; readonly after_taxes?: number };

export interface TariffElement {
  readonly price_components: readonly PriceComponent[];
  readonly restrictions?: TariffRestrictions;
}

/** In the order in which a price is shown (Regulation (EU) 2023/1804, Article 5): per kWh, per minute, per session. */
export const DIMENSIONS = ['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface PriceComponent {
  readonly type: Dimension;
  /** Currency units per kWh, per hour, or once. */
  readonly price: number;
  /** Percent. Absent means that no VAT applies, which is not the same as 0 %. */
  readonly vat?: number;
  /** In Wh or seconds. */
  readonly step_size: number;
}

export const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** All that are there have to hold. Times and dates are those of the site. A restriction that is none of these never holds. */
export interface TariffRestrictions {
  /** `HH:MM`. `00:00` as an end is the end of the day; an end before the start is on the next day. */
  readonly start_time?: string;
  readonly end_time?: string;
  /** `YYYY-MM-DD`, the end exclusive. */
  readonly start_date?: string;
  readonly end_date?: string;
  /** The lower bound inclusive, the upper one exclusive; so for all of these. */
  readonly min_kwh?: number;
  readonly max_kwh?: number;
  /** Ampere, summed over the phases. */
  readonly min_current?: number;
  readonly max_current?: number;
  readonly min_power?: number;
  readonly max_power?: number;
  /** Seconds since the session began. */
  readonly min_duration?: number;
  readonly max_duration?: number;
  readonly day_of_week?: readonly Weekday[];
  readonly reservation?: 'RESERVATION' | 'RESERVATION_EXPIRES';
  /** Ours: exact instants, for prices of the market. A wall clock shows some quarter-hours twice on the night that summer time ends. */
  readonly start_date_time?: string;
  readonly end_date_time?: string;
  readonly [unknown: string]: unknown;
}

export const KNOWN_RESTRICTIONS: readonly string[] = [
  'start_time',
  'end_time',
  'start_date',
  'end_date',
  'min_kwh',
  'max_kwh',
  'min_current',
  'max_current',
  'min_power',
  'max_power',
  'min_duration',
  'max_duration',
  'day_of_week',
  'reservation',
  'start_date_time',
  'end_date_time',
];

export interface TariffExtension {
  /** The smallest step of a bill, where it is not the currency's own: 0.05 for Swiss cash. Decimal text. */
  readonly billing_increment?: string;
  /** Energy at the price of the market; the ENERGY components of the tariff are then the price where the market's is not known. */
  readonly spot?: SpotFormula;
  /** Set by `materialize`: how many elements at the front came from the market. */
  readonly spot_elements?: number;
}

/** ((market price × percentage), held between min and max) + adder, per kWh and without VAT. */
export interface SpotFormula {
  /** lock_at_start: the price of the moment the session began, to its end. follow_market: the price of each quarter-hour. */
  readonly mode: 'lock_at_start' | 'follow_market';
  /** 110 is the market's price and a tenth. Absent: 100. */
  readonly percentage?: number;
  readonly min?: number;
  readonly max?: number;
  readonly adder?: number;
}
