import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeDurably } from '../durable-file';
import type { PasswordHash } from './passwords';

export interface User {
  readonly sub: string;
  readonly email: string;
  readonly passwordHash?: PasswordHash;
  readonly status: 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED';
  readonly enabled: boolean;
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

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

  change(user: User, changes: Partial<Omit<User, 'sub' | 'createdAtMs' | 'updatedAtMs'>>): User {
    return this.#save({ ...user, ...changes, updatedAtMs: Date.now() });
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

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
