import type { OpenAPIHono, RouteConfig, RouteHandler } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import * as z from 'zod';
import type { Json } from '../domain/shared/json';
import { SECOND_MS } from '../domain/shared/time';
import type { Rate } from '../ports/rate-limit';
import { type AuditPorts, addressOf, withAudit } from './audit';
import { actorOf, authenticate } from './authenticate';
import type { ApiContext, ApiEnv } from './context';
import { unlessKnown } from './etag';
import { asCsv, itemOf, wantsCsv, withCsv, withLink } from './lists';
import { allows, isPublic } from './permissions';
import type { ApiPorts } from './ports';
import { ApiProblem, type ProblemCode, type ProblemPart } from './problem';
import { ProblemBody } from './schemas';

export type { ApiContext, ApiEnv } from './context';
export type Api = OpenAPIHono<ApiEnv>;

/** What a resource says of one route. The problems every route can have are added in `serve`. */
export type Endpoint = RouteConfig & { readonly summary: string };

type ContextOf<R extends RouteConfig> = Parameters<RouteHandler<R, ApiEnv>>[0];

type ServePorts = Pick<ApiPorts, 'identity' | 'apiKeys' | 'users' | 'rates'> & AuditPorts;

/**
 * Adds a route: who may call it is asked before anything of the request is read, then its parts are validated, unknown query
 * parameters included, then the handler answers. What it changes is in the audit trail without the handler's doing.
 */
export function serve<const R extends Endpoint>(
  api: Api,
  ports: ServePorts,
  endpoint: R,
  handler: (c: ContextOf<R>) => Promise<Response> | Response,
): void {
  const name = `${endpoint.method.toUpperCase()} ${endpoint.path}`;
  const open = isPublic(name);
  const item = endpoint.method === 'get' ? itemOf(endpoint.responses) : undefined;
  const route: RouteConfig = {
    ...endpoint,
    ...(open ? { security: [] } : {}),
    request: { query: z.strictObject({}), ...endpoint.request },
    responses: {
      ...(item === undefined ? endpoint.responses : withCsv(endpoint.responses)),
      ...(endpoint.method === 'get' && answersJson(endpoint.responses) ? { 304: UNCHANGED } : {}),
      '4XX': PROBLEM,
    },
    middleware: [guard(name, ports)],
  };
  const answering = async (c: ApiContext) => handler(c as never);
  if (endpoint.method !== 'get') {
    api.openapi(route, (open ? answering : (c: ApiContext) => withAudit(c, name, ports, () => answering(c))) as never);
    return;
  }
  // The same address again, as this caller and for one page: every row of a file goes through the guard that a page goes through.
  const askPage = (c: ApiContext) => async (path: string) => api.request(path, { headers: forPage(c.req.raw.headers) }, c.env);
  api.openapi(route, (async (c: ApiContext) => {
    if (item === undefined) return unlessKnown(c, await answering(c));
    return wantsCsv(c) ? asCsv(c, item, askPage(c)) : unlessKnown(c, await withLink(c, await answering(c)));
  }) as never);
}

const PROBLEM = {
  description: 'Refused: RFC 9457 with a stable `code`.',
  content: { 'application/problem+json': { schema: ProblemBody } },
};

const UNCHANGED = { description: 'As `If-None-Match` knows it.' };

function answersJson(responses: RouteConfig['responses']): boolean {
  const good = responses[200] as { readonly content?: object } | undefined;
  return 'application/json' in (good?.content ?? {});
}

function guard(route: string, ports: ServePorts): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    mustFitKeys(c);
    const address = addressOf(c.env) ?? '';
    limitRate(`address ${address}`, OF_AN_ADDRESS, ports);
    if (isPublic(route) && route.startsWith('POST /v1/auth/')) limitRate(`log in ${address}`, OF_AN_ADDRESS_TO_LOG_IN, ports);
    if (route.includes('/v1/public/')) limitRate(`public ${address}`, OF_AN_ADDRESS_IN_PUBLIC, ports);
    if (route === 'POST /v1/public/c/{code}/sessions') limitRate(`begin ${address}`, OF_AN_ADDRESS_TO_BEGIN, ports);
    if (!isPublic(route)) {
      const principal = await authenticate({ authorization: c.req.header('authorization'), apiKey: c.req.header('x-api-key') }, ports);
      limitRate(actorOf(principal), OF_A_CALLER, ports);
      if (!allows(route, principal)) throw new ApiProblem('FORBIDDEN');
      c.set('principal', principal);
      c.set('audited', {});
    }
    await mustBeFigures(c);
    await next();
  };
}

