import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { User, UserStore } from '../../ports/people';

export class MemoryUserStore implements UserStore {
  readonly #users = new Map<string, User>();

  async get(id: string): Promise<User | undefined> {
    return this.#users.get(id);
  }

  async create(user: User): Promise<Result<undefined, { code: 'USER_EXISTS' }>> {
    if (this.#users.has(user.id)) return refuse({ code: 'USER_EXISTS' });
    this.#users.set(user.id, user);
    return ok();
  }

  async update(user: User): Promise<Result<User, { code: 'USER_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const known = this.#users.get(user.id);
    if (known === undefined) return refuse({ code: 'USER_NOT_FOUND' });
    if (known.version !== user.version) return refuse({ code: 'CONFLICT' });
    const next = { ...user, version: user.version + 1 };
    this.#users.set(user.id, next);
    return ok(next);
  }

  async findByEmail(email: string): Promise<User | undefined> {
    return [...this.#users.values()].find((user) => user.status !== 'REMOVED' && user.email.toLowerCase() === email.toLowerCase());
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<User>> {
    const rest = [...this.#users.values()]
      .filter(({ status }) => status !== 'REMOVED')
      .map((user) => [`${user.email.toLowerCase()}#${user.id}`, user] as const)
      .filter(([place]) => cursor === undefined || place > cursor)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const page = rest.slice(0, limit);
    return { items: page.map(([, user]) => user), nextCursor: rest.length > limit ? (page.at(-1)?.[0] ?? null) : null };
  }
}
