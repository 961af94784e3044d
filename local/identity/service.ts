import { denial } from '../iam/callers';
import { jsonAnswer, jsonError } from '../services/aws-request';
import type { Services } from '../services/gateway';
import { CognitoError } from './cognito-error';
import { issuerOf } from './pool-definition';
import type { UserPool } from './user-pool';

/** The unsigned operations find their pool by the client, the signed ones name it. */
type Operation = (pool: UserPool, request: Record<string, never>) => unknown;

const UNSIGNED: Readonly<Record<string, Operation>> = {
  InitiateAuth: (pool, request) => pool.signIn.initiateAuth(request),
  RespondToAuthChallenge: (pool, request) => pool.signIn.respondToAuthChallenge(request),
  GetTokensFromRefreshToken: (pool, request) => pool.signIn.getTokensFromRefreshToken(request),
  RevokeToken: (pool, request) => pool.signIn.revokeToken(request),
  ForgotPassword: (pool, request) => pool.account.forgotPassword(request),
  ConfirmForgotPassword: (pool, request) => pool.account.confirmForgotPassword(request),
};

/** The access token in the request names person and pool. */
const BY_TOKEN: Readonly<Record<string, Operation>> = {
  ChangePassword: (pool, request) => pool.account.changePassword(request),
  AssociateSoftwareToken: (pool, request) => pool.account.associateSoftwareToken(request),
  VerifySoftwareToken: (pool, request) => pool.account.verifySoftwareToken(request),
  SetUserMFAPreference: (pool, request) => pool.account.setUserMfaPreference(request),
  GlobalSignOut: (pool, request) => pool.account.globalSignOut(request),
};

const SIGNED: Readonly<Record<string, Operation>> = {
  AdminCreateUser: (pool, request) => pool.adminCreateUser(request),
  AdminResetUserPassword: (pool, request) => pool.adminResetUserPassword(request),
  AdminUserGlobalSignOut: (pool, request) => pool.adminUserGlobalSignOut(request),
  AdminSetUserMFAPreference: (pool, request) => pool.adminSetUserMfaPreference(request),
  AdminSetUserPassword: (pool, request) => pool.adminSetUserPassword(request),
  AdminGetUser: (pool, request) => pool.adminGetUser(request),
  AdminAddUserToGroup: (pool, request) => pool.adminAddUserToGroup(request),
  AdminRemoveUserFromGroup: (pool, request) => pool.adminRemoveUserFromGroup(request),
  AdminListGroupsForUser: (pool, request) => pool.adminListGroupsForUser(request),
  AdminEnableUser: (pool, request) => pool.adminSetEnabled(request, true),
  AdminDisableUser: (pool, request) => pool.adminSetEnabled(request, false),
  AdminDeleteUser: (pool, request) => pool.adminDeleteUser(request),
  ListUsers: (pool, request) => pool.listUsers(request),
};

/** Amazon Cognito user pools for the functions: the operations the application calls, in Cognito's JSON protocol. */
export function identityService(pools: readonly UserPool[]): Services['identity'] {
  return async ({ headers, body }, caller) => {
    const operation = String(headers['x-amz-target']).slice('AWSCognitoIdentityProviderService.'.length);
    const request = JSON.parse(body.toString('utf8')) as { UserPoolId?: string; ClientId?: string; AccessToken?: string };
    try {
      const byToken = BY_TOKEN[operation];
      if (byToken !== undefined) {
        const pool = poolOf(pools, request.AccessToken);
        if (pool === undefined) return jsonError('NotAuthorizedException', 'Invalid Access Token');
        return jsonAnswer(await byToken(pool, request as Record<string, never>));
      }
      const unsigned = UNSIGNED[operation];
      if (unsigned !== undefined) {
        const pool = pools.find(({ definition }) => definition.clients.has(request.ClientId ?? ''));
        if (pool === undefined) return jsonError('ResourceNotFoundException', `User pool client ${request.ClientId} does not exist.`);
        return jsonAnswer(await unsigned(pool, request as Record<string, never>));
      }
      const signed = SIGNED[operation];
      if (signed === undefined) return jsonError('UnknownOperationException', `The local server does not offer Cognito ${operation}.`);
      if (caller === undefined) return jsonError('MissingAuthenticationTokenException', 'Missing Authentication Token');
      const pool = pools.find(({ definition }) => definition.id === request.UserPoolId);
      if (pool === undefined) return jsonError('ResourceNotFoundException', `User pool ${request.UserPoolId} does not exist.`);
      const denied = denial(caller, [{ action: `cognito-idp:${operation}`, resource: pool.definition.arn }]);
      if (denied !== undefined) return jsonError('AccessDeniedException', denied);
      return jsonAnswer(await signed(pool, request as Record<string, never>));
    } catch (error) {
      if (error instanceof CognitoError) return jsonError(error.type, error.message);
      throw error;
    }
  };
}

/** Which pool a token claims to be of; the pool itself finds out whether that is so. */
function poolOf(pools: readonly UserPool[], accessToken: string | undefined): UserPool | undefined {
  const claims = Buffer.from(accessToken?.split('.')[1] ?? '', 'base64url').toString('utf8');
  return pools.find(({ definition }) => claims.includes(issuerOf(definition)));
}

/** `/{userPoolId}/.well-known/jwks.json`, where Cognito publishes the keys of a pool. */
export function publicKeysAt(pools: readonly UserPool[], path: string): string | undefined {
  const [, poolId] = /^\/([\w-]+)\/\.well-known\/jwks\.json$/.exec(path) ?? [];
  return pools.find(({ definition }) => definition.id === poolId)?.publicKeys;
}
