import { redact, withoutPerson } from '../domain/audit/redact';
import type { Json } from '../domain/shared/json';
import type { AuditOutcome } from '../ports/audit';
import { actorOf } from './authenticate';
import type { ApiContext } from './context';
import type { ApiPorts } from './ports';
import { ApiProblem, statusOf } from './problem';

export type AuditPorts = Pick<ApiPorts, 'audit' | 'clock' | 'log'>;

/**
 * Every change that somebody asks for and may ask for leaves its entry here and nowhere else: begun before the handler, so that no change
 * is without one, and ended with what became of it. The id is that of the request: the same request is one entry.
 */
export async function withAudit(c: ApiContext, route: string, ports: AuditPorts, handle: () => Promise<Response>): Promise<Response> {
  const requestId = c.get('requestId');
  const id = `aud_${requestId}`;
  const named = Object.values(c.req.param() as Record<string, string>).join('/');
  const address = addressOf(c.env);
  const request = await bodyOf(c);
  const kept = (json: Json) => redact(isOfDrivers(route) ? withoutPerson(json) : json);
  await ports.audit.begin({
    id,
    atMs: ports.clock.nowMs(),
    actor: actorOf(c.get('principal')),
    action: route,
    ...(named === '' ? {} : { objectId: named }),
    ...(request === undefined ? {} : { request: kept(request) }),
    requestId,
    ...(address === undefined ? {} : { address }),
  });
  try {
    const response = await handle();
    await end(c, id, ports, { status: response.status, ...(await afterOf(response, named, kept)) });
    return response;
  } catch (error) {
    const refusal = error instanceof ApiProblem ? { status: statusOf(error.code), code: error.code } : { status: 500, code: 'INTERNAL' };
    await end(c, id, ports, refusal);
    throw error;
  }
}

function isOfDrivers(route: string): boolean {
  return route.split(' ')[1]?.startsWith('/v1/drivers') ?? false;
}

/** The change is made by now: an entry that cannot be ended stays as begun, and the answer goes out. */
async function end(c: ApiContext, id: string, { audit, log }: AuditPorts, outcome: AuditOutcome): Promise<void> {
  const { before, siteId, objectId } = c.get('audited');
  const whole = {
    ...outcome,
    ...(objectId === undefined ? {} : { objectId }),
    ...(siteId === undefined ? {} : { siteId }),
    ...(before === undefined ? {} : { before: redact(JSON.parse(JSON.stringify(before)) as Json) }),
  };
  await audit.end(id, whole).catch((error: unknown) => log.error('AUDIT_NOT_ENDED', { auditId: id, status: outcome.status }, error));
}

async function bodyOf(c: ApiContext): Promise<Json | undefined> {
  const type = c.req.header('content-type') ?? '';
  if (!/[/+]json\b/i.test(type)) return type === '' ? undefined : { mediaType: type, bytes: (await c.req.arrayBuffer()).byteLength };
  return (await c.req.json().catch(() => undefined)) as Json | undefined;
}

async function afterOf(response: Response, named: string, kept: (json: Json) => Json): Promise<Pick<AuditOutcome, 'after' | 'objectId'>> {
  if (!/[/+]json\b/i.test(response.headers.get('content-type') ?? '')) return {};
  const after = (await response.clone().json()) as { readonly id?: Json; readonly idTag?: Json };
  const objectId = after.id ?? after.idTag;
  return { after: kept(after as Json), ...(named === '' && typeof objectId === 'string' ? { objectId } : {}) };
}

/** Who connected to API Gateway. What a header says of it anybody can write. */
export function addressOf(env: unknown): string | undefined {
  const context = (env as { requestContext?: { http?: { sourceIp?: unknown } } } | undefined)?.requestContext;
  return typeof context?.http?.sourceIp === 'string' ? context.http.sourceIp : undefined;
}
