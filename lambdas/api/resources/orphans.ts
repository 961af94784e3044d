import * as z from 'zod';
import {
  INBOX_KINDS,
  type InboxItem,
  inboxStatus,
  type OrphanStop,
  type Resolution,
  type StartFacts,
} from '../../domain/sessions/inbox-item';
import { beginOf, type Proposal, proposeForDoubt, proposeForStop } from '../../domain/sessions/propose-repair';
import type { Session } from '../../domain/sessions/session';
import { isoTime } from '../../domain/shared/time';
import { NOMINAL_VOLTAGE_V } from '../../domain/smart-charging/compress-profile';
import type { InboxQuery } from '../../ports/inbox';
import { actorOf } from '../authenticate';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { createdSessionId, resolveOrphan, stopOf } from '../resolve-orphan';
import { ChargerId, Cursor, IdTag, Instant, InstantIn, JsonObjectBody, Limit, pageOf } from '../schemas';
import { onlySeen, seesCharger } from '../scope';
import { type Api, type ApiContext, answer, answers, jsonBody, refusePart, serve } from '../serve';

const Kind = z.enum(INBOX_KINDS).meta({
  description:
    'ORPHAN_STOP: a stop that fits no session. IMPOSSIBLE_ENERGY: a register that ran backwards or jumped, or more energy than the charger can give. ENERGY_AFTER_STOP: samples beyond the reading of the stop. SUSPECT_DUPLICATE: the same start fields as a finished session.',
});
const Status = z
  .enum(['OPEN', 'RESOLVING', 'RESOLVED'])
  .meta({ description: 'RESOLVING: decided, not carried out; send the same decision again.' });
const Action = z.enum(['ATTACH', 'CREATE_SESSION', 'DISMISS', 'ACCEPT', 'SET_ENERGY']);
const energyWh = z.int().min(0).max(10_000_000);

const StartBody = z.strictObject({ startedAt: Instant, meterStartWh: z.number(), connectorId: z.int(), idTag: z.string() });
const OrphanBody = z
  .strictObject({
    id: z.string(),
    chargerId: z.string(),
    kind: Kind,
    reason: z.string(),
    status: Status,
    receivedAt: Instant.meta({ description: 'When the stop came.' }),
    sessionId: z.string().optional().meta({ description: 'The session whose figures are doubtful.' }),
    payload: JsonObjectBody.optional().meta({ description: 'The StopTransaction as it came.' }),
    resolution: z
      .strictObject({
        action: Action,
        sessionId: z.string().optional(),
        energyWh: z.number().optional(),
        start: StartBody.optional(),
        note: z.string(),
        actor: z.string(),
        at: Instant,
        appliedAt: Instant.optional(),
      })
      .optional(),
  })
  .meta({ id: 'Orphan' });
const OrphanPage = pageOf(OrphanBody, 'OrphanPage');
const OrphanWithProposals = z
  .strictObject({
    ...OrphanBody.shape,
    proposals: z
      .array(
        z.strictObject({
          action: Action,
          sessionId: z.string().optional(),
          energyWh: z.number().optional(),
          start: StartBody.partial().optional(),
          why: z.enum(['SAME_STOP', 'SAME_CARD', 'CARD_UNKNOWN', 'NO_SESSION_FITS', 'LAST_BELIEVABLE_READING', 'AS_IT_STANDS']),
        }),
      )
      .meta({ description: 'How it may be mended, best guess first. Nothing of it is done by itself.' }),
  })
  .meta({ id: 'OrphanWithProposals' });

const ResolutionIn = z
  .strictObject({
    action: Action,
    sessionId: z.string().min(1).max(100).optional().meta({ description: 'ATTACH: the session that the stop belongs to.' }),
    energyWh: energyWh.optional().meta({ description: 'SET_ENERGY: what was really charged.' }),
    start: z
      .strictObject({
        startedAt: InstantIn.optional(),
        meterStartWh: z.int().min(0).max(2_147_483_647).optional(),
        connectorId: z.int().min(1).max(255).optional(),
        idTag: IdTag.optional(),
      })
      .optional()
      .meta({ description: 'CREATE_SESSION: what the stop does not say of the start.' }),
    note: z.string().trim().min(1).max(500).meta({ description: 'Why; kept with the item.' }),
  })
  .meta({ id: 'NewResolution' });

