/** Where a simulated charger gets its time from. Tests hand in one that they turn themselves. */
export interface Clock {
  nowMs(): number;
  /** Calls back once at that time, or as soon as possible after it; returns the way to call it off. */
  at(ms: number, callback: () => void): () => void;
}

/** Longer timers overflow `setTimeout`; the charger looks again then and sleeps on. */
const LONGEST_MS = 2 ** 31 - 1;

export const realClock: Clock = {
  nowMs: () => Date.now(),
  at(ms, callback) {
    const timer = setTimeout(callback, Math.min(LONGEST_MS, Math.max(0, ms - Date.now())));
    return () => clearTimeout(timer);
  },
};

/** Starts at another time and runs `speed` times as fast, for a central system whose clock does the same. */
export function scaledClock(startAtMs: number, speed: number): Clock {
  const startedMs = Date.now();
  const nowMs = () => startAtMs + (Date.now() - startedMs) * speed;
  return {
    nowMs,
    at(ms, callback) {
      const timer = setTimeout(callback, Math.min(LONGEST_MS, Math.max(0, Math.ceil((ms - nowMs()) / speed))));
      return () => clearTimeout(timer);
    },
  };
}

/** Stands still until a test moves it on. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #alarms = new Set<{ readonly ms: number; readonly callback: () => void }>();

  constructor(startAtMs: number) {
    this.#nowMs = startAtMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  at(ms: number, callback: () => void): () => void {
    const alarm = { ms, callback };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Rings every alarm on the way at its own time, those included that are set while it rings. */
  advanceTo(toMs: number): void {
    for (;;) {
      let next: { readonly ms: number; readonly callback: () => void } | undefined;
      for (const alarm of this.#alarms) {
        if (alarm.ms <= toMs && (!next || alarm.ms < next.ms)) next = alarm;
      }
      if (!next) break;
      this.#alarms.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.ms);
      next.callback();
    }
    this.#nowMs = Math.max(this.#nowMs, toMs);
  }

  advanceBy(ms: number): void {
    this.advanceTo(this.#nowMs + ms);
  }
}
