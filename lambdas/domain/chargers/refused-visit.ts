import type { TallyRule } from '../security/tally';
import { DAY_MS, HOUR_MS } from '../shared/time';

/** Somebody who knocked under a charger's id and was not let in: the charger that nobody has registered yet, or one with a wrong key. */
export interface RefusedVisit {
  readonly chargerId: string;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly count: number;
  readonly address: string;
  /** What the client calls itself: often the make of the charger. Untrusted text. */
  readonly userAgent?: string;
  /** It showed no password, or one in a form that cannot be read. */
  readonly cameWithoutPassword: boolean;
}

/** So long after the last visit it is forgotten. */
export const VISIT_KEPT_MS = 7 * DAY_MS;

/** New ids in an hour: a new site with a hundred chargers is seen whole, and whoever invents ids fills nothing. */
export const NEW_VISITORS: TallyRule = { limit: 200, withinMs: HOUR_MS, holdMs: HOUR_MS };
