import type { SecurityEvent } from '../../domain/chargers/security-event';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { SecurityEventStore } from '../../ports/security-events';

export class MemorySecurityEventStore implements SecurityEventStore {
  readonly #events = new Map<string, SecurityEvent>();

  async append(event: SecurityEvent): Promise<void> {
    const { chargerId, type, occurredAtMs, techInfo = '' } = event;
    this.#events.set(`${occurredAtMs.toString().padStart(14, '0')}#${JSON.stringify([chargerId, type, techInfo])}`, event);
  }

  async list(chargerId: string, { limit, cursor }: PageRequest): Promise<Page<SecurityEvent>> {
    const rest = [...this.#events]
      .filter(([position, event]) => event.chargerId === chargerId && (cursor === undefined || position < cursor))
      .sort(([a], [b]) => (a < b ? 1 : -1));
    const page = rest.slice(0, limit);
    return { items: page.map(([, event]) => event), nextCursor: rest.length > limit ? (page.at(-1)?.[0] ?? null) : null };
  }
}
