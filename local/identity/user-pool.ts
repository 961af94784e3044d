import { randomBytes } from 'node:crypto';
import { Attempts } from './attempts';
import { generatePassword, hashPassword, passwordMatches } from './passwords';
import type { Tokens } from './tokens';
import type { User, Users } from './users';

/** One AWS::Cognito::UserPool with its clients and groups. */
export interface PoolDefinition {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly groups: ReadonlySet<string>;
  readonly clients: ReadonlyMap<string, ClientDefinition>;
  readonly passwordPolicy: PasswordPolicy;
}

export interface ClientDefinition {
  readonly authFlows: ReadonlySet<string>;
  readonly accessTokenS: number;
  readonly refreshTokenS: number;
}

interface PasswordPolicy {
  readonly MinimumLength?: number;
  readonly RequireLowercase?: boolean;
  readonly RequireUppercase?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
}

/** An error by the name Cognito gives it. */
export class CognitoError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

type Attributes = readonly { readonly Name: string; readonly Value?: string }[];

/** The part of Cognito's user pools that the application calls, with Cognito's answers and refusals. */
export class UserPool {
  readonly definition: PoolDefinition;
  readonly #users: Users;
  readonly #tokens: Tokens;
  readonly #attempts = new Attempts();

  constructor(definition: PoolDefinition, users: Users, tokens: Tokens) {
    this.definition = definition;
    this.#users = users;
    this.#tokens = tokens;
  }

