import { ApiWorld } from './world';

const send = (world: ApiWorld, body: string, as = 'operator') =>
  world.ask('POST /v1/cards/import', { as, body, headers: { 'Content-Type': 'text/csv' } });

test('a file makes cards, changes those that are there, and sent again changes nothing', async () => {
  const world = new ApiWorld();
  await world.ask('POST /v1/cards', { body: { idTag: 'OLD', status: 'ACTIVE' } });
  const file = 'idTag,kind,status,driverId,expiresAt\nNEW,COMMERCIAL,,drv_1,2027-01-01T00:00:00Z\nold,,BLOCKED,,\n';
  expect((await send(world, file)).body).toEqual({ created: 1, updated: 1, unchanged: 0 });
  expect((await world.ask('GET /v1/cards/NEW')).body).toMatchObject({
    kind: 'COMMERCIAL',
    driverId: 'drv_1',
    expiresAt: '2027-01-01T00:00:00.000Z',
  });
  expect((await world.ask('GET /v1/cards/OLD')).body).toMatchObject({ idTag: 'OLD', status: 'BLOCKED' });
  expect((await send(world, file)).body).toEqual({ created: 0, updated: 0, unchanged: 2 });
});

test('what is exported can be imported again, formulas and all', async () => {
  const world = new ApiWorld();
  await world.ask('POST /v1/cards', { body: { idTag: '=1+1' } });
  await world.ask('POST /v1/cards', {
    body: { idTag: 'B', kind: 'COMMERCIAL', minimumToStart: { amount: '5.00', currency: 'EUR' }, maxConcurrent: 2 },
  });
  const { text } = await world.ask('GET /v1/cards', { headers: { Accept: 'text/csv' } });
  expect(text).toContain("'=1+1");
  expect((await send(world, text)).body).toEqual({ created: 0, updated: 0, unchanged: 2 });
  const other = new ApiWorld();
  expect((await send(other, text)).body).toEqual({ created: 2, updated: 0, unchanged: 0 });
  expect((await other.ask('GET /v1/cards/B')).body).toMatchObject({
    minimumToStart: { amount: '5.00', currency: 'EUR' },
    maxConcurrent: 2,
  });
});

test.each([
  ['a column nobody knows', 'idTag,colour\nA,red\n', [{ pointer: 'line 1, colour', detail: 'is not a column of cards' }]],
  ['no tag', 'kind\nPERSONAL\n', [{ pointer: 'line 1, idTag', detail: 'is missing' }]],
  ['no rows', 'idTag\n', [{ pointer: 'line 1', detail: expect.any(String) }]],
  ['a wrong cell', 'idTag,kind\nA,PERSONAL\nB,GOLD\n', [{ pointer: 'line 3, kind', detail: expect.any(String) }]],
  ['the same card twice', 'idTag\nA\na\n', [{ pointer: 'line 3, idTag', detail: 'is the card of line 2' }]],
  [
    'two wrong rows',
    'idTag,expiresAt\n,\nB,soon\n',
    [
      { pointer: 'line 2, idTag', detail: expect.any(String) },
      { pointer: 'line 3, expiresAt', detail: expect.any(String) },
    ],
  ],
])('with %s nothing is written, and the cell is told', async (_what, file, parts) => {
  const world = new ApiWorld();
  const { status, body } = await send(world, file);
  expect([status, body.code, body.errors]).toEqual([400, 'MALFORMED_CSV', parts]);
  expect((await world.ask('GET /v1/cards')).body.items).toEqual([]);
});

test('only CSV is read, and no more rows than are written in time', async () => {
  const world = new ApiWorld();
  const json = await world.ask('POST /v1/cards/import', { body: [{ idTag: 'A' }] });
  expect([json.status, json.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  const { body } = await send(world, `idTag\n${Array.from({ length: 2_001 }, (_, row) => `T${row}`).join('\n')}\n`);
  expect(body.errors).toEqual([{ pointer: 'line 2002', detail: 'at most 2000 rows' }]);
});
