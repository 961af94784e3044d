import { energyChartsCo2, energyChartsDemand, energyChartsPrice } from '../../../lambdas/adapters/signals/energy-charts';

const START_S = Date.parse('2026-02-09T23:00Z') / 1_000;
const WINDOW = { fromMs: START_S * 1_000, toMs: START_S * 1_000 + 86_400_000 };

function answer(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    license_info: 'CC BY 4.0 (creativecommons.org/licenses/by/4.0) from Bundesnetzagentur | SMARD.de',
    unix_seconds: [0, 1, 2, 3].map((i) => START_S + i * 900),
    price: [83.45, 0, -12.5, 101],
    unit: 'EUR / MWh',
    deprecated: false,
    ...over,
  };
}

/** `minutes after the first start: price in EUR/kWh` */
function picture(body: unknown): string[] {
  return energyChartsPrice
    .parse('DE-LU', [JSON.stringify(body)], WINDOW)
    .slots.map(({ startMs, value }) => `${(startMs / 1_000 - START_S) / 60}: ${value}`);
}

describe('reading prices', () => {
  test('EUR/MWh become EUR/kWh, zero and below are prices, the licence is kept', () => {
    expect(energyChartsPrice.parse('DE-LU', [JSON.stringify(answer())], WINDOW)).toEqual({
      unit: 'EUR/kWh',
      licence: 'CC BY 4.0 (creativecommons.org/licenses/by/4.0) from Bundesnetzagentur | SMARD.de',
      slots: [0.08345, 0, -0.0125, 0.101].map((value, i) => ({ startMs: (START_S + i * 900) * 1_000, value, quality: 'final' })),
    });
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a null is a hole, not a zero', { price: [10, null, 30, 40] }, ['0: 0.01', '30: 0.03', '45: 0.04']],
    [
      'an hour becomes four quarters',
      { unix_seconds: [START_S, START_S + 3_600], price: [10, 20] },
      ['0: 0.01', '15: 0.01', '30: 0.01', '45: 0.01', '60: 0.02', '75: 0.02', '90: 0.02', '105: 0.02'],
    ],
    [
      'hourly prices that turn quarter-hourly: each ends where the next begins',
      { unix_seconds: [START_S, START_S + 3_600, START_S + 4_500], price: [10, 20, 30] },
      ['0: 0.01', '15: 0.01', '30: 0.01', '45: 0.01', '60: 0.02', '75: 0.03'],
    ],
    [
      'a price is not stretched over hours of which the feed says nothing',
      { unix_seconds: [START_S, START_S + 900, START_S + 18_000, START_S + 18_900], price: [10, 20, 30, 40] },
      ['0: 0.01', '15: 0.02', '300: 0.03', '315: 0.04'],
    ],
    [
      'what lies outside the time asked for is left out',
      { unix_seconds: [START_S - 900, START_S, START_S + 86_400], price: [10, 20, 30] },
      ['0: 0.02'],
    ],
  ])('%s', (_what, over, expected) => {
    expect(picture(answer(over))).toEqual(expected);
  });

  test.each<[string, unknown, string]>([
    ['empty arrays with HTTP 200', answer({ unix_seconds: [], price: [] }), 'EMPTY'],
    ['nothing but holes', answer({ price: [null, null, null, null] }), 'EMPTY'],
    ['another unit', answer({ unit: 'EUR / kWh' }), 'WRONG_UNIT'],
    ['a price beyond 5 EUR/kWh', answer({ price: [1, 2, 3, 5_000.01] }), 'IMPLAUSIBLE'],
    ['a price below -5 EUR/kWh', answer({ price: [1, 2, 3, -5_000.01] }), 'IMPLAUSIBLE'],
    ['more times than prices', answer({ price: [1] }), 'MALFORMED'],
    ['times that go back', answer({ unix_seconds: [0, 2, 1, 3].map((i) => START_S + i * 900) }), 'MALFORMED'],
    ['times off the quarter-hour', answer({ unix_seconds: [0, 1, 2, 3].map((i) => START_S + 60 + i * 900) }), 'MALFORMED'],
    ['text for prices', answer({ price: ['1', '2', '3', '4'] }), 'MALFORMED'],
    ['an array', [], 'MALFORMED'],
    ['null', null, 'MALFORMED'],
  ])('%s is %s', (_what, body, reason) => {
    expect(() => picture(body)).toThrow(expect.objectContaining({ name: 'SignalSourceError', reason }));
  });

  test('a spike of the kind that happened on 26 June 2024 is believed', () => {
    expect(picture(answer({ price: [2_325.83, 1, 1, 1] }))[0]).toBe('0: 2.32583');
  });
});

describe('reading CO2', () => {
  const co2 = (measured: (number | null)[], forecast: (number | null)[]) =>
    energyChartsCo2
      .parse(
        'DE-LU',
        [JSON.stringify({ unix_seconds: measured.map((_, i) => START_S + i * 900), co2eq: measured, co2eq_forecast: forecast })],
        WINDOW,
      )
      .slots.map(({ value, quality }) => `${value} ${quality}`);

  test('what was measured counts, the forecast where nothing was yet, and neither is a hole', () => {
    expect(co2([300.5, 310, null, null], [290, null, 280, null])).toEqual(['300.5 final', '310 final', '280 forecast']);
  });

  test.each([
    ['grams beyond any power plant', [3_001], 'IMPLAUSIBLE'],
    ['less than nothing', [-1], 'IMPLAUSIBLE'],
    ['nothing at all', [null], 'EMPTY'],
  ])('%s: %j is %s', (_what, measured, reason) => {
    expect(() => co2(measured, [null])).toThrow(expect.objectContaining({ reason }));
  });

  test('is asked by country, whatever the zone', () => {
    expect(['DE-LU', 'SE3', 'IT-North'].map((zone) => energyChartsCo2.questions(zone, WINDOW)[0]!.path.split('&')[0])).toEqual([
      '/co2eq?country=de',
      '/co2eq?country=se',
      '/co2eq?country=it',
    ]);
  });
});

describe('reading demand', () => {
  const times = [0, 1, 2].map((i) => START_S + i * 900);
  const load = JSON.stringify({
    unix_seconds: times,
    production_types: [
      { name: 'Solar', data: [1, 2, 3] },
      { name: 'Load', data: [41_000, 90_000, null] },
    ],
  });
  const forecast = JSON.stringify({ unix_seconds: times, forecast_values: [1, 1, 20_500] });
  const demand = (answers: (string | undefined)[]) =>
    energyChartsDemand.parse('DE-LU', answers, WINDOW).slots.map(({ value, quality }) => `${value} ${quality}`);

  test('the load becomes a ratio of a winter evening, what is above it counts as 1, and the forecast follows it', () => {
    expect(demand([load, forecast])).toEqual(['0.5 final', '1 final', '0.25 forecast']);
  });

  test('a country without a forecast has its past alone', () => {
    expect(demand([load, undefined])).toEqual(['0.5 final', '1 final']);
  });

  test('an answer without a load is EMPTY', () => {
    expect(() => demand([JSON.stringify({ unix_seconds: times, production_types: [] }), undefined])).toThrow(
      expect.objectContaining({ reason: 'EMPTY' }),
    );
  });
});
