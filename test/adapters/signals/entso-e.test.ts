import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EIC_OF_ZONE, entsoeDemand, entsoePrice } from '../../../lambdas/adapters/signals/entso-e';

const fixture = (name: string) => readFileSync(join(__dirname, '..', '..', 'fixtures', 'signals', name), 'utf8');
const at = (iso: string) => Date.parse(iso);
const minuteOf = (ms: number) => new Date(ms).toISOString().slice(11, 16);

interface Series {
  readonly from?: string;
  readonly to?: string;
  readonly resolution?: string;
  readonly curveType?: string;
  readonly unit?: string;
  readonly currency?: string;
  readonly sequence?: number;
  /** [position, amount] */
  readonly points: readonly (readonly [number, string | number])[];
}

function series({
  from = '2026-03-28T23:00Z',
  to = '2026-03-29T22:00Z',
  resolution = 'PT15M',
  curveType = 'A03',
  unit = 'MWH',
  currency = 'EUR',
  sequence,
  points,
}: Series): string {
  const points_ = points.map(
    ([position, amount]) => `<Point><position>${position}</position><price.amount>${amount}</price.amount></Point>`,
  );
  return `<TimeSeries><currency_Unit.name>${currency}</currency_Unit.name><price_Measure_Unit.name>${unit}</price_Measure_Unit.name>
    ${sequence === undefined ? '' : `<classificationSequence_AttributeInstanceComponent.position>${sequence}</classificationSequence_AttributeInstanceComponent.position>`}
    <curveType>${curveType}</curveType><Period><timeInterval><start>${from}</start><end>${to}</end></timeInterval>
    <resolution>${resolution}</resolution>${points_.join('')}</Period></TimeSeries>`;
}
const publication = (...all: Series[]) => `<?xml version="1.0" encoding="utf-8"?>
  <Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3">${all.map(series).join('')}</Publication_MarketDocument>`;

const WIDE = { fromMs: at('2020-01-01T00:00Z'), toMs: at('2030-01-01T00:00Z') };
const prices = (xml: string, window = WIDE) => entsoePrice.parse('DE-LU', [xml], window).slots;
/** `hh:mm euro per MWh` */
const picture = (xml: string) => prices(xml).map(({ startMs, value }) => `${minuteOf(startMs)} ${Math.round(value * 1e6) / 1e3}`);

describe('days', () => {
  test.each([
    ['the spring day of 23 hours', '2026-03-28T23:00Z', '2026-03-29T22:00Z', 92],
    ['an ordinary day', '2026-03-29T22:00Z', '2026-03-30T22:00Z', 96],
    ['the autumn day of 25 hours', '2026-10-24T22:00Z', '2026-10-25T23:00Z', 100],
  ])('%s has %#', (_what, from, to, count) => {
    const whole = Array.from({ length: count }, (_, i) => [i + 1, i] as const);
    const slots = prices(publication({ from, to, points: whole }));
    expect(slots).toHaveLength(count);
    expect([slots[0]!.startMs, slots.at(-1)!.startMs + 900_000]).toEqual([at(from), at(to)]);
    expect(slots.map(({ value }) => Math.round(value * 1_000))).toEqual(whole.map(([, amount]) => amount));
    // One position repeated to the end of the day by curve A03 makes as many.
    expect(prices(publication({ from, to, points: [[1, 50]] }))).toHaveLength(count);
    expect(() => prices(publication({ from, to, points: [...whole, [count + 1, 1]] }))).toThrow(
      expect.objectContaining({ reason: 'MALFORMED' }),
    );
  });
});

test('in curve A03 a position that is left out repeats the one before it, in A01 it is a hole', () => {
  const hour = {
    from: '2026-03-29T00:00Z',
    to: '2026-03-29T01:30Z',
    points: [
      [1, 10],
      [4, 20],
      [5, -30],
    ],
  } as const;
  expect(picture(publication({ ...hour, curveType: 'A03' }))).toEqual([
    '00:00 10',
    '00:15 10',
    '00:30 10',
    '00:45 20',
    '01:00 -30',
    '01:15 -30',
  ]);
  expect(picture(publication({ ...hour, curveType: 'A01' }))).toEqual(['00:00 10', '00:45 20', '01:00 -30']);
});

