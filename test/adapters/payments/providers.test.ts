import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providerOf } from '../../../lambdas/adapters/payments/provider-of';
import type { Payment } from '../../../lambdas/domain/payments/payment';
import { MINUTE_MS } from '../../../lambdas/domain/shared/time';
import type { PaymentProvider } from '../../../lambdas/ports/payments';
import { startSandbox } from '../../../local/payments/sandbox';
import { aPayment } from '../../support/a-payment';
import { STRIPE_KEYS, startFakeStripe } from '../../support/fake-stripe';

interface Bench {
  readonly provider: PaymentProvider;
  /** What a driver does on the page: `approve`, `decline`, `challenge`. */
  readonly onPage: (payment: Payment, trial: string) => Promise<void>;
  readonly currency: 'EUR' | 'XTS';
  readonly stop: () => Promise<void>;
}

const nowMs = Date.now;
const clock = { nowMs };

const kinds: [string, () => Promise<Bench>][] = [
  [
    'Stripe, as a server that remembers plays it',
    async () => {
      const stripe = await startFakeStripe({ nowMs });
      const deeds: Record<string, (id: string) => unknown> = {
        approve: (id) => stripe.desk.approve(id),
        decline: (id) => stripe.desk.decline(id),
        challenge: (id) => stripe.desk.challenge(id),
      };
      return {
        provider: providerOf({ provider: 'stripe', livemode: false }, { ...STRIPE_KEYS, apiUrl: stripe.url }, clock),
        onPage: async ({ page }, trial) => void deeds[trial]?.(page?.id ?? ''),
        currency: 'EUR',
        stop: stripe.stop,
      };
    },
  ],
  [
    'the sandbox beside the local server',
    async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'tidewatt-sandbox-'));
      const sandbox = await startSandbox({ dataDir, webhookUrl: 'http://127.0.0.1:9/nobody-listens' });
      return {
        provider: providerOf({ provider: 'sandbox', livemode: false }, { ...sandbox, apiUrl: sandbox.url }, clock),
        onPage: async ({ page }, trial) => {
          await fetch(page?.url ?? '', { method: 'POST', body: new URLSearchParams({ trial }), redirect: 'manual' });
        },
        currency: 'XTS',
        stop: async () => {
          await sandbox.stop();
          rmSync(dataDir, { recursive: true, force: true });
        },
      };
    },
  ],
];

