import { DAY_MS } from '../domain/shared/time';
import { localDay, MARKET_TIME_ZONE, nextDay, slotStarts } from '../domain/signals/market-time';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { PlanNudge } from '../ports/nudges';
import { type SignalSource, SignalSourceError, type SignalStore } from '../ports/signals';
import type { SiteStore } from '../ports/stores';

interface ImportSignalsDeps {
  readonly clock: Clock;
  readonly sites: Pick<SiteStore, 'priceZones' | 'listByPriceZone'>;
  readonly signals: SignalStore;
  /** In order of preference. */
  readonly sources: readonly SignalSource[];
  readonly planning: PlanNudge;
  readonly log: Log;
}

/** Forecasts and settlements look back a week; a zone that is new to us gets its past at once. */
const DAYS_OF_HISTORY = 7;

/**
 * Asks for the prices of every zone in use: yesterday (revisions come late), today and, once published, tomorrow. The first source
 * that answers is believed; one that fails is logged and the next is asked. When all fail, what is known stays, and plans go on with
 * it and with forecasts. Zones are imported each on its own: one that fails does not keep the others from theirs.
 */
export async function importSignals(deps: ImportSignalsDeps): Promise<void> {
  const faults: unknown[] = [];
  for (const zone of await deps.sites.priceZones()) {
    try {
      await importZone(zone, deps);
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `prices of ${faults.length} zones could not be kept`);
}

async function importZone(zone: string, { clock, sites, signals, sources, planning, log }: ImportSignalsDeps): Promise<void> {
  const today = localDay(clock.nowMs(), MARKET_TIME_ZONE);
  const tomorrow = nextDay(today, MARKET_TIME_ZONE);
  const history = { startMs: today.startMs - DAYS_OF_HISTORY * DAY_MS, endMs: today.startMs };
  const known = await signals.range('price', zone, history.startMs, history.endMs);
  const fromMs = known.slots.length < slotStarts(history).length ? history.startMs : today.startMs - DAY_MS;

  for (const source of sources.filter((candidate) => candidate.kind === 'price' && candidate.serves(zone))) {
    try {
      const series = await source.fetch(zone, fromMs, tomorrow.endMs);
      const { changed } = await signals.put(series);
      log.info('SIGNALS_IMPORTED', { zone, source: source.id, slots: series.slots.length, changed });
      if (changed) for (const site of await sites.listByPriceZone(zone)) await planning.plan(site.id, 'SIGNALS_CHANGED');
      return;
    } catch (fault) {
      if (!(fault instanceof SignalSourceError)) throw fault;
      log.warn('SIGNAL_SOURCE_FAILED', { zone, source: source.id, reason: fault.reason, sentence: fault.message });
    }
  }
  log.error('SIGNAL_SOURCE_FAILED', { zone, reason: 'NO_SOURCE_LEFT' });
}
