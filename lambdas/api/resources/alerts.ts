import * as z from 'zod';
import { type Alert, acknowledgeAlert } from '../../domain/alerts/alert';
import { ALERT_RULE_IDS, SEVERITIES } from '../../domain/alerts/alert-rule';
import { isoTime } from '../../domain/shared/time';
import type { AlertQuery } from '../../ports/alerts';
import { actorOf } from '../authenticate';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { ChargerId, Cursor, Instant, Limit, pageOf } from '../schemas';
import { onlySeen, seesSite } from '../scope';
import { type Api, type ApiContext, answer, answers, jsonBody, serve } from '../serve';

const Rule = z.enum(ALERT_RULE_IDS).meta({ description: 'The rule that found it; `GET /v1/alert-rules` says what each means.' });
const AlertStatus = z.enum(['OPEN', 'ACKNOWLEDGED', 'RESOLVED']);

const AlertBody = z
  .strictObject({
    id: z.string(),
    rule: Rule,
    severity: z.enum(SEVERITIES),
    status: AlertStatus,
    objectId: z.string().meta({ description: 'What it is about: a charger, `charger/connector`, a session, a price zone, a queue.' }),
    chargerId: z.string().optional(),
    siteId: z.string().optional(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    openedAt: Instant,
    resolvedAt: Instant.optional(),
    flaps: z.int().meta({ description: 'How often it came back within an hour of its end.' }),
    history: z.array(
      z.strictObject({
        what: z.enum(['OPENED', 'ACKNOWLEDGED', 'RESOLVED', 'REOPENED']),
        at: Instant,
        actor: z.string().optional().meta({ description: 'Left out: the rule itself.' }),
        note: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Alert' });
const AlertPage = pageOf(AlertBody, 'AlertPage');
const NoteIn = z.strictObject({ note: z.string().trim().min(1).max(500).optional() }).meta({ id: 'AlertNote' });

export function alertRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Alerts'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/alerts',
      summary: 'Alerts, newest first',
      tags,
      request: {
        query: z.strictObject({
          status: z
            .enum(['STANDING', ...AlertStatus.options])
            .optional()
            .meta({ description: 'STANDING: open or acknowledged.' }),
          rule: Rule.optional(),
          chargerId: ChargerId.optional(),
          limit: Limit,
          cursor: Cursor,
        }),
      },
      responses: { 200: answers('A page of alerts.', AlertPage) },
    },
    async (c) => {
      const { limit, cursor, status, rule, chargerId } = c.req.valid('query');
      const list = listName('alerts', { status, rule, chargerId });
      const after = unwrapCursor(cursor, list);
      const query: AlertQuery = {
        limit,
        ...(after === undefined ? {} : { cursor: after }),
        ...(status === undefined ? {} : { status }),
        ...(rule === undefined ? {} : { rule }),
        ...(chargerId === undefined ? {} : { chargerId }),
      };
      const page = await onlySeen(await ports.alerts.list(query), (alert) => sees(c, alert));
      return answer(AlertPage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/alerts/{id}',
      summary: 'One alert, with its history',
      tags,
      request: { params },
      responses: { 200: answers('The alert.', AlertBody) },
    },
    async (c) => answer(AlertBody, show(await find(c, c.req.valid('param').id, ports))),
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/alerts/{id}/acknowledge',
      summary: 'Somebody is looking after it',
      description: 'The alert stands until its cause ends. To acknowledge it again changes nothing.',
      tags,
      request: { params, body: jsonBody(NoteIn) },
      responses: { 200: answers('The alert as it then stands.', AlertBody) },
    },
    async (c) => {
      const alert = await find(c, c.req.valid('param').id, ports);
      if (alert.status === 'RESOLVED') throw new ApiProblem('ALERT_RESOLVED');
      const next = acknowledgeAlert(alert, stepOf(c, c.req.valid('json').note, ports));
      if (next !== undefined && !(await ports.alerts.write(next, [])).ok) throw new ApiProblem('CONFLICT');
      return answer(AlertBody, show(next ?? alert));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/alerts/{id}/resolve',
      summary: 'End an alert by hand',
      description: 'For what no rule can see the end of, such as a security event. Whose cause is still there comes back.',
      tags,
      request: { params, body: jsonBody(NoteIn) },
      responses: { 200: answers('The alert as it then stands.', AlertBody) },
    },
    async (c) => {
      const alert = await find(c, c.req.valid('param').id, ports);
      if (alert.status !== 'RESOLVED' && !(await ports.endAlert(alert, stepOf(c, c.req.valid('json').note, ports)))) {
        throw new ApiProblem('CONFLICT');
      }
      return answer(AlertBody, show((await ports.alerts.get(alert.id)) ?? alert));
    },
  );
}

function stepOf(c: Pick<ApiContext, 'get'>, note: string | undefined, { clock }: ApiPorts) {
  return { atMs: clock.nowMs(), actor: actorOf(c.get('principal')), ...(note === undefined ? {} : { note }) };
}

/** What belongs to no site is for people of the whole network. */
function sees(c: Pick<ApiContext, 'get'>, { siteId }: Alert): boolean {
  const principal = c.get('principal');
  return siteId === undefined ? principal.sites === undefined : seesSite(principal, siteId);
}

async function find(c: Pick<ApiContext, 'get'>, id: string, { alerts }: ApiPorts): Promise<Alert> {
  const alert = await alerts.get(id);
  if (alert === undefined || !sees(c, alert)) throw new ApiProblem('ALERT_NOT_FOUND');
  if (alert.siteId !== undefined) c.get('audited').siteId = alert.siteId;
  return alert;
}

function show(alert: Alert): z.input<typeof AlertBody> {
  const { id, rule, severity, status, objectId, chargerId, siteId, facts, openedAtMs, resolvedAtMs, flaps, history } = alert;
  return {
    id,
    rule,
    severity,
    status,
    objectId,
    ...(chargerId === undefined ? {} : { chargerId }),
    ...(siteId === undefined ? {} : { siteId }),
    facts: { ...facts },
    openedAt: isoTime(openedAtMs),
    ...(resolvedAtMs === undefined ? {} : { resolvedAt: isoTime(resolvedAtMs) }),
    flaps,
    history: history.map(({ atMs, ...step }) => ({ ...step, at: isoTime(atMs) })),
  };
}
