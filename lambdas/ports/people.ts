import type { Result } from '../domain/shared/result';
import type { Page, PageRequest } from './charger-store';

/** Who is asking, whichever way they proved it. Handlers see this and nothing of tokens. */
export interface Principal {
  readonly id: string;
  readonly kind: 'user' | 'api-key';
  readonly email?: string;
  readonly roles: readonly Role[];
  /** The sites whose things they see and change. Absent: those of the whole network. */
  readonly sites?: readonly string[];
  /** With the role driver: whose data is their own. */
  readonly driverId?: string;
}

/** The names of the groups of the user pool. `driver` stands alone and opens nothing but the driver's own data. */
export const ROLES = ['owner', 'admin', 'operator', 'accountant', 'technician', 'viewer', 'driver'] as const;
export type Role = (typeof ROLES)[number];

/** Whom an access token speaks of. The roles are those of its groups, and count only for people of whom there is no `User`. */
export interface TokenHolder {
  readonly id: string;
  readonly email?: string;
  readonly roles: readonly Role[];
  readonly issuedAtMs: number;
}

/**
 * What a person may do, and whether their tokens count. It is read with every request, so a change holds from the next one on. A removed
 * person stays as a `REMOVED` one: with nothing known of them, tokens from before would speak for themselves again.
 */
export interface User {
  /** The `sub` of the identity service. */
  readonly id: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly sites?: readonly string[];
  readonly driverId?: string;
  /** INVITED until they have chosen a password of their own. */
  readonly status: 'INVITED' | 'ACTIVE' | 'DISABLED' | 'REMOVED';
  /** Tokens from this instant and before are not valid any more. */
  readonly signedOutAtMs?: number;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly version: number;
}

export interface UserStore {
  get(id: string): Promise<User | undefined>;
  /** Refused when there is one of this id, removed or not. */
  create(user: User): Promise<Result<undefined, { code: 'USER_EXISTS' }>>;
  /** Writes only over the version it read; a change in between is `CONFLICT`. */
  update(user: User): Promise<Result<User, { code: 'USER_NOT_FOUND' } | { code: 'CONFLICT' }>>;
  /** Without regard to case; eventually consistent. */
  findByEmail(email: string): Promise<User | undefined>;
  /** By e-mail address, removed ones left out. */
  list(page: PageRequest): Promise<Page<User>>;
}

export interface Tokens {
  readonly accessToken: string;
  readonly expiresAtMs: number;
  /** Good once: a refresh answers the next one. */
  readonly refreshToken: string;
}

/** A password is right; a challenge is what else is asked for. */
export type SignIn =
  | ({ readonly kind: 'TOKENS' } & Tokens)
  | { readonly kind: 'CHALLENGE'; readonly challenge: Challenge; readonly session: string };
export type Challenge = 'NEW_PASSWORD' | 'TOTP';

type TooMany = { code: 'TOO_MANY_ATTEMPTS' };
export type WeakPassword = { code: 'WEAK_PASSWORD'; readonly rule: string };

/** Cognito in AWS; the local identity service answers the same calls. What people do before they have a token. */
export interface Identity {
  logIn(email: string, password: string): Promise<Result<SignIn, { code: 'WRONG_CREDENTIALS' } | TooMany>>;
  /** LOG_IN_EXPIRED: the session is too old, used, or was tried too often. */
  answerNewPassword(session: string, newPassword: string): Promise<Result<SignIn, { code: 'LOG_IN_EXPIRED' } | WeakPassword | TooMany>>;
  answerTotp(session: string, code: string): Promise<Result<SignIn, { code: 'LOG_IN_EXPIRED' } | { code: 'WRONG_CODE' } | TooMany>>;
  refresh(refreshToken: string): Promise<Result<Tokens, { code: 'INVALID_REFRESH_TOKEN' } | TooMany>>;
  /** Whatever it is: afterwards it is not valid. */
  revoke(refreshToken: string): Promise<void>;
  /** Sends a code where there is somebody of this address, and does not tell. */
  forgotPassword(email: string): Promise<Result<undefined, TooMany>>;
  confirmPassword(
    email: string,
    code: string,
    newPassword: string,
  ): Promise<Result<undefined, { code: 'WRONG_CODE' } | WeakPassword | TooMany>>;
  /** Signature, issuer, client, expiry and use of the token; anything else is INVALID_TOKEN. */
  verify(accessToken: string): Promise<Result<TokenHolder, { code: 'INVALID_TOKEN' }>>;
}

/** What people do about their own account, with the access token that they came with. */
export interface OwnAccount {
  changePassword(
    accessToken: string,
    previous: string,
    next: string,
  ): Promise<Result<undefined, { code: 'WRONG_CREDENTIALS' } | WeakPassword | TooMany>>;
  /** A secret for an authenticator; it counts once a first code was right. */
  beginTotp(accessToken: string): Promise<Result<{ readonly secret: string }, { code: 'SECOND_FACTOR_ON' }>>;
  confirmTotp(accessToken: string, code: string): Promise<Result<undefined, { code: 'WRONG_CODE' } | TooMany>>;
}

/** What is done about other people's accounts. All but the invitation may be repeated without harm. */
export interface Directory {
  /** By e-mail, with a temporary password. Of somebody who is there already, their id. */
  invite(email: string): Promise<{ readonly id: string; readonly isNew: boolean }>;
  inviteAgain(email: string): Promise<Result<undefined, { code: 'USER_NOT_INVITED' }>>;
  /** The password stops working, and a code by e-mail takes its place. */
  resetPassword(id: string): Promise<void>;
  /** For somebody who has lost their phone. */
  removeTotp(id: string): Promise<void>;
  setEnabled(id: string, isEnabled: boolean): Promise<void>;
  /** Refresh tokens stop working; access tokens do by `User.signedOutAtMs`. */
  signOut(id: string): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Absent: the whole network. */
  readonly sites?: readonly string[];
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly lastFour: string;
}

/** Only the SHA-256 of a key is kept: keys carry 160 random bits, so a slow hash would add nothing. */
export interface ApiKeyStore {
  create(key: ApiKey, sha256Hex: string): Promise<void>;
  findByHash(sha256Hex: string): Promise<ApiKey | undefined>;
  list(): Promise<readonly ApiKey[]>;
  remove(id: string): Promise<boolean>;
}
