import { carbonIntensityGb } from '../../../lambdas/adapters/signals/carbon-intensity-gb';
import { elexonDemand } from '../../../lambdas/adapters/signals/elexon';
import { energiDataServiceCo2, energiDataServicePrice } from '../../../lambdas/adapters/signals/energi-data-service';
import type { Feed, FeedWindow } from '../../../lambdas/adapters/signals/feed';
import { octopusAgile } from '../../../lambdas/adapters/signals/octopus-agile';
import { localDay } from '../../../lambdas/domain/signals/market-time';

const at = (iso: string) => Date.parse(iso);
const WINDOW: FeedWindow = { fromMs: at('2026-03-28T23:00Z'), toMs: at('2026-03-29T22:00Z') };

/** `hh:mm value quality` */
function picture(feed: Feed, zone: string, body: unknown, window = WINDOW): string[] {
  const { slots } = feed.parse(zone, [typeof body === 'string' ? body : JSON.stringify(body)], window);
  return slots.map(({ startMs, value, quality }) => `${new Date(startMs).toISOString().slice(11, 16)} ${value} ${quality}`);
}

describe('Energi Data Service, prices', () => {
  const records = (...all: [time: string, eur: number | null, area?: string][]) => ({
    total: all.length,
    dataset: 'DayAheadPrices',
    records: all.map(([TimeUTC, DayAheadPriceEUR, PriceArea = 'DK1']) => ({
      TimeUTC,
      TimeDK: 'not looked at: on the autumn night it says 02:00 twice',
      PriceArea,
      DayAheadPriceEUR,
      DayAheadPriceDKK: DayAheadPriceEUR === null ? null : DayAheadPriceEUR * 7.46,
    })),
  });
  const read = (body: unknown, zone = 'DK1', window = WINDOW) => picture(energiDataServicePrice, zone, body, window);

  test('times without a Z are UTC, newest first is put in order, zero and below are prices', () => {
    expect(read(records(['2026-03-29T00:15:00', -12.5], ['2026-03-29T00:00:00', 0]))).toEqual(['00:00 0 final', '00:15 -0.0125 final']);
  });

  test('hours of the time before October 2025 become quarters, and a null is a hole', () => {
    expect(read(records(['2026-03-29T00:00:00', 83.456789], ['2026-03-29T01:00:00', null], ['2026-03-29T02:00:00', 20]))).toEqual([
      ...['00:00', '00:15', '00:30', '00:45'].map((time) => `${time} 0.083456789 final`),
      ...['02:00', '02:15', '02:30', '02:45'].map((time) => `${time} 0.02 final`),
    ]);
  });

  test('another area in the answer is not taken for ours; Germany goes by its short name', () => {
    expect(read(records(['2026-03-29T00:00:00', 1, 'DK2'], ['2026-03-29T00:00:00', 2, 'DE']), 'DE-LU')).toEqual(['00:00 0.002 final']);
  });

  test.each([
    ['2026-03-29', 92],
    ['2026-03-30', 96],
    ['2026-10-25', 100],
  ])('the Danish day %s has %i quarters', (date, count) => {
    const { startMs, endMs } = localDay(at(`${date}T12:00Z`), 'Europe/Copenhagen');
    const all = Array.from({ length: (endMs - startMs) / 900_000 }, (_, i) => new Date(startMs + i * 900_000).toISOString().slice(0, 19));
    expect(read(records(...all.map((time, i): [string, number] => [time, i])), 'DK1', { fromMs: startMs, toMs: endMs })).toHaveLength(
      count,
    );
  });

  test.each([
    ['no records', records(), 'EMPTY'],
    ['nulls alone', records(['2026-03-29T00:00:00', null]), 'EMPTY'],
    ['5,000.01 EUR/MWh', records(['2026-03-29T00:00:00', 5_000.01]), 'IMPLAUSIBLE'],
    ['one time twice', records(['2026-03-29T00:00:00', 1], ['2026-03-29T00:00:00', 2]), 'MALFORMED'],
    ['no time', records(['soon', 1]), 'MALFORMED'],
    ['a page of HTML', '<html>', 'MALFORMED'],
    ['a list', [], 'MALFORMED'],
  ])('%s: %#', (_what, body, reason) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ reason }));
  });

  test('all records of the area are asked for, in UTC', () => {
    const [question] = energiDataServicePrice.questions('DK1', WINDOW);
    expect(decodeURIComponent(question!.path)).toBe(
      '/dataset/DayAheadPrices?start=2026-03-28T23:00&end=2026-03-29T22:00&filter={"PriceArea":["DK1"]}&sort=TimeUTC ASC&timezone=utc&limit=0',
    );
  });
});

