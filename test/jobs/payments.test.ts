import type { MemoryPaymentStore } from '../../lambdas/adapters/memory/memory-payment-store';
import { providerOf } from '../../lambdas/adapters/payments/provider-of';
import { account } from '../../lambdas/domain/ledger/account';
import { type Charge, chargeTotalMinor } from '../../lambdas/domain/ledger/charge';
import type { Movement } from '../../lambdas/domain/ledger/movement';
import { TrialBalanceSum } from '../../lambdas/domain/ledger/trial-balance';
import type { Claim, Payment } from '../../lambdas/domain/payments/payment';
import type { Currency } from '../../lambdas/domain/shared/money';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/domain/shared/time';
import { lookAtPayment } from '../../lambdas/jobs/payments/advance-payment';
import { paymentDesk } from '../../lambdas/jobs/payments/payment-desk';
import { reconcilePayments } from '../../lambdas/jobs/payments/reconcile-payments';
import type { Event } from '../../local/payments/card-desk';
import { type FakeStripe, STRIPE_KEYS, startFakeStripe } from '../support/fake-stripe';
import { aCharge, aLedger } from '../support/ledger';
import { paymentDepsIn } from '../support/payments';

let nowMs = Date.parse('2026-03-01T08:00:00Z');
let stripe: FakeStripe;
beforeEach(async () => {
  nowMs = Date.parse('2026-03-01T08:00:00Z');
  stripe = await startFakeStripe({ nowMs: () => nowMs });
});
afterEach(() => stripe.stop());

const books = (currency: Currency = 'EUR') => ({ currency, livemode: false });
const aClaim = (charge: Charge, sessionId = 'ses_1'): Claim => ({ sessionId, figures: 0, charge });
const bill = (netMinor: bigint, vatMinor = 0n, currency: Currency = 'EUR') => aCharge(netMinor, vatMinor, { books: books(currency) });

/** Payments on the server that plays Stripe, with a ledger of their own. */
class Office {
  readonly ledger = aLedger(() => nowMs);
  readonly logged: string[] = [];
  readonly told: string[] = [];
  stillNeeded = false;
  readonly deps = paymentDepsIn({
    nowMs: () => nowMs,
    ledger: this.ledger,
    provider: providerOf({ provider: 'stripe', livemode: false }, { ...STRIPE_KEYS, apiUrl: stripe.url }, { nowMs: () => nowMs }),
    user: {
      changed: async ({ status }) => void this.told.push(status),
      stillNeeds: async () => this.stillNeeded,
    },
    log: {
      info: () => {},
      warn: (code, facts) => void this.logged.push(`${code} ${facts['warning'] ?? facts['op'] ?? facts['reason']}`),
      error: (code, facts) => void this.logged.push(`${code} ${facts['reason']}`),
    },
  });
  readonly desk = paymentDesk(this.deps);

  async open(amountMinor = 5_000n, currency: Currency = 'EUR'): Promise<Payment> {
    const opened = await this.desk.open({
      id: 'pay_1',
      purpose: { kind: 'AD_HOC', adHocId: 'adh_1' },
      books: books(currency),
      amountMinor,
      checkout: { description: 'Charging', successUrl: 'https://charge.example.com/s/x', cancelUrl: 'https://charge.example.com/c/y' },
    });
    if (!opened.ok) throw new Error(opened.refusal.code);
    return opened.value;
  }

  /** Opened, paid on Stripe's page, and heard of by a webhook. */
  async held(amountMinor = 5_000n, currency: Currency = 'EUR'): Promise<Payment> {
    const { page } = await this.open(amountMinor, currency);
    stripe.desk.approve(page?.id ?? '');
    await this.hearAll();
    return this.payment();
  }

  hear(event: Event) {
    const { body, signature } = stripe.delivery(event);
    return this.desk.hear(body, signature);
  }

  async hearAll(): Promise<void> {
    for (const event of stripe.events.splice(0)) await this.hear(event);
  }

  async payment(): Promise<Payment> {
    const payment = await this.deps.store.get('pay_1');
    if (payment === undefined) throw new Error('there is no payment');
    return payment;
  }

