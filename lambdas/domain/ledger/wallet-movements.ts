import { invariant } from '../shared/invariant';
import { ok, type Result, refuse } from '../shared/result';
import { account, type Books, sameBooks, sourceAccount } from './account';
import type { Change, LedgerRefusal, LedgerView, Movement, Stamp } from './movement';
import { entriesOf } from './transaction';
import type { Hold, Wallet } from './wallet';

type Of<Kind extends Movement['kind']> = Extract<Movement, { kind: Kind }>;
type Decision = Result<Change, LedgerRefusal>;

/** Until money has come in, a wallet is in no books yet: the first top-up decides. */
function booksRefusal(wallet: Wallet, books: Books): LedgerRefusal | undefined {
  if (wallet.books.livemode !== books.livemode) return { code: 'LIVEMODE_MISMATCH' };
  if (wallet.books.currency !== books.currency) return { code: 'CURRENCY_MISMATCH', currency: wallet.books.currency };
  return undefined;
}

/** The refusals that every spending has in common, in their order. */
function spendingRefusal({ status }: Wallet): LedgerRefusal | undefined {
  if (status === 'CLOSED') return { code: 'WALLET_CLOSED' };
  if (status === 'BLOCKED') return { code: 'WALLET_BLOCKED' };
  return undefined;
}

/** Money comes in. What the driver owes is paid of it first; the rest can be spent. */
export function topUp({ books, amountMinor, source, paymentId, note }: Of<'TOP_UP'>, { wallet }: LedgerView, stamp: Stamp): Decision {
  invariant(amountMinor > 0n, 'a top-up is above zero');
  if (wallet === undefined) return refuse({ code: 'WALLET_NOT_FOUND' });
  const isUntouched = wallet.entries === 0 && wallet.debtMinor === 0n;
  const mismatch = isUntouched ? undefined : booksRefusal(wallet, books);
  if (mismatch !== undefined) return refuse(mismatch);
  if (wallet.status === 'CLOSED') return refuse({ code: 'WALLET_CLOSED' });

  const paysDebtMinor = amountMinor < wallet.debtMinor ? amountMinor : wallet.debtMinor;
  const intoWalletMinor = amountMinor - paysDebtMinor;
  const after: Wallet = {
    ...wallet,
    books: isUntouched && !sameBooks(wallet.books, books) ? books : wallet.books,
    postedMinor: wallet.postedMinor + intoWalletMinor,
    availableMinor: wallet.availableMinor + intoWalletMinor,
    debtMinor: wallet.debtMinor - paysDebtMinor,
    entries: wallet.entries + (intoWalletMinor > 0n ? 1 : 0),
  };
  const from = sourceAccount(source);
  return ok({
    transaction: {
      id: stamp.transactionId,
      postedAtMs: stamp.postedAtMs,
      actor: stamp.actor,
      kind: 'TOP_UP',
      books,
      entries: entriesOf(
        [{ account: from, amountMinor }],
        [
          { account: account.debt(wallet.driverId), amountMinor: paysDebtMinor },
          { account: account.wallet(wallet.id), amountMinor: intoWalletMinor },
        ],
      ),
      reference: {
        walletId: wallet.id,
        driverId: wallet.driverId,
        ...(paymentId === undefined ? {} : { paymentId }),
        ...(note === undefined ? {} : { note }),
      },
      walletAfterMinor: after.postedMinor,
    },
    wallet: { before: wallet, after },
    // What paid a debt is spent; only what went into the wallet can be given back.
    ...(intoWalletMinor === 0n
      ? {}
      : {
          refundable: {
            before: undefined,
            after: {
              transactionId: stamp.transactionId,
              books,
              from,
              walletId: wallet.id,
              paidMinor: intoWalletMinor,
              leftMinor: intoWalletMinor,
            },
          },
        }),
  });
}

/** Reserves money for a session about to start. Nothing is spent until it is settled. */
export function hold({ holdId, minimumMinor, wishedMinor }: Of<'HOLD'>, { wallet, hold: known }: LedgerView, stamp: Stamp): Decision {
  invariant(minimumMinor > 0n && wishedMinor >= minimumMinor, 'a hold is for a positive amount');
  if (wallet === undefined) return refuse({ code: 'WALLET_NOT_FOUND' });
  const refusal = spendingRefusal(wallet);
  if (refusal !== undefined) return refuse(refusal);
  if (known !== undefined) return refuse({ code: 'HOLD_RESOLVED' });
  if (wallet.debtMinor > 0n) return refuse({ code: 'DEBT_OUTSTANDING', debtMinor: wallet.debtMinor });
  const { availableMinor } = wallet;
  if (availableMinor < minimumMinor) return refuse({ code: 'INSUFFICIENT_FUNDS', availableMinor });
  const amountMinor = availableMinor < wishedMinor ? availableMinor : wishedMinor;
  return ok({
    ...reserved(wallet, amountMinor, 'HOLD', holdId, stamp),
    hold: {
      before: undefined,
      after: { id: holdId, walletId: wallet.id, status: 'ACTIVE', amountMinor, capturedMinor: 0n, placedAtMs: stamp.postedAtMs },
    },
  });
}

