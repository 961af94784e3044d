import { isoTime } from '../shared/time';
import { type AccountName, type AccountType, accountType, type Books } from './account';
import { effectMinor, type Transaction } from './transaction';

/** One account with all that was ever written in it. */
export interface AccountBalance {
  readonly account: AccountName;
  readonly type: AccountType;
  readonly books: Books;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
  /** From the account's own side: what a till has, what a wallet is owed, what was earned. */
  readonly balanceMinor: bigint;
}

export interface TrialBalance {
  readonly accounts: readonly AccountBalance[];
  /** All debits less all credits, per books. Anything but zero is a fault of ours. */
  readonly differences: readonly { readonly books: Books; readonly differenceMinor: bigint }[];
}

/** Adds up a ledger as it is read, a transaction at a time. */
export class TrialBalanceSum {
  readonly #accounts = new Map<
    string,
    { account: AccountName; books: Books; debitMinor: bigint; creditMinor: bigint; balanceMinor: bigint }
  >();

  add({ entries, books }: Pick<Transaction, 'entries' | 'books'>): void {
    for (const entry of entries) {
      const key = `${entry.account}\n${booksKey(books)}`;
      const sum = this.#accounts.get(key) ?? { account: entry.account, books, debitMinor: 0n, creditMinor: 0n, balanceMinor: 0n };
      if (entry.side === 'DEBIT') sum.debitMinor += entry.amountMinor;
      else sum.creditMinor += entry.amountMinor;
      sum.balanceMinor += effectMinor(entry);
      this.#accounts.set(key, sum);
    }
  }

  result(): TrialBalance {
    const accounts = [...this.#accounts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, sum]) => ({ ...sum, type: accountType(sum.account) }));
    const differences = new Map<string, { books: Books; differenceMinor: bigint }>();
    for (const { books, debitMinor, creditMinor } of accounts) {
      const known = differences.get(booksKey(books)) ?? { books, differenceMinor: 0n };
      known.differenceMinor += debitMinor - creditMinor;
      differences.set(booksKey(books), known);
    }
    return { accounts, differences: [...differences.values()] };
  }
}

function booksKey({ currency, livemode }: Books): string {
  return `${currency} ${livemode ? 'live' : 'test'}`;
}

/** No ledger of ours is older. */
const FIRST_YEAR = 2026;

/** Every month in which a transaction can lie, in UTC: `2026-01` to the month of `nowMs`. */
export function ledgerMonths(nowMs: number): readonly string[] {
  const [year = 0, month = 0] = isoTime(nowMs).split('-').map(Number);
  const count = (year - FIRST_YEAR) * 12 + month;
  return Array.from(
    { length: Math.max(0, count) },
    (_, i) => `${FIRST_YEAR + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
  );
}