  /** What the worker does when a time has come, every minute. */
  async later(durationMs: number): Promise<void> {
    nowMs += durationMs;
    for (const id of (this.deps.store as MemoryPaymentStore).due(nowMs)) await lookAtPayment(id, this.deps);
  }

  async balances(): Promise<Record<string, bigint>> {
    const sum = new TrialBalanceSum();
    for (const transaction of (await this.ledger.transactions('2026-03', { limit: 200 })).items) sum.add(transaction);
    const { accounts, differences } = sum.result();
    expect(differences.every(({ differenceMinor }) => differenceMinor === 0n)).toBe(true);
    return Object.fromEntries(accounts.map(({ account: name, balanceMinor }) => [name, balanceMinor]));
  }
}

test('holds, captures what was used, lets the rest go, and has it in the books with the fee', async () => {
  const office = new Office();
  const payment = await office.held();
  expect([payment.status, payment.toldStatus, office.told]).toEqual(['AUTHORIZED', 'AUTHORIZED', ['OPEN', 'AUTHORIZED']]);

  const captured = await office.desk.capture('pay_1', aClaim(bill(1_000n, 200n)));
  expect(captured).toMatchObject({ ok: true, value: { status: 'CAPTURED', capturedMinor: 1_200n, feeMinor: 43n, orders: [] } });
  expect(await office.balances()).toEqual({
    'psp:stripe': 1_157n,
    'psp-fee': 43n,
    'rev:energy:site_1': 1_000n,
    'vat:20': 200n,
  });
  expect(await office.ledger.standing('ses_1')).toMatchObject({ status: 'SETTLED', figures: 0 });
});

test.each<[Currency, bigint, bigint, string]>([
  ['HUF', 500_000n, 123_400n, '123400'], // two digits for banks, whatever Intl says
  ['PKR', 100_000n, 43_200n, '43200'],
  ['INR', 100_000n, 43_210n, '43210'],
  ['KWD', 10_000n, 5_124n, '5120'], // three digits, the last one zero: nobody pays more than the bill
  ['JPY', 5_000n, 1_234n, '1234'],
])('%s: holds %i, a bill of %i minor units is %s at Stripe, and the same in the books', async (currency, hold, billed, atStripe) => {
  const office = new Office();
  const { providerId } = await office.held(hold, currency);
  expect(stripe.desk.state.sessions[0]).toMatchObject({ amount_total: Number(hold), currency: currency.toLowerCase() });
  await office.desk.capture('pay_1', aClaim(bill(billed, 0n, currency)));
  expect(stripe.desk.intent(providerId ?? '').amount_received).toBe(Number(atStripe));
  const { capturedMinor, claim } = await office.payment();
  expect([capturedMinor, chargeTotalMinor(claim!.charge)]).toEqual([BigInt(atStripe), BigInt(atStripe)]);
  expect((await office.balances())['rev:energy:site_1']).toBe(BigInt(atStripe));
});

test('a capture whose answer got lost is found done, and is made once', async () => {
  const office = new Office();
  const { providerId } = await office.held();
  // Three times: the SDK itself repeats twice under the same key.
  stripe.fail('LOST_ANSWER', 3);
  await office.desk.capture('pay_1', aClaim(bill(1_000n)));
  expect((await office.payment()).orders).toMatchObject([{ op: 'CAPTURE', attempts: 1 }]);
  const asked = stripe.requests.filter((request) => request.includes('/capture')).length;
  await office.later(MINUTE_MS);
  expect(await office.payment()).toMatchObject({ status: 'CAPTURED', capturedMinor: 1_000n, orders: [] });
  expect(stripe.requests.filter((request) => request.includes('/capture'))).toHaveLength(asked);
  expect(stripe.desk.intent(providerId ?? '').amount_received).toBe(1_000);
  expect((await office.balances())['rev:energy:site_1']).toBe(1_000n);
});

test('a fault of Stripe is asked again under the same key', async () => {
  const office = new Office();
  await office.held();
  stripe.fail('ERROR_500');
  await office.desk.capture('pay_1', aClaim(bill(1_000n)));
  expect(stripe.requests.filter((request) => request.includes('/capture')).map((request) => request.split(' ').at(-1))).toEqual([
    'cap:pay_1',
    'cap:pay_1',
  ]);
  expect((await office.payment()).status).toBe('CAPTURED');
});

