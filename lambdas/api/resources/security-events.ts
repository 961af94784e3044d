import * as z from 'zod';
import type { SecurityEvent } from '../../domain/chargers/security-event';
import { isCritical } from '../../domain/chargers/security-event';
import { isoTime } from '../../domain/shared/time';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { Cursor, Instant, Limit, pageOf } from '../schemas';
import { chargerInSight } from '../scope';
import { type Api, answer, answers, serve } from '../serve';

const SecurityEventBody = z
  .strictObject({
    type: z.string().meta({ description: 'As the charger names it.', example: 'TamperDetectionActivated' }),
    noticedBy: z.enum(['CHARGER', 'SERVER']).meta({ description: 'SERVER: the charger did not tell it; it was seen from here.' }),
    isCritical: z.boolean().meta({ description: 'As the OCPP 1.6 security white paper has it.' }),
    occurredAt: Instant,
    isTimeSuspect: z.boolean().meta({ description: "The charger's own time could not be true: `occurredAt` is when it told us." }),
    receivedAt: Instant,
    techInfo: z.string().optional(),
  })
  .meta({ id: 'SecurityEvent' });
const SecurityEventPage = pageOf(SecurityEventBody, 'SecurityEventPage');

export function securityEventRoutes(api: Api, ports: ApiPorts): void {
  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/chargers/{id}/security-events',
      summary: "A charger's security events, newest first",
      tags: ['Chargers'],
      request: { params: z.strictObject({ id: z.string() }), query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of events.', SecurityEventPage) },
    },
    async (c) => {
      const { id: chargerId } = c.req.valid('param');
      const { limit, cursor } = c.req.valid('query');
      const list = listName('security-events', { chargerId });
      const after = unwrapCursor(cursor, list);
      await chargerInSight(c, chargerId, ports);
      const page = await ports.securityEvents.list(chargerId, { limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(SecurityEventPage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );
}

function show(event: SecurityEvent): z.input<typeof SecurityEventBody> {
  const { type, noticedBy, occurredAtMs, isTimeSuspect, receivedAtMs, techInfo } = event;
  return {
    type,
    noticedBy: noticedBy === 'US' ? 'SERVER' : 'CHARGER',
    isCritical: isCritical(event),
    occurredAt: isoTime(occurredAtMs),
    isTimeSuspect,
    receivedAt: isoTime(receivedAtMs),
    ...(techInfo === undefined ? {} : { techInfo }),
  };
}
