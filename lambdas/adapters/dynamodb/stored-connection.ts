import * as z from 'zod';

/** An item whose socket is gone keeps its epoch and its time and has no `connectionId`: it does not parse, and there is no connection. */
export const storedConnection = z.object({
  chargerId: z.string(),
  connectionId: z.string(),
  epoch: z.number(),
  connectedAtMs: z.number(),
  lastSeenAtMs: z.number(),
});
