import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { JwtVerifier } from 'aws-jwt-verify';
import { readPolicy } from '../../local/iam/policy';
import { ensureOwner, openPools } from '../../local/identity/pools';
import { identityService, publicKeysAt } from '../../local/identity/service';
import { codeAt, stepOfCode } from '../../local/identity/totp';
import type { UserPool } from '../../local/identity/user-pool';
import { readAssembly } from '../../local/template/assembly';
import { deploy } from '../../local/template/deployment';
import { aFolder, anAssembly } from './an-assembly';

const folder = aFolder();
const deployment = deploy(
  readAssembly(
    anAssembly(folder.path, {
      Pool: {
        Type: 'AWS::Cognito::UserPool',
        Properties: { Policies: { PasswordPolicy: { MinimumLength: 12, RequireNumbers: true } } },
      },
      Client: {
        Type: 'AWS::Cognito::UserPoolClient',
        Properties: {
          UserPoolId: { Ref: 'Pool' },
          ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
          AccessTokenValidity: 60,
          TokenValidityUnits: { AccessToken: 'minutes' },
        },
      },
      Owner: { Type: 'AWS::Cognito::UserPoolGroup', Properties: { UserPoolId: { Ref: 'Pool' }, GroupName: 'owner' } },
    }),
  ),
);
const clientId = deployment.all('AWS::Cognito::UserPoolClient')[0]?.ref ?? '';
const userPoolId = deployment.all('AWS::Cognito::UserPool')[0]?.ref ?? '';
const dataDir = folder.path;
const may = (Action: string) => ({
  functionName: 'http-api',
  accountId: '000000000000',
  policy: readPolicy([{ Statement: { Effect: 'Allow', Action, Resource: '*' } }], 'Role'),
});

let pools: UserPool[];

beforeAll(async () => {
  pools = await openPools(deployment, join(dataDir, 'identity'), join(dataDir, 'outbox.jsonl'));
});
afterAll(() => folder.dispose());

async function call(operation: string, request: object, caller: ReturnType<typeof may> | undefined = may('cognito-idp:*')) {
  const headers = { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` };
  const answer = await identityService(pools)({ method: 'POST', path: '/', headers, body: Buffer.from(JSON.stringify(request)) }, caller);
  return { status: answer.status, ...JSON.parse(answer.body.toString()) };
}

const logIn = (USERNAME: string, PASSWORD: string) =>
  call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: clientId, AuthParameters: { USERNAME, PASSWORD } }, undefined);

const verifier = () => {
  const issuer = `https://cognito-idp.eu-central-1.amazonaws.com/${userPoolId}`;
  const made = JwtVerifier.create({ issuer, audience: null, jwksUri: `${issuer}/.well-known/jwks.json` });
  made.cacheJwks(JSON.parse(publicKeysAt(pools, `/${userPoolId}/.well-known/jwks.json`) ?? '{}'));
  return made;
};

test('the first start makes the owner, and keeps a generated password where only the operator reads it', async () => {
  const owner = await ensureOwner(pools, dataDir, { email: undefined, password: undefined });
  expect(owner).toEqual({ email: 'admin@tidewatt.local', generatedPassword: expect.stringMatching(/^.{20,}$/) });
  const file = join(dataDir, 'credentials.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ email: owner?.email, password: owner?.generatedPassword });
  for (const path of [file, join(dataDir, 'identity', 'signing-key.json'), join(dataDir, 'identity', `${userPoolId}.json`)]) {
    expect([path, (statSync(path).mode & 0o777).toString(8)]).toEqual([path, '600']);
  }
  expect(readFileSync(join(dataDir, 'identity', `${userPoolId}.json`), 'utf8')).not.toContain(owner?.generatedPassword);
  expect(await ensureOwner(pools, dataDir, { email: undefined, password: undefined })).toEqual(owner);
});

test('the access token is Cognito’s, claim for claim, and verifies against the published keys', async () => {
  await ensureOwner(pools, dataDir, { email: 'olga@example.com', password: 'correct horse' });
  const answer = await logIn('Olga@Example.com', 'correct horse');
  expect(answer).toMatchObject({ status: 200, AuthenticationResult: { ExpiresIn: 3_600, TokenType: 'Bearer' } });
  const claims = await verifier().verify(answer.AuthenticationResult.AccessToken);
  expect(claims).toMatchObject({
    iss: `https://cognito-idp.eu-central-1.amazonaws.com/${userPoolId}`,
    client_id: clientId,
    token_use: 'access',
    'cognito:groups': ['owner'],
    sub: claims['username'],
    jti: expect.any(String),
    auth_time: expect.any(Number),
  });
  expect(claims).not.toHaveProperty('aud');
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600);
});

test('keys and people are the same after a restart', async () => {
  const { AuthenticationResult } = await logIn('olga@example.com', 'correct horse');
  pools = await openPools(deployment, join(dataDir, 'identity'), join(dataDir, 'outbox.jsonl'));
  expect(await verifier().verify(AuthenticationResult.AccessToken)).toMatchObject({ token_use: 'access' });
  expect(await logIn('olga@example.com', 'correct horse')).toMatchObject({ status: 200 });
});

test('a refresh token gives new tokens, and a made-up one does not', async () => {
  const { AuthenticationResult } = await logIn('olga@example.com', 'correct horse');
  const refresh = (REFRESH_TOKEN: string) =>
    call('InitiateAuth', { AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: clientId, AuthParameters: { REFRESH_TOKEN } }, undefined);
  expect(await refresh(AuthenticationResult.RefreshToken)).toMatchObject({ status: 200, AuthenticationResult: { ExpiresIn: 3_600 } });
  expect(await refresh('made up')).toMatchObject({ status: 400, __type: 'NotAuthorizedException' });
});

test.each(['olga@example.com', 'nobody@example.com'])(
  'wrong passwords for %s are refused alike, and lock the name after five',
  async (name) => {
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(await logIn(name, `wrong ${attempt}`)).toMatchObject({
        __type: 'NotAuthorizedException',
        message: 'Incorrect username or password.',
      });
    }
    expect(await logIn(name, 'correct horse')).toMatchObject({ __type: 'NotAuthorizedException', message: 'Password attempts exceeded' });
  },
);

