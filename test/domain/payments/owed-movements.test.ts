import { owedMovements } from '../../../lambdas/domain/payments/owed-movements';
import type { Refund } from '../../../lambdas/domain/payments/payment';
import { aPayment } from '../../support/a-payment';
import { aCharge } from '../../support/ledger';

const refund = (status: Refund['status']): Refund => ({
  id: 'rfd_1',
  amountMinor: 400n,
  charge: aCharge(400n),
  status,
  reason: 'x',
  actor: 'user:1',
  createdAtMs: 0,
});
const captured = aPayment({
  status: 'CAPTURED',
  capturedMinor: 1_000n,
  claim: { sessionId: 'ses_1', figures: 0, charge: aCharge(1_000n) },
});

test.each([
  ['PENDING', ['settlement:ses_1:0']],
  ['SUCCEEDED', ['settlement:ses_1:0', 'refund:pay_1:rfd_1']],
  ['FAILED', ['settlement:ses_1:0']],
] as const)('a refund that is %s: the ledger is owed %j', (status, owed) => {
  expect(owedMovements({ ...captured, refunds: [refund(status)] }).map(({ key }) => key)).toEqual(owed);
});

test('nothing is owed of a hold, and nothing twice', () => {
  expect(owedMovements({ ...captured, status: 'AUTHORIZED', capturedMinor: 0n })).toEqual([]);
  expect(owedMovements({ ...captured, posted: ['settlement:ses_1:0'] })).toEqual([]);
});

test('only a dispute that is lost costs', () => {
  const disputes = (['OPEN', 'WON', 'LOST'] as const).map((status) => ({ id: `dp_${status}`, amountMinor: 1_000n, status }));
  expect(owedMovements({ ...captured, disputes, posted: ['settlement:ses_1:0'] }).map(({ key }) => key)).toEqual(['dispute:dp_LOST']);
});
