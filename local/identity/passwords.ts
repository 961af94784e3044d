import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** A password as it is kept: `scrypt$<salt>$<hash>`, base64url. */
export type PasswordHash = string;

const KEY_BYTES = 32;
/** Node's defaults (N 16384, r 8, p 1): some 50 ms of one core for each guess. */
const derive = (password: string, salt: Buffer) =>
  new Promise<Buffer>((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, KEY_BYTES, (error, key) => (error === null ? resolve(key) : reject(error)));
  });

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64url')}$${(await derive(password, salt)).toString('base64url')}`;
}

/** For an unknown user compare with nothing: it takes as long as a real comparison, so time does not tell who exists. */
export async function passwordMatches(password: string, hash: PasswordHash | undefined): Promise<boolean> {
  const [, salt, expected] = (hash ?? `scrypt$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`).split('$');
  const actual = await derive(password, Buffer.from(salt ?? '', 'base64url'));
  return timingSafeEqual(actual, Buffer.from(expected ?? '', 'base64url')) && hash !== undefined;
}

/** 20 characters of five kinds, so that it meets any password policy. */
export function generatePassword(): string {
  return `${randomBytes(12).toString('base64url').replace(/[-_]/g, 'x')}-aA1${(randomBytes(1)[0] ?? 0) % 10}`;
}
