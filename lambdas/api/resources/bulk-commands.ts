import * as z from 'zod';
import { isKeyChange } from '../../domain/chargers/key-change';
import { isOnline } from '../../domain/chargers/presence';
import type { ChargerView } from '../../ports/charger-store';
import type { Principal } from '../../ports/people';
import { commandId } from '../command-id';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, pageOf, ThingId } from '../schemas';
import { listAcross, sitesAsked } from '../scope';
import { type Api, answer, answers, jsonBody, refusePart, serve } from '../serve';
import { checkPayload, enqueue, IDEMPOTENCY_KEY, keyMissing, knownAction, NewCommand, type Order, STATES } from './commands';

const BulkCommand = z
  .strictObject({
    ...NewCommand.shape,
    filter: z
      .strictObject({
        siteId: ThingId.optional(),
        vendor: z.string().max(200).optional(),
        model: z.string().max(200).optional(),
        online: z.boolean().optional(),
      })
      .meta({ description: 'Which chargers, of those that are yours to steer. Empty: all of them.' }),
  })
  .meta({ id: 'BulkCommand' });

const OutcomePage = pageOf(
  z.strictObject({
    chargerId: z.string(),
    commandId: z.string().optional().meta({ description: 'Follow it with GET /v1/commands/{id}.' }),
    state: z.enum(STATES).optional(),
    code: z.string().optional().meta({ description: 'Why this one was sent nothing.' }),
    replayed: z.boolean().optional().meta({ description: 'It was asked with this Idempotency-Key before.' }),
  }),
  'BulkOutcome',
);

/** Chargers that one request goes through, and how many of them at once. */
const PER_REQUEST = 100;
const AT_ONCE = 10;

export function bulkCommandRoutes(api: Api, ports: ApiPorts): void {
  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/commands/bulk',
      summary: 'Ask many chargers to do the same',
      description: `Goes through ${PER_REQUEST} chargers and answers what became of each that the filter fits; \`nextCursor\` leads on with the same body. Repeated with the same \`Idempotency-Key\` it asks nobody twice. A key of a charger is changed one by one.`,
      tags: ['Commands'],
      request: {
        query: z.strictObject({ cursor: Cursor }),
        headers: z.object({ 'idempotency-key': IDEMPOTENCY_KEY.optional().meta({ description: 'Required.' }) }),
        body: jsonBody(BulkCommand),
      },
      responses: { 202: answers('What became of each.', OutcomePage) },
    },
    async (c) => {
      const { action, payload, failFast, filter } = c.req.valid('json');
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      if (idempotencyKey === undefined) throw keyMissing();
      const known = knownAction(action);
      const order = { action: known, payload: checkPayload(known, payload), failFast, idempotencyKey };
      if (isKeyChange(known, order.payload)) throw refusePart('/payload/key', 'is changed for one charger at a time', 'INVALID_PAYLOAD');
      const list = listName('bulk', filter as Record<string, string>);
      const after = unwrapCursor(c.req.valid('query').cursor, list);
      const principal = c.get('principal');
      const page = await listAcross(
        sitesAsked(principal, filter.siteId),
        { limit: PER_REQUEST, ...(after === undefined ? {} : { cursor: after }) },
        (part) => ports.chargers.list(part),
      );
      const wanted = page.items.filter((view) => fits(view, filter, ports.clock.nowMs()));
      const items: Awaited<ReturnType<typeof sendTo>>[] = [];
      for (let from = 0; from < wanted.length; from += AT_ONCE) {
        items.push(...(await Promise.all(wanted.slice(from, from + AT_ONCE).map((view) => sendTo(view, order, principal, ports)))));
      }
      return answer(OutcomePage, { items, nextCursor: wrapCursor(page.nextCursor, list) }, { status: 202 });
    },
  );
}

function fits({ charger, connection }: ChargerView, filter: z.output<typeof BulkCommand>['filter'], nowMs: number): boolean {
  const { vendor, model, online } = filter;
  return (
    (vendor === undefined || charger.identity?.vendor === vendor) &&
    (model === undefined || charger.identity?.model === model) &&
    (online === undefined || isOnline(connection, nowMs) === online)
  );
}

/** One charger's refusal is its own outcome and stops no other. */
async function sendTo({ charger }: ChargerView, order: Order, principal: Principal, ports: ApiPorts) {
  const chargerId = charger.id;
  try {
    const { command, replayed } = await enqueue(principal, charger, order, ports);
    return { chargerId, commandId: commandId(chargerId, command.seq), state: command.state, ...(replayed ? { replayed } : {}) };
  } catch (error) {
    if (error instanceof ApiProblem) return { chargerId, code: error.code };
    throw error;
  }
}
