import { keepingConfigurations } from '../../lambdas/commands/keep-configuration';
import type { TerminalState } from '../../lambdas/domain/commands/command';
import type { JsonObject } from '../../lambdas/domain/shared/json';
import { ApiWorld } from './world';

const TEMPLATE = { name: 'Walls', vendor: 'Acme', model: 'Wall', keys: { ConnectionTimeOut: '60', LocalPreAuthorize: 'true' } };

async function aWorld() {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
  await world.chargers.recordBoot('CP-1', { vendor: 'ACME', model: 'wall' }, 1);
  const effects = keepingConfigurations(
    { configurations: world.configurations, sender: world.ports.commands },
    { beforeEnd: async () => {}, afterEnd: async () => {}, late: async () => {} },
  );
  /** The charger answers one of its commands. */
  const answers = async (seq: number, response: JsonObject | undefined, state: TerminalState = 'SUCCEEDED') => {
    const command = (await world.mailbox.get('CP-1', seq))!;
    const outcome = { state, atMs: world.nowMs, ...(response === undefined ? {} : { response }) };
    await effects.beforeEnd(command, outcome);
    await world.mailbox.drop('CP-1', seq, outcome);
  };
  const queued = async () => {
    const { items } = await world.mailbox.list('CP-1', { limit: 200 });
    return items
      .filter(({ state }) => state === 'QUEUED')
      .map(({ action, payload }) => [action, payload] as const)
      .reverse();
  };
  return { world, answers, queued };
}
const told = {
  configurationKey: [
    { key: 'ConnectionTimeOut', readonly: false, value: '30' },
    { key: 'LocalPreAuthorize', readonly: true, value: 'TRUE' },
  ],
};

test('a refresh asks for everything; what comes stands against the template; apply sends what differs and nothing else', async () => {
  const { world, answers, queued } = await aWorld();
  const created = await world.ask('POST /v1/configuration-templates', { body: TEMPLATE });
  expect(created.status).toBe(201);
  const refreshed = await world.ask('POST /v1/chargers/CP-1/configuration/refresh', { as: 'operator' });
  expect([refreshed.status, refreshed.body.commandIds.length, await queued()]).toEqual([202, 1, [['GetConfiguration', {}]]]);
  await answers(1, told);
  const { body } = await world.ask('GET /v1/chargers/CP-1/configuration', { as: 'operator' });
  const at = '2026-03-01T08:00:00.000Z';
  expect(body).toEqual({
    chargerId: 'CP-1',
    readAt: at,
    keys: [
      { key: 'ConnectionTimeOut', value: '30', readonly: false, isUnknown: false, at },
      { key: 'LocalPreAuthorize', value: 'TRUE', readonly: true, isUnknown: false, at },
    ],
    template: { id: created.body.id, name: 'Walls' },
    drift: [
      { key: 'ConnectionTimeOut', wanted: '60', value: '30', state: 'DIFFERENT' },
      { key: 'LocalPreAuthorize', wanted: 'true', value: 'TRUE', state: 'SAME' },
    ],
    inStep: false,
  });
  const applied = await world.ask('POST /v1/chargers/CP-1/configuration/apply', { as: 'operator' });
  expect([applied.status, applied.body.commandIds.length]).toEqual([202, 1]);
  expect(await queued()).toEqual([['ChangeConfiguration', { key: 'ConnectionTimeOut', value: '60' }]]);
  await answers(2, { status: 'Accepted' });
  expect((await world.ask('GET /v1/chargers/CP-1/configuration')).body.inStep).toBe(true);
  expect((await world.ask('POST /v1/chargers/CP-1/configuration/apply')).body.commandIds).toEqual([]);
});

test('a value that needs a reboot is shown as pending until the charger has booted', async () => {
  const { world, answers } = await aWorld();
  await world.ask('POST /v1/configuration-templates', { body: TEMPLATE });
  await world.ask('POST /v1/chargers/CP-1/configuration/apply');
  await answers(1, { status: 'RebootRequired' });
  const look = async () => (await world.ask('GET /v1/chargers/CP-1/configuration')).body;
  expect([(await look()).keys[0].pendingReboot, (await look()).drift[0].state]).toEqual(['60', 'PENDING_REBOOT']);
  await world.chargers.recordBoot('CP-1', { vendor: 'Acme', model: 'Wall' }, world.nowMs + 1);
  expect([(await look()).keys[0], (await look()).drift[0].state]).toMatchObject([{ value: '60' }, 'SAME']);
});

