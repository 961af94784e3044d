import type { Currency } from '../shared/money';
import type { Books, MoneySource } from './account';
import type { Charge } from './charge';
import type { Transaction } from './transaction';
import type { Hold, Refundable, Standing, Wallet, WalletId } from './wallet';

/** Who pays for a session. Decided when it starts and kept with it: what becomes of a card afterwards does not change a bill. */
export type Payer =
  | AccountPayer
  /** A driver without an account, with a payment of their own: its capture is the settlement. */
  | { readonly kind: 'AD_HOC'; readonly adHocId: string };

export type AccountPayer =
  | { readonly kind: 'WALLET'; readonly walletId: WalletId; readonly driverId: string }
  | { readonly kind: 'POSTPAID'; readonly driverId: string }
  /** A group that charges free of charge, or nobody whom we know. */
  | { readonly kind: 'FREE' };

/** Everything that money can do here. All amounts are above zero, in the minor units of the books. */
export type Movement =
  /** Money that came in for a wallet: recorded by a person, or through a payment provider. What the driver owes is paid first. */
  | {
      readonly kind: 'TOP_UP';
      readonly walletId: WalletId;
      readonly books: Books;
      readonly amountMinor: bigint;
      readonly source: MoneySource;
      readonly paymentId?: string;
      readonly note?: string;
    }
  /** Reserves what is there, up to `wishedMinor`, if at least `minimumMinor` is. */
  | {
      readonly kind: 'HOLD';
      readonly walletId: WalletId;
      readonly holdId: string;
      readonly minimumMinor: bigint;
      readonly wishedMinor: bigint;
    }
  /** Reserves more for a session under way, from `heldMinor` up by what is there, at most `wishedMinor`. */
  | {
      readonly kind: 'DRAW_DOWN';
      readonly walletId: WalletId;
      readonly holdId: string;
      readonly heldMinor: bigint;
      readonly wishedMinor: bigint;
    }
  /** Lets a hold go of which nothing is taken. */
  | { readonly kind: 'RELEASE'; readonly walletId: WalletId; readonly holdId: string }
  /** What a session costs, from whoever pays it. `figures`: how often its figures had been corrected. */
  | {
      readonly kind: 'SETTLEMENT';
      readonly sessionId: string;
      readonly figures: number;
      readonly payer: AccountPayer;
      readonly charge: Charge;
    }
  /** Takes a settlement back whole, because the session's figures were corrected. */
  | { readonly kind: 'CREDIT'; readonly sessionId: string; readonly settlement: Transaction }
  /** Gives money of a top-up back to where it came from. */
  | {
      readonly kind: 'REFUND';
      readonly walletId: WalletId;
      readonly of: string;
      readonly books: Books;
      readonly amountMinor: bigint;
      readonly note?: string;
    }
  /** A payment without an account was captured for a session: its settlement. */
  | {
      readonly kind: 'CAPTURE';
      readonly sessionId: string;
      readonly figures: number;
      readonly paymentId: string;
      readonly provider: `psp:${string}`;
      readonly charge: Charge;
    }
  /** Part of a captured payment back to the card; `charge` is the part of the bill that is taken back. */
  | { readonly kind: 'CAPTURE_REFUND'; readonly of: string; readonly charge: Charge; readonly note?: string }
  | {
      readonly kind: 'PSP_FEE' | 'PSP_PAYOUT' | 'DISPUTE_LOST';
      readonly provider: `psp:${string}`;
      readonly books: Books;
      readonly amountMinor: bigint;
      readonly paymentId?: string;
    };

/**
 * Why a movement is refused, in order of precedence: when several hold, the one nearest to the top is told. What would be refused for ever
 * comes before what another moment could change; docs/ledger.md says what each means.
 */
