import type { Reservation } from '../../lambdas/domain/reservations/reservation';
import { ApiWorld } from './world';

async function aWorld(...reservations: readonly Partial<Reservation>[]) {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
  for (const over of reservations) {
    const reservation: Reservation = {
      chargerId: 'CP-1',
      id: 4,
      connectorId: 1,
      idTag: 'TAG1',
      state: 'ACTIVE',
      expiresAtMs: world.nowMs + 60_000,
      seq: 1,
      askedAtMs: world.nowMs,
      version: 0,
      ...over,
    };
    await world.reservations.change(reservation.chargerId, reservation.id, () => reservation);
  }
  return world;
}

test('reservations are listed with their state and expiry, and an active one expires by itself', async () => {
  const world = await aWorld({ parentIdTag: 'FAM' }, { id: 5, state: 'Occupied' }, { id: 6, state: 'USED', sessionId: 'ses_a' });
  const shown = { chargerId: 'CP-1', connectorId: 1, idTag: 'TAG1', expiresAt: '2026-03-01T08:01:00.000Z' };
  const ask = () => world.ask('GET /v1/reservations?chargerId=CP-1', { as: 'viewer' });
  expect((await ask()).body).toEqual({
    items: [
      { id: 6, ...shown, status: 'USED', sessionId: 'ses_a' },
      { id: 5, ...shown, status: 'Occupied' },
      { id: 4, ...shown, parentIdTag: 'FAM', status: 'ACTIVE' },
    ],
    nextCursor: null,
  });
  world.nowMs += 60_000;
  expect((await ask()).body.items.map(({ status }: { status: string }) => status)).toEqual(['USED', 'Occupied', 'EXPIRED']);
});

test('the list goes over all chargers, page by page, and a cursor fits its own list alone', async () => {
  const world = await aWorld({ id: 1 }, { id: 2, chargerId: 'CP-2', expiresAtMs: Date.parse('2026-03-02T00:00:00Z') });
  const first = await world.ask('GET /v1/reservations?limit=1');
  expect(first.body.items.map(({ id }: { id: number }) => id)).toEqual([2]);
  const rest = await world.ask(`GET /v1/reservations?limit=1&cursor=${first.body.nextCursor}`);
  expect([rest.body.items.map(({ id }: { id: number }) => id), rest.body.nextCursor]).toEqual([[1], null]);
  const wrong = await world.ask(`GET /v1/reservations?chargerId=CP-1&cursor=${first.body.nextCursor}`);
  expect([wrong.status, wrong.body.code]).toEqual([400, 'INVALID_CURSOR']);
});

test('a connector shows for whom it is kept, as long as it is', async () => {
  const world = await aWorld({}, { id: 5, connectorId: 2, state: 'CANCELLED' });
  for (const connectorId of [1, 2]) {
    const times = { epoch: 1, reportedAtMs: world.nowMs, receivedAtMs: world.nowMs };
    await world.chargers.recordStatus({ chargerId: 'CP-1', connectorId, status: 'Reserved', errorCode: 'NoError', ...times });
  }
  const kept = async (path: string) => {
    const { body } = await world.ask(`GET ${path}`);
    return (body.items?.[0] ?? body).connectors.map(({ reservation }: { reservation?: object }) => reservation);
  };
  const reservation = { id: 4, idTag: 'TAG1', expiresAt: '2026-03-01T08:01:00.000Z' };
  expect(await kept('/v1/chargers/CP-1')).toEqual([reservation, undefined]);
  expect(await kept('/v1/chargers')).toEqual([reservation, undefined]);
  world.nowMs += 60_000;
  expect(await kept('/v1/chargers/CP-1')).toEqual([undefined, undefined]);
});