describe('Energi Data Service, CO2', () => {
  const records = (...all: [time: string, grams: number | null][]) => ({
    records: all.map(([Minutes5UTC, CO2Emission]) => ({ Minutes5UTC, PriceArea: 'DK1', CO2Emission })),
  });
  const read = (body: unknown) => picture(energiDataServiceCo2, 'DK1', body);

  test('three times five minutes make the mean of their quarter; a missing one leaves the mean of the others', () => {
    expect(
      read(
        records(
          ['2026-03-29T00:10:00', 130],
          ['2026-03-29T00:05:00', 110],
          ['2026-03-29T00:00:00', 90],
          ['2026-03-29T00:15:00', 50],
          ['2026-03-29T00:20:00', null],
          ['2026-03-29T00:25:00', 70],
        ),
      ),
    ).toEqual(['00:00 110 forecast', '00:15 60 forecast']);
  });

  test('kilograms taken for grams are IMPLAUSIBLE', () => {
    expect(() => read(records(['2026-03-29T00:00:00', 90_000]))).toThrow(expect.objectContaining({ reason: 'IMPLAUSIBLE' }));
  });
});

describe('Octopus Agile', () => {
  interface Rate {
    readonly from: string;
    readonly to: string | null;
    readonly pence: number;
    readonly method?: string | null;
  }
  const rates = (all: Rate[], next: string | null = null) => ({
    count: all.length,
    next,
    previous: null,
    results: all.map(({ from, to, pence, method = null }) => ({
      value_exc_vat: pence,
      value_inc_vat: pence * 1.05,
      valid_from: `2026-03-29T${from}:00Z`,
      valid_to: to === null ? null : `2026-03-29T${to}:00Z`,
      payment_method: method,
    })),
  });
  const read = (body: unknown, window?: FeedWindow) => picture(octopusAgile(), 'GB-C', body, window);

  test('pence without VAT become pounds, newest first is put in order, a plunge is a price', () => {
    expect(
      read(
        rates([
          { from: '00:30', to: '01:00', pence: -4.2 },
          { from: '00:00', to: '00:30', pence: 18.5 },
        ]),
      ),
    ).toEqual(['00:00 0.185 final', '00:15 0.185 final', '00:30 -0.042 final', '00:45 -0.042 final']);
  });

  test('of two ways of paying the direct debit counts', () => {
    const half = { from: '00:00', to: '00:30' };
    expect(
      read(
        rates([
          { ...half, pence: 21, method: 'NON_DIRECT_DEBIT' },
          { ...half, pence: 18, method: 'DIRECT_DEBIT' },
        ]),
      ),
    ).toEqual(['00:00 0.18 final', '00:15 0.18 final']);
  });

  test('a rate without an end holds until the next begins, the last to the end of the time asked for', () => {
    const window = { fromMs: at('2026-03-29T00:00Z'), toMs: at('2026-03-29T01:00Z') };
    expect(
      read(
        rates([
          { from: '00:30', to: null, pence: 2 },
          { from: '00:00', to: null, pence: 1 },
        ]),
        window,
      ),
    ).toEqual(['00:00 0.01 final', '00:15 0.01 final', '00:30 0.02 final', '00:45 0.02 final']);
  });

  test.each([
    ['nothing yet', rates([]), 'EMPTY'],
    ['a second page that nobody asked for', rates([{ from: '00:00', to: '00:30', pence: 1 }], 'https://…?page=2'), 'MALFORMED'],
    ['pounds taken for pence', rates([{ from: '00:00', to: '00:30', pence: 501 }]), 'IMPLAUSIBLE'],
    ['a price as text', { next: null, results: [{ value_exc_vat: '1', valid_from: '2026-03-29T00:00:00Z', valid_to: null }] }, 'MALFORMED'],
  ])('%s: %#', (_what, body, reason) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ reason }));
  });

  test('serves the fourteen regions, by the product of the stage', () => {
    const regions = [...'ABCDEFGHIJKLMNOP'].filter((letter) => octopusAgile().serves(`GB-${letter}`));
    expect(regions.join('')).toBe('ABCDEFGHJKLMNP');
    expect(octopusAgile('AGILE-27-01-01').questions('GB-C', WINDOW)[0]!.path).toBe(
      '/v1/products/AGILE-27-01-01/electricity-tariffs/E-1R-AGILE-27-01-01-C/standard-unit-rates/' +
        '?period_from=2026-03-28T23:00Z&period_to=2026-03-29T22:00Z&page_size=1500',
    );
  });
});

