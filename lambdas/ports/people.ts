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
  /** By e-mail address, removed ones left out. */
  list(page: PageRequest): Promise<Page<User>>;
}

/** Cognito in AWS; the local identity service answers the same calls. */
export interface Identity {
  logIn(
    email: string,
    password: string,
  ): Promise<
    Result<{ readonly accessToken: string; readonly expiresAtMs: number }, { code: 'WRONG_CREDENTIALS' } | { code: 'TOO_MANY_ATTEMPTS' }>
  >;
  /** Signature, issuer, client, expiry and use of the token; anything else is INVALID_TOKEN. */
  verify(accessToken: string): Promise<Result<TokenHolder, { code: 'INVALID_TOKEN' }>>;
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
