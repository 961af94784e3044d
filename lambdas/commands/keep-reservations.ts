import type { Command } from '../domain/commands/command';
import { answeredReserveNow, cancelled, RESERVATION_REFUSALS } from '../domain/reservations/reservation';
import { parseIsoTime } from '../domain/shared/reported-time';
import type { Outcome } from '../ports/mailbox';
import type { ReservationStore } from '../ports/reservations';
import type { AnswerEffects } from './receive-answer';

const REFUSALS: readonly unknown[] = RESERVATION_REFUSALS;
type Answer = Parameters<typeof answeredReserveNow>[2];

/**
 * What the answers to ReserveNow and CancelReservation say of the reservation (OCPP 1.6 §5.2, §5.13). A refused cancel says that the
 * charger knows no such reservation; ours stays, because the start that took it may still be on its way.
 */
export function keepingReservations(reservations: Pick<ReservationStore, 'change'>, others: AnswerEffects): AnswerEffects {
  return {
    ...others,
    async beforeEnd(command, outcome) {
      await others.beforeEnd(command, outcome);
      await keep(command, outcome, reservations);
    },
    // The charger keeps its promise whether or not we still waited for it.
    async late(command, outcome) {
      await others.late(command, outcome);
      await keep(command, outcome, reservations);
    },
  };
}

async function keep(command: Command, { response, atMs }: Outcome, reservations: Pick<ReservationStore, 'change'>): Promise<void> {
  const { action, chargerId, payload } = command;
  const id = Number(payload['reservationId']);
  const status = response?.['status'];
  if (action === 'CancelReservation' && status === 'Accepted') {
    await reservations.change(chargerId, id, (known) => cancelled(known, id, command));
  }
  if (action !== 'ReserveNow' || (status !== 'Accepted' && !REFUSALS.includes(status))) return;
  const parentIdTag = payload['parentIdTag'];
  const asked = {
    command,
    id,
    connectorId: Number(payload['connectorId']),
    idTag: String(payload['idTag']),
    ...(typeof parentIdTag === 'string' ? { parentIdTag } : {}),
    // Read when it was asked for: a payload without a readable date never reached the mailbox.
    expiresAtMs: parseIsoTime(String(payload['expiryDate']))?.atMs ?? atMs,
  };
  await reservations.change(chargerId, id, (known) => answeredReserveNow(known, asked, status as Answer, atMs));
}
