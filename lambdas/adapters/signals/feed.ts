import * as z from 'zod';
import { isoTime } from '../../domain/shared/time';
import { type SignalKind, type SignalQuality, type SignalSeries, type SignalSlot, SLOT_MS } from '../../domain/signals/signal';
import { SignalSourceError } from '../../ports/signals';

/** From inclusive, to exclusive. */
export interface FeedWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface FeedQuestion {
  /** Path and query. */
  readonly path: string;
  /** JSON when left out. */
  readonly accept?: string;
  /** A failure of this question alone is no failure of the feed: its answer is then left out. */
  readonly optional?: boolean;
}

export type FeedSeries = Pick<SignalSeries, 'unit' | 'licence' | 'slots'>;

/** One public feed of one kind: which zones it has, how it is asked, how its answers are read. All of it pure. */
export interface Feed {
  readonly id: string;
  readonly kind: SignalKind;
  readonly baseUrl: string;
  /** Name of the query parameter in which the feed wants its token; it is never part of a question. */
  readonly tokenParameter?: string;
  serves(zone: string): boolean;
  questions(zone: string, window: FeedWindow): readonly FeedQuestion[];
  /** One answer per question, undefined where an optional one failed. Throws a `SignalSourceError` at anything doubtful. */
  parse(zone: string, answers: readonly (string | undefined)[], window: FeedWindow): FeedSeries;
}

/** A value as a feed states it, over any time. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
  readonly value: number;
  readonly quality: SignalQuality;
}

/** What can be so. Beyond it somebody has mixed up units: the European market ends at ±4 EUR/kWh, and no power plant emits 3 kg/kWh. */
const PLAUSIBLE: Readonly<Record<SignalKind, readonly [number, number]>> = { price: [-5, 5], co2: [0, 3_000], demand: [0, 1] };

/**
 * Lays spans out on quarters of an hour: longer ones are split, shorter ones averaged by the time that they cover. Where spans of
 * different lengths speak of the same quarter, the shorter are believed: an hour's price beside those of its quarters is their mean.
 * Quarters outside the window are left out, and holes stay holes.
 */
export function layOut(kind: SignalKind, spans: readonly Span[], { fromMs, toMs }: FeedWindow): readonly SignalSlot[] {
  const [least, most] = PLAUSIBLE[kind];
  const quarters = new Map<number, { lengthMs: number; coveredMs: number; sum: number; quality: SignalQuality }>();
  for (const { startMs, endMs, value, quality } of spans) {
    if (!(value >= least && value <= most)) throw new SignalSourceError('IMPLAUSIBLE', `${kind} ${value} at ${isoTime(startMs)}`);
    const lengthMs = Math.max(endMs - startMs, SLOT_MS - 1); // all that is shorter than a quarter is averaged together
    for (let ms = startMs; ms < endMs; ) {
      const quarterMs = Math.floor(ms / SLOT_MS) * SLOT_MS;
      const partMs = Math.min(endMs, quarterMs + SLOT_MS) - ms;
      const before = quarters.get(quarterMs);
      if (before === undefined || before.lengthMs > lengthMs)
        quarters.set(quarterMs, { lengthMs, coveredMs: partMs, sum: value * partMs, quality });
      else if (before.lengthMs === lengthMs && before.coveredMs + partMs <= SLOT_MS) {
        before.coveredMs += partMs;
        before.sum += value * partMs;
        if (quality !== 'final') before.quality = quality;
      }
      ms += partMs;
    }
  }
  const slots = [...quarters]
    .filter(([startMs]) => startMs >= fromMs && startMs < toMs)
    .sort(([a], [b]) => a - b)
    .map(([startMs, { sum, coveredMs, quality }]) => ({ startMs, value: billionths(sum / coveredMs), quality }));
  if (slots.length === 0) throw new SignalSourceError('EMPTY', 'nothing of the time asked for');
  return slots;
}

/** 79.21 / 1000 is 0.07920999999999999 in binary; nine decimals are a billionth of the currency unit, as money counts prices. */
function billionths(value: number): number {
  return Number(value.toFixed(9));
}

const HOUR_MS = 4 * SLOT_MS;

/**
 * When each value ends that is given by its start alone: where the next begins, if that is within the hour. Before a hole and at the
 * end it holds as long as the one before it did: nothing is stretched over times of which the feed says nothing.
 */
export function endsOf(startsMs: readonly number[], stepMs: number): readonly number[] {
  const between = startsMs.map((startMs, i) => {
    const next = startsMs[i + 1];
    if (startMs % stepMs !== 0 || (next !== undefined && next <= startMs)) {
      throw new SignalSourceError('MALFORMED', `times do not run on in steps of ${stepMs / 60_000} minutes: ${isoTime(startMs)}`);
    }
    return next === undefined ? Number.POSITIVE_INFINITY : next - startMs;
  });
  return startsMs.map((startMs, i) => {
    const [own, before] = [between[i]!, between[i - 1] ?? Number.POSITIVE_INFINITY];
    return startMs + (own <= HOUR_MS ? own : before <= HOUR_MS ? before : stepMs);
  });
}

/** The body of an answer that should be JSON of this shape. */
export function readJson<T>(shape: z.ZodType<T>, text: string): T {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new SignalSourceError('MALFORMED', 'answered something that is not JSON', { cause });
  }
  const read = shape.safeParse(body);
  if (!read.success) throw new SignalSourceError('MALFORMED', z.prettifyError(read.error).slice(0, LONGEST_COMPLAINT));
  return read.data;
}
const LONGEST_COMPLAINT = 500;

/** `2026-03-29T01:15Z`, as most feeds spell a time of a question. */
export function minuteText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16)}Z`;
}

/** An instant that a feed means as UTC, whether or not it says so: `2026-03-29T01:15:00`, `2026-03-29T01:15Z`. */
export function utcInstant(text: string): number {
  const ms = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(ms)) throw new SignalSourceError('MALFORMED', `${JSON.stringify(text.slice(0, 40))} is no time`);
  return ms;
}