test('a page that could not be opened is opened later, and is one page', async () => {
  const office = new Office();
  stripe.fail('LOST_ANSWER', 3);
  expect(await office.open()).toMatchObject({ status: 'CREATED', orders: [{ op: 'HOLD', attempts: 1 }] });
  await office.later(MINUTE_MS);
  expect(await office.payment()).toMatchObject({ status: 'OPEN', orders: [] });
  expect(stripe.desk.state.sessions).toHaveLength(1);
});

describe('webhooks', () => {
  test('doubled, reordered and late ones change nothing that a newer truth has said', async () => {
    const office = new Office();
    const { page } = await office.open();
    stripe.desk.decline(page?.id ?? '');
    stripe.desk.challenge(page?.id ?? '');
    stripe.desk.approve(page?.id ?? '');
    const events = stripe.events.splice(0).reverse();
    const heard: unknown[] = [];
    for (const event of [...events, ...events]) heard.push(await office.hear(event));
    expect(heard.map((one) => (one as { value: string }).value)).toEqual([
      ...events.map(() => 'FOLDED'),
      ...events.map(() => 'HEARD_BEFORE'),
    ]);
    expect((await office.payment()).status).toBe('AUTHORIZED');
    await office.desk.capture('pay_1', aClaim(bill(500n)));
    nowMs += HOUR_MS;
    for (const event of events) await office.hear({ ...event, id: `${event.id}_again` });
    expect(await office.payment()).toMatchObject({ status: 'CAPTURED', capturedMinor: 500n });
  });

  test('a forged, an altered, an old and a live one are refused, and nobody is asked', async () => {
    const office = new Office();
    const { page } = await office.open();
    stripe.desk.approve(page?.id ?? '');
    const [event] = stripe.events;
    const asked = stripe.requests.length;
    const forged = stripe.delivery(event!, { secret: 'whsec_guessed' });
    const genuine = stripe.delivery(event!);
    const old = stripe.delivery(event!, { atMs: nowMs - 301_000 });
    const live = stripe.delivery({ ...event!, livemode: true });
    expect(await office.desk.hear(forged.body, forged.signature)).toEqual({ ok: false, refusal: { code: 'WEBHOOK_NOT_SIGNED' } });
    expect(await office.desk.hear(genuine.body.replace('pay_1', 'pay_2'), genuine.signature)).toMatchObject({ ok: false });
    expect(await office.desk.hear(genuine.body, undefined)).toMatchObject({ ok: false });
    expect(await office.desk.hear(old.body, old.signature)).toMatchObject({ ok: false, refusal: { code: 'WEBHOOK_NOT_SIGNED' } });
    expect(await office.desk.hear(live.body, live.signature)).toEqual({ ok: false, refusal: { code: 'WEBHOOK_WRONG_MODE' } });
    expect(stripe.requests).toHaveLength(asked);
    expect((await office.payment()).status).toBe('OPEN');
  });

  test('what a signed event says is not believed: a payment that Stripe calls open stays open', async () => {
    const office = new Office();
    const { page } = await office.open();
    const lie: Event = {
      id: 'evt_lie',
      object: 'event',
      type: 'checkout.session.completed',
      created: nowMs / 1000,
      livemode: false,
      data: { object: { id: page?.id, object: 'checkout.session', status: 'complete', metadata: { paymentId: 'pay_1' } } },
    };
    expect(await office.hear(lie)).toEqual({ ok: true, value: 'FOLDED' });
    expect((await office.payment()).status).toBe('OPEN');
  });

  test('one that got lost is made up for by looking', async () => {
    const office = new Office();
    const { page } = await office.open();
    stripe.desk.approve(page?.id ?? '');
    stripe.events.splice(0);
    await office.later(2 * MINUTE_MS);
    expect((await office.payment()).status).toBe('AUTHORIZED');
    expect(office.told).toEqual(['OPEN', 'AUTHORIZED']);
  });

  test("somebody else's payment in the same account is none of ours", async () => {
    const office = new Office();
    const session = stripe.desk.open({
      amount: 100,
      currency: 'eur',
      description: 'T-shirt',
      captureMethod: 'automatic',
      clientReferenceId: null,
      metadata: {},
      intentMetadata: {},
      successUrl: 'https://shop.example',
      cancelUrl: 'https://shop.example',
      expiresAtS: nowMs / 1000 + 3_600,
    });
    stripe.desk.approve(session.id);
    expect(await office.hear(stripe.events[0]!)).toEqual({ ok: true, value: 'NOT_OURS' });
  });
});