test('a new operator is invited, gets a password by the policy, a group, and signs in', async () => {
  const invite = { UserPoolId: userPoolId, Username: 'ben@example.com', TemporaryPassword: 'temporary-123' };
  const { User } = await call('AdminCreateUser', invite);
  expect(User).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true });
  expect(await call('AdminCreateUser', invite)).toMatchObject({ __type: 'UsernameExistsException' });
  expect(await logIn('ben@example.com', 'temporary-123')).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED' });
  const setPassword = (Password: string) =>
    call('AdminSetUserPassword', { UserPoolId: userPoolId, Username: User.Username, Password, Permanent: true });
  expect(await setPassword('short')).toMatchObject({ __type: 'InvalidPasswordException' });
  expect(await setPassword('long enough 1')).toMatchObject({ status: 200 });
  expect(await call('AdminAddUserToGroup', { UserPoolId: userPoolId, Username: User.Username, GroupName: 'owner' })).toMatchObject({
    status: 200,
  });
  const { AuthenticationResult } = await logIn('ben@example.com', 'long enough 1');
  expect(await verifier().verify(AuthenticationResult.AccessToken)).toMatchObject({ sub: User.Username, 'cognito:groups': ['owner'] });
  expect(await call('ListUsers', { UserPoolId: userPoolId, Filter: 'email = "ben@example.com"' })).toMatchObject({
    Users: [{ Username: User.Username, UserStatus: 'CONFIRMED' }],
  });
});

test('administration needs a grant, and a signature', async () => {
  expect(await call('AdminGetUser', { UserPoolId: userPoolId, Username: 'x' }, may('dynamodb:*'))).toMatchObject({
    __type: 'AccessDeniedException',
    message: expect.stringContaining('function http-api does not allow it'),
  });
  const unsigned = await identityService(pools)(
    {
      method: 'POST',
      path: '/',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser' },
      body: Buffer.from(JSON.stringify({ UserPoolId: userPoolId, Username: 'x' })),
    },
    undefined,
  );
  expect(JSON.parse(unsigned.body.toString())).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
});

describe('a second factor', () => {
  test('gives the codes of RFC 6238, appendix B, cut to six digits', () => {
    // "12345678901234567890" in base32; at 59 s, 1111111109 s and 20000000000 s.
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect([59, 1_111_111_109, 20_000_000_000].map((seconds) => codeAt(secret, Math.floor(seconds / 30)))).toEqual([
      '287082',
      '081804',
      '353130',
    ]);
  });

  test('lets a clock be a step off, and no more', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const nowMs = 1_111_111_109_000;
    const now = Math.floor(nowMs / 30_000);
    expect([-2, -1, 0, 1, 2].map((off) => stepOfCode(secret, codeAt(secret, now + off), nowMs) !== undefined)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});
