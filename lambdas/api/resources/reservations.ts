import * as z from 'zod';
import { RESERVATION_STATES, type Reservation, stateAt } from '../../domain/reservations/reservation';
import { isoTime } from '../../domain/shared/time';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { Cursor, Instant, Limit, pageOf } from '../schemas';
import { onlySeen, seesCharger } from '../scope';
import { type Api, answer, answers, serve } from '../serve';

const ReservationBody = z
  .strictObject({
    id: z.int().meta({ description: '`reservationId`, unique on its charger.' }),
    chargerId: z.string(),
    connectorId: z.int().meta({ description: '0: any connector of the charger.' }),
    idTag: z.string(),
    parentIdTag: z.string().optional(),
    status: z.enum([...RESERVATION_STATES, 'EXPIRED']).meta({
      description: 'ACTIVE, USED by a session, CANCELLED, EXPIRED, or the word with which the charger refused.',
    }),
    expiresAt: Instant,
    sessionId: z.string().optional().meta({ description: 'The session that used it.' }),
  })
  .meta({ id: 'Reservation' });
const ReservationPage = pageOf(ReservationBody, 'ReservationPage');

export function reservationRoutes(api: Api, ports: ApiPorts): void {
  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/reservations',
      summary: 'Reservations',
      description:
        'Made and ended by the commands ReserveNow and CancelReservation. Of one charger by number, the highest first; of all chargers by expiry, the latest first.',
      tags: ['Reservations'],
      request: { query: z.strictObject({ chargerId: z.string().optional(), limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of reservations.', ReservationPage) },
    },
    async (c) => {
      const { chargerId, limit, cursor } = c.req.valid('query');
      const list = listName('reservations', { chargerId });
      const after = unwrapCursor(cursor, list);
      const all = await ports.reservations.list({
        limit,
        ...(after === undefined ? {} : { cursor: after }),
        ...(chargerId === undefined ? {} : { chargerId }),
      });
      const page = await onlySeen(all, (reservation) => seesCharger(c, reservation.chargerId, ports));
      const nowMs = ports.clock.nowMs();
      return answer(ReservationPage, {
        items: page.items.map((reservation) => show(reservation, nowMs)),
        nextCursor: wrapCursor(page.nextCursor, list),
      });
    },
  );
}

function show(reservation: Reservation, nowMs: number): z.input<typeof ReservationBody> {
  const { id, chargerId, connectorId, idTag, parentIdTag, sessionId, expiresAtMs } = reservation;
  return {
    id,
    chargerId,
    connectorId,
    idTag,
    ...(parentIdTag === undefined ? {} : { parentIdTag }),
    status: stateAt(reservation, nowMs),
    expiresAt: isoTime(expiresAtMs),
    ...(sessionId === undefined ? {} : { sessionId }),
  };
}
