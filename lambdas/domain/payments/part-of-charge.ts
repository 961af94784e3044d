import { type Charge, chargeTotalMinor } from '../ledger/charge';
import { invariant } from '../shared/invariant';

/**
 * So much of a bill, in the proportions of the bill: what a partial refund takes back of each revenue and each tax. Exact in sum: what
 * rounding leaves over goes to the lines that lost most by it, earlier lines first.
 */
export function partOfCharge(charge: Charge, amountMinor: bigint): Charge {
  const totalMinor = chargeTotalMinor(charge);
  invariant(amountMinor >= 0n && amountMinor <= totalMinor, 'a part is not more than the whole');
  if (amountMinor === totalMinor) return charge;
  const amounts = [...charge.lines.map(({ netMinor }) => netMinor), ...charge.vat.map((tax) => tax.amountMinor)];
  const shares = amounts.map((whole, place) => ({
    place,
    share: (whole * amountMinor) / totalMinor,
    lost: (whole * amountMinor) % totalMinor,
  }));
  const missing = Number(amountMinor - shares.reduce((sum, { share }) => sum + share, 0n));
  const luckier = new Set(
    [...shares]
      .sort((a, b) => (a.lost === b.lost ? a.place - b.place : a.lost > b.lost ? -1 : 1))
      .slice(0, missing)
      .map(({ place }) => place),
  );
  const partAt = (place: number) => shares[place]!.share + (luckier.has(place) ? 1n : 0n);
  return {
    ...charge,
    lines: charge.lines.map((line, i) => ({ ...line, netMinor: partAt(i) })).filter(({ netMinor }) => netMinor > 0n),
    vat: charge.vat.map((tax, i) => ({ ...tax, amountMinor: partAt(charge.lines.length + i) })).filter((tax) => tax.amountMinor > 0n),
  };
}

/** A bill in whole steps of what the provider can take, down: nobody pays more than the bill says. */
export function chargeInSteps(charge: Charge, stepMinor: bigint): Charge {
  const totalMinor = chargeTotalMinor(charge);
  return partOfCharge(charge, totalMinor - (totalMinor % stepMinor));
}
