import type { Change } from './movement';
import type { Wallet } from './wallet';

/** What has to hold of a wallet when a decided change is written. Two holds at once do not disturb each other as long as there is money for both. */
export interface WalletConditions {
  readonly books: Wallet['books'];
  readonly status: Wallet['status'];
  readonly debtMinor: bigint;
  readonly availableAtLeastMinor: bigint;
  /** Set where money became a debt: only while there is really nothing more. */
  readonly availableMinor?: bigint;
  /** Set where the statement gets a line: its number and its balance were decided by the one before. */
  readonly entries?: number;
}

export function walletConditions({ before, after }: NonNullable<Change['wallet']>): WalletConditions {
  const takenMinor = before.availableMinor - after.availableMinor;
  return {
    books: before.books,
    status: before.status,
    debtMinor: before.debtMinor,
    availableAtLeastMinor: takenMinor > 0n ? takenMinor : 0n,
    ...(after.debtMinor > before.debtMinor ? { availableMinor: before.availableMinor } : {}),
    ...(after.entries === before.entries ? {} : { entries: before.entries }),
  };
}

export function walletFits(wallet: Wallet, conditions: WalletConditions): boolean {
  return (
    wallet.books.currency === conditions.books.currency &&
    wallet.books.livemode === conditions.books.livemode &&
    wallet.status === conditions.status &&
    wallet.debtMinor === conditions.debtMinor &&
    wallet.availableMinor >= conditions.availableAtLeastMinor &&
    (conditions.availableMinor === undefined || wallet.availableMinor === conditions.availableMinor) &&
    (conditions.entries === undefined || wallet.entries === conditions.entries)
  );
}

/** The change on top of whatever stands by now: amounts are added, so that what others did meanwhile is kept. */
export function applyToWallet(wallet: Wallet, { before, after }: NonNullable<Change['wallet']>): Wallet {
  return {
    ...wallet,
    books: after.books,
    postedMinor: wallet.postedMinor + after.postedMinor - before.postedMinor,
    heldMinor: wallet.heldMinor + after.heldMinor - before.heldMinor,
    availableMinor: wallet.availableMinor + after.availableMinor - before.availableMinor,
    debtMinor: wallet.debtMinor + after.debtMinor - before.debtMinor,
    entries: wallet.entries + after.entries - before.entries,
  };
}
