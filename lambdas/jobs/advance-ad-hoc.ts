import { type AdHocSession, hasEnded, type Outgoing } from '../domain/ad-hoc/ad-hoc-session';
import { type AdHocEvent, advance, LOCK_MS, stopName, USUAL_CONNECTION_TIMEOUT_S } from '../domain/ad-hoc/advance';
import { withDueMark } from '../domain/ad-hoc/look-again';
import { type OperatorIdentity, receiptContent } from '../domain/ad-hoc/receipt';
import { normalKey } from '../domain/chargers/standard-keys';
import { chargeTotalMinor } from '../domain/ledger/charge';
import type { Payment } from '../domain/payments/payment';
import type { SettledSession } from '../domain/sessions/session';
import { SECOND_MS } from '../domain/shared/time';
import type { AdHocStore, ConnectorLocks, Receipts } from '../ports/ad-hoc';
import type { ChargerStore } from '../ports/charger-store';
import type { Clock } from '../ports/clock';
import type { CommandSender } from '../ports/command-sender';
import type { ConfigurationStore } from '../ports/configurations';
import type { Log } from '../ports/log';
import type { Mailbox } from '../ports/mailbox';
import type { AdHocNudge } from '../ports/nudges';
import type { Payments } from '../ports/payments';
import type { SessionStore } from '../ports/session-store';
import type { SiteStore } from '../ports/stores';

export interface AdvanceAdHocDeps {
  readonly clock: Clock;
  readonly adHoc: AdHocStore;
  readonly locks: ConnectorLocks;
  readonly receipts: Receipts;
  readonly payments: Pick<Payments, 'get' | 'refresh' | 'release'>;
  readonly sessions: Pick<SessionStore, 'get' | 'listOpen'>;
  readonly chargers: Pick<ChargerStore, 'getWithConnectors'>;
  readonly configurations: Pick<ConfigurationStore, 'get'>;
  readonly sites: Pick<SiteStore, 'get'>;
  readonly mailbox: Pick<Mailbox, 'get'>;
  readonly sender: CommandSender;
  readonly nudge: AdHocNudge;
  readonly operator: OperatorIdentity;
  readonly log: Log;
}

/** A start is asked for so long; a charger that comes back later finds nobody waiting. */
const START_LIFE_S = 30;
/** A charger that is not there is found out at once, one that says no within a moment. */
const FIRST_LOOK_S = 3;
/** From `created` to `completed` there are fewer steps than this. */
const MOST_STEPS = 12;
const EVENTS_THAT_LOG = ['PAYMENT_AUTHORIZED', 'STARTED', 'START_FAILED', 'SETTLED', 'SETTLEMENT_FAILED', 'DEADLINE_PASSED', 'STOP_ASKED'];

/**
 * Brings an ad-hoc session as far as it goes now: looks what has happened, lets the reducer decide, does what it asks for, and looks again. Called
 * by whoever has news, and by the sweep. Everything in it may be done twice and at the same time.
 */
export async function advanceAdHoc(id: string, deps: AdvanceAdHocDeps): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step++) {
    const adHoc = await deps.adHoc.get(id);
    if (adHoc === undefined) return;
    const [outgoing] = adHoc.outbox;
    const event = outgoing === undefined ? await observe(adHoc, deps) : await carryOut(adHoc, outgoing, deps);
    if (event === undefined) return rest(adHoc, deps);
    const after = await record(id, event, deps);
    // The charger has said yes: it is looked at again when the time for the plug is over.
    if (event.kind === 'START_ACCEPTED' && after?.deadlineMs !== undefined) {
      await deps.nudge.advance(id, (after.deadlineMs - deps.clock.nowMs()) / SECOND_MS + 1);
    }
  }
}

/** Writes what happened, where it changes anything. */
export async function record(
  id: string,
  event: AdHocEvent,
  { adHoc, clock, log }: Pick<AdvanceAdHocDeps, 'adHoc' | 'clock' | 'log'>,
): Promise<AdHocSession | undefined> {
  const nowMs = clock.nowMs();
  let before: AdHocSession | undefined;
  const after = await adHoc.change(id, (known) => {
    before = known;
    const next = advance(known, event, nowMs);
    return next === known ? known : withDueMark(next, nowMs);
  });
  if (after !== undefined && after.state !== before?.state && EVENTS_THAT_LOG.includes(event.kind)) {
    log.info('AD_HOC_ADVANCED', { adHocId: id, chargerId: after.chargerId, state: after.state, event: event.kind, reason: after.reason });
  }
  if (after?.state === 'settle_failed' && before?.state !== 'settle_failed')
    log.error('AD_HOC_NOT_PAID', { adHocId: id, sessionId: after.sessionId });
  return after;
}

/** Moves the due mark of a session in which nothing happens. */
async function rest(seen: AdHocSession, { adHoc, clock }: AdvanceAdHocDeps): Promise<void> {
  const nowMs = clock.nowMs();
  if (seen.dueAtMs === undefined ? hasEnded(seen) : seen.dueAtMs > nowMs) return;
  await adHoc.change(seen.id, (known) => withDueMark(known, nowMs));
}

