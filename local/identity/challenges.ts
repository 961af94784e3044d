import { randomBytes } from 'node:crypto';

/** What stands between a right password and a token. */
export interface Challenge {
  readonly name: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA';
  readonly sub: string;
  readonly clientId: string;
}

/** Cognito's `AuthSessionValidity`, unless told otherwise. */
const VALID_MS = 3 * 60_000;
const MOST_TRIES = 5;
const REMEMBERED = 10_000;

/** Sign-ins that wait for an answer. A restart forgets them, and the person begins again. */
export class Challenges {
  readonly #open = new Map<string, Challenge & { readonly untilMs: number; readonly tries: number }>();

  ask(challenge: Challenge): string {
    const session = randomBytes(48).toString('base64url');
    this.#open.set(session, { ...challenge, untilMs: Date.now() + VALID_MS, tries: 0 });
    const [oldest] = this.#open.keys();
    if (this.#open.size > REMEMBERED && oldest !== undefined) this.#open.delete(oldest);
    return session;
  }

  /** One try at it. Too late, answered already, or tried too often: there is none. */
  try(session: string): Challenge | undefined {
    const found = this.#open.get(session);
    if (found === undefined || found.untilMs <= Date.now() || found.tries >= MOST_TRIES) {
      this.#open.delete(session);
      return undefined;
    }
    this.#open.set(session, { ...found, tries: found.tries + 1 });
    return found;
  }

  answered(session: string): void {
    this.#open.delete(session);
  }
}
