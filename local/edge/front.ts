import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { callHttpApi, type HttpAnswer, type HttpApiDefinition } from '../http/http-api';
import { Refusal } from '../refusal';
import { type Buckets, isForBuckets } from '../s3/service';
import type { WebSocketApi } from '../websocket/api';
import { certificateHeaders, isOfCertificates } from './client-certificate';
import type { Behavior, Distribution } from './distribution';
import type { OriginRequest } from './origin-request';
import { fileOf } from './static-files';

export interface FrontOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsFiles | undefined;
}

export interface TlsFiles {
  /** One chain for each kind of key: chargers that know no elliptic curves want RSA (security white paper A00.FR.317). */
  readonly cert: readonly Buffer[];
  /** In the order of the certificates. */
  readonly key: readonly Buffer[];
  readonly clientCa: Buffer | undefined;
}

export interface Backends {
  readonly distribution: Distribution;
  readonly webSocketApis: readonly WebSocketApi[];
  readonly httpApis: readonly HttpApiDefinition[];
  readonly buckets: Buckets;
}

export interface Front {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Connections that may wait to be accepted; the kernel takes its own limit (`net.core.somaxconn`) if that is less. Node's 511 are too few
 * for the chargers of a town after a power cut: whoever does not fit is heard again after one second, then two, then four.
 */
const BACKLOG = 4_096;

/** API Gateway refuses more than 10 MB; a little more is read so that the refusal can be said. */
const MAX_BODY_BYTES = 10 * 1024 * 1024 + 1;

/** The one port: what CloudFront would do with a request, done by the template's own distribution. */
export async function startFront({ host, port, tls }: FrontOptions, backends: Backends): Promise<Front> {
  const limits = { keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 60_000, maxHeaderSize: 32 * 1024 };
  const server: Server =
    tls === undefined
      ? createPlainServer(limits)
      : createTlsServer({
          ...limits,
          cert: [...tls.cert],
          key: [...tls.key],
          minVersion: 'TLSv1.2',
          // "Optional": a certificate that is shown must be good, and none need be shown (CloudFront viewer mTLS).
          ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false }),
        });
  server.on('request', (request, response) => {
    const answering = isForBuckets(request.url ?? '') ? backends.buckets.answer(request, response) : answer(request, response, backends);
    answering.catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    upgrade(request, socket, head, backends).catch(() => socket.destroy());
  });
  if (tls?.clientCa !== undefined) {
    server.on('secureConnection', (socket: TLSSocket) => {
      if (!socket.authorized && Object.keys(socket.getPeerCertificate()).length > 0) socket.destroy();
    });
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Refusal(listenTrouble(error, host, port))));
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 1_000).unref();
      }),
  };
}

function listenTrouble(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} on ${host} is occupied. Stop what listens there or set PORT.`;
  if (error.code === 'EACCES') return `Port ${port} on ${host} needs privileges this user does not have. Set PORT to 1024 or more.`;
  return `Cannot listen on ${host}:${port}: ${error.message}`;
}

async function answer(incoming: IncomingMessage, response: ServerResponse, backends: Backends): Promise<void> {
  const { behavior, request } = route(incoming, backends);
  let result: HttpAnswer;
  if (!behavior.allowedMethods.has(request.method)) {
    result = { status: 403, headers: [['content-type', 'text/plain']], body: 'This method is not allowed for this path.' };
  } else {
    const edge = behavior.viewerRequest?.(request) ?? { request };
    result = 'answer' in edge ? edge.answer : await fromOrigin(behavior, edge.request, incoming, backends);
  }
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of [...result.headers, ...behavior.responseHeaders]) {
    const lower = name.toLowerCase();
    const earlier = headers[lower];
    if (lower === 'content-length' || lower === 'connection' || lower === 'transfer-encoding') continue;
    headers[lower] = lower === 'set-cookie' ? [...((earlier as string[] | undefined) ?? []), value] : (earlier ?? value);
  }
  const bodiless = request.method === 'HEAD' || result.status === 304 || result.status === 204;
  // node does not take a length together with 204.
  if (result.status !== 204) headers['content-length'] = String(Buffer.byteLength(result.body));
  response.writeHead(result.status, headers).end(bodiless ? undefined : result.body);
}

async function upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, backends: Backends): Promise<void> {
  socket.on('error', () => {});
  const { behavior, request } = route(incoming, backends);
  const edge = behavior.viewerRequest?.(request) ?? { request };
  if ('answer' in edge) return refuse(socket, edge.answer.status, edge.answer.body);
  const { origin } = behavior;
  const api = origin.kind === 'api' ? webSocketApiOf(origin.host, backends) : undefined;
  if (origin.kind !== 'api' || api === undefined) return refuse(socket, 403, 'Nothing here speaks WebSocket.');
  await api.upgrade(toOrigin(edge.request, origin, incoming), incoming, socket, head);
}

function refuse(socket: Duplex, status: number, body: string): void {
  socket.end(`HTTP/1.1 ${status} ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}

