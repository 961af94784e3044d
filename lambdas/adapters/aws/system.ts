import { randomBytes, randomInt } from 'node:crypto';
import { ulid } from 'ulid';
import type { Clock, Random, Sleep } from '../../ports/clock';

export const systemClock: Clock = { nowMs: () => Date.now() };

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const systemRandom: Random = {
  token: (length) => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  ulid: () => ulid(undefined, () => randomBytes(4).readUInt32BE(0) / 2 ** 32),
};

export const systemSleep: Sleep = (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs));
