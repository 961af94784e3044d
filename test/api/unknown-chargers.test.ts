import { ApiWorld, NOW } from './world';

const aVisit = (chargerId: string, nowMs: number) => ({
  chargerId,
  lastAtMs: nowMs,
  address: '192.0.2.7',
  userAgent: 'Acme/1.2',
  cameWithoutPassword: true,
});

test('who knocks and is not registered is listed, and once registered no more', async () => {
  const world = new ApiWorld();
  await world.visits.note(aVisit('NEW-1', world.nowMs - 60_000));
  await world.visits.note(aVisit('NEW-1', world.nowMs));
  expect((await world.ask('GET /v1/unknown-chargers')).body).toEqual({
    items: [
      {
        id: 'NEW-1',
        firstSeenAt: '2026-03-01T07:59:00.000Z',
        lastSeenAt: NOW,
        count: 2,
        address: '192.0.2.7',
        userAgent: 'Acme/1.2',
        cameWithoutPassword: true,
      },
    ],
    nextCursor: null,
  });
  await world.ask('POST /v1/chargers', { body: { id: 'NEW-1', registration: 'Pending' } });
  expect((await world.ask('GET /v1/unknown-chargers')).body.items).toEqual([]);
});

test('is paged, each id once', async () => {
  const world = new ApiWorld();
  for (const id of ['A', 'B', 'C', 'D', 'E']) await world.visits.note(aVisit(id, world.nowMs));
  await world.ask('POST /v1/chargers', { body: { id: 'B' } });
  const seen: string[] = [];
  let address = '/v1/unknown-chargers?limit=2';
  for (;;) {
    const { items, nextCursor } = (await world.ask(`GET ${address}`)).body;
    seen.push(...items.map(({ id }: { id: string }) => id));
    if (nextCursor === null) break;
    address = `/v1/unknown-chargers?limit=2&cursor=${nextCursor}`;
  }
  expect(seen).toEqual(['A', 'C', 'D', 'E']);
});

test('is not for everybody: it says where chargers are', async () => {
  const world = new ApiWorld();
  expect((await world.ask('GET /v1/unknown-chargers', { as: 'viewer' })).status).toBe(403);
  expect((await world.ask('GET /v1/unknown-chargers', { as: null })).status).toBe(401);
});
