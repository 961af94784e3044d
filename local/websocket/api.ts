import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { OriginRequest } from '../edge/origin-request';
import type { InvocationResult, LambdaFunction } from '../lambda/function';
import { type Authorizer, authorize } from './authorize';
import { type ConnectionFacts, connectEvent, disconnectEvent, messageEvent } from './events';
import { FrameSizes } from './frame-sizes';

/** One WebSocket API of the template with its one stage. */
export interface WebSocketApiDefinition {
  readonly apiId: string;
  readonly stage: string;
  readonly region: string;
  readonly account: string;
  readonly connect: LambdaFunction | undefined;
  readonly message: LambdaFunction | undefined;
  readonly disconnect: LambdaFunction | undefined;
  readonly authorizer: Authorizer | undefined;
}

export interface WebSocketLimits {
  /** API Gateway: 10 minutes without a message in either direction. */
  readonly idleMs: number;
  /** API Gateway: 2 hours. */
  readonly maxDurationMs: number;
}

export interface Connection {
  readonly facts: ConnectionFacts;
  readonly socket: WebSocket;
  lastActiveAtMs: number;
  /** Set when we ended it: what $disconnect is told. */
  closing: { readonly code: number; readonly reason: string } | undefined;
}

/** Quotas for WebSocket APIs (API Gateway Developer Guide, "Amazon API Gateway quotas"); none can be raised. */
const MAX_FRAME_BYTES = 32 * 1024;
export const MAX_MESSAGE_BYTES = 128 * 1024;
const INTEGRATION_TIMEOUT_MS = 29_000;
/** A peer that does not answer our close is cut off. */
const CLOSE_ANSWER_MS = 2_000;

/** The data plane of a WebSocket API: the upgrade, every frame, the end. */
export class WebSocketApi {
  readonly definition: WebSocketApiDefinition;
  readonly connections = new Map<string, Connection>();
  readonly #limits: WebSocketLimits;
  readonly #domainName: string;
  readonly #server: WebSocketServer;
  readonly #subprotocols = new WeakMap<IncomingMessage, string>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #patrol: NodeJS.Timeout;
  #stopping = false;