describe('carbon intensity of Great Britain', () => {
  const half = (from: string, to: string, intensity: object) => ({ from: `2026-03-29T${from}Z`, to: `2026-03-29T${to}Z`, intensity });
  const read = (body: unknown, zone = 'GB') => picture(carbonIntensityGb, zone, body);

  test('what was counts, what will be is a forecast; times have no seconds', () => {
    const data = [
      half('00:00', '00:30', { forecast: 120, actual: 131, index: 'moderate' }),
      half('00:30', '01:00', { forecast: 118, actual: null, index: 'moderate' }),
      half('01:00', '01:30', { forecast: null, actual: null }),
    ];
    expect(read({ data })).toEqual(['00:00 131 final', '00:15 131 final', '00:30 118 forecast', '00:45 118 forecast']);
  });

  test('a region lies one level deeper and has forecasts alone', () => {
    const data = { regionid: 13, shortname: 'London', data: [half('00:00', '00:30', { forecast: 90, index: 'low' })] };
    expect(read({ data }, 'GB-C')).toEqual(['00:00 90 forecast', '00:15 90 forecast']);
    expect(carbonIntensityGb.questions('GB-C', WINDOW)[0]!.path).toBe(
      '/regional/intensity/2026-03-28T23:00Z/2026-03-29T22:00Z/regionid/13',
    );
    expect(carbonIntensityGb.questions('GB', WINDOW)[0]!.path).toBe('/intensity/2026-03-28T23:00Z/2026-03-29T22:00Z');
  });

  test.each([
    ['an error of theirs with HTTP 200', { error: { code: '400 Bad Request', message: '…' } }, 'MALFORMED'],
    ['an empty list', { data: [] }, 'EMPTY'],
  ])('%s: %#', (_what, body, reason) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ reason }));
  });
});

describe('demand of Great Britain', () => {
  const row = (startTime: string, nationalDemand: number | null, more: object = {}) => ({
    publishTime: '2026-03-28T09:00:00Z',
    startTime,
    settlementDate: '2026-03-29',
    settlementPeriod: 1,
    boundary: 'N',
    transmissionSystemDemand: 30_000,
    nationalDemand,
    ...more,
  });
  const read = (...data: object[]) => picture(elexonDemand, 'GB', { data });

  test('half-hours by their UTC start: the spring day of 46 has no hour twice and none missing', () => {
    const rows = Array.from({ length: 46 }, (_, i) => row(new Date(at('2026-03-29T00:00Z') + i * 1_800_000).toISOString(), 27_500));
    const slots = elexonDemand.parse('GB', [JSON.stringify({ data: rows })], {
      fromMs: at('2026-03-29T00:00Z'),
      toMs: at('2026-03-29T23:00Z'),
    }).slots;
    expect([slots.length, new Set(slots.map(({ value }) => value))]).toEqual([92, new Set([0.5])]);
  });

  test('the nation counts, not a part of it; of two forecasts the one published last', () => {
    expect(
      read(
        row('2026-03-29T00:00:00Z', 11_000, { publishTime: '2026-03-28T12:00:00Z' }),
        row('2026-03-29T00:00:00Z', 44_000, { publishTime: '2026-03-28T09:00:00Z' }),
        row('2026-03-29T00:00:00Z', 55_000, { boundary: 'B1', publishTime: '2026-03-28T13:00:00Z' }),
        row('2026-03-29T00:30:00Z', null),
      ),
    ).toEqual(['00:00 0.2 forecast', '00:15 0.2 forecast']);
  });

  test('a load below nothing is IMPLAUSIBLE', () => {
    expect(() => read(row('2026-03-29T00:00:00Z', -5))).toThrow(expect.objectContaining({ reason: 'IMPLAUSIBLE' }));
  });
});
