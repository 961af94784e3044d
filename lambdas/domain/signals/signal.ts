export const SLOT_MS = 15 * 60_000;

export type SignalKind = 'price' | 'co2' | 'demand';

/** final: published, or measured. forecast: not yet so: ours from earlier days, or a source's own. replay: real prices of another day, moved onto this one. manual: an operator's. */
export type SignalQuality = 'final' | 'preliminary' | 'forecast' | 'replay' | 'manual';

/** One quarter of an hour, UTC, `startMs` a multiple of 15 minutes. */
export interface SignalSlot {
  readonly startMs: number;
  /** Currency unit per kWh without VAT for a price, g/kWh for CO2, 0 to 1 for demand. Zero and below are real prices. */
  readonly value: number;
  readonly quality: SignalQuality;
}

/** What one source said about one zone. */
export interface SignalSeries {
  readonly kind: SignalKind;
  readonly zone: string;
  readonly unit: 'EUR/kWh' | 'g/kWh' | 'ratio' | `${string}/kWh`;
  readonly source: string;
  readonly licence: string;
  readonly fetchedAtMs: number;
  readonly slots: readonly SignalSlot[];
}