  constructor(definition: WebSocketApiDefinition, limits: WebSocketLimits) {
    this.definition = definition;
    this.#limits = limits;
    this.#domainName = `${definition.apiId}.execute-api.${definition.region}.amazonaws.com`;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
      // The subprotocol is the $connect integration's to choose, never the server's.
      handleProtocols: () => false,
    });
    this.#server.on('headers', (headers, request) => {
      const subprotocol = this.#subprotocols.get(request);
      if (subprotocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${subprotocol}`);
    });
    this.#patrol = setInterval(() => this.#endTheOverdue(), Math.min(5_000, limits.idleMs / 4, limits.maxDurationMs / 4));
    this.#patrol.unref();
  }

  /** Answers an upgrade request: opens the socket, or refuses with the status API Gateway would give. */
  async upgrade(request: OriginRequest, incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { apiId, stage, region, account } = this.definition;
    socket.on('error', () => {});
    const connectionId = `${randomBytes(11).toString('base64url')}=`;
    const requestId = randomUUID();
    const refuse = (status: number, message: string) => refuseUpgrade(socket, status, { message, connectionId, requestId });
    // Nothing may follow the stage: API Gateway has no path parameters on WebSocket APIs.
    if (request.path.replace(/\/$/, '') !== `/${stage}` || this.#stopping) return refuse(403, 'Forbidden');

    let facts: ConnectionFacts = {
      apiId,
      stage,
      domainName: this.#domainName,
      connectionId,
      connectedAtMs: Date.now(),
      request,
      authorizer: undefined,
    };
    if (this.definition.authorizer !== undefined) {
      const methodArn = `arn:aws:execute-api:${region}:${account}:${apiId}/${stage}/$connect`;
      const authorization = await authorize(this.definition.authorizer, facts, methodArn, requestId);
      if (!authorization.allowed) return refuse(authorization.status, REFUSALS[authorization.status]);
      facts = { ...facts, authorizer: authorization.context };
    }
    if (this.definition.connect !== undefined) {
      const result = await this.#invoke(this.definition.connect, connectEvent(facts, requestId));
      const answer = result.ok ? (JSON.parse(result.payload) as ConnectAnswer | null) : null;
      if (typeof answer?.statusCode !== 'number') return refuse(502, 'Internal server error');
      if (answer.statusCode < 200 || answer.statusCode > 299) return refuse(answer.statusCode, answer.body ?? '');
      const subprotocol = Object.entries(answer.headers ?? {}).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1];
      if (subprotocol !== undefined) this.#subprotocols.set(incoming, subprotocol);
    }
    if (socket.destroyed) return this.#disconnected(facts, 1006, 'Connection closed while connecting');
    this.#server.handleUpgrade(incoming, socket, head, (webSocket) => this.#opened(facts, webSocket, socket));
  }

  /** Ends the connection from our side, as the gateway does for its own reasons. */
  end(connection: Connection, code: number, reason: string): void {
    if (connection.closing !== undefined) return;
    connection.closing = { code, reason };
    connection.socket.close(code, reason);
    setTimeout(() => connection.socket.terminate(), CLOSE_ANSWER_MS).unref();
  }

  /** Says goodbye to everybody and waits for what is running, $disconnect included. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#patrol);
    for (const connection of this.connections.values()) this.end(connection, 1001, 'Going away');
    const until = Date.now() + graceMs;
    while ((this.connections.size > 0 || this.#running.size > 0) && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    for (const connection of this.connections.values()) connection.socket.terminate();
    this.#server.close();
  }

  #opened(facts: ConnectionFacts, socket: WebSocket, stream: Duplex): void {
    const connection: Connection = { facts, socket, lastActiveAtMs: Date.now(), closing: undefined };
    this.connections.set(facts.connectionId, connection);
    const frames = new FrameSizes(MAX_FRAME_BYTES, () => this.end(connection, 1009, 'Frame too large'));
    // Before `ws` reads the same bytes, so that a frame too large never becomes a message.
    stream.prependListener('data', (chunk: Buffer) => frames.push(chunk));
    socket.on('error', (error: Error & { code?: string }) => {
      // `ws` has sent the close frame itself; $disconnect is told the same code.
      connection.closing ??= { code: CLOSE_CODES[error.code ?? ''] ?? 1006, reason: error.message };
    });
    socket.on('message', (data, isBinary) => {
      if (connection.closing !== undefined) return;
      connection.lastActiveAtMs = Date.now();
      if (isBinary) return this.end(connection, 1003, 'Binary frames are not supported');
      this.#received(connection, String(data));
    });
    socket.once('close', (code, reason) => {
      this.connections.delete(facts.connectionId);
      void this.#disconnected(facts, connection.closing?.code ?? code, connection.closing?.reason ?? String(reason));
    });
  }

  /** One invocation per frame, all at once: API Gateway promises no order ("messages are processed concurrently"). */
  #received(connection: Connection, body: string): void {
    const { message } = this.definition;
    const requestId = randomUUID();
    const { connectionId } = connection.facts;
    const fail = (text: string) => {
      if (connection.socket.readyState === connection.socket.OPEN)
        connection.socket.send(JSON.stringify({ message: text, connectionId, requestId }));
    };
    if (message === undefined) {
      fail('Forbidden');
      return;
    }
    void this.#invoke(message, messageEvent(connection.facts, body, requestId)).then((result) => {
      if (!result.ok) fail(result.errorType === TIMED_OUT ? 'Endpoint request timed out' : 'Internal server error');
    });
  }

  async #disconnected(facts: ConnectionFacts, code: number, reason: string): Promise<void> {
    const { disconnect } = this.definition;
    if (disconnect !== undefined) await this.#invoke(disconnect, disconnectEvent(facts, code, reason, randomUUID()));
  }

  #invoke(target: LambdaFunction, event: unknown): Promise<InvocationResult> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<InvocationResult>((resolve) => {
      timer = setTimeout(() => resolve({ ok: false, errorType: TIMED_OUT, errorMessage: '' }), INTEGRATION_TIMEOUT_MS);
    });
    const running = Promise.race([target.invoke(event), limit]).finally(() => {
      clearTimeout(timer);
      this.#running.delete(running);
    });
    this.#running.add(running);
    return running;
  }

  #endTheOverdue(): void {
    const now = Date.now();
    for (const connection of this.connections.values()) {
      if (now - connection.lastActiveAtMs >= this.#limits.idleMs) this.end(connection, 1001, 'Idle connection timeout');
      else if (now - connection.facts.connectedAtMs >= this.#limits.maxDurationMs) this.end(connection, 1001, 'Connection duration limit');
    }
  }
}

interface ConnectAnswer {
  readonly statusCode?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What `ws` closes with when a client breaks the protocol or its limits. */
const CLOSE_CODES: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_UNEXPECTED_RSV_1: 1002,
  WS_ERR_UNEXPECTED_RSV_2_3: 1002,
  WS_ERR_EXPECTED_MASK: 1002,
  WS_ERR_INVALID_OPCODE: 1002,
};

const TIMED_OUT = 'Integration.Timeout';
const REFUSALS = { 401: 'Unauthorized', 403: 'Forbidden', 500: 'Internal server error' } as const;

function refuseUpgrade(socket: Duplex, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status} ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}
