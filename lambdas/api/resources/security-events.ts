import * as z from 'zod';
import type { SecurityEvent } from '../../domain/chargers/security-event';
import { isCriticalSecurityEvent } from '../../domain/chargers/security-event';
import { isoTime } from '../../domain/shared/time';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Instant, Limit, pageOf } from '../schemas';
import { type Api, answer, answers, serve } from '../serve';

const SecurityEventBody = z
  .strictObject({
    type: z.string().meta({ description: 'As the charger names it.', example: 'TamperDetectionActivated' }),
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
      if ((await ports.chargers.get(chargerId)) === undefined) throw new ApiProblem('CHARGER_NOT_FOUND');
      const page = await ports.securityEvents.list(chargerId, { limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(SecurityEventPage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );
}

function show({ type, occurredAtMs, isTimeSuspect, receivedAtMs, techInfo }: SecurityEvent): z.input<typeof SecurityEventBody> {
  return {
    type,
    isCritical: isCriticalSecurityEvent(type),
    occurredAt: isoTime(occurredAtMs),
    isTimeSuspect,
    receivedAt: isoTime(receivedAtMs),
    ...(techInfo === undefined ? {} : { techInfo }),
  };
}
