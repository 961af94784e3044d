/** How often somebody may ask: `perS` on the whole, and `burst` at once. */
export interface Rate {
  readonly burst: number;
  readonly perS: number;
}

/** Answers how long to wait before this one may ask again; 0 when they may now. Costs no I/O. */
export interface RateLimiter {
  waitMs(who: string, rate: Rate): number;
}
