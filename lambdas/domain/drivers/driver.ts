/** Somebody who charges. Their money is in their wallet; their cards name them. */
export interface Driver {
  readonly id: string;
  readonly name: string;
  /** E.164, for example `+4915112345678`. One number is one driver: they log in with it. */
  readonly phone: string;
  readonly email?: string;
  readonly walletId: string;
  /** Who this was is forgotten: name and number are empty for good. The id stays, for the books. */
  readonly erasedAtMs?: number;
  readonly createdAtMs: number;
  readonly version: number;
}

/** What an ended session of an erased driver has instead of the tag of their card. */
export const ERASED_TAG = 'ERASED';

/** What stays of a driver who asked to be forgotten: the books name them by an id that leads to nobody any more. */
export function erased({ id, walletId, createdAtMs, version }: Driver, nowMs: number): Driver {
  return { id, name: '', phone: '', walletId, erasedAtMs: nowMs, createdAtMs, version };
}

/** E.164: a plus, a country code that does not begin with 0, at most 15 digits. Shorter than 7 is no subscriber anywhere. */
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A telephone number as people write it, in E.164: spaces, dots, hyphens, slashes and brackets go, `00` is a plus, and the `(0)` that is not
 * dialled from abroad goes too. Undefined without a country code: whose it would be is a guess.
 */
export function normalPhone(written: string): string | undefined {
  const digits = written
    .trim()
    .replace(/^00/, '+')
    .replace(/\(0\)/, '')
    .replaceAll(/[\s.\-/()\u00a0\u2011]/g, '');
  return E164.test(digits) ? digits : undefined;
}
