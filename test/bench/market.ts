import { DAY_MS } from '../../lambdas/domain/shared/time';
import { fillWithForecast } from '../../lambdas/domain/signals/forecast-prices';
import { floorToSlot, MARKET_TIME_ZONE, publishedUntilMs, slotStarts } from '../../lambdas/domain/signals/market-time';
import { type SignalSlot, SLOT_MS } from '../../lambdas/domain/signals/signal';
import { type PricedSlot, pricedSlots } from '../../lambdas/domain/smart-charging/deliver';

/** So much of a recording is only history to forecast from. */
const HISTORY_MS = 8 * DAY_MS;
const AHEAD_MS = 8 * DAY_MS;

/** A recorded market, told as it was told then: tomorrow from one o'clock on, and forecasts for what is not out yet. */
export class Market {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly #byStart: Map<number, SignalSlot>;
  #known: { readonly untilMs: number; readonly slots: readonly SignalSlot[] } = { untilMs: 0, slots: [] };

  constructor(slots: readonly SignalSlot[]) {
    this.#byStart = new Map(slots.map((slot) => [slot.startMs, slot]));
    this.fromMs = slots[0]!.startMs + HISTORY_MS;
    this.untilMs = slots.at(-1)!.startMs + SLOT_MS;
  }

  /** What was known at that time, forecasts included. */
  seenAt(nowMs: number, untilMs: number): PricedSlot[] {
    const publishedMs = publishedUntilMs(nowMs);
    if (this.#known.untilMs !== publishedMs) {
      const past = this.#range(publishedMs - 2 * DAY_MS - HISTORY_MS, publishedMs);
      const wanted = slotStarts({ startMs: publishedMs - 2 * DAY_MS, endMs: publishedMs + AHEAD_MS });
      this.#known = { untilMs: publishedMs, slots: fillWithForecast(past, wanted, MARKET_TIME_ZONE) };
    }
    return pricedSlots(nowMs, untilMs, this.#known.slots);
  }

  /** What it was in the end. */
  actual(fromMs: number, untilMs: number): PricedSlot[] {
    return pricedSlots(fromMs, untilMs, this.#range(floorToSlot(fromMs), untilMs));
  }

  #range(fromMs: number, untilMs: number): SignalSlot[] {
    return slotStarts({ startMs: fromMs, endMs: untilMs }).flatMap((startMs) => this.#byStart.get(startMs) ?? []);
  }
}
