import type { MoneyText } from '../shared/money';
import { MINUTE_MS } from '../shared/time';

/** An RFID card, or any other token a charger reads as an idTag. Compared without case: OCPP 1.6 §7.28 CiString20. */
export interface Card {
  readonly idTag: string;
  readonly kind: 'PERSONAL' | 'COMMERCIAL';
  readonly status: 'ACTIVE' | 'BLOCKED';
  readonly driverId?: string;
  readonly parentIdTag?: string;
  readonly expiresAtMs?: number;
  /** Of a personal card: paid later by its driver (unless told otherwise), or free of charge. */
  readonly billing?: 'POSTPAID' | 'FREE';
  /** Of a commercial card: what has to be in the wallet to start. */
  readonly minimumToStart?: MoneyText;
  /** How many sessions it may have open at once. Absent: any number, and nobody counts. */
  readonly maxConcurrent?: number;
  readonly createdAtMs: number;
  readonly version: number;
}

/** Which sessions of a card have one of its places. */
export interface CardPlaces {
  readonly sessionIds: readonly string[];
  /** When the newest was taken. */
  readonly takenAtMs: number;
  /** How often one was taken: changes with each. */
  readonly taken: number;
}

/** A start takes its place before its session is written; whoever looks in between must not think it abandoned. */
const START_UNDER_WAY_MS = MINUTE_MS;

/** The places whose sessions are over, or were never written. `statuses` by session; none where there is no such session. */
export function freePlaces(places: CardPlaces, statuses: ReadonlyMap<string, 'OPEN' | 'ENDED'>, nowMs: number): readonly string[] {
  const mayBeUnderWay = nowMs - places.takenAtMs < START_UNDER_WAY_MS;
  return places.sessionIds.filter((id) => statuses.get(id) === 'ENDED' || (statuses.get(id) === undefined && !mayBeUnderWay));
}

/** The spelling under which a tag is stored and compared. */
export function normalIdTag(idTag: string): string {
  return idTag.trim().toUpperCase();
}
