import { parse } from 'csv-parse/sync';
import { isCurrency } from '../domain/shared/money';
import { isoTime, MINUTE_MS } from '../domain/shared/time';
import { type SignalKind, type SignalSeries, type SignalSlot, SLOT_MS } from '../domain/signals/signal';
import { ApiProblem, type ProblemPart } from './problem';

/** One line of a manual import, as an operator writes it: any length from a quarter of an hour to a day. */
export interface ImportedSlot {
  readonly startMs: number;
  readonly endMs?: number;
  readonly value: number;
}

/** How the place of a bad slot is told: a JSON pointer, or a line of the CSV. */
type Place = (index: number) => string;

const NAMES_OF_START = ['start', 'ts_utc', 'timestamp', 'time'];
const NAMES_OF_END = ['end'];
const NAMES_OF_VALUE = ['value', 'price', 'co2', 'demand'];

/** CSV with a header line: a start, a value, an end if there is one; other columns are refused, since we would have to guess. */
export function readCsv(text: string): readonly ImportedSlot[] {
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: false, delimiter: [',', ';'] });
  } catch {
    throw new ApiProblem('MALFORMED_CSV', { detail: 'Every line needs the same columns, separated by commas.' });
  }
  const [header, ...lines] = rows;
  if (header === undefined || lines.length === 0)
    throw new ApiProblem('MALFORMED_CSV', { detail: 'Expected a header line and at least one line of data.' });
  const names = header.map((name) => name.toLowerCase());
  const startAt = names.findIndex((name) => NAMES_OF_START.includes(name));
  const endAt = names.findIndex((name) => NAMES_OF_END.includes(name));
  const valueAt = names.findIndex((name) => NAMES_OF_VALUE.includes(name));
  const columns = [startAt, endAt, valueAt].filter((at) => at >= 0).length;
  if (startAt < 0 || valueAt < 0 || columns !== names.length) {
    throw new ApiProblem('MALFORMED_CSV', { detail: 'Expected the columns start,value (or ts_utc,price), and end if you like.' });
  }
  const wrong: ProblemPart[] = [];
  const slots = lines.map((line, index) => {
    const startMs = instant(line[startAt] ?? '');
    const endText = endAt < 0 ? undefined : line[endAt];
    const endMs = endText === undefined || endText === '' ? undefined : instant(endText);
    const value = decimal(line[valueAt] ?? '');
    if (startMs === undefined) wrong.push({ pointer: lineOf(index), detail: 'the start is not an RFC 3339 instant with its offset' });
    if (endMs === undefined && endText !== undefined && endText !== '')
      wrong.push({ pointer: lineOf(index), detail: 'the end is not an RFC 3339 instant with its offset' });
    if (value === undefined) wrong.push({ pointer: lineOf(index), detail: 'the value is not a decimal number' });
    return { startMs: startMs ?? 0, value: value ?? 0, ...(endMs === undefined ? {} : { endMs }) };
  });
  if (wrong.length > 0) throw new ApiProblem('MALFORMED_CSV', { parts: wrong.slice(0, MOST_PARTS) });
  return slots;
}
const MOST_PARTS = 20;

/** The header is line 1. */
export const lineOf: Place = (index) => `line ${index + 2}`;
export const slotOf: Place = (index) => `/slots/${index}`;

function instant(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i.exec(text);
  if (match === null) return undefined;
  const ms = Date.parse(`${match[1]}T${match[2]}${match[3] ?? ':00'}${match[4]?.toUpperCase()}`);
  return Number.isNaN(ms) ? undefined : ms;
}

