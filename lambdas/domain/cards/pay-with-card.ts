import type { AccountPayer } from '../ledger/movement';
import { type Wallet, walletIdOf } from '../ledger/wallet';
import { type Currency, minorDigits, readMoney } from '../shared/money';
import type { Card } from './card';

/** Who pays for what is charged with this card. A card that belongs to nobody charges nobody: there is no one to send a bill. */
export function payerOf(card: Card | undefined): AccountPayer {
  if (card?.driverId === undefined) return { kind: 'FREE' };
  const { driverId } = card;
  if (card.kind === 'COMMERCIAL') return { kind: 'WALLET', walletId: walletIdOf(driverId), driverId };
  return card.billing === 'FREE' ? { kind: 'FREE' } : { kind: 'POSTPAID', driverId };
}

/** A commercial card starts a session only with money in its wallet, and with no debt. */
export function walletCanStart(card: Card, wallet: Wallet | undefined): boolean {
  if (wallet === undefined || wallet.status !== 'ACTIVE' || wallet.debtMinor > 0n) return false;
  return wallet.availableMinor >= minimumToStartMinor(card, wallet.books.currency);
}

/** What about 5 kWh cost, where nobody set another amount: currencies whose unit is worth much less or more than a euro. */
const FIVE_KWH_MINOR: Partial<Record<Currency, bigint>> = { HUF: 100_000n, PKR: 40_000n, INR: 10_000n, KWD: 500n, JPY: 300n };

export function minimumToStartMinor({ minimumToStart }: Pick<Card, 'minimumToStart'>, currency: Currency): bigint {
  const own = minimumToStart?.currency === currency ? readMoney(minimumToStart.amount, currency)?.amountMinor : undefined;
  return own ?? FIVE_KWH_MINOR[currency] ?? 2n * 10n ** BigInt(minorDigits(currency));
}

/** What is reserved at a time: little enough to let other cards of the wallet start, enough not to ask all the time. */
export function holdStepMinor(minimumMinor: bigint): bigint {
  return 5n * minimumMinor;
}
