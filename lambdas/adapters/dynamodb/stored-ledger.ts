import * as z from 'zod';
import type { AccountName } from '../../domain/ledger/account';
import { TRANSACTION_KINDS } from '../../domain/ledger/transaction';
import { WALLET_STATUSES } from '../../domain/ledger/wallet';
import { isCurrency } from '../../domain/shared/money';

/** Items of the ledger as they are read. Amounts are whole numbers well below 2^53 (see `entriesOf`): nothing is lost on the way. */
export const minor = z.union([z.int(), z.bigint()]).transform(BigInt).meta({ description: 'minor units' });

export const books = z.object({ currency: z.string().refine(isCurrency), livemode: z.boolean() });
const accountName = z.string().transform((name) => name as AccountName);
const reference = z.object({
  walletId: z.string().exactOptional(),
  driverId: z.string().exactOptional(),
  sessionId: z.string().exactOptional(),
  holdId: z.string().exactOptional(),
  paymentId: z.string().exactOptional(),
  transactionId: z.string().exactOptional(),
  note: z.string().exactOptional(),
});
const entry = { account: accountName, side: z.enum(['DEBIT', 'CREDIT']), amountMinor: minor };
const kind = z.enum(TRANSACTION_KINDS);

export const storedWallet = z.object({
  id: z.string(),
  driverId: z.string(),
  books,
  status: z.enum(WALLET_STATUSES),
  postedMinor: minor,
  heldMinor: minor,
  availableMinor: minor,
  debtMinor: minor,
  entries: z.int(),
  openedAtMs: z.number(),
});

export const storedHold = z.object({
  id: z.string(),
  walletId: z.string(),
  status: z.enum(['ACTIVE', 'CAPTURED', 'RELEASED']),
  amountMinor: minor,
  capturedMinor: minor,
  placedAtMs: z.number(),
});

export const storedRefundable = z.object({
  transactionId: z.string(),
  books,
  from: accountName,
  walletId: z.string().exactOptional(),
  paidMinor: minor,
  leftMinor: minor,
});

export const storedStanding = z.object({
  sessionId: z.string(),
  figures: z.int(),
  status: z.enum(['SETTLED', 'CREDITED']),
  transactionId: z.string(),
});

export const storedKey = z.object({ fingerprint: z.string(), month: z.string(), transactionId: z.string() });

export const storedTransaction = z.object({
  id: z.string(),
  kind,
  books,
  entries: z.array(z.object(entry)),
  postedAtMs: z.number(),
  actor: z.string(),
  reference,
  walletAfterMinor: minor.exactOptional(),
});

export const storedEntry = z.object({
  ...entry,
  books,
  transactionId: z.string(),
  kind,
  postedAtMs: z.number(),
  actor: z.string(),
  reference,
  balanceAfterMinor: minor.exactOptional(),
});
