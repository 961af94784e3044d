import type { Command } from '../commands/command';
import type { Session } from '../sessions/session';

/** The answers of a charger that will not reserve, in its own words (OCPP 1.6 §7.44). */
export const RESERVATION_REFUSALS = ['Faulted', 'Occupied', 'Rejected', 'Unavailable'] as const;
type ReservationRefusal = (typeof RESERVATION_REFUSALS)[number];

export const RESERVATION_STATES = ['ACTIVE', 'USED', 'CANCELLED', ...RESERVATION_REFUSALS] as const;
type ReservationState = (typeof RESERVATION_STATES)[number];

/**
 * A connector kept for a card (OCPP 1.6 §5.13). The charger holds the reservation and turns other cards away; this is what we know of it.
 * Expiry is no event: it is read from the time, so nothing has to happen for it.
 */
export interface Reservation {
  readonly chargerId: string;
  /** `reservationId`, unique on its charger; sent again with the same number it takes the place of the one before. */
  readonly id: number;
  /** 0: any connector of the charger. */
  readonly connectorId: number;
  readonly idTag: string;
  readonly parentIdTag?: string;
  readonly state: ReservationState;
  readonly expiresAtMs: number;
  /** The command that this follows from; 0 where a start told of a reservation before its answer did. */
  readonly seq: number;
  /** When ReserveNow was put on the wire; when it was ordered, where that took more than one try. */
  readonly askedAtMs: number;
  /** The session that took it. */
  readonly sessionId?: string;
  readonly usedAtMs?: number;
  readonly version: number;
}

export function stateAt(reservation: Reservation, nowMs: number): ReservationState | 'EXPIRED' {
  return reservation.state === 'ACTIVE' && reservation.expiresAtMs <= nowMs ? 'EXPIRED' : reservation.state;
}

export function isActive(reservation: Reservation, nowMs: number): boolean {
  return stateAt(reservation, nowMs) === 'ACTIVE';
}

interface Asked {
  readonly command: Pick<Command, 'chargerId' | 'seq' | 'attempt' | 'sentAtMs' | 'createdAtMs'>;
  readonly id: number;
  readonly connectorId: number;
  readonly idTag: string;
  readonly parentIdTag?: string;
  readonly expiresAtMs: number;
}

/**
 * After the answer to ReserveNow. An answer acted on twice changes nothing the second time, so that it cannot revive what was used in
 * between; a start may even overtake the answer, and then has used the reservation. A refused change leaves the reservation that stands.
 */
export function answeredReserveNow(
  known: Reservation | undefined,
  { command, ...asked }: Asked,
  answer: 'Accepted' | ReservationRefusal,
  nowMs: number,
): Reservation | undefined {
  // Sent more than once, the first time made the reservation, and a start may have used it before the last.
  const askedAtMs = command.attempt > 1 ? command.createdAtMs : (command.sentAtMs ?? command.createdAtMs);
  const next = { ...asked, chargerId: command.chargerId, seq: command.seq, askedAtMs, version: known?.version ?? 0 };
  if (known === undefined) return { ...next, state: answer === 'Accepted' ? 'ACTIVE' : answer };
  if (known.state === 'CANCELLED' && known.seq > command.seq)
    return known.idTag === '' ? { ...next, state: 'CANCELLED', seq: known.seq } : known;
  // Asked again because its answer was missing, a charger may refuse the second time what it promised the first, in either order of answers.
  const isPromiseAfterAll = known.seq === command.seq && answer === 'Accepted' && isRefused(known);
  if (known.seq >= command.seq && !isPromiseAfterAll) return known;
  if (known.state === 'USED' && known.usedAtMs !== undefined && known.usedAtMs >= askedAtMs) {
    const { usedAtMs, sessionId } = known;
    return { ...next, state: 'USED', usedAtMs, ...(sessionId === undefined ? {} : { sessionId }) };
  }
  if (answer !== 'Accepted') return isActive(known, nowMs) ? known : { ...next, state: answer };
  return { ...next, state: 'ACTIVE' };
}

function isRefused({ state }: Reservation): boolean {
  return (RESERVATION_REFUSALS as readonly string[]).includes(state);
}

/**
 * After CancelReservation was accepted. An older cancel says nothing about a newer reservation of the same number. One of a number that is
 * not known, or that we believe refused, is kept too: the answer to its ReserveNow may still be on its way, and must not bring it back.
 */
export function cancelled(
  known: Reservation | undefined,
  id: number,
  { chargerId, seq, createdAtMs }: Pick<Command, 'chargerId' | 'seq' | 'createdAtMs'>,
): Reservation {
  if (known === undefined) {
    const unheardOf = { connectorId: 0, idTag: '', expiresAtMs: createdAtMs, askedAtMs: createdAtMs };
    return { chargerId, id, ...unheardOf, state: 'CANCELLED', seq, version: 0 };
  }
  return (known.state === 'ACTIVE' || isRefused(known)) && known.seq < seq ? { ...known, state: 'CANCELLED', seq } : known;
}

/**
 * After a start that ends a reservation (OCPP 1.6 §4.8). The first session keeps it. A start that was told before the reservation was made,
 * sent once more, does not take a new reservation that happens to have the old number.
 */
export function usedBy(
  known: Reservation | undefined,
  session: Pick<Session, 'id' | 'chargerId' | 'connectorId' | 'idTag' | 'startReceivedAtMs'>,
  reservationId: number,
): Reservation | undefined {
  const used = { state: 'USED', sessionId: session.id, usedAtMs: session.startReceivedAtMs } as const;
  // Firmware of several makers says 0 or -1 where no reservation is meant.
  if (known === undefined && reservationId <= 0) return undefined;
  if (known === undefined) {
    const { chargerId, connectorId, idTag, startReceivedAtMs } = session;
    const heardOfAtMs = { expiresAtMs: startReceivedAtMs, askedAtMs: startReceivedAtMs };
    return { chargerId, id: reservationId, connectorId, idTag, ...heardOfAtMs, seq: 0, version: 0, ...used };
  }
  // A refused one is the charger's after all: it made the reservation, its answer got lost, and it refused when it was asked again.
  if ((known.state !== 'ACTIVE' && !isRefused(known)) || session.startReceivedAtMs < known.askedAtMs) return known;
  return { ...known, ...used };
}
