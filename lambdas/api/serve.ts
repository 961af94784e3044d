import type { OpenAPIHono, RouteConfig, RouteHandler } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import * as z from 'zod';
import { type AuditPorts, withAudit } from './audit';
import { authenticate } from './authenticate';
import type { ApiContext, ApiEnv } from './context';
import { allows, isPublic } from './permissions';
import type { ApiPorts } from './ports';
import { ApiProblem, type ProblemCode, type ProblemPart } from './problem';
import { ProblemBody } from './schemas';

export type { ApiContext, ApiEnv } from './context';
export type Api = OpenAPIHono<ApiEnv>;

/** What a resource says of one route. The problems every route can have are added in `serve`. */
export type Endpoint = RouteConfig & { readonly summary: string };

type ContextOf<R extends RouteConfig> = Parameters<RouteHandler<R, ApiEnv>>[0];

type ServePorts = Pick<ApiPorts, 'identity' | 'apiKeys' | 'users'> & AuditPorts;

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
  const route: RouteConfig = {
    ...endpoint,
    ...(open ? { security: [] } : {}),
    request: { query: z.strictObject({}), ...endpoint.request },
    responses: { ...endpoint.responses, '4XX': PROBLEM },
    middleware: [guard(name, ports)],
  };
  const answering = handler as unknown as (c: ApiContext) => Promise<Response>;
  const isChange = endpoint.method !== 'get' && !open;
  api.openapi(route, (isChange ? (c: ApiContext) => withAudit(c, name, ports, async () => answering(c)) : answering) as never);
}

const PROBLEM = {
  description: 'Refused: RFC 9457 with a stable `code`.',
  content: { 'application/problem+json': { schema: ProblemBody } },
};

function guard(route: string, ports: ServePorts): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!isPublic(route)) {
      const principal = await authenticate({ authorization: c.req.header('authorization'), apiKey: c.req.header('x-api-key') }, ports);
      if (!allows(route, principal)) throw new ApiProblem('FORBIDDEN');
      c.set('principal', principal);
      c.set('audited', {});
    }
    await next();
  };
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
