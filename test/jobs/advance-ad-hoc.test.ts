import { adHocIdOf, idTagOf } from '../../lambdas/domain/ad-hoc/ad-hoc-token';
import { KEY, Kerb } from '../support/kerb';

/** Sessions without an account in a time of their own: what takes minutes on the street takes none here. */

test('from the code to the receipt', async () => {
  const kerb = await Kerb.open();
  const { body: opened } = await kerb.begins();
  await kerb.pays(opened.checkoutUrl);
  expect(await kerb.state(opened.token)).toMatchObject({ state: 'starting' });
  const asked = await kerb.answers('RemoteStartTransaction');
  const { idTagInfo, transactionId } = await kerb.starts(asked?.['idTag']);
  expect(idTagInfo.status).toBe('Accepted');
  kerb.passes(60);
  await kerb.stops(transactionId, 11_000);
  await kerb.works();
  expect(await kerb.state(opened.token)).toMatchObject({ state: 'completed', cost: { amount: '7.20', currency: 'XTS' }, hasReceipt: true });
  expect(kerb.world.provider.desk.state.intents).toMatchObject([{ status: 'succeeded', amount_received: 720 }]);
  expect((await kerb.world.ask(`GET /v1/public/r/${opened.token}`, { as: null })).body).toMatchObject({
    number: '2026-000001',
    operator: { name: 'Kerb Ltd' },
    gross: '7.20',
  });
});

test('somebody who does not pay keeps the connector for five minutes, and then the page is closed', async () => {
  const kerb = await Kerb.open();
  const { body: opened } = await kerb.begins();
  expect((await kerb.begins('another-driver-with-a-key')).body.code).toBe('CONNECTOR_KEPT');
  kerb.passes(5);
  await looksAgain(kerb, opened.token);
  expect(await kerb.state(opened.token)).toMatchObject({ state: 'expired', reason: 'NOT_PAID_IN_TIME' });
  expect(kerb.world.provider.desk.state.sessions).toMatchObject([{ status: 'expired' }]);
  expect((await kerb.begins('another-driver-with-a-key')).status).toBe(201);
});

test('a payment that comes after the connector went to somebody else is let go, and the other is not disturbed', async () => {
  const kerb = await Kerb.open();
  const { body: slow } = await kerb.begins();
  kerb.world.nudges.length = 0;
  kerb.passes(6);
  const { body: quick } = await kerb.begins('another-driver-with-a-key');
  await kerb.pays(slow.checkoutUrl);
  expect(await kerb.state(slow.token)).toMatchObject({ state: 'cancelled', reason: 'PAID_TOO_LATE' });
  expect(kerb.world.provider.desk.state.intents).toMatchObject([{ status: 'canceled', amount_received: 0 }]);
  expect(await kerb.answers('RemoteStartTransaction')).toBeUndefined();
  await kerb.pays(quick.checkoutUrl);
  expect(await kerb.state(quick.token)).toMatchObject({ state: 'starting' });
});

test('a payment that comes while a card of somebody else charges there is let go', async () => {
  const kerb = await Kerb.open();
  const { body: opened } = await kerb.begins();
  await kerb.starts('04A2B9C1D2');
  await kerb.pays(opened.checkoutUrl);
  expect(await kerb.state(opened.token)).toMatchObject({ state: 'cancelled', reason: 'PAID_TOO_LATE' });
});

test('nothing is plugged in: the money is let go, and a start that comes afterwards is refused and stopped', async () => {
  const kerb = await Kerb.open();
  const { body: opened } = await kerb.begins();
  await kerb.pays(opened.checkoutUrl);
  const asked = await kerb.answers('RemoteStartTransaction');
  kerb.passes(2);
  await looksAgain(kerb, opened.token);
  expect(await kerb.state(opened.token)).toMatchObject({ state: 'start_failed', reason: 'NOT_PLUGGED_IN' });
  expect(kerb.world.provider.desk.state.intents).toMatchObject([{ status: 'canceled' }]);
  const late = await kerb.starts(asked?.['idTag']);
  expect(late.idTagInfo.status).toBe('Invalid');
  expect(await kerb.answers('RemoteStopTransaction')).toEqual({ transactionId: late.transactionId });
  // The same start told again gets the same answer.
  expect(await kerb.starts(asked?.['idTag'])).toEqual(late);
});

