import type { Dialect } from './dialect';
import { chargingProfile } from './vocabulary';

export const setChargingProfileRequest = (t: Dialect) => t.object({ connectorId: t.integer(), csChargingProfiles: chargingProfile(t) });
export const setChargingProfileResponse = (t: Dialect) => t.object({ status: t.oneOf(['Accepted', 'Rejected', 'NotSupported']) });
