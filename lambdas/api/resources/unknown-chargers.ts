import * as z from 'zod';
import type { RefusedVisit } from '../../domain/chargers/refused-visit';
import { isoTime } from '../../domain/shared/time';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { Cursor, Instant, Limit, pageOf } from '../schemas';
import { type Api, answer, answers, serve } from '../serve';

const UnknownChargerBody = z
  .strictObject({
    id: z.string().meta({ description: 'Under which it tried to connect. Register it with `POST /v1/chargers`.' }),
    firstSeenAt: Instant,
    lastSeenAt: Instant,
    count: z.int(),
    address: z.string().meta({ description: 'Where it last came from.' }),
    userAgent: z.string().optional().meta({ description: 'What it calls itself: often its make. It can say what it likes.' }),
    cameWithoutPassword: z.boolean(),
  })
  .meta({ id: 'UnknownCharger' });
const UnknownChargerPage = pageOf(UnknownChargerBody, 'UnknownChargerPage');

export function unknownChargerRoutes(api: Api, ports: ApiPorts): void {
  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/unknown-chargers',
      summary: 'Chargers that try to connect and are not registered',
      description:
        'By id, for a week after their last attempt. Anybody can knock under any id: no more than 200 new ids an hour are kept, and few of one address. A page may be short and still have a next one.',
      tags: ['Chargers'],
      request: { query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of ids.', UnknownChargerPage) },
    },
    async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const list = listName('unknown-chargers', {});
      const after = unwrapCursor(cursor, list);
      const page = await ports.visits.list({ limit, ...(after === undefined ? {} : { cursor: after }) });
      // A registered charger with a wrong password was refused, too.
      const known = await Promise.all(page.items.map(({ chargerId }) => ports.chargers.get(chargerId)));
      const items = page.items.filter((_visit, place) => known[place] === undefined).map(show);
      return answer(UnknownChargerPage, { items, nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );
}

function show({ chargerId, firstAtMs, lastAtMs, count, address, userAgent, cameWithoutPassword }: RefusedVisit) {
  return {
    id: chargerId,
    firstSeenAt: isoTime(firstAtMs),
    lastSeenAt: isoTime(lastAtMs),
    count,
    address,
    ...(userAgent === undefined ? {} : { userAgent }),
    cameWithoutPassword,
  };
}
