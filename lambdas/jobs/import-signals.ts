import { DAY_MS, MINUTE_MS } from '../domain/shared/time';
import { localDay, MARKET_TIME_ZONE, nextDay, slotStarts } from '../domain/signals/market-time';
import type { SignalKind } from '../domain/signals/signal';
import { isGuess, isLate, knownUntilMs, pricesDueUntilMs, type SignalFeed, whereNobodyBetterSpoke } from '../domain/signals/signal-feed';
import type { Log } from '../ports/log';
import {
  type SeenAnswers,
  type SignalFeedStore,
  type SignalSource,
  SignalSourceError,
  type SignalSources,
  type StoredSignal,
  type Validator,
} from '../ports/signals';
import type { SiteStore } from '../ports/stores';
import { type KeepSignalsDeps, keepSignals, newFeed } from './keep-signals';

interface ImportSignalsDeps extends KeepSignalsDeps {
  readonly feeds: SignalFeedStore;
  readonly sites: Pick<SiteStore, 'priceZones'>;
  readonly sources: SignalSources;
  readonly log: Log;
}

const KINDS: readonly SignalKind[] = ['price', 'co2', 'demand'];
/** Forecasts and settlements look back a week; a zone that is new to us gets its past at once. */
const DAYS_OF_HISTORY = 7;
/** Who has everything that can be known asks for revisions once an hour, however often the timetable comes round. */
const ASK_AGAIN_MS = 45 * MINUTE_MS;

/**
 * Asks for prices, CO2 and demand of every zone in use: yesterday (revisions come late), today and, once published, tomorrow. Sources
 * are asked in their order until everything that can be known is known; one that fails is noted and the next is asked. When all fail,
 * what is known stays, and plans go on with it and with forecasts. Each kind and zone is imported on its own: one that fails does not
 * keep the others from theirs.
 */
export async function importSignals(deps: ImportSignalsDeps): Promise<void> {
  const faults: unknown[] = [];
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (fault) {
      faults.push(fault);
    }
  };
  for (const feed of await deps.feeds.list()) if (feed.wakeSinceMs !== undefined) await attempt(() => wakeAgain(feed, deps));
  for (const zone of await deps.sites.priceZones()) {
    for (const kind of KINDS) await attempt(() => importOne(kind, zone, deps));
  }
  if (faults.length > 0) throw new AggregateError(faults, `signals of ${faults.length} feeds could not be kept`);
}

/** A change that was kept when whoever kept it fell over. */
async function wakeAgain({ wakeSinceMs: _since, ...feed }: SignalFeed, { changes, feeds }: ImportSignalsDeps): Promise<void> {
  await changes.changed(feed.kind, feed.zone);
  await feeds.put(feed);
}

