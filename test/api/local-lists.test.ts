import { keepingLocalLists } from '../../lambdas/commands/keep-local-lists';
import type { JsonObject } from '../../lambdas/domain/shared/json';
import { ApiWorld } from './world';

async function aWorld() {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
  for (const idTag of ['A', 'B']) await world.ask('POST /v1/cards', { body: { idTag } });
  const { clock, cards, configurations, commands, log } = world.ports;
  const effects = keepingLocalLists(
    { clock, lists: world.localLists, cards, configurations, sender: commands, mailbox: world.mailbox, log },
    { beforeEnd: async () => {}, afterEnd: async () => {}, late: async () => {} },
  );
  const answers = async (seq: number, response: JsonObject) => {
    const command = (await world.mailbox.get('CP-1', seq))!;
    await effects.beforeEnd(command, { state: 'SUCCEEDED', atMs: world.nowMs, response });
    return command;
  };
  const list = async () => (await world.ask('GET /v1/chargers/CP-1/local-list', { as: 'viewer' })).body;
  return { world, answers, list };
}

test('a list goes from never asked for over in progress to in step, and shows when it is not any more', async () => {
  const { world, answers, list } = await aWorld();
  const nothing = { listVersion: 0, entries: 0, wanted: 0, differing: 0, leftOut: 0, usedByCharger: null };
  expect(await list()).toEqual({ chargerId: 'CP-1', keeps: 'OFF', state: 'OFF', ...nothing });
  const asked = await world.ask('POST /v1/chargers/CP-1/local-list/sync', { as: 'operator', body: {} });
  expect([asked.status, asked.body]).toMatchObject([202, { keeps: 'CARDS', state: 'IN_PROGRESS', wanted: 2, differing: 2 }]);
  expect((await world.ask(`GET /v1/commands/${asked.body.commandId}`)).body.action).toBe('GetLocalListVersion');
  await answers(1, { listVersion: 3 });
  expect((await answers(2, { status: 'Accepted' })).payload).toMatchObject({ listVersion: 4, updateType: 'Full' });
  expect(await list()).toMatchObject({ state: 'IN_SYNC', listVersion: 4, entries: 2, differing: 0, syncedAt: '2026-03-01T08:00:00.000Z' });
  await world.ask('PATCH /v1/cards/A', { body: { status: 'BLOCKED' } });
  expect(await list()).toMatchObject({ state: 'STALE', differing: 1 });
});

test('a charger that cannot says so, with its reason', async () => {
  const { world, answers, list } = await aWorld();
  await world.ask('POST /v1/chargers/CP-1/local-list/sync', { body: { full: true } });
  await answers(1, { listVersion: 0 });
  await answers(2, { status: 'NotSupported' });
  expect(await list()).toMatchObject({ state: 'UNSUPPORTED', reason: 'NotSupported' });
});

test('a list that is taken away is empty', async () => {
  const { world, answers, list } = await aWorld();
  expect((await world.ask('DELETE /v1/chargers/CP-1/local-list', { as: 'operator' })).status).toBe(202);
  await answers(1, { listVersion: 5 });
  expect((await answers(2, { status: 'Accepted' })).payload).toEqual({ listVersion: 6, localAuthorizationList: [], updateType: 'Full' });
  expect(await list()).toMatchObject({ keeps: 'EMPTY', state: 'IN_SYNC', entries: 0 });
});

test('of an unknown charger there is none', async () => {
  const { world } = await aWorld();
  for (const path of ['GET /v1/chargers/X/local-list', 'DELETE /v1/chargers/X/local-list'])
    expect((await world.ask(path)).body.code).toBe('CHARGER_NOT_FOUND');
});
