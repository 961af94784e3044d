import { randomUUID } from 'node:crypto';
import { headerOf, type OriginRequest } from '../edge/origin-request';
import type { LambdaFunction } from '../lambda/function';

/** One HTTP API of the template with its $default stage; every route goes to one function. */
export interface HttpApiDefinition {
  readonly apiId: string;
  readonly region: string;
  readonly account: string;
  readonly routes: readonly HttpRoute[];
}

interface HttpRoute {
  /** `$default` or `GET /v1/things/{id}` */
  readonly key: string;
  readonly function: LambdaFunction;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | string;
}

/** Quotas for HTTP APIs: 10 MB of body, 30 seconds of integration. Neither can be raised. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;
const TEXT = /^(text\/|application\/(.*[+/])?(json|xml|javascript|x-www-form-urlencoded|problem\+json|graphql))/i;

/** The data plane of an HTTP API with Lambda proxy integrations, payload format 2.0. */
export async function callHttpApi(api: HttpApiDefinition, request: OriginRequest, body: Buffer): Promise<HttpAnswer> {
  if (body.length > MAX_BODY_BYTES) return message(413, 'Request Too Long');
  const match = routeFor(api.routes, request);
  if (match === undefined) return message(404, 'Not Found');
  const invoked = match.route.function.invoke(event(api, request, body, match.route.key, match.parameters));
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), INTEGRATION_TIMEOUT_MS);
  });
  const result = await Promise.race([invoked, limit]).finally(() => clearTimeout(timer));
  if (result === undefined) return message(503, 'Service Unavailable');
  return result.ok ? readAnswer(JSON.parse(result.payload)) : message(500, 'Internal Server Error');
}

/** A full match wins over a greedy one, and both over $default ("Working with routes for HTTP APIs"). */
function routeFor(routes: readonly HttpRoute[], request: OriginRequest) {
  let best: { route: HttpRoute; parameters: Record<string, string>; rank: number } | undefined;
  for (const route of routes) {
    const found = matchRoute(route, request);
    if (found !== undefined && (best === undefined || found.rank > best.rank)) best = { route, ...found };
  }
  return best;
}

function matchRoute(route: HttpRoute, request: OriginRequest): { parameters: Record<string, string>; rank: number } | undefined {
  if (route.key === '$default') return { parameters: {}, rank: 0 };
  const [method, template = ''] = route.key.split(' ');
  if (method !== 'ANY' && method !== request.method) return undefined;
  const names: string[] = [];
  const pattern = template.replace(/\{(\w+)(\+?)\}/g, (_whole, name: string, greedy: string) => {
    names.push(name);
    return greedy === '' ? '([^/]+)' : '(.+)';
  });
  const match = new RegExp(`^${pattern}$`).exec(request.path);
  if (match === null) return undefined;
  const parameters = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
  return { parameters, rank: (template.includes('+}') ? 1 : 3) + (method === 'ANY' ? 0 : 1) };
}

function event(
  api: HttpApiDefinition,
  request: OriginRequest,
  body: Buffer,
  routeKey: string,
  pathParameters: Readonly<Record<string, string>>,
) {
  const now = new Date();
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (lower !== 'cookie') headers[lower] = headers[lower] === undefined ? value : `${headers[lower]},${value}`;
  }
  const cookies = headerOf(request, 'cookie')?.split(/;\s*/) ?? [];
  const isText = TEXT.test(headers['content-type'] ?? '');
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(request.query))
    query[name] = query[name] === undefined ? value : `${query[name]},${value}`;
  const domainName = `${api.apiId}.execute-api.${api.region}.amazonaws.com`;
  return {
    version: '2.0',
    routeKey,
    rawPath: decodeURI(request.path),
    rawQueryString: request.query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers,
    ...(request.query === '' ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: api.account,
      apiId: api.apiId,
      domainName,
      domainPrefix: api.apiId,
      http: {
        method: request.method,
        path: decodeURI(request.path),
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    ...(body.length === 0 ? {} : { body: isText ? body.toString('utf8') : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

interface ProxyAnswer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** With a statusCode the answer is taken as it is; without one, format 2.0 makes it the JSON body of a 200. */
function readAnswer(value: unknown): HttpAnswer {
  const answer = value as ProxyAnswer | null;
  if (typeof answer !== 'object' || answer === null || answer.statusCode === undefined) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return { status: 200, headers: [['content-type', 'application/json']], body: text };
  }
  if (!Number.isInteger(answer.statusCode) || answer.statusCode < 100 || answer.statusCode > 599)
    return message(500, 'Internal Server Error');
  const headers: [string, string][] = Object.entries(answer.headers ?? {}).map(([name, text]) => [name, String(text)]);
  for (const cookie of answer.cookies ?? []) headers.push(['set-cookie', cookie]);
  const body = answer.body ?? '';
  return { status: answer.statusCode, headers, body: answer.isBase64Encoded === true ? Buffer.from(body, 'base64') : body };
}

function message(status: number, text: string): HttpAnswer {
  return { status, headers: [['content-type', 'application/json']], body: JSON.stringify({ message: text }) };
}
