import type { SignalKind, SignalSeries, SignalSlot } from '../domain/signals/signal';

/** Prices, CO2 and demand by zone, in quarter-hours of UTC. */
export interface SignalStore {
  /** Merges by slot: final and manual stand over forecast and replay; a newer series of the same quality over an older one. Answers whether any slot changed. */
  put(series: SignalSeries): Promise<{ readonly changed: boolean }>;
  /** Slots with `fromMs <= startMs < toMs`, in order, holes left out. */
  range(kind: SignalKind, zone: string, fromMs: number, toMs: number): Promise<StoredSignal>;
}

export interface StoredSignal {
  readonly unit: string;
  readonly slots: readonly (SignalSlot & { readonly source: string })[];
}

/** A feed. Asking is I/O; reading the answer is a pure `parse` beside it, tested on recorded answers. */
export interface SignalSource {
  readonly id: string;
  readonly kind: SignalKind;
  serves(zone: string): boolean;
  /** Throws a `SignalSourceError` when the feed fails, is empty or talks nonsense. */
  fetch(zone: string, fromMs: number, toMs: number): Promise<SignalSeries>;
}

export class SignalSourceError extends Error {
  override readonly name = 'SignalSourceError';
  readonly reason: 'UNREACHABLE' | 'HTTP_STATUS' | 'EMPTY' | 'MALFORMED' | 'WRONG_UNIT' | 'IMPLAUSIBLE' | 'UNKNOWN_ZONE';
  constructor(reason: SignalSourceError['reason'], sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.reason = reason;
  }
}
