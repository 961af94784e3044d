import { ok, type Result, refuse } from '../shared/result';
import { type AccountName, account } from './account';
import { amountsOf, chargeTotalMinor } from './charge';
import type { AccountPayer, Change, LedgerRefusal, LedgerView, Movement, Stamp } from './movement';
import { type Amount, entriesOf, type Transaction } from './transaction';
import type { Hold, Standing, Wallet } from './wallet';

type Of<Kind extends Movement['kind']> = Extract<Movement, { kind: Kind }>;
type Decision = Result<Change, LedgerRefusal>;

/**
 * A session's cost, from whoever pays it, once per set of figures. A wallet pays first of what was held for the session, then of what else
 * is there; what is left is the driver's debt, and the wallet never goes below zero.
 */
export function settle(movement: Of<'SETTLEMENT'>, view: LedgerView, stamp: Stamp): Decision {
  const { sessionId, figures, payer, charge } = movement;
  const { standing } = view;
  const after: Standing = { sessionId, figures, status: 'SETTLED', transactionId: stamp.transactionId };
  const isSettled = standing !== undefined && (standing.status === 'SETTLED' || standing.figures >= figures);
  if (payer.kind === 'WALLET') {
    const refusal = walletRefusal(movement, view);
    if (refusal !== undefined) return refuse(refusal);
  }
  if (isSettled) return refuse({ code: 'ALREADY_SETTLED' });
  const paid = payer.kind === 'WALLET' ? fromWallet(movement, view) : { debits: debitsOf(payer, chargeTotalMinor(charge)) };
  return ok({
    transaction: {
      id: stamp.transactionId,
      postedAtMs: stamp.postedAtMs,
      actor: stamp.actor,
      kind: 'SETTLEMENT',
      books: charge.books,
      entries: paid.debits.length === 0 ? [] : entriesOf(paid.debits, amountsOf(charge)),
      reference: {
        sessionId,
        ...(payer.kind === 'WALLET' ? { walletId: payer.walletId } : {}),
        ...(payer.kind === 'FREE' ? {} : { driverId: payer.driverId }),
      },
      ...(paid.wallet === undefined ? {} : { walletAfterMinor: paid.wallet.after.postedMinor }),
    },
    ...(paid.wallet === undefined ? {} : { wallet: paid.wallet }),
    ...(paid.hold === undefined ? {} : { hold: paid.hold }),
    standing: { before: standing, after },
  });
}

/** A wallet that was blocked or closed meanwhile pays all the same: the energy is in the car. */
function walletRefusal({ charge }: Of<'SETTLEMENT'>, { wallet }: LedgerView): LedgerRefusal | undefined {
  if (wallet === undefined) return { code: 'WALLET_NOT_FOUND' };
  if (wallet.books.livemode !== charge.books.livemode) return { code: 'LIVEMODE_MISMATCH' };
  if (wallet.books.currency !== charge.books.currency) return { code: 'CURRENCY_MISMATCH', currency: wallet.books.currency };
  return undefined;
}

interface Paid {
  readonly debits: readonly Amount[];
  readonly wallet?: { readonly before: Wallet; readonly after: Wallet };
  readonly hold?: { readonly before: Hold; readonly after: Hold };
}

function fromWallet({ charge }: Of<'SETTLEMENT'>, { wallet, hold }: LedgerView): Paid {
  const before = wallet!;
  const totalMinor = chargeTotalMinor(charge);
  const heldMinor = hold?.status === 'ACTIVE' ? hold.amountMinor : 0n;
  const fromHoldMinor = least(totalMinor, heldMinor);
  const fromAvailableMinor = least(totalMinor - fromHoldMinor, before.availableMinor);
  const takenMinor = fromHoldMinor + fromAvailableMinor;
  const owedMinor = totalMinor - takenMinor;
  return {
    debits: [
      { account: account.wallet(before.id), amountMinor: takenMinor },
      { account: account.debt(before.driverId), amountMinor: owedMinor },
    ],
    wallet: {
      before,
      after: {
        ...before,
        postedMinor: before.postedMinor - takenMinor,
        heldMinor: before.heldMinor - heldMinor,
        availableMinor: before.availableMinor + (heldMinor - fromHoldMinor) - fromAvailableMinor,
        debtMinor: before.debtMinor + owedMinor,
        entries: before.entries + (takenMinor > 0n ? 1 : 0),
      },
    },
    ...(hold?.status === 'ACTIVE'
      ? { hold: { before: hold, after: { ...hold, status: fromHoldMinor > 0n ? 'CAPTURED' : 'RELEASED', capturedMinor: fromHoldMinor } } }
      : {}),
  };
}

function debitsOf(payer: Exclude<AccountPayer, { kind: 'WALLET' }>, totalMinor: bigint): readonly Amount[] {
  return payer.kind === 'FREE' ? [] : [{ account: account.postpaid(payer.driverId), amountMinor: totalMinor }];
}

/** The settlement that stands, taken back line by line. A debt that has been paid meanwhile comes back as money in the wallet. */
export function takeBack({ sessionId, settlement }: Of<'CREDIT'>, { wallet, standing }: LedgerView, stamp: Stamp): Decision {
  if (standing?.status !== 'SETTLED' || standing.transactionId !== settlement.id) return refuse({ code: 'NOT_SETTLED' });
  const { books, entries, reference } = settlement;
  const debits = entries.filter(({ side }) => side === 'CREDIT');
  const credits = entries.filter(({ side }) => side === 'DEBIT');
  const { back, after } = wallet === undefined ? { back: credits, after: undefined } : intoWallet(wallet, credits);
  return ok({
    transaction: creditTransaction({ books, reference, sessionId }, entriesOf(debits, back), settlement, stamp, after),
    ...(wallet === undefined || after === undefined ? {} : { wallet: { before: wallet, after } }),
    standing: { before: standing, after: { ...standing, status: 'CREDITED' } },
  });
}

function intoWallet(wallet: Wallet, credits: readonly Amount[]): { readonly back: readonly Amount[]; readonly after: Wallet } {
  const amountOn = (name: AccountName) => credits.find((credit) => credit.account === name)?.amountMinor ?? 0n;
  const own = account.wallet(wallet.id);
  const debt = account.debt(wallet.driverId);
  const debtMinor = least(amountOn(debt), wallet.debtMinor);
  const walletMinor = amountOn(own) + amountOn(debt) - debtMinor;
  return {
    back: [
      { account: own, amountMinor: walletMinor },
      { account: debt, amountMinor: debtMinor },
    ],
    after: {
      ...wallet,
      postedMinor: wallet.postedMinor + walletMinor,
      availableMinor: wallet.availableMinor + walletMinor,
      debtMinor: wallet.debtMinor - debtMinor,
      entries: wallet.entries + (walletMinor > 0n ? 1 : 0),
    },
  };
}

function creditTransaction(
  { books, reference, sessionId }: Pick<Transaction, 'books' | 'reference'> & { readonly sessionId: string },
  entries: Transaction['entries'],
  settlement: Transaction,
  { transactionId, postedAtMs, actor }: Stamp,
  after: Wallet | undefined,
): Transaction {
  return {
    id: transactionId,
    postedAtMs,
    actor,
    kind: 'CREDIT',
    books,
    entries,
    reference: { ...reference, sessionId, transactionId: settlement.id },
    ...(after === undefined ? {} : { walletAfterMinor: after.postedMinor }),
  };
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