/** Among how many of a charger's newest sessions a fitting one is looked for. */
const CANDIDATES = 50;

export function orphanRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Inbox'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/orphans',
      summary: 'What waits for a person, newest first',
      tags,
      request: {
        query: z.strictObject({
          chargerId: ChargerId.optional(),
          status: Status.optional(),
          kind: Kind.optional(),
          limit: Limit,
          cursor: Cursor,
        }),
      },
      responses: { 200: answers('A page of the inbox.', OrphanPage) },
    },
    async (c) => {
      const { limit, cursor, chargerId, status, kind } = c.req.valid('query');
      const list = listName('orphans', { chargerId, status, kind });
      const after = unwrapCursor(cursor, list);
      const query: InboxQuery = {
        limit,
        ...(after === undefined ? {} : { cursor: after }),
        ...(chargerId === undefined ? {} : { chargerId }),
        ...(status === undefined ? {} : { status }),
        ...(kind === undefined ? {} : { kind }),
      };
      const page = await onlySeen(await ports.inbox.list(query), (item) => seesCharger(c, item.chargerId, ports));
      return answer(OrphanPage, { items: page.items.map(showItem), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/orphans/{id}',
      summary: 'One item of the inbox, and how it may be mended',
      tags,
      request: { params },
      responses: { 200: answers('The item.', OrphanWithProposals) },
    },
    async (c) => {
      const item = await find(c, c.req.valid('param').id, ports);
      const proposals = item.resolution === undefined ? await propose(item, ports) : [];
      return answer(OrphanWithProposals, { ...showItem(item), proposals: proposals.map(showProposal) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/orphans/{id}/resolve',
      summary: 'Decide, once',
      description:
        'A stop: ATTACH it to a session of its charger (which is closed or corrected by it), CREATE_SESSION from it, or DISMISS it. A doubtful session: ACCEPT its figures, or SET_ENERGY. Whatever changes figures settles the session again, and what stood before is kept. The same decision again changes nothing; another one is refused.',
      tags,
      request: { params, body: jsonBody(ResolutionIn) },
      responses: { 200: answers('The item as decided.', OrphanBody) },
    },
    async (c) => {
      const item = await find(c, c.req.valid('param').id, ports);
      const wanted = readResolution(item, c.req.valid('json'));
      const actor = actorOf(c.get('principal'));
      const resolved = await resolveOrphan(item, { ...wanted, actor, atMs: ports.clock.nowMs() }, ports);
      return answer(OrphanBody, showItem(resolved));
    },
  );
}

async function find(c: Pick<ApiContext, 'get'>, id: string, ports: Pick<ApiPorts, 'inbox' | 'chargers'>): Promise<InboxItem> {
  const item = await ports.inbox.get(id);
  if (item === undefined || !(await seesCharger(c, item.chargerId, ports))) throw new ApiProblem('ORPHAN_NOT_FOUND');
  return item;
}

async function propose(item: InboxItem, { sessions, chargers }: Pick<ApiPorts, 'sessions' | 'chargers'>): Promise<readonly Proposal[]> {
  const charger = await chargers.get(item.chargerId);
  if (item.kind !== 'ORPHAN_STOP') {
    const session = await sessions.get(item.sessionId);
    if (session === undefined || session.status === 'OPEN') return [];
    return proposeForDoubt(
      session,
      item.reason,
      charger === undefined ? undefined : charger.maxCurrentA * NOMINAL_VOLTAGE_V * charger.phases,
    );
  }
  const { items } = await sessions.list({ chargerId: item.chargerId, limit: CANDIDATES });
  // A session may be open for longer than the newest fifty.
  const open = charger === undefined ? [] : await sessions.listOpen({ chargerId: charger.id, siteId: charger.siteId });
  const candidates = new Map<string, Session>([...open, ...items].map((session) => [session.id, session]));
  return proposeForStop(stopOf(item), item.payload, [...candidates.values()]);
}

type Asked = z.output<typeof ResolutionIn>;

/** Each action with exactly what it needs. */
function readResolution(
  item: InboxItem,
  { action, sessionId, energyWh: energy, start, note }: Asked,
): Pick<Resolution, 'action' | 'sessionId' | 'energyWh' | 'start' | 'note'> {
  if (sessionId !== undefined && action !== 'ATTACH') throw refusePart('/sessionId', 'is for ATTACH only');
  if (energy !== undefined && action !== 'SET_ENERGY') throw refusePart('/energyWh', 'is for SET_ENERGY only');
  if (start !== undefined && action !== 'CREATE_SESSION') throw refusePart('/start', 'is for CREATE_SESSION only');
  if (action === 'ATTACH' && sessionId === undefined) throw refusePart('/sessionId', 'is needed to ATTACH');
  if (action === 'SET_ENERGY' && energy === undefined) throw refusePart('/energyWh', 'is needed to SET_ENERGY');
  if (action === 'CREATE_SESSION' && item.kind === 'ORPHAN_STOP') {
    return { action, note, sessionId: createdSessionId(item), start: readStart(item, start ?? {}) };
  }
  return { action, note, ...(sessionId === undefined ? {} : { sessionId }), ...(energy === undefined ? {} : { energyWh: energy }) };
}

/** What the frame says of its start stands, unless the operator knows better; what neither says is asked for. */
function readStart(item: OrphanStop, given: NonNullable<Asked['start']>): StartFacts {
  const stop = stopOf(item);
  const begin = beginOf(item.payload);
  const startedAtMs = given.startedAt ?? begin.startedAtMs;
  const meterStartWh = given.meterStartWh ?? begin.meterStartWh;
  const idTag = given.idTag ?? stop.stopIdTag;
  const { connectorId } = given;
  if (startedAtMs === undefined) throw refusePart('/start/startedAt', 'is needed: the stop does not say it');
  if (startedAtMs > stop.stoppedAtMs) throw refusePart('/start/startedAt', `is after the stop, ${isoTime(stop.stoppedAtMs)}`);
  if (meterStartWh === undefined) throw refusePart('/start/meterStartWh', 'is needed: the stop does not say it');
  if (meterStartWh > stop.meterStopWh) throw refusePart('/start/meterStartWh', `is beyond the stop's register, ${stop.meterStopWh} Wh`);
  if (connectorId === undefined) throw refusePart('/start/connectorId', 'is needed: a stop never says it');
  if (idTag === undefined) throw refusePart('/start/idTag', 'is needed: the stop does not say it');
  return { startedAtMs, meterStartWh, connectorId, idTag };
}

function showItem(item: InboxItem): z.input<typeof OrphanBody> {
  const { resolution } = item;
  return {
    id: item.id,
    chargerId: item.chargerId,
    kind: item.kind,
    reason: item.reason,
    status: inboxStatus(item),
    receivedAt: isoTime(item.receivedAtMs),
    ...(item.kind === 'ORPHAN_STOP' ? { payload: item.payload } : { sessionId: item.sessionId }),
    ...(resolution === undefined ? {} : { resolution: showResolution(resolution) }),
  };
}

function showResolution({ action, sessionId, energyWh: energy, start, note, actor, atMs, appliedAtMs }: Resolution) {
  return {
    action,
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(energy === undefined ? {} : { energyWh: energy }),
    ...(start === undefined ? {} : { start: showWholeStart(start) }),
    note,
    actor,
    at: isoTime(atMs),
    ...(appliedAtMs === undefined ? {} : { appliedAt: isoTime(appliedAtMs) }),
  };
}

function showProposal({ action, sessionId, energyWh: energy, start, why }: Proposal) {
  return {
    action,
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(energy === undefined ? {} : { energyWh: energy }),
    ...(start === undefined ? {} : { start: showStart(start) }),
    why,
  };
}

function showWholeStart({ startedAtMs, ...rest }: StartFacts) {
  return { startedAt: isoTime(startedAtMs), ...rest };
}

function showStart({ startedAtMs, ...rest }: Partial<StartFacts>) {
  return { ...(startedAtMs === undefined ? {} : { startedAt: isoTime(startedAtMs) }), ...rest };
}
