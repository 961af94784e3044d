import { SignalSourceError } from '../../ports/signals';
import { type Feed, type FeedSeries, type FeedWindow, layOut, type Span } from './feed';
import { type MarketSeries, readMarketDocument } from './market-document';
import { demandOf, hasReferenceLoad } from './reference-load';

/*
 * The transparency platform of ENTSO-E: all zones of the European market, with a token that is given by e-mail. Answers are whole days.
 * One day may come in hours and in quarters; where it does, the quarters count, and of several auctions the coupled one.
 */
const baseUrl = 'https://web-api.tp.entsoe.eu';
const tokenParameter = 'securityToken';
const LICENCE = 'ENTSO-E Transparency Platform';

/** Energy Identification Codes of the bidding zones. */
export const EIC_OF_ZONE: Readonly<Record<string, string>> = {
  AT: '10YAT-APG------L',
  BE: '10YBE----------2',
  BG: '10YCA-BULGARIA-R',
  CH: '10YCH-SWISSGRIDZ',
  CZ: '10YCZ-CEPS-----N',
  DE: '10Y1001A1001A82H',
  'DE-LU': '10Y1001A1001A82H',
  DK1: '10YDK-1--------W',
  DK2: '10YDK-2--------M',
  EE: '10Y1001A1001A39I',
  ES: '10YES-REE------0',
  FI: '10YFI-1--------U',
  FR: '10YFR-RTE------C',
  GR: '10YGR-HTSO-----Y',
  HR: '10YHR-HEP------M',
  HU: '10YHU-MAVIR----U',
  IE: '10Y1001A1001A59C',
  'IT-Calabria': '10Y1001C--00096J',
  'IT-Centre-North': '10Y1001A1001A70O',
  'IT-Centre-South': '10Y1001A1001A71M',
  'IT-North': '10Y1001A1001A73I',
  'IT-Sardinia': '10Y1001A1001A74G',
  'IT-Sicily': '10Y1001A1001A75E',
  'IT-South': '10Y1001A1001A788',
  LT: '10YLT-1001A0008Q',
  LV: '10YLV-1001A00074',
  NL: '10YNL----------L',
  NO1: '10YNO-1--------2',
  NO2: '10YNO-2--------T',
  NO3: '10YNO-3--------J',
  NO4: '10YNO-4--------9',
  NO5: '10Y1001A1001A48H',
  PL: '10YPL-AREA-----S',
  PT: '10YPT-REN------W',
  RO: '10YRO-TEL------P',
  RS: '10YCS-SERBIATSOV',
  SE1: '10Y1001A1001A44P',
  SE2: '10Y1001A1001A45N',
  SE3: '10Y1001A1001A46L',
  SE4: '10Y1001A1001A47J',
  SI: '10YSI-ELES-----O',
  SK: '10YSK-SEPS-----K',
};

/** `202603282300`, UTC. */
function periodText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replaceAll(/[-T:]/g, '');
}

function period({ fromMs, toMs }: FeedWindow): string {
  return `periodStart=${periodText(fromMs)}&periodEnd=${periodText(toMs)}`;
}

export const entsoePrice: Feed = {
  id: 'entso-e',
  kind: 'price',
  baseUrl,
  tokenParameter,
  serves: (zone) => Object.hasOwn(EIC_OF_ZONE, zone),
  questions: (zone, window) => {
    const eic = EIC_OF_ZONE[zone]!;
    return [{ path: `/api?documentType=A44&in_Domain=${eic}&out_Domain=${eic}&${period(window)}`, accept: 'application/xml' }];
  },
  parse(_zone, [answer = ''], window): FeedSeries {
    const series = coupledFirst(readMarketDocument(answer));
    const currency = series[0]?.currency ?? 'EUR';
    if (currency !== 'EUR' && currency !== 'GBP') throw new SignalSourceError('WRONG_UNIT', `prices came in ${JSON.stringify(currency)}`);
    const spans = spansOf(
      series,
      (each) => each.currency === currency && each.measureUnit === 'MWH',
      (amount) => amount / 1_000,
      'final',
    );
    return { unit: `${currency}/kWh`, licence: LICENCE, slots: layOut('price', spans, window) };
  },
};

/** The forecast of the total load of a zone, A65 with process type A01 (day ahead). */
export const entsoeDemand: Feed = {
  id: 'entso-e',
  kind: 'demand',
  baseUrl,
  tokenParameter,
  serves: (zone) => Object.hasOwn(EIC_OF_ZONE, zone) && hasReferenceLoad(zone),
  questions: (zone, window) => [
    {
      path: `/api?documentType=A65&processType=A01&outBiddingZone_Domain=${EIC_OF_ZONE[zone]!}&${period(window)}`,
      accept: 'application/xml',
    },
  ],
  parse(zone, [answer = ''], window): FeedSeries {
    const series = coupledFirst(readMarketDocument(answer));
    const spans = spansOf(
      series,
      (each) => each.measureUnit === 'MAW',
      (loadMw) => demandOf(loadMw, zone),
      'forecast',
    );
    return { unit: 'ratio', licence: LICENCE, slots: layOut('demand', spans, window) };
  },
};

/** Where two series of one resolution speak of a quarter, the first is believed. */
function coupledFirst(series: readonly MarketSeries[]): readonly MarketSeries[] {
  return [...series].sort((a, b) => a.sequence - b.sequence);
}

function spansOf(
  series: readonly MarketSeries[],
  isInUnit: (series: MarketSeries) => boolean,
  convert: (amount: number) => number,
  quality: Span['quality'],
): Span[] {
  const other = series.find((each) => !isInUnit(each));
  if (other !== undefined) throw new SignalSourceError('WRONG_UNIT', `a series came in ${other.currency ?? ''} ${other.measureUnit ?? ''}`);
  return series.flatMap(({ values }) => values.map(({ startMs, endMs, amount }) => ({ startMs, endMs, value: convert(amount), quality })));
}
