import type { Dialect } from './dialect';

export const cancelReservationRequest = (t: Dialect) => t.object({ reservationId: t.integer() });
export { acceptedOrRejected as cancelReservationResponse } from './vocabulary';