function route(incoming: IncomingMessage, { distribution }: Backends): { behavior: Behavior; request: OriginRequest } {
  const url = incoming.url ?? '/';
  const question = url.indexOf('?');
  const headers: (readonly [name: string, value: string])[] = [];
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index] ?? '';
    if (!isOfCertificates(name)) headers.push([name, incoming.rawHeaders[index + 1] ?? '']);
  }
  headers.push(...certificateHeaders(incoming.socket));
  const request: OriginRequest = {
    method: incoming.method ?? 'GET',
    path: question === -1 ? url : url.slice(0, question),
    query: question === -1 ? '' : url.slice(question + 1),
    headers,
    sourceIp: incoming.socket.remoteAddress ?? '',
  };
  const behavior = distribution.behaviors.find(({ matches }) => matches.test(request.path));
  if (behavior === undefined) throw new Error('The default behaviour takes every path.');
  return { behavior, request };
}

async function fromOrigin(behavior: Behavior, request: OriginRequest, incoming: IncomingMessage, backends: Backends): Promise<HttpAnswer> {
  const { origin } = behavior;
  if (origin.kind === 'files') return fromFiles(origin.sources, origin.path, request, backends.distribution);
  const api = backends.httpApis.find(({ apiId }) => origin.host.startsWith(`${apiId}.`));
  // A WebSocket API answers a plain request like any other path that is not its own.
  if (api === undefined) return { status: 403, headers: [['content-type', 'application/json']], body: '{"message":"Forbidden"}' };
  return callHttpApi(api, toOrigin(request, origin, incoming), await readLimited(incoming));
}

/** Every header but Host, as the origin request policy AllViewerExceptHostHeader passes them, and what the edge adds. */
function toOrigin(request: OriginRequest, origin: Extract<Behavior['origin'], { kind: 'api' }>, incoming: IncomingMessage): OriginRequest {
  const own = new Set([
    'host',
    'x-forwarded-for',
    'x-forwarded-port',
    'x-forwarded-proto',
    ...origin.headers.map(([name]) => name.toLowerCase()),
  ]);
  const forwardedFor = request.headers.filter(([name]) => name.toLowerCase() === 'x-forwarded-for').map(([, value]) => value);
  return {
    ...request,
    path: `${origin.path}${request.path}`,
    headers: [
      ...request.headers.filter(([name]) => !own.has(name.toLowerCase())),
      ['Host', origin.host],
      ['X-Forwarded-For', [...forwardedFor, request.sourceIp].join(', ')],
      ['X-Forwarded-Port', '443'],
      // In the cloud there is no other way than TLS; here there is, on loopback, and nobody is told otherwise.
      ['X-Forwarded-Proto', (incoming.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http'],
      ...origin.headers,
    ],
  };
}

function webSocketApiOf(host: string, backends: Backends): WebSocketApi | undefined {
  return backends.webSocketApis.find(({ definition }) => host.startsWith(`${definition.apiId}.`));
}

async function fromFiles(
  sources: Parameters<typeof fileOf>[0],
  originPath: string,
  request: OriginRequest,
  { defaultRootObject, errorPages }: Distribution,
): Promise<HttpAnswer> {
  const key = request.path === '/' ? `/${defaultRootObject}` : request.path;
  const file = await fileOf(sources, originPath + key);
  if (file !== undefined) {
    const matches = request.headers.some(([name, value]) => name.toLowerCase() === 'if-none-match' && value.includes(file.etag));
    const headers = [['content-type', file.contentType] as const, ['etag', file.etag] as const];
    return matches ? { status: 304, headers, body: '' } : { status: 200, headers, body: file.body };
  }
  // S3 says 403 to whoever may not list the bucket; the distribution may turn that into a page of the application.
  const errorPage = errorPages.find(({ status }) => status === 403) ?? errorPages.find(({ status }) => status === 404);
  const page = errorPage === undefined ? undefined : await fileOf(sources, originPath + errorPage.page);
  if (errorPage !== undefined && page !== undefined) {
    return { status: errorPage.answerStatus, headers: [['content-type', page.contentType]], body: page.body };
  }
  return { status: 404, headers: [['content-type', 'text/plain; charset=utf-8']], body: 'Not found' };
}

async function readLimited(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += (chunk as Buffer).length;
    chunks.push(chunk as Buffer);
    if (length > MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks);
}
