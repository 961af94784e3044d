import type { Page } from '../../ports/charger-store';

/** A page as an index gives it: by time, then id, the newest first; the cursor is the place of its last item. */
export function pageNewestFirst<T>(
  all: readonly T[],
  placeOf: (one: T) => readonly [atMs: number, id: string],
  limit: number,
  cursor: string | undefined,
): Page<T> {
  const place = (one: T) => {
    const [atMs, id] = placeOf(one);
    return `${atMs.toString().padStart(14, '0')}#${id}`;
  };
  const rest = all.filter((one) => cursor === undefined || place(one) < cursor).sort((a, b) => (place(a) < place(b) ? 1 : -1));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rest.length > limit && last !== undefined ? place(last) : null };
}
