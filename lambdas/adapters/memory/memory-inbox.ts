import { type InboxItem, inboxItemId, inboxStatus, placeOfOrphan, type Resolution } from '../../domain/sessions/inbox-item';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Page } from '../../ports/charger-store';
import type { Inbox, InboxQuery } from '../../ports/inbox';
import type { MemorySessionStore } from './memory-session-store';

export class MemoryInbox implements Inbox {
  readonly #sessions: Pick<MemorySessionStore, 'orphans' | 'doubts'>;
  readonly #resolutions = new Map<string, Resolution>();

  constructor(sessions: Pick<MemorySessionStore, 'orphans' | 'doubts'>) {
    this.#sessions = sessions;
  }

  async get(id: string): Promise<InboxItem | undefined> {
    return this.#all().find((item) => item.id === id);
  }

  async list({ limit, cursor, chargerId, kind, status }: InboxQuery): Promise<Page<InboxItem>> {
    const position = ({ receivedAtMs, id }: InboxItem) => `${receivedAtMs.toString().padStart(14, '0')}#${id}`;
    const rest = this.#all()
      .filter((item) => chargerId === undefined || item.chargerId === chargerId)
      .filter((item) => kind === undefined || item.kind === kind)
      .filter((item) => status === undefined || inboxStatus(item) === status)
      .filter((item) => cursor === undefined || position(item) < cursor)
      .sort((a, b) => (position(a) < position(b) ? 1 : -1));
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rest.length > limit && last !== undefined ? position(last) : null };
  }

  async resolve(
    id: string,
    resolution: Resolution,
  ): Promise<Result<InboxItem, { code: 'ORPHAN_NOT_FOUND' } | { code: 'RESOLVED'; item: InboxItem }>> {
    const item = await this.get(id);
    if (item === undefined) return refuse({ code: 'ORPHAN_NOT_FOUND' });
    if (item.resolution !== undefined) return refuse({ code: 'RESOLVED', item });
    this.#resolutions.set(id, resolution);
    return ok({ ...item, resolution });
  }

  async applied(id: string, atMs: number): Promise<void> {
    const known = this.#resolutions.get(id);
    if (known !== undefined && known.appliedAtMs === undefined) this.#resolutions.set(id, { ...known, appliedAtMs: atMs });
  }

  #all(): readonly InboxItem[] {
    const orphans = this.#sessions.orphans.map((orphan): InboxItem => {
      const { chargerId, payload, receivedAtMs, reason } = orphan;
      return { id: inboxItemId(placeOfOrphan(orphan)), kind: 'ORPHAN_STOP', chargerId, payload, receivedAtMs, reason };
    });
    return [...orphans, ...this.#sessions.doubts.values()].map((item) => {
      const resolution = this.#resolutions.get(item.id);
      return resolution === undefined ? item : { ...item, resolution };
    });
  }
}
