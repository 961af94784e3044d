import type { Dialect } from './dialect';
import { chargingProfilePurpose } from './vocabulary';

export const clearChargingProfileRequest = (t: Dialect) =>
  t.object({
    id: t.optional(t.integer()),
    connectorId: t.optional(t.integer()),
    chargingProfilePurpose: t.optional(chargingProfilePurpose(t)),
    stackLevel: t.optional(t.integer()),
  });
export const clearChargingProfileResponse = (t: Dialect) => t.object({ status: t.oneOf(['Accepted', 'Unknown']) });
