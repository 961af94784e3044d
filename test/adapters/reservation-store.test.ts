import { DynamoReservationStore } from '../../lambdas/adapters/dynamodb/dynamo-reservation-store';
import { MemoryReservationStore } from '../../lambdas/adapters/memory/memory-reservation-store';
import type { Reservation } from '../../lambdas/domain/reservations/reservation';
import type { ReservationStore } from '../../lambdas/ports/reservations';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const kinds: [string, () => Promise<ReservationStore>][] = [
  ['in memory', async () => new MemoryReservationStore()],
  ['in DynamoDB', async () => new DynamoReservationStore(dynamo.documents, (await dynamo.tables()).core)],
];
const T = Date.parse('2026-03-01T08:00:00Z');
const aReservation = (over: Partial<Reservation> = {}): Reservation => ({
  chargerId: 'CP1',
  id: 4,
  connectorId: 1,
  idTag: 'TAG1',
  parentIdTag: 'FAM',
  state: 'ACTIVE',
  expiresAtMs: T + 60_000,
  seq: 5,
  askedAtMs: T,
  version: 0,
  ...over,
});

describe.each(kinds)('reservations %s', (_kind, make) => {
  let reservations: ReservationStore;
  const put = (reservation: Reservation) => reservations.change(reservation.chargerId, reservation.id, () => reservation);
  beforeEach(async () => {
    reservations = await make();
  });

  test('a change sees what stands, and no change writes nothing', async () => {
    const seen: (Reservation | undefined)[] = [];
    const look = async (next: (known: Reservation | undefined) => Reservation | undefined) =>
      reservations.change('CP1', 4, (known) => {
        seen.push(known);
        return next(known);
      });
    await look(() => undefined);
    await look(() => aReservation());
    await look((known) => known);
    await look((known) => known && { ...known, state: 'USED', sessionId: 'ses_a', usedAtMs: T });
    await look((known) => known);
    expect(seen).toEqual([
      undefined,
      undefined,
      aReservation({ version: 1 }),
      aReservation({ version: 1 }),
      aReservation({ version: 2, state: 'USED', sessionId: 'ses_a', usedAtMs: T }),
    ]);
  });

  test('of changes that come at once none is lost', async () => {
    await put(aReservation({ seq: 0 }));
    const count = () => reservations.change('CP1', 4, (known) => known && { ...known, seq: known.seq + 1 });
    await Promise.all([count(), count(), count()]);
    expect((await reservations.list({ limit: 1 })).items).toEqual([aReservation({ seq: 3, version: 4 })]);
  });

  test('lists those of one charger by number, and all by expiry, page by page', async () => {
    await put(aReservation({ id: 9, expiresAtMs: T + 1 }));
    await put(aReservation({ id: 10, expiresAtMs: T + 3 }));
    await put(aReservation({ id: 10, chargerId: 'CP2', expiresAtMs: T + 2 }));
    const names = async (query: Parameters<ReservationStore['list']>[0]) => {
      const page = await reservations.list(query);
      return [...page.items.map(({ chargerId, id }) => `${chargerId} ${id}`), page.nextCursor === null ? 'end' : 'more'];
    };
    const next = async (query: Parameters<ReservationStore['list']>[0]) => (await reservations.list(query)).nextCursor ?? '';
    expect(await names({ limit: 1, chargerId: 'CP1' })).toEqual(['CP1 10', 'more']);
    expect(await names({ limit: 1, chargerId: 'CP1', cursor: await next({ limit: 1, chargerId: 'CP1' }) })).toEqual(['CP1 9', 'end']);
    expect(await names({ limit: 2 })).toEqual(['CP1 10', 'CP2 10', 'more']);
    expect(await names({ limit: 2, cursor: await next({ limit: 2 }) })).toEqual(['CP1 9', 'end']);
    expect(await names({ limit: 5, chargerId: 'CP3' })).toEqual(['end']);
  });

  test('finds what still keeps a connector', async () => {
    await put(aReservation({ id: 1, expiresAtMs: T + 1 }));
    await put(aReservation({ id: 2, expiresAtMs: T }));
    await put(aReservation({ id: 3, state: 'CANCELLED' }));
    expect((await reservations.listActive(T)).map(({ id }) => id)).toEqual([1]);
  });
});
