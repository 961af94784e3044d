import type { AccountName, Books } from '../domain/ledger/account';
import type { LedgerRefusal, Movement } from '../domain/ledger/movement';
import type { Entry, Transaction } from '../domain/ledger/transaction';
import type { Hold, Refundable, Standing, Wallet, WalletId, WalletStatus } from '../domain/ledger/wallet';
import type { Result } from '../domain/shared/result';
import type { Page, PageRequest } from './charger-store';

export interface Posting {
  readonly movement: Movement;
  readonly actor: string;
  /** Of the caller's making, or `keyOf` for what can happen once only. The same key with another content is refused. */
  readonly idempotencyKey: string;
}

export interface Posted {
  readonly transaction: Transaction;
  /** It had been written before; nothing was changed now. */
  readonly replayed: boolean;
}

/** One entry as its account keeps it. */
export interface AccountEntry extends Entry {
  readonly books: Books;
  readonly transactionId: string;
  readonly kind: Transaction['kind'];
  readonly postedAtMs: number;
  readonly actor: string;
  readonly reference: Transaction['reference'];
  /** Of wallets: the balance after this entry. */
  readonly balanceAfterMinor?: bigint;
}

/** All money, in double entry. What is written stays as it is. */
export interface Ledger {
  /**
   * Decides the movement on what stands and writes it with everything that it changes, in one transaction or not at all. A repeat changes
   * nothing and answers what was written first.
   */
  post(posting: Posting): Promise<Result<Posted, LedgerRefusal>>;
  /** What was posted under this key. */
  find(idempotencyKey: string): Promise<Transaction | undefined>;
  /** Idempotent: a wallet that is there stays as it is. */
  openWallet(wallet: Wallet): Promise<void>;
  wallet(walletId: WalletId): Promise<Wallet | undefined>;
  setWalletStatus(
    walletId: WalletId,
    status: WalletStatus,
  ): Promise<Result<Wallet, { code: 'WALLET_NOT_FOUND' } | { code: 'WALLET_NOT_EMPTY' }>>;
  hold(walletId: WalletId, holdId: string): Promise<Hold | undefined>;
  refundable(transactionId: string): Promise<Refundable | undefined>;
  standing(sessionId: string): Promise<Standing | undefined>;
  /** The wallet's entries, newest first, each with the balance after it. */
  statement(walletId: WalletId, page: PageRequest): Promise<Page<AccountEntry>>;

  // For the books as a whole.
  wallets(page: PageRequest): Promise<Page<Wallet>>;
  /** Every hold of the wallet, resolved ones too. */
  holds(walletId: WalletId): Promise<readonly Hold[]>;
  /** Every entry of an account, oldest first. */
  entries(name: AccountName, books: Books): Promise<readonly AccountEntry[]>;
  /** Every transaction of a calendar month in UTC, `2026-11`, oldest first. */
  transactions(month: string, page: PageRequest): Promise<Page<Transaction>>;
}
