import { CognitoError } from './cognito-error';

interface Failures {
  readonly count: number;
  readonly lockedUntilMs: number;
}

/** "After five failed sign-in attempts Amazon Cognito locks out the user for one second, doubling to about 15 minutes." */
const FREE_ATTEMPTS = 5;
const LONGEST_LOCK_MS = 15 * 60_000;
/** Names are the attacker's to choose, so their number is bounded; the oldest are forgotten. */
const REMEMBERED = 10_000;

/** Counts failed sign-ins by name, known or not: a lock must not tell who exists. */
export class Attempts {
  readonly #failures = new Map<string, Failures>();

  /** Lets `check` look at a password, unless there were too many wrong ones; undefined from it is one more. */
  async guard<T>(username: string, check: () => Promise<T | undefined>): Promise<T> {
    const name = username.toLowerCase();
    if (this.isLocked(name, Date.now())) throw new CognitoError('NotAuthorizedException', 'Password attempts exceeded');
    // Counted before the slow comparison, so that guesses sent all at once are counted, too.
    this.failed(name, Date.now());
    const found = await check();
    if (found === undefined) throw new CognitoError('NotAuthorizedException', 'Incorrect username or password.');
    this.succeeded(name);
    return found;
  }

  isLocked(name: string, nowMs: number): boolean {
    return (this.#failures.get(name)?.lockedUntilMs ?? 0) > nowMs;
  }

  failed(name: string, nowMs: number): void {
    const count = (this.#failures.get(name)?.count ?? 0) + 1;
    const lockMs = count < FREE_ATTEMPTS ? 0 : Math.min(LONGEST_LOCK_MS, 1_000 * 2 ** (count - FREE_ATTEMPTS));
    this.#failures.delete(name);
    this.#failures.set(name, { count, lockedUntilMs: nowMs + lockMs });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > REMEMBERED && oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(name: string): void {
    this.#failures.delete(name);
  }
}
