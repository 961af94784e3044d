import { liveReading } from '../../../lambdas/domain/sessions/live-reading';
import { readMeterValue, type SampledValue } from '../../../lambdas/domain/sessions/read-meter-value';

const read = (...values: Partial<SampledValue>[]) => {
  const { sampledAtMs, receivedAtMs, context, raw, ...figures } = readMeterValue(
    1,
    2,
    values.map((value) => ({ value: '0', ...value })),
  );
  return figures;
};
const E = 'Energy.Active.Import.Register';
const P = 'Power.Active.Import';
const I = 'Current.Import';
const U = 'Voltage';

describe('one figure', () => {
  test.each<[string, Partial<SampledValue>, object]>([
    ['a value with nothing beside it is the register in Wh', { value: '1500' }, { registerWh: 1500 }],
    ['kWh', { value: '1.6250000000000002', unit: 'kWh', measurand: E }, { registerWh: 1625 }],
    ['a register without a unit', { value: '42', measurand: E }, { registerWh: 42 }],
    ['a register with an empty unit', { value: '42', measurand: E, unit: '' }, { registerWh: 42 }],
    ['a fraction of a Wh', { value: '165544.5', unit: 'Wh' }, { registerWh: 165_545 }],
    ['a register beyond 32 bits', { value: '5000000000', unit: 'Wh' }, { registerWh: 5_000_000_000 }],
    ['a register of -1', { value: '-1', unit: 'Wh' }, {}],
    ['a register in amperes', { value: '10', measurand: E, unit: 'A' }, {}],
    ['no measurand, but amperes', { value: '16', unit: 'A' }, { currentA: [16] }],
    ['no measurand, but kilowatts', { value: '7.2', unit: 'kW' }, { powerW: 7200 }],
    ['no measurand, but volts', { value: '230', unit: 'V' }, { voltageV: [230] }],
    ['a unit named like a part of the language', { value: '230', unit: 'constructor' }, {}],
    ['power in W', { value: '7200.4', measurand: P, unit: 'W' }, { powerW: 7200 }],
    ['power without a unit', { value: '7200', measurand: P }, { powerW: 7200 }],
    ['power of almost nothing', { value: '-0.2', measurand: P }, { powerW: 0 }],
    ['milliamperes', { value: '15900', measurand: I, unit: 'mA' }, { currentA: [15.9] }],
    ['state of charge', { value: '46.0', measurand: 'SoC', unit: 'Percent' }, { socPercent: 46 }],
    ['an impossible state of charge', { value: '146', measurand: 'SoC', unit: 'Percent' }, {}],
    ['Fahrenheit', { value: '77', measurand: 'Temperature', unit: 'Fahrenheit' }, { temperatureC: 25 }],
    ['the misspelt Celcius', { value: '25', measurand: 'Temperature', unit: 'Celcius' }, { temperatureC: 25 }],
    ['what is offered', { value: '16', measurand: 'Current.Offered', unit: 'A' }, { offeredA: 16 }],
    ['a phase in the measurand', { value: '229', measurand: 'Voltage.L1-N', unit: 'V' }, { voltageV: [229] }],
    ['an exponent', { value: ' 1.2e4 ', measurand: P }, { powerW: 12_000 }],
    ['a thousands separator', { value: '1,234.5' }, {}],
    ['nothing', { value: '' }, {}],
    ['NaN', { value: 'NaN', measurand: P }, {}],
    ['Infinity', { value: 'Infinity', measurand: P }, {}],
    ['an exponent beyond all numbers', { value: '1e999', measurand: P }, {}],
    ['hexadecimal', { value: '0x10', measurand: P }, {}],
    ['energy of an interval, which is no register', { value: '10', measurand: 'Energy.Active.Import.Interval' }, {}],
    ['energy fed back', { value: '10', measurand: 'Energy.Active.Export.Register' }, {}],
    ['a signed register', { value: '1500', measurand: E, format: 'SignedData' }, {}],
    ['a measurand of the vendor', { value: '1', measurand: 'CurrentMax' }, {}],
  ])('%s', (_what, value, figures) => {
    expect(read(value)).toEqual(figures);
  });
});

