import type { ChargerConfiguration } from '../domain/chargers/configuration';
import type { ConfigurationTemplate } from '../domain/chargers/configuration-template';
import type { Result } from '../domain/shared/result';
import type { Page, PageRequest } from './charger-store';

/** What chargers told of their configuration keys. */
export interface ConfigurationStore {
  get(chargerId: string): Promise<ChargerConfiguration | undefined>;
  /** Reads, lets `change` decide, and writes over the version that was read. Answering the very same writes nothing. Answers what then stands. */
  change(chargerId: string, change: (known: ChargerConfiguration | undefined) => ChargerConfiguration): Promise<ChargerConfiguration>;
}

export interface TemplateStore {
  get(id: string): Promise<ConfigurationTemplate | undefined>;
  create(template: ConfigurationTemplate): Promise<Result<undefined, { code: 'TEMPLATE_EXISTS' }>>;
  /** Writes only over the version it read; a change in between is `CONFLICT`. */
  update(template: ConfigurationTemplate): Promise<Result<ConfigurationTemplate, { code: 'TEMPLATE_NOT_FOUND' } | { code: 'CONFLICT' }>>;
  /** Only in the version that is named, where one is. */
  remove(id: string, version?: number): Promise<Result<undefined, { code: 'TEMPLATE_NOT_FOUND' } | { code: 'CONFLICT' }>>;
  list(page: PageRequest): Promise<Page<ConfigurationTemplate>>;
}
