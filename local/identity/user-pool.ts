import { Attempts } from './attempts';
import { CognitoError, required } from './cognito-error';
import type { Outbox } from './outbox';
import { OwnAccount } from './own-account';
import { generatePassword, hashPassword, passwordMatches } from './passwords';
import { checkPolicy, type PoolDefinition } from './pool-definition';
import { SignIn } from './sign-in';
import type { Tokens } from './tokens';
import type { User, Users } from './users';

const DAY_MS = 86_400_000;

type Attributes = readonly { readonly Name: string; readonly Value?: string }[];

/** The part of Cognito's user pools that the application calls, with Cognito's answers and refusals. Here: what an administrator does. */
export class UserPool {
  readonly definition: PoolDefinition;
  readonly signIn: SignIn;
  readonly account: OwnAccount;
  readonly publicKeys: string;
  readonly #users: Users;
  readonly #outbox: Outbox;

  constructor(definition: PoolDefinition, parts: { readonly users: Users; readonly tokens: Tokens; readonly outbox: Outbox }) {
    const attempts = new Attempts();
    this.definition = definition;
    this.signIn = new SignIn(definition, { ...parts, attempts });
    this.account = new OwnAccount(definition, { ...parts, attempts });
    this.publicKeys = parts.tokens.publicKeys;
    this.#users = parts.users;
    this.#outbox = parts.outbox;
  }

