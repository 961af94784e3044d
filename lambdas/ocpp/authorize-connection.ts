import type { Charger } from '../domain/chargers/charger';
import { isChargerId } from '../domain/chargers/charger-id';
import type { PasswordCheck } from '../domain/chargers/connection-attempts';
import { NOBODYS_PASSWORD, verifyPassword, verifyRandomKey } from '../domain/chargers/password';

/** What a handshake brings, before anything is known about it. */
export interface Handshake {
  /** The `id` of the query string as often as it was given. A charger that appends `/<id>` to its URL leaves one leading slash. */
  readonly ids: readonly string[];
  readonly authorization: string | undefined;
}

export type ConnectionRefusal =
  | 'NO_ID'
  | 'BAD_ID'
  | 'NO_CREDENTIALS'
  | 'BAD_CREDENTIALS'
  /** The user name must be the charger's own id (security white paper A00.FR.204): nobody comes in as somebody else. */
  | 'OTHER_USER'
  /** An unknown charger and a wrong password are one answer after one and the same amount of work: ids are printed on chargers. */
  | 'UNKNOWN_OR_WRONG_PASSWORD'
  /** Its certificate is that of another charger (security white paper A00.FR.405). */
  | 'OTHER_CERTIFICATE'
  | 'UNKNOWN_WITH_CERTIFICATE'
  /** An operator rejected it; a certificate cannot be taken back like a password. */
  | 'REJECTED_WITH_CERTIFICATE'
  /** It came in with a higher security profile before (security white paper A00.FR.002, A05.FR.09). */
  | 'PROFILE_TOO_LOW';

export type Claim =
  | { readonly ok: true; readonly chargerId: string; readonly password: Uint8Array }
  | { readonly ok: false; readonly why: ConnectionRefusal };

export type Decision =
  | { readonly allowed: true; readonly charger: Charger; readonly cameWith: 'CURRENT' | 'PENDING' }
  | { readonly allowed: false; readonly why: ConnectionRefusal };

/** The id under which somebody knocks, whether or not anything proves it. */
export function claimedId(ids: readonly string[]): string | undefined {
  const [id = ''] = ids;
  return ids.length === 1 ? readChargerId(id) : undefined;
}

/** Who says that it connects, if it says so in due form. */
export function readClaim({ ids, authorization }: Handshake): Claim {
  if (ids[0] === undefined || ids[0] === '') return { ok: false, why: 'NO_ID' };
  const chargerId = claimedId(ids);
  if (chargerId === undefined) return { ok: false, why: 'BAD_ID' };
  if (authorization === undefined || authorization === '') return { ok: false, why: 'NO_CREDENTIALS' };
  const credentials = readBasicAuthorization(authorization);
  if (credentials === undefined) return { ok: false, why: 'BAD_CREDENTIALS' };
  if (credentials.user !== chargerId) return { ok: false, why: 'OTHER_USER' };
  return { ok: true, chargerId, password: credentials.password };
}

/**
 * Whether the claim holds, given the charger that is known under its id: by its password, or by the one that it may have taken over. A
 * refusal costs two password checks in every case, so that nobody learns from the time whether a charger is known or its key is being
 * changed. After too many wrong ones these are two quick checks instead, again in every case.
 */
export function decide(
  { password }: { readonly password: Uint8Array },
  charger: Charger | undefined,
  check: PasswordCheck = 'EVERY_PASSWORD',
): Decision {
  const current = charger?.password ?? NOBODYS_PASSWORD;
  const pending = charger?.pendingPassword === undefined || charger.pendingPassword.isSetAside ? undefined : charger.pendingPassword.hash;
  // A key of ours is proof by its quick hash alone. When the chargers of a town come back at once, two slow ones each would keep them waiting.
  const quick = verdict(charger, verifyRandomKey(password, current), verifyRandomKey(password, pending ?? NOBODYS_PASSWORD));
  if (quick.allowed || check === 'RANDOM_KEYS_ONLY') return quick;
  const isCurrent = verifyPassword(password, current);
  const isPending = verifyPassword(password, pending ?? NOBODYS_PASSWORD);
  return verdict(charger, isCurrent, isPending);
}

function verdict(charger: Charger | undefined, isCurrent: boolean, isPending: boolean): Decision {
  if (charger === undefined || !(isCurrent || isPending)) return { allowed: false, why: 'UNKNOWN_OR_WRONG_PASSWORD' };
  return { allowed: true, charger, cameWith: isCurrent ? 'CURRENT' : 'PENDING' };
}

/** No id contains a percent sign, so one that does is still encoded: some gateways decode the query and some do not. */
function readChargerId(raw: string): string | undefined {
  const path = raw.startsWith('/') ? raw.slice(1) : raw;
  try {
    const id = path.includes('%') ? decodeURIComponent(path) : path;
    return isChargerId(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 7617, but the password stays bytes: OCPP allows any 16 to 20 of them (OCPP-J 1.6 §6.2.2). */
function readBasicAuthorization(header: string): { readonly user: string; readonly password: Uint8Array } | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  const colon = bytes.indexOf(':');
  if (colon === -1 || colon === bytes.length - 1) return undefined;
  return { user: bytes.subarray(0, colon).toString('latin1'), password: bytes.subarray(colon + 1) };
}