test('a start on another connector of the charger is refused and stopped: it has another price', async () => {
  const kerb = await Kerb.open();
  const { body: opened } = await kerb.begins();
  await kerb.pays(opened.checkoutUrl);
  const asked = await kerb.answers('RemoteStartTransaction');
  const strayed = await kerb.starts(asked?.['idTag'], 2);
  expect(strayed.idTagInfo.status).toBe('Invalid');
  expect(await kerb.answers('RemoteStopTransaction')).toEqual({ transactionId: strayed.transactionId });
  expect((await kerb.starts(asked?.['idTag'])).idTagInfo.status).toBe('Accepted');
});

test('a session that gave next to nothing costs nothing, and is settled at nothing', async () => {
  const { kerb, opened, transactionId } = await charging();
  await kerb.stops(transactionId, 1_049);
  await kerb.works();
  expect(await kerb.state(opened.token)).toMatchObject({ state: 'completed', hasReceipt: false });
  expect(kerb.world.provider.desk.state.intents).toMatchObject([{ status: 'canceled', amount_received: 0 }]);
});

test('a session is stopped before it costs more than is held, with time for the stop to get through', async () => {
  const { kerb, opened, transactionId } = await charging();
  const { sessionId = '' } = (await kerb.world.adHoc.get(adHocIdOf(idTagOf(opened.token)))) ?? {};
  const meters = async (registerWh: number) => {
    await kerb.world.sessions.recordReading(sessionId, { sampledAtMs: kerb.world.nowMs, registerWh });
    kerb.world.nudges.push(`settle ${sessionId}`);
    await kerb.works();
  };
  // 32.00 are held: 51.3 kWh and the fee. The charger gives 11 kW, which is 0.28 kWh in 90 s.
  kerb.passes(240);
  await meters(1_000 + 50_900);
  expect(await kerb.answers('RemoteStopTransaction')).toBeUndefined();
  kerb.passes(5);
  await meters(1_000 + 51_100);
  expect(await kerb.answers('RemoteStopTransaction')).toEqual({ transactionId });
});

test('never more is taken than was held: what a charger gave beyond is told and left', async () => {
  const { kerb, opened, transactionId } = await charging();
  kerb.passes(600);
  await kerb.stops(transactionId, 101_000);
  await kerb.works();
  expect(await kerb.state(opened.token)).toMatchObject({ state: 'completed', cost: { amount: '32.00', currency: 'XTS' } });
  expect(kerb.world.logged.some(([code]) => code === 'AD_HOC_BEYOND_HOLD')).toBe(true);
  expect((await kerb.world.ask('GET /v1/ledger/trial-balance')).body.difference).toMatchObject([{ amount: '0.00' }]);
});

test('the price is the one that the driver was shown, whatever is published meanwhile', async () => {
  const { kerb, opened, transactionId } = await charging(async (before) => {
    const dearer = { currency: 'EUR', elements: [{ price_components: [{ type: 'ENERGY', price: 5, vat: 20, step_size: 1 }] }] };
    await before.world.ask('PUT /v1/tariffs/street', { body: dearer });
  });
  kerb.passes(60);
  await kerb.stops(transactionId, 11_000);
  await kerb.works();
  expect(await kerb.state(opened.token)).toMatchObject({ state: 'completed', cost: { amount: '7.20' } });
});

test('whatever is done twice or late comes out the same', async () => {
  const { kerb, opened, transactionId } = await charging();
  kerb.passes(60);
  await kerb.stops(transactionId, 11_000);
  for (let i = 0; i < 3; i++) {
    await looksAgain(kerb, opened.token);
    await kerb.stops(transactionId, 11_000);
  }
  expect(kerb.world.provider.desk.state.intents).toMatchObject([{ amount_received: 720 }]);
  expect((await kerb.begins(KEY)).body).toMatchObject({ token: opened.token, state: 'completed' });
});

async function charging(meanwhile: (kerb: Kerb) => Promise<void> = async () => {}) {
  const kerb = await Kerb.open();
  const { body: opened } = await kerb.begins();
  await meanwhile(kerb);
  await kerb.pays(opened.checkoutUrl);
  const asked = await kerb.answers('RemoteStartTransaction');
  const { transactionId } = await kerb.starts(asked?.['idTag']);
  return { kerb, opened, transactionId };
}

/** The nudge that was put off until now. */
async function looksAgain(kerb: Kerb, token: string): Promise<void> {
  await kerb.deps.nudge.advance(adHocIdOf(idTagOf(token)));
  await kerb.works();
}
