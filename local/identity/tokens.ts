import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { writeDurably } from '../durable-file';

/** Of whom a token speaks. */
interface Subject {
  readonly sub: string;
  readonly username: string;
  readonly email: string;
  readonly groups: readonly string[];
}

export interface Tokens {
  /** The `jwks.json` document. */
  readonly publicKeys: string;
  /** Whose access token of this issuer it is, and from when; undefined for anything else. */
  holder(token: string, issuer: string): Promise<{ readonly sub: string; readonly issuedAtMs: number } | undefined>;
  access(
    subject: Subject,
    to: { readonly issuer: string; readonly clientId: string; readonly authTimeS: number; readonly forS: number },
  ): Promise<string>;
  id(
    subject: Subject,
    to: { readonly issuer: string; readonly clientId: string; readonly authTimeS: number; readonly forS: number },
  ): Promise<string>;
}

/** The signing key of this installation, made at its first start and never published. */
export async function openTokens(path: string): Promise<Tokens> {
  const jwk = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as JWK) : await makeKey(path);
  const key = (await importJWK(jwk, 'RS256')) as CryptoKey;
  const { kty, n, e, kid, alg, use } = jwk;
  const publicKey = (await importJWK({ kty, n, e } as JWK, 'RS256')) as CryptoKey;
  const sign = (claims: Record<string, unknown>, subject: Subject, issuer: string, forS: number) =>
    new SignJWT({ sub: subject.sub, ...(subject.groups.length === 0 ? {} : { 'cognito:groups': subject.groups }), ...claims })
      .setProtectedHeader({ kid: kid ?? '', alg: 'RS256' })
      .setIssuer(issuer)
      .setIssuedAt()
      .setExpirationTime(`${forS}s`)
      .setJti(randomUUID())
      .sign(key);
  // Field for field what Cognito puts in ("Understanding user pool JSON web tokens"): access tokens have no `aud`.
  return {
    publicKeys: JSON.stringify({ keys: [{ kty, n, e, kid, alg, use }] }),
    holder: async (token, issuer) => {
      const verified = await jwtVerify(token, publicKey, { issuer, algorithms: ['RS256'] }).catch(() => undefined);
      const { sub, iat, token_use: usedAs } = verified?.payload ?? {};
      return sub === undefined || usedAs !== 'access' ? undefined : { sub, issuedAtMs: (iat ?? 0) * 1_000 };
    },
    access: (subject, { issuer, clientId, authTimeS, forS }) =>
      sign(
        {
          client_id: clientId,
          origin_jti: randomUUID(),
          event_id: randomUUID(),
          token_use: 'access',
          scope: 'aws.cognito.signin.user.admin',
          auth_time: authTimeS,
          username: subject.username,
        },
        subject,
        issuer,
        forS,
      ),
    id: (subject, { issuer, clientId, authTimeS, forS }) =>
      sign(
        {
          aud: clientId,
          token_use: 'id',
          auth_time: authTimeS,
          'cognito:username': subject.username,
          email: subject.email,
          email_verified: true,
        },
        subject,
        issuer,
        forS,
      ),
  };
}

async function makeKey(path: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true, modulusLength: 2048 });
  const jwk: JWK = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' };
  writeDurably(path, JSON.stringify(jwk));
  return jwk;
}
