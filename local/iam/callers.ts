import { randomBytes } from 'node:crypto';
import type { Access, Policy } from './policy';

/** Who is behind a signed request: a deployed function, held to its role. */
export interface Caller {
  readonly functionName: string;
  readonly accountId: string;
  readonly policy: Policy;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

interface Signer {
  readonly caller: Caller;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * The credentials of this run. Checked: that the access key id and its session token were given out together by this run, to which
 * function, and what its role allows. Not checked: the signature itself. Both secrets are random and made at start, the endpoints
 * listen on loopback alone, and so knowing the token is proof enough; hashing each body again would only cost time.
 */
export class Callers {
  readonly #callers = new Map<string, Signer>();

  admit(caller: Caller): Credentials {
    const accessKeyId = `ASIA${randomBytes(10).toString('hex').slice(0, 16).toUpperCase()}`;
    const sessionToken = randomBytes(24).toString('base64url');
    const secretAccessKey = randomBytes(24).toString('base64url');
    this.#callers.set(accessKeyId, { caller, secretAccessKey, sessionToken });
    return { accessKeyId, secretAccessKey, sessionToken };
  }

  /** For signatures that come from outside and are checked in full: those of pre-signed addresses. */
  withKey(accessKeyId: string): Signer | undefined {
    return this.#callers.get(accessKeyId);
  }

  /** The function that signed this request, or undefined if it is signed by nobody of ours. */
  of(headers: { readonly authorization?: string | undefined; readonly 'x-amz-security-token'?: unknown }): Caller | undefined {
    const accessKeyId = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];
    const found = this.#callers.get(accessKeyId ?? '');
    return found !== undefined && found.sessionToken === headers['x-amz-security-token'] ? found.caller : undefined;
  }
}

/** The sentence an engineer needs: who wanted what of which resource. Undefined when all of it is granted. */
export function denial(caller: Caller, accesses: readonly Access[]): string | undefined {
  const denied = accesses.find((access) => !caller.policy.allows(access));
  if (denied === undefined) return undefined;
  return (
    `User: arn:aws:sts::${caller.accountId}:assumed-role/${caller.functionName} is not authorized to perform: ${denied.action} ` +
    `on resource: ${denied.resource} because the policy of the role of function ${caller.functionName} does not allow it`
  );
}
