import type { AuditEntry, AuditOutcome, AuditQuery, AuditTrail } from '../../ports/audit';
import type { Page } from '../../ports/charger-store';

export class MemoryAuditTrail implements AuditTrail {
  readonly #entries = new Map<string, AuditEntry>();

  async begin(entry: AuditEntry): Promise<void> {
    if (!this.#entries.has(entry.id)) this.#entries.set(entry.id, entry);
  }

  async end(id: string, outcome: AuditOutcome): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.outcome !== undefined) return;
    const { objectId = entry.objectId, siteId = entry.siteId } = outcome;
    this.#entries.set(id, {
      ...entry,
      ...(objectId === undefined ? {} : { objectId }),
      ...(siteId === undefined ? {} : { siteId }),
      outcome,
    });
  }

  async list({ limit, cursor, objectId, actor, fromMs = 0, toMs = Number.POSITIVE_INFINITY }: AuditQuery): Promise<Page<AuditEntry>> {
    const rest = [...this.#entries.values()]
      .filter((entry) => (objectId === undefined || entry.objectId === objectId) && (actor === undefined || entry.actor === actor))
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      .map((entry) => [`${String(entry.atMs).padStart(14, '0')}#${entry.id}`, entry] as const)
      .filter(([place]) => cursor === undefined || place < cursor)
      .sort(([a], [b]) => (a < b ? 1 : -1));
    const page = rest.slice(0, limit);
    return { items: page.map(([, entry]) => entry), nextCursor: rest.length > limit ? (page.at(-1)?.[0] ?? null) : null };
  }
}
