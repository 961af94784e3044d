import * as z from 'zod';
import { readAll, requestSync } from '../../commands/sync-local-list';
import { differences, type LocalList, localListLimits, newLocalList, wantedEntries } from '../../domain/cards/local-list';
import { valueOfKey } from '../../domain/chargers/configuration';
import { isoTime } from '../../domain/shared/time';
import { commandId } from '../command-id';
import type { ApiPorts } from '../ports';
import { Instant } from '../schemas';
import { chargerInSight } from '../scope';
import { type Api, answer, answers, jsonBody, serve } from '../serve';

const STATES = ['OFF', 'IN_SYNC', 'STALE', 'IN_PROGRESS', 'FAILED', 'UNSUPPORTED'] as const;

const LocalListBody = z
  .strictObject({
    chargerId: z.string(),
    keeps: z
      .enum(['CARDS', 'EMPTY', 'OFF'])
      .meta({ description: 'CARDS: kept in step with the cards. EMPTY: taken away. OFF: never asked for.' }),
    state: z.enum(STATES).meta({
      description: 'STALE: cards have changed, or expired, since; the charger is told within a minute or two, or with the next check.',
    }),
    reason: z.string().optional().meta({ description: 'Of FAILED and UNSUPPORTED: what the charger answered, NO_ANSWER, or CANCELLED.' }),
    listVersion: z.int().meta({ description: 'The version that the charger last accepted or told; 0: none.' }),
    entries: z.int().meta({ description: 'What the charger holds, as far as it has accepted it.' }),
    wanted: z.int().meta({ description: 'What it should hold.' }),
    differing: z.int().meta({ description: 'Entries that it is still to be told.' }),
    leftOut: z.int().meta({ description: 'Cards for which its list has no room (`LocalAuthListMaxLength`).' }),
    usedByCharger: z.boolean().nullable().meta({
      description: '`LocalAuthListEnabled` of the charger; null: it has not told. A list that is not enabled is kept and not used.',
    }),
    commandId: z.string().optional().meta({ description: 'The call under way.' }),
    syncedAt: Instant.optional(),
  })
  .meta({ id: 'LocalList' });

const Sync = z
  .strictObject({ full: z.boolean().optional().meta({ description: 'Send everything anew, whatever the charger says it holds.' }) })
  .meta({ id: 'LocalListSync' });

export function localListRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Local lists'];
  const params = z.strictObject({ id: z.string() });
  const path = '/v1/chargers/{id}/local-list';

  serve(
    api,
    ports,
    {
      method: 'get',
      path,
      summary: 'The local authorization list of a charger',
      description: 'What it holds for when it is offline, against what it should.',
      tags,
      request: { params },
      responses: { 200: answers('The list.', LocalListBody) },
    },
    async (c) => {
      const { id } = await chargerInSight(c, c.req.valid('param').id, ports);
      return answer(LocalListBody, await show(id, ports));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: `${path}/sync`,
      summary: 'Give a charger the cards, and keep it in step with them',
      description:
        'The charger is asked for the version that it has, and told what is missing: in parts that fit a frame and its own limits, Full where it has to be. From then on a changed card reaches it within a minute or two, and every boot is followed by a look.',
      tags,
      request: { params, body: jsonBody(Sync) },
      responses: { 202: answers('Begun.', LocalListBody) },
    },
    async (c) => {
      const { id } = await chargerInSight(c, c.req.valid('param').id, ports);
      await requestSync(id, { mode: 'CARDS', full: c.req.valid('json').full === true }, depsOf(ports));
      return answer(LocalListBody, await show(id, ports), { status: 202 });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'delete',
      path,
      summary: 'Take the list of a charger away',
      description: 'The charger is sent an empty list, and no card from then on.',
      tags,
      request: { params },
      responses: { 202: answers('Begun.', LocalListBody) },
    },
    async (c) => {
      const { id } = await chargerInSight(c, c.req.valid('param').id, ports);
      await requestSync(id, { mode: 'EMPTY', full: true }, depsOf(ports));
      return answer(LocalListBody, await show(id, ports), { status: 202 });
    },
  );
}

function depsOf({ clock, localLists, cards, configurations, commands, mailbox, log }: ApiPorts) {
  return { clock, lists: localLists, cards, configurations, sender: commands, mailbox, log };
}

async function show(chargerId: string, ports: ApiPorts): Promise<z.input<typeof LocalListBody>> {
  const list = (await ports.localLists.get(chargerId)) ?? newLocalList(chargerId);
  const configuration = await ports.configurations.get(chargerId);
  const limits = localListLimits((key) => valueOfKey(configuration, key));
  const { entries, leftOut } = wantedEntries(list, list.mode === 'CARDS' ? await readAll(ports.cards) : [], limits, ports.clock.nowMs());
  const differing = list.mode === 'OFF' ? 0 : differences(list.held, entries).length;
  const enabled = valueOfKey(configuration, 'LocalAuthListEnabled')?.trim().toLowerCase();
  return {
    chargerId,
    keeps: list.mode,
    state: stateOf(list, differing),
    ...(list.trouble === undefined ? {} : { reason: list.trouble.reason }),
    listVersion: list.listVersion,
    entries: Object.keys(list.held).length,
    wanted: entries.length,
    differing,
    leftOut,
    usedByCharger: enabled === undefined ? null : enabled === 'true',
    ...(list.asked?.seq === undefined ? {} : { commandId: commandId(chargerId, list.asked.seq) }),
    ...(list.syncedAtMs === undefined ? {} : { syncedAt: isoTime(list.syncedAtMs) }),
  };
}

function stateOf(list: LocalList, differing: number): (typeof STATES)[number] {
  if (list.mode === 'OFF') return 'OFF';
  if (list.trouble !== undefined) return list.trouble.code;
  if (list.asked !== undefined || list.dueAtMs !== undefined) return 'IN_PROGRESS';
  return differing > 0 || list.needsFull ? 'STALE' : 'IN_SYNC';
}
