import type { ChargingMode } from '../sessions/session';

export interface Site {
  readonly id: string;
  readonly name: string;
  /** IANA name, for example `Europe/Berlin`. */
  readonly timeZone: string;
  /** Bidding zone of the day-ahead market, for example `DE-LU` or `DK1`. */
  readonly priceZone: string;
  readonly limitA?: number;
  readonly limitW?: number;
  /** Wall-clock time `HH:MM` by which a car is full when the driver said nothing, and the energy it is then assumed to need. */
  readonly defaultReadyBy?: string;
  readonly defaultEnergyWh?: number;
  /** For sessions of which nobody said by when; BALANCED where this is absent. */
  readonly chargingMode?: ChargingMode;
  /** What a kilogram of CO2 is worth when plans are weighed, in the currency of the prices. */
  readonly co2PricePerKg?: number;
  /** What a kWh taken from a grid under full strain costs beside its price. */
  readonly demandPricePerKwh?: number;
  readonly createdAtMs: number;
  readonly version: number;
}

/** Where chargers belong that were registered without a site. Its zone comes from the deployment's configuration. */
export const DEFAULT_SITE_ID = 'site_default';