/** What is known by now that the session does not know yet. */
async function observe(adHoc: AdHocSession, deps: AdvanceAdHocDeps): Promise<AdHocEvent | undefined> {
  switch (adHoc.state) {
    case 'created':
    case 'awaiting_payment':
      return (await ofPayment(adHoc, deps)) ?? ofClock(adHoc, deps);
    case 'expired':
    case 'payment_failed':
    case 'start_failed':
    case 'cancelled':
      return undefined;
    case 'authorized':
      return ofClock(adHoc, deps);
    case 'starting':
      return (await ofCommand(adHoc, deps)) ?? ofClock(adHoc, deps);
    case 'charging':
    case 'suspended':
    case 'stopping':
      return ofSession(adHoc, deps);
    case 'settling':
    case 'settle_retry':
    case 'settle_failed':
      return ofSettlement(adHoc, deps);
    case 'completed':
      return undefined;
  }
}

function ofClock(adHoc: AdHocSession, { clock }: AdvanceAdHocDeps): AdHocEvent | undefined {
  return adHoc.deadlineMs !== undefined && clock.nowMs() >= adHoc.deadlineMs ? { kind: 'DEADLINE_PASSED' } : undefined;
}

/** The provider's word alone says that money is there; that somebody came back from its page says nothing. */
async function ofPayment(adHoc: AdHocSession, deps: AdvanceAdHocDeps): Promise<AdHocEvent | undefined> {
  const isLate = adHoc.deadlineMs !== undefined && deps.clock.nowMs() >= adHoc.deadlineMs;
  // Before somebody who may just have paid is sent away, the provider is asked once more.
  const payment = isLate ? await deps.payments.refresh(adHoc.paymentId) : await deps.payments.get(adHoc.paymentId);
  switch (payment?.status) {
    case 'AUTHORIZED':
    case 'CAPTURED':
      return { kind: 'PAYMENT_AUTHORIZED', isKept: await keepConnector(adHoc, deps) };
    case 'CANCELLED':
    case 'EXPIRED':
      return { kind: 'PAYMENT_FAILED' };
    default:
      return undefined;
  }
}

async function keepConnector(adHoc: AdHocSession, { locks, sessions, clock }: AdvanceAdHocDeps): Promise<boolean> {
  const nowMs = clock.nowMs();
  if (!(await locks.keep(adHoc, adHoc.id, nowMs + LOCK_MS, nowMs))) return false;
  const open = await sessions.listOpen({ chargerId: adHoc.chargerId, siteId: adHoc.siteId });
  return open.every(({ connectorId }) => connectorId !== adHoc.connectorId);
}

async function ofCommand(adHoc: AdHocSession, { mailbox, configurations }: AdvanceAdHocDeps): Promise<AdHocEvent | undefined> {
  const command = adHoc.startSeq === undefined ? undefined : await mailbox.get(adHoc.chargerId, adHoc.startSeq);
  switch (command?.state) {
    case 'SUCCEEDED': {
      if (adHoc.startAccepted) return undefined;
      const told = (await configurations.get(adHoc.chargerId))?.keys[normalKey('ConnectionTimeOut')]?.value;
      return { kind: 'START_ACCEPTED', connectionTimeoutS: secondsOf(told) };
    }
    case 'REJECTED':
    case 'ERRORED':
    case 'CANCELLED':
      return { kind: 'START_FAILED', reason: 'START_REFUSED' };
    case 'UNDELIVERABLE':
    case 'EXPIRED':
      return { kind: 'START_FAILED', reason: 'CHARGER_OFFLINE' };
    case 'TIMED_OUT':
      return { kind: 'START_FAILED', reason: 'START_UNANSWERED' };
    default:
      return undefined;
  }
}

/** A charger that says it waits for a day for a plug would keep somebody's money for a day. */
const LONGEST_CONNECTION_TIMEOUT_S = 300;

function secondsOf(told: string | undefined): number {
  const seconds = Number(told);
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, LONGEST_CONNECTION_TIMEOUT_S) : USUAL_CONNECTION_TIMEOUT_S;
}

async function ofSession(adHoc: AdHocSession, { sessions, chargers }: AdvanceAdHocDeps): Promise<AdHocEvent | undefined> {
  const session = adHoc.sessionId === undefined ? undefined : await sessions.get(adHoc.sessionId);
  if (session !== undefined && session.status !== 'OPEN') return { kind: 'SESSION_ENDED' };
  if (adHoc.state === 'stopping') return undefined;
  const view = await chargers.getWithConnectors(adHoc.chargerId);
  const status = view?.connectors.find(({ connectorId }) => connectorId === adHoc.connectorId)?.status;
  const isSuspended = status === 'SuspendedEV' || status === 'SuspendedEVSE';
  if (isSuspended !== (adHoc.state === 'suspended')) return { kind: isSuspended ? 'SUSPENDED' : 'RESUMED' };
  return undefined;
}

