import { aClosedSession } from '../support/session';
import { ApiWorld, anOpenSession } from './world';

const DAN = { name: 'Dan Secret', phone: '+4915112345678', email: 'dan@example.com' };

/** A driver with a card, money in the wallet and a session that has been settled. */
async function aDriverWithAPast() {
  const world = new ApiWorld();
  const { body: driver } = await world.ask('POST /v1/drivers', { body: DAN });
  await world.ask('POST /v1/cards', { body: { idTag: 'TAG-OF-DAN', driverId: driver.id } });
  const topUp = { amount: '5.00', currency: 'EUR', method: 'CASH' };
  const headers = { 'Idempotency-Key': 'one' };
  const { body: paid } = await world.ask(`POST /v1/wallets/${driver.walletId}/top-ups`, { body: topUp, headers });
  const session = anOpenSession({ idTag: 'TAG-OF-DAN', driverId: driver.id });
  await world.sessions.open(session, world.nowMs);
  const stop = async () => {
    await world.sessions.close(aClosedSession({ ...session, stoppedAtMs: world.nowMs, stopReceivedAtMs: world.nowMs }), world.nowMs);
    await world.sessions.settle(session.id, world.nowMs, undefined);
  };
  const payOut = () =>
    world.ask(`POST /v1/wallets/${driver.walletId}/top-ups/${paid.transactionId ?? paid.id}/refunds`, {
      body: { amount: '5.00', currency: 'EUR' },
      headers: { 'Idempotency-Key': 'two' },
    });
  return { world, driver, stop, payOut, erase: () => world.ask(`POST /v1/drivers/${driver.id}/erase`) };
}

test('a driver gets all that is kept of them, and nobody else’s', async () => {
  const { world, driver } = await aDriverWithAPast();
  await world.ask('POST /v1/cards', { body: { idTag: 'OF-ANOTHER' } });
  const { status, headers, body } = await world.ask(`GET /v1/drivers/${driver.id}/data-export`);
  expect([status, headers.get('content-disposition')]).toEqual([200, `attachment; filename="${driver.id}.json"`]);
  expect(body.driver).toMatchObject(DAN);
  expect(body.cards.map(({ idTag }: { idTag: string }) => idTag)).toEqual(['TAG-OF-DAN']);
  expect(body.wallet.id).toBe(driver.walletId);
  expect(body.walletEntries).toHaveLength(1);
  expect(body.sessions.map(({ id }: { id: string }) => id)).toEqual(['ses_one']);
});

describe('erasure', () => {
  test('waits for the end of a session, and for the wallet to be paid out: nothing is forgotten before', async () => {
    const { world, driver, stop, erase } = await aDriverWithAPast();
    expect((await erase()).body.code).toBe('SESSION_OPEN');
    await stop();
    expect((await erase()).body.code).toBe('WALLET_NOT_EMPTY');
    expect((await world.ask(`GET /v1/drivers/${driver.id}`)).body).toMatchObject(DAN);
    expect((await world.ask('GET /v1/cards/TAG-OF-DAN')).body.driverId).toBe(driver.id);
  });

  test('leaves the books as they are, and nothing in them or beside them that leads to the person', async () => {
    const { world, driver, stop, payOut, erase } = await aDriverWithAPast();
    await stop();
    expect((await payOut()).status).toBe(201);
    const books = (await world.ask(`GET /v1/wallets/${driver.walletId}/entries`)).text;
    expect((await erase()).body).toMatchObject({ driverId: driver.id, cards: 1, sessions: 1 });
    expect((await world.ask(`GET /v1/wallets/${driver.walletId}/entries`)).text).toBe(books);
    const everything = await Promise.all(
      ['drivers', `drivers/${driver.id}`, `drivers/${driver.id}/data-export`, 'sessions', 'audit', `audit?objectId=${driver.id}`].map(
        async (path) => (await world.ask(`GET /v1/${path}`)).text,
      ),
    );
    expect(everything.join()).not.toMatch(/Secret|15112345678|dan@example/);
    expect((await world.ask('GET /v1/sessions/ses_one')).body).toMatchObject({ idTag: 'ERASED', driverId: driver.id });
    const { driverId, status } = (await world.ask('GET /v1/cards/TAG-OF-DAN')).body;
    expect([driverId, status]).toEqual([undefined, 'BLOCKED']);
    expect((await world.ask(`GET /v1/wallets/${driver.walletId}`)).body.status).toBe('CLOSED');
  });

  test('can be asked for again, and is final', async () => {
    const { world, driver, stop, payOut, erase } = await aDriverWithAPast();
    await stop();
    await payOut();
    const first = await erase();
    world.nowMs += 1_000;
    expect((await erase()).body).toEqual({ ...first.body, cards: 0, sessions: 0 });
    const changed = await world.ask(`PATCH /v1/drivers/${driver.id}`, { body: { name: 'Dan' } });
    expect([changed.status, changed.body.code]).toEqual([409, 'DRIVER_ERASED']);
    expect((await world.ask('POST /v1/drivers', { body: DAN })).status).toBe(201);
  });

  test('that was cut off after any write is finished by asking again', async () => {
    for (const broken of ['cards', 'sessions'] as const) {
      const { world, stop, payOut, erase } = await aDriverWithAPast();
      await stop();
      await payOut();
      const failing = jest.spyOn(world[broken], broken === 'cards' ? ('update' as never) : ('replaceTag' as never));
      failing.mockRejectedValueOnce(new Error('cut off') as never);
      expect((await erase()).status).toBe(500);
      expect((await erase()).status).toBe(200);
      expect((await world.ask('GET /v1/sessions/ses_one')).body.idTag).toBe('ERASED');
      expect((await world.ask('GET /v1/cards/TAG-OF-DAN')).body.status).toBe('BLOCKED');
    }
  });
});