  async initiateAuth(request: { AuthFlow?: string; ClientId?: string; AuthParameters?: Record<string, string> }) {
    const { client, clientId } = this.#client(request.ClientId);
    const parameters = request.AuthParameters ?? {};
    switch (request.AuthFlow) {
      case 'USER_PASSWORD_AUTH': {
        allow(client, 'ALLOW_USER_PASSWORD_AUTH');
        const user = await this.#signIn(required(parameters['USERNAME'], 'USERNAME'), required(parameters['PASSWORD'], 'PASSWORD'));
        if (user.status === 'FORCE_CHANGE_PASSWORD') {
          return {
            ChallengeName: 'NEW_PASSWORD_REQUIRED',
            ChallengeParameters: { USER_ID_FOR_SRP: user.sub, requiredAttributes: '[]', userAttributes: JSON.stringify(user.attributes) },
            Session: randomBytes(32).toString('base64url'),
          };
        }
        return { AuthenticationResult: await this.#issue(user, clientId, client), ChallengeParameters: {} };
      }
      case 'REFRESH_TOKEN_AUTH':
      case 'REFRESH_TOKEN': {
        allow(client, 'ALLOW_REFRESH_TOKEN_AUTH');
        const remembered = this.#users.refreshToken(required(parameters['REFRESH_TOKEN'], 'REFRESH_TOKEN'));
        const user = remembered === undefined ? undefined : this.#users.find(remembered.sub);
        if (remembered === undefined || user === undefined || !user.enabled || remembered.clientId !== clientId) {
          throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token');
        }
        return { AuthenticationResult: await this.#sign(user, clientId, client, remembered.authTimeS), ChallengeParameters: {} };
      }
      default:
        throw new CognitoError('InvalidParameterException', `Unsupported AuthFlow ${request.AuthFlow}`);
    }
  }

  async adminCreateUser(request: { Username?: string; TemporaryPassword?: string; UserAttributes?: Attributes }) {
    const attributes = Object.fromEntries((request.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value ?? '']));
    const email = attributes['email'] ?? required(request.Username, 'Username');
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new CognitoError('InvalidParameterException', 'Username should be an email.');
    if (this.#users.find(email) !== undefined) {
      throw new CognitoError('UsernameExistsException', 'An account with the given email already exists.');
    }
    const password = request.TemporaryPassword ?? generatePassword();
    this.#checkPolicy(password);
    const user = this.#users.create({
      email,
      passwordHash: await hashPassword(password),
      status: 'FORCE_CHANGE_PASSWORD',
      enabled: true,
      groups: [],
      attributes: { ...attributes, email },
    });
    return { User: described(user, 'Attributes') };
  }

  async adminSetUserPassword(request: { Username?: string; Password?: string; Permanent?: boolean }) {
    const user = this.#user(request.Username);
    const password = required(request.Password, 'Password');
    this.#checkPolicy(password);
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

  get publicKeys(): string {
    return this.#tokens.publicKeys;
  }

  get isEmpty(): boolean {
    return this.#users.all().length === 0;
  }

  /** Made by the server itself for whoever starts it; the pool's password policy does not speak here. */
  async ensureOwner(email: string, password: string, group: string): Promise<void> {
    const user = this.#users.find(email);
    if (user !== undefined && (await passwordMatches(password, user.passwordHash))) return;
    const passwordHash = await hashPassword(password);
    if (user !== undefined) this.#users.change(user, { passwordHash, status: 'CONFIRMED', groups: [...new Set([...user.groups, group])] });
    else {
      const attributes = { email, email_verified: 'true' };
      this.#users.create({ email, passwordHash, status: 'CONFIRMED', enabled: true, groups: [group], attributes });
    }
  }

  async setPassword(user: User, password: string, permanent: boolean): Promise<void> {
    this.#users.change(user, {
      passwordHash: await hashPassword(password),
      status: permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
    });
  }

  async #signIn(username: string, password: string): Promise<User> {
    const name = username.toLowerCase();
    if (this.#attempts.isLocked(name, Date.now())) throw new CognitoError('NotAuthorizedException', 'Password attempts exceeded');
    // Counted before the slow comparison, so that guesses sent all at once are counted, too.
    this.#attempts.failed(name, Date.now());
    const user = this.#users.find(username);
    const matches = await passwordMatches(password, user?.passwordHash);
    if (user === undefined || !matches) throw new CognitoError('NotAuthorizedException', 'Incorrect username or password.');
    this.#attempts.succeeded(name);
    if (!user.enabled) throw new CognitoError('NotAuthorizedException', 'User is disabled.');
    return user;
  }

  async #issue(user: User, clientId: string, client: ClientDefinition) {
    const authTimeS = Math.floor(Date.now() / 1000);
    const refreshToken = randomBytes(48).toString('base64url');
    const expiresAtMs = (authTimeS + client.refreshTokenS) * 1000;
    this.#users.rememberRefreshToken(refreshToken, { sub: user.sub, clientId, authTimeS, expiresAtMs });
    return { ...(await this.#sign(user, clientId, client, authTimeS)), RefreshToken: refreshToken };
  }

  async #sign(user: User, clientId: string, client: ClientDefinition, authTimeS: number) {
    const subject = { sub: user.sub, username: user.sub, email: user.email, groups: user.groups };
    const issuer = `https://cognito-idp.${this.definition.region}.amazonaws.com/${this.definition.id}`;
    const to = { issuer, clientId, authTimeS, forS: client.accessTokenS };
    const [AccessToken, IdToken] = await Promise.all([this.#tokens.access(subject, to), this.#tokens.id(subject, to)]);
    return { AccessToken, IdToken, ExpiresIn: client.accessTokenS, TokenType: 'Bearer' };
  }

  #client(clientId: string | undefined): { client: ClientDefinition; clientId: string } {
    const client = this.definition.clients.get(clientId ?? '');
    if (client === undefined) throw new CognitoError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
    return { client, clientId: clientId ?? '' };
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

  #checkPolicy(password: string): void {
    const policy = this.definition.passwordPolicy;
    const conform = [
      [password.length >= (policy.MinimumLength ?? 8), 'Password not long enough'],
      [!policy.RequireLowercase || /[a-z]/.test(password), 'Password must have lowercase characters'],
      [!policy.RequireUppercase || /[A-Z]/.test(password), 'Password must have uppercase characters'],
      [!policy.RequireNumbers || /[0-9]/.test(password), 'Password must have numeric characters'],
      [!policy.RequireSymbols || /[^A-Za-z0-9]/.test(password), 'Password must have symbol characters'],
    ] as const;
    const broken = conform.find(([holds]) => !holds);
    if (broken !== undefined) throw new CognitoError('InvalidPasswordException', `Password did not conform with policy: ${broken[1]}`);
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

function allow(client: ClientDefinition, flow: string): void {
  if (!client.authFlows.has(flow)) {
    throw new CognitoError('InvalidParameterException', `${flow.replace('ALLOW_', '')} flow not enabled for this client`);
  }
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new CognitoError('InvalidParameterException', `Missing required parameter ${name}`);
  return value;
}
