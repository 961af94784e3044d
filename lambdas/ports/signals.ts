import type { SignalKind, SignalQuality, SignalSeries, SignalSlot } from '../domain/signals/signal';
import type { SignalFeed } from '../domain/signals/signal-feed';

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
  /** Who said what of it, under which licence, and when: attribution is a condition of most of them. */
  readonly origins?: readonly SignalOrigin[];
}

export interface SignalOrigin {
  readonly source: string;
  readonly licence: string;
  readonly quality: SignalQuality;
  readonly fetchedAtMs: number;
}

/** What is known of each feed itself: when it last answered, how far it reaches, whether it is late. */
export interface SignalFeedStore {
  get(kind: SignalKind, zone: string): Promise<SignalFeed | undefined>;
  put(feed: SignalFeed): Promise<void>;
  /** Every feed, by kind and zone. There are as many as zones in use. */
  list(): Promise<readonly SignalFeed[]>;
}

/** What an answer of HTTP can be asked about later: "still so?". RFC 9110 §8.8. */
export interface Validator {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** The validators of earlier answers by what was asked. Only answers that were kept may be remembered. */
export interface SeenAnswers {
  get(question: string): Validator | undefined;
  set(question: string, validator: Validator | undefined): void;
}

/** A feed. Asking is I/O; reading the answer is a pure `parse` beside it, tested on recorded answers. */
export interface SignalSource {
  readonly id: string;
  readonly kind: SignalKind;
  /** Its figures are those of other days: asked only where nothing real is known, and never in place of a feed that is merely late. */
  readonly standsIn?: boolean;
  serves(zone: string): boolean;
  /** Undefined: it says the same as when `seen` was noted. Throws a `SignalSourceError` when the feed fails, is empty or talks nonsense. */
  fetch(zone: string, fromMs: number, toMs: number, seen?: SeenAnswers): Promise<SignalSeries | undefined>;
}

/** The sources of a kind for a zone, in order of preference. */
export interface SignalSources {
  of(kind: SignalKind, zone: string): readonly SignalSource[];
}

export class SignalSourceError extends Error {
  override readonly name = 'SignalSourceError';
  readonly reason: 'UNREACHABLE' | 'HTTP_STATUS' | 'EMPTY' | 'MALFORMED' | 'WRONG_UNIT' | 'IMPLAUSIBLE' | 'UNKNOWN_ZONE' | 'NO_TOKEN';
  constructor(reason: SignalSourceError['reason'], sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.reason = reason;
  }
}
