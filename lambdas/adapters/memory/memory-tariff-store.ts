import { ok, type Result, refuse } from '../../domain/shared/result';
import type { TariffAssignment, TariffScope } from '../../domain/tariffs/tariff-assignment';
import { canonicalJson, type TariffVersion } from '../../domain/tariffs/tariff-version';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { TariffStore } from '../../ports/tariffs';

export class MemoryTariffStore implements TariffStore {
  readonly #versions = new Map<string, readonly TariffVersion[]>();
  readonly #assignments = new Map<string, TariffAssignment[]>();

  async publish(version: TariffVersion): Promise<Result<undefined, { code: 'CONFLICT' }>> {
    const known = this.#versions.get(version.tariffId) ?? [];
    if (known.length !== version.version - 1) return refuse({ code: 'CONFLICT' });
    this.#versions.set(version.tariffId, [...known, version]);
    return ok();
  }

  async get(tariffId: string): Promise<TariffVersion | undefined> {
    return this.#versions.get(tariffId)?.at(-1);
  }

  async version(tariffId: string, version: number): Promise<TariffVersion | undefined> {
    return this.#versions.get(tariffId)?.[version - 1];
  }

  async inForce(tariffId: string, atMs: number): Promise<TariffVersion | undefined> {
    return this.#versions.get(tariffId)?.findLast(({ publishedAtMs }) => publishedAtMs <= atMs);
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<TariffVersion>> {
    const rest = [...this.#versions.keys()].filter((id) => cursor === undefined || id > cursor).sort();
    const ids = rest.slice(0, limit);
    return { items: ids.map((id) => this.#versions.get(id)!.at(-1)!), nextCursor: rest.length > limit ? (ids.at(-1) ?? null) : null };
  }

  async versions(tariffId: string, { limit, cursor }: PageRequest): Promise<Page<TariffVersion>> {
    const newestFirst = (this.#versions.get(tariffId) ?? []).toReversed();
    const rest = newestFirst.filter(({ version }) => cursor === undefined || version < Number(cursor));
    const items = rest.slice(0, limit);
    return { items, nextCursor: rest.length > limit ? String(items.at(-1)?.version) : null };
  }

  async assign(assignment: TariffAssignment): Promise<void> {
    const name = canonicalJson(assignment.scope);
    const others = (this.#assignments.get(name) ?? []).filter(({ fromMs }) => fromMs !== assignment.fromMs);
    this.#assignments.set(
      name,
      [...others, assignment].sort((a, b) => a.fromMs - b.fromMs),
    );
  }

  async assignmentAt(scope: TariffScope, atMs: number): Promise<TariffAssignment | undefined> {
    return this.#assignments.get(canonicalJson(scope))?.findLast(({ fromMs }) => fromMs <= atMs);
  }
}
