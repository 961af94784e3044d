import { isActive, type Reservation } from '../../domain/reservations/reservation';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { ReservationStore } from '../../ports/reservations';

export class MemoryReservationStore implements ReservationStore {
  readonly #reservations = new Map<string, Reservation>();

  async change(chargerId: string, id: number, change: (known: Reservation | undefined) => Reservation | undefined): Promise<void> {
    const place = JSON.stringify([chargerId, id]);
    const known = this.#reservations.get(place);
    const next = change(known);
    if (next !== undefined && next !== known) this.#reservations.set(place, { ...next, version: next.version + 1 });
  }

  async list({ limit, cursor, chargerId }: PageRequest & { readonly chargerId?: string }): Promise<Page<Reservation>> {
    const rest = [...this.#reservations.values()]
      .filter((reservation) => chargerId === undefined || reservation.chargerId === chargerId)
      .map((reservation) => [position(reservation, chargerId), reservation] as const)
      .filter(([at]) => cursor === undefined || at < cursor)
      .sort(([a], [b]) => (a < b ? 1 : -1));
    const page = rest.slice(0, limit);
    return { items: page.map(([, reservation]) => reservation), nextCursor: rest.length > limit ? (page.at(-1)?.[0] ?? null) : null };
  }

  async listActive(nowMs: number): Promise<readonly Reservation[]> {
    return [...this.#reservations.values()].filter((reservation) => isActive(reservation, nowMs));
  }
}

function position({ chargerId, id, expiresAtMs }: Reservation, ofCharger: string | undefined): string {
  const number = id.toString().padStart(10, '0');
  return ofCharger === undefined ? `${expiresAtMs.toString().padStart(14, '0')}#${chargerId}#${number}` : number;
}
