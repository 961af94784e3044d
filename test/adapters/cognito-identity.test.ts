import type { webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { CognitoIdentity } from '../../lambdas/adapters/aws/cognito-identity';
import { ok, refuse } from '../../lambdas/domain/shared/result';

const POOL = 'eu-central-1_Test';
const ISSUER = `https://cognito-idp.eu-central-1.amazonaws.com/${POOL}`;
const CLIENT = 'client-1';
type Key = { readonly kid: string; readonly secret: webcrypto.CryptoKey; readonly jwk: JWK };

/** Plain http on loopback: what answers Cognito's calls on one machine. */
class Pool {
  keys: Key[] = [];
  jwksRequests = 0;
  jwksStatus = 200;
  readonly logIns: unknown[] = [];
  logInAnswer: { status: number; body: unknown } = { status: 200, body: {} };
  readonly #server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      if (request.url === `/${POOL}/.well-known/jwks.json`) {
        this.jwksRequests += 1;
        response.writeHead(this.jwksStatus, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ keys: this.keys.map(({ jwk }) => jwk) }));
        return;
      }
      this.logIns.push({ target: request.headers['x-amz-target'], authorization: request.headers.authorization, ...JSON.parse(text) });
      response.writeHead(this.logInAnswer.status, { 'Content-Type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(this.logInAnswer.body));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

async function makeKey(kid: string): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, secret: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

let pool: Pool;
let endpoint: string;
let identity: CognitoIdentity;
let current: Key;
let next: Key;

beforeAll(async () => {
  [current, next] = await Promise.all([makeKey('k1'), makeKey('k2')]);
});
beforeEach(async () => {
  pool = new Pool();
  pool.keys = [current];
  endpoint = await pool.start();
  identity = new CognitoIdentity(
    new CognitoIdentityProviderClient({ region: 'eu-central-1', endpoint, maxAttempts: 1 }),
    { userPoolId: POOL, clientId: CLIENT, endpoint },
    { nowMs: () => Date.parse('2026-03-01T08:00:00Z') },
  );
});
afterEach(() => pool.stop());

const CLAIMS = { client_id: CLIENT, token_use: 'access', username: 'ada', 'cognito:groups': ['admin', 'knitting-circle'] };

function token(
  over: { claims?: Record<string, unknown>; issuer?: string; key?: Key; expires?: string | number; header?: object } = {},
): Promise<string> {
  const { claims = CLAIMS, issuer = ISSUER, key = current, expires = '1h', header = {} } = over;
  return new SignJWT({ ...claims, sub: 'user-1' })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header })
    .setIssuer(issuer)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key.secret);
}

const INVALID = refuse({ code: 'INVALID_TOKEN' });

describe('a token', () => {
  test('of ours is a person with the roles of their groups, and no others', async () => {
    expect(await identity.verify(await token())).toEqual(ok({ id: 'user-1', roles: ['admin'], issuedAtMs: expect.any(Number) }));
  });

  test('without groups is a person without roles', async () => {
    const { 'cognito:groups': _groups, ...claims } = CLAIMS;
    expect(await identity.verify(await token({ claims }))).toEqual(ok({ id: 'user-1', roles: [], issuedAtMs: expect.any(Number) }));
  });

  test('that nobody signed is refused', async () => {
    const claims = { ...CLAIMS, sub: 'user-1', iss: ISSUER };
    expect(await identity.verify(new UnsecuredJWT(claims).setExpirationTime('1h').encode())).toEqual(INVALID);
    const [, payload] = (await token()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'k1' })).toString('base64url');
    for (const signature of ['', 'AAAA']) expect(await identity.verify(`${header}.${payload}.${signature}`)).toEqual(INVALID);
  });

  test('signed with our public key as if it were a secret is refused', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(current.jwk));
    const forged = await new SignJWT({ ...CLAIMS, sub: 'user-1' })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setIssuer(ISSUER)
      .setExpirationTime('1h')
      .sign(secret);
    expect(await identity.verify(forged)).toEqual(INVALID);
  });

  test('signed by somebody else under the name of our key is refused', async () => {
    expect(await identity.verify(await token({ key: { ...next, kid: 'k1' } }))).toEqual(INVALID);
  });

  test('whose claims were changed is refused', async () => {
    const [header, , signature] = (await token()).split('.');
    const payload = Buffer.from(JSON.stringify({ ...CLAIMS, sub: 'user-1', iss: ISSUER, exp: 4_000_000_000, 'cognito:groups': ['owner'] }));
    expect(await identity.verify(`${header}.${payload.toString('base64url')}.${signature}`)).toEqual(INVALID);
  });

  test.each([
    ['of another pool', { issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other' }],
    ['of the address it was fetched from', { issuer: 'http://127.0.0.1' }],
    ['for another client', { claims: { ...CLAIMS, client_id: 'client-2' } }],
    ['for no client', { claims: { token_use: 'access' } }],
    ['that is an ID token', { claims: { aud: CLIENT, token_use: 'id', 'cognito:groups': ['owner'] } }],
    ['that is an ID token with our client in it', { claims: { ...CLAIMS, aud: CLIENT, token_use: 'id' } }],
    ['that has expired', { expires: Math.floor(Date.now() / 1_000) - 1 }],
    ['that is not valid yet', { claims: { ...CLAIMS, nbf: Math.floor(Date.now() / 1_000) + 60 } }],
  ])('%s is refused', async (_what, over) => {
    expect(await identity.verify(await token(over))).toEqual(INVALID);
  });

  test.each(['', 'x', 'a.b.c', '....', 'eyJhbGciOiJSUzI1NiJ9.e30.'])('that reads "%s" is refused', async (text) => {
    expect(await identity.verify(text)).toEqual(INVALID);
  });
});

