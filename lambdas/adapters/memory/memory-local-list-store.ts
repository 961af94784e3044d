import type { LocalList } from '../../domain/cards/local-list';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { CardsMark, LocalListStore } from '../../ports/local-lists';

export class MemoryLocalListStore implements LocalListStore {
  readonly #lists = new Map<string, LocalList>();
  #mark: CardsMark = {};

  async get(chargerId: string): Promise<LocalList | undefined> {
    return this.#lists.get(chargerId);
  }

  async change(chargerId: string, change: (known: LocalList | undefined) => LocalList | undefined): Promise<LocalList | undefined> {
    const known = this.#lists.get(chargerId);
    const changed = change(known);
    if (changed === undefined || changed === known) return known;
    const next = { ...changed, version: (known?.version ?? 0) + 1 };
    this.#lists.set(chargerId, next);
    return next;
  }

  async listKept({ limit, cursor }: PageRequest): Promise<Page<string>> {
    const rest = [...this.#lists.values()]
      .filter(({ mode, chargerId }) => mode === 'CARDS' && (cursor === undefined || chargerId > cursor))
      .map(({ chargerId }) => chargerId)
      .sort();
    return { items: rest.slice(0, limit), nextCursor: rest.length > limit ? (rest[limit - 1] ?? null) : null };
  }

  async touchCards(atMs: number): Promise<void> {
    this.#mark = { ...this.#mark, touchedAtMs: atMs };
  }

  async cardsMark(): Promise<CardsMark> {
    return this.#mark;
  }

  async checked(atMs: number): Promise<void> {
    this.#mark = { ...this.#mark, checkedAtMs: atMs };
  }

  /** Chargers whose list is past its mark. */
  due(nowMs: number): readonly string[] {
    return [...this.#lists.values()].filter(({ dueAtMs = Number.POSITIVE_INFINITY }) => dueAtMs < nowMs).map(({ chargerId }) => chargerId);
  }
}
