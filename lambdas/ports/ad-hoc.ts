import type { AdHocSession } from '../domain/ad-hoc/ad-hoc-session';
import type { PublicCode } from '../domain/ad-hoc/public-code';
import type { Receipt, ReceiptContent } from '../domain/ad-hoc/receipt';
import type { Result } from '../domain/shared/result';

/** Sessions without an account, each with its outbox and its due mark in one item: state and what it asks for are written together. */
export interface AdHocStore {
  create(adHoc: AdHocSession): Promise<Result<undefined, { code: 'EXISTS'; adHoc: AdHocSession }>>;
  get(id: string): Promise<AdHocSession | undefined>;
  /** Writes only over the version it read, and again after a clash. Answering the very same session writes nothing; answers what then stands. */
  change(id: string, change: (known: AdHocSession) => AdHocSession): Promise<AdHocSession | undefined>;
}

export interface Place {
  readonly chargerId: string;
  readonly connectorId: number;
}

/** A connector is kept for one driver at a time, for as long as paying takes. */
export interface ConnectorLocks {
  /** Free, lapsed or its own: one conditional write. */
  take(place: Place, holder: string, untilMs: number, nowMs: number): Promise<boolean>;
  /** For longer, if it still is the holder's and has not lapsed. */
  keep(place: Place, holder: string, untilMs: number, nowMs: number): Promise<boolean>;
  /** Of somebody else's lock nothing changes. */
  release(place: Place, holder: string): Promise<void>;
  isTaken(place: Place, nowMs: number): Promise<boolean>;
}

export interface PublicCodes {
  find(code: string): Promise<PublicCode | undefined>;
  /** Those in force, by connector. */
  listOf(chargerId: string): Promise<readonly PublicCode[]>;
  /** The connector's code from now on; the one before leads nowhere any more. Refused where the code is somebody's, or somebody else replaced it at the same time. */
  replace(code: PublicCode): Promise<Result<undefined, { code: 'CONFLICT' }>>;
}

/** Numbered without a gap within the year, and never changed. */
export interface Receipts {
  /** Idempotent: a session has one receipt. */
  issue(content: ReceiptContent): Promise<Receipt>;
  get(adHocId: string): Promise<Receipt | undefined>;
}
