/** A stretch of time, the end not in it. */
export type Span = readonly [startMs: number, endMs: number];

/** In order, without overlaps: whatever at least one of them covers. */
export function union(spans: readonly Span[]): readonly Span[] {
  const merged: [number, number][] = [];
  for (const [startMs, endMs] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && startMs <= last[1]) last[1] = Math.max(last[1], endMs);
    else merged.push([startMs, endMs]);
  }
  return merged.filter(([startMs, endMs]) => endMs > startMs);
}

export function intersection(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  return union(a.flatMap(([startMs, endMs]) => b.map(([from, to]): Span => [Math.max(startMs, from), Math.min(endMs, to)])));
}

/** What of `within` none of them covers. */
export function gaps(within: Span, spans: readonly Span[]): readonly Span[] {
  const covered = intersection([within], spans);
  const edges = [within[0], ...covered.flat(), within[1]];
  return Array.from({ length: edges.length / 2 }, (_, i): Span => [edges[2 * i]!, edges[2 * i + 1]!]).filter(([from, to]) => to > from);
}

/** How long at least one of them lasts. */
export function lengthMs(spans: readonly Span[]): number {
  return union(spans).reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0);
}