async function importOne(kind: SignalKind, zone: string, deps: ImportSignalsDeps): Promise<void> {
  const { clock, signals, feeds, log } = deps;
  const nowMs = clock.nowMs();
  const sources = deps.sources.of(kind, zone);
  // Prices are what everybody is planned by: that nobody has them is said. Of CO2 and demand many zones have nothing, and want nothing.
  if (sources.length === 0 && kind !== 'price') return;
  const today = localDay(nowMs, MARKET_TIME_ZONE);
  const tomorrow = nextDay(today, MARKET_TIME_ZONE);
  const history = { startMs: today.startMs - DAYS_OF_HISTORY * DAY_MS, endMs: today.startMs };

  let feed = (await feeds.get(kind, zone)) ?? newFeed(kind, zone, nowMs);
  let known = await signals.range(kind, zone, history.startMs, tomorrow.endMs);
  if (isUpToDate(feed, trusted(known, sources), nowMs)) return;
  const past = known.slots.filter(({ startMs }) => startMs < history.endMs);
  const fromMs = past.length < slotStarts(history).length && kind === 'price' ? history.startMs : today.startMs - DAY_MS;

  const failures: { source: string; reason: string }[] = [];
  const seen = seenAnswers(feed.seen);
  const better = new Set<string>();
  let answeredBy: string | undefined;
  for (const source of sources) {
    // What a source says of other days never takes the place of one that is merely late: a forecast of this zone's own week is better.
    if (source.standsIn && known.slots.some(({ quality }) => !isGuess(quality))) continue;
    try {
      const series = await source.fetch(zone, fromMs, tomorrow.endMs, seen);
      answeredBy ??= source.id;
      if (series !== undefined) {
        const slots = whereNobodyBetterSpoke(series.slots, known.slots, better);
        const kept = await keepSignals({ ...series, slots }, known.slots, deps);
        feed = kept.feed;
        if (kept.changed) known = await signals.range(kind, zone, history.startMs, tomorrow.endMs);
        log.info('SIGNALS_IMPORTED', { kind, zone, source: source.id, slots: slots.length, changed: kept.changed, wakes: kept.wakes });
      }
      if (isWhole(kind, zone, trusted(known, sources), nowMs)) break;
    } catch (fault) {
      if (!(fault instanceof SignalSourceError)) throw fault;
      failures.push({ source: source.id, reason: fault.reason });
      log.warn('SIGNAL_SOURCE_FAILED', { kind, zone, source: source.id, reason: fault.reason, sentence: fault.message });
    }
    better.add(source.id);
  }
  if (answeredBy === undefined) log.error('SIGNAL_SOURCE_FAILED', { kind, zone, reason: 'NO_SOURCE_LEFT' });
  await noteFeed({ feed, known: trusted(known, sources), failures, seen: seen.all, answeredBy }, nowMs, deps);
}

/** A replay is no news of a market, unless the stage names nothing else. */
function trusted(known: StoredSignal, sources: readonly SignalSource[]): StoredSignal['slots'] {
  return sources[0]?.standsIn ? known.slots : known.slots.filter(({ quality }) => quality !== 'replay');
}

/** All that can be known by now. Of CO2 and demand nobody says how far they should reach: one answer is enough. */
function isWhole(kind: SignalKind, zone: string, slots: StoredSignal['slots'], nowMs: number): boolean {
  return kind !== 'price' || knownUntilMs(slots, nowMs) >= pricesDueUntilMs(zone, nowMs, 'publishedAt');
}

function isUpToDate(feed: SignalFeed, slots: StoredSignal['slots'], nowMs: number): boolean {
  return feed.answeredAtMs !== undefined && nowMs - feed.answeredAtMs < ASK_AGAIN_MS && isWhole(feed.kind, feed.zone, slots, nowMs);
}

interface Asked {
  readonly feed: SignalFeed;
  readonly known: StoredSignal['slots'];
  readonly failures: SignalFeed['failures'];
  readonly seen: SignalFeed['seen'];
  readonly answeredBy: string | undefined;
}

/** Keeps the age and the state of the feed, and says so when it is late. */
async function noteFeed({ feed, known, failures, seen, answeredBy }: Asked, nowMs: number, { feeds, log }: ImportSignalsDeps) {
  const { lateSinceMs, ...rest } = feed;
  const late = isLate(feed, known, nowMs);
  const untilMs = knownUntilMs(known, nowMs);
  await feeds.put({
    ...rest,
    askedAtMs: nowMs,
    failures,
    seen,
    knownUntilMs: untilMs,
    ...(answeredBy === undefined ? {} : { answeredAtMs: nowMs, source: answeredBy }),
    ...(late ? { lateSinceMs: lateSinceMs ?? nowMs } : {}),
  });
  if (late) log.error('SIGNALS_LATE', { kind: feed.kind, zone: feed.zone, knownUntilMs: untilMs, lateSinceMs: lateSinceMs ?? nowMs });
}

/** Validators of this run and of the last. What was not asked this time is forgotten: its window is past. */
function seenAnswers(before: SignalFeed['seen']): SeenAnswers & { readonly all: Record<string, Validator> } {
  const all: Record<string, Validator> = {};
  return {
    all,
    get(question) {
      const validator = before[question];
      if (validator !== undefined) all[question] = validator;
      return validator;
    },
    set(question, validator) {
      if (validator === undefined) delete all[question];
      else all[question] = validator;
    },
  };
}
