import type { SpendingWatch } from '../domain/ledger/spending-watch';
import type { DoubtfulSession } from '../domain/sessions/inbox-item';
import type {
  ClosedSession,
  EnergyCost,
  LiveReading,
  OpenSession,
  Preferences,
  Session,
  SessionFlag,
  SettledSession,
} from '../domain/sessions/session';
import type { JsonObject } from '../domain/shared/json';
import type { MoneyText } from '../domain/shared/money';
import type { Result } from '../domain/shared/result';
import type { SessionBill, SessionTariff } from '../domain/tariffs/session-bill';
import type { Page, PageRequest } from './charger-store';
import type { Recount } from './statistics';

/** A frame that fits no session: acknowledged, kept whole, shown to a person, never billed by itself (F-9, F-10). */
export interface Orphan {
  readonly chargerId: string;
  readonly action: 'StopTransaction';
  readonly payload: JsonObject;
  readonly receivedAtMs: number;
  readonly reason: 'UNKNOWN_TRANSACTION' | 'UNUSABLE_TRANSACTION_ID';
}

export interface RecordedReading {
  readonly session: OpenSession;
  readonly previous: LiveReading | undefined;
}

export interface SessionQuery extends PageRequest {
  readonly chargerId?: string;
  readonly siteId?: string;
  /** One of these; none at all where there are none. */
  readonly siteIds?: readonly string[];
  readonly idTag?: string;
  readonly driverId?: string;
  readonly status?: Session['status'];
  /** Half-open interval on startedAt. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Sessions. Their id follows from charger and transaction (`sessionId` in domain/sessions), so a frame finds its session without a look-up. */
export interface SessionStore {
  /**
   * Conditional put. `EXISTS` carries the session that already has this charger and transaction id; the caller tells a repeated
   * start from a clash of hashes. The put also leaves a due mark, so that a lost planning nudge is made good by the sweep.
   */
  open(session: OpenSession, planDueAtMs: number): Promise<Result<undefined, { code: 'EXISTS'; session: Session }>>;
  get(sessionId: string): Promise<Session | undefined>;
  /** Keeps the newest reading. Answers the session as it then stands and the reading before, or what stood in the way. One write, no read. */
  recordReading(
    sessionId: string,
    reading: LiveReading,
  ): Promise<
    Result<
      RecordedReading,
      { code: 'SESSION_NOT_FOUND' } | { code: 'OLDER_READING'; session: Session } | { code: 'NOT_OPEN'; session: Session }
    >
  >;
  /** OPEN to CLOSED, once. Leaves a settlement due mark in the same write. One write, no read: energyWh and flags follow from the item (see closeSession). */
  close(
    session: ClosedSession,
    settleDueAtMs: number,
  ): Promise<Result<undefined, { code: 'SESSION_NOT_FOUND' } | { code: 'NOT_OPEN'; session: Session }>>;
  /** CLOSED to SETTLED, once per set of figures. A repeat, and figures that were corrected since they were read, change nothing. */
  settle(
    sessionId: string,
    settledAtMs: number,
    energyCost: EnergyCost | undefined,
    corrections?: number,
    bill?: SessionBill,
    charged?: MoneyText,
    /** What it adds to the statistics, in the same transaction: with the mark or not at all. */
    recount?: Recount,
  ): Promise<void>;
  /** When the cost of an open session is to be compared with what is held for it. One write. */
  watchSpending(sessionId: string, watch: SpendingWatch): Promise<void>;
  /** Fixes what a session is priced by, once: answers what stands, which is another caller's where that one came first. One write. */
  fixTariff(sessionId: string, tariff: SessionTariff): Promise<SessionTariff | undefined>;
  /**
   * Other figures for an ended session, back to CLOSED with a settlement due mark, in one write. `corrected` carries the figures it replaces;
   * refused when the session is no longer as it `was`.
   */
  correct(
    corrected: ClosedSession,
    was: ClosedSession | SettledSession,
    settleDueAtMs: number,
  ): Promise<Result<undefined, { code: 'CHANGED' }>>;
  flag(sessionId: string, flag: SessionFlag): Promise<void>;
  /** A person has decided about this flag of an ended session. */
  review(sessionId: string, flag: SessionFlag): Promise<void>;
  /** Another tag for an ended session, whoever it was of. One write; a session that is open stays as it is. */
  replaceTag(sessionId: string, idTag: string): Promise<void>;
  prefer(
    sessionId: string,
    preferences: Preferences,
    planDueAtMs: number,
  ): Promise<Result<Session, { code: 'SESSION_NOT_FOUND' } | { code: 'NOT_OPEN' }>>;
  /** Clears or moves the planning mark of an open session; a later mark is never moved earlier by a stale caller. */
  planned(sessionId: string, nextPlanDueAtMs: number | undefined): Promise<void>;
  list(query: SessionQuery): Promise<Page<Session>>;
  /** All open sessions of a site or a charger; eventually consistent. */
  listOpen(of: { readonly siteId: string } | { readonly chargerId: string; readonly siteId: string }): Promise<readonly OpenSession[]>;
  /** Every open session there is, a page at a time, in no order that means anything. */
  listAllOpen(page: PageRequest): Promise<Page<OpenSession>>;
  /** Idempotent for the same frame of the same millisecond. */
  keepOrphan(orphan: Orphan): Promise<void>;
  /** Puts a session before a person. Idempotent: an item that is there stays as it is, resolved or not. */
  keepDoubt(doubt: DoubtfulSession): Promise<void>;
}
