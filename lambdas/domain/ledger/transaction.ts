import { invariant } from '../shared/invariant';
import { type AccountName, accountType, type Books } from './account';
import type { WalletId } from './wallet';

export interface Amount {
  readonly account: AccountName;
  readonly amountMinor: bigint;
}

export interface Entry extends Amount {
  readonly side: 'DEBIT' | 'CREDIT';
}

export const TRANSACTION_KINDS = [
  'TOP_UP',
  'HOLD',
  'DRAW_DOWN',
  'RELEASE',
  'SETTLEMENT',
  'CREDIT',
  'REFUND',
  'CAPTURE',
  'CAPTURE_REFUND',
  'PSP_FEE',
  'PSP_PAYOUT',
  'DISPUTE_LOST',
] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** What a movement was about. */
export interface Reference {
  readonly walletId?: WalletId;
  readonly driverId?: string;
  readonly sessionId?: string;
  readonly holdId?: string;
  readonly paymentId?: string;
  /** The movement that this one takes back. */
  readonly transactionId?: string;
  readonly note?: string;
}

/** One movement of money, as it was written. It is never changed and never deleted: a mistake is made good by another movement. */
export interface Transaction {
  readonly id: string;
  readonly kind: TransactionKind;
  readonly books: Books;
  /** Debits equal credits. Empty where nobody owes anybody anything: a hold, a session free of charge. */
  readonly entries: readonly Entry[];
  readonly postedAtMs: number;
  readonly actor: string;
  readonly reference: Reference;
  /** What was in the wallet afterwards, held money included. */
  readonly walletAfterMinor?: bigint;
}

/** 10^15 minor units are more than any of us will hold, and far within what a JSON number carries exactly. */
const LARGEST_MINOR = 10n ** 15n;

/**
 * The only maker of entries. Amounts are netted per account, so an account appears once; what does not balance is a fault of ours and
 * stops the work.
 */
export function entriesOf(debits: readonly Amount[], credits: readonly Amount[]): readonly Entry[] {
  const net = new Map<AccountName, bigint>();
  const add = ({ account, amountMinor }: Amount, sign: bigint) => {
    invariant(amountMinor >= 0n && amountMinor <= LARGEST_MINOR, 'an amount is whole, not negative, and within reason');
    net.set(account, (net.get(account) ?? 0n) + sign * amountMinor);
  };
  for (const debit of debits) add(debit, 1n);
  for (const credit of credits) add(credit, -1n);
  const left = [...net].filter(([, amountMinor]) => amountMinor !== 0n);
  invariant(left.reduce((sum, [, amountMinor]) => sum + amountMinor, 0n) === 0n, 'debits equal credits');
  return left.map(([account, amountMinor]) =>
    amountMinor > 0n ? { account, side: 'DEBIT', amountMinor } : { account, side: 'CREDIT', amountMinor: -amountMinor },
  );
}

/** By how much an entry changes the balance of its account, seen from the account's own side: money in a wallet and money in a till both count up. */
export function effectMinor({ account, side, amountMinor }: Entry): bigint {
  const type = accountType(account);
  const growsBy = type === 'ASSET' || type === 'EXPENSE' ? 'DEBIT' : 'CREDIT';
  return side === growsBy ? amountMinor : -amountMinor;
}
