import { type Card, type CardPlaces, normalIdTag } from '../../domain/cards/card';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { CardPlaceStore } from '../../ports/card-places';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { CardStore } from '../../ports/stores';

export class MemoryCardStore implements CardStore, CardPlaceStore {
  readonly #cards = new Map<string, Card>();
  readonly #places = new Map<string, CardPlaces>();

  async get(idTag: string): Promise<Card | undefined> {
    return this.#cards.get(normalIdTag(idTag));
  }

  async create(card: Card): Promise<Result<undefined, { code: 'CARD_EXISTS' }>> {
    const tag = normalIdTag(card.idTag);
    if (this.#cards.has(tag)) return refuse({ code: 'CARD_EXISTS' });
    this.#cards.set(tag, card);
    return ok();
  }

  async update(card: Card): Promise<Result<Card, { code: 'CARD_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const tag = normalIdTag(card.idTag);
    const known = this.#cards.get(tag);
    if (known === undefined) return refuse({ code: 'CARD_NOT_FOUND' });
    if (known.version !== card.version) return refuse({ code: 'CONFLICT' });
    const next = { ...card, version: card.version + 1 };
    this.#cards.set(tag, next);
    return ok(next);
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<Card>> {
    const rest = [...this.#cards].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([tag]) => cursor === undefined || tag > cursor);
    const page = rest.slice(0, limit);
    return { items: page.map(([, card]) => card), nextCursor: rest.length > limit ? (page.at(-1)?.[0] ?? null) : null };
  }

  async takePlace(idTag: string, sessionId: string, most: number, atMs: number) {
    const tag = normalIdTag(idTag);
    const places = this.#places.get(tag) ?? { sessionIds: [], takenAtMs: atMs, taken: 0 };
    const has = places.sessionIds.includes(sessionId);
    if (!has && places.sessionIds.length >= most) return refuse({ code: 'NO_PLACE', places } as const);
    const sessionIds = has ? places.sessionIds : [...places.sessionIds, sessionId];
    this.#places.set(tag, { sessionIds, takenAtMs: atMs, taken: places.taken + 1 });
    return ok();
  }

  async givePlacesBack(idTag: string, sessionIds: readonly string[], { taken }: CardPlaces): Promise<void> {
    const tag = normalIdTag(idTag);
    const places = this.#places.get(tag);
    if (places?.taken !== taken) return;
    this.#places.set(tag, { ...places, sessionIds: places.sessionIds.filter((id) => !sessionIds.includes(id)) });
  }
}
