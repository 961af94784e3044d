import * as z from 'zod';
import { MINUTE_MS } from '../../domain/shared/time';
import { type SignalQuality, SLOT_MS } from '../../domain/signals/signal';
import { SignalSourceError } from '../../ports/signals';
import { endsOf, type Feed, type FeedQuestion, type FeedWindow, layOut, minuteText, readJson, type Span } from './feed';
import { demandOf, hasReferenceLoad } from './reference-load';

/*
 * Energy-Charts (Fraunhofer ISE): nearly all European zones, without a key. What it is like: always EUR/MWh, whatever the zone's
 * currency; `null` where a value is missing; HTTP 200 with empty arrays when it has nothing; hourly zones and quarter-hourly ones in the
 * same shape; a licence that differs by zone, so it is kept with the prices. CO2 and load are of countries, not of zones.
 */
const baseUrl = 'https://api.energy-charts.info';

const ZONES = new Set(
  (
    'AT BE BG CH CZ DE-LU DK1 DK2 EE ES FI FR GR HR HU IT-Calabria IT-Centre-North IT-Centre-South IT-North IT-Sardinia IT-Sicily ' +
    'IT-South LT LV ME NL NO1 NO2 NO3 NO4 NO5 PL PT RO RS SE1 SE2 SE3 SE4 SI SK'
  ).split(' '),
);
const ALIASES: Readonly<Record<string, string>> = { DE: 'DE-LU', LU: 'DE-LU' };
const CC_BY = 'CC BY 4.0, Energy-Charts (Fraunhofer ISE)';

function bidZone(zone: string): string {
  return ALIASES[zone] ?? zone;
}

function country(zone: string): string {
  return bidZone(zone).slice(0, 2);
}

/** The end of a question is included. */
function times({ fromMs, toMs }: FeedWindow): string {
  return `start=${encodeURIComponent(minuteText(fromMs))}&end=${encodeURIComponent(minuteText(toMs - MINUTE_MS))}`;
}

const seconds = z.array(z.number().int());
const values = z.array(z.number().nullable());
const priceShape = z.object({ license_info: z.string().default('not stated'), unix_seconds: seconds, price: values, unit: z.string() });

export const energyChartsPrice: Feed = {
  id: 'energy-charts',
  kind: 'price',
  baseUrl,
  serves: (zone) => ZONES.has(bidZone(zone)),
  questions: (zone, window): FeedQuestion[] => [{ path: `/price?bzn=${encodeURIComponent(bidZone(zone))}&${times(window)}` }],
  parse(_zone, [answer = ''], window) {
    const read = readJson(priceShape, answer);
    if (read.unit.replaceAll(' ', '') !== 'EUR/MWh') throw new SignalSourceError('WRONG_UNIT', `prices came in "${read.unit}"`);
    const spans = spansOf(read.unix_seconds, read.price, (eurPerMwh) => ({ value: eurPerMwh / 1_000, quality: 'final' }));
    return { unit: 'EUR/kWh', licence: read.license_info, slots: layOut('price', spans, window) };
  },
};

const co2Shape = z.object({ unix_seconds: seconds, co2eq: values, co2eq_forecast: values });

/** Measured where it is measured already, the feed's forecast from there on. */
export const energyChartsCo2: Feed = {
  id: 'energy-charts',
  kind: 'co2',
  baseUrl,
  serves: (zone) => ZONES.has(bidZone(zone)),
  questions: (zone, window): FeedQuestion[] => [{ path: `/co2eq?country=${country(zone).toLowerCase()}&${times(window)}` }],
  parse(_zone, [answer = ''], window) {
    const read = readJson(co2Shape, answer);
    const gPerKwh = (value: number, quality: SignalQuality) => ({ value, quality });
    const forecast = spansOf(read.unix_seconds, read.co2eq_forecast, (value) => gPerKwh(value, 'forecast'));
    const measured = spansOf(read.unix_seconds, read.co2eq, (value) => gPerKwh(value, 'final'));
    const known = new Set(measured.map(({ startMs }) => startMs));
    const spans = [...measured, ...forecast.filter(({ startMs }) => !known.has(startMs))];
    return { unit: 'g/kWh', licence: CC_BY, slots: layOut('co2', spans, window) };
  },
};

const loadShape = z.object({ unix_seconds: seconds, production_types: z.array(z.object({ name: z.string(), data: values })) });
const loadForecastShape = z.object({ unix_seconds: seconds, forecast_values: values });

/** The load that was, and the day-ahead forecast of it for countries that have one. */
export const energyChartsDemand: Feed = {
  id: 'energy-charts',
  kind: 'demand',
  baseUrl,
  serves: (zone) => ZONES.has(bidZone(zone)) && hasReferenceLoad(country(zone)),
  questions: (zone, window): FeedQuestion[] => {
    const of = `country=${country(zone).toLowerCase()}&${times(window)}`;
    return [
      { path: `/public_power?${of}` },
      { path: `/public_power_forecast?production_type=load&forecast_type=day-ahead&${of}`, optional: true },
    ];
  },
  parse(zone, [answer = '', forecastAnswer], window) {
    const read = readJson(loadShape, answer);
    const load = read.production_types.find(({ name }) => name === 'Load');
    if (load === undefined) throw new SignalSourceError('EMPTY', `no load among ${read.production_types.length} series`);
    const ratio = (quality: SignalQuality) => (loadMw: number) => ({ value: demandOf(loadMw, country(zone)), quality });
    const measured = spansOf(read.unix_seconds, load.data, ratio('final'));
    const known = new Set(measured.map(({ startMs }) => startMs));
    const expected = forecastAnswer === undefined ? undefined : readJson(loadForecastShape, forecastAnswer);
    const forecast = expected === undefined ? [] : spansOf(expected.unix_seconds, expected.forecast_values, ratio('forecast'));
    const spans = [...measured, ...forecast.filter(({ startMs }) => !known.has(startMs))];
    return { unit: 'ratio', licence: CC_BY, slots: layOut('demand', spans, window) };
  },
};

function spansOf(
  startsS: readonly number[],
  given: readonly (number | null)[],
  read: (value: number) => Pick<Span, 'value' | 'quality'>,
): Span[] {
  if (startsS.length !== given.length) throw new SignalSourceError('MALFORMED', `${startsS.length} times and ${given.length} values`);
  const startsMs = startsS.map((startS) => startS * 1_000);
  const endsMs = endsOf(startsMs, SLOT_MS);
  return given.flatMap((value, i) => (value === null ? [] : [{ startMs: startsMs[i]!, endMs: endsMs[i]!, ...read(value) }]));
}