describe('the keys', () => {
  test('are asked for once and kept', async () => {
    for (let time = 0; time < 5; time += 1) await identity.verify(await token());
    expect(pool.jwksRequests).toBe(1);
  });

  test('that were rotated are fetched when a token names a new one', async () => {
    await identity.verify(await token());
    pool.keys = [current, next];
    expect((await identity.verify(await token({ key: next }))).ok).toBe(true);
    expect((await identity.verify(await token())).ok).toBe(true);
    expect(pool.jwksRequests).toBe(2);
  });

  test('are not asked for again and again for names that nobody knows', async () => {
    await identity.verify(await token());
    for (let time = 0; time < 20; time += 1) {
      expect(await identity.verify(await token({ key: { ...next, kid: `invented-${time}` } }))).toEqual(INVALID);
    }
    expect(pool.jwksRequests).toBe(2);
    expect((await identity.verify(await token())).ok).toBe(true);
  });

  test('that cannot be had are our trouble, not the caller’s', async () => {
    pool.jwksStatus = 503;
    await expect(identity.verify(await token())).rejects.toThrow(/503/);
  });
});

describe('logging in', () => {
  test('is one unsigned call, and the answer says how long the token is good', async () => {
    pool.logInAnswer = { status: 200, body: { AuthenticationResult: { AccessToken: 'token', RefreshToken: 'next', ExpiresIn: 3_600 } } };
    expect(await identity.logIn('ada@example.com', 'pass word')).toEqual(
      ok({ kind: 'TOKENS', accessToken: 'token', refreshToken: 'next', expiresAtMs: Date.parse('2026-03-01T09:00:00Z') }),
    );
    expect(pool.logIns).toEqual([
      {
        target: 'AWSCognitoIdentityProviderService.InitiateAuth',
        authorization: undefined,
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: CLIENT,
        AuthParameters: { USERNAME: 'ada@example.com', PASSWORD: 'pass word' },
      },
    ]);
  });

  test.each([
    ['NotAuthorizedException', 'Incorrect username or password.', 'WRONG_CREDENTIALS'],
    ['NotAuthorizedException', 'Password attempts exceeded', 'TOO_MANY_ATTEMPTS'],
    ['UserNotFoundException', 'User does not exist.', 'WRONG_CREDENTIALS'],
    ['UserNotConfirmedException', '', 'WRONG_CREDENTIALS'],
    ['PasswordResetRequiredException', '', 'WRONG_CREDENTIALS'],
    ['TooManyRequestsException', '', 'TOO_MANY_ATTEMPTS'],
    ['LimitExceededException', '', 'TOO_MANY_ATTEMPTS'],
  ])('%s "%s" is %s', async (type, message, code) => {
    pool.logInAnswer = { status: 400, body: { __type: type, message } };
    expect(await identity.logIn('ada@example.com', 'x')).toEqual(refuse({ code }));
  });

  test('with a challenge that is ours is half a log in, and its session names who began it', async () => {
    const ChallengeParameters = { USER_ID_FOR_SRP: 'user-1' };
    pool.logInAnswer = { status: 200, body: { ChallengeName: 'SOFTWARE_TOKEN_MFA', ChallengeParameters, Session: 'a-session-of-cognito' } };
    const begun = await identity.logIn('ada@example.com', 'x');
    expect(begun).toMatchObject(ok({ kind: 'CHALLENGE', challenge: 'TOTP' }));
    pool.logInAnswer = { status: 200, body: { AuthenticationResult: { AccessToken: 'token', RefreshToken: 'next', ExpiresIn: 60 } } };
    const session = begun.ok && begun.value.kind === 'CHALLENGE' ? begun.value.session : '';
    expect(await identity.answerTotp(session, '123456')).toMatchObject(ok({ kind: 'TOKENS', accessToken: 'token' }));
    expect(pool.logIns.at(-1)).toMatchObject({
      target: 'AWSCognitoIdentityProviderService.RespondToAuthChallenge',
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session: 'a-session-of-cognito',
      ChallengeResponses: { USERNAME: 'user-1', SOFTWARE_TOKEN_MFA_CODE: '123456' },
    });
  });

  test.each([
    ['NotAuthorizedException', 'LOG_IN_EXPIRED'],
    ['CodeMismatchException', 'WRONG_CODE'],
    ['TooManyRequestsException', 'TOO_MANY_ATTEMPTS'],
  ])('a second factor that Cognito answers with %s is %s', async (__type, code) => {
    pool.logInAnswer = { status: 400, body: { __type, message: 'no' } };
    expect(await identity.answerTotp('dXNlcg.session', '123456')).toEqual(refuse({ code }));
  });

  test('a challenge that nobody here can answer is no log in', async () => {
    pool.logInAnswer = { status: 200, body: { ChallengeName: 'SMS_MFA', Session: 's' } };
    expect(await identity.logIn('ada@example.com', 'x')).toEqual(refuse({ code: 'WRONG_CREDENTIALS' }));
  });

  test('is our trouble when the service is broken', async () => {
    pool.logInAnswer = { status: 500, body: { __type: 'InternalErrorException', message: 'broken' } };
    await expect(identity.logIn('ada@example.com', 'x')).rejects.toThrow();
  });
});
