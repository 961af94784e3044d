import type { Books } from '../ledger/account';
import { type Charge, chargeTotalMinor } from '../ledger/charge';
import { minorDigits } from '../shared/money';
import { apportion } from '../tariffs/round-bill';

/**
 * The same figures in other books: what a test in XTS takes for a price in EUR. Nobody changes money here; where the other currency has fewer
 * digits, the sum is cut off once.
 */
export function chargeIn(charge: Charge, books: Books): Charge {
  const more = minorDigits(books.currency) - minorDigits(charge.books.currency);
  const n = 10n ** BigInt(Math.max(0, more));
  const d = 10n ** BigInt(Math.max(0, -more));
  const parts = [...charge.lines.map(({ netMinor }) => netMinor), ...charge.vat.map(({ amountMinor }) => amountMinor)];
  const shares = apportion(
    parts.map((partMinor) => ({ n: partMinor * n, d })),
    (chargeTotalMinor(charge) * n) / d,
  );
  return {
    ...charge,
    books,
    lines: charge.lines.map((line, i) => ({ ...line, netMinor: shares[i]! })).filter(({ netMinor }) => netMinor > 0n),
    vat: charge.vat
      .map((row, i) => ({ ...row, amountMinor: shares[charge.lines.length + i]! }))
      .filter(({ amountMinor }) => amountMinor > 0n),
  };
}
