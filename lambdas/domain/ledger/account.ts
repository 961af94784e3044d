import type { Currency } from '../shared/money';

/** Which books a movement is written in. Two currencies never meet in one movement, nor do real money and money of a test. */
export interface Books {
  readonly currency: Currency;
  readonly livemode: boolean;
}

/** What a session's price is made of, in the order in which a driver is shown it. */
export const REVENUE_PARTS = ['energy', 'time', 'idle', 'fee'] as const;
export type RevenuePart = (typeof REVENUE_PARTS)[number];

/** `CASH` and `BANK` are recorded by a person; a payment provider is named as in `psp:stripe`. */
export type MoneySource = 'CASH' | 'BANK' | `psp:${string}`;

/** The name of an account. The same name in other books is another account. */
export type AccountName =
  | 'cash'
  | 'bank'
  | `psp:${string}`
  | `wallet:${string}`
  | `vat:${string}`
  | `rev:${RevenuePart}:${string}`
  | `debt:${string}`
  | `postpaid:${string}`
  | 'psp-fee'
  | 'bad-debt';

export type AccountType = 'ASSET' | 'LIABILITY' | 'INCOME' | 'EXPENSE';

export const account = {
  wallet: (walletId: string): AccountName => `wallet:${walletId}`,
  /** The rate in per cent as it is printed, for example `20` or `7.5`. */
  vat: (ratePercent: string): AccountName => `vat:${ratePercent}`,
  revenue: (part: RevenuePart, siteId: string): AccountName => `rev:${part}:${siteId}`,
  /** What a session took beyond its wallet. */
  debt: (driverId: string): AccountName => `debt:${driverId}`,
  /** What the owner of a personal card owes for sessions that are paid later. */
  postpaid: (driverId: string): AccountName => `postpaid:${driverId}`,
} as const;

export function sourceAccount(source: MoneySource): AccountName {
  return source === 'CASH' ? 'cash' : source === 'BANK' ? 'bank' : source;
}

export function accountType(name: AccountName): AccountType {
  const [kind] = name.split(':');
  switch (kind) {
    case 'wallet':
    case 'vat':
      return 'LIABILITY';
    case 'rev':
      return 'INCOME';
    case 'psp-fee':
    case 'bad-debt':
      return 'EXPENSE';
    default:
      return 'ASSET';
  }
}

export function sameBooks(a: Books, b: Books): boolean {
  return a.currency === b.currency && a.livemode === b.livemode;
}
