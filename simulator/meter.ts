/** What a connector's meter shows, as OCPP 1.6 sampled values. */

export interface Reading {
  readonly registerWh: number;
  /** Per phase. */
  readonly drawnA: number;
  readonly offeredA: number;
  /** Phases in use. */
  readonly phases: 1 | 3;
  /** Phases of the charger: unused ones read zero, as meters do. */
  readonly wiredPhases: 1 | 3;
  readonly voltageV: number;
  readonly socPercent: number | undefined;
}

export interface SampledValue {
  readonly value: string;
  readonly context: string;
  readonly measurand: string;
  readonly unit: string;
  readonly phase?: string;
}

/** The display shows whole watt-hours; a hair is added so that thousands of small steps that sum to 2760 do not show 2759. */
export function shownWh(registerWh: number): number {
  return Math.floor(registerWh + 1e-6);
}

const PHASES = ['L1', 'L2', 'L3'] as const;

/** One sampled value per measurand, and per phase for current and voltage. A measurand that this reading lacks is left out. */
export function sampledValues(
  measurands: readonly string[],
  reading: Reading,
  context: 'Sample.Periodic' | 'Trigger' | 'Transaction.End',
): readonly SampledValue[] {
  const perPhase = (measurand: string, unit: string, value: (index: number) => string) =>
    PHASES.slice(0, reading.wiredPhases).map((phase, index) => ({ value: value(index), context, measurand, unit, phase }));
  const one = (measurand: string, unit: string, value: string) => [{ value, context, measurand, unit }];
  return measurands.flatMap((measurand): readonly SampledValue[] => {
    switch (measurand) {
      case 'Energy.Active.Import.Register':
        return one(measurand, 'Wh', String(shownWh(reading.registerWh)));
      case 'Power.Active.Import':
        return one(measurand, 'W', String(Math.round(reading.drawnA * reading.voltageV * reading.phases)));
      case 'Power.Offered':
        return one(measurand, 'W', String(Math.round(reading.offeredA * reading.voltageV * reading.wiredPhases)));
      case 'Current.Offered':
        return one(measurand, 'A', reading.offeredA.toFixed(1));
      case 'Current.Import':
        return perPhase(measurand, 'A', (index) => (index < reading.phases ? reading.drawnA : 0).toFixed(1));
      case 'Voltage':
        return perPhase(measurand, 'V', () => reading.voltageV.toFixed(1));
      case 'SoC':
        return reading.socPercent === undefined ? [] : one(measurand, 'Percent', reading.socPercent.toFixed(1));
      case 'Temperature':
        // Warmer under load; nobody steers by it.
        return one(measurand, 'Celsius', (25 + reading.drawnA / 2).toFixed(1));
      default:
        return [];
    }
  });
}
