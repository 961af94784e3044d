import type { Stay } from '../domain/smart-charging/habits';

/** The newest stays at each site, oldest first: what plans for cars without a ready-by are judged by. */
export interface HabitStore {
  get(siteId: string): Promise<readonly Stay[]>;
  /** Adds a stay, or replaces the one with its id. Two at the same moment are both kept. */
  learn(siteId: string, stay: Stay): Promise<void>;
}
