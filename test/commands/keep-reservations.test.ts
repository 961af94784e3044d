import { MemoryReservationStore } from '../../lambdas/adapters/memory/memory-reservation-store';
import { keepingReservations } from '../../lambdas/commands/keep-reservations';
import { MailboxBench } from '../support/mailbox';

function aBench() {
  const bench = new MailboxBench();
  const reservations = new MemoryReservationStore();
  bench.effects = keepingReservations(reservations, { beforeEnd: async () => {}, late: async () => {}, afterEnd: async () => {} });
  const states = async () => (await reservations.list({ limit: 9, chargerId: 'CP1' })).items.map(({ id, state }) => `${id} ${state}`);
  const asks = async (action: 'ReserveNow' | 'CancelReservation', payload: Record<string, string | number>) => {
    await bench.send({ action, payload });
    await bench.pump();
  };
  return { bench, reservations, states, asks };
}
const reserveNow = { connectorId: 1, expiryDate: '2026-03-01T09:00:00+01:00', idTag: 'TAG1', parentIdTag: 'FAM', reservationId: 4 };

test('an accepted ReserveNow is a reservation until an accepted CancelReservation', async () => {
  const { bench, reservations, states, asks } = aBench();
  await asks('ReserveNow', reserveNow);
  await bench.answer({ status: 'Accepted' });
  expect((await reservations.list({ limit: 9 })).items).toMatchObject([
    { chargerId: 'CP1', id: 4, connectorId: 1, idTag: 'TAG1', parentIdTag: 'FAM', expiresAtMs: Date.parse('2026-03-01T08:00:00Z') },
  ]);
  await asks('CancelReservation', { reservationId: 4 });
  await bench.answer({ status: 'Rejected' });
  expect(await states()).toEqual(['4 ACTIVE']);
  await asks('CancelReservation', { reservationId: 4 });
  await bench.answer({ status: 'Accepted' });
  expect(await states()).toEqual(['4 CANCELLED']);
});

test.each(['Faulted', 'Occupied', 'Rejected', 'Unavailable'])('a charger that answers %s keeps nothing for anybody', async (status) => {
  const { bench, states, asks } = aBench();
  await asks('ReserveNow', reserveNow);
  await bench.answer({ status });
  expect(await states()).toEqual([`4 ${status}`]);
});

test('an answer outside the specification makes no reservation', async () => {
  const { bench, states, asks } = aBench();
  await asks('ReserveNow', reserveNow);
  await bench.answer({ status: 'Maybe' });
  expect(await states()).toEqual([]);
});
