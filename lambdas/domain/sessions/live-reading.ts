import type { MeterSample } from './meter-sample';
import type { LiveReading } from './session';

/** Below this a phase carries a charger's own electronics, not a car. */
const CARRYING_A = 1;
const NOMINAL_V = 230;

/** The newest of the samples as the session shows it. Several values of one instant that came apart are one reading. */
export function liveReading(samples: readonly MeterSample[]): LiveReading | undefined {
  const sampledAtMs = Math.max(...samples.map((sample) => sample.sampledAtMs));
  const newest = samples.filter((sample) => sample.sampledAtMs === sampledAtMs);
  if (newest.length === 0) return undefined;
  const sample: MeterSample = Object.assign({}, ...newest);
  const { registerWh, currentA, voltageV, socPercent } = sample;
  const meanV = meanVoltage(voltageV);
  const powerW = sample.powerW ?? apparentPower(currentA, meanV);
  const activePhases = countPhases(currentA, powerW, meanV);
  return {
    sampledAtMs,
    ...(registerWh === undefined ? {} : { registerWh }),
    ...(powerW === undefined ? {} : { powerW }),
    ...(currentA === undefined ? {} : { currentA: Math.max(...currentA) }),
    ...(meanV === undefined ? {} : { voltageV: Math.round(meanV * 10) / 10 }),
    ...(activePhases === undefined ? {} : { activePhases }),
    ...(socPercent === undefined ? {} : { socPercent }),
  };
}

function meanVoltage(voltageV: readonly number[] | undefined): number | undefined {
  const volts = voltageV?.filter((figure) => figure > 0);
  return volts === undefined || volts.length === 0 ? undefined : volts.reduce((sum, figure) => sum + figure, 0) / volts.length;
}

/** Current times voltage of one sample, where they tell the power. */
export function apparentPowerW(currentA: readonly number[] | undefined, voltageV: readonly number[] | undefined): number | undefined {
  return apparentPower(currentA, meanVoltage(voltageV));
}

/** A charger that measures every phase but no power still tells it. One figure alone does not: it may stand for one phase or for three. */
function apparentPower(currentA: readonly number[] | undefined, meanV: number | undefined): number | undefined {
  if (currentA === undefined || currentA.length < 2) return undefined;
  return Math.round(currentA.reduce((sum, figure) => sum + figure, 0) * (meanV ?? NOMINAL_V));
}

function countPhases(currentA: readonly number[] | undefined, powerW: number | undefined, meanV: number | undefined): number | undefined {
  if (currentA === undefined) return undefined;
  if (currentA.length > 1) return currentA.filter((figure) => figure > CARRYING_A).length;
  const [one = 0] = currentA;
  if (one <= CARRYING_A) return 0;
  if (powerW === undefined) return undefined;
  return Math.min(3, Math.max(1, Math.round(powerW / (one * (meanV ?? NOMINAL_V)))));
}
