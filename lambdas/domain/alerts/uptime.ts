/** A time in which something did not work; without an end it still does not. */
export interface Outage {
  readonly fromMs: number;
  readonly untilMs?: number;
}

/** The share of a time in which nothing was out, in percent. What overlaps counts once. */
export function uptimePercent(
  outages: readonly Outage[],
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): number {
  if (untilMs <= fromMs) return 100;
  const clipped = outages
    .map((outage) => ({ fromMs: Math.max(fromMs, outage.fromMs), untilMs: Math.min(untilMs, outage.untilMs ?? untilMs) }))
    .sort((a, b) => a.fromMs - b.fromMs);
  let outMs = 0;
  let countedUntilMs = fromMs;
  for (const outage of clipped) {
    const beginMs = Math.max(countedUntilMs, outage.fromMs);
    if (outage.untilMs <= beginMs) continue;
    outMs += outage.untilMs - beginMs;
    countedUntilMs = outage.untilMs;
  }
  return ((untilMs - fromMs - outMs) / (untilMs - fromMs)) * 100;
}
