import { ApiWorld, NOW } from './world';

const ada = { name: 'Ada', phone: '0049 (0)151 123-456.78', email: 'ada@example.com' };

async function withAda() {
  const world = new ApiWorld();
  const { body } = await world.ask('POST /v1/drivers', { body: ada });
  const { id, walletId } = body as { id: string; walletId: string };
  let keys = 0;
  const topUp = (amount: string, over: object = {}, key = `desk-${++keys}`, as = 'operator') =>
    world.ask(`POST /v1/wallets/${walletId}/top-ups`, {
      as,
      body: { amount, currency: 'EUR', method: 'CASH', ...over },
      headers: { 'Idempotency-Key': key },
    });
  const refund = (topUpId: string, amount: string, over: object = {}) =>
    world.ask(`POST /v1/wallets/${walletId}/top-ups/${topUpId}/refunds`, {
      as: 'accountant',
      body: { amount, currency: 'EUR', ...over },
      headers: { 'Idempotency-Key': `desk-${++keys}` },
    });
  const wallet = async () => (await world.ask(`GET /v1/wallets/${walletId}`)).body;
  return { world, id, walletId, topUp, refund, wallet };
}

describe('a driver', () => {
  test.each([
    ['without a name', { ...ada, name: ' ' }, '/name'],
    ['with a number that has no country', { ...ada, phone: '0151 12345678' }, '/phone'],
    ['with letters for a number', { ...ada, phone: '+49 CALL ME' }, '/phone'],
    ['with an address that is none', { ...ada, email: 'ada' }, '/email'],
    ['with something that we do not keep', { ...ada, balance: '5.00' }, '/balance'],
  ])('is refused: %s', async (_what, body, pointer) => {
    const answered = await new ApiWorld().ask('POST /v1/drivers', { body });
    expect([answered.status, answered.body.errors[0].pointer]).toEqual([400, pointer]);
  });

  test('is added once per telephone number, however it is written, with an empty wallet', async () => {
    const { world, id, walletId } = await withAda();
    expect((await world.ask(`GET /v1/drivers/${id}`)).body).toEqual({
      id,
      name: 'Ada',
      phone: '+4915112345678',
      email: 'ada@example.com',
      walletId,
      createdAt: NOW,
    });
    const again = await world.ask('POST /v1/drivers', { body: { name: 'Bob', phone: '+49 151 12345678' } });
    expect([again.status, again.body.code]).toEqual([409, 'PHONE_TAKEN']);
    expect((await world.ask('GET /v1/drivers?phone=%2B49%20151%2012345678')).body.items.map(({ name }: { name: string }) => name)).toEqual([
      'Ada',
    ]);
    expect((await world.ask(`GET /v1/drivers/${id}/wallet`)).body).toMatchObject({
      id: walletId,
      available: { amount: '0.00', currency: 'EUR' },
      held: { amount: '0.00', currency: 'EUR' },
    });
  });

  test('can change number when it is free, and leaves the old one to others', async () => {
    const { world, id } = await withAda();
    const { body: bob } = await world.ask('POST /v1/drivers', { body: { name: 'Bob', phone: '+36201234567' } });
    expect((await world.ask(`PATCH /v1/drivers/${id}`, { body: { phone: '+36 20 123 4567' } })).body.code).toBe('PHONE_TAKEN');
    expect((await world.ask(`PATCH /v1/drivers/${id}`, { body: { phone: '+923001234567', email: null } })).body).toEqual(
      expect.not.objectContaining({ email: expect.anything() }),
    );
    expect((await world.ask(`PATCH /v1/drivers/${bob.id}`, { body: { phone: ada.phone } })).status).toBe(200);
    expect((await world.ask('PATCH /v1/drivers/drv_nobody', { body: { name: 'X' } })).body.code).toBe('DRIVER_NOT_FOUND');
  });

  test('sees themselves and nobody else', async () => {
    const { world, id, walletId } = await withAda();
    for (const path of [
      `drivers/${id}`,
      `drivers/${id}/wallet`,
      `drivers/${id}/sessions`,
      `drivers/${id}/consumption`,
      `wallets/${walletId}`,
    ]) {
      expect([path, (await world.ask(`GET /v1/${path}`, { as: 'driver' })).status]).toEqual([path, 404]);
      expect([path, (await world.ask(`GET /v1/${path}`)).status]).toEqual([path, 200]);
    }
  });
});

