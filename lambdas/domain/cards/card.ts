import type { MoneyText } from '../shared/money';

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
  readonly createdAtMs: number;
  readonly version: number;
}

/** The spelling under which a tag is stored and compared. */
export function normalIdTag(idTag: string): string {
  return idTag.trim().toUpperCase();
}
