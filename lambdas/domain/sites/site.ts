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
  readonly createdAtMs: number;
  readonly version: number;
}

/** Where chargers belong that were registered without a site. Its zone comes from the deployment's configuration. */
export const DEFAULT_SITE_ID = 'site_default';
