import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as z from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/shared/time';
import { SignalSourceError } from '../../ports/signals';
import { utcInstant } from './feed';

/** One value of a market document over the time it holds. */
export interface MarketValue {
  readonly startMs: number;
  readonly endMs: number;
  readonly amount: number;
}

/** One TimeSeries of a market document, its positions resolved. */
export interface MarketSeries {
  readonly currency?: string;
  /** `MWH` of prices, `MAW` of loads. */
  readonly measureUnit?: string;
  /** Where several auctions price one day, the first is the coupled one. */
  readonly sequence: number;
  readonly values: readonly MarketValue[];
}

/** Text stays text, so that nothing is guessed; entities are not replaced; namespaces and attributes say nothing we need. */
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  removeNSPrefix: true,
  isArray: (name) => name === 'TimeSeries' || name === 'Period' || name === 'Point' || name === 'Reason',
});

const decimal = z.string().regex(/^[+-]?\d+(\.\d+)?$/).transform(Number); // biome-ignore format: one line reads better
const pointShape = z.object({
  position: z.string().regex(/^\d+$/).transform(Number),
  'price.amount': decimal.optional(),
  quantity: decimal.optional(),
});
const seriesShape = z.object({
  'currency_Unit.name': z.string().optional(),
  'price_Measure_Unit.name': z.string().optional(),
  'quantity_Measure_Unit.name': z.string().optional(),
  'classificationSequence_AttributeInstanceComponent.position': z.string().default('1'),
  curveType: z.enum(['A01', 'A03']).default('A01'),
  Period: z.array(
    z.object({ timeInterval: z.object({ start: z.string(), end: z.string() }), resolution: z.string(), Point: z.array(pointShape) }),
  ),
});
const documentShape = z.object({ TimeSeries: z.array(seriesShape).default([]) });
const acknowledgementShape = z.object({
  Reason: z.array(z.object({ code: z.string().optional(), text: z.string().optional() })).default([]),
});

const RESOLUTIONS_MS: Readonly<Record<string, number>> = {
  PT1M: MINUTE_MS,
  PT5M: 5 * MINUTE_MS,
  PT15M: 15 * MINUTE_MS,
  PT30M: 30 * MINUTE_MS,
  PT60M: HOUR_MS,
  PT1H: HOUR_MS,
  P1D: DAY_MS,
};

/**
 * Reads a document of the IEC 62325 family: day-ahead prices (A44, `Publication_MarketDocument`) or loads (A65, `GL_MarketDocument`). An
 * `Acknowledgement_MarketDocument` says, with HTTP 200, that there is nothing. A document that brings its own grammar is refused unread:
 * what entities can do to a parser is not worth finding out.
 */
export function readMarketDocument(text: string): readonly MarketSeries[] {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new SignalSourceError('MALFORMED', 'the document brings its own grammar');
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new SignalSourceError('MALFORMED', `no XML: ${valid.err.msg}`);
  const root = z.record(z.string(), z.unknown()).safeParse(parser.parse(text)).data ?? {};
  const acknowledgement = root['Acknowledgement_MarketDocument'];
  if (acknowledgement !== undefined) {
    const [reason] = read(acknowledgementShape, acknowledgement).Reason;
    throw new SignalSourceError('EMPTY', (reason?.text ?? 'nothing, without a reason').slice(0, 200));
  }
  const document = root['Publication_MarketDocument'] ?? root['GL_MarketDocument'];
  if (document === undefined)
    throw new SignalSourceError('MALFORMED', `no market document but ${Object.keys(root).join(', ').slice(0, 100)}`);
  // An element without children is read as empty text.
  return read(documentShape, document === '' ? {} : document).TimeSeries.map(readSeries);
}

function read<T>(shape: z.ZodType<T>, value: unknown): T {
  const answer = shape.safeParse(value);
  if (!answer.success) throw new SignalSourceError('MALFORMED', z.prettifyError(answer.error).slice(0, 500));
  return answer.data;
}

function readSeries(series: z.output<typeof seriesShape>): MarketSeries {
  const currency = series['currency_Unit.name'];
  const measureUnit = series['price_Measure_Unit.name'] ?? series['quantity_Measure_Unit.name'];
  return {
    sequence: Number(series['classificationSequence_AttributeInstanceComponent.position']),
    values: series.Period.flatMap((period) => readPeriod(period, series.curveType)),
    ...(currency === undefined ? {} : { currency }),
    ...(measureUnit === undefined ? {} : { measureUnit }),
  };
}

/** Answers are of whole days, a month at most. */
const LONGEST_PERIOD_MS = 32 * DAY_MS;

/**
 * Positions count from the start of the interval, 1 being the first: a day has as many as its hours have, never 24 or 96. In curve type
 * A03 a position that is left out repeats the one before it, to the end of the interval; in A01 it is a hole.
 */
function readPeriod(period: z.output<typeof seriesShape>['Period'][number], curveType: 'A01' | 'A03'): MarketValue[] {
  const stepMs = RESOLUTIONS_MS[period.resolution];
  if (stepMs === undefined) throw new SignalSourceError('MALFORMED', `unknown resolution ${JSON.stringify(period.resolution)}`);
  const [fromMs, toMs] = [utcInstant(period.timeInterval.start), utcInstant(period.timeInterval.end)];
  if (!(toMs > fromMs && toMs - fromMs <= LONGEST_PERIOD_MS))
    throw new SignalSourceError('MALFORMED', 'an interval of no time or of years');
  const most = (toMs - fromMs) / stepMs;
  return period.Point.flatMap((point, i) => {
    const next = period.Point[i + 1];
    const amount = point['price.amount'] ?? point.quantity;
    if (amount === undefined) throw new SignalSourceError('MALFORMED', `position ${point.position} has no amount`);
    if (point.position < 1 || point.position > most || (next !== undefined && next.position <= point.position)) {
      throw new SignalSourceError('MALFORMED', `position ${point.position} of ${most} is out of order or outside the interval`);
    }
    const last = curveType === 'A01' ? point.position : next === undefined ? most : next.position - 1;
    return Array.from({ length: last - point.position + 1 }, (_, repeated) => {
      const startMs = fromMs + (point.position - 1 + repeated) * stepMs;
      return { startMs, endMs: startMs + stepMs, amount };
    });
  });
}
