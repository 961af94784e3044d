import type { MeterSample } from '../sessions/meter-sample';
import type { ReservedTime } from './charging-period';
import { compileTariff } from './compile-tariff';
import { type Rating, rateSession } from './rate-session';
import { type SessionBill, type SessionTariff, sessionBill } from './session-bill';
import { droppedReadings, type MeteredSession, periodsOf, type StatusChange } from './session-periods';
import { type MarketPrices, materialize } from './spot-tariff';
import type { Tariff } from './tariff';

/** All that the price of a session follows from. */
export interface PricedSession {
  readonly session: MeteredSession;
  readonly samples: readonly MeterSample[];
  readonly statuses: readonly StatusChange[];
  readonly fixed: SessionTariff;
  /** The content that `fixed` names. */
  readonly tariff: Tariff;
  /** Market prices over the time of the session; only a tariff that follows the market asks for them. */
  readonly prices: MarketPrices;
  readonly reservation?: ReservedTime;
}

/** What an ended session costs by the tariff that it began with. */
export function priceSession(priced: PricedSession): SessionBill {
  return sessionBill(rate(priced), priced.fixed, droppedReadings(priced.session, priced.samples));
}

/**
 * What an open session has cost up to its newest reading, or up to `atMs` where that is later: for a screen, and for what is left of a wallet. An
 * estimate: `step_size`, least and most price count as if the session ended then.
 */
export function costSoFar(
  {
    startedAtMs,
    meterStartWh,
    live,
  }: {
    readonly startedAtMs: number;
    readonly meterStartWh: number;
    readonly live?: { readonly sampledAtMs: number; readonly registerWh?: number };
  },
  atMs: number,
  rest: Omit<PricedSession, 'session'>,
): Rating {
  const energyWh = Math.max(0, (live?.registerWh ?? meterStartWh) - meterStartWh);
  const stoppedAtMs = Math.max(startedAtMs, live?.sampledAtMs ?? startedAtMs, atMs);
  return rate({ ...rest, session: { startedAtMs, stoppedAtMs, meterStartWh, energyWh } });
}

function rate({ session, samples, statuses, fixed, tariff, prices, reservation }: PricedSession): Rating {
  const { timeZone, lockedPrice } = fixed;
  return rateSession(compileTariff(materialize(tariff, prices, { lockedPrice, timeZone })), {
    startMs: session.startedAtMs,
    periods: periodsOf(session, samples, statuses),
    timeZone,
    ...(reservation === undefined ? {} : { reservation }),
  });
}
