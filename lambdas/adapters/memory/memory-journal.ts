import { type JournalEntry, journalPosition } from '../../domain/journal/journal-entry';
import type { Page } from '../../ports/charger-store';
import type { Captures, Journal, JournalQuery } from '../../ports/journal';

export class MemoryJournal implements Journal {
  readonly #entries = new Map<string, JournalEntry>();

  async record(entry: JournalEntry): Promise<void> {
    this.#entries.set(`${entry.chargerId}\n${journalPosition(entry)}`, entry);
  }

  async list({ chargerId, fromMs, toMs, action, direction, order, limit, cursor }: JournalQuery): Promise<Page<JournalEntry>> {
    const sign = order === 'NEWEST_FIRST' ? -1 : 1;
    const rest = [...this.#entries.values()]
      .filter((entry) => entry.chargerId === chargerId && entry.atMs >= fromMs && entry.atMs < toMs)
      .filter((entry) => (action === undefined || entry.action === action) && (direction === undefined || entry.direction === direction))
      .map((entry) => ({ entry, position: journalPosition(entry) }))
      .filter(({ position }) => cursor === undefined || (sign === 1 ? position > cursor : position < cursor))
      .sort((a, b) => (a.position < b.position ? -sign : sign));
    const items = rest.slice(0, limit);
    return { items: items.map(({ entry }) => entry), nextCursor: rest.length > limit ? (items.at(-1)?.position ?? null) : null };
  }
}

export class MemoryCaptures implements Captures {
  readonly #untilMs = new Map<string, number>();

  async isOn(chargerId: string, nowMs: number): Promise<boolean> {
    return (this.#untilMs.get(chargerId) ?? 0) > nowMs;
  }

  async set(chargerId: string, untilMs: number): Promise<void> {
    this.#untilMs.set(chargerId, untilMs);
  }
}
