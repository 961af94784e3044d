import { isSpent, type Tally, type TallyRule } from '../security/tally';
import { MINUTE_MS } from '../shared/time';

/**
 * How many wrong passwords are borne (CWE-307). Ids are printed on chargers, so whoever wants to can fail under the name of any of them, and
 * must not lock it out by that. Three things together see to it:
 *
 * - what is counted first is an id together with an address: a guesser uses up his own tries and not the charger's;
 * - many failures under one id from all over, or from one address under all ids, leave every other pair of the two its first try, and a
 *   charger that has the right password needs no second;
 * - a key that we made at random passes at any time, from any address. It cannot be guessed, so nothing is lost by looking.
 */
const RULES = {
  pair: { limit: 10, withinMs: 5 * MINUTE_MS, holdMs: 15 * MINUTE_MS },
  charger: { limit: 30, withinMs: 5 * MINUTE_MS, holdMs: 15 * MINUTE_MS },
  // A site's chargers often share one address.
  address: { limit: 50, withinMs: 5 * MINUTE_MS, holdMs: 15 * MINUTE_MS },
} as const satisfies Readonly<Record<string, TallyRule>>;

export type AttemptKind = keyof typeof RULES;
export type Attempts = Readonly<Record<AttemptKind, Tally>>;

/** RANDOM_KEYS_ONLY: no password is tried that somebody could guess, and nothing slow is computed. */
export type PasswordCheck = 'EVERY_PASSWORD' | 'RANDOM_KEYS_ONLY';

export function passwordCheck({ pair, charger, address }: Attempts): PasswordCheck {
  if (isSpent(pair, RULES.pair)) return 'RANDOM_KEYS_ONLY';
  const isUnderAttack = isSpent(charger, RULES.charger) || isSpent(address, RULES.address);
  return isUnderAttack && pair.count > 0 ? 'RANDOM_KEYS_ONLY' : 'EVERY_PASSWORD';
}

export function attemptRule(kind: AttemptKind): TallyRule {
  return RULES[kind];
}

/** This very failure made the limit full: it is told once. */
export function justSpent(kind: AttemptKind, { count }: Tally): boolean {
  return count === RULES[kind].limit;
}

/** An address as it is counted. Whoever has an IPv6 address has 2^64 of them: the network counts. */
export function countedAddress(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined ? before : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