test('where hours and quarters speak of one time the quarters count, in either order', () => {
  const hours: Series = {
    from: '2026-03-29T00:00Z',
    to: '2026-03-29T02:00Z',
    resolution: 'PT60M',
    sequence: 1,
    points: [
      [1, 100],
      [2, 200],
    ],
  };
  // Repeated by A03: it is still the quarters' own word, however long it holds.
  const quarters: Series = {
    from: '2026-03-29T00:00Z',
    to: '2026-03-29T01:00Z',
    sequence: 2,
    points: [
      [1, 7],
      [3, 8],
    ],
  };
  const expected = ['00:00 7', '00:15 7', '00:30 8', '00:45 8', '01:00 200', '01:15 200', '01:30 200', '01:45 200'];
  expect(picture(publication(hours, quarters))).toEqual(expected);
  expect(picture(publication(quarters, hours))).toEqual(expected);
});

test('of two auctions in quarters the coupled one counts, in either order', () => {
  const day = { from: '2026-03-29T00:00Z', to: '2026-03-29T00:15Z' };
  const coupled: Series = { ...day, sequence: 1, points: [[1, 10]] };
  const other: Series = { ...day, sequence: 2, points: [[1, 99]] };
  expect(picture(publication(other, coupled))).toEqual(['00:00 10']);
  expect(picture(publication(coupled, other))).toEqual(['00:00 10']);
});

describe('real answers', () => {
  test('Belgium: omitted positions, then a day in hours: no quarter is missing', () => {
    const slots = prices(fixture('entsoe_A44_BE_15M_curveA03_gaps.xml'));
    expect(slots).toHaveLength(3 * 96);
    expect(slots.slice(0, 6).map(({ value }) => value)).toEqual([0.05535, 0.05535, 0.05535, 0.05535, 0.04422, 0.04422]);
    slots.forEach(({ startMs }, i) => {
      expect(startMs).toBe(at('2024-10-05T22:00Z') + i * 900_000);
    });
  });

  test('Germany: two days in hours and in quarters at once', () => {
    const xml = fixture('entsoe_A44_DE_60M_15M_overlap_classificationSequence.xml');
    const slots = prices(xml);
    expect(slots).toHaveLength(2 * 96);
    // The first hour of the hourly auction is 67.04; its quarters were auctioned apart.
    expect(new Set(slots.slice(0, 4).map(({ value }) => value)).size).toBeGreaterThan(1);
  });
});