  /** The invitation goes out by e-mail; `RESEND` sends another temporary password to somebody who has not come yet. */
  async adminCreateUser(request: {
    Username?: string;
    TemporaryPassword?: string;
    UserAttributes?: Attributes;
    MessageAction?: 'RESEND' | 'SUPPRESS';
  }) {
    const attributes = Object.fromEntries((request.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value ?? '']));
    const email = attributes['email'] ?? required(request.Username, 'Username');
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new CognitoError('InvalidParameterException', 'Username should be an email.');
    const known = this.#users.find(email);
    if (known !== undefined && request.MessageAction === 'RESEND') return this.#inviteAgain(known);
    if (known !== undefined) {
      throw new CognitoError('UsernameExistsException', 'An account with the given email already exists.');
    }
    const password = request.TemporaryPassword ?? generatePassword();
    checkPolicy(this.definition, password);
    const user = this.#users.create({
      email,
      passwordHash: await hashPassword(password),
      status: 'FORCE_CHANGE_PASSWORD',
      enabled: true,
      groups: [],
      attributes: { ...attributes, email },
      passwordUntilMs: this.#temporaryUntilMs(),
    });
    if (request.MessageAction !== 'SUPPRESS') this.#sendPassword(user, password);
    return { User: described(user, 'Attributes') };
  }

  async #inviteAgain(user: User) {
    if (user.status !== 'FORCE_CHANGE_PASSWORD') {
      throw new CognitoError('UnsupportedUserStateException', 'Resend not possible. User status is not FORCE_CHANGE_PASSWORD');
    }
    const password = generatePassword();
    const passwordHash = await hashPassword(password);
    const invited = this.#users.change(user, { passwordHash, passwordUntilMs: this.#temporaryUntilMs() });
    this.#sendPassword(invited, password);
    return { User: described(invited, 'Attributes') };
  }

  #sendPassword({ email }: User, password: string): void {
    const text = `Your username is ${email} and temporary password is ${password}`;
    this.#outbox.send({ to: email, subject: 'Your temporary password', text });
  }

  #temporaryUntilMs(): number {
    return Date.now() + (this.definition.passwordPolicy.TemporaryPasswordValidityDays ?? 7) * DAY_MS;
  }

  /** A code by e-mail takes the place of the password. */
  adminResetUserPassword(request: { Username?: string }) {
    const user = this.#user(request.Username);
    if (user.status === 'FORCE_CHANGE_PASSWORD') {
      throw new CognitoError('NotAuthorizedException', 'User password cannot be reset in the current state.');
    }
    this.account.sendCode(this.#users.change(user, { status: 'RESET_REQUIRED' }));
    return {};
  }

  adminUserGlobalSignOut(request: { Username?: string }) {
    return this.account.signOut(this.#user(request.Username));
  }

  adminSetUserMfaPreference(request: { Username?: string; SoftwareTokenMfaSettings?: { Enabled?: boolean } }) {
    return this.account.prefer(this.#user(request.Username), request.SoftwareTokenMfaSettings?.Enabled === true);
  }

  async adminSetUserPassword(request: { Username?: string; Password?: string; Permanent?: boolean }) {
    const user = this.#user(request.Username);
    const password = required(request.Password, 'Password');
    checkPolicy(this.definition, password);
    await this.setPassword(user, password, request.Permanent === true);
    return {};
  }

  adminGetUser(request: { Username?: string }) {
    return described(this.#user(request.Username), 'UserAttributes');
  }

  adminAddUserToGroup(request: { Username?: string; GroupName?: string }) {
    const user = this.#user(request.Username);
    this.#users.change(user, { groups: [...new Set([...user.groups, this.#group(request.GroupName)])] });
    return {};
  }

  adminRemoveUserFromGroup(request: { Username?: string; GroupName?: string }) {
    const user = this.#user(request.Username);
    const group = this.#group(request.GroupName);
    this.#users.change(user, { groups: user.groups.filter((name) => name !== group) });
    return {};
  }

  adminListGroupsForUser(request: { Username?: string }) {
    return { Groups: this.#user(request.Username).groups.map((GroupName) => ({ GroupName, UserPoolId: this.definition.id })) };
  }

  adminSetEnabled(request: { Username?: string }, enabled: boolean) {
    const user = this.#user(request.Username);
    this.#users.change(user, { enabled });
    if (!enabled) this.#users.forgetRefreshTokens(user);
    return {};
  }

  adminDeleteUser(request: { Username?: string }) {
    this.#users.delete(this.#user(request.Username));
    return {};
  }

  /** Cognito's filter knows `attribute = "value"` and `attribute ^= "prefix"`. */
  listUsers(request: { Filter?: string; Limit?: number; PaginationToken?: string }) {
    const from = Number(request.PaginationToken ?? 0);
    const to = from + Math.min(request.Limit ?? 60, 60);
    const matching = this.#users.all().filter(filterOf(request.Filter));
    return {
      Users: matching.slice(from, to).map((user) => described(user, 'Attributes')),
      ...(to < matching.length ? { PaginationToken: String(to) } : {}),
    };
  }

  get isEmpty(): boolean {
    return this.#users.all().length === 0;
  }

  /** Made by the server itself for whoever starts it; the pool's password policy does not speak here. */
  async ensureOwner(email: string, password: string, group: string): Promise<void> {
    const user = this.#users.find(email);
    if (user !== undefined && (await passwordMatches(password, user.passwordHash))) return;
    const passwordHash = await hashPassword(password);
    if (user !== undefined)
      this.#users.change(user, {
        passwordHash,
        status: 'CONFIRMED',
        passwordUntilMs: undefined,
        groups: [...new Set([...user.groups, group])],
      });
    else {
      const attributes = { email, email_verified: 'true' };
      this.#users.create({ email, passwordHash, status: 'CONFIRMED', enabled: true, groups: [group], attributes });
    }
  }

  async setPassword(user: User, password: string, permanent: boolean): Promise<void> {
    this.#users.change(user, {
      passwordHash: await hashPassword(password),
      status: permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
      passwordUntilMs: permanent ? undefined : this.#temporaryUntilMs(),
    });
  }

  #user(username: string | undefined): User {
    const user = this.#users.find(required(username, 'Username'));
    if (user === undefined) throw new CognitoError('UserNotFoundException', 'User does not exist.');
    return user;
  }

  #group(name: string | undefined): string {
    if (name === undefined || !this.definition.groups.has(name)) throw new CognitoError('ResourceNotFoundException', 'Group not found.');
    return name;
  }
}

function described(user: User, attributesAs: 'Attributes' | 'UserAttributes') {
  return {
    Username: user.sub,
    [attributesAs]: Object.entries({ ...user.attributes, sub: user.sub }).map(([Name, Value]) => ({ Name, Value })),
    UserCreateDate: user.createdAtMs / 1000,
    UserLastModifiedDate: user.updatedAtMs / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

function filterOf(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === '') return () => true;
  const [, attribute = '', operator, value = ''] = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"(.*)"\s*$/.exec(filter) ?? [];
  if (operator === undefined) throw new CognitoError('InvalidParameterException', 'Error while parsing filter.');
  return (user) => {
    const actual = attribute === 'sub' || attribute === 'username' ? user.sub : (user.attributes[attribute] ?? '');
    return operator === '=' ? actual === value : actual.startsWith(value);
  };
}
