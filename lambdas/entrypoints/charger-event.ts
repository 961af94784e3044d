import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import * as z from 'zod';
import type { SecurityProfile } from '../domain/chargers/charger';
import type { Visit } from '../ocpp/admit-charger';

/** Names of headers come in whatever case the client and the gateways before us left them. */
export function headerOf(headers: Readonly<Record<string, string | undefined>> | null | undefined, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

/**
 * A handshake. Over the distribution its address and the identity in its certificate are what the edge function saw; a client that comes to
 * API Gateway by itself can write any header it likes, except the one that only the distribution knows.
 */
export function readVisit(
  { headers, queryStringParameters, multiValueQueryStringParameters, requestContext }: HandshakeEvent,
  edgeMark: string,
): Visit {
  const id = queryStringParameters?.['id'];
  const atTheEdge = headerOf(headers, 'tidewatt-edge') === edgeMark ? headers : undefined;
  const certifiedId = headerOf(atTheEdge, 'tidewatt-certificate');
  return {
    ids: multiValueQueryStringParameters?.['id'] ?? (id === undefined ? [] : [id]),
    authorization: headerOf(headers, 'authorization'),
    ...(certifiedId === undefined ? {} : { certifiedId }),
    address: headerOf(atTheEdge, 'tidewatt-viewer') ?? requestContext.identity?.sourceIp ?? '',
    profile: profileOf(certifiedId, headers),
    userAgent: headerOf(headers, 'user-agent'),
  };
}

/** API Gateway speaks TLS and nothing else; the local server says so when it does not. */
function profileOf(certifiedId: string | undefined, headers: HandshakeEvent['headers']): SecurityProfile {
  if (certifiedId !== undefined) return 3;
  return headerOf(headers, 'x-forwarded-proto') === 'http' ? 1 : 2;
}

type HandshakeEvent = Pick<
  APIGatewayRequestAuthorizerEvent,
  'headers' | 'queryStringParameters' | 'multiValueQueryStringParameters' | 'requestContext'
>;

/** The part of a WebSocket event that says where it comes from; `authorizer` is what charger-authorize gave to the connection. */
const chargerEvent = z.object({
  requestContext: z.object({
    connectionId: z.string(),
    connectedAt: z.number(),
    authorizer: z.object({
      chargerId: z.string(),
      /** As charger-authorize saw it. */
      address: z.string().catch(''),
      siteId: z.string(),
      // Unknown is as good as not yet accepted: the router then looks it up.
      registration: z.enum(['Accepted', 'Pending', 'Rejected']).catch('Pending'),
    }),
  }),
});

export function readOrigin(event: unknown) {
  const { connectionId, connectedAt, authorizer } = chargerEvent.parse(event).requestContext;
  return { connectionId, connectedAtMs: connectedAt, ...authorizer };
}
