import type { MeterSample } from './meter-sample';

/** One sampledValue as the charger sent it. Only `value` is sure to be there (OCPP 1.6 §7.43). */
export interface SampledValue {
  readonly value: string;
  readonly context?: string | undefined;
  readonly format?: string | undefined;
  readonly measurand?: string | undefined;
  readonly phase?: string | undefined;
  readonly location?: string | undefined;
  readonly unit?: string | undefined;
}

interface Reading {
  readonly measurand: string;
  /** `L1` to `L3`, `N`, a pair such as `L1-L2`, or undefined for a figure of the whole. */
  readonly phase: string | undefined;
  readonly unit: string;
  readonly figure: number;
  readonly atOutlet: boolean;
}

const REGISTER = 'Energy.Active.Import.Register';
const DEFAULT_CONTEXT = 'Sample.Periodic';

/**
 * Translates one MeterValue into our units. What cannot be read is left out and never counted as 0; the frame's own words stay in `raw`.
 */
export function readMeterValue(sampledAtMs: number, receivedAtMs: number, values: readonly SampledValue[]): MeterSample {
  const readings = values.flatMap(readSampledValue);
  const registerWh = total(readings, REGISTER, ENERGY_IN_WH);
  const powerW = total(readings, 'Power.Active.Import', POWER_IN_W);
  const currentA = perPhase(readings, 'Current.Import', CURRENT_IN_A);
  const voltageV = voltages(readings);
  const socPercent = single(readings, 'SoC', { Percent: (figure) => figure });
  const temperatureC = single(readings, 'Temperature', TEMPERATURE_IN_C);
  const offeredA = single(readings, 'Current.Offered', CURRENT_IN_A);
  return {
    sampledAtMs,
    receivedAtMs,
    context: (values.find((value) => measurandOf(value).measurand === REGISTER) ?? values[0])?.context ?? DEFAULT_CONTEXT,
    ...(registerWh === undefined || registerWh < 0 ? {} : { registerWh: whole(registerWh) }),
    ...(powerW === undefined ? {} : { powerW: whole(powerW) }),
    ...(currentA === undefined ? {} : { currentA }),
    ...(voltageV === undefined ? {} : { voltageV }),
    ...(socPercent === undefined || socPercent < 0 || socPercent > 100 ? {} : { socPercent }),
    ...(temperatureC === undefined ? {} : { temperatureC }),
    ...(offeredA === undefined ? {} : { offeredA }),
    raw: JSON.stringify(values),
  };
}

type Conversion = Readonly<Record<string, (figure: number) => number>>;
const same = (figure: number) => figure;
const kilo = (figure: number) => figure * 1_000;
const ENERGY_IN_WH: Conversion = { Wh: same, kWh: kilo, MWh: (figure) => figure * 1_000_000 };
const POWER_IN_W: Conversion = { W: same, kW: kilo };
const CURRENT_IN_A: Conversion = { A: same, mA: (figure) => figure / 1_000 };
const VOLTAGE_IN_V: Conversion = { V: same, kV: kilo };
const TEMPERATURE_IN_C: Conversion = {
  Celsius: same,
  Celcius: same,
  Fahrenheit: (figure) => ((figure - 32) * 5) / 9,
  K: (figure) => figure - 273.15,
};
/** Units of a measurand when the charger names none; the specification knows a default for energy only (§7.43). */
const DEFAULT_UNIT: Readonly<Record<string, string>> = {
  [REGISTER]: 'Wh',
  'Power.Active.Import': 'W',
  'Current.Import': 'A',
  'Current.Offered': 'A',
  Voltage: 'V',
  SoC: 'Percent',
  Temperature: 'Celsius',
};
/** Alfen leaves the measurand out and names the unit: 16 A is no energy. */
const MEASURAND_OF_UNIT: Readonly<Record<string, string>> = {
  A: 'Current.Import',
  mA: 'Current.Import',
  V: 'Voltage',
  W: 'Power.Active.Import',
  kW: 'Power.Active.Import',
  Percent: 'SoC',
  Celsius: 'Temperature',
  Celcius: 'Temperature',
};
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

