import * as z from 'zod';
import type { Dates } from '../ports/statistics';
import { unwrapCursor, wrapCursor } from './cursor';
import { ApiProblem } from './problem';
import { Cursor } from './schemas';

/** A day of a site's calendar. */
export const DateText = z.iso
  .date({ error: 'expected a date, for example 2026-03-01' })
  .meta({ description: "A day of the site's own calendar.", example: '2026-03-01' });

/** Two dates, both in it. Without them the last 30 days. */
export const DATES = { from: DateText.optional(), to: DateText.optional() };

const MOST_DAYS = 366;
/** A whole year of days, or a whole heat map, is one page unless less is asked for. */
export const WHOLE = {
  limit: z.coerce.number().int().min(1).max(MOST_DAYS).default(MOST_DAYS).meta({ description: 'At most so many items.' }),
  cursor: Cursor,
};

/** A page of a list that is read as a whole. */
export function pageFrom<T>(
  items: readonly T[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  list: string,
) {
  const from = Number(unwrapCursor(cursor, list) ?? 0);
  const next = from + limit < items.length ? String(from + limit) : null;
  return { items: items.slice(from, from + limit), nextCursor: wrapCursor(next, list) };
}

const USUAL_DAYS = 30;
const DAY_MS = 86_400_000;

/** `today` is the caller's: a site has its own. */
export function datesAsked({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }, today: string): Dates {
  const last = to ?? (from === undefined ? today : later(today, from));
  const first = from ?? shifted(last, 1 - USUAL_DAYS);
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  if (days < 1) throw new ApiProblem('INVALID_REQUEST', { parts: [{ parameter: 'to', detail: 'must not be before `from`' }] });
  if (days > MOST_DAYS) throw new ApiProblem('INVALID_REQUEST', { parts: [{ parameter: 'from', detail: `at most ${MOST_DAYS} days` }] });
  return { from: first, to: last };
}

export function shifted(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
