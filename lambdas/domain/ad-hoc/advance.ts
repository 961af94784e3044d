import { MINUTE_MS, SECOND_MS } from '../shared/time';
import type { AdHocReason, AdHocSession, AdHocState, Outgoing } from './ad-hoc-session';

/** How long a connector is kept for somebody who is about to pay. */
export const LOCK_MS = 5 * MINUTE_MS;
/** A charger that is online answers a RemoteStartTransaction within this, or it is not going to. */
export const ACCEPT_WITHIN_MS = 30 * SECOND_MS;
/** OCPP 1.6 §9.1.5 ConnectionTimeOut, where the charger has not told its own. */
export const USUAL_CONNECTION_TIMEOUT_S = 60;
/** After ConnectionTimeOut the charger itself has given up; so long its StartTransaction may be on its way. */
const START_TRAVELS_MS = 30 * SECOND_MS;

/** What happened. Whether it did is found out elsewhere: a payment is authorized when its provider says so, and by nothing else. */
export type AdHocEvent =
  | { readonly kind: 'CHECKOUT_OPENED'; readonly checkoutUrl: string }
  | { readonly kind: 'CHECKOUT_FAILED' }
  /** `isKept`: the connector is still kept for this driver, and for nobody else. */
  | { readonly kind: 'PAYMENT_AUTHORIZED'; readonly isKept: boolean }
  | { readonly kind: 'PAYMENT_FAILED' }
  | { readonly kind: 'START_SENT'; readonly seq: number }
  | { readonly kind: 'START_ACCEPTED'; readonly connectionTimeoutS: number }
  | { readonly kind: 'START_FAILED'; readonly reason: Extract<AdHocReason, 'CHARGER_OFFLINE' | 'START_REFUSED' | 'START_UNANSWERED'> }
  | { readonly kind: 'STARTED'; readonly sessionId: string; readonly transactionId: number }
  /** The charger started for this tag where or what it was not asked to. */
  | { readonly kind: 'STRAYED'; readonly transactionId: number }
  | { readonly kind: 'SUSPENDED' }
  | { readonly kind: 'RESUMED' }
  | { readonly kind: 'STOP_ASKED' }
  | { readonly kind: 'SESSION_ENDED' }
  | { readonly kind: 'SETTLED' }
  | { readonly kind: 'SETTLEMENT_FAILED'; readonly isFinal: boolean }
  | { readonly kind: 'DEADLINE_PASSED' }
  /** An entry of the outbox was carried out. */
  | { readonly kind: 'DONE'; readonly done: Outgoing };

type Of<Kind extends AdHocEvent['kind']> = Extract<AdHocEvent, { kind: Kind }>;

/**
 * The one place that decides what becomes of an ad-hoc session. Total: every event is answered in every state, and one that changes nothing
 * gives back the very same session. Events come twice, late and out of order.
 */
export function advance(was: AdHocSession, event: AdHocEvent, nowMs: number): AdHocSession {
  switch (event.kind) {
    case 'CHECKOUT_OPENED':
      return was.state === 'created' ? { ...was, state: 'awaiting_payment', checkoutUrl: event.checkoutUrl } : was;
    case 'CHECKOUT_FAILED':
      return was.state === 'created' ? end(was, 'payment_failed', 'CHECKOUT_NOT_OPENED') : was;
    case 'PAYMENT_AUTHORIZED':
      return authorized(was, event, nowMs);
    case 'PAYMENT_FAILED':
      return isUnpaid(was) ? end(was, 'payment_failed', 'PAYMENT_DECLINED') : was;
    case 'START_SENT':
      return was.state === 'authorized'
        ? { ...was, state: 'starting', startSeq: event.seq, deadlineMs: nowMs + ACCEPT_WITHIN_MS, outbox: without(was.outbox, 'START') }
        : was;
    case 'START_ACCEPTED':
      return accepted(was, event, nowMs);
    case 'START_FAILED':
      return isStarting(was) ? end(was, 'start_failed', event.reason) : was;
    case 'STARTED':
      return started(was, event, nowMs);
    case 'STRAYED':
      return { ...was, outbox: put(was.outbox, { op: 'STOP', transactionId: event.transactionId, askedAtMs: nowMs }) };
    case 'SUSPENDED':
      return was.state === 'charging' ? { ...was, state: 'suspended' } : was;
    case 'RESUMED':
      return was.state === 'suspended' ? { ...was, state: 'charging' } : was;
    case 'STOP_ASKED':
      return stopAsked(was, nowMs);
    case 'SESSION_ENDED':
      return isCharging(was) ? { ...was, state: 'settling' } : was;
    case 'SETTLED':
      return isSettling(was) ? withoutReason({ ...was, state: 'completed' }) : was;
    case 'SETTLEMENT_FAILED':
      return settlementFailed(was, event);
    case 'DEADLINE_PASSED':
      return deadlinePassed(was, nowMs);
    case 'DONE':
      return done(was, event);
  }
}

function isUnpaid({ state }: AdHocSession): boolean {
  return state === 'created' || state === 'awaiting_payment';
}

function isStarting({ state }: AdHocSession): boolean {
  return state === 'authorized' || state === 'starting';
}

function isCharging({ state }: AdHocSession): boolean {
  return state === 'charging' || state === 'suspended' || state === 'stopping';
}

