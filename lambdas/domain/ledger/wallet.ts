import type { AccountName, Books } from './account';

export type WalletId = string;

/** BLOCKED: nothing can be spent, money can still come in and go back. CLOSED: nothing moves any more. */
export const WALLET_STATUSES = ['ACTIVE', 'BLOCKED', 'CLOSED'] as const;
export type WalletStatus = (typeof WALLET_STATUSES)[number];

/** A driver's prepaid money: one balance for all their cards and their phone. `availableMinor = postedMinor - heldMinor`, never negative. */
export interface Wallet {
  readonly id: WalletId;
  readonly driverId: string;
  /** Set by the first money that comes in, and fixed from then on. */
  readonly books: Books;
  readonly status: WalletStatus;
  /** The sum of the wallet's entries. */
  readonly postedMinor: bigint;
  /** Reserved for sessions under way. */
  readonly heldMinor: bigint;
  readonly availableMinor: bigint;
  /** What the driver owes for sessions that outran the wallet. The next money that comes in pays it first. */
  readonly debtMinor: bigint;
  /** How many entries the wallet's statement has. */
  readonly entries: number;
  readonly openedAtMs: number;
}

/** Money of a wallet reserved for one session. It is resolved once, by the session's settlement or by being let go. */
export interface Hold {
  readonly id: string;
  readonly walletId: WalletId;
  readonly status: 'ACTIVE' | 'CAPTURED' | 'RELEASED';
  readonly amountMinor: bigint;
  /** What of it the settlement took; the rest went back to the wallet. */
  readonly capturedMinor: bigint;
  readonly placedAtMs: number;
}

/** What can still be given back of a payment. */
export interface Refundable {
  readonly transactionId: string;
  readonly books: Books;
  readonly from: AccountName;
  readonly walletId?: WalletId;
  readonly paidMinor: bigint;
  readonly leftMinor: bigint;
}

/** Which settlement of a session counts. Corrected figures are settled anew, after the one that stood was credited. */
export interface Standing {
  readonly sessionId: string;
  /** How often the session's figures had been corrected when it was settled. */
  readonly figures: number;
  readonly status: 'SETTLED' | 'CREDITED';
  readonly transactionId: string;
}

/** A driver has one wallet, and whoever knows the driver knows the wallet: a card is checked without reading the driver. */
export function walletIdOf(driverId: string): WalletId {
  return `wal_${driverId.replace(/^drv_/, '')}`;
}

export function newWallet({ id, driverId, books, openedAtMs }: Pick<Wallet, 'id' | 'driverId' | 'books' | 'openedAtMs'>): Wallet {
  return {
    id,
    driverId,
    books,
    status: 'ACTIVE',
    postedMinor: 0n,
    heldMinor: 0n,
    availableMinor: 0n,
    debtMinor: 0n,
    entries: 0,
    openedAtMs,
  };
}
