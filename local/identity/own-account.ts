import { randomInt, timingSafeEqual } from 'node:crypto';
import type { Attempts } from './attempts';
import { CognitoError, required } from './cognito-error';
import type { Outbox } from './outbox';
import { hashPassword, passwordMatches } from './passwords';
import { checkPolicy, clientOf, issuerOf, type PoolDefinition } from './pool-definition';
import type { Tokens } from './tokens';
import { newTotpSecret, stepOfCode } from './totp';
import { sha256, type User, type Users } from './users';

const CODE_VALID_MS = 3_600_000;
const MOST_TRIES = 5;

/** What a person does about their own password, second factor and sessions: with an access token, or with a code by e-mail. */
export class OwnAccount {
  readonly #definition: PoolDefinition;
  readonly #users: Users;
  readonly #tokens: Tokens;
  readonly #attempts: Attempts;
  readonly #outbox: Outbox;

  constructor(
    definition: PoolDefinition,
    parts: { readonly users: Users; readonly tokens: Tokens; readonly attempts: Attempts; readonly outbox: Outbox },
  ) {
    this.#definition = definition;
    this.#users = parts.users;
    this.#tokens = parts.tokens;
    this.#attempts = parts.attempts;
    this.#outbox = parts.outbox;
  }

  /** To an unknown address it answers as to a known one. */
  forgotPassword(request: { ClientId?: string; Username?: string }) {
    clientOf(this.#definition, request.ClientId);
    const user = this.#users.find(required(request.Username, 'Username'));
    if (user?.enabled === true && user.status !== 'FORCE_CHANGE_PASSWORD') this.sendCode(user);
    return { CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: '***' } };
  }

  sendCode(user: User): void {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    this.#users.change(user, { code: { sha256: sha256(code), untilMs: Date.now() + CODE_VALID_MS, tries: 0 } });
    this.#outbox.send({ to: user.email, subject: 'Your verification code', text: `Your confirmation code is ${code}` });
  }

  async confirmForgotPassword(request: { ClientId?: string; Username?: string; ConfirmationCode?: string; Password?: string }) {
    clientOf(this.#definition, request.ClientId);
    const password = required(request.Password, 'Password');
    checkPolicy(this.#definition, password);
    const user = this.#users.find(required(request.Username, 'Username'));
    const code = user?.code;
    if (user === undefined || code === undefined || code.untilMs <= Date.now()) {
      throw new CognitoError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
    }
    if (code.tries >= MOST_TRIES) throw new CognitoError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
    this.#users.change(user, { code: { ...code, tries: code.tries + 1 } });
    if (!timingSafeEqual(Buffer.from(sha256(required(request.ConfirmationCode, 'ConfirmationCode'))), Buffer.from(code.sha256))) {
      throw new CognitoError('CodeMismatchException', 'Invalid verification code provided, please try again.');
    }
    const passwordHash = await hashPassword(password);
    this.#users.change(user, { passwordHash, status: 'CONFIRMED', code: undefined, passwordUntilMs: undefined });
    this.#attempts.succeeded(user.email.toLowerCase());
    return {};
  }

  async changePassword(request: { AccessToken?: string; PreviousPassword?: string; ProposedPassword?: string }) {
    const user = await this.#holder(request.AccessToken);
    const proposed = required(request.ProposedPassword, 'ProposedPassword');
    const previous = required(request.PreviousPassword, 'PreviousPassword');
    await this.#attempts.guard(user.email, async () => ((await passwordMatches(previous, user.passwordHash)) ? user : undefined));
    checkPolicy(this.#definition, proposed);
    this.#users.change(user, { passwordHash: await hashPassword(proposed), status: 'CONFIRMED' });
    return {};
  }

  /** A secret counts from the first right code on; until then the one before stays. */
  async associateSoftwareToken(request: { AccessToken?: string }) {
    const user = await this.#holder(request.AccessToken);
    if (user.totp?.isPreferred === true) {
      throw new CognitoError('InvalidParameterException', 'Turn the software token off before another one is associated.');
    }
    const secret = newTotpSecret();
    this.#users.change(user, { totp: { secret, isVerified: false, isPreferred: false } });
    return { SecretCode: secret };
  }

  async verifySoftwareToken(request: { AccessToken?: string; UserCode?: string }) {
    const user = await this.#holder(request.AccessToken);
    const step = stepOfCode(user.totp?.secret ?? '', required(request.UserCode, 'UserCode'), Date.now());
    if (user.totp === undefined || step === undefined) throw new CognitoError('EnableSoftwareTokenMFAException', 'Code mismatch');
    this.#users.change(user, { totp: { ...user.totp, isVerified: true, usedStep: step } });
    return { Status: 'SUCCESS' };
  }

  async setUserMfaPreference(request: { AccessToken?: string; SoftwareTokenMfaSettings?: { Enabled?: boolean; PreferredMfa?: boolean } }) {
    return this.prefer(await this.#holder(request.AccessToken), request.SoftwareTokenMfaSettings?.Enabled === true);
  }

  prefer(user: User, enabled: boolean) {
    if (enabled && user.totp?.isVerified !== true)
      throw new CognitoError('InvalidParameterException', 'User has not verified software token mfa');
    this.#users.change(user, { totp: enabled && user.totp !== undefined ? { ...user.totp, isPreferred: true } : undefined });
    return {};
  }

  async globalSignOut(request: { AccessToken?: string }) {
    return this.signOut(await this.#holder(request.AccessToken));
  }

  signOut(user: User) {
    this.#users.change(user, { signedOutAtMs: Date.now() });
    this.#users.forgetRefreshTokens(user);
    return {};
  }

  async #holder(accessToken: string | undefined): Promise<User> {
    const holder = await this.#tokens.holder(required(accessToken, 'AccessToken'), issuerOf(this.#definition));
    const user = holder === undefined ? undefined : this.#users.find(holder.sub);
    const isRevoked = (holder?.issuedAtMs ?? 0) + 1_000 <= (user?.signedOutAtMs ?? 0);
    if (user === undefined || !user.enabled || isRevoked) throw new CognitoError('NotAuthorizedException', 'Access Token has been revoked');
    return user;
  }
}
