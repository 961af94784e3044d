import type { Charger } from '../domain/chargers/charger';
import type { ClosedSession, EnergyCost, OpenSession } from '../domain/sessions/session';
import { DAY_MS } from '../domain/shared/time';
import { floorToSlot } from '../domain/signals/market-time';
import { SLOT_MS } from '../domain/signals/signal';
import { DEFAULT_SITE_ID } from '../domain/sites/site';
import { LEAST_CURRENT_A, NOMINAL_VOLTAGE_V } from '../domain/smart-charging/compress-profile';
import { savingReport } from '../domain/smart-charging/saving-report';
import type { CountingEvidence } from '../domain/statistics/session-count';
import { priceSession } from '../domain/tariffs/price-session';
import type { SessionBill } from '../domain/tariffs/session-bill';
import { STATUS_LEAD_MS } from '../domain/tariffs/session-periods';
import type { ConnectorHistory } from '../ports/connector-history';
import type { SessionStore } from '../ports/session-store';
import type { SignalStore } from '../ports/signals';
import type { SiteStore, TelemetryStore } from '../ports/stores';
import type { TariffStore } from '../ports/tariffs';
import { fixTariff, marketPrices } from './find-tariff';

export interface SessionPricesDeps {
  readonly sessions: Pick<SessionStore, 'fixTariff'>;
  readonly telemetry: Pick<TelemetryStore, 'all'>;
  readonly sites: Pick<SiteStore, 'get'>;
  readonly signals: Pick<SignalStore, 'range'>;
  readonly tariffs: Pick<TariffStore, 'assignmentAt' | 'inForce' | 'version'>;
  readonly connectorHistory: Pick<ConnectorHistory, 'between'>;
}

/** The prices of one session, read once: what it costs, however it ends until then. */
export interface SessionPrices {
  /** The energy at the market. Undefined where no price is known. */
  energyCost(ended: ClosedSession): EnergyCost | undefined;
  /** By the tariff that it began with; where none applies there is no bill, and the market's price of the energy is all that is known. */
  bill(ended: ClosedSession): SessionBill | undefined;
  /** The most that the charger gives. */
  readonly ratedW: number;
  /** What was read to price it, for whoever counts it. */
  readonly evidence: CountingEvidence;
}

export async function sessionPrices(
  session: OpenSession | ClosedSession,
  { charger, untilMs }: { readonly charger: Charger | undefined; readonly untilMs: number },
  deps: SessionPricesDeps,
): Promise<SessionPrices> {
  const { id, siteId, chargerId, connectorId, startedAtMs } = session;
  const [samples, ownSite, statuses] = await Promise.all([
    deps.telemetry.all({ sessionId: id }),
    deps.sites.get(siteId),
    deps.connectorHistory.between(chargerId, connectorId, startedAtMs - STATUS_LEAD_MS, untilMs + 1),
  ]);
  const site = ownSite ?? (await deps.sites.get(DEFAULT_SITE_ID))!;
  // At once at full power a session never takes longer than it did; the day on top is for a register that ran on without us.
  const [signals, tariff] = await Promise.all([
    deps.signals.range('price', site.priceZone, floorToSlot(startedAtMs), untilMs + DAY_MS + SLOT_MS),
    fixTariff(session, site, deps),
  ]);
  const prices = marketPrices(signals);
  const { currency } = prices;
  const ratedW = Math.max(LEAST_CURRENT_A, charger?.maxCurrentA ?? 32) * NOMINAL_VOLTAGE_V * (charger?.phases ?? 3);
  return {
    ratedW,
    evidence: { samples, statuses, timeZone: site.timeZone },
    energyCost: (ended) => (currency === undefined ? undefined : savingReport(ended, samples, signals.slots, { currency, ratedW })),
    bill: (ended) => {
      if (tariff === undefined) return undefined;
      const during = prices.slots.filter(({ startMs }) => startMs < ended.stoppedAtMs);
      const until = statuses.filter(({ reportedAtMs }) => reportedAtMs <= ended.stoppedAtMs);
      return priceSession({ session: ended, samples, statuses: until, ...tariff, prices: { ...prices, slots: during } });
    },
  };
}
