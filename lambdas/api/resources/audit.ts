import * as z from 'zod';
import type { Json } from '../../domain/shared/json';
import { isoTime } from '../../domain/shared/time';
import type { AuditEntry } from '../../ports/audit';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { Cursor, Instant, InstantIn, Limit, pageOf } from '../schemas';
import { onlySeen, seesSite } from '../scope';
import { type Api, answer, answers, serve } from '../serve';

const Anything = z.any() as z.ZodType<Json>;

const AuditEntryBody = z
  .strictObject({
    id: z.string(),
    at: Instant,
    actor: z.string().meta({ example: 'user:4f6d…' }),
    action: z.string().meta({ description: 'The route, as the contract names it.', example: 'PATCH /v1/cards/{idTag}' }),
    objectId: z.string().optional(),
    siteId: z.string().optional(),
    status: z.int().nullable().meta({ description: 'How it was answered; null when it was begun and nobody knows how it ended.' }),
    code: z.string().optional().meta({ description: 'Why it was refused.' }),
    request: Anything.optional().meta({ description: 'Secrets read `***`.' }),
    before: Anything.optional(),
    after: Anything.optional().meta({ description: 'What was answered.' }),
    requestId: z.string(),
    address: z.string().optional(),
  })
  .meta({ id: 'AuditEntry' });
const AuditPage = pageOf(AuditEntryBody, 'AuditPage');

export function auditRoutes(api: Api, ports: ApiPorts): void {
  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/audit',
      summary: 'Who changed what, newest first',
      description:
        'Every request that changes something, those that were refused for what they ask included. `from` is inclusive, `to` exclusive. Nothing here is ever changed or removed. Somebody who is limited to sites sees what belongs to them; a page may then be short and still have a next one.',
      tags: ['Audit'],
      request: {
        query: z.strictObject({
          objectId: z.string().min(1).max(200).optional(),
          actor: z.string().min(1).max(200).optional(),
          from: InstantIn.optional(),
          to: InstantIn.optional(),
          limit: Limit,
          cursor: Cursor,
        }),
      },
      responses: { 200: answers('A page of the audit trail.', AuditPage) },
    },
    async (c) => {
      const { limit, cursor, objectId, actor, from, to } = c.req.valid('query');
      const list = listName('audit', { objectId, actor, from, to });
      const after = unwrapCursor(cursor, list);
      const all = await ports.audit.list({
        limit,
        ...(after === undefined ? {} : { cursor: after }),
        ...(objectId === undefined ? {} : { objectId }),
        ...(actor === undefined ? {} : { actor }),
        ...(from === undefined ? {} : { fromMs: from }),
        ...(to === undefined ? {} : { toMs: to }),
      });
      const principal = c.get('principal');
      const isSeen = ({ siteId }: AuditEntry) => principal.sites === undefined || (siteId !== undefined && seesSite(principal, siteId));
      const page = await onlySeen(all, isSeen);
      return answer(AuditPage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );
}

function show({
  id,
  atMs,
  actor,
  action,
  objectId,
  siteId,
  request,
  requestId,
  address,
  outcome,
}: AuditEntry): z.input<typeof AuditEntryBody> {
  return {
    id,
    at: isoTime(atMs),
    actor,
    action,
    ...(objectId === undefined ? {} : { objectId }),
    ...(siteId === undefined ? {} : { siteId }),
    status: outcome?.status ?? null,
    ...(outcome?.code === undefined ? {} : { code: outcome.code }),
    ...(request === undefined ? {} : { request }),
    ...(outcome?.before === undefined ? {} : { before: outcome.before }),
    ...(outcome?.after === undefined ? {} : { after: outcome.after }),
    requestId,
    ...(address === undefined ? {} : { address }),
  };
}
