import { createHash } from 'node:crypto';
import { ApiProblem } from './problem';

/**
 * What a store calls its cursor, wrapped so that it fits one list only: the same address with the same filters. A cursor of another
 * list, a shortened or an invented one is refused here, before a store has to make sense of it.
 */
export function wrapCursor(storeCursor: string | null, list: string): string | null {
  if (storeCursor === null) return null;
  return Buffer.from(`${mark(storeCursor, list)}${storeCursor}`, 'utf8').toString('base64url');
}

export function unwrapCursor(cursor: string | undefined, list: string): string | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const storeCursor = text.slice(MARK_LENGTH);
  if (storeCursor === '' || text.slice(0, MARK_LENGTH) !== mark(storeCursor, list)) {
    throw new ApiProblem('INVALID_CURSOR', {
      parts: [{ parameter: 'cursor', detail: 'Take it from nextCursor of the same list with the same filters.' }],
    });
  }
  return storeCursor;
}

const MARK_LENGTH = 16;

function mark(storeCursor: string, list: string): string {
  return createHash('sha256').update(`tidewatt cursor 1\n${list}\n${storeCursor}`).digest('base64url').slice(0, MARK_LENGTH);
}

/** Names a list by its address and the filters that are set, whatever order they came in. */
export function listName(route: string, filters: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(filters)
    .filter(([, filter]) => filter !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, filter]) => `${name}=${filter}`);
  return [route, ...set].join('\n');
}
