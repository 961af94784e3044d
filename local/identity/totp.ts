import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every authenticator speaks it: SHA-1, six digits, steps of 30 seconds. */
const STEP_S = 30;
const DIGITS = 6;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** A phone's clock may be a step off. */
const STEPS_OFF = [0, -1, 1];

/** 32 characters of base32: the 160 bits that RFC 4226 §4 recommends. */
export function newTotpSecret(): string {
  return [...randomBytes(32)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** The step whose code this is, or undefined: whoever keeps it accepts no code twice. */
export function stepOfCode(secret: string, code: string, nowMs: number): number | undefined {
  const now = Math.floor(nowMs / 1_000 / STEP_S);
  return STEPS_OFF.map((off) => now + off).find((step) => isEqual(codeAt(secret, step), code));
}

export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', bytesOf(secret)).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 0xf;
  return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

function bytesOf(secret: string): Buffer {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function isEqual(expected: string, given: string): boolean {
  return (
    given.length === expected.length &&
    timingSafeEqual(Buffer.from(expected), Buffer.from(given.padEnd(expected.length).slice(0, expected.length)))
  );
}
