/** All that one MeterValue (one timestamp) said, in our units, with the frame's own words kept beside it. */
export interface MeterSample {
  readonly sampledAtMs: number;
  readonly receivedAtMs: number;
  /** OCPP 1.6 §7.34 ReadingContext of the energy register, or of the first value. */
  readonly context: string;
  /** `Energy.Active.Import.Register`, whole Wh. */
  readonly registerWh?: number;
  readonly powerW?: number;
  /** Per phase where the charger says so, L1 L2 L3; else one figure. */
  readonly currentA?: readonly number[];
  readonly voltageV?: readonly number[];
  readonly socPercent?: number;
  readonly temperatureC?: number;
  /** What the charger says it offers the car. */
  readonly offeredA?: number;
  /** The sampledValue array verbatim: a correction of ours can be replayed from it, and signed values stay intact. */
  readonly raw: string;
}
