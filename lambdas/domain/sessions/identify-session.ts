import { createHash } from 'node:crypto';
import { normalIdTag } from '../cards/card';

/** The fields of a StartTransaction that stay the same however often it is sent again (F-6). */
export interface StartIdentity {
  readonly chargerId: string;
  readonly connectorId: number;
  readonly idTag: string;
  /** The charger's own time, in milliseconds where it can be read: a clock that is wrong is wrong in the same way on every retry. */
  readonly reportedAt: number | string;
  readonly meterStart: number;
}

export function startKey({ chargerId, connectorId, idTag, reportedAt, meterStart }: StartIdentity): string {
  return JSON.stringify([chargerId, connectorId, normalIdTag(idTag), reportedAt, meterStart]);
}

export const HIGHEST_TRANSACTION_ID = 2 ** 31 - 1;

/**
 * 1 to 2^31 - 1, because chargers keep it in a signed 32-bit integer (F-11). The same start gives the same number without a counter to
 * wait for; the salt moves on when the number is taken.
 */
export function transactionId(key: string, salt: number): number {
  const hash = createHash('sha256')
    .update(JSON.stringify([key, salt]))
    .digest();
  return 1 + Number(hash.readBigUInt64BE(0) % BigInt(HIGHEST_TRANSACTION_ID));
}

/** Can this be a number that we gave? Chargers also send -1, 0 and 2^63 - 1 for transactions they lost track of (F-9, F-10). */
export function isTransactionId(reported: number | undefined): reported is number {
  return reported !== undefined && Number.isInteger(reported) && reported >= 1 && reported <= HIGHEST_TRANSACTION_ID;
}

const ID_CHARACTERS = 26;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** 130 bits of hash: a frame finds its session without a look-up, and nobody guesses a neighbour's. */
export function sessionId(chargerId: string, transaction: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([chargerId, transaction]))
    .digest();
  const bits = Array.from(hash, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = Array.from({ length: ID_CHARACTERS }, (_, i) => BASE32[Number.parseInt(bits.slice(5 * i, 5 * i + 5), 2)]);
  return `ses_${letters.join('')}`;
}
