import { createHash } from 'node:crypto';
import type { JsonObject } from '../shared/json';
import type { Doubt } from './review-session';

/** What waits for a person: a stop that fits no session, or a session whose figures are doubtful. */
export type InboxKind = 'ORPHAN_STOP' | 'IMPOSSIBLE_ENERGY' | 'ENERGY_AFTER_STOP' | 'SUSPECT_DUPLICATE';
export const INBOX_KINDS = [
  'ORPHAN_STOP',
  'IMPOSSIBLE_ENERGY',
  'ENERGY_AFTER_STOP',
  'SUSPECT_DUPLICATE',
] as const satisfies readonly InboxKind[];

export type OrphanReason = 'UNKNOWN_TRANSACTION' | 'UNUSABLE_TRANSACTION_ID';

interface Waiting {
  readonly id: string;
  readonly chargerId: string;
  readonly receivedAtMs: number;
  readonly resolution?: Resolution;
}

export interface OrphanStop extends Waiting {
  readonly kind: 'ORPHAN_STOP';
  readonly reason: OrphanReason;
  /** The StopTransaction as it came. */
  readonly payload: JsonObject;
}

export interface DoubtfulSession extends Waiting {
  readonly kind: Exclude<InboxKind, 'ORPHAN_STOP'>;
  readonly reason: Doubt;
  readonly sessionId: string;
}

export type InboxItem = OrphanStop | DoubtfulSession;

export type ResolutionAction = 'ATTACH' | 'CREATE_SESSION' | 'DISMISS' | 'ACCEPT' | 'SET_ENERGY';

/** Start facts of a session that an operator makes from a stop. */
export interface StartFacts {
  readonly startedAtMs: number;
  readonly meterStartWh: number;
  readonly connectorId: number;
  readonly idTag: string;
}

/**
 * What a person decided. It is kept before it is carried out: who comes second is told so, and a repeat of the first carries out what a
 * crash left undone. `appliedAtMs` is absent until then.
 */
export interface Resolution {
  readonly action: ResolutionAction;
  readonly sessionId?: string;
  readonly start?: StartFacts;
  readonly energyWh?: number;
  readonly note: string;
  readonly actor: string;
  readonly atMs: number;
  readonly appliedAtMs?: number;
}

export type InboxStatus = 'OPEN' | 'RESOLVING' | 'RESOLVED';

export function inboxStatus({ resolution }: InboxItem): InboxStatus {
  if (resolution === undefined) return 'OPEN';
  return resolution.appliedAtMs === undefined ? 'RESOLVING' : 'RESOLVED';
}

/** Registers, rating and gaps are one kind of doubt: can this energy be right? */
export function kindOfDoubt(doubt: Doubt): DoubtfulSession['kind'] {
  return doubt === 'ENERGY_AFTER_STOP' || doubt === 'SUSPECT_DUPLICATE' ? doubt : 'IMPOSSIBLE_ENERGY';
}

/** One item per session, doubt and end of the session: found twice it is the same item, after a correction a new one. */
export function doubtfulSession(
  { id, chargerId, stopReceivedAtMs }: { readonly id: string; readonly chargerId: string; readonly stopReceivedAtMs: number },
  doubt: Doubt,
): DoubtfulSession {
  const place = { chargerId, receivedAtMs: stopReceivedAtMs, hash: hashOf([id, doubt]) };
  return { id: inboxItemId(place), chargerId, receivedAtMs: stopReceivedAtMs, kind: kindOfDoubt(doubt), reason: doubt, sessionId: id };
}

/** Where an item stands: its charger, when it came, and a hash that tells two of one millisecond apart. */
export interface InboxPlace {
  readonly chargerId: string;
  readonly receivedAtMs: number;
  readonly hash: string;
}

export function placeOfOrphan({
  chargerId,
  receivedAtMs,
  payload,
}: Pick<OrphanStop, 'chargerId' | 'receivedAtMs' | 'payload'>): InboxPlace {
  return { chargerId, receivedAtMs, hash: hashOf(payload) };
}

export function inboxItemId({ chargerId, receivedAtMs, hash }: InboxPlace): string {
  return `orp_${Buffer.from(`${receivedAtMs}.${hash}.${chargerId}`, 'utf8').toString('base64url')}`;
}

/** Undefined for anything that `inboxItemId` cannot have made. */
export function parseInboxItemId(id: string): InboxPlace | undefined {
  const [, receivedAt, hash, chargerId] =
    /^(\d{1,14})\.([0-9a-f]{16})\.(.+)$/s.exec(Buffer.from(id.slice(4), 'base64url').toString('utf8')) ?? [];
  if (receivedAt === undefined || hash === undefined || chargerId === undefined) return undefined;
  const place = { chargerId, receivedAtMs: Number(receivedAt), hash };
  return inboxItemId(place) === id ? place : undefined;
}

function hashOf(of: unknown): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 16);
}
