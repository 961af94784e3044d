import { ok, type Result, refuse } from '../../lambdas/domain/shared/result';
import type { Directory, Identity, OwnAccount, Role, SignIn, TokenHolder, Tokens, WeakPassword } from '../../lambdas/ports/people';

interface Account {
  id: string;
  email: string;
  password: string;
  isTemporary: boolean;
  isEnabled: boolean;
  roles: readonly Role[];
  code?: string;
  totp?: { secret: string; isOn: boolean };
}

type TooMany = { code: 'TOO_MANY_ATTEMPTS' };

/** A user pool as the API sees it. Codes and temporary passwords are counted, so that a test knows them; the TOTP is the secret. */
export class MemoryPool implements Identity, OwnAccount, Directory {
  readonly accounts: Account[] = [];
  readonly mails: string[] = [];
  readonly #sessions = new Map<string, Account>();
  readonly #refresh = new Map<string, Account>();
  readonly #access = new Map<string, { account: Account; issuedAtMs: number }>();
  readonly #nowMs: () => number;
  #counter = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(account: Partial<Account> & { readonly email: string }): Account {
    const made = { id: `sub-${++this.#counter}`, password: 'Correct-Horse-1', isTemporary: false, isEnabled: true, roles: [], ...account };
    this.accounts.push(made);
    return made;
  }

  async logIn(email: string, password: string): Promise<Result<SignIn, { code: 'WRONG_CREDENTIALS' } | TooMany>> {
    if (password === 'slow down') return refuse({ code: 'TOO_MANY_ATTEMPTS' });
    const account = this.accounts.find((one) => one.email === email);
    if (account === undefined || account.password !== password || !account.isEnabled) return refuse({ code: 'WRONG_CREDENTIALS' });
    return ok(this.#next(account));
  }

  async answerNewPassword(session: string, password: string): Promise<Result<SignIn, { code: 'LOG_IN_EXPIRED' } | WeakPassword | TooMany>> {
    const account = this.#sessions.get(session);
    if (account === undefined) return refuse({ code: 'LOG_IN_EXPIRED' });
    if (!/\d/.test(password)) return refuse({ code: 'WEAK_PASSWORD', rule: 'a digit is missing' });
    this.#sessions.delete(session);
    Object.assign(account, { password, isTemporary: false });
    return ok(this.#next(account));
  }

  async answerTotp(session: string, code: string): Promise<Result<SignIn, { code: 'LOG_IN_EXPIRED' } | { code: 'WRONG_CODE' } | TooMany>> {
    const account = this.#sessions.get(session);
    if (account === undefined) return refuse({ code: 'LOG_IN_EXPIRED' });
    if (account.totp?.secret !== code) return refuse({ code: 'WRONG_CODE' });
    this.#sessions.delete(session);
    return ok({ kind: 'TOKENS', ...this.#issue(account) });
  }

  async refresh(token: string): Promise<Result<Tokens, { code: 'INVALID_REFRESH_TOKEN' } | TooMany>> {
    const account = this.#refresh.get(token);
    this.#refresh.delete(token);
    return account === undefined ? refuse({ code: 'INVALID_REFRESH_TOKEN' }) : ok(this.#issue(account));
  }

  async revoke(token: string): Promise<void> {
    this.#refresh.delete(token);
  }

  async forgotPassword(email: string): Promise<Result<undefined, TooMany>> {
    const account = this.accounts.find((one) => one.email === email);
    if (account !== undefined) this.#sendCode(account);
    return ok();
  }

  async confirmPassword(
    email: string,
    code: string,
    password: string,
  ): Promise<Result<undefined, { code: 'WRONG_CODE' } | WeakPassword | TooMany>> {
    const account = this.accounts.find((one) => one.email === email);
    if (account?.code === undefined || account.code !== code) return refuse({ code: 'WRONG_CODE' });
    Object.assign(account, { password, code: undefined });
    return ok();
  }

  async verify(token: string): Promise<Result<TokenHolder, { code: 'INVALID_TOKEN' }>> {
    const found = this.#access.get(token);
    if (found === undefined) return refuse({ code: 'INVALID_TOKEN' });
    const { account, issuedAtMs } = found;
    return ok({ id: account.id, roles: account.roles, issuedAtMs });
  }

  async changePassword(
    token: string,
    previous: string,
    next: string,
  ): Promise<Result<undefined, { code: 'WRONG_CREDENTIALS' } | WeakPassword>> {
    const account = this.#access.get(token)?.account;
    if (account?.password !== previous) return refuse({ code: 'WRONG_CREDENTIALS' });
    account.password = next;
    return ok();
  }

  async beginTotp(token: string): Promise<Result<{ readonly secret: string }, { code: 'SECOND_FACTOR_ON' }>> {
    const account = this.#access.get(token)?.account;
    if (account === undefined || account.totp?.isOn === true) return refuse({ code: 'SECOND_FACTOR_ON' });
    account.totp = { secret: String(++this.#counter).padStart(6, '0'), isOn: false };
    return ok({ secret: account.totp.secret });
  }

  async confirmTotp(token: string, code: string): Promise<Result<undefined, { code: 'WRONG_CODE' }>> {
    const totp = this.#access.get(token)?.account.totp;
    if (totp?.secret !== code) return refuse({ code: 'WRONG_CODE' });
    totp.isOn = true;
    return ok();
  }

  async invite(email: string): Promise<{ readonly id: string; readonly isNew: boolean }> {
    const known = this.accounts.find((one) => one.email === email);
    if (known !== undefined) return { id: known.id, isNew: false };
    const made = this.add({ email, password: `temporary-${++this.#counter}`, isTemporary: true });
    this.mails.push(`${email} ${made.password}`);
    return { id: made.id, isNew: true };
  }

  async inviteAgain(email: string): Promise<Result<undefined, { code: 'USER_NOT_INVITED' }>> {
    const known = this.accounts.find((one) => one.email === email);
    if (known?.isTemporary !== true) return refuse({ code: 'USER_NOT_INVITED' });
    known.password = `temporary-${++this.#counter}`;
    this.mails.push(`${email} ${known.password}`);
    return ok();
  }

  async resetPassword(id: string): Promise<void> {
    const account = this.accounts.find((one) => one.id === id);
    if (account === undefined) return;
    account.password = `none-${++this.#counter}`;
    this.#sendCode(account);
  }

  async removeTotp(id: string): Promise<void> {
    const account = this.accounts.find((one) => one.id === id);
    if (account !== undefined) delete account.totp;
  }

  async setEnabled(id: string, isEnabled: boolean): Promise<void> {
    const account = this.accounts.find((one) => one.id === id);
    if (account !== undefined) account.isEnabled = isEnabled;
  }

  async signOut(id: string): Promise<void> {
    for (const [token, account] of this.#refresh) if (account.id === id) this.#refresh.delete(token);
  }

  async remove(id: string): Promise<void> {
    const place = this.accounts.findIndex((one) => one.id === id);
    if (place >= 0) this.accounts.splice(place, 1);
  }

  #sendCode(account: Account): void {
    account.code = `code-${++this.#counter}`;
    this.mails.push(`${account.email} ${account.code}`);
  }

  #next(account: Account): SignIn {
    const challenge = account.isTemporary ? 'NEW_PASSWORD' : account.totp?.isOn === true ? 'TOTP' : undefined;
    if (challenge === undefined) return { kind: 'TOKENS', ...this.#issue(account) };
    const session = `session-${++this.#counter}`;
    this.#sessions.set(session, account);
    return { kind: 'CHALLENGE', challenge, session };
  }

  #issue(account: Account): Tokens {
    const accessToken = `access-${++this.#counter}`;
    const refreshToken = `refresh-${this.#counter}`;
    this.#access.set(accessToken, { account, issuedAtMs: this.#nowMs() });
    this.#refresh.set(refreshToken, account);
    return { accessToken, refreshToken, expiresAtMs: this.#nowMs() + 3_600_000 };
  }
}