describe('what is let go', () => {
  test('a hold on which nothing started, once and for all', async () => {
    const office = new Office();
    const { providerId } = await office.held();
    expect(await office.desk.release('pay_1', 'NOTHING_STARTED')).toMatchObject({ ok: true, value: { status: 'CANCELLED' } });
    expect(stripe.desk.intent(providerId ?? '').status).toBe('canceled');
    expect(await office.desk.capture('pay_1', aClaim(bill(500n)))).toEqual({ ok: false, refusal: { code: 'NOTHING_HELD' } });
    expect(await office.balances()).toEqual({});
  });

  test('a payment that comes in after it was given up', async () => {
    const office = new Office();
    const { page } = await office.open();
    stripe.desk.challenge(page?.id ?? '');
    // The page cannot be closed in time: the driver pays in the same moment.
    stripe.fail('ERROR_500', 3);
    await office.desk.release('pay_1', 'TOO_LATE');
    stripe.desk.approve(page?.id ?? '');
    await office.hearAll();
    await office.later(MINUTE_MS);
    expect(await office.payment()).toMatchObject({ status: 'CANCELLED', capturedMinor: 0n, releaseReason: 'TOO_LATE' });
  });

  test('a bill below what Stripe takes: the session is settled at nothing', async () => {
    const office = new Office();
    await office.held();
    expect(await office.desk.capture('pay_1', aClaim(bill(49n)))).toMatchObject({ ok: true, value: { status: 'CANCELLED' } });
    expect(await office.ledger.standing('ses_1')).toMatchObject({ status: 'SETTLED' });
    expect(await office.balances()).toEqual({});
  });

  test('a hold that nobody uses when four fifths of its time are over, after somebody was told at half of it', async () => {
    const office = new Office();
    await office.held();
    await office.later(3.6 * DAY_MS);
    expect(office.logged).toEqual(['PAYMENT_HOLD_AGES HOLD_HALF_OVER']);
    await office.later(2.1 * DAY_MS);
    expect(office.logged).toEqual(['PAYMENT_HOLD_AGES HOLD_HALF_OVER', 'PAYMENT_HOLD_AGES HOLD_ENDING']);
    await office.later(MINUTE_MS);
    expect(await office.payment()).toMatchObject({ status: 'CANCELLED', releaseReason: 'HOLD_ENDING' });
  });

  test('not a hold on which a session runs: it can be captured until it ends', async () => {
    const office = new Office();
    await office.held();
    office.stillNeeded = true;
    await office.later(6 * DAY_MS);
    expect((await office.payment()).status).toBe('AUTHORIZED');
    await office.desk.capture('pay_1', aClaim(bill(500n)));
    expect((await office.payment()).status).toBe('CAPTURED');
  });
});

test('a hold whose time was over before it was captured is told to a person', async () => {
  const office = new Office();
  await office.held();
  office.stillNeeded = true;
  nowMs += 8 * DAY_MS;
  await office.desk.capture('pay_1', aClaim(bill(500n)));
  await office.later(MINUTE_MS);
  expect(await office.payment()).toMatchObject({
    status: 'CANCELLED',
    capturedMinor: 0n,
    warned: expect.arrayContaining(['NOT_CAPTURED']),
  });
  expect(office.logged).toContain('PAYMENT_NEEDS_A_PERSON NOT_CAPTURED');
  expect(await office.balances()).toEqual({});
});

