import type { RouteConfig } from '@hono/zod-openapi';
import * as z from 'zod';
import type { JsonObject } from '../domain/shared/json';
import type { ApiContext } from './context';
import { type Column, columnsOf, csvLine, csvRow } from './csv';

/**
 * What every list has in common, added in `serve` to whatever answers `{items, nextCursor}`: `Link` to the next page, and the whole
 * filter as CSV.
 */
const CSV = 'text/csv';
const MOST_ROWS = 10_000;
/** Lambda answers with 6 MB at most, and an HTTP API cannot stream. */
const MOST_CHARACTERS = 4_000_000;
const PAGE = 200;

/** The schema of an item, if the good answer of this route is a page. */
export function itemOf(responses: RouteConfig['responses']): z.ZodType | undefined {
  const page = (responses[200] as { content?: Record<string, { schema?: unknown }> } | undefined)?.content?.['application/json']?.schema;
  if (!(page instanceof z.ZodObject) || !('nextCursor' in page.shape)) return undefined;
  const { items } = page.shape as { items?: unknown };
  return items instanceof z.ZodArray ? (items.element as z.ZodType) : undefined;
}

/** The answers of a list for the documentation. */
export function withCsv(responses: RouteConfig['responses']): RouteConfig['responses'] {
  const good = responses[200] as { description: string; content: Record<string, unknown> };
  return {
    ...responses,
    200: {
      ...good,
      description: `${good.description} With \`Accept: text/csv\` the whole filter, up to ${MOST_ROWS} rows from \`cursor\` on; \`Link\` leads on.`,
      content: { ...good.content, [CSV]: { schema: z.string() } },
    },
  } as RouteConfig['responses'];
}

export function wantsCsv(c: ApiContext): boolean {
  return /(^|[\s,])text\/csv\b/i.test(c.req.header('accept') ?? '');
}

interface PageBody {
  readonly items: readonly JsonObject[];
  readonly nextCursor: string | null;
}

/** RFC 8288. */
export async function withLink(c: ApiContext, response: Response): Promise<Response> {
  if (response.status !== 200 || !isJson(response)) return response;
  const { nextCursor } = (await response.clone().json()) as PageBody;
  if (nextCursor !== null) response.headers.set('Link', nextLink(c, nextCursor));
  return response;
}

/** Asks the very same list page by page, so that a row of the file is what a page would show. */
export async function asCsv(c: ApiContext, item: z.ZodType, askPage: (path: string) => Promise<Response>): Promise<Response> {
  const columns = columnsOf(item);
  const parts = [csvLine(columns.map((path: Column) => path.join('.')))];
  let characters = 0;
  let rows = 0;
  let cursor: string | null = c.req.query('cursor') ?? null;
  do {
    const response = await askPage(pathWith(c, cursor, Math.min(PAGE, MOST_ROWS - rows)));
    if (response.status !== 200) return response;
    const page = (await response.json()) as PageBody;
    const text = page.items.map((one) => csvRow(columns, one)).join('');
    parts.push(text);
    characters += text.length;
    rows += page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== null && rows < MOST_ROWS && characters < MOST_CHARACTERS);
  // Some spreadsheets read UTF-8 only after a byte order mark: `Accept: text/csv; bom=1`.
  const mark = /bom=1/i.test(c.req.header('accept') ?? '') ? '\uFEFF' : '';
  return new Response(mark + parts.join(''), {
    headers: { 'Content-Type': `${CSV}; charset=utf-8; header=present`, ...(cursor === null ? {} : { Link: nextLink(c, cursor) }) },
  });
}

function nextLink(c: ApiContext, cursor: string): string {
  return `<${pathWith(c, cursor)}>; rel="next"`;
}

function pathWith(c: ApiContext, cursor: string | null, limit?: number): string {
  const { pathname, searchParams } = new URL(c.req.url);
  if (cursor !== null) searchParams.set('cursor', cursor);
  if (limit !== undefined) searchParams.set('limit', String(limit));
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
}

function isJson(response: Response): boolean {
  return (response.headers.get('content-type') ?? '').startsWith('application/json');
}
