import { isAdHocTag } from '../../domain/ad-hoc/ad-hoc-token';
import { authorizeCard } from '../../domain/cards/authorize-card';
import { payerOf } from '../../domain/cards/pay-with-card';
import { usedBy } from '../../domain/reservations/reservation';
import { sessionId, startKey, transactionId } from '../../domain/sessions/identify-session';
import type { ClosedSession, OpenSession, Session, SessionFlag, SettledSession } from '../../domain/sessions/session';
import { invariant } from '../../domain/shared/invariant';
import { parseIsoTime, reportedTime } from '../../domain/shared/reported-time';
import { MINUTE_MS } from '../../domain/shared/time';
import { nudge } from '../nudge';
import { admitAdHoc, nudgeAdHoc } from './admit-ad-hoc';
import { findCard } from './find-card';
import type { Handler16, Ports16 } from './handler';
import { holdForSession } from './hold-for-session';
import type { InboundResponse } from './messages';
import { takePlace } from './take-place';

/** A planning nudge that got lost is made good by the sweep after this. */
const PLAN_RESCUE_MS = MINUTE_MS;
/** A charger whose clock and meter begin at zero on every boot tells the same start again and again; this many can be told apart. */
const MOST_SALTS = 200;

/**
 * OCPP 1.6 §4.8. The charger asks, but it may have been charging for hours (§3.7): whatever the card, the session is recorded and gets its
 * number, and the charger decides by the status whether to go on (F-12). A start sent again gets the very answer that the first one got
 * (F-6): the same fields give the same transactionId, and the answer is kept with the session.
 */
export const startTransaction: Handler16<
  'StartTransaction',
  'cards' | 'sessions' | 'ledger' | 'adHoc' | 'reservations' | 'planning' | 'settlements' | 'log'
> = async (request, ports, origin) => {
  const { cards, sessions, reservations, planning, log } = ports;
  const { chargerId, siteId, messageId, receivedAtMs } = origin;
  const started = reportedTime(request.timestamp, receivedAtMs);
  const key = startKey({ ...request, chargerId, reportedAt: parseIsoTime(request.timestamp)?.atMs ?? request.timestamp });
  const card = isAdHocTag(request.idTag) ? undefined : await findCard(cards, request.idTag);
  const told = authorizeCard(card, receivedAtMs);

  let isDuplicate = false;
  for (let salt = 0; salt < MOST_SALTS; salt++) {
    const transaction = transactionId(key, salt);
    const id = sessionId(chargerId, transaction);
    const admitted = (await admitAdHoc({ ...request, sessionId: id, transactionId: transaction }, ports, origin)) ?? {
      idTagInfo: await holdForSession(id, card, await takePlace(id, card, told, ports, receivedAtMs), ports),
      payer: payerOf(card),
    };
    const { idTagInfo, payer, tariff } = admitted;
    const session: OpenSession = {
      id,
      chargerId,
      connectorId: request.connectorId,
      transactionId: transaction,
      idTag: request.idTag,
      siteId,
      ...(card?.driverId === undefined ? {} : { driverId: card.driverId }),
      startKey: key,
      startMessageId: messageId,
      idTagInfo,
      startedAtMs: started.atMs,
      startReceivedAtMs: receivedAtMs,
      meterStartWh: request.meterStart,
      ...(request.reservationId === undefined ? {} : { reservationId: request.reservationId }),
      flags: flagsOf({
        CLOCK_SUSPECT: started.suspect,
        UNAUTHORIZED_START: idTagInfo.status !== 'Accepted',
        CONNECTOR_ZERO: request.connectorId === 0,
        SUSPECT_DUPLICATE: isDuplicate,
      }),
      payer,
      ...(tariff === undefined ? {} : { tariff }),
      status: 'OPEN',
    };
    const opened = await sessions.open(session, receivedAtMs + PLAN_RESCUE_MS);
    if (opened.ok) {
      log.info('SESSION_STARTED', { sessionId: session.id, chargerId, connectorId: session.connectorId, card: idTagInfo.status });
      if (session.flags.length > 0) log.warn('SESSION_FLAGGED', { sessionId: session.id, flags: session.flags.join(' ') });
      await takeReservation(session, reservations);
      await nudge(log, planning.plan(siteId, 'SESSION_STARTED', session.id), ...watch(session, ports));
      await nudgeAdHoc(admitted, ports);
      return answer(session);
    }
    const known = opened.refusal.session;
    if (isSameStart(known, key, messageId)) {
      await takeReservation(known, reservations);
      // Our answer got lost, and perhaps the nudge after it.
      if (known.status === 'OPEN') await nudge(log, planning.plan(known.siteId, 'SESSION_STARTED', known.id));
      return answer(known);
    }
    // A finished session with the very same fields (F-7), or another start whose hash fell on the same number: the next number, then.
    if (known.startKey === key) isDuplicate = true;
  }
  invariant(false, `no transaction id is left for ${chargerId}`);
};

function flagsOf(found: Partial<Record<SessionFlag, boolean>>): readonly SessionFlag[] {
  return (Object.keys(found) as SessionFlag[]).filter((flag) => found[flag]);
}

/** What a wallet or a hold pays is watched from the first moment; one that was refused is stopped remotely, should the charger go on (F-12). */
function watch({ id, payer }: OpenSession, { settlements }: Pick<Ports16, 'settlements'>): readonly Promise<void>[] {
  return payer?.kind === 'WALLET' || payer?.kind === 'AD_HOC' ? [settlements.settle(id)] : [];
}

/**
 * Chargers retry under a new message id. While the session is open that is always a retry. Afterwards it is one too, come late, as long as
 * the charger's clock runs: a new session would have a new time. Only a charger whose clock stands still tells two sessions with the
 * same words (F-7), and of those only the very same message is the same start.
 */
function isSameStart(known: Session, key: string, messageId: string): boolean {
  return known.startKey === key && (known.status === 'OPEN' || known.startMessageId === messageId || clockRan(known));
}

function clockRan({ flags, startedAtMs, stoppedAtMs }: ClosedSession | SettledSession): boolean {
  return !flags.includes('CLOCK_SUSPECT') && stoppedAtMs > startedAtMs;
}

/** OCPP 1.6 §4.8: the charger has decided already whose reservation it was; here it ends. Without one, nothing is read. */
async function takeReservation(session: Session, reservations: Ports16['reservations']): Promise<void> {
  const { reservationId } = session;
  if (reservationId === undefined) return;
  await reservations.change(session.chargerId, reservationId, (known) => usedBy(known, session, reservationId));
}

function answer({ idTagInfo, transactionId }: Session): InboundResponse<'StartTransaction'> {
  return { idTagInfo, transactionId };
}
