import type { Charger } from '../domain/chargers/charger';
import { chargeFor } from '../domain/ledger/charge-session';
import { doubtfulSession } from '../domain/sessions/inbox-item';
import { doubtsOfFigures, openDoubts } from '../domain/sessions/review-session';
import type { ClosedSession, OpenSession } from '../domain/sessions/session';
import { HOUR_MS } from '../domain/shared/time';
import { NOMINAL_VOLTAGE_V } from '../domain/smart-charging/compress-profile';
import { countSession } from '../domain/statistics/session-count';
import type { ChargerStore } from '../ports/charger-store';
import type { Clock } from '../ports/clock';
import type { SessionStore } from '../ports/session-store';
import type { Statistics } from '../ports/statistics';
import { type ChargePayerDeps, chargePayer } from './charge-payer';
import { type SessionPricesDeps, sessionPrices } from './session-prices';
import { type WatchSpendingDeps, watchSpending } from './watch-spending';

type SettleSessionDeps = SessionPricesDeps &
  ChargePayerDeps &
  WatchSpendingDeps & {
    readonly clock: Clock;
    readonly chargers: Pick<ChargerStore, 'get'>;
    readonly sessions: Pick<SessionStore, 'get' | 'list' | 'flag' | 'keepDoubt' | 'settle'>;
    readonly statistics: Pick<Statistics, 'counted'>;
  };

/** Among how many sessions before it on a charger the one of the same connector is looked for. */
const NEIGHBOURS = 10;

/**
 * Prices a closed session from its meter samples, has it paid and counts it, once per set of figures. A nudge that comes twice changes nothing; one that
 * comes while a wallet pays for a session under way compares its cost with what is held.
 */
export async function settleSession(sessionId: string, deps: SettleSessionDeps): Promise<void> {
  const { clock, sessions, chargers, log } = deps;
  const session = await sessions.get(sessionId);
  if (session?.status === 'OPEN' && isWatched(session)) return watchRunning(session, deps);
  if (session?.status !== 'CLOSED') return;

  const charger = await chargers.get(session.chargerId);
  await putDoubtsBeforeAPerson(session, charger, deps);
  const prices = await sessionPrices(session, { charger, untilMs: session.stoppedAtMs }, deps);
  const energyCost = prices.energyCost(session);
  const bill = prices.bill(session);
  // The money before the mark: whatever falls in between, the due mark of the session brings it here again.
  const { payer } = session;
  const charge = chargeFor(session, { bill, energyCost });
  const charged =
    payer?.kind === 'AD_HOC' ? await deps.adHocPayer.charge(session, payer.adHocId, charge) : await chargePayer(session, charge, deps);
  const settledAtMs = clock.nowMs();
  const was = await deps.statistics.counted(sessionId);
  const recount = { was, is: countSession(session, { settledAtMs, bill, charged }, prices.evidence, was) };
  await sessions.settle(sessionId, settledAtMs, energyCost, session.corrections?.length ?? 0, bill, charged, recount);
  log.info('SESSION_SETTLED', {
    sessionId,
    energyWh: session.energyWh,
    cost: energyCost?.cost.amount,
    billed: bill?.gross,
    tariffId: bill?.tariffId,
    saved: energyCost?.saved.amount,
    currency: energyCost?.cost.currency,
    priceQuality: energyCost?.priceQuality ?? 'missing',
  });
  if (payer?.kind === 'AD_HOC') await deps.adHocPayer.settled(payer.adHocId);
}

/** Somebody pays for it who may run out of money. */
function isWatched({ payer }: OpenSession): boolean {
  return payer?.kind === 'WALLET' || payer?.kind === 'AD_HOC';
}

/** What a running session costs so far, against what is held for it. */
async function watchRunning(session: OpenSession, deps: SettleSessionDeps): Promise<void> {
  const nowMs = deps.clock.nowMs();
  const charger = await deps.chargers.get(session.chargerId);
  const { energyCost, bill, ratedW } = await sessionPrices(session, { charger, untilMs: nowMs + HOUR_MS }, deps);
  const price = (ended: ClosedSession) => {
    const billed = bill(ended);
    return chargeFor(ended, { bill: billed, energyCost: billed === undefined ? energyCost(ended) : undefined });
  };
  await watchSpending(session, { price, ratedW, nowMs }, deps);
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