function isSettling({ state }: AdHocSession): boolean {
  return state === 'settling' || state === 'settle_retry' || state === 'settle_failed';
}

/** The only way to `starting` begins here. Money that comes when the connector is no longer kept goes back, whatever the state. */
function authorized(was: AdHocSession, { isKept }: Of<'PAYMENT_AUTHORIZED'>, nowMs: number): AdHocSession {
  if (isUnpaid(was)) {
    return isKept
      ? { ...was, state: 'authorized', deadlineMs: nowMs + ACCEPT_WITHIN_MS, outbox: put(was.outbox, { op: 'START' }) }
      : end(was, 'cancelled', 'PAID_TOO_LATE');
  }
  const gotNothing = ['expired', 'payment_failed', 'start_failed', 'cancelled'].includes(was.state);
  const outbox = gotNothing ? put(was.outbox, { op: 'RELEASE' }) : was.outbox;
  return outbox === was.outbox ? was : { ...was, outbox, ...(was.state === 'expired' ? { reason: 'PAID_TOO_LATE' as const } : {}) };
}

/** From now on the charger waits for a plug, for as long as it is set to. */
function accepted(was: AdHocSession, { connectionTimeoutS }: Of<'START_ACCEPTED'>, nowMs: number): AdHocSession {
  if (was.state !== 'starting' || was.startAccepted) return was;
  return { ...was, startAccepted: true, deadlineMs: nowMs + connectionTimeoutS * SECOND_MS + START_TRAVELS_MS };
}

/** Whoever does not pay for it does not charge: a start that nobody waits for any more is stopped, however it came about. */
function started(was: AdHocSession, { sessionId, transactionId }: Of<'STARTED'>, nowMs: number): AdHocSession {
  if (was.sessionId === sessionId) return was;
  if (isStarting(was)) {
    const outbox = put(without(was.outbox, 'START'), { op: 'UNLOCK' });
    return withoutDeadline({ ...was, state: 'charging', sessionId, transactionId, outbox });
  }
  return advance(was, { kind: 'STRAYED', transactionId }, nowMs);
}

function stopAsked(was: AdHocSession, nowMs: number): AdHocSession {
  if (isUnpaid(was) || isStarting(was)) return end(was, 'cancelled', 'CANCELLED_BY_DRIVER');
  if (!isCharging(was) || was.transactionId === undefined) return was;
  // Asked again while stopping, it is sent again: the first one may never have reached the charger.
  return { ...was, state: 'stopping', outbox: put(was.outbox, { op: 'STOP', transactionId: was.transactionId, askedAtMs: nowMs }) };
}

function settlementFailed(was: AdHocSession, { isFinal }: Of<'SETTLEMENT_FAILED'>): AdHocSession {
  if (was.state !== 'settling' && was.state !== 'settle_retry') return was;
  if (isFinal) return { ...was, state: 'settle_failed', reason: 'CAPTURE_FAILED' };
  return was.state === 'settle_retry' ? was : { ...was, state: 'settle_retry' };
}

function deadlinePassed(was: AdHocSession, nowMs: number): AdHocSession {
  if (was.deadlineMs === undefined || nowMs < was.deadlineMs) return was;
  if (isUnpaid(was)) return end(was, 'expired', 'NOT_PAID_IN_TIME');
  if (isStarting(was)) return end(was, 'start_failed', was.startAccepted ? 'NOT_PLUGGED_IN' : 'START_UNANSWERED');
  return was;
}

/** What was carried out is left out; the very same asked for anew meanwhile stays. */
function done(was: AdHocSession, event: Of<'DONE'>): AdHocSession {
  const outbox = was.outbox.filter((one) => !isSame(one, event.done));
  return outbox.length === was.outbox.length ? was : { ...was, outbox };
}

/** Nothing was charged: the money goes back, the connector is anybody's. */
function end(
  was: AdHocSession,
  state: Extract<AdHocState, 'expired' | 'payment_failed' | 'start_failed' | 'cancelled'>,
  reason: AdHocReason,
) {
  const outbox = put(put(without(was.outbox, 'START'), { op: 'RELEASE' }), { op: 'UNLOCK' });
  return withoutDeadline({ ...was, state, reason, outbox });
}

function put(outbox: readonly Outgoing[], entry: Outgoing): readonly Outgoing[] {
  return outbox.some((one) => isSame(one, entry)) ? outbox : [...outbox, entry];
}

function without(outbox: readonly Outgoing[], op: Outgoing['op']): readonly Outgoing[] {
  return outbox.filter((one) => one.op !== op);
}

/** A stop asked for once more within a minute is the same stop. */
function isSame(a: Outgoing, b: Outgoing): boolean {
  if (a.op === 'STOP' && b.op === 'STOP') return stopName(a) === stopName(b);
  return a.op === b.op;
}

export function stopName({ transactionId, askedAtMs }: Extract<Outgoing, { op: 'STOP' }>): string {
  return `${transactionId}:${Math.floor(askedAtMs / MINUTE_MS)}`;
}

function withoutDeadline({ deadlineMs: _gone, ...rest }: AdHocSession): AdHocSession {
  return rest;
}

function withoutReason({ reason: _gone, ...rest }: AdHocSession): AdHocSession {
  return rest;
}
