import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeDurably } from '../durable-file';
import type { PasswordHash } from './passwords';

export interface User {
  readonly sub: string;
  readonly email: string;
  readonly passwordHash?: PasswordHash;
  readonly status: 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED' | 'RESET_REQUIRED';
  /** A temporary password is good until then. */
  readonly passwordUntilMs?: number;
  /** The code that was sent to somebody who forgot their password. */
  readonly code?: { readonly sha256: string; readonly untilMs: number; readonly tries: number };
  readonly totp?: { readonly secret: string; readonly isVerified: boolean; readonly isPreferred: boolean; readonly usedStep?: number };
  /** Cognito's own operations take no access token from before. */
  readonly signedOutAtMs?: number;
  readonly enabled: boolean;
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

type Changes = { readonly [F in keyof Omit<User, 'sub' | 'createdAtMs' | 'updatedAtMs'>]?: User[F] | undefined };

interface RefreshToken {
  readonly sub: string;
  readonly clientId: string;
  readonly authTimeS: number;
  readonly expiresAtMs: number;
}

interface Stored {
  readonly users: readonly User[];
  readonly refreshTokens: Readonly<Record<string, RefreshToken>>;
}

/** The people of one pool, in one file. There are few of them, and they change rarely. */
export class Users {
  readonly #path: string;
  readonly #users: Map<string, User>;
  readonly #refreshTokens: Map<string, RefreshToken>;

  constructor(path: string) {
    this.#path = path;
    const stored: Stored = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { users: [], refreshTokens: {} };
    this.#users = new Map(stored.users.map((user) => [user.sub, user]));
    this.#refreshTokens = new Map(Object.entries(stored.refreshTokens));
  }

  /** By user name (the `sub`) or by e-mail address, which signs in without regard to case. */
  find(usernameOrEmail: string): User | undefined {
    const email = usernameOrEmail.toLowerCase();
    return this.#users.get(usernameOrEmail) ?? this.all().find((user) => user.email.toLowerCase() === email);
  }

  all(): readonly User[] {
    return [...this.#users.values()];
  }

  create(user: Omit<User, 'sub' | 'createdAtMs' | 'updatedAtMs'>): User {
    const now = Date.now();
    return this.#save({ ...user, sub: randomUUID(), createdAtMs: now, updatedAtMs: now });
  }

  /** Changes the person as they stand now, whatever was known of them before. */
  change(user: User, changes: Changes): User {
    const changed = { ...(this.#users.get(user.sub) ?? user), ...changes, updatedAtMs: Date.now() };
    return this.#save(Object.fromEntries(Object.entries(changed).filter(([, fact]) => fact !== undefined)) as unknown as User);
  }

  delete(user: User): void {
    this.#users.delete(user.sub);
    this.forgetRefreshTokens(user);
  }

  /** Only its hash is kept. */
  rememberRefreshToken(token: string, facts: RefreshToken): void {
    const now = Date.now();
    for (const [hash, { expiresAtMs }] of this.#refreshTokens) if (expiresAtMs <= now) this.#refreshTokens.delete(hash);
    this.#refreshTokens.set(sha256(token), facts);
    this.#write();
  }

  refreshToken(token: string): RefreshToken | undefined {
    const found = this.#refreshTokens.get(sha256(token));
    return found !== undefined && found.expiresAtMs > Date.now() ? found : undefined;
  }

  /** Rotation: the old one is good for the grace period, so that an answer that was lost can be asked for again. */
  retireRefreshToken(token: string, graceS: number): void {
    const found = this.refreshToken(token);
    if (found === undefined) return;
    const expiresAtMs = Math.min(found.expiresAtMs, Date.now() + graceS * 1_000);
    this.#refreshTokens.set(sha256(token), { ...found, expiresAtMs });
    this.#write();
  }

  forgetRefreshTokens(user: User): void {
    for (const [hash, { sub }] of this.#refreshTokens) if (sub === user.sub) this.#refreshTokens.delete(hash);
    this.#write();
  }

  #save(user: User): User {
    this.#users.set(user.sub, user);
    this.#write();
    return user;
  }

  #write(): void {
    const stored: Stored = { users: this.all(), refreshTokens: Object.fromEntries(this.#refreshTokens) };
    writeDurably(this.#path, JSON.stringify(stored));
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
