import { standsOver } from '../domain/signals/merge-signals';
import type { SignalKind, SignalSeries, SignalSlot } from '../domain/signals/signal';
import { changesPlans, type SignalFeed } from '../domain/signals/signal-feed';
import type { Clock } from '../ports/clock';
import type { SignalsNudge } from '../ports/nudges';
import type { SignalFeedStore, SignalStore } from '../ports/signals';

export interface KeepSignalsDeps {
  readonly clock: Clock;
  readonly signals: SignalStore;
  readonly feeds: Pick<SignalFeedStore, 'get' | 'put'>;
  readonly changes: SignalsNudge;
}

export interface Kept {
  readonly changed: boolean;
  /** Whether the sites of the zone are planned anew. */
  readonly wakes: boolean;
  readonly feed: SignalFeed;
}

/**
 * Keeps a series and, when plans could come out otherwise, wakes the sites of its zone. That they have to be woken is written before the
 * series is: should we fall over in between, the next import finds the mark.
 */
export async function keepSignals(series: SignalSeries, known: readonly SignalSlot[], deps: KeepSignalsDeps): Promise<Kept> {
  const { clock, signals, feeds, changes } = deps;
  const nowMs = clock.nowMs();
  const { kind, zone } = series;
  let feed = (await feeds.get(kind, zone)) ?? newFeed(kind, zone, nowMs);
  const wakes = changesPlans(kind, known, overlay(known, series.slots), nowMs);
  if (wakes && feed.wakeSinceMs === undefined) {
    feed = { ...feed, wakeSinceMs: nowMs };
    await feeds.put(feed);
  }
  const { changed } = await signals.put(series);
  if (changed) feed = { ...feed, version: feed.version + 1, changedAtMs: nowMs };
  // A series that changed nothing may be the second try of one that did: the mark tells.
  if (feed.wakeSinceMs !== undefined) {
    await changes.changed(kind, zone);
    const { wakeSinceMs: _told, ...told } = feed;
    feed = told;
  }
  if (changed || wakes) await feeds.put(feed);
  return { changed, wakes, feed };
}

export function newFeed(kind: SignalKind, zone: string, nowMs: number): SignalFeed {
  return { kind, zone, askedAtMs: nowMs, version: 0, failures: [], seen: {} };
}

function overlay(known: readonly SignalSlot[], slots: readonly SignalSlot[]): SignalSlot[] {
  const all = new Map(known.map((slot) => [slot.startMs, slot]));
  for (const slot of slots) {
    const before = all.get(slot.startMs);
    if (before === undefined || !standsOver(before.quality, slot.quality)) all.set(slot.startMs, slot);
  }
  return [...all.values()];
}
