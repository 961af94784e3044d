import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ApiProblem } from './problem';
import type { ApiEnv } from './serve';

/** Nothing of the API may be cached, framed, sniffed or run. A page of ours that is a document sets its own policy. */
export const securityHeaders: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'no-referrer');
  c.header('X-Frame-Options', 'DENY');
  c.header('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
};

const KIB = 1024;
const ORDINARY_BYTES = 64 * KIB;
/** A year of hourly prices as CSV is about 300 kB. */
const IMPORT_BYTES = 1024 * KIB;

const ordinary = bodyLimit({ maxSize: ORDINARY_BYTES, onError: () => tooLarge(ORDINARY_BYTES) });
const imports = bodyLimit({ maxSize: IMPORT_BYTES, onError: () => tooLarge(IMPORT_BYTES) });

export const limitBody: MiddlewareHandler<ApiEnv> = (c, next) => (isImport(c.req) ? imports(c, next) : ordinary(c, next));

function isImport({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return (method === 'PUT' && path.startsWith('/v1/signals/')) || (method === 'POST' && path === '/v1/cards/import');
}

function tooLarge(bytes: number): never {
  throw new ApiProblem('BODY_TOO_LARGE', { detail: `At most ${bytes / KIB} KiB.` });
}