export const REFUSALS = [
  'IDEMPOTENCY_KEY_REUSED',
  'WALLET_NOT_FOUND',
  'PAYMENT_NOT_FOUND',
  'LIVEMODE_MISMATCH',
  'CURRENCY_MISMATCH',
  'WALLET_CLOSED',
  'WALLET_BLOCKED',
  'ALREADY_SETTLED',
  'NOT_SETTLED',
  'HOLD_NOT_FOUND',
  'HOLD_RESOLVED',
  'HOLD_CHANGED',
  'REFUND_EXCEEDS_PAYMENT',
  'DEBT_OUTSTANDING',
  'INSUFFICIENT_FUNDS',
] as const;

export type LedgerRefusal =
  | { readonly code: 'IDEMPOTENCY_KEY_REUSED' }
  | { readonly code: 'WALLET_NOT_FOUND' }
  /** There is no payment of this wallet with this id. */
  | { readonly code: 'PAYMENT_NOT_FOUND' }
  | { readonly code: 'LIVEMODE_MISMATCH' }
  | { readonly code: 'CURRENCY_MISMATCH'; readonly currency: Currency }
  | { readonly code: 'WALLET_CLOSED' }
  | { readonly code: 'WALLET_BLOCKED' }
  /** The session was settled with these figures, or with later ones. */
  | { readonly code: 'ALREADY_SETTLED' }
  /** There is no settlement that could be credited. */
  | { readonly code: 'NOT_SETTLED' }
  | { readonly code: 'HOLD_NOT_FOUND' }
  | { readonly code: 'HOLD_RESOLVED' }
  /** Somebody drew it down in between. */
  | { readonly code: 'HOLD_CHANGED'; readonly heldMinor: bigint }
  | { readonly code: 'REFUND_EXCEEDS_PAYMENT'; readonly leftMinor: bigint }
  | { readonly code: 'DEBT_OUTSTANDING'; readonly debtMinor: bigint }
  | { readonly code: 'INSUFFICIENT_FUNDS'; readonly availableMinor: bigint };

/** What a movement rests on, read before it is decided. */
export interface LedgerView {
  readonly wallet?: Wallet;
  readonly hold?: Hold;
  readonly refundable?: Refundable;
  readonly standing?: Standing;
}

/** Which of them a movement needs. */
export interface LedgerPlaces {
  readonly walletId?: WalletId;
  readonly holdId?: string;
  readonly refundableId?: string;
  readonly sessionId?: string;
}

export function placesOf(movement: Movement): LedgerPlaces {
  switch (movement.kind) {
    case 'TOP_UP':
      return { walletId: movement.walletId };
    case 'HOLD':
    case 'DRAW_DOWN':
    case 'RELEASE':
      return { walletId: movement.walletId, holdId: movement.holdId };
    case 'SETTLEMENT':
      return {
        sessionId: movement.sessionId,
        // A session's hold carries the session's id.
        ...(movement.payer.kind === 'WALLET' ? { walletId: movement.payer.walletId, holdId: movement.sessionId } : {}),
      };
    case 'CREDIT': {
      const { walletId } = movement.settlement.reference;
      return { sessionId: movement.sessionId, ...(walletId === undefined ? {} : { walletId }) };
    }
    case 'REFUND':
      return { walletId: movement.walletId, refundableId: movement.of };
    case 'CAPTURE':
      return { sessionId: movement.sessionId };
    case 'CAPTURE_REFUND':
      return { refundableId: movement.of };
    case 'PSP_FEE':
    case 'PSP_PAYOUT':
    case 'DISPUTE_LOST':
      return {};
  }
}

/** What a movement changes, each with what it was when it was decided: the write holds only as long as that still stands. */
export interface Change {
  readonly transaction: Transaction;
  readonly wallet?: { readonly before: Wallet; readonly after: Wallet };
  readonly hold?: { readonly before: Hold | undefined; readonly after: Hold };
  readonly refundable?: { readonly before: Refundable | undefined; readonly after: Refundable };
  readonly standing?: { readonly before: Standing | undefined; readonly after: Standing };
}

/** Who writes it down, when, and under which number. */
export interface Stamp {
  readonly transactionId: string;
  readonly postedAtMs: number;
  readonly actor: string;
}
