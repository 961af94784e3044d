import {
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
  LimitExceededException,
  NotAuthorizedException,
  PasswordResetRequiredException,
  TooManyRequestsException,
  UserNotConfirmedException,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { JwtVerifier } from 'aws-jwt-verify';
import { FetchError, JwtBaseError, JwtInvalidClaimError } from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { JwtPayload } from 'aws-jwt-verify/jwt-model';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Clock } from '../../ports/clock';
import { type Identity, ROLES, type TokenHolder } from '../../ports/people';

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

  async logIn(
    email: string,
    password: string,
  ): Promise<
    Result<{ readonly accessToken: string; readonly expiresAtMs: number }, { code: 'WRONG_CREDENTIALS' } | { code: 'TOO_MANY_ATTEMPTS' }>
  > {
    try {
      const sentAtMs = this.#clock.nowMs();
      const { AuthenticationResult: answer } = await this.#cognito.send(
        new InitiateAuthCommand({
          AuthFlow: 'USER_PASSWORD_AUTH',
          ClientId: this.#clientId,
          AuthParameters: { USERNAME: email, PASSWORD: password },
        }),
      );
      // A challenge (a first password to be changed, a second factor) is answered elsewhere; here it is simply no login.
      if (answer?.AccessToken === undefined) return refuse({ code: 'WRONG_CREDENTIALS' });
      return ok({ accessToken: answer.AccessToken, expiresAtMs: sentAtMs + (answer.ExpiresIn ?? 0) * 1_000 });
    } catch (error) {
      if (error instanceof TooManyRequestsException || error instanceof LimitExceededException)
        return refuse({ code: 'TOO_MANY_ATTEMPTS' });
      if (error instanceof NotAuthorizedException) {
        // Cognito's lock after repeated failures has no type of its own.
        return refuse({ code: /attempts exceeded/i.test(error.message) ? 'TOO_MANY_ATTEMPTS' : 'WRONG_CREDENTIALS' });
      }
      if (
        error instanceof UserNotFoundException ||
        error instanceof UserNotConfirmedException ||
        error instanceof PasswordResetRequiredException
      ) {
        return refuse({ code: 'WRONG_CREDENTIALS' });
      }
      throw error;
    }
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
