import { randomUUID } from 'node:crypto';
import type { OriginRequest } from '../edge/origin-request';

/** What stays the same over the life of one connection. */
export interface ConnectionFacts {
  readonly apiId: string;
  readonly stage: string;
  readonly domainName: string;
  readonly connectionId: string;
  readonly connectedAtMs: number;
  readonly request: OriginRequest;
  /** The authorizer's context, as every later event carries it. */
  readonly authorizer: Readonly<Record<string, string>> | undefined;
}

/** The events of "Set up a WebSocket API integration request" (API Gateway Developer Guide), as Lambda proxy integrations get them. */
export function connectEvent(facts: ConnectionFacts, requestId: string) {
  return {
    ...headersOf(facts.request),
    ...queryOf(facts.request),
    requestContext: context(facts, '$connect', 'CONNECT', requestId),
    isBase64Encoded: false,
  };
}

export function authorizerEvent(facts: ConnectionFacts, methodArn: string, requestId: string) {
  return {
    type: 'REQUEST',
    methodArn,
    ...headersOf(facts.request),
    ...(queryOf(facts.request) ?? { queryStringParameters: {}, multiValueQueryStringParameters: {} }),
    stageVariables: {},
    requestContext: context(facts, '$connect', 'CONNECT', requestId),
  };
}

export function messageEvent(facts: ConnectionFacts, body: string, requestId: string) {
  const messageId = randomUUID();
  return { requestContext: { ...context(facts, '$default', 'MESSAGE', requestId), messageId }, body, isBase64Encoded: false };
}

export function disconnectEvent(facts: ConnectionFacts, code: number, reason: string, requestId: string) {
  return {
    ...headersOf(facts.request),
    requestContext: {
      ...context(facts, '$disconnect', 'DISCONNECT', requestId),
      disconnectStatusCode: code,
      disconnectReason: reason,
    },
    isBase64Encoded: false,
  };
}

function context(facts: ConnectionFacts, routeKey: string, eventType: string, requestId: string) {
  const now = Date.now();
  return {
    routeKey,
    ...(facts.authorizer === undefined ? {} : { authorizer: facts.authorizer }),
    eventType,
    extendedRequestId: requestId,
    requestTime: new Date(now).toUTCString(),
    messageDirection: 'IN',
    stage: facts.stage,
    connectedAt: facts.connectedAtMs,
    requestTimeEpoch: now,
    identity: { sourceIp: facts.request.sourceIp },
    requestId,
    domainName: facts.domainName,
    connectionId: facts.connectionId,
    apiId: facts.apiId,
  };
}

function headersOf(request: OriginRequest) {
  const headers: Record<string, string> = {};
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, value] of request.headers) {
    headers[name] = value;
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value];
  }
  return { headers, multiValueHeaders };
}

/** The last value of a repeated name wins in the single form. Without a query the fields are absent. */
function queryOf(request: OriginRequest) {
  if (request.query === '') return undefined;
  const queryStringParameters: Record<string, string> = {};
  const multiValueQueryStringParameters: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(request.query)) {
    queryStringParameters[name] = value;
    multiValueQueryStringParameters[name] = [...(multiValueQueryStringParameters[name] ?? []), value];
  }
  return { queryStringParameters, multiValueQueryStringParameters };
}
