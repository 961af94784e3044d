import { carryOut, keepingAvailability } from '../../lambdas/commands/change-availability';
import { ApiWorld } from './world';

async function aWorld() {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
  const ask = (body: object) => world.ask('POST /v1/chargers/CP-1/availability', { as: 'operator', body });
  const effects = keepingAvailability(world.availability, { beforeEnd: async () => {}, afterEnd: async () => {}, late: async () => {} });
  const answers = async (seq: number, status: string) => {
    const command = (await world.mailbox.get('CP-1', seq))!;
    await effects.beforeEnd(command, { state: 'SUCCEEDED', atMs: world.nowMs, response: { status } });
  };
  return { world, ask, answers };
}

test('a change for now is a command at once', async () => {
  const { world, ask } = await aWorld();
  const { status, body } = await ask({ connectorId: 1, type: 'Inoperative' });
  expect([status, body]).toMatchObject([
    202,
    { chargerId: 'CP-1', connectorId: 1, type: 'Inoperative', state: 'QUEUED', requestedBy: 'user:operator-1' },
  ]);
  const { body: command } = await world.ask(`GET /v1/commands/${body.commandId}`);
  expect(command).toMatchObject({ action: 'ChangeAvailability', payload: { connectorId: 1, type: 'Inoperative' } });
});

test('a change for later waits for its time, is sent once, and is taken back only before', async () => {
  const { world, ask } = await aWorld();
  const { body: first } = await ask({ connectorId: 0, type: 'Inoperative', at: '2026-03-01T22:00:00+01:00' });
  const { body: second } = await ask({ connectorId: 0, type: 'Operative', at: '2026-03-02T05:00:00Z' });
  expect([first.state, first.at]).toEqual(['PLANNED', '2026-03-01T21:00:00.000Z']);
  const cancel = (id: string) => world.ask(`POST /v1/chargers/CP-1/availability/${id}/cancel`, { as: 'operator' });
  expect((await cancel(second.id)).body.state).toBe('CANCELLED');
  expect((await cancel(second.id)).body.state).toBe('CANCELLED');
  const deps = { ...world.ports, sender: world.ports.commands };
  await carryOut('CP-1', first.id, deps);
  expect((await world.mailbox.list('CP-1', { limit: 9 })).items).toEqual([]);
  world.nowMs = Date.parse('2026-03-03T00:00:00Z');
  for (const { id } of [first, first, second]) await carryOut('CP-1', id, deps);
  expect((await world.mailbox.list('CP-1', { limit: 9 })).items.map(({ payload }) => payload)).toEqual([
    { connectorId: 0, type: 'Inoperative' },
  ]);
  const late = await cancel(first.id);
  expect([late.status, late.body.code]).toEqual([409, 'AVAILABILITY_CHANGE_NOT_PLANNED']);
  const listed = await world.ask('GET /v1/chargers/CP-1/availability', { as: 'viewer' });
  expect(listed.body.items.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([
    [second.id, 'CANCELLED'],
    [first.id, 'QUEUED'],
  ]);
});

test('wherever the sender of a change dies, it is sent exactly once', async () => {
  for (const dies of [1, 2, 3]) {
    const { world } = await aWorld();
    const change = {
      chargerId: 'CP-1',
      id: '01A',
      connectorId: 1,
      type: 'Inoperative',
      atMs: 1,
      createdAtMs: 1,
      actor: 'x',
      state: 'PLANNED',
      version: 1,
    } as const;
    await world.availability.add(change);
    let steps = 0;
    const step = async <T>(work: Promise<T>) => {
      const done = await work;
      steps += 1;
      if (steps === dies) throw new Error('the process died');
      return done;
    };
    const deps = {
      clock: world.ports.clock,
      availability: Object.assign(Object.create(world.availability), {
        change: (...given: Parameters<typeof world.availability.change>) => step(world.availability.change(...given)),
      }),
      sender: { send: (request: Parameters<typeof world.ports.commands.send>[0]) => step(world.ports.commands.send(request)) },
    };
    await expect(carryOut('CP-1', '01A', deps)).rejects.toThrow('died');
    // What is not done is still due.
    if (dies < 3) expect(world.availability.due(world.nowMs)).toHaveLength(1);
    await carryOut('CP-1', '01A', deps);
    expect((await world.mailbox.list('CP-1', { limit: 9 })).items).toHaveLength(1);
    expect(await world.availability.get('CP-1', '01A')).toMatchObject({ state: 'SENT', seq: 1 });
  }
});

test('a charger shows what it took for each of its connectors', async () => {
  const { world, ask, answers } = await aWorld();
  for (const connectorId of [1, 2]) {
    const times = { epoch: 1, reportedAtMs: 1, receivedAtMs: 1 };
    await world.chargers.recordStatus({ chargerId: 'CP-1', connectorId, status: 'Charging', errorCode: 'NoError', ...times });
  }
  await ask({ connectorId: 1, type: 'Inoperative' });
  await answers(1, 'Scheduled');
  await ask({ connectorId: 1, type: 'Operative' });
  await answers(2, 'Rejected');
  const { body } = await world.ask('GET /v1/chargers/CP-1');
  expect(body.connectors.map(({ availability }: { availability?: object }) => availability)).toEqual([
    { type: 'Inoperative', answer: 'Scheduled', since: '2026-03-01T08:00:00.000Z' },
    undefined,
  ]);
});

test.each([
  [{ connectorId: -1, type: 'Inoperative' }, '/connectorId'],
  [{ connectorId: 1, type: 'Broken' }, '/type'],
  [{ connectorId: 1, type: 'Operative', at: 'tomorrow' }, '/at'],
])('%j is refused', async (body, pointer) => {
  const { ask } = await aWorld();
  const answered = await ask(body);
  expect([answered.status, answered.body.errors[0].pointer]).toEqual([400, pointer]);
});

test('what is not there is not found', async () => {
  const { world } = await aWorld();
  const codes = await Promise.all(
    ['GET /v1/chargers/CP-9/availability', 'POST /v1/chargers/CP-1/availability/x/cancel'].map(
      async (path) => (await world.ask(path)).body.code,
    ),
  );
  expect(codes).toEqual(['CHARGER_NOT_FOUND', 'AVAILABILITY_CHANGE_NOT_FOUND']);
});