function readSampledValue(sampled: SampledValue): readonly Reading[] {
  // Signed meter data is a document, whatever measurand stands beside it.
  if (sampled.format === 'SignedData') return [];
  const text = sampled.value.trim();
  const figure = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(figure)) return [];
  const { measurand, phase } = measurandOf(sampled);
  return [
    {
      measurand,
      phase,
      unit: sampled.unit || DEFAULT_UNIT[measurand] || '',
      figure,
      atOutlet: sampled.location === undefined || sampled.location === 'Outlet',
    },
  ];
}

/** Some chargers write the phase into the measurand: `Voltage.L1-N`. To one conductor or to neutral is the same phase for us. */
function measurandOf({ measurand, phase, unit }: SampledValue): { measurand: string; phase: string | undefined } {
  const named = measurand || (unit === undefined ? REGISTER : (own(MEASURAND_OF_UNIT, unit) ?? REGISTER));
  const split = /^(.*)\.(L[123](?:-(?:N|L[123]))?|N)$/.exec(named);
  const where = phase || split?.[2];
  return { measurand: split?.[1] ?? named, phase: where === undefined ? undefined : where.replace(/^(L[123])-N$/, '$1') };
}

function converted(readings: readonly Reading[], measurand: string, conversion: Conversion): readonly Reading[] {
  const all = readings.flatMap((reading) => {
    const convert = reading.measurand === measurand ? own(conversion, reading.unit) : undefined;
    return convert === undefined ? [] : [{ ...reading, figure: convert(reading.figure) }];
  });
  // The same thing measured at several places: what leaves the outlet counts.
  const atOutlet = all.filter((reading) => reading.atOutlet);
  return atOutlet.length > 0 ? atOutlet : all;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function single(readings: readonly Reading[], measurand: string, conversion: Conversion): number | undefined {
  return converted(readings, measurand, conversion)[0]?.figure;
}

/** The figure of the whole where there is one; else the sum of the phases. What flows in neutral has been counted already. */
function total(readings: readonly Reading[], measurand: string, conversion: Conversion): number | undefined {
  const known = converted(readings, measurand, conversion);
  const whole = known.find(({ phase }) => phase === undefined);
  if (whole !== undefined) return whole.figure;
  const phases = phasesOf(known);
  return phases === undefined ? undefined : phases.reduce((sum, figure) => sum + figure, 0);
}

function perPhase(readings: readonly Reading[], measurand: string, conversion: Conversion): readonly number[] | undefined {
  const known = converted(readings, measurand, conversion);
  const phases = phasesOf(known);
  if (phases !== undefined) return phases;
  // One figure for all; a single-phase box may know the current of its neutral only.
  const one = known.find(({ phase }) => phase === undefined) ?? known.find(({ phase }) => phase === 'N');
  return one === undefined ? undefined : [one.figure];
}

function voltages(readings: readonly Reading[]): readonly number[] | undefined {
  const toNeutral = perPhase(readings, 'Voltage', VOLTAGE_IN_V);
  if (toNeutral !== undefined) return toNeutral;
  const betweenPhases = converted(readings, 'Voltage', VOLTAGE_IN_V)[0];
  return betweenPhases === undefined ? undefined : [Math.round((betweenPhases.figure / Math.sqrt(3)) * 100) / 100];
}

/** L1, L2, L3 in order as far as the charger names them; one that it skipped carries nothing. */
function phasesOf(readings: readonly Reading[]): readonly number[] | undefined {
  const figures = ['L1', 'L2', 'L3'].map((name) => readings.find(({ phase }) => phase === name)?.figure);
  const last = figures.findLastIndex((figure) => figure !== undefined);
  return last === -1 ? undefined : figures.slice(0, last + 1).map((figure) => figure ?? 0);
}

/** Rounds, and knows no minus zero. */
function whole(figure: number): number {
  return Math.round(figure) || 0;
}
