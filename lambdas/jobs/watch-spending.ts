import { chargeIn } from '../domain/ad-hoc/charge-in-books';
import { holdStepMinor, minimumToStartMinor } from '../domain/cards/pay-with-card';
import { sameBooks } from '../domain/ledger/account';
import { type Charge, chargeTotalMinor } from '../domain/ledger/charge';
import { keyOf } from '../domain/ledger/identify-movement';
import { nextSpendingStep, type Spending, watchAfterStop } from '../domain/ledger/spending-watch';
import { closeSession } from '../domain/sessions/close-session';
import type { ClosedSession, OpenSession } from '../domain/sessions/session';
import { HOUR_MS, MINUTE_MS } from '../domain/shared/time';
import type { CommandSender } from '../ports/command-sender';
import type { Ledger } from '../ports/ledger';
import type { Log } from '../ports/log';
import type { SessionStore } from '../ports/session-store';
import type { AdHocPayer } from './charge-ad-hoc';

export interface WatchSpendingDeps {
  readonly sessions: Pick<SessionStore, 'watchSpending'>;
  readonly ledger: Pick<Ledger, 'wallet' | 'hold' | 'post'>;
  readonly adHocPayer: AdHocPayer;
  readonly sender: CommandSender;
  readonly log: Log;
}

/** The price of a session if it ended so. Undefined where no price is known. */
export type PriceIfEnded = (ended: ClosedSession) => Charge | undefined;

const ACTOR = 'watch-spending';
/** The same stop is one command; one that a charger did not carry out is asked for again after this. */
const STOP_AGAIN_MS = 5 * MINUTE_MS;

/**
 * Keeps a session that a wallet pays within its money: as the cost nears what is held, more is reserved, and when there is no more the session
 * is stopped, early enough for the stop to get through. A session whose card was refused and that goes on all the same is stopped (F-12).
 * Everything is decided on what stands, so a nudge that comes twice reserves once.
 */
export async function watchSpending(
  session: OpenSession,
  of: { readonly price: PriceIfEnded; readonly ratedW: number; readonly nowMs: number },
  deps: WatchSpendingDeps,
): Promise<void> {
  const { ledger, sessions } = deps;
  if (session.payer?.kind === 'AD_HOC') return watchHold(session, session.payer.adHocId, of, deps);
  if (session.payer?.kind !== 'WALLET') return;
  const { walletId } = session.payer;
  const wallet = await ledger.wallet(walletId);
  const cost = spendingIfEnded(session, of);
  const spending = (heldMinor: bigint): Spending => ({ ...cost, heldMinor });
  const isPayable = wallet !== undefined && (cost.charge === undefined || sameBooks(cost.charge.books, wallet.books));
  if (session.idTagInfo.status !== 'Accepted' || !isPayable) return stop(session, spending(0n), 'NOT_PAYABLE', deps);

  for (;;) {
    const hold = await ledger.hold(walletId, session.id);
    const step = nextSpendingStep(spending(hold?.status === 'ACTIVE' ? hold.amountMinor : 0n));
    if (step.kind === 'REST') return sessions.watchSpending(session.id, step.watch);
    const heldMinor = hold?.amountMinor ?? 0n;
    const wishedMinor = holdStepMinor(minimumToStartMinor({}, wallet.books.currency));
    const movement = { kind: 'DRAW_DOWN', walletId, holdId: session.id, heldMinor, wishedMinor } as const;
    const drawn = await ledger.post({ movement, actor: ACTOR, idempotencyKey: keyOf(movement) });
    if (drawn.ok || drawn.refusal.code === 'HOLD_CHANGED') continue;
    return stop(session, spending(heldMinor), drawn.refusal.code, deps);
  }
}

/** What is held on a driver's card cannot be made more: when it is nearly spent, the session ends. */
async function watchHold(
  session: OpenSession,
  adHocId: string,
  of: { readonly price: PriceIfEnded; readonly ratedW: number; readonly nowMs: number },
  deps: WatchSpendingDeps,
): Promise<void> {
  const held = await deps.adHocPayer.held(adHocId);
  const price: PriceIfEnded = (ended) => {
    const charge = of.price(ended);
    return charge === undefined || held === undefined ? charge : chargeIn(charge, held.books);
  };
  const spending: Spending = { ...spendingIfEnded(session, { ...of, price }), heldMinor: held?.holdMinor ?? 0n };
  const step = nextSpendingStep(spending);
  if (step.kind === 'REST') return deps.sessions.watchSpending(session.id, step.watch);
  return stop(session, spending, 'HOLD_SPENT', deps);
}

/** What it costs if it ends now, and what another hour at full power would add. */
function spendingIfEnded(
  session: OpenSession,
  { price, ratedW, nowMs }: { readonly price: PriceIfEnded; readonly ratedW: number; readonly nowMs: number },
) {
  const registerWh = Math.max(session.meterStartWh, session.live?.registerWh ?? session.meterStartWh);
  const untilMs = Math.max(nowMs, session.startedAtMs, session.live?.sampledAtMs ?? 0);
  const nextHourWh = Math.ceil(ratedW);
  const charge = price(endedAt(session, untilMs, registerWh));
  const later = price(endedAt(session, untilMs + HOUR_MS, registerWh + nextHourWh));
  const costMinor = charge === undefined ? 0n : chargeTotalMinor(charge);
  const nextHourMinor = later === undefined ? 0n : chargeTotalMinor(later) - costMinor;
  return { charge, costMinor, nextHourMinor, nextHourWh, registerWh, nowMs };
}

function endedAt(session: OpenSession, stoppedAtMs: number, meterStopWh: number): ClosedSession {
  return closeSession(session, { stoppedAtMs, stopReceivedAtMs: stoppedAtMs, clockSuspect: false, meterStopWh, stopReason: 'Other' });
}

async function stop(session: OpenSession, spending: Spending, reason: string, { sender, sessions, log }: WatchSpendingDeps): Promise<void> {
  const { id, chargerId, transactionId } = session;
  log.warn('SESSION_OUT_OF_FUNDS', { sessionId: id, chargerId, reason });
  await sender.send({
    chargerId,
    action: 'RemoteStopTransaction',
    payload: { transactionId },
    actor: `${ACTOR}:${id}`,
    idempotencyKey: `${ACTOR}:${id}:${Math.floor(spending.nowMs / STOP_AGAIN_MS)}`,
  });
  await sessions.watchSpending(id, watchAfterStop(spending));
}
