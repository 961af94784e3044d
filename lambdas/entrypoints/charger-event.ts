import * as z from 'zod';

/** Names of headers come in whatever case the client and the gateways before us left them. */
export function headerOf(headers: Readonly<Record<string, string | undefined>> | null | undefined, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** The part of a WebSocket event that says where it comes from; `authorizer` is what charger-authorize gave to the connection. */
const chargerEvent = z.object({
  requestContext: z.object({
    connectionId: z.string(),
    connectedAt: z.number(),
    authorizer: z.object({
      chargerId: z.string(),
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
