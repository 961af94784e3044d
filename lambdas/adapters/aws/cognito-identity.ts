import {
  type AuthenticationResultType,
  type CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  UnsupportedTokenTypeException,
} from '@aws-sdk/client-cognito-identity-provider';
import { JwtVerifier } from 'aws-jwt-verify';
import { FetchError, JwtBaseError, JwtInvalidClaimError } from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { JwtPayload } from 'aws-jwt-verify/jwt-model';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Clock } from '../../ports/clock';
import { type Challenge, type Identity, ROLES, type SignIn, type TokenHolder, type Tokens, type WeakPassword } from '../../ports/people';
import { orRefused } from './cognito-refusals';

/**
 * Operators live in a Cognito user pool, their roles are its groups. Whatever answers the same calls and signs with keys published
 * at the same path is as good: the signature decides, never the address. Access tokens only: an ID token is for the person's own
 * application and says nothing of what may be called.
 */
export class CognitoIdentity implements Identity {
  readonly #cognito: CognitoIdentityProviderClient;
  readonly #clientId: string;
  readonly #clock: Clock;
  readonly #verifier: { verify(token: string): Promise<JwtPayload> };

  constructor(
    cognito: CognitoIdentityProviderClient,
    pool: {
      readonly userPoolId: string;
      readonly clientId: string;
      /** Where the pool's keys are, when that is not AWS itself: the same endpoint that the SDK was given. */
      readonly endpoint?: string;
    },
    clock: Clock,
    fetcher: Fetcher = jwksFetcher,
  ) {
    this.#cognito = cognito;
    this.#clientId = pool.clientId;
    this.#clock = clock;
    const [region] = pool.userPoolId.split('_');
    const home = `https://cognito-idp.${region}.amazonaws.com`;
    this.#verifier = JwtVerifier.create(
      {
        issuer: `${home}/${pool.userPoolId}`,
        // Cognito's access tokens carry no `aud`; their `client_id` is checked below.
        audience: null,
        jwksUri: `${(pool.endpoint ?? home).replace(/\/+$/, '')}/${pool.userPoolId}/.well-known/jwks.json`,
        customJwtCheck: ({ header, payload }) => {
          if (header.alg !== 'RS256') throw new WrongClaim('the algorithm is not Cognito’s', header.alg, 'RS256');
          if (payload['token_use'] !== 'access') throw new WrongClaim('not an access token', payload['token_use'], 'access');
          if (payload['client_id'] !== pool.clientId) throw new WrongClaim('made for another client', payload['client_id'], pool.clientId);
        },
      },
      { jwksCache: new SimpleJwksCache({ fetcher }) },
    );
  }

  async logIn(email: string, password: string): Promise<Result<SignIn, { code: 'WRONG_CREDENTIALS' } | { code: 'TOO_MANY_ATTEMPTS' }>> {
    const command = new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: this.#clientId,
      AuthParameters: { USERNAME: email, PASSWORD: password },
    });
    const sentAtMs = this.#clock.nowMs();
    const answer = await orRefused(() => this.#cognito.send(command), 'REFUSED', 'TOO_MANY_ATTEMPTS');
    if (!answer.ok) return answer.refusal.code === 'REFUSED' ? refuse({ code: 'WRONG_CREDENTIALS' }) : refuse(answer.refusal);
    const signIn = signInOf(answer.value, sentAtMs, email);
    // A challenge that nobody here can answer is no log in.
    return signIn === undefined ? refuse({ code: 'WRONG_CREDENTIALS' }) : ok(signIn);
  }

  async answerNewPassword(
    session: string,
    newPassword: string,
  ): Promise<Result<SignIn, { code: 'LOG_IN_EXPIRED' } | WeakPassword | { code: 'TOO_MANY_ATTEMPTS' }>> {
    const respond = this.#respond(session, 'NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: newPassword });
    const answer = await orRefused(respond, 'REFUSED', 'WEAK_PASSWORD', 'TOO_MANY_ATTEMPTS', 'WRONG_CODE');
    if (answer.ok && answer.value !== undefined) return ok(answer.value);
    if (answer.ok || answer.refusal.code === 'REFUSED' || answer.refusal.code === 'WRONG_CODE') return refuse({ code: 'LOG_IN_EXPIRED' });
    return refuse(answer.refusal);
  }

  async answerTotp(
    session: string,
    code: string,
  ): Promise<Result<SignIn, { code: 'LOG_IN_EXPIRED' } | { code: 'WRONG_CODE' } | { code: 'TOO_MANY_ATTEMPTS' }>> {
    const respond = this.#respond(session, 'SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: code });
    const answer = await orRefused(respond, 'REFUSED', 'WRONG_CODE', 'TOO_MANY_ATTEMPTS');
    if (answer.ok && answer.value !== undefined) return ok(answer.value);
    if (answer.ok || answer.refusal.code === 'REFUSED') return refuse({ code: 'LOG_IN_EXPIRED' });
    return refuse(answer.refusal);
  }

  async refresh(refreshToken: string): Promise<Result<Tokens, { code: 'INVALID_REFRESH_TOKEN' } | { code: 'TOO_MANY_ATTEMPTS' }>> {
    const command = new GetTokensFromRefreshTokenCommand({ ClientId: this.#clientId, RefreshToken: refreshToken });
    const sentAtMs = this.#clock.nowMs();
    const answer = await orRefused(() => this.#cognito.send(command), 'REFUSED', 'TOO_MANY_ATTEMPTS');
    if (!answer.ok) return answer.refusal.code === 'REFUSED' ? refuse({ code: 'INVALID_REFRESH_TOKEN' }) : refuse(answer.refusal);
    return ok(tokensOf(answer.value.AuthenticationResult, sentAtMs, refreshToken));
  }

  async revoke(refreshToken: string): Promise<void> {
    const command = new RevokeTokenCommand({ ClientId: this.#clientId, Token: refreshToken });
    await this.#cognito.send(command).catch((error: unknown) => {
      if (!(error instanceof NotAuthorizedException || error instanceof UnsupportedTokenTypeException)) throw error;
    });
  }

  async forgotPassword(email: string): Promise<Result<undefined, { code: 'TOO_MANY_ATTEMPTS' }>> {
    const command = new ForgotPasswordCommand({ ClientId: this.#clientId, Username: email });
    const sent = await orRefused(() => this.#cognito.send(command), 'REFUSED', 'TOO_MANY_ATTEMPTS');
    return !sent.ok && sent.refusal.code === 'TOO_MANY_ATTEMPTS' ? refuse(sent.refusal) : ok();
  }

  async confirmPassword(
    email: string,
    code: string,
    newPassword: string,
  ): Promise<Result<undefined, { code: 'WRONG_CODE' } | WeakPassword | { code: 'TOO_MANY_ATTEMPTS' }>> {
    const command = new ConfirmForgotPasswordCommand({
      ClientId: this.#clientId,
      Username: email,
      ConfirmationCode: code,
      Password: newPassword,
    });
    const done = await orRefused(() => this.#cognito.send(command), 'REFUSED', 'WRONG_CODE', 'WEAK_PASSWORD', 'TOO_MANY_ATTEMPTS');
    if (done.ok) return ok();
    return done.refusal.code === 'REFUSED' ? refuse({ code: 'WRONG_CODE' }) : refuse(done.refusal);
  }

  /** Our session is Cognito's with the name in front, which it asks for again. */
  #respond(session: string, ChallengeName: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA', answers: Readonly<Record<string, string>>) {
    const [name = '', ...rest] = session.split('.');
    const username = Buffer.from(name, 'base64url').toString('utf8');
    const command = new RespondToAuthChallengeCommand({
      ClientId: this.#clientId,
      ChallengeName,
      Session: rest.join('.').padEnd(SHORTEST_SESSION, '_'),
      ChallengeResponses: { USERNAME: username === '' ? '_' : username, ...answers },
    });
    return async () => {
      const sentAtMs = this.#clock.nowMs();
      return signInOf(await this.#cognito.send(command), sentAtMs, username);
    };
  }

  async verify(accessToken: string): Promise<Result<TokenHolder, { code: 'INVALID_TOKEN' }>> {
    try {
      return ok(holderOf(await this.#verifier.verify(accessToken)));
    } catch (error) {
      // Keys that cannot be had say nothing of the token: that is our trouble, and the caller may try again.
      if (error instanceof FetchError || !(error instanceof JwtBaseError)) throw error;
      return refuse({ code: 'INVALID_TOKEN' });
    }
  }
}

/** Cognito refuses a shorter one as a mistake of ours. */
const SHORTEST_SESSION = 20;
const CHALLENGES: Readonly<Record<string, Challenge>> = { NEW_PASSWORD_REQUIRED: 'NEW_PASSWORD', SOFTWARE_TOKEN_MFA: 'TOTP' };

interface Answer {
  readonly AuthenticationResult?: AuthenticationResultType | undefined;
  readonly ChallengeName?: string | undefined;
  readonly ChallengeParameters?: Readonly<Record<string, string>> | undefined;
  readonly Session?: string | undefined;
}

function signInOf(
  { AuthenticationResult, ChallengeName, ChallengeParameters, Session }: Answer,
  sentAtMs: number,
  asked: string,
): SignIn | undefined {
  if (AuthenticationResult?.AccessToken !== undefined) return { kind: 'TOKENS', ...tokensOf(AuthenticationResult, sentAtMs) };
  const challenge = CHALLENGES[ChallengeName ?? ''];
  const username = ChallengeParameters?.['USER_ID_FOR_SRP'] ?? asked;
  if (challenge === undefined || Session === undefined) return undefined;
  return { kind: 'CHALLENGE', challenge, session: `${Buffer.from(username).toString('base64url')}.${Session}` };
}

function tokensOf(result: AuthenticationResultType | undefined, sentAtMs: number, refreshToken = ''): Tokens {
  if (result?.AccessToken === undefined) throw new Error('Cognito answered no access token');
  return {
    accessToken: result.AccessToken,
    expiresAtMs: sentAtMs + (result.ExpiresIn ?? 0) * 1_000,
    refreshToken: result.RefreshToken ?? refreshToken,
  };
}

class WrongClaim extends JwtInvalidClaimError {
  override readonly name = 'WrongClaim';
}

function holderOf(payload: JwtPayload): TokenHolder {
  const groups = payload['cognito:groups'];
  const email = payload['email'] ?? payload['username'];
  return {
    id: String(payload.sub ?? ''),
    ...(typeof email === 'string' && email.includes('@') ? { email } : {}),
    roles: Array.isArray(groups) ? ROLES.filter((role) => groups.includes(role)) : [],
    issuedAtMs: (payload.iat ?? 0) * 1_000,
  };
}

const FETCH_TIMEOUT_MS = 3_000;

/** The library's own fetcher speaks https only, and the keys of an identity service on the same machine are plain http. */
const jwksFetcher: Fetcher = {
  async fetch(uri) {
    try {
      const response = await fetch(uri, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS), redirect: 'error' });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return await response.arrayBuffer();
    } catch (error) {
      throw new FetchError(uri, error);
    }
  },
};
