import type { Entry } from './transaction';
import { effectMinor } from './transaction';
import type { Hold, Wallet } from './wallet';

/** What of a stored wallet does not agree with what was written about it. */
export type WalletFinding =
  | 'POSTED_IS_NOT_THE_SUM_OF_ENTRIES'
  | 'HELD_IS_NOT_THE_SUM_OF_HOLDS'
  | 'AVAILABLE_IS_NOT_POSTED_LESS_HELD'
  | 'BELOW_ZERO'
  | 'DEBT_IS_NOT_THE_SUM_OF_ENTRIES'
  | 'ENTRY_MISSING';

/** The balances that are kept against the entries and holds that they are made of. */
export function checkWallet(
  wallet: Wallet,
  of: { readonly entries: readonly Entry[]; readonly debtEntries: readonly Entry[]; readonly holds: readonly Hold[] },
): readonly WalletFinding[] {
  const sum = (entries: readonly Entry[]) => entries.reduce((total, entry) => total + effectMinor(entry), 0n);
  const heldMinor = of.holds.filter(({ status }) => status === 'ACTIVE').reduce((total, { amountMinor }) => total + amountMinor, 0n);
  const findings: WalletFinding[] = [];
  if (wallet.postedMinor !== sum(of.entries)) findings.push('POSTED_IS_NOT_THE_SUM_OF_ENTRIES');
  if (wallet.heldMinor !== heldMinor) findings.push('HELD_IS_NOT_THE_SUM_OF_HOLDS');
  if (wallet.availableMinor !== wallet.postedMinor - wallet.heldMinor) findings.push('AVAILABLE_IS_NOT_POSTED_LESS_HELD');
  if (wallet.availableMinor < 0n || wallet.heldMinor < 0n || wallet.debtMinor < 0n) findings.push('BELOW_ZERO');
  if (wallet.debtMinor !== sum(of.debtEntries)) findings.push('DEBT_IS_NOT_THE_SUM_OF_ENTRIES');
  if (wallet.entries !== of.entries.length) findings.push('ENTRY_MISSING');
  return findings;
}