describe.each(kinds)('%s', (_name, start) => {
  let bench: Bench;
  let payment: Payment;
  let count = 0;
  beforeAll(async () => {
    bench = await start();
  });
  afterAll(() => bench.stop());

  /** A payment with its page, as the provider has it. */
  const opened = async (charge = false): Promise<Payment> => {
    const books = { currency: bench.currency, livemode: false };
    const asked = aPayment({
      id: `pay_${++count}`,
      provider: bench.currency === 'XTS' ? 'sandbox' : 'stripe',
      books,
      createdAtMs: nowMs(),
    });
    const page = await (charge ? bench.provider.charge(asked, `charge:${asked.id}`) : bench.provider.createHold(asked, `hold:${asked.id}`));
    if (!page.ok) throw new Error(page.refusal.code);
    return { ...asked, page: page.value, status: 'OPEN' };
  };
  const state = async () => {
    const answered = await bench.provider.getState(payment);
    if (!answered.ok) throw new Error(answered.refusal.code);
    payment = { ...payment, ...answered.value, feeMinor: answered.value.feeMinor ?? 0n, refunds: [], disputes: [] };
    return answered.value;
  };

  beforeEach(async () => {
    payment = await opened();
  });

  test('opens one page for one key, however often it is asked', async () => {
    const again = await bench.provider.createHold({ ...payment, status: 'CREATED' }, `hold:${payment.id}`);
    expect(again).toEqual({ ok: true, value: payment.page });
    expect(await state()).toMatchObject({ status: 'OPEN', capturedMinor: 0n, refunds: [], disputes: [] });
  });

  test('holds the amount when the driver pays, and says until when', async () => {
    await bench.onPage(payment, 'approve');
    const held = await state();
    expect(held).toMatchObject({ status: 'AUTHORIZED', capturedMinor: 0n, card: { brand: 'visa', last4: '4242' } });
    expect(held.holdEndsAtMs).toBeGreaterThan(nowMs() + 6 * 24 * 60 * MINUTE_MS);
  });

  test('keeps the page open after a declined card, for another one', async () => {
    await bench.onPage(payment, 'decline');
    expect(await state()).toMatchObject({ status: 'OPEN', failure: 'generic_decline' });
    await bench.onPage(payment, 'approve');
    expect(await state()).toMatchObject({ status: 'AUTHORIZED' });
  });

  test('waits for the bank to hear from its customer (3-D Secure), and holds nothing until then', async () => {
    await bench.onPage(payment, 'challenge');
    expect(await state()).toMatchObject({ status: 'REQUIRES_ACTION', capturedMinor: 0n });
    await bench.onPage(payment, 'approve');
    expect(await state()).toMatchObject({ status: 'AUTHORIZED' });
  });

  test('captures a part once; the rest is let go, and the fee is known', async () => {
    await bench.onPage(payment, 'approve');
    await state();
    expect(await bench.provider.capture(payment, 1_250n, `cap:x:${payment.id}`)).toEqual({ ok: true, value: undefined });
    expect(await bench.provider.capture(payment, 1_250n, `cap:x:${payment.id}`)).toEqual({ ok: true, value: undefined });
    expect(await state()).toMatchObject({ status: 'CAPTURED', capturedMinor: 1_250n, feeMinor: 44n });
    expect(await bench.provider.capture(payment, 1n, `cap:y:${payment.id}`)).toEqual({ ok: false, refusal: { code: 'WRONG_STATE' } });
  });

  test('lets a hold go, and nothing can be captured of it any more', async () => {
    await bench.onPage(payment, 'approve');
    await state();
    expect(await bench.provider.release(payment, `rel:x:${payment.id}`)).toEqual({ ok: true, value: undefined });
    expect(await state()).toMatchObject({ status: 'CANCELLED' });
    expect(await bench.provider.capture(payment, 1n, `cap:x:${payment.id}`)).toEqual({ ok: false, refusal: { code: 'WRONG_STATE' } });
  });

  test('closes a page that nobody has used, once', async () => {
    expect(await bench.provider.release(payment, `close:x:${payment.id}`)).toEqual({ ok: true, value: undefined });
    expect(await state()).toMatchObject({ status: 'EXPIRED' });
    expect(await bench.provider.release(payment, `close:x:${payment.id}`)).toEqual({ ok: false, refusal: { code: 'WRONG_STATE' } });
  });

  test('refunds in parts, never more than was taken, and each under its own name', async () => {
    await bench.onPage(payment, 'approve');
    await state();
    await bench.provider.capture(payment, 1_000n, `cap:x:${payment.id}`);
    expect(await bench.provider.refund(payment, { id: 'rfd_1', amountMinor: 400n }, `refund:1:${payment.id}`)).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await bench.provider.refund(payment, { id: 'rfd_1', amountMinor: 400n }, `refund:1:${payment.id}`)).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await bench.provider.refund(payment, { id: 'rfd_2', amountMinor: 601n }, `refund:2:${payment.id}`)).toEqual({
      ok: false,
      refusal: { code: 'REFUSED_BY_PROVIDER', reason: 'amount_too_large' },
    });
    expect((await state()).refunds).toEqual([
      { providerId: expect.stringMatching(/^re_/), refundId: 'rfd_1', amountMinor: 400n, status: 'SUCCEEDED' },
    ]);
  });

  test('takes a top-up at once', async () => {
    payment = await opened(true);
    await bench.onPage(payment, 'approve');
    expect(await state()).toMatchObject({ status: 'CAPTURED', capturedMinor: 5_000n });
  });

  test('names our id of a payment of which only its own is known, and lists what it has', async () => {
    await bench.onPage(payment, 'approve');
    const { providerId = '' } = await state();
    expect(await bench.provider.paymentIdOf(providerId)).toBe(payment.id);
    const listed: string[] = [];
    for await (const { paymentId } of bench.provider.paymentsSince(nowMs() - MINUTE_MS)) listed.push(paymentId ?? '');
    expect(listed).toContain(payment.id);
  });

  test('does not know what it never had', async () => {
    const unknown = { ...payment, page: { id: 'cs_test_nothing', url: '', expiresAtMs: 0 } };
    expect(await bench.provider.getState(unknown)).toEqual({ ok: false, refusal: { code: 'UNKNOWN_AT_PROVIDER' } });
  });
});
