import { at, CARDS, type CaseStation, certification, type Payload } from '../../support/certification';
import { eventually } from '../../support/server';

/** The certification cases of the Reservation profile, in the order of docs/certification.md. */

const aCase = certification();

const asked = (over: Payload = {}): Payload => ({
  connectorId: 1,
  expiryDate: at(Date.now() + 600_000),
  idTag: CARDS.valid,
  ...over,
  reservationId: 7,
});
const reservations = (station: CaseStation) => station.listed<Payload>(`/reservations?chargerId=${station.id}`);
const keptFor = async (station: CaseStation) => (await station.shown()).connectors[0]?.reservation;

aCase(
  'TC_046_CSMS: a reserved connector is started by its card: the reservation is used, and the connector free again',
  async (station) => {
    const request = asked();
    expect((await station.isAsked('ReserveNow', request)).state).toBe('SUCCEEDED');
    await station.reports('Reserved');
    expect(await keptFor(station)).toEqual({ id: 7, idTag: CARDS.valid, expiresAt: request['expiryDate'] });
    expect((await station.authorizes(CARDS.valid)).status).toBe('Accepted');
    await station.reports('Preparing');
    const { transactionId, idTagInfo } = await station.starts(CARDS.valid, { reservationId: 7 });
    expect(idTagInfo.status).toBe('Accepted');
    await station.reports('Charging');
    const [session] = await station.sessions();
    expect(session).toMatchObject({ transactionId, status: 'OPEN' });
    expect(await reservations(station)).toMatchObject([
      { id: 7, connectorId: 1, idTag: CARDS.valid, status: 'USED', sessionId: session?.['id'], expiresAt: request['expiryDate'] },
    ]);
    expect(await keptFor(station)).toBeUndefined();
  },
);

aCase('TC_047_CSMS: a reservation that nobody uses expires by itself', async (station) => {
  expect((await station.isAsked('ReserveNow', asked({ expiryDate: at(Date.now() + 1_500) }))).state).toBe('SUCCEEDED');
  await station.reports('Reserved');
  await eventually(async () => (await reservations(station))[0]?.['status'] === 'EXPIRED', 'the reservation has expired');
  await station.reports('Available');
  expect(await keptFor(station)).toBeUndefined();
  expect((await station.shown()).connectors).toMatchObject([{ status: 'Available' }]);
});

/** The charger's own word stays with the reservation, and nothing is kept. */
async function isRefused(station: CaseStation, status: string): Promise<void> {
  expect((await station.isAsked('ReserveNow', asked(), { status })).state).toBe('REJECTED');
  expect(await reservations(station)).toMatchObject([{ id: 7, status }]);
  expect(await keptFor(station)).toBeUndefined();
}

aCase('TC_048_1_CSMS: a faulted connector is not reserved', async (station) => {
  await station.reports('Faulted', { errorCode: 'GroundFailure' });
  await isRefused(station, 'Faulted');
});

aCase('TC_048_2_CSMS: an occupied connector is not reserved', async (station) => {
  await station.reports('Preparing');
  await isRefused(station, 'Occupied');
});

aCase('TC_048_3_CSMS: a connector out of service is not reserved', async (station) => {
  expect((await station.isAsked('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })).state).toBe('SUCCEEDED');
  await station.reports('Unavailable');
  await isRefused(station, 'Unavailable');
});

aCase('TC_048_4_CSMS: a charger that takes no reservations', (station) => isRefused(station, 'Rejected'));

aCase('TC_049_CSMS: a whole charger is reserved by connector 0, and started at any connector', async (station) => {
  expect((await station.isAsked('ReserveNow', asked({ connectorId: 0 }))).state).toBe('SUCCEEDED');
  await station.reports('Reserved', { connectorId: 0 });
  expect(await reservations(station)).toMatchObject([{ connectorId: 0, status: 'ACTIVE' }]);
  expect((await station.starts(CARDS.valid, { reservationId: 7 })).idTagInfo.status).toBe('Accepted');
  expect(await reservations(station)).toMatchObject([{ connectorId: 0, status: 'USED' }]);
});

aCase('TC_051_CSMS: a reservation is cancelled', async (station) => {
  expect((await station.isAsked('ReserveNow', asked())).state).toBe('SUCCEEDED');
  await station.reports('Reserved');
  expect((await station.isAsked('CancelReservation', { reservationId: 7 })).state).toBe('SUCCEEDED');
  await station.reports('Available');
  expect(await reservations(station)).toMatchObject([{ id: 7, status: 'CANCELLED' }]);
});

aCase('TC_052_CSMS: a cancel that the charger refuses ends no reservation', async (station) => {
  expect((await station.isAsked('ReserveNow', asked())).state).toBe('SUCCEEDED');
  await station.reports('Reserved');
  expect((await station.isAsked('CancelReservation', { reservationId: 7 }, { status: 'Rejected' })).state).toBe('REJECTED');
  expect(await reservations(station)).toMatchObject([{ id: 7, status: 'ACTIVE' }]);
});

aCase('TC_053_CSMS: another card of the group is told its parent, so that the charger lets it in; a stranger has none', async (station) => {
  expect((await station.isAsked('ReserveNow', asked({ parentIdTag: CARDS.family }))).state).toBe('SUCCEEDED');
  await station.reports('Reserved');
  expect(await station.authorizes(CARDS.stranger)).toEqual({ status: 'Accepted' });
  expect(await station.authorizes(CARDS.sibling)).toEqual({ parentIdTag: CARDS.family, status: 'Accepted' });
  await station.reports('Preparing');
  expect(await reservations(station)).toMatchObject([{ idTag: CARDS.valid, parentIdTag: CARDS.family, status: 'ACTIVE' }]);
  const { idTagInfo } = await station.starts(CARDS.sibling, { reservationId: 7 });
  expect(idTagInfo).toEqual({ parentIdTag: CARDS.family, status: 'Accepted' });
  await station.reports('Charging');
  expect(await reservations(station)).toMatchObject([{ status: 'USED' }]);
});
