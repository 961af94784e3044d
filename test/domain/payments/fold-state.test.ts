import fc from 'fast-check';
import { chargeTotalMinor } from '../../../lambdas/domain/ledger/charge';
import { claimPayment, refundableMinor, refundPayment, releasePayment } from '../../../lambdas/domain/payments/ask-of-payment';
import { foldState } from '../../../lambdas/domain/payments/fold-state';
import { partOfCharge } from '../../../lambdas/domain/payments/part-of-charge';
import type { Payment } from '../../../lambdas/domain/payments/payment';
import type { ProviderState } from '../../../lambdas/domain/payments/provider-state';
import { aPayment } from '../../support/a-payment';
import { aCharge } from '../../support/ledger';

const NOW = Date.parse('2026-03-01T08:00:00Z');
const LIMITS = { stepMinor: 1n, smallestMinor: 50n };
const says = (status: ProviderState['status'], over: Partial<ProviderState> = {}): ProviderState => ({
  status,
  capturedMinor: 0n,
  refunds: [],
  disputes: [],
  ...over,
});
const held = foldState(aPayment({ page: { id: 'cs_1', url: '', expiresAtMs: NOW } }), says('AUTHORIZED', { providerId: 'pi_1' }), NOW);
const aClaim = (netMinor: bigint) => ({ sessionId: 'ses_1', figures: 0, charge: aCharge(netMinor) });

/** Without what tells when something was heard. */
const facts = ({ status, capturedMinor, feeMinor, refunds, disputes, card, orders }: Payment) => ({
  status,
  capturedMinor,
  feeMinor,
  refunds: refunds.map(({ id, status: of, amountMinor }) => ({ id, status: of, amountMinor })),
  disputes,
  card,
  orders: orders.map(({ op }) => op),
});

/** What one provider says of one payment in the course of its life. */
const LIFE: readonly ProviderState[] = [
  says('OPEN', { failure: 'generic_decline' }),
  says('REQUIRES_ACTION', { providerId: 'pi_1' }),
  says('AUTHORIZED', { providerId: 'pi_1', card: { brand: 'visa', last4: '4242' }, holdEndsAtMs: NOW + 7 }),
  says('CAPTURED', { providerId: 'pi_1', capturedMinor: 1_000n }),
  says('CAPTURED', { providerId: 'pi_1', capturedMinor: 1_000n, feeMinor: 40n }),
  says('CAPTURED', {
    capturedMinor: 1_000n,
    feeMinor: 40n,
    refunds: [{ providerId: 're_1', refundId: 'rfd_1', amountMinor: 300n, status: 'PENDING' }],
    disputes: [{ id: 'dp_1', amountMinor: 700n, status: 'OPEN' }],
  }),
  says('CAPTURED', {
    capturedMinor: 1_000n,
    feeMinor: 40n,
    refunds: [{ providerId: 're_1', refundId: 'rfd_1', amountMinor: 300n, status: 'SUCCEEDED' }],
    disputes: [{ id: 'dp_1', amountMinor: 700n, status: 'LOST' }],
  }),
];

test('whatever the order in which the provider is heard, and how often: the same payment stands', () => {
  const inOrder = LIFE.reduce((payment, state) => foldState(payment, state, NOW), aPayment());
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...LIFE), { maxLength: 20 }), fc.infiniteStream(fc.nat()), (extra, numbers) => {
      const shuffled = [...LIFE, ...extra]
        .map((state) => ({ state, place: numbers.next().value as number }))
        .sort((a, b) => a.place - b.place)
        .map(({ state }) => state);
      const folded = shuffled.reduce((payment, state) => foldState(payment, state, NOW), aPayment());
      expect(facts(folded)).toEqual(facts(inOrder));
    }),
  );
});

test('an end is final: nothing takes a captured or a cancelled payment back', () => {
  const captured = foldState(held, says('CAPTURED', { capturedMinor: 500n }), NOW);
  for (const status of ['OPEN', 'EXPIRED', 'AUTHORIZED', 'CANCELLED'] as const)
    expect(foldState(captured, says(status), NOW).status).toBe('CAPTURED');
  const cancelled = foldState(held, says('CANCELLED'), NOW);
  for (const status of ['OPEN', 'EXPIRED', 'AUTHORIZED'] as const) expect(foldState(cancelled, says(status), NOW).status).toBe('CANCELLED');
});

