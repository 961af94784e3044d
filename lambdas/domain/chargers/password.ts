import { createHmac, scryptSync, timingSafeEqual } from 'node:crypto';
import type { PasswordHash } from './charger';

/**
 * A charger's Basic-auth password is 16 to 20 bytes, binary allowed (OCPP 1.6 security white paper A00.FR.205). The ones we make carry 119
 * random bits, which no hash needs to slow down; operators may choose their own, so a modest scrypt it is: 4 MB and about 10 ms, because
 * each of a deployment's chargers pays it on every reconnect, a dozen times a day.
 */
const SCRYPT = { N: 4_096, r: 8, p: 1 } as const;
const HASH_BYTES = 32;
const PASSWORD_CHARACTERS = 20;

export function generatePassword(random: { token(length: number): string }): string {
  return random.token(PASSWORD_CHARACTERS);
}

export function hashPassword(password: Uint8Array, salt: string): PasswordHash {
  const saltBytes = Buffer.from(salt, 'utf8');
  return { algorithm: 'scrypt', saltHex: saltBytes.toString('hex'), hashHex: scrypt(password, saltBytes).toString('hex') };
}

/** Of a key that we made at random, and of no other: whoever has its hash can try a million passwords a second. */
export function hashRandomKey(key: Uint8Array, salt: string): PasswordHash {
  const hash = hashPassword(key, salt);
  return { ...hash, quickHex: hmac(key, hash).toString('hex') };
}

/**
 * Compares bytes, never text: a binary key is not valid UTF-8. Some chargers send the key as the 32 to 40 hexadecimal digits in which
 * ChangeConfiguration(AuthorizationKey) carries it, instead of the bytes these stand for; that spelling of the same key is good too.
 */
export function verifyPassword(password: Uint8Array, expected: PasswordHash): boolean {
  const salt = Buffer.from(expected.saltHex, 'hex');
  const hash = Buffer.from(expected.hashHex, 'hex');
  if (timingSafeEqual(scrypt(password, salt), hash)) return true;
  const decoded = decodeHexSpelling(password);
  return decoded !== undefined && timingSafeEqual(scrypt(decoded, salt), hash);
}

/**
 * The check that is left when there were too many wrong passwords: it costs next to nothing, so whoever guesses gains nothing by it, and a
 * charger with a key of ours comes in however many others knock under its name. A password that a person chose never passes.
 */
export function verifyRandomKey(password: Uint8Array, expected: PasswordHash): boolean {
  const quick = Buffer.from(expected.quickHex ?? NEVER_HEX, 'hex');
  const spellings = [password, decodeHexSpelling(password) ?? password];
  return spellings.map((spelling) => timingSafeEqual(hmac(spelling, expected), quick)).includes(true);
}

function hmac(key: Uint8Array, { saltHex }: Pick<PasswordHash, 'saltHex'>): Buffer {
  return createHmac('sha256', Buffer.from(saltHex, 'hex')).update(key).digest();
}

function decodeHexSpelling(password: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(password).toString('latin1');
  return /^(?:[0-9a-f]{2}){16,20}$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
}

function scrypt(password: Uint8Array, salt: Uint8Array): Buffer {
  return scryptSync(password, salt, HASH_BYTES, SCRYPT);
}

/**
 * The bytes behind an AuthorizationKey as ChangeConfiguration carries it: 32 to 40 hexadecimal digits stand for 16 to 20 bytes (white paper
 * A00.FR.205). Anything else is what it is: some firmware takes plain text.
 */
export function authorizationKeyBytes(value: string): Uint8Array {
  const text = Buffer.from(value, 'utf8');
  return decodeHexSpelling(text) ?? text;
}

const NEVER_HEX = '00'.repeat(HASH_BYTES);

/** Checked in place of an unknown charger's hash, so that an unknown id costs the caller the same time as a wrong password. No password fits. */
export const NOBODYS_PASSWORD: PasswordHash = {
  algorithm: 'scrypt',
  saltHex: '00'.repeat(HASH_BYTES),
  hashHex: '00'.repeat(HASH_BYTES),
};