/** Reserves more for a session under way, as far as there is more. */
export function drawDown({ holdId, heldMinor, wishedMinor }: Of<'DRAW_DOWN'>, { wallet, hold: known }: LedgerView, stamp: Stamp): Decision {
  invariant(wishedMinor > 0n, 'a hold grows by a positive amount');
  if (wallet === undefined) return refuse({ code: 'WALLET_NOT_FOUND' });
  const refusal = spendingRefusal(wallet) ?? holdRefusal(known);
  if (refusal !== undefined || known === undefined) return refuse(refusal ?? { code: 'HOLD_NOT_FOUND' });
  if (known.amountMinor !== heldMinor) return refuse({ code: 'HOLD_CHANGED', heldMinor: known.amountMinor });
  const { availableMinor } = wallet;
  if (availableMinor === 0n) return refuse({ code: 'INSUFFICIENT_FUNDS', availableMinor });
  const moreMinor = availableMinor < wishedMinor ? availableMinor : wishedMinor;
  return ok({
    ...reserved(wallet, moreMinor, 'DRAW_DOWN', holdId, stamp),
    hold: { before: known, after: { ...known, amountMinor: known.amountMinor + moreMinor } },
  });
}

/** Lets go of a hold that nothing will be taken of. Whatever the wallet's status: the money is the driver's. */
export function release({ holdId }: Of<'RELEASE'>, { wallet, hold: known }: LedgerView, stamp: Stamp): Decision {
  if (wallet === undefined) return refuse({ code: 'WALLET_NOT_FOUND' });
  const refusal = holdRefusal(known);
  if (refusal !== undefined || known === undefined) return refuse(refusal ?? { code: 'HOLD_NOT_FOUND' });
  return ok({
    ...reserved(wallet, -known.amountMinor, 'RELEASE', holdId, stamp),
    hold: { before: known, after: { ...known, status: 'RELEASED' } },
  });
}

/** Gives money of a top-up back to where it came from, as far as it is still in the wallet. */
export function refund({ of, books, amountMinor, note }: Of<'REFUND'>, { wallet, refundable }: LedgerView, stamp: Stamp): Decision {
  invariant(amountMinor > 0n, 'a refund is above zero');
  if (wallet === undefined) return refuse({ code: 'WALLET_NOT_FOUND' });
  if (refundable === undefined || refundable.walletId !== wallet.id) return refuse({ code: 'PAYMENT_NOT_FOUND' });
  const mismatch = booksRefusal(wallet, books);
  if (mismatch !== undefined) return refuse(mismatch);
  if (wallet.status === 'CLOSED') return refuse({ code: 'WALLET_CLOSED' });
  if (amountMinor > refundable.leftMinor) return refuse({ code: 'REFUND_EXCEEDS_PAYMENT', leftMinor: refundable.leftMinor });
  if (amountMinor > wallet.availableMinor) return refuse({ code: 'INSUFFICIENT_FUNDS', availableMinor: wallet.availableMinor });
  const after: Wallet = {
    ...wallet,
    postedMinor: wallet.postedMinor - amountMinor,
    availableMinor: wallet.availableMinor - amountMinor,
    entries: wallet.entries + 1,
  };
  return ok({
    transaction: {
      id: stamp.transactionId,
      postedAtMs: stamp.postedAtMs,
      actor: stamp.actor,
      kind: 'REFUND',
      books,
      entries: entriesOf([{ account: account.wallet(wallet.id), amountMinor }], [{ account: refundable.from, amountMinor }]),
      reference: { walletId: wallet.id, driverId: wallet.driverId, transactionId: of, ...(note === undefined ? {} : { note }) },
      walletAfterMinor: after.postedMinor,
    },
    wallet: { before: wallet, after },
    refundable: { before: refundable, after: { ...refundable, leftMinor: refundable.leftMinor - amountMinor } },
  });
}

function holdRefusal(known: Hold | undefined): LedgerRefusal | undefined {
  if (known === undefined) return { code: 'HOLD_NOT_FOUND' };
  return known.status === 'ACTIVE' ? undefined : { code: 'HOLD_RESOLVED' };
}

/** Moves money of a wallet between what can be spent and what is held. No entry: nobody owes anybody anything yet. */
function reserved(
  wallet: Wallet,
  moreMinor: bigint,
  kind: 'HOLD' | 'DRAW_DOWN' | 'RELEASE',
  holdId: string,
  stamp: Stamp,
): Pick<Change, 'transaction'> & Required<Pick<Change, 'wallet'>> {
  return {
    transaction: {
      id: stamp.transactionId,
      postedAtMs: stamp.postedAtMs,
      actor: stamp.actor,
      kind,
      books: wallet.books,
      entries: [],
      reference: { walletId: wallet.id, driverId: wallet.driverId, holdId },
    },
    wallet: {
      before: wallet,
      after: { ...wallet, availableMinor: wallet.availableMinor - moreMinor, heldMinor: wallet.heldMinor + moreMinor },
    },
  };
}