function decimal(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** By kind, the unit we keep and the others we can turn into it. */
export function readUnit(kind: SignalKind, unit: string | undefined): { readonly unit: SignalSeries['unit']; readonly divideBy: number } {
  const wanted = unit ?? { price: 'EUR/kWh', co2: 'g/kWh', demand: 'ratio' }[kind];
  if (kind === 'co2' && wanted === 'g/kWh') return { unit: 'g/kWh', divideBy: 1 };
  if (kind === 'demand' && wanted === 'ratio') return { unit: 'ratio', divideBy: 1 };
  const price = /^([A-Z]{3})\/(kWh|MWh)$/.exec(wanted);
  if (kind === 'price' && price?.[1] !== undefined && isCurrency(price[1])) {
    return { unit: `${price[1]}/kWh`, divideBy: price[2] === 'MWh' ? 1_000 : 1 };
  }
  throw new ApiProblem('INVALID_REQUEST', {
    parts: [{ pointer: '/unit', detail: `expected ${{ price: 'EUR/kWh, EUR/MWh or the like', co2: 'g/kWh', demand: 'ratio' }[kind]}` }],
  });
}

const LONGEST_SLOT_MS = 24 * 60 * MINUTE_MS;
/** The European market's own limit is 4 EUR/kWh: beyond this somebody took MWh for kWh. */
const MOST_EUR_PER_KWH = 5;
const MOST_G_PER_KWH = 3_000;

/**
 * Lays the slots out on quarters of an hour. A slot without an end lasts until the next one begins, when that is within the hour;
 * the last one as long as the one before it. Holes are left holes.
 */
export function quarterHours(
  imported: readonly ImportedSlot[],
  { kind, unit, divideBy, place }: { readonly kind: SignalKind; readonly unit: string; readonly divideBy: number; readonly place: Place },
): readonly SignalSlot[] {
  const wrong: ProblemPart[] = [];
  const refuse = (index: number, detail: string) => {
    wrong.push({ pointer: place(index), detail });
  };
  const sorted = imported.map((slot, index) => ({ ...slot, index })).sort((a, b) => a.startMs - b.startMs);
  const slots: SignalSlot[] = [];
  let lengthMs = SLOT_MS;
  sorted.forEach(({ startMs, endMs, value, index }, at) => {
    const next = sorted[at + 1];
    const gapMs = next === undefined ? lengthMs : next.startMs - startMs;
    if (gapMs > 0 && gapMs <= 60 * MINUTE_MS) lengthMs = gapMs;
    const untilMs = endMs ?? startMs + lengthMs;
    // 79.21 / 1000 is 0.07920999999999999 in binary; nine decimals are a billionth of the currency unit, as money counts prices.
    const figure = Number((value / divideBy).toFixed(9));
    if (startMs % SLOT_MS !== 0 || untilMs % SLOT_MS !== 0) refuse(index, 'starts and ends on a quarter of an hour');
    else if (untilMs <= startMs) refuse(index, 'ends after it starts');
    else if (untilMs - startMs > LONGEST_SLOT_MS) refuse(index, 'lasts at most a day');
    else if (next !== undefined && untilMs > next.startMs) refuse(next.index, `overlaps the slot that starts ${isoTime(startMs)}`);
    else if (!isPlausible(kind, unit, figure)) refuse(index, implausible(kind));
    else for (let ms = startMs; ms < untilMs; ms += SLOT_MS) slots.push({ startMs: ms, value: figure, quality: 'manual' });
  });
  if (wrong.length > 0) throw new ApiProblem('INVALID_REQUEST', { parts: wrong.slice(0, MOST_PARTS) });
  return slots;
}

function isPlausible(kind: SignalKind, unit: string, figure: number): boolean {
  if (!Number.isFinite(figure)) return false;
  if (kind === 'demand') return figure >= 0 && figure <= 1;
  if (kind === 'co2') return figure >= 0 && figure <= MOST_G_PER_KWH;
  return unit !== 'EUR/kWh' || Math.abs(figure) <= MOST_EUR_PER_KWH;
}

function implausible(kind: SignalKind): string {
  if (kind === 'demand') return 'demand is a ratio from 0 to 1';
  if (kind === 'co2') return `carbon intensity is from 0 to ${MOST_G_PER_KWH} g/kWh`;
  return `is more than ${MOST_EUR_PER_KWH} EUR/kWh: if the prices are per MWh, say unit EUR/MWh`;
}
