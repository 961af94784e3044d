import type { RefusedVisit } from '../domain/chargers/refused-visit';
import type { Page, PageRequest } from './charger-store';

/** Ids under which somebody knocked and was not let in. Bounded, and forgotten after some days. */
export interface RefusedVisits {
  /** One write for an id that is there already. Of new ids no more than some are kept in an hour: anybody can invent them. */
  note(visit: Omit<RefusedVisit, 'firstAtMs' | 'count'>): Promise<void>;
  /** By id. */
  list(page: PageRequest): Promise<Page<RefusedVisit>>;
}
