import type { Result } from '../domain/shared/result';
import type { TariffAssignment, TariffScope } from '../domain/tariffs/tariff-assignment';
import type { TariffVersion } from '../domain/tariffs/tariff-version';
import type { Page, PageRequest } from './charger-store';

/**
 * Tariffs in all their versions, and what they are for. Nothing here is ever changed or taken away: which tariff a session has follows from
 * when it began, and the answer is the same a year later.
 */
export interface TariffStore {
  /** The version after the one that was read; refused when somebody published another in between. */
  publish(version: TariffVersion): Promise<Result<undefined, { code: 'CONFLICT' }>>;
  /** The newest version. */
  get(tariffId: string): Promise<TariffVersion | undefined>;
  version(tariffId: string, version: number): Promise<TariffVersion | undefined>;
  /** The version that sessions have which begin at that moment. */
  inForce(tariffId: string, atMs: number): Promise<TariffVersion | undefined>;
  /** The newest version of each tariff, by id. */
  list(page: PageRequest): Promise<Page<TariffVersion>>;
  /** Newest first. */
  versions(tariffId: string, page: PageRequest): Promise<Page<TariffVersion>>;
  assign(assignment: TariffAssignment): Promise<void>;
  /** What the scope had at that moment, if ever anything. */
  assignmentAt(scope: TariffScope, atMs: number): Promise<TariffAssignment | undefined>;
}
