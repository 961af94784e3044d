import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../durable-file';
import type { Deployed, Deployment } from '../template/deployment';
import { Outbox } from './outbox';
import { generatePassword } from './passwords';
import type { ClientDefinition, PoolDefinition } from './pool-definition';
import { openTokens } from './tokens';
import { UserPool } from './user-pool';
import { Users } from './users';

/** The person who may do everything, and how they sign in. */
export interface Owner {
  readonly email: string;
  /** Only when it was generated: what somebody chose is theirs to remember. */
  readonly generatedPassword: string | undefined;
}

const OWNERS_GROUP = 'owner';
const DEFAULT_EMAIL = 'admin@tidewatt.local';

/** Opens the user pools of the template under `folder`; what they would send by e-mail goes to `outbox`. */
export async function openPools(deployment: Deployment, folder: string, outbox: string): Promise<UserPool[]> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tokens = await openTokens(join(folder, 'signing-key.json'));
  return deployment.all('AWS::Cognito::UserPool').map(
    (pool) =>
      new UserPool(poolDefinition(pool, deployment), {
        users: new Users(join(folder, `${pool.ref}.json`)),
        tokens,
        outbox: new Outbox(outbox),
      }),
  );
}

/**
 * Makes the owner at the first start. A generated password is kept in `credentials.json`, so that it can be looked up again; it is
 * read there by the operator and never by the server.
 */
export async function ensureOwner(
  pools: readonly UserPool[],
  dataDir: string,
  chosen: { readonly email: string | undefined; readonly password: string | undefined },
): Promise<Owner | undefined> {
  const [pool] = pools;
  if (pool === undefined) return undefined;
  const credentials = join(dataDir, 'credentials.json');
  const kept = existsSync(credentials) ? (JSON.parse(readFileSync(credentials, 'utf8')) as { email: string; password: string }) : undefined;
  if (chosen.password !== undefined) {
    // Also the way back in for somebody who lost the password: whoever starts the server owns it.
    const email = chosen.email ?? kept?.email ?? DEFAULT_EMAIL;
    await pool.ensureOwner(email, chosen.password, OWNERS_GROUP);
    if (kept !== undefined && kept.password !== chosen.password) rmSync(credentials);
    return { email, generatedPassword: undefined };
  }
  if (!pool.isEmpty) {
    if (kept !== undefined) chmodSync(credentials, 0o600);
    return kept === undefined ? undefined : { email: kept.email, generatedPassword: kept.password };
  }
  const owner = { email: chosen.email ?? DEFAULT_EMAIL, password: generatePassword() };
  writeDurably(credentials, `${JSON.stringify(owner, null, 2)}\n`);
  await pool.ensureOwner(owner.email, owner.password, OWNERS_GROUP);
  return { email: owner.email, generatedPassword: owner.password };
}

function poolDefinition(pool: Deployed, deployment: Deployment): PoolDefinition {
  const ofPool = (resource: Deployed) => resource.properties['UserPoolId'] === pool.ref;
  const policies = pool.properties['Policies'] as { PasswordPolicy?: PoolDefinition['passwordPolicy'] } | undefined;
  return {
    id: pool.ref,
    arn: pool.attribute('Arn'),
    region: pool.region,
    groups: new Set(
      deployment
        .all('AWS::Cognito::UserPoolGroup')
        .filter(ofPool)
        .map((group) => group.ref),
    ),
    clients: new Map(
      deployment
        .all('AWS::Cognito::UserPoolClient')
        .filter(ofPool)
        .map((client) => [client.ref, clientDefinition(client)]),
    ),
    passwordPolicy: policies?.PasswordPolicy ?? {},
  };
}

const UNIT_S: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/** Without units access tokens are counted in hours and refresh tokens in days. */
function clientDefinition({ properties }: Deployed): ClientDefinition {
  const units = (properties['TokenValidityUnits'] ?? {}) as { AccessToken?: string; RefreshToken?: string };
  const seconds = (value: unknown, unit: string, otherwise: number) =>
    typeof value === 'number' ? value * (UNIT_S[unit] ?? 1) : otherwise;
  const rotation = properties['RefreshTokenRotation'] as { Feature?: string; RetryGracePeriodSeconds?: number } | undefined;
  return {
    ...(rotation?.Feature === 'ENABLED' ? { rotationGraceS: rotation.RetryGracePeriodSeconds ?? 0 } : {}),
    authFlows: new Set((properties['ExplicitAuthFlows'] as string[] | undefined) ?? []),
    accessTokenS: seconds(properties['AccessTokenValidity'], units.AccessToken ?? 'hours', 3_600),
    refreshTokenS: seconds(properties['RefreshTokenValidity'], units.RefreshToken ?? 'days', 30 * 86_400),
  };
}
