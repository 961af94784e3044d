import { normalIdTag } from '../../domain/cards/card';
import type { SpendingWatch } from '../../domain/ledger/spending-watch';
import type { DoubtfulSession } from '../../domain/sessions/inbox-item';
import type {
  ClosedSession,
  EnergyCost,
  LiveReading,
  OpenSession,
  Preferences,
  Session,
  SessionFlag,
  SettledSession,
} from '../../domain/sessions/session';
import type { MoneyText } from '../../domain/shared/money';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { SessionBill, SessionTariff } from '../../domain/tariffs/session-bill';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { Due } from '../../ports/mailbox';
import type { Orphan, RecordedReading, SessionQuery, SessionStore } from '../../ports/session-store';
import type { Recount } from '../../ports/statistics';
import { MemoryStatistics } from './memory-statistics';

export class MemorySessionStore implements SessionStore {
  /** Counted in the same step as settled. */
  readonly statistics = new MemoryStatistics();
  readonly #sessions = new Map<string, Session>();
  readonly #dueAtMs = new Map<string, number>();
  readonly orphans: Orphan[] = [];
  readonly doubts = new Map<string, DoubtfulSession>();

  async open(session: OpenSession, planDueAtMs: number): Promise<Result<undefined, { code: 'EXISTS'; session: Session }>> {
    const known = this.#sessions.get(session.id);
    if (known !== undefined) return refuse({ code: 'EXISTS', session: known });
    this.#put(session);
    this.#dueAtMs.set(session.id, planDueAtMs);
    return ok();
  }

  async get(sessionId: string): Promise<Session | undefined> {
    return this.#sessions.get(sessionId);
  }

  async recordReading(
    sessionId: string,
    reading: LiveReading,
  ): Promise<
    Result<
      RecordedReading,
      { code: 'SESSION_NOT_FOUND' } | { code: 'OLDER_READING'; session: Session } | { code: 'NOT_OPEN'; session: Session }
    >
  > {
    const before = this.#sessions.get(sessionId);
    if (before === undefined) return refuse({ code: 'SESSION_NOT_FOUND' });
    if (before.status !== 'OPEN') return refuse({ code: 'NOT_OPEN', session: before });
    if (before.live !== undefined && before.live.sampledAtMs > reading.sampledAtMs)
      return refuse({ code: 'OLDER_READING', session: before });
    const session = { ...before, live: reading };
    this.#put(session);
    return ok({ session, previous: before.live });
  }

