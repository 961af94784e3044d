import type { ChargerConfiguration } from '../../domain/chargers/configuration';
import type { ConfigurationTemplate } from '../../domain/chargers/configuration-template';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { ConfigurationStore, TemplateStore } from '../../ports/configurations';

export class MemoryConfigurationStore implements ConfigurationStore {
  readonly #configurations = new Map<string, ChargerConfiguration>();

  async get(chargerId: string): Promise<ChargerConfiguration | undefined> {
    return this.#configurations.get(chargerId);
  }

  async change(
    chargerId: string,
    change: (known: ChargerConfiguration | undefined) => ChargerConfiguration,
  ): Promise<ChargerConfiguration> {
    const known = this.#configurations.get(chargerId);
    const changed = change(known);
    if (changed === known) return changed;
    const next = { ...changed, version: (known?.version ?? 0) + 1 };
    this.#configurations.set(chargerId, next);
    return next;
  }
}

export class MemoryTemplateStore implements TemplateStore {
  readonly #templates = new Map<string, ConfigurationTemplate>();

  async get(id: string): Promise<ConfigurationTemplate | undefined> {
    return this.#templates.get(id);
  }

  async create(template: ConfigurationTemplate): Promise<Result<undefined, { code: 'TEMPLATE_EXISTS' }>> {
    if (this.#templates.has(template.id)) return refuse({ code: 'TEMPLATE_EXISTS' });
    this.#templates.set(template.id, template);
    return ok();
  }

  async update(
    template: ConfigurationTemplate,
  ): Promise<Result<ConfigurationTemplate, { code: 'TEMPLATE_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const known = this.#templates.get(template.id);
    if (known === undefined) return refuse({ code: 'TEMPLATE_NOT_FOUND' });
    if (known.version !== template.version) return refuse({ code: 'CONFLICT' });
    const next = { ...template, version: template.version + 1 };
    this.#templates.set(template.id, next);
    return ok(next);
  }

  async remove(id: string, version?: number): Promise<Result<undefined, { code: 'TEMPLATE_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const known = this.#templates.get(id);
    if (known === undefined) return refuse({ code: 'TEMPLATE_NOT_FOUND' });
    if (version !== undefined && known.version !== version) return refuse({ code: 'CONFLICT' });
    this.#templates.delete(id);
    return ok();
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<ConfigurationTemplate>> {
    const rest = [...this.#templates.values()]
      .filter(({ id }) => cursor === undefined || id > cursor)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const items = rest.slice(0, limit);
    return { items, nextCursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}
