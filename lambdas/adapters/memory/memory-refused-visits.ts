import { NEW_VISITORS, type RefusedVisit, VISIT_KEPT_MS } from '../../domain/chargers/refused-visit';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { Clock } from '../../ports/clock';
import type { RefusedVisits } from '../../ports/refused-visits';
import { MemoryTallies } from './memory-tallies';

export class MemoryRefusedVisits implements RefusedVisits {
  readonly #clock: Clock;
  readonly #visits = new Map<string, RefusedVisit>();
  readonly #tallies = new MemoryTallies();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async note(visit: Omit<RefusedVisit, 'firstAtMs' | 'count'>): Promise<void> {
    const known = this.#living().find(({ chargerId }) => chargerId === visit.chargerId);
    if (known === undefined && (await this.#tallies.count('new', NEW_VISITORS, visit.lastAtMs)).count > NEW_VISITORS.limit) return;
    this.#visits.set(visit.chargerId, { ...visit, firstAtMs: known?.firstAtMs ?? visit.lastAtMs, count: (known?.count ?? 0) + 1 });
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<RefusedVisit>> {
    const rest = this.#living()
      .filter(({ chargerId }) => cursor === undefined || chargerId > cursor)
      .sort((a, b) => (a.chargerId < b.chargerId ? -1 : 1));
    const items = rest.slice(0, limit);
    return { items, nextCursor: rest.length > limit ? (items.at(-1)?.chargerId ?? null) : null };
  }

  #living(): RefusedVisit[] {
    return [...this.#visits.values()].filter(({ lastAtMs }) => lastAtMs + VISIT_KEPT_MS > this.#clock.nowMs());
  }
}
