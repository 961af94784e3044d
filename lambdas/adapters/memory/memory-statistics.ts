import { type ChargerDay, changeDay, datesOf } from '../../domain/statistics/charger-day';
import { type Figures, NOTHING, plusFigures } from '../../domain/statistics/figures';
import type { PresenceDay } from '../../domain/statistics/presence';
import type { SessionCount } from '../../domain/statistics/session-count';
import type { Dates, DayFigures, Recount, Statistics, StatisticsScope } from '../../ports/statistics';

const nameOf = (scope: StatisticsScope) =>
  'chargerId' in scope ? scope.chargerId : 'siteId' in scope ? `site ${scope.siteId}` : 'network';

export class MemoryStatistics implements Statistics {
  readonly #counts = new Map<string, SessionCount>();
  readonly #rows = new Map<string, ChargerDay>();
  readonly #groups = new Map<string, Figures>();
  readonly #presence = new Map<string, PresenceDay>();

  async counted(sessionId: string): Promise<SessionCount | undefined> {
    return this.#counts.get(sessionId);
  }

  async days(scope: StatisticsScope, dates: Dates): Promise<readonly DayFigures[]> {
    const all = scope.kind === 'CHARGER' ? [...this.#rows].map(([key, { figures }]) => [key, figures] as const) : [...this.#groups];
    return within(all, scope, dates)
      .filter(([, figures]) => Object.keys(figures).length > 0)
      .map(([date, figures]) => ({ date, figures }));
  }

  async presence(scope: StatisticsScope, dates: Dates): Promise<readonly PresenceDay[]> {
    return within([...this.#presence], scope, dates).map(([, day]) => day);
  }

  async recount(recount: Recount): Promise<{ readonly done: boolean }> {
    return { done: this.count(recount) };
  }

  /** All of it in one step; nothing where another count stands than the one it was made from. */
  count({ was, is }: Recount): boolean {
    if (this.#counts.get(is.sessionId)?.version !== was?.version) return false;
    this.#counts.set(is.sessionId, is);
    for (const date of datesOf(was, is)) {
      const key = `${is.chargerId}\n${date}`;
      const { after, delta } = changeDay(this.#rows.get(key), date, was, is);
      this.#rows.set(key, after);
      for (const scope of [{ kind: 'SITE', siteId: is.siteId }, { kind: 'NETWORK' }] as const) this.#add(scope, date, delta);
    }
    return true;
  }

  async chargerDay(chargerId: string, date: string): Promise<ChargerDay | undefined> {
    return this.#rows.get(`${chargerId}\n${date}`);
  }

  async replaceChargerDay(
    chargerId: string,
    day: Omit<ChargerDay, 'version'>,
    was: ChargerDay | undefined,
  ): Promise<{ readonly done: boolean }> {
    const key = `${chargerId}\n${day.date}`;
    if (this.#rows.get(key)?.version !== was?.version) return { done: false };
    this.#rows.set(key, { ...day, version: (was?.version ?? 0) + 1 });
    return { done: true };
  }

  async add(scope: Exclude<StatisticsScope, { kind: 'CHARGER' }>, date: string, figures: Figures): Promise<void> {
    this.#add(scope, date, figures);
  }

  async putPresence(scope: StatisticsScope, day: PresenceDay): Promise<void> {
    this.#presence.set(`${nameOf(scope)}\n${day.date}`, day);
  }

  #add(scope: StatisticsScope, date: string, figures: Figures): void {
    const key = `${nameOf(scope)}\n${date}`;
    this.#groups.set(key, plusFigures(this.#groups.get(key) ?? NOTHING, figures));
  }
}

function within<T>(all: readonly (readonly [string, T])[], scope: StatisticsScope, { from, to }: Dates): readonly (readonly [string, T])[] {
  return all
    .map(([key, value]) => [...key.split('\n'), value] as unknown as readonly [string, string, T])
    .filter(([name, date]) => name === nameOf(scope) && date >= from && date <= to)
    .sort(([, a], [, b]) => (a < b ? -1 : 1))
    .map(([, date, value]) => [date, value] as const);
}
