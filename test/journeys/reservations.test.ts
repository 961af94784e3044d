import type { RPCClient } from 'ocpp-rpc';
import { eventually, TidewattServer } from '../support/server';

/**
 * Reservations over real sockets, as the certification cases TC_046 to TC_053 of the Open Charge Alliance describe them. The charger is the
 * OCPP client of `ocpp-rpc`, which refuses every frame of ours that breaks the official schemas.
 */

interface Reservation {
  readonly id: number;
  readonly connectorId: number;
  readonly idTag: string;
  readonly status: string;
  readonly expiresAt: string;
  readonly sessionId?: string;
}
interface IdTagAnswer {
  readonly idTagInfo: { readonly status: string; readonly parentIdTag?: string };
  readonly transactionId: number;
}

let server: TidewattServer;
beforeAll(async () => {
  server = await TidewattServer.start();
  for (const card of [{ idTag: 'OWN' }, { idTag: 'SISTER', parentIdTag: 'FAMILY' }, { idTag: 'STRANGER' }]) {
    expect((await server.api('POST', '/cards', card)).status).toBe(201);
  }
}, 180_000);
afterAll(() => server?.stop(), 30_000);

const at = (ms: number) => new Date(ms).toISOString();

/** A charger that answers reservations with `status` and everything else with Accepted. */
async function aStation(id: string, status = 'Accepted') {
  await server.api('POST', '/chargers', { id, password: 'a-good-password' });
  const station: RPCClient = server.station(id, 'a-good-password');
  const broken: unknown[] = [];
  const asked: [string, Record<string, unknown>][] = [];
  const answersWith = { status };
  station.handle(async ({ method = '', params = {} }): Promise<Record<string, unknown>> => {
    asked.push([method, params]);
    if (method === 'GetConfiguration') return {};
    return { status: method === 'ReserveNow' || method === 'CancelReservation' ? answersWith.status : 'Accepted' };
  });
  station.on('strictValidationFailure', (failure: unknown) => broken.push(failure));
  await station.connect();
  await station.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Reserve' });
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
  let keys = 0;
  const command = async (action: string, payload: object) => {
    const key = { 'idempotency-key': `${id}-${++keys}` };
    const { body } = await server.api<{ state: string }>('POST', `/chargers/${id}/commands?wait=20`, { action, payload }, key);
    return body.state;
  };
  const reservations = async () => (await server.api<{ items: Reservation[] }>('GET', `/reservations?chargerId=${id}`)).body.items;
  return {
    station,
    broken,
    asked,
    answersWith,
    reservations,
    reserve: (over: object = {}) =>
      command('ReserveNow', { connectorId: 1, expiryDate: at(Date.now() + 600_000), idTag: 'OWN', reservationId: 7, ...over }),
    cancel: () => command('CancelReservation', { reservationId: 7 }),
    tellsStatus: (status: string) => station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status }),
    starts: (idTag: string) =>
      station.call('StartTransaction', {
        connectorId: 1,
        idTag,
        meterStart: 0,
        timestamp: at(Date.now()),
        reservationId: 7,
      }) as Promise<IdTagAnswer>,
    kept: async () => {
      const { body } = await server.api<{ connectors: { status: string; reservation?: object }[] }>('GET', `/chargers/${id}`);
      return body.connectors[0];
    },
  };
}

test('a reserved connector is started by its card: the reservation is used, and the connector free again (TC_046)', async () => {
  const { station, broken, asked, reserve, reservations, tellsStatus, starts, kept } = await aStation('RES-046');
  const expiryDate = at(Date.now() + 600_000);
  expect(await reserve({ expiryDate })).toBe('SUCCEEDED');
  expect(asked.at(-1)).toEqual(['ReserveNow', { connectorId: 1, expiryDate, idTag: 'OWN', reservationId: 7 }]);
  await tellsStatus('Reserved');
  expect(await kept()).toMatchObject({ status: 'Reserved', reservation: { id: 7, idTag: 'OWN', expiresAt: expiryDate } });
  const { idTagInfo } = await starts('OWN');
  expect(idTagInfo.status).toBe('Accepted');
  const [used] = await reservations();
  expect(used).toMatchObject({ id: 7, connectorId: 1, idTag: 'OWN', status: 'USED', expiresAt: expiryDate });
  expect(used?.sessionId).toMatch(/^ses_/);
  expect((await kept())?.reservation).toBeUndefined();
  expect(broken).toEqual([]);
  await station.close();
}, 60_000);

