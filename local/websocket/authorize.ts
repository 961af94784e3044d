import { headerOf, type OriginRequest } from '../edge/origin-request';
import { readPolicy } from '../iam/policy';
import type { LambdaFunction } from '../lambda/function';
import { authorizerEvent, type ConnectionFacts } from './events';

export interface Authorizer {
  readonly function: LambdaFunction;
  /** `route.request.querystring.id`, `route.request.header.Auth` */
  readonly identitySources: readonly string[];
}

export type Authorization =
  | { readonly allowed: true; readonly context: Readonly<Record<string, string>> }
  | { readonly allowed: false; readonly status: 401 | 403 | 500 };

/**
 * A REQUEST authorizer on $connect ("Use API Gateway Lambda authorizers"): a missing identity source is 401 without a call, the thrown
 * text "Unauthorized" is 401, a policy that does not allow is 403, any other trouble is 500.
 */
export async function authorize(
  authorizer: Authorizer,
  facts: ConnectionFacts,
  methodArn: string,
  requestId: string,
): Promise<Authorization> {
  if (authorizer.identitySources.some((source) => !identityPresent(source, facts.request))) return { allowed: false, status: 401 };
  const result = await authorizer.function.invoke(authorizerEvent(facts, methodArn, requestId));
  if (!result.ok) return { allowed: false, status: result.errorMessage === 'Unauthorized' ? 401 : 500 };
  const answer = JSON.parse(result.payload) as {
    principalId?: string;
    policyDocument?: unknown;
    context?: Record<string, unknown>;
  } | null;
  if (typeof answer?.principalId !== 'string' || answer.policyDocument === undefined) return { allowed: false, status: 500 };
  try {
    const policy = readPolicy([answer.policyDocument], authorizer.function.name);
    if (!policy.allows({ action: 'execute-api:Invoke', resource: methodArn })) return { allowed: false, status: 403 };
  } catch {
    return { allowed: false, status: 500 };
  }
  const context: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.context ?? {})) {
    // Objects and lists are not valid context values; API Gateway answers 500 to them.
    if (typeof value === 'object' && value !== null) return { allowed: false, status: 500 };
    if (value !== null) context[name] = String(value);
  }
  return { allowed: true, context: { ...context, principalId: answer.principalId } };
}

function identityPresent(source: string, request: OriginRequest): boolean {
  const [, kind, name] = /^route\.request\.(querystring|header)\.(.+)$/.exec(source) ?? [];
  if (name === undefined) return false;
  const value = kind === 'header' ? headerOf(request, name) : new URLSearchParams(request.query).get(name);
  return value !== null && value !== undefined && value !== '';
}
