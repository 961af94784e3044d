import { learnStay, type Stay } from '../../domain/smart-charging/habits';
import type { HabitStore } from '../../ports/habit-store';

export class MemoryHabitStore implements HabitStore {
  readonly #stays = new Map<string, readonly Stay[]>();

  async get(siteId: string): Promise<readonly Stay[]> {
    return this.#stays.get(siteId) ?? [];
  }

  async learn(siteId: string, stay: Stay): Promise<void> {
    this.#stays.set(siteId, learnStay(this.#stays.get(siteId) ?? [], stay));
  }
}
