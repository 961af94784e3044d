import { SECOND_MS } from '../../domain/shared/time';
import type { Clock } from '../../ports/clock';
import type { Rate, RateLimiter } from '../../ports/rate-limit';

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** Names are the caller's to choose, so their number is bounded; the longest unused are forgotten, and were full by then. */
const REMEMBERED = 10_000;

/**
 * Token buckets of this process. A deployment runs several, so somebody may have as many times the rate as there are: this keeps one
 * caller from crowding out others, and the throttle of API Gateway bounds the whole.
 */
export class TokenBuckets implements RateLimiter {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  waitMs(who: string, { burst, perS }: Rate): number {
    const nowMs = this.#clock.nowMs();
    const { tokens, atMs } = this.#buckets.get(who) ?? { tokens: burst, atMs: nowMs };
    const filled = Math.min(burst, tokens + ((nowMs - atMs) / SECOND_MS) * perS);
    const mayAsk = filled >= 1;
    this.#buckets.delete(who);
    this.#buckets.set(who, { tokens: mayAsk ? filled - 1 : filled, atMs: nowMs });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > REMEMBERED && oldest !== undefined) this.#buckets.delete(oldest);
    return mayAsk ? 0 : Math.ceil(((1 - filled) / perS) * SECOND_MS);
  }
}
