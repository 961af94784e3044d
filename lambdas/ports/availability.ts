import type { AvailabilityChange, ConnectorAvailability } from '../domain/chargers/availability';
import type { Page, PageRequest } from './charger-store';

export interface AvailabilityStore {
  /** Of every connector that was ever told; one query. */
  ofCharger(chargerId: string): Promise<readonly ConnectorAvailability[]>;
  /** Reads, lets `change` decide, and writes over the version that was read. Answering the very same writes nothing. */
  answered(
    chargerId: string,
    connectorId: number,
    change: (known: ConnectorAvailability | undefined) => ConnectorAvailability,
  ): Promise<void>;
  /** PLANNED and SENDING ones are due at their time. */
  add(change: AvailabilityChange): Promise<void>;
  get(chargerId: string, id: string): Promise<AvailabilityChange | undefined>;
  /** Newest first. */
  list(chargerId: string, page: PageRequest): Promise<Page<AvailabilityChange>>;
  /** As `answered`. Answers what then stands. */
  change(chargerId: string, id: string, change: (known: AvailabilityChange) => AvailabilityChange): Promise<AvailabilityChange | undefined>;
}
