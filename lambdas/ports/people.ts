import type { Result } from '../domain/shared/result';

/** Who is asking, whichever way they proved it. Handlers see this and nothing of tokens. */
export interface Principal {
  readonly id: string;
  readonly kind: 'user' | 'api-key';
  readonly email?: string;
  readonly roles: readonly Role[];
}

export type Role = 'owner' | 'admin' | 'operator' | 'viewer';

/** Cognito in AWS; the local identity service answers the same calls. */
export interface Identity {
  logIn(
    email: string,
    password: string,
  ): Promise<
    Result<{ readonly accessToken: string; readonly expiresAtMs: number }, { code: 'WRONG_CREDENTIALS' } | { code: 'TOO_MANY_ATTEMPTS' }>
  >;
  /** Signature, issuer, client, expiry and use of the token; anything else is INVALID_TOKEN. */
  verify(accessToken: string): Promise<Result<Principal, { code: 'INVALID_TOKEN' }>>;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
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