/** What names or filters things ends in a key, and a key has 2 KB at most: what cannot name anything is told so before a table is asked. */
function mustFitKeys({ req }: ApiContext): void {
  const isLong = (text: string) => Buffer.byteLength(text) > MOST_BYTES_OF_A_NAME;
  if (Object.values(req.param() as Record<string, string>).some(isLong)) throw new ApiProblem('ROUTE_NOT_FOUND');
  const long = Object.entries(req.query()).find(([name, text]) => name !== 'cursor' && isLong(text));
  if (long !== undefined) throw new ApiProblem('INVALID_REQUEST', { parts: [{ parameter: long[0], detail: 'is too long' }] });
}
const MOST_BYTES_OF_A_NAME = 1_024;

/** A table keeps figures from 1e-130 to 1e126, and nobody means one at those ends: it is refused with its place, whoever reads it later. */
async function mustBeFigures({ req }: ApiContext): Promise<void> {
  if (req.method === 'GET' || !/[/+]json\b/i.test(req.header('content-type') ?? '')) return;
  const pointer = extremeIn((await req.json().catch(() => undefined)) as Json | undefined);
  if (pointer !== undefined) throw refusePart(pointer, 'is not a figure that can be kept');
}

function extremeIn(json: Json | undefined, at = ''): string | undefined {
  if (typeof json === 'number') return json === 0 || (Math.abs(json) >= 1e-100 && Math.abs(json) <= 1e100) ? undefined : at;
  if (typeof json !== 'object' || json === null) return undefined;
  for (const [name, one] of Object.entries(json)) {
    const found = extremeIn(one, `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const OF_A_CALLER: Rate = { burst: 300, perS: 50 };
/** An office has one address for many people. */
const OF_AN_ADDRESS: Rate = { burst: 1_000, perS: 200 };
/** A garage full of drivers behind one address, each looking every three seconds; and nobody who tries codes. */
const OF_AN_ADDRESS_IN_PUBLIC: Rate = { burst: 200, perS: 20 };
/** Each keeps a connector for five minutes. */
const OF_AN_ADDRESS_TO_BEGIN: Rate = { burst: 20, perS: 0.1 };
const OF_AN_ADDRESS_TO_LOG_IN: Rate = { burst: 60, perS: 2 };

function limitRate(who: string, rate: Rate, { rates }: Pick<ApiPorts, 'rates'>): void {
  const waitMs = rates.waitMs(who, rate);
  if (waitMs > 0) throw new ApiProblem('TOO_MANY_REQUESTS', { headers: { 'Retry-After': String(Math.ceil(waitMs / SECOND_MS)) } });
}

/** A page that the caller knows is part of the file nevertheless. */
function forPage(headers: Headers): Headers {
  const changed = new Headers(headers);
  changed.set('accept', 'application/json');
  changed.delete('if-none-match');
  return changed;
}

/** A JSON body that must be there. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { required: true as const, content: { 'application/json': { schema } } };
}

/** One good answer for the documentation. */
export function answers<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { 'application/json': { schema } } };
}

/** The only way out for a body: through its strict schema, so that nothing stored leaves us by accident. */
export function answer<S extends z.ZodType>(
  schema: S,
  body: z.input<S>,
  more: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  return new Response(JSON.stringify(schema.parse(body)), {
    status: more.status ?? 200,
    headers: { ...more.headers, 'Content-Type': 'application/json' },
  });
}

/** What zod found, in the words of RFC 9457. An address that cannot name anything is simply not found. */
export function invalidRequest(target: string, error: z.core.$ZodError): ApiProblem {
  if (target === 'param') return new ApiProblem('ROUTE_NOT_FOUND');
  return new ApiProblem('INVALID_REQUEST', {
    parts: partsOf(error, target === 'json' ? 'body' : target === 'header' ? 'header' : 'query'),
  });
}

export function partsOf(error: z.core.$ZodError, where: 'body' | 'query' | 'header', under = ''): ProblemPart[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => part(where, [...issue.path, key], 'is not known here', under));
    }
    return [part(where, issue.path, issue.message, under)];
  });
}

function part(where: 'body' | 'query' | 'header', path: readonly PropertyKey[], detail: string, under: string): ProblemPart {
  if (where === 'query') return { parameter: String(path[0] ?? ''), detail };
  if (where === 'header') return { header: String(path[0] ?? ''), detail };
  return { pointer: under + path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''), detail };
}

/** For handlers that find a part of the body wrong after its shape was right. */
export function refusePart(pointer: string, detail: string, code: ProblemCode = 'INVALID_REQUEST'): ApiProblem {
  return new ApiProblem(code, { parts: [{ pointer, detail }] });
}
