import { createHash } from 'node:crypto';
import type { ApiKeyStore, Identity, Principal, TokenHolder, UserStore } from '../ports/people';
import { ApiProblem } from './problem';

export interface Credentials {
  readonly authorization: string | undefined;
  readonly apiKey: string | undefined;
}

/**
 * The one place where a caller proves who they are: an access token, or an API key. Handlers get a `Principal` and cannot tell
 * the difference. A proof that fails is refused even when a second, good one is beside it.
 */
export async function authenticate(
  { authorization, apiKey }: Credentials,
  { identity, apiKeys, users }: { readonly identity: Identity; readonly apiKeys: ApiKeyStore; readonly users: UserStore },
): Promise<Principal> {
  if (authorization !== undefined) {
    const token = /^Bearer +([A-Za-z0-9._~+/=-]{1,8192})$/i.exec(authorization)?.[1];
    if (token === undefined) throw new ApiProblem('INVALID_TOKEN', { detail: 'Send "Authorization: Bearer" and the access token.' });
    const verified = await identity.verify(token);
    if (!verified.ok) throw new ApiProblem('INVALID_TOKEN');
    return personOf(verified.value, users);
  }
  if (apiKey !== undefined) {
    const found = await apiKeys.findByHash(hashApiKey(apiKey));
    if (found === undefined) throw new ApiProblem('INVALID_API_KEY');
    return { id: found.id, kind: 'api-key', roles: found.roles, ...(found.sites === undefined ? {} : { sites: found.sites }) };
  }
  throw new ApiProblem('AUTHENTICATION_REQUIRED');
}

/**
 * A token says who somebody is; what they may do is read now, so that a changed right holds and a removed person is out with the next
 * request. Of whom nothing is kept, the groups of the pool count: so the first owner of a deployment gets in.
 */
async function personOf({ id, email, roles, issuedAtMs }: TokenHolder, users: UserStore): Promise<Principal> {
  const user = await users.get(id);
  if (user === undefined) return { id, kind: 'user', ...(email === undefined ? {} : { email }), roles };
  // A token tells its second of issue only: in doubt it is from before.
  const isFromBefore = user.signedOutAtMs !== undefined && Math.floor(issuedAtMs / 1_000) <= Math.floor(user.signedOutAtMs / 1_000);
  if (user.status === 'DISABLED' || user.status === 'REMOVED' || isFromBefore) throw new ApiProblem('INVALID_TOKEN');
  return {
    id,
    kind: 'user',
    email: user.email,
    roles: user.roles,
    ...(user.sites === undefined ? {} : { sites: user.sites }),
    ...(user.driverId === undefined ? {} : { driverId: user.driverId }),
  };
}

/** A key carries more than 160 random bits, so a slow hash would protect nothing that is not safe already. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}

/** As commands and keys keep it: who did this. */
export function actorOf(principal: Principal): string {
  return `${principal.kind}:${principal.id}`;
}
