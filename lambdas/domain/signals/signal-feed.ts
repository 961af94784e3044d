import { DAY_MS, HOUR_MS } from '../shared/time';
import { localDay, MARKET_TIME_ZONE, nextDay, nextWallClock } from './market-time';
import { type SignalKind, type SignalQuality, type SignalSlot, SLOT_MS } from './signal';

/** What is known of the feed of one kind for one zone, beside what it says. */
export interface SignalFeed {
  readonly kind: SignalKind;
  readonly zone: string;
  readonly askedAtMs: number;
  /** When some source last had an answer, new or not, and which one. */
  readonly answeredAtMs?: number;
  readonly source?: string;
  /** Counts the answers that changed something: published, revised, or filled in by hand. */
  readonly version: number;
  readonly changedAtMs?: number;
  /** Up to where everything is known from now on. */
  readonly knownUntilMs?: number;
  /** Since when it should have said more than it has. */
  readonly lateSinceMs?: number;
  /** Of the last time it was asked, in the order of asking. */
  readonly failures: readonly { readonly source: string; readonly reason: string }[];
  /** What may be asked "still so?", by question. */
  readonly seen: Readonly<Record<string, { readonly etag?: string; readonly lastModified?: string }>>;
  /** Something changed and the sites of the zone have not been told yet. */
  readonly wakeSinceMs?: number;
}

/** How one market speaks: of which days, when it is expected to, and from when on it is late. */
interface Timing {
  readonly timeZone: string;
  readonly publishedAt: string;
  readonly lateAt: string;
  /** The last quarter-hours of its day that are published a day later only. */
  readonly missingMs: number;
}

/** The auction's results are out by 12:57 on a normal day; until 14:20 the exchanges may still hope to couple; by 15:00 something is wrong. */
const EUROPE: Timing = { timeZone: MARKET_TIME_ZONE, publishedAt: '13:00', lateAt: '15:00', missingMs: 0 };
/** Half-hourly prices of Great Britain come at about four, and reach to eleven in the evening of the next day. */
const GREAT_BRITAIN: Timing = { timeZone: 'Europe/London', publishedAt: '16:30', lateAt: '18:00', missingMs: HOUR_MS };

function timingOf(zone: string): Timing {
  return zone === 'GB' || zone.startsWith('GB-') ? GREAT_BRITAIN : EUROPE;
}

/** Up to when prices of a zone can be known, or (`lateAt`) have to be, at `nowMs`. */
export function pricesDueUntilMs(zone: string, nowMs: number, by: 'publishedAt' | 'lateAt'): number {
  const timing = timingOf(zone);
  const today = localDay(nowMs, timing.timeZone);
  const isOut = nowMs >= nextWallClock(timing[by], timing.timeZone, today.startMs);
  return (isOut ? nextDay(today, timing.timeZone).endMs : today.endMs) - timing.missingMs;
}

/** Not heard of for this long, a feed that tells of now is late. */
const LATE_AFTER_MS = 3 * HOUR_MS;

/** The end of what is known without a hole from now on; `nowMs` itself when not even that is known. */
export function knownUntilMs(slots: readonly Pick<SignalSlot, 'startMs'>[], nowMs: number): number {
  const starts = new Set(slots.map(({ startMs }) => startMs));
  let untilMs = Math.floor(nowMs / SLOT_MS) * SLOT_MS;
  while (starts.has(untilMs)) untilMs += SLOT_MS;
  return Math.max(nowMs, untilMs);
}

/**
 * Prices are late when the day that should have been published is not whole; CO2 and demand, which many feeds tell only of the past, when
 * nothing was heard of the last three hours.
 */
export function isLate(
  { kind, zone }: Pick<SignalFeed, 'kind' | 'zone'>,
  slots: readonly Pick<SignalSlot, 'startMs'>[],
  nowMs: number,
): boolean {
  if (kind === 'price') return knownUntilMs(slots, nowMs) < pricesDueUntilMs(zone, nowMs, 'lateAt');
  return !slots.some(({ startMs }) => startMs + SLOT_MS > nowMs - LATE_AFTER_MS);
}

/** A price differs or it does not. What is forecast wobbles with every answer, and not every wobble is worth ten thousand new plans. */
const WORTHWHILE_CHANGE = 0.05;
const WORTHWHILE_REACH = 4 * (HOUR_MS / SLOT_MS);

/** Whether plans made of `before` could come out otherwise with `after`: only quarters that are still to come count. */
export function changesPlans(kind: SignalKind, before: readonly SignalSlot[], after: readonly SignalSlot[], nowMs: number): boolean {
  const known = new Map(before.map(({ startMs, value }) => [startMs, value]));
  const ahead = after.filter(({ startMs }) => startMs + SLOT_MS > nowMs && startMs < nowMs + 7 * DAY_MS);
  const compared = ahead.flatMap(({ startMs, value }) => {
    const was = known.get(startMs);
    return was === undefined ? [] : [{ was, value }];
  });
  const isNew = ahead.length - compared.length;
  if (kind === 'price') return isNew > 0 || compared.some(({ was, value }) => was !== value);
  const moved = compared.reduce((sum, { was, value }) => sum + Math.abs(value - was), 0);
  const whole = compared.reduce((sum, { was }) => sum + Math.abs(was), 0);
  return isNew >= WORTHWHILE_REACH || (compared.length === 0 && isNew > 0) || moved > WORTHWHILE_CHANGE * whole;
}

/** What a source of lower rank may add: it fills what a better one has left open, and does not talk over it. */
export function whereNobodyBetterSpoke<S extends SignalSlot>(
  slots: readonly S[],
  known: readonly (SignalSlot & { readonly source: string })[],
  betterSources: ReadonlySet<string>,
): readonly S[] {
  const spoken = new Map(known.filter(({ source }) => betterSources.has(source)).map((slot) => [slot.startMs, slot.quality]));
  return slots.filter(({ startMs, quality }) => {
    const said = spoken.get(startMs);
    return said === undefined || (isGuess(said) && !isGuess(quality));
  });
}

export function isGuess(quality: SignalQuality): boolean {
  return quality === 'forecast' || quality === 'replay';
}
