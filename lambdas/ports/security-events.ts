import type { SecurityEvent } from '../domain/chargers/security-event';
import type { Page, PageRequest } from './charger-store';

/** What chargers told of their own security, kept long enough to look into an incident. */
export interface SecurityEventStore {
  /** One write. The same event told again is one event. */
  append(event: SecurityEvent): Promise<void>;
  /** Newest first. */
  list(chargerId: string, page: PageRequest): Promise<Page<SecurityEvent>>;
}
