import type { Dialect } from './dialect';

export const changeAvailabilityRequest = (t: Dialect) =>
  t.object({ connectorId: t.integer(), type: t.oneOf(['Inoperative', 'Operative']) });
export const changeAvailabilityResponse = (t: Dialect) => t.object({ status: t.oneOf(['Accepted', 'Rejected', 'Scheduled']) });
