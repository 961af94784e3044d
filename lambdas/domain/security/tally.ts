/**
 * How often something happened lately: wrong passwords, unreadable frames, unknown cards. A tally begins with the first occurrence, ends by
 * itself, and is only ever written when something goes wrong, so that nobody who behaves pays for it.
 */
export interface Tally {
  readonly count: number;
  /** From then on it is forgotten. */
  readonly untilMs: number;
}

export interface TallyRule {
  readonly limit: number;
  /** Counted from the first occurrence. */
  readonly withinMs: number;
  /** Once the limit is reached, it stays reached for so long. */
  readonly holdMs: number;
}

export const NOTHING_COUNTED: Tally = { count: 0, untilMs: 0 };

/** The tally as it stands now. */
export function current(known: Tally | undefined, nowMs: number): Tally {
  return known === undefined || known.untilMs <= nowMs ? NOTHING_COUNTED : known;
}

/** One more occurrence. */
export function countOne(known: Tally | undefined, rule: TallyRule, nowMs: number): Tally {
  const { count, untilMs } = current(known, nowMs);
  const next = { count: count + 1, untilMs: count === 0 ? nowMs + rule.withinMs : untilMs };
  return next.count === rule.limit ? { ...next, untilMs: Math.max(next.untilMs, nowMs + rule.holdMs) } : next;
}

export function isSpent({ count }: Tally, { limit }: TallyRule): boolean {
  return count >= limit;
}