  async close(
    session: ClosedSession,
    settleDueAtMs: number,
  ): Promise<Result<undefined, { code: 'SESSION_NOT_FOUND' } | { code: 'NOT_OPEN'; session: Session }>> {
    const known = this.#sessions.get(session.id);
    if (known === undefined) return refuse({ code: 'SESSION_NOT_FOUND' });
    if (known.status !== 'OPEN') return refuse({ code: 'NOT_OPEN', session: known });
    const { stoppedAtMs, stopReceivedAtMs, meterStopWh, stopReason, stopIdTag, energyWh } = session;
    this.#put({
      ...known,
      status: 'CLOSED',
      stoppedAtMs,
      stopReceivedAtMs,
      meterStopWh,
      stopReason,
      ...(stopIdTag === undefined ? {} : { stopIdTag }),
      energyWh,
      flags: [...known.flags, ...session.flags],
    });
    this.#dueAtMs.set(session.id, settleDueAtMs);
    return ok();
  }

  async settle(
    sessionId: string,
    settledAtMs: number,
    energyCost: EnergyCost | undefined,
    corrections = 0,
    bill?: SessionBill,
    charged?: MoneyText,
    recount?: Recount,
  ): Promise<void> {
    const known = this.#sessions.get(sessionId);
    if (known?.status !== 'CLOSED' || (known.corrections?.length ?? 0) !== corrections) return;
    if (recount !== undefined && !this.statistics.count(recount)) throw new Error(`${sessionId} was counted meanwhile`);
    this.#put({
      ...known,
      status: 'SETTLED',
      settledAtMs,
      ...(energyCost === undefined ? {} : { energyCost }),
      ...(bill === undefined ? {} : { bill }),
      ...(charged === undefined ? {} : { charged }),
    });
    this.#dueAtMs.delete(sessionId);
  }

  async fixTariff(sessionId: string, tariff: SessionTariff): Promise<SessionTariff | undefined> {
    const known = this.#sessions.get(sessionId);
    if (known === undefined) return undefined;
    if (known.tariff === undefined) this.#put({ ...known, tariff });
    return known.tariff ?? tariff;
  }

  async watchSpending(sessionId: string, spendingWatch: SpendingWatch): Promise<void> {
    const known = this.#sessions.get(sessionId);
    if (known?.status === 'OPEN') this.#put({ ...known, spendingWatch });
  }

  async correct(
    corrected: ClosedSession,
    was: ClosedSession | SettledSession,
    settleDueAtMs: number,
  ): Promise<Result<undefined, { code: 'CHANGED' }>> {
    const known = this.#sessions.get(corrected.id);
    if (known === undefined || known.status === 'OPEN' || known.status !== was.status) return refuse({ code: 'CHANGED' });
    if ((known.corrections?.length ?? 0) !== (was.corrections?.length ?? 0)) return refuse({ code: 'CHANGED' });
    this.#put({ ...corrected, flags: [...known.flags, ...corrected.flags] });
    this.#dueAtMs.set(corrected.id, settleDueAtMs);
    return ok();
  }

  async flag(sessionId: string, flag: SessionFlag): Promise<void> {
    const known = this.#sessions.get(sessionId);
    if (known !== undefined) this.#put({ ...known, flags: [...known.flags, flag] });
  }

  async review(sessionId: string, flag: SessionFlag): Promise<void> {
    const known = this.#sessions.get(sessionId);
    if (known === undefined || known.status === 'OPEN') return;
    this.#put({ ...known, reviewedFlags: [...new Set([...(known.reviewedFlags ?? []), flag])].sort() });
  }

  async replaceTag(sessionId: string, idTag: string): Promise<void> {
    const known = this.#sessions.get(sessionId);
    if (known !== undefined && known.status !== 'OPEN') this.#put({ ...known, idTag });
  }

  async prefer(
    sessionId: string,
    preferences: Preferences,
    planDueAtMs: number,
  ): Promise<Result<Session, { code: 'SESSION_NOT_FOUND' } | { code: 'NOT_OPEN' }>> {
    const known = this.#sessions.get(sessionId);
    if (known === undefined) return refuse({ code: 'SESSION_NOT_FOUND' });
    if (known.status !== 'OPEN') return refuse({ code: 'NOT_OPEN' });
    const session = { ...known, preferences };
    this.#put(session);
    this.#dueAtMs.set(sessionId, planDueAtMs);
    return ok(session);
  }

  async planned(sessionId: string, nextPlanDueAtMs: number | undefined): Promise<void> {
    if (this.#sessions.get(sessionId)?.status !== 'OPEN') return;
    const known = this.#dueAtMs.get(sessionId);
    if (nextPlanDueAtMs === undefined) this.#dueAtMs.delete(sessionId);
    else if (known === undefined || known < nextPlanDueAtMs) this.#dueAtMs.set(sessionId, nextPlanDueAtMs);
  }

  async list({ limit, cursor, chargerId, siteId, siteIds, idTag, driverId, status, fromMs, toMs }: SessionQuery): Promise<Page<Session>> {
    const all = [...this.#sessions.values()]
      .filter((session) => chargerId === undefined || session.chargerId === chargerId)
      .filter((session) => siteId === undefined || session.siteId === siteId)
      .filter((session) => siteIds === undefined || siteIds.includes(session.siteId))
      .filter((session) => idTag === undefined || normalIdTag(session.idTag) === normalIdTag(idTag))
      .filter((session) => driverId === undefined || session.driverId === driverId)
      .filter((session) => status === undefined || session.status === status)
      .filter((session) => session.startedAtMs >= (fromMs ?? 0) && session.startedAtMs < (toMs ?? Number.POSITIVE_INFINITY))
      .map((session) => ({ session, position: `${session.startedAtMs.toString().padStart(14, '0')}#${session.id}` }))
      .sort((a, b) => (a.position < b.position ? 1 : -1));
    const rest = cursor === undefined ? all : all.filter(({ position }) => position < cursor);
    const items = rest.slice(0, limit);
    return { items: items.map(({ session }) => session), nextCursor: rest.length > limit ? (items.at(-1)?.position ?? null) : null };
  }

  async listOpen(
    of: { readonly siteId: string } | { readonly chargerId: string; readonly siteId: string },
  ): Promise<readonly OpenSession[]> {
    return [...this.#sessions.values()]
      .filter((session) => session.status === 'OPEN')
      .filter((session) => session.siteId === of.siteId && (!('chargerId' in of) || session.chargerId === of.chargerId));
  }

  async listAllOpen({ limit, cursor }: PageRequest): Promise<Page<OpenSession>> {
    const rest = [...this.#sessions.values()]
      .filter((session) => session.status === 'OPEN')
      .filter(({ id }) => cursor === undefined || id > cursor)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const items = rest.slice(0, limit);
    return { items, nextCursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async keepOrphan(orphan: Orphan): Promise<void> {
    this.orphans.push(orphan);
  }

  async keepDoubt(doubt: DoubtfulSession): Promise<void> {
    if (!this.doubts.has(doubt.id)) this.doubts.set(doubt.id, doubt);
  }

  /** What the sweep would find of sessions, oldest first. */
  due(nowMs: number): readonly Due[] {
    return [...this.#dueAtMs]
      .filter(([, dueAtMs]) => dueAtMs <= nowMs)
      .sort(([, a], [, b]) => a - b)
      .map(([sessionId]) => {
        const session = this.#sessions.get(sessionId);
        return session?.status === 'OPEN' ? { kind: 'PLAN', sessionId, siteId: session.siteId } : { kind: 'SETTLEMENT', sessionId };
      });
  }

  #put(session: Session): void {
    this.#sessions.set(session.id, { ...session, flags: [...new Set(session.flags)].sort() });
  }
}
