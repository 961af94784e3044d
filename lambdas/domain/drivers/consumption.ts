import type { Session } from '../sessions/session';
import { invariant } from '../shared/invariant';
import { type Currency, type MoneyText, moneyText, readMoney } from '../shared/money';

export interface Consumption {
  readonly sessions: number;
  readonly energyWh: number;
  /** What was charged, by currency. */
  readonly charged: readonly MoneyText[];
}

/** Sums over the sessions that have ended. What is not settled yet counts with its energy and without money. */
export function consumptionOf(sessions: readonly Session[]): Consumption {
  const ended = sessions.filter((session) => session.status !== 'OPEN');
  const sums = new Map<Currency, bigint>();
  for (const session of ended) {
    if (session.status !== 'SETTLED' || session.charged === undefined) continue;
    const { amount, currency } = session.charged;
    const money = readMoney(amount, currency);
    invariant(money !== undefined, 'what was charged is an amount of its currency');
    sums.set(currency, (sums.get(currency) ?? 0n) + money.amountMinor);
  }
  return {
    sessions: ended.length,
    energyWh: ended.reduce((sum, { energyWh }) => sum + energyWh, 0),
    charged: [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, amountMinor]) => moneyText({ amountMinor, currency })),
  };
}
