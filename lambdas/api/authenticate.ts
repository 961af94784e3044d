import { createHash } from 'node:crypto';
import type { ApiKeyStore, Identity, Principal } from '../ports/people';
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
  { identity, apiKeys }: { readonly identity: Identity; readonly apiKeys: ApiKeyStore },
): Promise<Principal> {
  if (authorization !== undefined) {
    const token = /^Bearer +([A-Za-z0-9._~+/=-]{1,8192})$/i.exec(authorization)?.[1];
    if (token === undefined) throw new ApiProblem('INVALID_TOKEN', { detail: 'Send "Authorization: Bearer" and the access token.' });
    const verified = await identity.verify(token);
    if (!verified.ok) throw new ApiProblem('INVALID_TOKEN');
    return verified.value;
  }
  if (apiKey !== undefined) {
    const found = await apiKeys.findByHash(hashApiKey(apiKey));
    if (found === undefined) throw new ApiProblem('INVALID_API_KEY');
    return { id: found.id, kind: 'api-key', roles: found.roles };
  }
  throw new ApiProblem('AUTHENTICATION_REQUIRED');
}

/** A key carries more than 160 random bits, so a slow hash would protect nothing that is not safe already. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}

/** As commands and keys keep it: who did this. */
export function actorOf(principal: Principal): string {
  return `${principal.kind}:${principal.id}`;
}
