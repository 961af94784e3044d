import * as z from 'zod';
import { type Currency, isCurrency, moneyText } from '../domain/shared/money';
import { entriesOf, type Figures } from '../domain/statistics/figures';
import { MoneyBody } from './schemas';

/** Sums of a day or of a stretch of days as the API shows them. */
export const FIGURES = {
  workingHours: z.number().meta({ description: 'In which at least one connector of the charger was in a session; of a site their sum.' }),
  chargingHours: z.number().meta({ description: 'Connector hours in a session that charged.' }),
  occupiedHours: z.number().meta({ description: 'Connector hours in a session.' }),
  energyWh: z.int(),
  sessions: z.int().meta({ description: 'That began on these days.' }),
  successfulSessions: z.int().meta({ description: 'Of those, with at least 0.1 kWh.' }),
  fees: MoneyBody.meta({
    description: 'What was charged, VAT included, by the day it was charged on, in the currency that most of it is in.',
  }),
};

/** All currencies, with net and VAT. */
export const FeesBody = z.array(z.strictObject({ currency: z.string(), net: z.string(), vat: z.string(), gross: z.string() }));

const HOUR_MS = 3_600_000;
const NO_FEES: Currency = 'EUR';

export function hours(ms: number | undefined): number {
  return Math.round(((ms ?? 0) / HOUR_MS) * 1_000) / 1_000;
}

export function showFigures(figures: Figures) {
  const { workingMs, chargingMs, occupiedMs, energyWh = 0, sessions = 0, successful = 0 } = figures;
  const [main] = showFees(figures);
  return {
    workingHours: hours(workingMs),
    chargingHours: hours(chargingMs),
    occupiedHours: hours(occupiedMs),
    energyWh,
    sessions,
    successfulSessions: successful,
    fees: main === undefined ? moneyText({ amountMinor: 0n, currency: NO_FEES }) : { amount: main.gross, currency: main.currency },
  };
}

/** The largest first. */
export function showFees(figures: Figures) {
  return entriesOf(figures)
    .flatMap(([name, gross]) => {
      const currency = name.startsWith('gross_') ? name.slice('gross_'.length) : '';
      return isCurrency(currency) ? [{ currency, gross, net: figures[`net_${currency}`] ?? 0 }] : [];
    })
    .sort((a, b) => Math.abs(b.gross) - Math.abs(a.gross) || (a.currency < b.currency ? -1 : 1))
    .map(({ currency, gross, net }) => {
      const text = (minor: number) => moneyText({ amountMinor: BigInt(minor), currency }).amount;
      return { currency, net: text(net), vat: text(gross - net), gross: text(gross) };
    });
}