describe('phases', () => {
  const each = (measurand: string, figures: readonly string[], suffix = '') =>
    figures.map((value, i) => ({ value, measurand, phase: `L${i + 1}${suffix}` }));

  test('three phases of power add up', () => {
    expect(read(...each(P, ['2300', '2301', '2299']))).toEqual({ powerW: 6900 });
  });
  test('to neutral is the phase', () => {
    expect(read(...each(P, ['2300', '2301', '2299'], '-N'))).toEqual({ powerW: 6900 });
  });
  test('where there is a total, the phases are not added to it', () => {
    expect(read({ value: '6900', measurand: P }, ...each(P, ['2300', '2301', '2299']))).toEqual({ powerW: 6900 });
  });
  test('currents stay apart, in order, and neutral is not one of them', () => {
    expect(read({ value: '1', measurand: I, phase: 'N' }, ...each(I, ['16', '15.9', '16.1']).reverse())).toEqual({
      currentA: [16, 15.9, 16.1],
    });
  });
  test('a phase that is skipped carries nothing', () => {
    expect(read({ value: '10', measurand: I, phase: 'L3' }, { value: '9', measurand: I, phase: 'L1' })).toEqual({ currentA: [9, 0, 10] });
  });
  test('between phases is √3 of to neutral, used only when there is nothing else', () => {
    expect(read({ value: '400', measurand: U, phase: 'L1-L2' })).toEqual({ voltageV: [230.94] });
    expect(read({ value: '400', measurand: U, phase: 'L1-L2' }, { value: '231', measurand: U, phase: 'L1-N' })).toEqual({
      voltageV: [231],
    });
  });
  test('what leaves the outlet counts, not what comes in', () => {
    expect(read({ value: '7400', measurand: P, location: 'Inlet' }, { value: '7200', measurand: P, location: 'Outlet' })).toEqual({
      powerW: 7200,
    });
    expect(read({ value: '7400', measurand: P, location: 'Inlet' })).toEqual({ powerW: 7400 });
  });
});

test('the context is the register’s, else the first value’s, else periodic', () => {
  const contextOf = (...values: Partial<SampledValue>[]) =>
    readMeterValue(
      1,
      2,
      values.map((value) => ({ value: '0', ...value })),
    ).context;
  expect(contextOf({ measurand: P, context: 'Trigger' }, { context: 'Sample.Clock' })).toBe('Sample.Clock');
  expect(contextOf({ measurand: P, context: 'Trigger' })).toBe('Trigger');
  expect(contextOf({})).toBe('Sample.Periodic');
});

describe('the live reading', () => {
  const live = (...values: Partial<SampledValue>[]) => {
    const reading = liveReading([
      readMeterValue(
        1,
        2,
        values.map((value) => ({ value: '0', ...value })),
      ),
    ]);
    const { sampledAtMs, ...rest } = reading ?? { sampledAtMs: 0 };
    return rest;
  };
  const currents = (...figures: string[]) => figures.map((value, i) => ({ value, measurand: I, phase: `L${i + 1}` }));

  test('counts the phases that carry current', () => {
    expect(live(...currents('16', '16', '16'), { value: '11000', measurand: P })).toMatchObject({
      activePhases: 3,
      currentA: 16,
      powerW: 11_000,
    });
    expect(live(...currents('16', '0.4', '0'), { value: '3700', measurand: P })).toMatchObject({ activePhases: 1 });
  });
  test('of one figure, power tells how many phases it stands for', () => {
    expect(live({ value: '16', measurand: I }, { value: '11040', measurand: P })).toMatchObject({ activePhases: 3 });
    expect(live({ value: '16', measurand: I }, { value: '3680', measurand: P })).toMatchObject({ activePhases: 1 });
    expect(live({ value: '16', measurand: I })).toEqual({ currentA: 16 });
    expect(live({ value: '0.1', measurand: I }, { value: '20', measurand: P })).toMatchObject({ activePhases: 0 });
  });
  test('where no power is measured, the phases tell it', () => {
    expect(live(...currents('10', '10', '10'), { value: '231', measurand: U })).toMatchObject({ powerW: 6_930 });
  });
  test('of several samples the newest; values of one instant that came apart are one', () => {
    const at = (ms: number, value: Partial<SampledValue>) => readMeterValue(ms, 9, [{ value: '0', ...value }]);
    expect(liveReading([at(2, { value: '700', measurand: P }), at(1, { value: '1' }), at(2, { value: '5' })])).toEqual({
      sampledAtMs: 2,
      powerW: 700,
      registerWh: 5,
    });
    expect(liveReading([])).toBeUndefined();
  });
});