test('a reservation that nobody uses expires by itself (TC_047)', async () => {
  const { station, broken, reserve, reservations, kept } = await aStation('RES-047');
  expect(await reserve({ expiryDate: at(Date.now() + 1_500) })).toBe('SUCCEEDED');
  await eventually(async () => (await reservations())[0]?.status === 'EXPIRED', 'the reservation has expired');
  expect((await kept())?.reservation).toBeUndefined();
  expect(broken).toEqual([]);
  await station.close();
}, 60_000);

test.each(['Faulted', 'Occupied', 'Unavailable', 'Rejected'])(
  'a charger that answers %s keeps nothing (TC_048)',
  async (status) => {
    const { station, broken, reserve, reservations, kept } = await aStation(`RES-048-${status}`, status);
    expect(await reserve()).toBe('REJECTED');
    expect((await reservations()).map(({ id, status: told }) => [id, told])).toEqual([[7, status]]);
    expect((await kept())?.reservation).toBeUndefined();
    expect(broken).toEqual([]);
    await station.close();
  },
  60_000,
);

test('a whole charger is reserved by connector 0, and started at any connector (TC_049, TC_050)', async () => {
  const { station, broken, asked, reserve, reservations, starts } = await aStation('RES-049');
  expect(await reserve({ connectorId: 0 })).toBe('SUCCEEDED');
  expect(asked.at(-1)?.[1]).toMatchObject({ connectorId: 0 });
  expect(await reservations()).toMatchObject([{ connectorId: 0, status: 'ACTIVE' }]);
  await starts('OWN');
  expect(await reservations()).toMatchObject([{ connectorId: 0, status: 'USED' }]);
  expect(broken).toEqual([]);
  await station.close();
}, 60_000);

test('a cancel that the charger accepts ends the reservation (TC_051), one that it refuses does not (TC_052)', async () => {
  const { station, broken, answersWith, reserve, cancel, reservations } = await aStation('RES-051');
  expect(await reserve()).toBe('SUCCEEDED');
  answersWith.status = 'Rejected';
  expect(await cancel()).toBe('REJECTED');
  expect((await reservations())[0]?.status).toBe('ACTIVE');
  answersWith.status = 'Accepted';
  expect(await cancel()).toBe('SUCCEEDED');
  expect((await reservations())[0]?.status).toBe('CANCELLED');
  expect(broken).toEqual([]);
  await station.close();
}, 60_000);

test('another card of the group is told its parent, so that the charger lets it in; a stranger has none (TC_053)', async () => {
  const { station, broken, reserve, reservations, starts } = await aStation('RES-053');
  expect(await reserve({ parentIdTag: 'FAMILY' })).toBe('SUCCEEDED');
  expect(await station.call('Authorize', { idTag: 'STRANGER' })).toEqual({ idTagInfo: { status: 'Accepted' } });
  expect(await station.call('Authorize', { idTag: 'SISTER' })).toEqual({ idTagInfo: { parentIdTag: 'FAMILY', status: 'Accepted' } });
  expect(await reservations()).toMatchObject([{ idTag: 'OWN', parentIdTag: 'FAMILY', status: 'ACTIVE' }]);
  expect((await starts('SISTER')).idTagInfo).toEqual({ parentIdTag: 'FAMILY', status: 'Accepted' });
  expect((await reservations())[0]?.status).toBe('USED');
  expect(broken).toEqual([]);
  await station.close();
}, 60_000);
