import { anEvent, type Event } from '../domain/events/event';
import type { ClosedSession, OpenSession, SettledSession } from '../domain/sessions/session';
import { isoTime } from '../domain/shared/time';
import type { Log } from '../ports/log';
import type { Notice, Notices } from '../ports/notices';
import type { PlanStore } from '../ports/plan-store';
import type { SessionStore } from '../ports/session-store';
import type { Outbox } from '../ports/webhooks';
import { overriding } from './overriding';

interface AnnounceDeps {
  readonly outbox: Pick<Outbox, 'add'>;
  readonly notices: Notices;
  readonly log: Log;
}

/** Less than this is an attempt and no charging. */
const ENERGY_OF_A_SUCCESS_WH = 100;

/**
 * Tells of a session that it has ended, and what it cost, before the write that settles it: whatever falls in between, the due mark of the
 * session brings it here again, and the same fact makes the same event. What may be worth an alert is told at the same place.
 */
export function announcingSettlements(sessions: SessionStore, deps: Omit<AnnounceDeps, 'clock'>): SessionStore {
  const settle: SessionStore['settle'] = async (...args) => {
    const [sessionId, settledAtMs, , corrections = 0, bill, charged] = args;
    const session = await sessions.get(sessionId);
    if (session?.status === 'CLOSED') {
      const events = [
        ...(corrections === 0 ? [stopped(session)] : []),
        settled(
          { ...session, settledAtMs, ...(bill === undefined ? {} : { bill }), ...(charged === undefined ? {} : { charged }) },
          corrections,
        ),
      ];
      for (const event of events) await deps.outbox.add(event);
      for (const notice of troublesOf(session)) await deps.notices.send(notice);
      await sessions.settle(...args);
      await tellAtOnce(events, deps);
      return;
    }
    await sessions.settle(...args);
  };
  const keepDoubt: SessionStore['keepDoubt'] = async (doubt) => {
    const { chargerId, sessionId, reason } = doubt;
    await deps.notices.send({ kind: 'TROUBLE', rule: 'METER_IMPOSSIBLE', objectId: sessionId, chargerId, facts: { reason } });
    await sessions.keepDoubt(doubt);
  };
  return overriding(sessions, { settle, keepDoubt });
}

/** The first plan of a session: every start calls for one, and the session's due mark sees to it that it is made. */
export function announcingStarts(plans: PlanStore, deps: AnnounceDeps & { readonly sessions: Pick<SessionStore, 'get'> }): PlanStore {
  const put: PlanStore['put'] = async (plan) => {
    const session = plan.version === 1 ? await deps.sessions.get(plan.sessionId) : undefined;
    if (session === undefined) return plans.put(plan);
    const event = started(session);
    await deps.outbox.add(event);
    const isPut = await plans.put(plan);
    await tellAtOnce([event], deps);
    return isPut;
  };
  return overriding(plans, { put });
}

function troublesOf({ id, chargerId, siteId, flags, energyWh }: ClosedSession): readonly Notice[] {
  const isGhost = flags.includes('ESTIMATED_STOP') && !flags.includes('CORRECTED');
  return [
    ...(isGhost ? [{ kind: 'TROUBLE', rule: 'GHOST_SESSION', objectId: id, chargerId, siteId, facts: { energyWh } } as const] : []),
    ...(energyWh < ENERGY_OF_A_SUCCESS_WH ? [{ kind: 'START_FAILED', chargerId } as const] : []),
  ];
}

async function tellAtOnce(events: readonly Event[], { notices, log }: AnnounceDeps): Promise<void> {
  const told = await Promise.allSettled(events.map(({ id }) => notices.send({ kind: 'EVENT_DUE', eventId: id })));
  if (told.some(({ status }) => status === 'rejected')) log.warn('NUDGE_LOST', { queue: 'notices' });
}

type SessionFacts = Pick<OpenSession, 'id' | 'chargerId' | 'connectorId' | 'transactionId' | 'siteId' | 'driverId' | 'startedAtMs'>;

function factsOf({ id, chargerId, connectorId, transactionId, siteId, driverId, startedAtMs }: SessionFacts) {
  return {
    sessionId: id,
    chargerId,
    connectorId,
    transactionId,
    siteId,
    // Of the card nothing: whoever receives this asks the API, and has to have the right to.
    ...(driverId === undefined ? {} : { driverId }),
    startedAt: isoTime(startedAtMs),
  };
}

function started(session: SessionFacts): Event {
  return anEvent('session.started', [session.id], session.startedAtMs, factsOf(session));
}

function endOf({ stoppedAtMs, stopReason, energyWh, flags }: Pick<ClosedSession, 'stoppedAtMs' | 'stopReason' | 'energyWh' | 'flags'>) {
  return { stoppedAt: isoTime(stoppedAtMs), stopReason, energyWh, isEstimated: flags.includes('ESTIMATED_STOP') };
}

function stopped(session: ClosedSession): Event {
  return anEvent('session.stopped', [session.id], session.stoppedAtMs, { ...factsOf(session), ...endOf(session) });
}

/** Once per set of figures: a session that was corrected is settled again, and its figures take the place of those before. */
function settled(
  session: Omit<ClosedSession, 'status'> & Pick<SettledSession, 'settledAtMs' | 'bill' | 'charged'>,
  corrections: number,
): Event {
  const { id, settledAtMs, bill, charged } = session;
  return anEvent('session.settled', [id, corrections], settledAtMs, {
    ...factsOf(session),
    ...endOf(session),
    settledAt: isoTime(settledAtMs),
    corrections,
    ...(bill === undefined ? {} : { billed: { amount: bill.gross, currency: bill.currency } }),
    ...(charged === undefined ? {} : { charged: { ...charged } }),
  });
}
