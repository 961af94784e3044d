import { type Currency, energyCost, type Money, nanoPerKwh } from '../shared/money';
import { HOUR_MS } from '../shared/time';
import type { SignalQuality, SignalSlot } from '../signals/signal';
import { SLOT_MS } from '../signals/signal';
import type { PlanSlot } from './plan';
import type { Block } from './plan-one-car';

/** A quarter-hour, or what is left of it, with its price where one is known. */
export interface PricedSlot {
  readonly startMs: number;
  readonly endMs: number;
  readonly price?: number;
  readonly quality?: SignalQuality;
  readonly source?: string;
}

export interface DeliveredSlot extends PricedSlot {
  readonly energyWh: number;
}

/** [fromMs, untilMs) cut at the quarter-hours, each part with its price. */
export function pricedSlots(fromMs: number, untilMs: number, prices: readonly (SignalSlot & { readonly source?: string })[]): PricedSlot[] {
  const byStart = new Map(prices.map((slot) => [slot.startMs, slot]));
  const slots: PricedSlot[] = [];
  for (let startMs = fromMs; startMs < untilMs; ) {
    const quarterMs = Math.floor(startMs / SLOT_MS) * SLOT_MS;
    const endMs = Math.min(untilMs, quarterMs + SLOT_MS);
    const known = byStart.get(quarterMs);
    slots.push({
      startMs,
      endMs,
      ...(known === undefined ? {} : { price: known.value, quality: known.quality }),
      ...(known?.source === undefined ? {} : { source: known.source }),
    });
    startMs = endMs;
  }
  return slots;
}

/** What a car that draws `powerW` takes in each slot when it may charge in these blocks, until it has its energy. */
export function deliver(slots: readonly PricedSlot[], blocks: readonly Block[], powerW: number, energyWh: number): DeliveredSlot[] {
  let leftWh = energyWh;
  let b = 0;
  return slots.map((slot) => {
    let ms = 0;
    while (b < blocks.length && blocks[b]!.endMs <= slot.startMs) b++;
    for (let i = b; i < blocks.length && blocks[i]!.startMs < slot.endMs; i++) {
      ms += Math.min(slot.endMs, blocks[i]!.endMs) - Math.max(slot.startMs, blocks[i]!.startMs);
    }
    const energy = Math.max(0, Math.min(leftWh, (ms * powerW) / HOUR_MS));
    leftWh -= energy;
    return { ...slot, energyWh: energy };
  });
}

export function deliveredWh(slots: readonly DeliveredSlot[]): number {
  return slots.reduce((sum, { energyWh }) => sum + energyWh, 0);
}

/** Exact, rounded once; undefined when energy falls where no price is known. */
export function costOf(slots: readonly DeliveredSlot[], currency: Currency): Money | undefined {
  const used = slots.filter(({ energyWh }) => energyWh > 0);
  if (used.some(({ price }) => price === undefined)) return undefined;
  return energyCost(
    used.map(({ energyWh, price }) => ({ energyMilliWh: BigInt(Math.round(energyWh * 1_000)), price: nanoPerKwh(price!) })),
    currency,
  );
}

/** For comparing plans only; money that anybody sees comes from `costOf`. */
export function roughCost(slots: readonly DeliveredSlot[]): number {
  return slots.reduce((sum, { energyWh, price = 0 }) => sum + (energyWh / 1_000) * price, 0);
}

export function planSlots(slots: readonly DeliveredSlot[]): PlanSlot[] {
  return slots.map(({ startMs, endMs, price, quality, energyWh }) => ({
    startMs,
    endMs,
    powerW: Math.round((energyWh * HOUR_MS) / (endMs - startMs)),
    ...(price === undefined ? {} : { price }),
    ...(quality === undefined ? {} : { priceQuality: quality }),
  }));
}

/** One word for many prices: the weakest. An operator's own figure counts as final, a preliminary one as a forecast. */
export function overallQuality(slots: readonly PricedSlot[]): 'final' | 'forecast' | 'replay' | 'missing' {
  if (slots.length === 0 || slots.some(({ price }) => price === undefined)) return 'missing';
  if (slots.some(({ quality }) => quality === 'replay')) return 'replay';
  if (slots.some(({ quality }) => quality === 'forecast' || quality === 'preliminary')) return 'forecast';
  return 'final';
}

export function sourcesOf(slots: readonly PricedSlot[]): string {
  return [...new Set(slots.flatMap(({ source, quality }) => source ?? (quality === 'forecast' ? 'forecast' : [])))].sort().join(', ');
}
