import { DynamoLedger } from '../../lambdas/adapters/dynamodb/dynamo-ledger';
import { MemoryLedger } from '../../lambdas/adapters/memory/memory-ledger';
import { refuse } from '../../lambdas/domain/shared/result';
import type { Ledger } from '../../lambdas/ports/ledger';
import { startDynamo, type TestDynamo } from '../support/dynamodb';
import { aCharge, aWallet, EUR, TEST, Teller } from '../support/ledger';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const NOW = Date.parse('2026-11-21T08:00:00Z');
let counter = 0;
const clock = { nowMs: () => NOW };
const random = { ulid: () => `01K${String(++counter).padStart(23, '0')}` };

const kinds: [string, () => Promise<Ledger>][] = [
  ['in memory', async () => new MemoryLedger(clock, random)],
  ['in DynamoDB', async () => new DynamoLedger(dynamo.documents, (await dynamo.tables()).ledger, { clock, random })],
];

describe.each(kinds)('a ledger %s', (_kind, make) => {
  let ledger: Ledger;
  let teller: Teller;
  beforeEach(async () => {
    ledger = await make();
    teller = new Teller(ledger);
    await ledger.openWallet(aWallet());
  });

  test('a wallet opened twice is one wallet, as it was', async () => {
    await teller.topUp(500n);
    await ledger.openWallet(aWallet({ driverId: 'somebody else' }));
    expect(await ledger.wallet('wal_1')).toEqual(aWallet({ postedMinor: 500n, availableMinor: 500n, entries: 1 }));
    expect((await ledger.wallets({ limit: 10 })).items).toEqual([await ledger.wallet('wal_1')]);
  });

  test('a top-up is written in the till and in the wallet, and asked again it is the same one', async () => {
    const first = await teller.topUp(5_000n, { note: 'at the desk' }, 'desk-1');
    expect(first).toMatchObject({
      ok: true,
      value: {
        replayed: false,
        transaction: {
          kind: 'TOP_UP',
          books: EUR,
          postedAtMs: NOW,
          actor: 'user:1',
          entries: [
            { account: 'cash', side: 'DEBIT', amountMinor: 5_000n },
            { account: 'wallet:wal_1', side: 'CREDIT', amountMinor: 5_000n },
          ],
          reference: { walletId: 'wal_1', driverId: 'drv_1', note: 'at the desk' },
          walletAfterMinor: 5_000n,
        },
      },
    });
    const again = await teller.topUp(5_000n, { note: 'at the desk' }, 'desk-1');
    expect(again).toEqual({ ok: true, value: { ...(first as { value: object }).value, replayed: true } });
    expect(await teller.topUp(5_001n, {}, 'desk-1')).toEqual(refuse({ code: 'IDEMPOTENCY_KEY_REUSED' }));
    expect(await teller.purse()).toEqual([5_000n, 0n, 0n]);
    expect((await ledger.entries('cash', EUR)).map(({ amountMinor }) => amountMinor)).toEqual([5_000n]);
  });

  test('the first money decides the books; other money is refused from then on', async () => {
    expect(await teller.topUp(700n, { books: { currency: 'HUF', livemode: true } })).toMatchObject({ ok: true });
    expect((await ledger.wallet('wal_1'))?.books).toEqual({ currency: 'HUF', livemode: true });
    expect(await teller.topUp(700n, { books: EUR })).toEqual(refuse({ code: 'CURRENCY_MISMATCH', currency: 'HUF' }));
    expect(await teller.topUp(700n, { books: TEST })).toEqual(refuse({ code: 'LIVEMODE_MISMATCH' }));
  });

  test('a session from start to bill: held, drawn down, taken, the rest back', async () => {
    await teller.topUp(5_000n);
    expect(await teller.hold('ses_1', 1_000n)).toMatchObject({ ok: true });
    expect(await teller.purse()).toEqual([4_000n, 1_000n, 0n]);
    expect(await teller.drawDown('ses_1', 1_000n, 500n)).toMatchObject({ ok: true });
    expect(await teller.purse()).toEqual([3_500n, 1_500n, 0n]);
    expect(await teller.settle('ses_1', aCharge(1_000n, 200n))).toMatchObject({ ok: true });
    expect(await teller.purse()).toEqual([3_800n, 0n, 0n]);
    expect(await ledger.hold('wal_1', 'ses_1')).toMatchObject({ status: 'CAPTURED', amountMinor: 1_500n, capturedMinor: 1_200n });
    expect(await ledger.standing('ses_1')).toMatchObject({ figures: 0, status: 'SETTLED' });
    expect((await ledger.entries('vat:20', EUR)).map(({ side, amountMinor }) => [side, amountMinor])).toEqual([['CREDIT', 200n]]);
    expect(
      (await ledger.statement('wal_1', { limit: 9 })).items.map((line) => [line.kind, line.side, line.amountMinor, line.balanceAfterMinor]),
    ).toEqual([
      ['SETTLEMENT', 'DEBIT', 1_200n, 3_800n],
      ['TOP_UP', 'CREDIT', 5_000n, 5_000n],
    ]);
  });

  test('what outran the wallet is a debt, no card starts with it, and the next money pays it first', async () => {
    await teller.topUp(1_000n);
    await teller.hold('ses_1', 600n);
    await teller.settle('ses_1', aCharge(1_300n));
    expect(await teller.purse()).toEqual([0n, 0n, 300n]);
    expect(await teller.hold('ses_2', 600n)).toEqual(refuse({ code: 'DEBT_OUTSTANDING', debtMinor: 300n }));
    await teller.topUp(1_000n);
    expect(await teller.purse()).toEqual([700n, 0n, 0n]);
    expect((await ledger.entries('debt:drv_1', EUR)).map(({ side, amountMinor }) => [side, amountMinor])).toEqual([
      ['DEBIT', 300n],
      ['CREDIT', 300n],
    ]);
  });

  test('a session is settled once per set of figures, and anew after a credit', async () => {
    await teller.topUp(5_000n);
    await teller.hold('ses_1', 1_000n);
    const first = await teller.settle('ses_1', aCharge(1_000n));
    expect(await teller.settle('ses_1', aCharge(9_999n))).toEqual({
      ok: true,
      value: { ...(first as { value: object }).value, replayed: true },
    });
    expect(await teller.settle('ses_1', aCharge(400n), 1)).toEqual(refuse({ code: 'ALREADY_SETTLED' }));
    const settlement = (await ledger.find('settlement:ses_1:0'))!;
    expect(await teller.once({ kind: 'CREDIT', sessionId: 'ses_1', settlement })).toMatchObject({ ok: true });
    expect(await teller.purse()).toEqual([5_000n, 0n, 0n]);
    expect(await teller.settle('ses_1', aCharge(400n), 1)).toMatchObject({ ok: true });
    expect(await teller.purse()).toEqual([4_600n, 0n, 0n]);
    expect(await ledger.standing('ses_1')).toMatchObject({ figures: 1, status: 'SETTLED' });
    // Whoever still has the old figures in hand comes too late.
    expect(await teller.once({ kind: 'CREDIT', sessionId: 'ses_1', settlement })).toMatchObject({ ok: true, value: { replayed: true } });
    expect(await teller.purse()).toEqual([4_600n, 0n, 0n]);
  });

  test('a top-up goes back in parts, never more than was paid and never more than is there', async () => {
    const paid = await teller.topUp(1_000n, { source: 'BANK' });
    const of = paid.ok ? paid.value.transaction.id : '';
    expect(await teller.refund('txn_unknown', 1n)).toEqual(refuse({ code: 'PAYMENT_NOT_FOUND' }));
    expect(await teller.refund(of, 1_001n)).toEqual(refuse({ code: 'REFUND_EXCEEDS_PAYMENT', leftMinor: 1_000n }));
    expect(await teller.refund(of, 300n)).toMatchObject({ ok: true });
    expect(await teller.refund(of, 701n)).toEqual(refuse({ code: 'REFUND_EXCEEDS_PAYMENT', leftMinor: 700n }));
    await teller.hold('ses_1', 500n);
    expect(await teller.refund(of, 700n)).toEqual(refuse({ code: 'INSUFFICIENT_FUNDS', availableMinor: 200n }));
    expect(await teller.refund(of, 200n)).toMatchObject({ ok: true });
    expect(await teller.purse()).toEqual([0n, 500n, 0n]);
    expect((await ledger.entries('bank', EUR)).map(({ side, amountMinor }) => [side, amountMinor])).toEqual([
      ['DEBIT', 1_000n],
      ['CREDIT', 300n],
      ['CREDIT', 200n],
    ]);
  });

  test('a blocked wallet spends nothing and takes money; a closed one does neither, and only an empty one is closed', async () => {
    await teller.topUp(1_000n);
    expect(await ledger.setWalletStatus('wal_1', 'CLOSED')).toEqual(refuse({ code: 'WALLET_NOT_EMPTY' }));
    expect(await ledger.setWalletStatus('wal_2', 'BLOCKED')).toEqual(refuse({ code: 'WALLET_NOT_FOUND' }));
    expect(await ledger.setWalletStatus('wal_1', 'BLOCKED')).toMatchObject({ ok: true, value: { status: 'BLOCKED' } });
    expect(await teller.hold('ses_1', 100n)).toEqual(refuse({ code: 'WALLET_BLOCKED' }));
    const more = await teller.topUp(1_000n);
    expect(more).toMatchObject({ ok: true });
    await ledger.openWallet(aWallet({ id: 'wal_2' }));
    await ledger.setWalletStatus('wal_2', 'CLOSED');
    expect(await teller.topUp(1n, { walletId: 'wal_2' })).toEqual(refuse({ code: 'WALLET_CLOSED' }));
  });

  test('payments without an account: captured once, given back in part, with fees, payouts and disputes', async () => {
    const provider = 'psp:stripe' as const;
    const capture = {
      kind: 'CAPTURE',
      sessionId: 'ses_9',
      figures: 0,
      paymentId: 'pay_1',
      provider,
      charge: aCharge(1_000n, 200n),
    } as const;
    const captured = await teller.once(capture);
    expect(await teller.once(capture)).toMatchObject({ ok: true, value: { replayed: true } });
    const of = captured.ok ? captured.value.transaction.id : '';
    expect(await teller.post({ kind: 'CAPTURE_REFUND', of, charge: aCharge(500n, 100n) })).toMatchObject({ ok: true });
    expect(await teller.post({ kind: 'CAPTURE_REFUND', of, charge: aCharge(501n, 100n) })).toEqual(
      refuse({ code: 'REFUND_EXCEEDS_PAYMENT', leftMinor: 600n }),
    );
    await teller.post({ kind: 'PSP_FEE', provider, books: EUR, amountMinor: 30n });
    await teller.post({ kind: 'PSP_PAYOUT', provider, books: EUR, amountMinor: 470n });
    await teller.post({ kind: 'DISPUTE_LOST', provider, books: EUR, amountMinor: 100n });
    const balance = async (name: 'psp:stripe' | 'bank' | 'psp-fee' | 'bad-debt') =>
      (await ledger.entries(name, EUR)).reduce((sum, { side, amountMinor }) => sum + (side === 'DEBIT' ? amountMinor : -amountMinor), 0n);
    expect([await balance('psp:stripe'), await balance('psp-fee'), await balance('bank'), await balance('bad-debt')]).toEqual([
      0n,
      30n,
      470n,
      100n,
    ]);
  });

  test('statements and months come in pages', async () => {
    for (const amountMinor of [1n, 2n, 3n]) await teller.topUp(amountMinor);
    const first = await ledger.statement('wal_1', { limit: 2 });
    expect(first.items.map(({ amountMinor, balanceAfterMinor }) => [amountMinor, balanceAfterMinor])).toEqual([
      [3n, 6n],
      [2n, 3n],
    ]);
    const rest = await ledger.statement('wal_1', { limit: 2, cursor: first.nextCursor ?? '' });
    expect(rest.items.map(({ amountMinor, balanceAfterMinor }) => [amountMinor, balanceAfterMinor])).toEqual([[1n, 1n]]);
    const month = await ledger.transactions('2026-11', { limit: 2 });
    const after = await ledger.transactions('2026-11', { limit: 2, cursor: month.nextCursor ?? '' });
    expect([...month.items, ...after.items].map(({ walletAfterMinor }) => walletAfterMinor)).toEqual([1n, 3n, 6n]);
    expect((await ledger.transactions('2026-10', { limit: 2 })).items).toEqual([]);
  });

  test('fifty starts at once on one wallet never take it below zero', async () => {
    await teller.topUp(1_000n);
    const starts = await Promise.all(Array.from({ length: 50 }, (_, i) => teller.hold(`ses_${i}`, 100n, 100n)));
    expect(starts.filter(({ ok }) => ok)).toHaveLength(10);
    for (const start of starts.filter(({ ok }) => !ok)) expect(start).toEqual(refuse({ code: 'INSUFFICIENT_FUNDS', availableMinor: 0n }));
    expect(await teller.purse()).toEqual([0n, 1_000n, 0n]);
    expect((await ledger.holds('wal_1')).filter(({ status }) => status === 'ACTIVE')).toHaveLength(10);
  }, 60_000);

  test('twenty top-ups, and the same one twenty times, at once', async () => {
    await Promise.all([
      ...Array.from({ length: 20 }, () => teller.topUp(10n)),
      ...Array.from({ length: 20 }, () => teller.topUp(7n, {}, 'same')),
    ]);
    expect(await teller.purse()).toEqual([207n, 0n, 0n]);
    const { items } = await ledger.statement('wal_1', { limit: 50 });
    expect(items).toHaveLength(21);
    expect(items[0]?.balanceAfterMinor).toBe(207n);
  }, 60_000);
});
