import type { ChargerDay } from '../domain/statistics/charger-day';
import type { Figures } from '../domain/statistics/figures';
import type { PresenceDay } from '../domain/statistics/presence';
import type { SessionCount } from '../domain/statistics/session-count';

export type StatisticsScope =
  | { readonly kind: 'CHARGER'; readonly chargerId: string }
  | { readonly kind: 'SITE'; readonly siteId: string }
  | { readonly kind: 'NETWORK' };

/** Dates of a site's calendar, both in it. */
export interface Dates {
  readonly from: string;
  readonly to: string;
}

export interface DayFigures {
  readonly date: string;
  readonly figures: Figures;
}

/** A count that takes the place of the one before it. */
export interface Recount {
  readonly was: SessionCount | undefined;
  readonly is: SessionCount;
}

/**
 * Figures by day, of each charger, of each site and of the network. A session is counted by `SessionStore.settle`, in the transaction that
 * settles it. Reading a stretch of days is one query, however many chargers and sessions stand behind it.
 */
export interface Statistics {
  /** What was counted of a session. One read. */
  counted(sessionId: string): Promise<SessionCount | undefined>;
  /** In order; days without anything are left out. */
  days(scope: StatisticsScope, dates: Dates): Promise<readonly DayFigures[]>;
  presence(scope: StatisticsScope, dates: Dates): Promise<readonly PresenceDay[]>;

  /** For the nightly comparison alone: as `settle` counts, without settling. COUNTED_MEANWHILE: `was` is no longer what stands. */
  recount(recount: Recount): Promise<{ readonly done: boolean }>;
  chargerDay(chargerId: string, date: string): Promise<ChargerDay | undefined>;
  /** Over the version that was read; tells nobody else. */
  replaceChargerDay(chargerId: string, day: Omit<ChargerDay, 'version'>, was: ChargerDay | undefined): Promise<{ readonly done: boolean }>;
  /** Adds to a row of a site or of the network. */
  add(scope: Exclude<StatisticsScope, { kind: 'CHARGER' }>, date: string, figures: Figures): Promise<void>;
  putPresence(scope: StatisticsScope, day: PresenceDay): Promise<void>;
}