test('a payment that comes in after its page was closed is held, and let go if nobody wants it', () => {
  const closed = foldState(aPayment({ releaseReason: 'GIVEN_UP' }), says('EXPIRED'), NOW);
  expect(closed.orders).toEqual([]);
  expect(foldState(closed, says('AUTHORIZED'), NOW)).toMatchObject({
    status: 'AUTHORIZED',
    orders: [{ op: 'RELEASE', idempotencyKey: 'rel:pay_1' }],
  });
});

describe('a claim', () => {
  test('is refused in this order: claimed, nothing held, more than held', () => {
    const claimed = claimPayment(held, aClaim(500n), LIMITS, NOW);
    if (!claimed.ok) throw new Error();
    expect(claimPayment(claimed.value, { ...aClaim(500n), sessionId: 'ses_2' }, LIMITS, NOW)).toEqual({
      ok: false,
      refusal: { code: 'CLAIMED' },
    });
    expect(claimPayment(aPayment(), aClaim(9_000n), LIMITS, NOW)).toEqual({ ok: false, refusal: { code: 'NOTHING_HELD' } });
    expect(claimPayment(held, aClaim(5_001n), LIMITS, NOW)).toEqual({ ok: false, refusal: { code: 'MORE_THAN_HELD', heldMinor: 5_000n } });
    expect(claimPayment(claimed.value, aClaim(400n), LIMITS, NOW)).toEqual({ ok: true, value: claimed.value });
  });

  test('orders one capture, and keeps its count when it is looked at again', () => {
    const claimed = claimPayment(held, aClaim(500n), LIMITS, NOW);
    expect(claimed).toMatchObject({ ok: true, value: { orders: [{ op: 'CAPTURE', idempotencyKey: 'cap:pay_1', attempts: 0 }] } });
  });

  test('below what the provider takes lets the hold go', () => {
    expect(claimPayment(held, aClaim(49n), LIMITS, NOW)).toMatchObject({
      ok: true,
      value: { releaseReason: 'NOTHING_TO_PAY', claim: { charge: { lines: [], vat: [] } }, orders: [{ op: 'RELEASE' }] },
    });
  });

  test('is what keeps a payment from being let go', () => {
    const claimed = claimPayment(held, aClaim(500n), LIMITS, NOW);
    if (!claimed.ok) throw new Error();
    expect(releasePayment(claimed.value, 'GIVEN_UP', NOW)).toEqual({ ok: false, refusal: { code: 'CLAIMED' } });
  });
});

test('refunds are never more than was taken, whatever is asked and in whatever state earlier ones are', () => {
  const claimed = claimPayment(held, aClaim(1_000n), LIMITS, NOW);
  if (!claimed.ok) throw new Error();
  const captured = foldState(claimed.value, says('CAPTURED', { capturedMinor: 1_000n }), NOW);
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 1n, max: 700n }), { maxLength: 10 }), (amounts) => {
      let payment = captured;
      for (const [i, amountMinor] of amounts.entries()) {
        const asked = refundPayment(payment, { id: `rfd_${i}`, amountMinor, reason: 'x', actor: 'user:1' }, NOW);
        if (asked.ok) payment = asked.value;
        else expect(asked.refusal).toEqual({ code: 'REFUND_EXCEEDS_PAYMENT', leftMinor: refundableMinor(payment) });
      }
      expect(payment.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0n)).toBeLessThanOrEqual(1_000n);
      for (const { charge, amountMinor } of payment.refunds) expect(chargeTotalMinor(charge!)).toBe(amountMinor);
    }),
  );
});

test('a part of a bill is exact in sum, and no line of it is more than the bill has', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 4 }), fc.nat(1_000), (amounts, perMille) => {
      const bill = aCharge(0n, 0n, {
        lines: amounts.map((netMinor) => ({ part: 'energy' as const, netMinor })),
        vat: [{ ratePercent: '20', amountMinor: 77n }],
      });
      const partMinor = (chargeTotalMinor(bill) * BigInt(perMille)) / 1_000n;
      const part = partOfCharge(bill, partMinor);
      expect(chargeTotalMinor(part)).toBe(partMinor);
      expect(part.vat.every(({ amountMinor }) => amountMinor <= 77n)).toBe(true);
    }),
  );
});
