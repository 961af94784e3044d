import type { Reservation } from '../domain/reservations/reservation';
import type { Page, PageRequest } from './charger-store';

export interface ReservationStore {
  /**
   * Reads, lets `change` decide, and writes over the version that was read; after a clash with another writer once more. Answering the
   * very same reservation, or nothing, writes nothing. One read and at most one write where nobody else is at it.
   */
  change(chargerId: string, id: number, change: (known: Reservation | undefined) => Reservation | undefined): Promise<void>;
  /** Of one charger, the highest number first; of all chargers, the latest expiry first, and then eventually consistent. */
  list(query: PageRequest & { readonly chargerId?: string }): Promise<Page<Reservation>>;
  /** Every reservation that still keeps a connector; eventually consistent. */
  listActive(nowMs: number): Promise<readonly Reservation[]>;
}