describe('a top-up', () => {
  test.each([
    ['of nothing', { amount: '0.00' }, '/amount'],
    ['below zero', { amount: '-1.00' }, '/amount'],
    ['with more digits than the currency has', { amount: '1.001' }, '/amount'],
    ['of half a yen', { amount: '0.5', currency: 'JPY' }, '/amount'],
    ['in no currency', { currency: 'EURO' }, '/currency'],
    ['by cheque', { method: 'CHEQUE' }, '/method'],
  ])('is refused: %s', async (_what, over, pointer) => {
    const { topUp } = await withAda();
    const { status, body } = await topUp('50.00', over);
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  test('needs a key, is made once by it, and another request cannot use it', async () => {
    const { world, walletId, topUp, wallet } = await withAda();
    const bare = await world.ask(`POST /v1/wallets/${walletId}/top-ups`, { body: { amount: '5.00', currency: 'EUR', method: 'CASH' } });
    expect([bare.status, bare.body.code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
    const first = await topUp('50.00', { note: 'at the desk' }, 'k');
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect(first.body).toMatchObject({
      walletId,
      kind: 'TOP_UP',
      amount: '50.00',
      currency: 'EUR',
      balanceAfter: { amount: '50.00', currency: 'EUR' },
      note: 'at the desk',
      createdAt: NOW,
      createdBy: 'user:operator-1',
    });
    const again = await topUp('50.00', { note: 'at the desk' }, 'k');
    expect([again.status, again.headers.get('idempotency-replayed'), again.text]).toEqual([201, 'true', first.text]);
    const other = await topUp('50.01', { note: 'at the desk' }, 'k');
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await wallet()).toMatchObject({ available: { amount: '50.00', currency: 'EUR' } });
  });

  test.each([
    ['HUF', '5000.00'],
    ['PKR', '2500.00'],
    ['INR', '999.50'],
    ['KWD', '5.250'],
    ['JPY', '3000'],
  ])('in %s shows its own digits', async (currency, amount) => {
    const { topUp, wallet, world } = await withAda();
    await topUp(amount, { currency });
    expect((await wallet()).available).toEqual({ amount, currency });
    expect((await world.ask('GET /v1/ledger/trial-balance')).body.difference).toEqual([
      { amount: amount.replaceAll(/[1-9]/g, '0').replace(/^0+(?=\d)/, ''), currency, livemode: true },
    ]);
    const euros = await topUp('1.00');
    expect([euros.status, euros.body.code]).toEqual([409, 'CURRENCY_MISMATCH']);
  });

  test.each([
    ['viewer', 403],
    ['technician', 403],
    ['driver', 403],
    ['operator', 201],
    ['accountant', 201],
  ])('is for whoever takes money: a %s gets %i', async (as, status) => {
    const { topUp } = await withAda();
    expect((await topUp('1.00', {}, 'k', as)).status).toBe(status);
  });

  test('goes back in parts, and stands on the statement with the balance after it', async () => {
    const { world, walletId, topUp, refund, wallet } = await withAda();
    const { body: paid } = await topUp('50.00', { method: 'BANK' });
    expect((await refund(paid.id, '20.00', { note: 'moved away' })).status).toBe(201);
    const tooMuch = await refund(paid.id, '30.01');
    expect([tooMuch.status, tooMuch.body.code]).toEqual([409, 'REFUND_EXCEEDS_PAYMENT']);
    expect((await refund('txn_unknown', '1.00')).body.code).toBe('PAYMENT_NOT_FOUND');
    expect((await wallet()).available.amount).toBe('30.00');
    const { body } = await world.ask(`GET /v1/wallets/${walletId}/entries?limit=1`);
    expect(body.items).toMatchObject([
      {
        kind: 'REFUND',
        amount: { amount: '-20.00', currency: 'EUR' },
        balanceAfter: { amount: '30.00' },
        refundOf: paid.id,
        note: 'moved away',
      },
    ]);
    const rest = await world.ask(`GET /v1/wallets/${walletId}/entries?limit=1&cursor=${body.nextCursor}`);
    expect(rest.body).toMatchObject({
      items: [{ kind: 'TOP_UP', amount: { amount: '50.00' }, balanceAfter: { amount: '50.00' } }],
      nextCursor: null,
    });
    expect((await world.ask('GET /v1/ledger/trial-balance', { as: 'accountant' })).body).toMatchObject({
      accounts: [
        { account: 'bank', type: 'ASSET', balance: { amount: '30.00' } },
        { account: `wallet:${walletId}`, type: 'LIABILITY', balance: { amount: '30.00' } },
      ],
      difference: [{ amount: '0.00', currency: 'EUR' }],
    });
  });
});

test('a wallet is closed only when it is empty, and takes nothing then', async () => {
  const { world, walletId, topUp, refund } = await withAda();
  const { body: paid } = await topUp('5.00');
  const status = (word: string) => world.ask(`PATCH /v1/wallets/${walletId}`, { as: 'accountant', body: { status: word } });
  expect((await status('CLOSED')).body.code).toBe('WALLET_NOT_EMPTY');
  expect((await status('BLOCKED')).body.status).toBe('BLOCKED');
  expect((await refund(paid.id, '5.00')).status).toBe(201);
  expect((await status('CLOSED')).body.status).toBe('CLOSED');
  expect((await topUp('5.00')).body.code).toBe('WALLET_CLOSED');
  expect((await world.ask('PATCH /v1/wallets/wal_none', { body: { status: 'ACTIVE' } })).body.code).toBe('WALLET_NOT_FOUND');
});
