import type { SignalKind } from '../../domain/signals/signal';
import type { SignalFeed } from '../../domain/signals/signal-feed';
import type { SignalFeedStore } from '../../ports/signals';

export class MemorySignalFeedStore implements SignalFeedStore {
  readonly #feeds = new Map<string, SignalFeed>();

  async get(kind: SignalKind, zone: string): Promise<SignalFeed | undefined> {
    return this.#feeds.get(`${kind}#${zone}`);
  }

  async put(feed: SignalFeed): Promise<void> {
    this.#feeds.set(`${feed.kind}#${feed.zone}`, feed);
  }

  async list(): Promise<readonly SignalFeed[]> {
    return [...this.#feeds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, feed]) => feed);
  }
}
