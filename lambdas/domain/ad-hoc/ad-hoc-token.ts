import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** No RFID reader gives it: card numbers are hexadecimal. */
const TAG_BEGINS = 'Q';
const TAG_CHARACTERS = 19;

/** 256 bits as text. Whoever has it follows and stops the session and reads its receipt; it is stored nowhere. */
export function tokenFrom(code: string, idempotencyKey: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['ad-hoc token', code, idempotencyKey]))
    .digest('base64url');
}

/** 95 bits of hash of the token: what the charger and the office see leads nobody back to it. */
export function idTagOf(token: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(['ad-hoc tag', token]))
    .digest();
  const bits = Array.from(hash, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = Array.from({ length: TAG_CHARACTERS }, (_, i) => BASE32[Number.parseInt(bits.slice(5 * i, 5 * i + 5), 2)]);
  return TAG_BEGINS + letters.join('');
}

export function adHocIdOf(idTag: string): string {
  return `adh_${idTag.trim().toLowerCase()}`;
}

/** Can this have been made by `idTagOf`? Then no card has to be looked up. Compared without case (OCPP 1.6 §7.28). */
export function isAdHocTag(idTag: string): boolean {
  return /^Q[A-Z2-7]{19}$/i.test(idTag.trim());
}