describe('refunds', () => {
  const refund = (office: Office, id: string, amountMinor: bigint) =>
    office.desk.refund('pay_1', { id, amountMinor, reason: 'the cable was broken', actor: 'user:1' });

  test('in parts, each tax and revenue in proportion, until nothing is left', async () => {
    const office = new Office();
    await office.held();
    await office.desk.capture('pay_1', aClaim(bill(1_000n, 200n)));
    expect(await refund(office, 'rfd_1', 500n)).toMatchObject({ ok: true, value: { refunds: [{ id: 'rfd_1', status: 'SUCCEEDED' }] } });
    expect(await office.balances()).toMatchObject({ 'rev:energy:site_1': 583n, 'vat:20': 117n, 'psp:stripe': 657n });
    expect(await refund(office, 'rfd_2', 701n)).toEqual({ ok: false, refusal: { code: 'REFUND_EXCEEDS_PAYMENT', leftMinor: 700n } });
    expect(await refund(office, 'rfd_1', 500n)).toMatchObject({ ok: true });
    expect(await refund(office, 'rfd_1', 400n)).toEqual({ ok: false, refusal: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    await refund(office, 'rfd_3', 700n);
    expect(await office.balances()).toMatchObject({ 'rev:energy:site_1': 0n, 'vat:20': 0n, 'psp:stripe': -43n, 'psp-fee': 43n });
    expect(stripe.desk.state.refunds.map(({ amount }) => amount)).toEqual([500, 700]);
  });

  test('one whose answer got lost is given once', async () => {
    const office = new Office();
    await office.held();
    await office.desk.capture('pay_1', aClaim(bill(1_000n)));
    stripe.fail('LOST_ANSWER', 3);
    await refund(office, 'rfd_1', 400n);
    await office.later(MINUTE_MS);
    expect((await office.payment()).refunds).toMatchObject([{ id: 'rfd_1', status: 'SUCCEEDED' }]);
    expect(stripe.desk.state.refunds).toHaveLength(1);
    expect((await office.balances())['rev:energy:site_1']).toBe(600n);
  });

  test("one made in Stripe's dashboard is in the books after the reconciliation", async () => {
    const office = new Office();
    const { providerId = '' } = await office.held();
    await office.desk.capture('pay_1', aClaim(bill(1_000n, 200n)));
    stripe.desk.refund(providerId, 600, {});
    stripe.events.splice(0);
    nowMs += DAY_MS;
    expect(await reconcilePayments(office.deps)).toEqual({ compared: 1, changed: 1, unknown: 0 });
    expect(await office.balances()).toMatchObject({ 'rev:energy:site_1': 500n, 'vat:20': 100n, 'psp:stripe': 557n });
    expect(await reconcilePayments(office.deps)).toEqual({ compared: 1, changed: 0, unknown: 0 });
  });
});

test('a dispute is told to a person, and when it is lost it is a bad debt', async () => {
  const office = new Office();
  const { providerId = '' } = await office.held();
  await office.desk.capture('pay_1', aClaim(bill(1_000n)));
  const dispute = stripe.desk.dispute(providerId);
  await office.hearAll();
  expect((await office.payment()).disputes).toEqual([{ id: dispute.id, amountMinor: 1_000n, status: 'OPEN' }]);
  expect(office.logged).toContain('PAYMENT_NEEDS_A_PERSON DISPUTED');
  stripe.desk.closeDispute(dispute.id, 'lost');
  await office.hearAll();
  expect(await office.balances()).toMatchObject({ 'bad-debt': 1_000n, 'psp:stripe': -40n });
});

test('money with an id of ours that is not in our books is told to a person', async () => {
  const office = new Office();
  await office.held();
  const elsewhere = new Office();
  expect(await reconcilePayments(elsewhere.deps)).toEqual({ compared: 0, changed: 0, unknown: 1 });
  expect(elsewhere.logged).toContain('PAYMENT_NEEDS_A_PERSON NOT_IN_OUR_BOOKS');
});

test('a session that was settled otherwise before its card was charged is told to a person, and nothing is posted twice', async () => {
  const office = new Office();
  await office.held();
  const settled: Movement = { kind: 'SETTLEMENT', sessionId: 'ses_1', figures: 0, payer: { kind: 'FREE' }, charge: bill(0n) };
  await office.ledger.post({ movement: settled, actor: 'x', idempotencyKey: 'settlement:ses_1:0' });
  await office.desk.capture('pay_1', aClaim(bill(500n)));
  expect(office.logged).toContain('PAYMENT_NEEDS_A_PERSON SETTLED_BY_SETTLEMENT');
  expect(await office.ledger.entries(account.revenue('energy', 'site_1'), books())).toEqual([]);
});
