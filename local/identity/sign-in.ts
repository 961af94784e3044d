import { randomBytes } from 'node:crypto';
import type { Attempts } from './attempts';
import { Challenges } from './challenges';
import { CognitoError, required } from './cognito-error';
import { hashPassword, passwordMatches } from './passwords';
import { type ClientDefinition, checkPolicy, clientOf, issuerOf, type PoolDefinition } from './pool-definition';
import type { Tokens } from './tokens';
import { stepOfCode } from './totp';
import type { User, Users } from './users';

type Parameters = Readonly<Record<string, string>>;

/** How a person gets tokens: a password, what it leads to, and the refresh token after that. */
export class SignIn {
  readonly #definition: PoolDefinition;
  readonly #users: Users;
  readonly #tokens: Tokens;
  readonly #attempts: Attempts;
  readonly #challenges = new Challenges();

  constructor(definition: PoolDefinition, parts: { readonly users: Users; readonly tokens: Tokens; readonly attempts: Attempts }) {
    this.#definition = definition;
    this.#users = parts.users;
    this.#tokens = parts.tokens;
    this.#attempts = parts.attempts;
  }

  async initiateAuth(request: { AuthFlow?: string; ClientId?: string; AuthParameters?: Parameters }) {
    const { client, clientId } = clientOf(this.#definition, request.ClientId);
    const parameters = request.AuthParameters ?? {};
    switch (request.AuthFlow) {
      case 'USER_PASSWORD_AUTH': {
        allow(client, 'ALLOW_USER_PASSWORD_AUTH');
        const user = await this.#byPassword(required(parameters['USERNAME'], 'USERNAME'), required(parameters['PASSWORD'], 'PASSWORD'));
        return this.#next(user, clientId, client);
      }
      case 'REFRESH_TOKEN_AUTH':
      case 'REFRESH_TOKEN':
        allow(client, 'ALLOW_REFRESH_TOKEN_AUTH');
        return this.#refresh(required(parameters['REFRESH_TOKEN'], 'REFRESH_TOKEN'), clientId, client);
      default:
        throw new CognitoError('InvalidParameterException', `Unsupported AuthFlow ${request.AuthFlow}`);
    }
  }

  async respondToAuthChallenge(request: { ClientId?: string; ChallengeName?: string; Session?: string; ChallengeResponses?: Parameters }) {
    const { client, clientId } = clientOf(this.#definition, request.ClientId);
    const session = required(request.Session, 'Session');
    const answers = request.ChallengeResponses ?? {};
    const challenge = this.#challenges.try(session);
    const user = challenge === undefined ? undefined : this.#users.find(challenge.sub);
    if (challenge?.name !== request.ChallengeName || challenge?.clientId !== clientId || user === undefined || !user.enabled) {
      throw new CognitoError('NotAuthorizedException', 'Invalid session for the user, session is expired.');
    }
    if (required(answers['USERNAME'], 'USERNAME') !== user.sub) {
      throw new CognitoError('NotAuthorizedException', 'Invalid session for the user.');
    }
    if (challenge?.name === 'NEW_PASSWORD_REQUIRED') {
      const password = required(answers['NEW_PASSWORD'], 'NEW_PASSWORD');
      checkPolicy(this.#definition, password);
      const passwordHash = await hashPassword(password);
      this.#challenges.answered(session);
      return this.#next(this.#users.change(user, { passwordHash, status: 'CONFIRMED', passwordUntilMs: undefined }), clientId, client);
    }
    this.#checkTotp(user, required(answers['SOFTWARE_TOKEN_MFA_CODE'], 'SOFTWARE_TOKEN_MFA_CODE'));
    this.#challenges.answered(session);
    return { AuthenticationResult: await this.#issue(user, clientId, client), ChallengeParameters: {} };
  }

  async getTokensFromRefreshToken(request: { ClientId?: string; RefreshToken?: string }) {
    const { client, clientId } = clientOf(this.#definition, request.ClientId);
    const { AuthenticationResult } = await this.#refresh(required(request.RefreshToken, 'RefreshToken'), clientId, client);
    return { AuthenticationResult };
  }

  revokeToken(request: { ClientId?: string; Token?: string }) {
    clientOf(this.#definition, request.ClientId);
    this.#users.retireRefreshToken(required(request.Token, 'Token'), 0);
    return {};
  }

  /** Whoever comes with a right password is asked for whatever else is needed, and then has tokens. */
  async #next(user: User, clientId: string, client: ClientDefinition) {
    if (user.status === 'FORCE_CHANGE_PASSWORD') {
      const shown = { USER_ID_FOR_SRP: user.sub, requiredAttributes: '[]', userAttributes: JSON.stringify(user.attributes) };
      return this.#ask('NEW_PASSWORD_REQUIRED', user, clientId, shown);
    }
    if (user.totp?.isVerified === true && user.totp.isPreferred) {
      return this.#ask('SOFTWARE_TOKEN_MFA', user, clientId, { USER_ID_FOR_SRP: user.sub });
    }
    return { AuthenticationResult: await this.#issue(user, clientId, client), ChallengeParameters: {} };
  }

  #ask(name: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA', { sub }: User, clientId: string, ChallengeParameters: Parameters) {
    return { ChallengeName: name, ChallengeParameters, Session: this.#challenges.ask({ name, sub, clientId }) };
  }

  #checkTotp(user: User, code: string): void {
    const { totp } = user;
    const step = totp === undefined ? undefined : stepOfCode(totp.secret, code, Date.now());
    // A code that was used or seen once is used up (RFC 6238 §5.2).
    if (totp === undefined || step === undefined || step <= (totp.usedStep ?? 0)) {
      throw new CognitoError('CodeMismatchException', 'Invalid code received for user');
    }
    this.#users.change(user, { totp: { ...totp, usedStep: step } });
  }

  async #byPassword(username: string, password: string): Promise<User> {
    const user = await this.#attempts.guard(username, async () => {
      const found = this.#users.find(username);
      const matches = await passwordMatches(password, found?.passwordHash);
      return matches ? found : undefined;
    });
    if (!user.enabled) throw new CognitoError('NotAuthorizedException', 'User is disabled.');
    if (user.status === 'RESET_REQUIRED') throw new CognitoError('PasswordResetRequiredException', 'Password reset required for the user');
    if (user.passwordUntilMs !== undefined && user.passwordUntilMs <= Date.now()) {
      throw new CognitoError('NotAuthorizedException', 'Temporary password has expired and must be reset by an administrator.');
    }
    return user;
  }

  async #refresh(token: string, clientId: string, client: ClientDefinition) {
    const remembered = this.#users.refreshToken(token);
    const user = remembered === undefined ? undefined : this.#users.find(remembered.sub);
    if (remembered === undefined || user === undefined || !user.enabled || remembered.clientId !== clientId) {
      throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token');
    }
    const tokens = await this.#sign(user, clientId, client, remembered.authTimeS);
    if (client.rotationGraceS === undefined) return { AuthenticationResult: tokens, ChallengeParameters: {} };
    const RefreshToken = newRefreshToken();
    this.#users.rememberRefreshToken(RefreshToken, remembered);
    this.#users.retireRefreshToken(token, client.rotationGraceS);
    return { AuthenticationResult: { ...tokens, RefreshToken }, ChallengeParameters: {} };
  }

  async #issue(user: User, clientId: string, client: ClientDefinition) {
    const authTimeS = Math.floor(Date.now() / 1000);
    const RefreshToken = newRefreshToken();
    const expiresAtMs = (authTimeS + client.refreshTokenS) * 1000;
    this.#users.rememberRefreshToken(RefreshToken, { sub: user.sub, clientId, authTimeS, expiresAtMs });
    return { ...(await this.#sign(user, clientId, client, authTimeS)), RefreshToken };
  }

  async #sign(user: User, clientId: string, client: ClientDefinition, authTimeS: number) {
    const subject = { sub: user.sub, username: user.sub, email: user.email, groups: user.groups };
    const to = { issuer: issuerOf(this.#definition), clientId, authTimeS, forS: client.accessTokenS };
    const [AccessToken, IdToken] = await Promise.all([this.#tokens.access(subject, to), this.#tokens.id(subject, to)]);
    return { AccessToken, IdToken, ExpiresIn: client.accessTokenS, TokenType: 'Bearer' };
  }
}

function newRefreshToken(): string {
  return randomBytes(48).toString('base64url');
}

function allow(client: ClientDefinition, flow: string): void {
  if (!client.authFlows.has(flow)) {
    throw new CognitoError('InvalidParameterException', `${flow.replace('ALLOW_', '')} flow not enabled for this client`);
  }
}
