import { aCharge } from '../support/ledger';
import { ApiWorld } from './world';

const XTS = { currency: 'XTS', livemode: false } as const;
const KEY = { 'Idempotency-Key': 'refund-0001' };

/** A payment of which 12.00 were taken for a session. */
async function captured(): Promise<ApiWorld> {
  const world = new ApiWorld();
  const { payments } = world.ports;
  await payments.open({
    id: 'pay_1',
    purpose: { kind: 'AD_HOC', adHocId: 'adh_1' },
    books: XTS,
    amountMinor: 5_000n,
    checkout: { description: 'Charging', successUrl: 'https://x.example/s', cancelUrl: 'https://x.example/c' },
  });
  world.provider.desk.approve((await payments.get('pay_1'))?.page?.id ?? '');
  await payments.refresh('pay_1');
  await payments.capture('pay_1', { sessionId: 'ses_1', figures: 0, charge: aCharge(1_000n, 200n, { books: XTS }) });
  return world;
}

describe('refunds, refused in this order', () => {
  test.each([
    ['no key', {}, { amount: '1.00', currency: 'XTS', reason: 'x' }, 400, 'IDEMPOTENCY_KEY_MISSING', 'pay_1'],
    ['no such payment', KEY, { amount: '1.00', currency: 'XTS', reason: 'x' }, 404, 'PAYMENT_UNKNOWN', 'pay_2'],
    ['another currency', KEY, { amount: '1.00', currency: 'EUR', reason: 'x' }, 409, 'CURRENCY_MISMATCH', 'pay_1'],
    ['nothing', KEY, { amount: '0.00', currency: 'XTS', reason: 'x' }, 400, 'INVALID_REQUEST', 'pay_1'],
    ['a debit', KEY, { amount: '-1.00', currency: 'XTS', reason: 'x' }, 400, 'INVALID_REQUEST', 'pay_1'],
    ['more digits than the currency has', KEY, { amount: '1.001', currency: 'XTS', reason: 'x' }, 400, 'INVALID_REQUEST', 'pay_1'],
    ['more than was taken', KEY, { amount: '12.01', currency: 'XTS', reason: 'x' }, 409, 'REFUND_EXCEEDS_PAYMENT', 'pay_1'],
  ])('%s', async (_case, headers, body, status, code, id) => {
    const world = await captured();
    const answer = await world.ask(`POST /v1/payments/${id}/refunds`, { as: 'accountant', headers, body });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

test('an accountant gives a part back, once for a key, and the books have it', async () => {
  const world = await captured();
  const body = { amount: '6.00', currency: 'XTS', reason: 'the cable was broken' };
  const first = await world.ask('POST /v1/payments/pay_1/refunds', { as: 'accountant', headers: KEY, body });
  const again = await world.ask('POST /v1/payments/pay_1/refunds', { as: 'accountant', headers: KEY, body });
  const other = await world.ask('POST /v1/payments/pay_1/refunds', { as: 'accountant', headers: KEY, body: { ...body, amount: '5.00' } });
  expect([first.status, again.status, other.status, other.body.code]).toEqual([201, 201, 422, 'IDEMPOTENCY_KEY_REUSED']);
  expect(first.body).toMatchObject({ status: 'SUCCEEDED', amount: { amount: '6.00', currency: 'XTS' }, createdBy: 'user:accountant-1' });
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  const { body: shown } = await world.ask('GET /v1/payments/pay_1', { as: 'accountant' });
  expect(shown).toMatchObject({
    provider: 'sandbox',
    livemode: false,
    purpose: 'AD_HOC',
    purposeId: 'adh_1',
    status: 'CAPTURED',
    captured: { amount: '12.00', currency: 'XTS' },
    refundable: { amount: '6.00', currency: 'XTS' },
    sessionId: 'ses_1',
    card: { brand: 'visa', last4: '4242' },
    isWaiting: false,
  });
  const { body: balance } = await world.ask('GET /v1/ledger/trial-balance', { as: 'accountant' });
  expect(balance.difference).toEqual([{ amount: '0.00', currency: 'XTS', livemode: false }]);
  const { body: list } = await world.ask('GET /v1/payments', { as: 'accountant' });
  expect(list.items).toEqual([shown]);
});

test('nothing can be given back of a payment with which nothing was taken', async () => {
  const world = new ApiWorld();
  await world.ports.payments.open({
    id: 'pay_1',
    purpose: { kind: 'AD_HOC', adHocId: 'adh_1' },
    books: XTS,
    amountMinor: 5_000n,
    checkout: { description: 'Charging', successUrl: 'https://x.example/s', cancelUrl: 'https://x.example/c' },
  });
  const body = { amount: '1.00', currency: 'XTS', reason: 'x' };
  const answer = await world.ask('POST /v1/payments/pay_1/refunds', { as: 'accountant', headers: KEY, body });
  expect([answer.status, answer.body.code]).toEqual([409, 'NOT_CAPTURED']);
});

describe('webhooks', () => {
  const send = (world: ApiWorld, provider: string, body: unknown, signature: string) =>
    world.ask(`POST /v1/payments/webhooks/${provider}`, { as: null, headers: { 'Stripe-Signature': signature }, body });

  test('are heard from the provider that this deployment has, with its signature', async () => {
    const world = await captured();
    const [event] = world.provider.events;
    expect(await send(world, 'sandbox', event, 'signed')).toMatchObject({ status: 200, body: { heard: 'FOLDED' } });
    expect(await send(world, 'sandbox', event, 'signed')).toMatchObject({ status: 200, body: { heard: 'HEARD_BEFORE' } });
    expect(await send(world, 'sandbox', event, 'forged')).toMatchObject({ status: 400, body: { code: 'WEBHOOK_NOT_SIGNED' } });
    expect(await send(world, 'stripe', event, 'signed')).toMatchObject({ status: 404, body: { code: 'ROUTE_NOT_FOUND' } });
  });
});
