import type { ClosedSession, EnergyCost, OpenSession } from '../sessions/session';
import { invariant } from '../shared/invariant';
import { type Currency, readMoney } from '../shared/money';
import type { SessionBill, SessionBillLine } from '../tariffs/session-bill';
import type { Books, RevenuePart } from './account';
import type { Charge } from './charge';

const PART_OF: Readonly<Record<SessionBillLine['kind'], RevenuePart>> = {
  ENERGY: 'energy',
  TIME: 'time',
  PARKING_TIME: 'idle',
  FLAT: 'fee',
  MIN_PRICE: 'fee',
  MAX_PRICE: 'fee',
};

type OfSite = Pick<ClosedSession | OpenSession, 'siteId'>;

/**
 * What a session is charged: its bill where it has a tariff, else the energy at its market price, without tax. Undefined where no price is
 * known. A bill below zero is charged as nothing: we pay nobody for charging.
 */
export function chargeFor(
  session: OfSite,
  { bill, energyCost }: { readonly bill?: SessionBill | undefined; readonly energyCost?: EnergyCost | undefined },
): Charge | undefined {
  if (bill !== undefined) return chargeOfBill(session, bill);
  if (energyCost === undefined) return undefined;
  const { amount, currency } = energyCost.cost;
  return { ...emptyCharge(session, booksOf(currency)), lines: [{ part: 'energy', netMinor: atLeastZero(minorOf(amount, currency)) }] };
}

export function emptyCharge({ siteId }: OfSite, books: Books): Charge {
  return { books, siteId, lines: [], vat: [] };
}

function chargeOfBill({ siteId }: OfSite, { currency, net, lines, vatRows }: SessionBill): Charge {
  const books = booksOf(currency);
  const minor = (amount: string) => minorOf(amount, currency);
  if (minor(net) <= 0n) return emptyCharge({ siteId }, books);
  const parts = new Map<RevenuePart, bigint>();
  for (const line of lines) parts.set(PART_OF[line.kind], (parts.get(PART_OF[line.kind]) ?? 0n) + minor(line.net));
  return {
    books,
    siteId,
    lines: withoutNegatives(parts),
    vat: vatRows
      .map(({ vatPercent = 0, vat }) => ({ ratePercent: String(vatPercent), amountMinor: minor(vat) }))
      .filter(({ amountMinor }) => amountMinor > 0n),
  };
}

/** A most price takes off what the lines come to: revenue of the largest part first. */
function withoutNegatives(parts: ReadonlyMap<RevenuePart, bigint>): Charge['lines'] {
  let missing = [...parts.values()].filter((netMinor) => netMinor < 0n).reduce((sum, netMinor) => sum - netMinor, 0n);
  const lines = [...parts]
    .filter(([, netMinor]) => netMinor > 0n)
    .sort(([, a], [, b]) => (a > b ? -1 : a < b ? 1 : 0))
    .map(([part, netMinor]) => {
      // biome-ignore lint/complexity/useMathMinMax: it knows no whole numbers of any size.
      const off = missing < netMinor ? missing : netMinor;
      missing -= off;
      return { part, netMinor: netMinor - off };
    });
  invariant(missing === 0n, 'a bill above zero has lines that carry it');
  return lines.filter(({ netMinor }) => netMinor > 0n);
}

/** XTS is the code that ISO 4217 keeps for tests: no real money is ever in it. */
export function booksOf(currency: Currency): Books {
  return { currency, livemode: currency !== 'XTS' };
}

function minorOf(amount: string, currency: Currency): bigint {
  const money = readMoney(amount, currency);
  invariant(money !== undefined, 'a bill is in amounts of its currency');
  return money.amountMinor;
}

function atLeastZero(amountMinor: bigint): bigint {
  return amountMinor > 0n ? amountMinor : 0n;
}
