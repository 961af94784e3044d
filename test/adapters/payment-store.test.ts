import { DynamoDueWork } from '../../lambdas/adapters/dynamodb/dynamo-due-work';
import { DynamoPaymentStore } from '../../lambdas/adapters/dynamodb/dynamo-payment-store';
import { MemoryPaymentStore } from '../../lambdas/adapters/memory/memory-payment-store';
import type { Payment } from '../../lambdas/domain/payments/payment';
import type { PaymentStore } from '../../lambdas/ports/payments';
import { aPayment } from '../support/a-payment';
import { startDynamo, type TestDynamo } from '../support/dynamodb';
import { aCharge } from '../support/ledger';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

interface Stores {
  readonly payments: PaymentStore;
  readonly due: (nowMs: number) => Promise<readonly string[]>;
}
const kinds: [string, () => Promise<Stores>][] = [
  [
    'in memory',
    async () => {
      const payments = new MemoryPaymentStore();
      return { payments, due: async (nowMs) => payments.due(nowMs) };
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const { core } = await dynamo.tables();
      const work = new DynamoDueWork(dynamo.documents, core);
      return {
        payments: new DynamoPaymentStore(dynamo.documents, core),
        due: async (nowMs) => (await work.list(nowMs, 10)).map((due) => (due.kind === 'PAYMENT' ? due.paymentId : due.kind)),
      };
    },
  ],
];

const NOW = Date.parse('2026-03-01T08:00:00Z');

/** With everything that a payment can have. */
const whole: Payment = aPayment({
  status: 'CAPTURED',
  toldStatus: 'CAPTURED',
  page: { id: 'cs_1', url: 'https://pay.example/cs_1', expiresAtMs: NOW + 1 },
  providerId: 'pi_1',
  card: { brand: 'visa', last4: '4242' },
  failure: 'generic_decline',
  authorizedAtMs: NOW,
  holdEndsAtMs: NOW + 7,
  claim: { sessionId: 'ses_1', figures: 0, charge: aCharge(1_000n, 200n) },
  releaseReason: 'NOTHING_TO_PAY',
  capturedMinor: 1_200n,
  feeMinor: 43n,
  refunds: [
    {
      id: 'rfd_1',
      amountMinor: 600n,
      charge: aCharge(500n, 100n),
      status: 'SUCCEEDED',
      reason: 'why',
      actor: 'user:1',
      createdAtMs: NOW,
      providerId: 're_1',
    },
  ],
  disputes: [{ id: 'dp_1', amountMinor: 1_200n, status: 'WON' }],
  orders: [{ op: 'REFUND', idempotencyKey: 'refund:1', refundId: 'rfd_1', attempts: 2, notBeforeMs: NOW }],
  posted: ['settlement:ses_1:0'],
  warned: ['DISPUTED'],
});

describe.each(kinds)('payments %s', (_kind, make) => {
  let payments: PaymentStore;
  let due: Stores['due'];
  beforeEach(async () => {
    ({ payments, due } = await make());
  });

  test('are read as they were written, every part', async () => {
    await payments.create(whole);
    expect(await payments.get('pay_1')).toEqual(whole);
    expect(await payments.get('pay_2')).toBeUndefined();
  });

  test('made twice are one, and the first stays', async () => {
    await payments.create(aPayment());
    expect(await payments.create(aPayment({ amountMinor: 1n }))).toEqual(aPayment());
  });

  test('changed by two at once have both changes', async () => {
    await payments.create(aPayment());
    await Promise.all([
      payments.change('pay_1', (known) => ({ ...known, posted: [...known.posted, 'a'] })),
      payments.change('pay_1', (known) => ({ ...known, posted: [...known.posted, 'b'] })),
    ]);
    const { posted = [], version } = (await payments.get('pay_1')) ?? {};
    expect([[...posted].sort(), version]).toEqual([['a', 'b'], 3]);
    expect(await payments.change('pay_1', (known) => known)).toMatchObject({ version: 3 });
    expect(await payments.change('pay_2', (known) => known)).toBeUndefined();
  });

  test('are due when something of them is, and not any more when it is done', async () => {
    await payments.create(aPayment({ orders: [{ op: 'HOLD', idempotencyKey: 'hold:pay_1', attempts: 0, notBeforeMs: NOW }] }));
    expect(await due(NOW)).toEqual([]);
    expect(await due(NOW + 1)).toEqual(['pay_1']);
    await payments.change('pay_1', (known) => ({ ...known, orders: [] }));
    expect(await due(NOW + 1)).toEqual([]);
  });

  test('are listed newest first, in pages, between two times', async () => {
    for (let i = 1; i <= 5; i++) await payments.create(aPayment({ id: `pay_${i}`, createdAtMs: NOW + i }));
    const first = await payments.list({ limit: 2, fromMs: NOW + 1, toMs: NOW + 5 });
    expect(first.items.map(({ id }) => id)).toEqual(['pay_4', 'pay_3']);
    const second = await payments.list({ limit: 2, fromMs: NOW + 1, toMs: NOW + 5, cursor: first.nextCursor! });
    expect(second.items.map(({ id }) => id)).toEqual(['pay_2', 'pay_1']);
    expect((await payments.list({ limit: 2, fromMs: NOW + 5, toMs: NOW + 1 })).items).toEqual([]);
  });

  test('hear an event once', async () => {
    await payments.create(aPayment());
    const event = { id: 'evt_1', type: 'payment_intent.succeeded', atMs: NOW };
    expect(await payments.wasHeard('pay_1', 'evt_1')).toBe(false);
    expect([await payments.hear('pay_1', event), await payments.hear('pay_1', event)]).toEqual([true, false]);
    expect(await payments.wasHeard('pay_1', 'evt_1')).toBe(true);
    expect(await payments.wasHeard('pay_2', 'evt_1')).toBe(false);
  });
});
