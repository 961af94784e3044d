import type { Dialect } from './dialect';

export const reserveNowRequest = (t: Dialect) =>
  t.object({
    connectorId: t.integer(),
    expiryDate: t.time(),
    idTag: t.text(20),
    parentIdTag: t.optional(t.text(20)),
    reservationId: t.integer(),
  });
export const reserveNowResponse = (t: Dialect) =>
  t.object({ status: t.oneOf(['Accepted', 'Faulted', 'Occupied', 'Rejected', 'Unavailable']) });
