import type { Dialect } from './dialect';
import { chargingProfile } from './vocabulary';

export const remoteStartTransactionRequest = (t: Dialect) =>
  t.object({ connectorId: t.optional(t.integer()), idTag: t.text(20), chargingProfile: t.optional(chargingProfile(t)) });
export { acceptedOrRejected as remoteStartTransactionResponse } from './vocabulary';
