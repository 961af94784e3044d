import { invariant } from '../shared/invariant';
import { type AccountName, account, type Books, type RevenuePart } from './account';
import type { Amount } from './transaction';

/** What a session costs: net lines by part, tax by rate. Nothing is below zero; a price below zero is charged as nothing. */
export interface Charge {
  readonly books: Books;
  readonly siteId: string;
  readonly lines: readonly { readonly part: RevenuePart; readonly netMinor: bigint }[];
  readonly vat: readonly { readonly ratePercent: string; readonly amountMinor: bigint }[];
}

export function chargeTotalMinor({ lines, vat }: Charge): bigint {
  return lines.reduce((sum, { netMinor }) => sum + netMinor, 0n) + vat.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** Where the money of a charge belongs: revenue by part and site, tax by rate. */
export function amountsOf({ lines, vat, siteId }: Charge): readonly Amount[] {
  const amounts: [AccountName, bigint][] = [
    ...lines.map(({ part, netMinor }): [AccountName, bigint] => [account.revenue(part, siteId), netMinor]),
    ...vat.map(({ ratePercent, amountMinor }): [AccountName, bigint] => [account.vat(ratePercent), amountMinor]),
  ];
  invariant(
    amounts.every(([, amountMinor]) => amountMinor >= 0n),
    'no line of a charge is below zero',
  );
  return amounts.filter(([, amountMinor]) => amountMinor > 0n).map(([name, amountMinor]) => ({ account: name, amountMinor }));
}
