import { denial } from '../iam/callers';
import { jsonAnswer, jsonError } from '../services/aws-request';
import type { Services } from '../services/gateway';
import { CognitoError, type UserPool } from './user-pool';

/** The unsigned operations find their pool by the client, the signed ones name it. */
type Operation = (pool: UserPool, request: Record<string, never>) => unknown;

const UNSIGNED: Readonly<Record<string, Operation>> = {
  InitiateAuth: (pool, request) => pool.initiateAuth(request),
};

const SIGNED: Readonly<Record<string, Operation>> = {
  AdminCreateUser: (pool, request) => pool.adminCreateUser(request),
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
    const request = JSON.parse(body.toString('utf8')) as { UserPoolId?: string; ClientId?: string };
    try {
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

/** `/{userPoolId}/.well-known/jwks.json`, where Cognito publishes the keys of a pool. */
export function publicKeysAt(pools: readonly UserPool[], path: string): string | undefined {
  const [, poolId] = /^\/([\w-]+)\/\.well-known\/jwks\.json$/.exec(path) ?? [];
  return pools.find(({ definition }) => definition.id === poolId)?.publicKeys;
}
