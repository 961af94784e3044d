import { decideMovement } from '../../../lambdas/domain/ledger/decide-movement';
import { type LedgerView, type Movement, REFUSALS } from '../../../lambdas/domain/ledger/movement';
import { entriesOf } from '../../../lambdas/domain/ledger/transaction';
import type { Hold, Refundable } from '../../../lambdas/domain/ledger/wallet';
import { aCharge, aWallet, EUR, TEST } from '../../support/ledger';

const stamp = { transactionId: 'txn_1', postedAtMs: 1, actor: 'user:1' };
const hold: Hold = { id: 'ses_1', walletId: 'wal_1', status: 'ACTIVE', amountMinor: 100n, capturedMinor: 0n, placedAtMs: 1 };
const paid: Refundable = { transactionId: 'txn_0', books: EUR, from: 'cash', walletId: 'wal_1', paidMinor: 50n, leftMinor: 50n };
const refusalOf = (movement: Movement, view: LedgerView) => {
  const decided = decideMovement(movement, view, stamp);
  return decided.ok ? 'done' : decided.refusal.code;
};

const topUp: Movement = { kind: 'TOP_UP', walletId: 'wal_1', books: TEST, amountMinor: 5n, source: 'CASH' };
const start: Movement = { kind: 'HOLD', walletId: 'wal_1', holdId: 'ses_1', minimumMinor: 10n, wishedMinor: 50n };
const drawDown: Movement = { kind: 'DRAW_DOWN', walletId: 'wal_1', holdId: 'ses_1', heldMinor: 90n, wishedMinor: 50n };
const refund: Movement = { kind: 'REFUND', walletId: 'wal_1', of: 'txn_0', books: TEST, amountMinor: 60n };
const settlement: Movement = {
  kind: 'SETTLEMENT',
  sessionId: 'ses_1',
  figures: 0,
  payer: { kind: 'WALLET', walletId: 'wal_1', driverId: 'drv_1' },
  charge: aCharge(5n, 0n, { books: TEST }),
};
const huf = { currency: 'HUF', livemode: false } as const;
const standing = { sessionId: 'ses_1', figures: 0, status: 'SETTLED', transactionId: 'txn_0' } as const;

/** Each movement meets everything that speaks against it at once; what was told is mended, and the next is told. */
test.each<[string, Movement, readonly LedgerView[]]>([
  [
    'a top-up',
    topUp,
    [
      {},
      { wallet: aWallet({ status: 'CLOSED', entries: 1 }) },
      { wallet: aWallet({ status: 'CLOSED', entries: 1, books: huf }) },
      { wallet: aWallet({ status: 'CLOSED', entries: 1, books: TEST }) },
      { wallet: aWallet({ status: 'BLOCKED', entries: 1, books: TEST }) },
    ],
  ],
  [
    'a start',
    start,
    [
      {},
      { wallet: aWallet({ status: 'CLOSED', debtMinor: 1n }), hold },
      { wallet: aWallet({ status: 'BLOCKED', debtMinor: 1n }), hold },
      { wallet: aWallet({ debtMinor: 1n }), hold },
      { wallet: aWallet({ debtMinor: 1n }) },
      { wallet: aWallet({ availableMinor: 9n, postedMinor: 9n }) },
      { wallet: aWallet({ availableMinor: 10n, postedMinor: 10n }) },
    ],
  ],
  [
    'a draw-down',
    drawDown,
    [
      {},
      { wallet: aWallet({ status: 'BLOCKED' }) },
      { wallet: aWallet() },
      { wallet: aWallet(), hold: { ...hold, status: 'CAPTURED' } },
      { wallet: aWallet(), hold },
      { wallet: aWallet(), hold: { ...hold, amountMinor: 90n } },
      { wallet: aWallet({ availableMinor: 1n, postedMinor: 1n }), hold: { ...hold, amountMinor: 90n } },
    ],
  ],
  [
    'a refund',
    refund,
    [
      {},
      { wallet: aWallet({ status: 'CLOSED' }) },
      { wallet: aWallet({ status: 'CLOSED' }), refundable: paid },
      { wallet: aWallet({ status: 'CLOSED', books: huf }), refundable: paid },
      { wallet: aWallet({ status: 'CLOSED', books: TEST }), refundable: paid },
      { wallet: aWallet({ books: TEST }), refundable: paid },
      { wallet: aWallet({ books: TEST }), refundable: { ...paid, leftMinor: 60n } },
      { wallet: aWallet({ books: TEST, availableMinor: 60n, postedMinor: 60n }), refundable: { ...paid, leftMinor: 60n } },
    ],
  ],
  [
    'a settlement',
    settlement,
    [
      { standing },
      { standing, wallet: aWallet() },
      { standing, wallet: aWallet({ books: huf }) },
      { standing, wallet: aWallet({ books: TEST, status: 'CLOSED' }) },
      { wallet: aWallet({ books: TEST, status: 'CLOSED' }) },
    ],
  ],
])('%s is refused in the documented order', (_what, movement, views) => {
  const told = views.map((view) => refusalOf(movement, view));
  expect(told.at(-1)).toBe('done');
  const places = told.slice(0, -1).map((code) => REFUSALS.indexOf(code as (typeof REFUSALS)[number]));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
});

test.each([
  ['that do not balance', [{ account: 'cash', amountMinor: 5n }], [{ account: 'bank', amountMinor: 4n }]],
  ['below zero', [{ account: 'cash', amountMinor: -5n }], [{ account: 'bank', amountMinor: -5n }]],
  ['beyond reason', [{ account: 'cash', amountMinor: 10n ** 16n }], [{ account: 'bank', amountMinor: 10n ** 16n }]],
] as const)('there are no entries %s', (_what, debits, credits) => {
  expect(() => entriesOf(debits, credits)).toThrow();
});

test('an account stands once in a transaction, with what is left of its debits and credits', () => {
  const debits = [
    { account: 'cash', amountMinor: 7n },
    { account: 'bank', amountMinor: 3n },
  ] as const;
  const credits = [
    { account: 'bank', amountMinor: 3n },
    { account: 'psp-fee', amountMinor: 7n },
  ] as const;
  expect(entriesOf(debits, credits)).toEqual([
    { account: 'cash', side: 'DEBIT', amountMinor: 7n },
    { account: 'psp-fee', side: 'CREDIT', amountMinor: 7n },
  ]);
});
