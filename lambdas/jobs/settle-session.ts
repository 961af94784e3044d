import type { Charger } from '../domain/chargers/charger';
import { doubtfulSession } from '../domain/sessions/inbox-item';
import { doubtsOfFigures, openDoubts } from '../domain/sessions/review-session';
import type { ClosedSession } from '../domain/sessions/session';
import { isCurrency } from '../domain/shared/money';
import { DAY_MS } from '../domain/shared/time';
import { floorToSlot } from '../domain/signals/market-time';
import { SLOT_MS } from '../domain/signals/signal';
import { DEFAULT_SITE_ID } from '../domain/sites/site';
import { LEAST_CURRENT_A, NOMINAL_VOLTAGE_V } from '../domain/smart-charging/compress-profile';
import { savingReport } from '../domain/smart-charging/saving-report';
import type { ChargerStore } from '../ports/charger-store';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { SessionStore } from '../ports/session-store';
import type { SignalStore } from '../ports/signals';
import type { SiteStore, TelemetryStore } from '../ports/stores';

interface SettleSessionDeps {
  readonly clock: Clock;
  readonly sessions: Pick<SessionStore, 'get' | 'list' | 'flag' | 'keepDoubt' | 'settle'>;
  readonly telemetry: Pick<TelemetryStore, 'all'>;
  readonly chargers: Pick<ChargerStore, 'get'>;
  readonly sites: Pick<SiteStore, 'get'>;
  readonly signals: Pick<SignalStore, 'range'>;
  readonly log: Log;
}

/** Among how many sessions before it on a charger the one of the same connector is looked for. */
const NEIGHBOURS = 10;

/** Prices a closed session from its meter samples, once per set of figures. A nudge that comes twice, or before the stop, changes nothing. */
export async function settleSession(sessionId: string, deps: SettleSessionDeps): Promise<void> {
  const { clock, sessions, telemetry, chargers, sites, signals, log } = deps;
  const session = await sessions.get(sessionId);
  if (session?.status !== 'CLOSED') return;

  const [samples, charger, ownSite] = await Promise.all([
    telemetry.all({ sessionId }),
    chargers.get(session.chargerId),
    sites.get(session.siteId),
  ]);
  const site = ownSite ?? (await sites.get(DEFAULT_SITE_ID))!;
  await putDoubtsBeforeAPerson(session, charger, deps);
  const ratedW = Math.max(LEAST_CURRENT_A, charger?.maxCurrentA ?? 32) * NOMINAL_VOLTAGE_V * (charger?.phases ?? 3);
  // At once at full power a session never takes longer than it did; the day on top is for a register that ran on without us.
  const { unit, slots } = await signals.range(
    'price',
    site.priceZone,
    floorToSlot(session.startedAtMs),
    session.stoppedAtMs + DAY_MS + SLOT_MS,
  );
  const currency = unit.replace(/\/kWh$/, '');
  const energyCost = isCurrency(currency) ? savingReport(session, samples, slots, { currency, ratedW }) : undefined;

  await sessions.settle(sessionId, clock.nowMs(), energyCost, session.corrections?.length ?? 0);
  log.info('SESSION_SETTLED', {
    sessionId,
    energyWh: session.energyWh,
    cost: energyCost?.cost.amount,
    saved: energyCost?.saved.amount,
    currency: energyCost?.cost.currency,
    priceQuality: energyCost?.priceQuality ?? 'missing',
  });
}

/**
 * Here, because here the charger's rating and the session before are at hand, and because a settlement that fell is done again: no doubt gets
 * lost. The item comes before the flag, and both before the settlement.
 */
async function putDoubtsBeforeAPerson(
  session: ClosedSession,
  charger: Charger | undefined,
  { sessions, log }: SettleSessionDeps,
): Promise<void> {
  const { items } = await sessions.list({ chargerId: session.chargerId, toMs: session.startedAtMs, limit: NEIGHBOURS });
  const found = doubtsOfFigures(session, {
    ratedW: charger === undefined ? undefined : charger.maxCurrentA * NOMINAL_VOLTAGE_V * charger.phases,
    previous: items.find(({ connectorId }) => connectorId === session.connectorId),
  });
  for (const doubt of openDoubts({ ...session, flags: [...session.flags, ...found] })) {
    await sessions.keepDoubt(doubtfulSession(session, doubt));
    if (session.flags.includes(doubt)) continue;
    log.warn('SESSION_FLAGGED', { sessionId: session.id, flags: doubt });
    await sessions.flag(session.id, doubt);
  }
}