/** Done when the session has its bill and the payment its end; the receipt comes first, so that whoever sees the end finds it. */
async function ofSettlement(adHoc: AdHocSession, deps: AdvanceAdHocDeps): Promise<AdHocEvent | undefined> {
  const [session, payment] = await Promise.all([
    adHoc.sessionId === undefined ? undefined : deps.sessions.get(adHoc.sessionId),
    deps.payments.get(adHoc.paymentId),
  ]);
  if (session === undefined || payment === undefined) return undefined;
  const isOver = payment.status === 'CAPTURED' || payment.status === 'CANCELLED' || payment.status === 'EXPIRED';
  if (!isOver && payment.warned.includes('STUCK')) return failed(adHoc, false);
  if (session.status !== 'SETTLED' || !isOver) return undefined;
  const billedMinor = payment.claim === undefined ? 0n : chargeTotalMinor(payment.claim.charge);
  if (payment.status !== 'CAPTURED' && billedMinor > 0n) return failed(adHoc, true);
  if (payment.status === 'CAPTURED') await issueReceipt(adHoc, session, payment, deps);
  return { kind: 'SETTLED' };
}

/** Told once: what is told already is no news. */
function failed({ state }: AdHocSession, isFinal: boolean): AdHocEvent | undefined {
  const isKnown = state === 'settle_failed' || (state === 'settle_retry' && !isFinal);
  return isKnown ? undefined : { kind: 'SETTLEMENT_FAILED', isFinal };
}

async function issueReceipt(
  adHoc: AdHocSession,
  session: SettledSession,
  payment: Payment,
  { receipts, sites, operator, clock }: AdvanceAdHocDeps,
): Promise<void> {
  const { bill } = session;
  if (bill === undefined) return;
  const site = await sites.get(session.siteId);
  await receipts.issue(
    receiptContent(adHoc, { ...session, bill }, payment, { operator, siteName: site?.name ?? session.siteId, issuedAtMs: clock.nowMs() }),
  );
}

/** Does what the session asks for and says what came of it. */
async function carryOut(adHoc: AdHocSession, outgoing: Outgoing, deps: AdvanceAdHocDeps): Promise<AdHocEvent | undefined> {
  const done: AdHocEvent = { kind: 'DONE', done: outgoing };
  switch (outgoing.op) {
    case 'START':
      return sendStart(adHoc, deps);
    case 'STOP':
      await sendStop(adHoc, outgoing, deps);
      return done;
    case 'RELEASE': {
      const reason = adHoc.reason === 'PAID_TOO_LATE' ? 'TOO_LATE' : adHoc.state === 'cancelled' ? 'GIVEN_UP' : 'NOTHING_STARTED';
      const released = await deps.payments.release(adHoc.paymentId, reason);
      if (!released.ok)
        deps.log.warn('AD_HOC_NOT_RELEASED', { adHocId: adHoc.id, paymentId: adHoc.paymentId, code: released.refusal.code });
      return done;
    }
    case 'UNLOCK':
      await deps.locks.release(adHoc, adHoc.id);
      return done;
  }
}

async function sendStart(adHoc: AdHocSession, { sender, nudge, clock }: AdvanceAdHocDeps): Promise<AdHocEvent> {
  if (adHoc.state !== 'authorized') return { kind: 'DONE', done: { op: 'START' } };
  if (adHoc.deadlineMs !== undefined && clock.nowMs() >= adHoc.deadlineMs) return { kind: 'DEADLINE_PASSED' };
  const sent = await sender.send({
    chargerId: adHoc.chargerId,
    action: 'RemoteStartTransaction',
    payload: { connectorId: adHoc.connectorId, idTag: adHoc.idTag },
    actor: actorOf(adHoc.id),
    idempotencyKey: `start:${adHoc.id}`,
    expiresInS: START_LIFE_S,
    failFast: true,
  });
  if (!sent.ok) return { kind: 'START_FAILED', reason: 'START_REFUSED' };
  await nudge.advance(adHoc.id, FIRST_LOOK_S);
  await nudge.advance(adHoc.id, START_LIFE_S + 1);
  return { kind: 'START_SENT', seq: sent.value.command.seq };
}

async function sendStop(adHoc: AdHocSession, stop: Extract<Outgoing, { op: 'STOP' }>, { sender, log }: AdvanceAdHocDeps): Promise<void> {
  const sent = await sender.send({
    chargerId: adHoc.chargerId,
    action: 'RemoteStopTransaction',
    payload: { transactionId: stop.transactionId },
    actor: actorOf(adHoc.id),
    idempotencyKey: `stop:${adHoc.id}:${stopName(stop)}`,
  });
  if (!sent.ok) log.warn('AD_HOC_NOT_STOPPED', { adHocId: adHoc.id, chargerId: adHoc.chargerId, code: sent.refusal.code });
}

function actorOf(id: string): string {
  return `ad-hoc:${id}`;
}
