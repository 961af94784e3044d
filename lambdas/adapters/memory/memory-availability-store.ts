import type { AvailabilityChange, ConnectorAvailability } from '../../domain/chargers/availability';
import type { AvailabilityStore } from '../../ports/availability';
import type { Page, PageRequest } from '../../ports/charger-store';

export class MemoryAvailabilityStore implements AvailabilityStore {
  readonly #connectors = new Map<string, ConnectorAvailability>();
  readonly #changes = new Map<string, AvailabilityChange>();

  async ofCharger(chargerId: string): Promise<readonly ConnectorAvailability[]> {
    return [...this.#connectors.values()].filter((one) => one.chargerId === chargerId).sort((a, b) => a.connectorId - b.connectorId);
  }

  async answered(
    chargerId: string,
    connectorId: number,
    change: (known: ConnectorAvailability | undefined) => ConnectorAvailability,
  ): Promise<void> {
    const place = JSON.stringify([chargerId, connectorId]);
    const known = this.#connectors.get(place);
    const next = change(known);
    if (next !== known) this.#connectors.set(place, { ...next, version: (known?.version ?? 0) + 1 });
  }

  async add(change: AvailabilityChange): Promise<void> {
    this.#changes.set(JSON.stringify([change.chargerId, change.id]), change);
  }

  async get(chargerId: string, id: string): Promise<AvailabilityChange | undefined> {
    return this.#changes.get(JSON.stringify([chargerId, id]));
  }

  async list(chargerId: string, { limit, cursor }: PageRequest): Promise<Page<AvailabilityChange>> {
    const rest = [...this.#changes.values()]
      .filter((change) => change.chargerId === chargerId && (cursor === undefined || change.id < cursor))
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    const items = rest.slice(0, limit);
    return { items, nextCursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async change(
    chargerId: string,
    id: string,
    change: (known: AvailabilityChange) => AvailabilityChange,
  ): Promise<AvailabilityChange | undefined> {
    const place = JSON.stringify([chargerId, id]);
    const known = this.#changes.get(place);
    if (known === undefined) return undefined;
    const changed = change(known);
    if (changed === known) return known;
    const next = { ...changed, version: known.version + 1 };
    this.#changes.set(place, next);
    return next;
  }

  /** Changes whose time has come. */
  due(nowMs: number): readonly AvailabilityChange[] {
    return [...this.#changes.values()].filter(({ state, atMs }) => (state === 'PLANNED' || state === 'SENDING') && atMs < nowMs);
  }
}