describe('refused', () => {
  const one = { from: '2026-03-29T00:00Z', to: '2026-03-29T01:00Z', points: [[1, 10]] } as const;
  test.each<[string, string, string]>([
    [
      'no data is an acknowledgement with HTTP 200',
      '<Acknowledgement_MarketDocument><Reason><code>999</code><text>No matching data found</text></Reason></Acknowledgement_MarketDocument>',
      'EMPTY',
    ],
    ['a document without series', '<Publication_MarketDocument></Publication_MarketDocument>', 'EMPTY'],
    ['a page of HTML', '<html><body>maintenance</body></html>', 'MALFORMED'],
    ['an answer that stops in the middle', publication(one).slice(0, -40), 'MALFORMED'],
    ['JSON', '{"error":"no"}', 'MALFORMED'],
    ['nothing', '', 'MALFORMED'],
    ['prices per kWh', publication({ ...one, unit: 'KWH' }), 'WRONG_UNIT'],
    ['prices in złoty', publication({ ...one, currency: 'PLN' }), 'WRONG_UNIT'],
    ['two currencies', publication(one, { ...one, currency: 'GBP' }), 'WRONG_UNIT'],
    ['a price beyond 5 EUR/kWh', publication({ ...one, points: [[1, '5000.01']] }), 'IMPLAUSIBLE'],
    ['a word for a price', publication({ ...one, points: [[1, 'n/e']] }), 'MALFORMED'],
    ['position 0', publication({ ...one, points: [[0, 1]] }), 'MALFORMED'],
    ['positions out of order', publication({ ...one, points: [[2, 1], [1, 1]] }), 'MALFORMED'], // biome-ignore format: a picture
    ['an unknown resolution', publication({ ...one, resolution: 'PT7M' }), 'MALFORMED'],
    ['a million positions that nobody sent', publication({ ...one, resolution: 'PT15M', to: '2126-03-29T00:00Z' }), 'MALFORMED'],
  ])('%s', (_what, xml, reason) => {
    expect(() => prices(xml)).toThrow(expect.objectContaining({ name: 'SignalSourceError', reason }));
  });

  test.each([
    ['a file', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', '&a;'],
    ['a billion laughs', '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>', '&b;'],
  ])('a document that brings entities is not read: %s', (_what, grammar, amount) => {
    const xml = publication({ ...one, points: [[1, amount]] }).replace('?>', `?>${grammar}`);
    expect(() => prices(xml)).toThrow(expect.objectContaining({ reason: 'MALFORMED', message: 'the document brings its own grammar' }));
  });
});

test('a spike of 26 June 2024 and the lowest price the market allows are believed', () => {
  const day = { from: '2026-03-29T00:00Z', to: '2026-03-29T00:30Z', points: [[1, '2325.83'], [2, '-500.00']] } as const; // biome-ignore format: a picture
  expect(picture(publication(day))).toEqual(['00:00 2325.83', '00:15 -500']);
});

test('a zone is asked by its code, in UTC without punctuation, as XML', () => {
  expect(entsoePrice.questions('DE-LU', { fromMs: at('2026-03-28T23:00Z'), toMs: at('2026-03-29T22:00Z') })).toEqual([
    {
      path: '/api?documentType=A44&in_Domain=10Y1001A1001A82H&out_Domain=10Y1001A1001A82H&periodStart=202603282300&periodEnd=202603292200',
      accept: 'application/xml',
    },
  ]);
});

/** EIC manual §4: letters are 10 to 35, a hyphen 36, weights 16 down to 2. */
test.each(Object.entries(EIC_OF_ZONE))('the code of %s has its check character: %s', (_zone, eic) => {
  const figure = (character: string) => '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-'.indexOf(character);
  const sum = [...eic.slice(0, 15)].reduce((total, character, i) => total + figure(character) * (16 - i), 0);
  expect(figure(eic[15]!)).toBe(36 - ((sum - 1) % 37));
});

describe('load', () => {
  const load = (unit: string) => `<GL_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-6:generationloaddocument:3:0"><TimeSeries>
    <quantity_Measure_Unit.name>${unit}</quantity_Measure_Unit.name><curveType>A01</curveType><Period>
    <timeInterval><start>2026-03-29T00:00Z</start><end>2026-03-29T00:30Z</end></timeInterval><resolution>PT15M</resolution>
    <Point><position>1</position><quantity>41000</quantity></Point><Point><position>2</position><quantity>20500</quantity></Point>
    </Period></TimeSeries></GL_MarketDocument>`;

  test('is a forecast, as a ratio', () => {
    expect(entsoeDemand.parse('DE-LU', [load('MAW')], WIDE)).toMatchObject({
      unit: 'ratio',
      slots: [
        { startMs: at('2026-03-29T00:00Z'), value: 0.5, quality: 'forecast' },
        { startMs: at('2026-03-29T00:15Z'), value: 0.25, quality: 'forecast' },
      ],
    });
  });

  test('in another unit is refused', () => {
    expect(() => entsoeDemand.parse('DE-LU', [load('KWT')], WIDE)).toThrow(expect.objectContaining({ reason: 'WRONG_UNIT' }));
  });
});
