import type { SignalQuality, SignalSeries } from './signal';

/** A quarter-hour as it is kept: with the unit it was given in and who gave it when. */
export interface KeptSlot {
  readonly startMs: number;
  readonly value: number;
  readonly quality: SignalQuality;
  readonly unit: string;
  readonly source: string;
  readonly licence: string;
  readonly fetchedAtMs: number;
}

/**
 * Which word stands. An operator's own figure stands until an operator changes it; a published price stands over anything
 * guessed; a forecast and a replay are guesses alike. Among equals the newer series stands.
 */
const STANDING = { manual: 3, final: 2, preliminary: 1, forecast: 0, replay: 0 } as const satisfies Record<SignalQuality, number>;

/** Lays a series over what is kept. `changed` is false when nobody who reads the slots could tell the difference. */
export function mergeSignals(
  kept: readonly KeptSlot[],
  { unit, source, licence, fetchedAtMs, slots }: Pick<SignalSeries, 'unit' | 'source' | 'licence' | 'fetchedAtMs' | 'slots'>,
): { readonly changed: boolean; readonly slots: readonly KeptSlot[] } {
  const merged = new Map(kept.map((slot) => [slot.startMs, slot]));
  let changed = false;
  for (const { startMs, value, quality } of slots) {
    const next: KeptSlot = { startMs, value, quality, unit, source, licence, fetchedAtMs };
    const before = merged.get(startMs);
    if (before !== undefined && (stands(before, next) || says(before, next))) continue;
    merged.set(startMs, next);
    changed = true;
  }
  return { changed, slots: [...merged.values()].sort((a, b) => a.startMs - b.startMs) };
}

function stands(before: KeptSlot, next: KeptSlot): boolean {
  return standsOver(before.quality, next.quality) || (!standsOver(next.quality, before.quality) && before.fetchedAtMs > next.fetchedAtMs);
}

export function standsOver(before: SignalQuality, next: SignalQuality): boolean {
  return STANDING[before] > STANDING[next];
}

/** Two sources that say the same do not take turns: the first keeps the word, and nobody is planned anew. */
function says(before: KeptSlot, next: KeptSlot): boolean {
  return before.value === next.value && before.quality === next.quality && before.unit === next.unit;
}

/** Who said what of the slots, each once, with the newest time. */
export function originsOf(slots: readonly KeptSlot[]): readonly Pick<KeptSlot, 'source' | 'licence' | 'quality' | 'fetchedAtMs'>[] {
  const origins = new Map<string, Pick<KeptSlot, 'source' | 'licence' | 'quality' | 'fetchedAtMs'>>();
  for (const { source, licence, quality, fetchedAtMs } of slots) {
    const name = JSON.stringify([source, licence, quality]);
    const known = origins.get(name);
    if (known === undefined || known.fetchedAtMs < fetchedAtMs) origins.set(name, { source, licence, quality, fetchedAtMs });
  }
  return [...origins.values()];
}

/** One unit for one answer: that of the latest slot. Slots in another (an operator's import in another currency) are left out, never mixed. */
export function inOneUnit(slots: readonly KeptSlot[]): { readonly unit: string; readonly slots: readonly KeptSlot[] } {
  const unit = slots.at(-1)?.unit ?? '';
  return { unit, slots: slots.filter((slot) => slot.unit === unit) };
}
