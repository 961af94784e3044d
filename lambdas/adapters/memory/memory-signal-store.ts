import { inOneUnit, type KeptSlot, mergeSignals, originsOf } from '../../domain/signals/merge-signals';
import type { SignalKind, SignalSeries } from '../../domain/signals/signal';
import type { SignalStore, StoredSignal } from '../../ports/signals';

export class MemorySignalStore implements SignalStore {
  readonly #series = new Map<string, readonly KeptSlot[]>();

  async put(series: SignalSeries): Promise<{ readonly changed: boolean }> {
    const name = `${series.kind} ${series.zone}`;
    const { changed, slots } = mergeSignals(this.#series.get(name) ?? [], series);
    if (changed) this.#series.set(name, slots);
    return { changed };
  }

  async range(kind: SignalKind, zone: string, fromMs: number, toMs: number): Promise<StoredSignal> {
    const kept = (this.#series.get(`${kind} ${zone}`) ?? []).filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
    const { unit, slots } = inOneUnit(kept);
    return {
      unit,
      slots: slots.map(({ startMs, value, quality, source }) => ({ startMs, value, quality, source })),
      origins: originsOf(slots),
    };
  }
}