test('a charger whose whole answer never came is asked by name, in parts', async () => {
  const { world, answers, queued } = await aWorld();
  await world.ask('POST /v1/configuration-templates', { body: { ...TEMPLATE, keys: { VendorKey: 'x' } } });
  await world.ask('POST /v1/chargers/CP-1/configuration/refresh');
  await answers(1, undefined, 'TIMED_OUT');
  await world.ask('POST /v1/chargers/CP-1/configuration/refresh');
  const asked = (await queued()).map(([, { key }]) => key as string[]);
  expect(asked.length).toBeGreaterThan(3);
  expect(asked.every((part) => part.length <= 10)).toBe(true);
  expect(asked.flat()).toEqual(expect.arrayContaining(['VendorKey', 'HeartbeatInterval']));
});

test('an answer that was cut off is followed by questions for the rest, once', async () => {
  const { world, answers, queued } = await aWorld();
  await world.ask('POST /v1/chargers/CP-1/configuration/refresh');
  const cut = { configurationKey: [{ key: 'GetConfigurationMaxKeys', readonly: true, value: '1' }] };
  await answers(1, cut);
  const asked = await queued();
  expect(asked.length).toBeGreaterThan(30);
  await answers(1, cut);
  expect(await queued()).toHaveLength(asked.length);
});

describe('a template', () => {
  const post = (world: ApiWorld, over: object) => world.ask('POST /v1/configuration-templates', { body: { ...TEMPLATE, ...over } });

  test.each([
    [{ AuthorizationKey: 'x' }, '/keys/AuthorizationKey'],
    [{ SecurityProfile: '0' }, '/keys/SecurityProfile'],
    [{ 'Server/Url': 'ws://x' }, '/keys/Server~1Url'],
    [{ HeartbeatInterval: '3600' }, '/keys/HeartbeatInterval'],
  ])('does not take %j', async (keys, pointer) => {
    const { status, body } = await post(new ApiWorld(), { keys });
    expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'KEY_NOT_FOR_TEMPLATES', pointer]);
  });

  test.each([
    [{ keys: { A: '1', a: '2' } }, '/keys'],
    [{ keys: { A: 'x'.repeat(501) } }, '/keys/A'],
    [{ vendor: ' ' }, '/vendor'],
  ])('refuses %j', async (over, pointer) => {
    const { status, body } = await post(new ApiWorld(), over);
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  test('is one for each make, changed and removed by whoever read it', async () => {
    const world = new ApiWorld();
    const { body, headers } = await post(world, {});
    const path = headers.get('location') ?? '';
    expect((await post(world, { vendor: 'acme ', model: ' WALL' })).body.code).toBe('TEMPLATE_EXISTS');
    expect((await post(world, { model: undefined })).status).toBe(201);
    expect((await world.ask('GET /v1/configuration-templates', { as: 'viewer' })).body.items).toHaveLength(2);
    const change = (ifMatch?: string) =>
      world.ask(`PATCH ${path}`, { body: { keys: { A: '1' } }, headers: ifMatch === undefined ? {} : { 'If-Match': ifMatch } });
    expect([(await change()).status, (await change('"7"')).status]).toEqual([428, 412]);
    expect((await change('"1"')).body).toEqual({ ...body, keys: { A: '1' } });
    expect((await world.ask(`DELETE ${path}`, { headers: { 'If-Match': '"1"' } })).status).toBe(412);
    expect((await world.ask(`DELETE ${path}`, { headers: { 'If-Match': '"2"' } })).status).toBe(204);
    expect((await world.ask(`GET ${path}`)).body.code).toBe('TEMPLATE_NOT_FOUND');
  });

  test('there has to be one to apply', async () => {
    const { world } = await aWorld();
    const { status, body } = await world.ask('POST /v1/chargers/CP-1/configuration/apply');
    expect([status, body.code]).toEqual([409, 'NO_TEMPLATE']);
    expect((await world.ask('GET /v1/chargers/CP-1/configuration')).body).toMatchObject({ template: null, drift: [], inStep: null });
  });
});
