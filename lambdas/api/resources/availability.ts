import * as z from 'zod';
import { carryOut } from '../../commands/change-availability';
import type { AvailabilityChange } from '../../domain/chargers/availability';
import { TERMINAL_STATES } from '../../domain/commands/command';
import { isoTime } from '../../domain/shared/time';
import { actorOf } from '../authenticate';
import { commandId } from '../command-id';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Instant, InstantIn, Limit, pageOf } from '../schemas';
import { chargerInSight } from '../scope';
import { type Api, answer, answers, jsonBody, serve } from '../serve';

const Type = z.enum(['Inoperative', 'Operative']);

const NewChange = z
  .strictObject({
    connectorId: z.int().min(0).max(2_147_483_647).meta({ description: '0: the charger with all its connectors.' }),
    type: Type,
    at: InstantIn.optional().meta({ description: 'When it is to be done, to the minute; at once when left out or past.' }),
  })
  .meta({ id: 'NewAvailabilityChange' });

const ChangeBody = z
  .strictObject({
    id: z.string(),
    chargerId: z.string(),
    connectorId: z.int(),
    type: Type,
    at: Instant,
    state: z.enum(['PLANNED', 'CANCELLED', 'SENDING', 'QUEUED', 'IN_FLIGHT', ...TERMINAL_STATES]).meta({
      description: 'PLANNED until its time has come, then the state of its command.',
    }),
    answer: z
      .string()
      .optional()
      .meta({ description: 'In the charger’s word. Scheduled: a transaction is running, and it is done when that ends.' }),
    commandId: z.string().optional(),
    createdAt: Instant,
    requestedBy: z.string(),
  })
  .meta({ id: 'AvailabilityChange' });
const ChangePage = pageOf(ChangeBody, 'AvailabilityChangePage');

export function availabilityRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Availability'];
  const params = z.strictObject({ id: z.string() });
  const path = '/v1/chargers/{id}/availability';

  serve(
    api,
    ports,
    {
      method: 'post',
      path,
      summary: 'Take a connector out of service, or back, now or at a time',
      description:
        'Sent with ChangeAvailability. What holds stands with the connectors of the charger; after a boot a charger is told again what is out of service.',
      tags,
      request: { params, body: jsonBody(NewChange) },
      responses: { 202: answers('Planned or sent.', ChangeBody) },
    },
    async (c) => {
      const { id: chargerId } = c.req.valid('param');
      const { connectorId, type, at } = c.req.valid('json');
      await chargerInSight(c, chargerId, ports);
      const nowMs = ports.clock.nowMs();
      const change: AvailabilityChange = {
        chargerId,
        id: ports.random.ulid(),
        connectorId,
        type,
        atMs: Math.max(nowMs, at ?? nowMs),
        createdAtMs: nowMs,
        actor: actorOf(c.get('principal')),
        state: 'PLANNED',
        version: 1,
      };
      await ports.availability.add(change);
      const carriedOut = await carryOut(chargerId, change.id, { ...ports, sender: ports.commands });
      return answer(ChangeBody, await show(carriedOut ?? change, ports), { status: 202 });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path,
      summary: 'Changes of availability, newest first',
      tags,
      request: { params, query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of changes.', ChangePage) },
    },
    async (c) => {
      const { id: chargerId } = c.req.valid('param');
      const { limit, cursor } = c.req.valid('query');
      const list = listName('availability', { chargerId });
      const after = unwrapCursor(cursor, list);
      await chargerInSight(c, chargerId, ports);
      const page = await ports.availability.list(chargerId, { limit, ...(after === undefined ? {} : { cursor: after }) });
      const items = await Promise.all(page.items.map((change) => show(change, ports)));
      return answer(ChangePage, { items, nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: `${path}/{changeId}/cancel`,
      summary: 'Take back a change whose time has not come',
      tags,
      request: { params: z.strictObject({ id: z.string(), changeId: z.string() }) },
      responses: { 200: answers('Cancelled.', ChangeBody) },
    },
    async (c) => {
      const { id, changeId } = c.req.valid('param');
      await chargerInSight(c, id, ports);
      const change = await ports.availability.change(id, changeId, (known) =>
        known.state === 'PLANNED' ? { ...known, state: 'CANCELLED' } : known,
      );
      if (change === undefined) throw new ApiProblem('AVAILABILITY_CHANGE_NOT_FOUND');
      if (change.state !== 'CANCELLED') throw new ApiProblem('AVAILABILITY_CHANGE_NOT_PLANNED', { detail: `It is ${change.state}.` });
      return answer(ChangeBody, await show(change, ports));
    },
  );
}

/** The state of its command is the command's to tell. */
async function show(change: AvailabilityChange, { mailbox }: Pick<ApiPorts, 'mailbox'>): Promise<z.input<typeof ChangeBody>> {
  const { id, chargerId, connectorId, type, seq, state } = change;
  const command = seq === undefined ? undefined : await mailbox.get(chargerId, seq);
  const told = command?.response?.['status'];
  return {
    id,
    chargerId,
    connectorId,
    type,
    at: isoTime(change.atMs),
    state: state === 'SENT' ? (command?.state ?? 'QUEUED') : state,
    ...(typeof told === 'string' ? { answer: told } : {}),
    ...(seq === undefined ? {} : { commandId: commandId(chargerId, seq) }),
    createdAt: isoTime(change.createdAtMs),
    requestedBy: change.actor,
  };
}
