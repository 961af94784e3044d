import { authorizeCard } from '../../domain/cards/authorize-card';
import { normalIdTag } from '../../domain/cards/card';
import { awaitsRealStop } from '../../domain/sessions/close-ghost';
import { closeSession, contradicts, type Stop } from '../../domain/sessions/close-session';
import { correctByStop } from '../../domain/sessions/correct-session';
import { findSessionStoppedBy, findUnconfirmedSession } from '../../domain/sessions/find-unconfirmed-session';
import { isTransactionId, sessionId } from '../../domain/sessions/identify-session';
import { readStop } from '../../domain/sessions/read-stop';
import type { OpenSession, Session } from '../../domain/sessions/session';
import type { JsonObject } from '../../domain/shared/json';
import { MINUTE_MS } from '../../domain/shared/time';
import { nudge } from '../nudge';
import { findCard } from './find-card';
import type { CallOrigin, Handler16, Ports16 } from './handler';
import type { InboundRequest, InboundResponse } from './messages';
import { readMeterValues } from './read-meter-values';

type Request = InboundRequest<'StopTransaction'>;
type StopPorts = Pick<Ports16, 'cards' | 'sessions' | 'telemetry' | 'planning' | 'settlements' | 'log'>;

/** A settlement nudge that got lost is made good by the sweep after this. */
const SETTLE_RESCUE_MS = MINUTE_MS;
/** Among how many of the charger's newest sessions a stop without a number is looked for when it comes again. */
const RECENT = 5;

/**
 * OCPP 1.6 §4.10. A charger cannot be prevented from stopping, so there is always an answer, and never a refusal (errata 3.18). The first
 * stop of a session counts; the same again gets the same answer, another one is noted and changes nothing (F-8). A stop that fits no
 * session waits for a person (F-9, F-10).
 */
export const stopTransaction: Handler16<
  'StopTransaction',
  'cards' | 'sessions' | 'telemetry' | 'planning' | 'settlements' | 'log'
> = async (request, ports, origin) => {
  const stop = readStop(request, origin.receivedAtMs);
  const session = await findSession(request.transactionId, stop, ports, origin);
  if (session === undefined) return keepOrphan(request, ports, origin);
  const samples = readMeterValues(request.transactionData ?? [], origin.receivedAtMs);
  await ports.telemetry.append({ sessionId: session.id }, samples);
  if (session.status === 'OPEN') await close(session, stop, ports, origin);
  else await noteRepeat(session, stop, ports);
  return answer(request.idTag, session, ports, origin);
};

async function findSession(transactionId: number, stop: Stop, { sessions }: StopPorts, origin: CallOrigin): Promise<Session | undefined> {
  // The id is the charger's own and the number together: no charger reaches another's session (SEC-5).
  if (isTransactionId(transactionId)) return sessions.get(sessionId(origin.chargerId, transactionId));
  if (transactionId !== -1 && transactionId !== 0) return undefined;
  const unconfirmed = findUnconfirmedSession(await sessions.listOpen(origin), stop);
  if (unconfirmed !== undefined) return unconfirmed;
  const { items } = await sessions.list({ chargerId: origin.chargerId, limit: RECENT });
  return findSessionStoppedBy(items, stop);
}

async function close(session: OpenSession, stop: Stop, ports: StopPorts, { receivedAtMs }: CallOrigin): Promise<void> {
  const { sessions, settlements, planning, log } = ports;
  const closed = closeSession(session, stop);
  const written = await sessions.close(closed, receivedAtMs + SETTLE_RESCUE_MS);
  if (!written.ok) {
    // Sent twice at once: the other one was first.
    if (written.refusal.code === 'NOT_OPEN') await noteRepeat(written.refusal.session, stop, ports);
    return;
  }
  log.info('SESSION_CLOSED', { sessionId: closed.id, chargerId: closed.chargerId, energyWh: closed.energyWh, reason: closed.stopReason });
  if (closed.flags.length > 0) log.warn('SESSION_FLAGGED', { sessionId: closed.id, flags: closed.flags.join(' ') });
  await nudge(log, settlements.settle(closed.id), planning.plan(closed.siteId, 'SESSION_STOPPED', closed.id));
}

async function noteRepeat(session: Session, stop: Stop, { sessions, settlements, log }: StopPorts): Promise<void> {
  if (session.status === 'OPEN') return;
  if (awaitsRealStop(session)) return correct(session, stop, { sessions, settlements, log });
  if (contradicts(stop, session)) {
    log.warn('SESSION_FLAGGED', { sessionId: session.id, flags: 'CONFLICTING_STOP' });
    await sessions.flag(session.id, 'CONFLICTING_STOP');
  }
  if (session.status === 'CLOSED') await nudge(log, settlements.settle(session.id));
}

/**
 * The session was closed as estimated, and here is its real stop (F-13): the real figures take the place of the estimate, which is kept
 * beside them, and are settled in its place, once.
 */
async function correct(
  session: Exclude<Session, OpenSession>,
  stop: Stop,
  { sessions, settlements, log }: Pick<StopPorts, 'sessions' | 'settlements' | 'log'>,
): Promise<void> {
  const atMs = stop.stopReceivedAtMs;
  let was: Session | undefined = session;
  while (was !== undefined && was.status !== 'OPEN' && awaitsRealStop(was)) {
    const corrected = correctByStop(was, stop, { cause: 'stop', atMs });
    const written = await sessions.correct(corrected, was, atMs + SETTLE_RESCUE_MS);
    if (written.ok) {
      log.info('SESSION_CORRECTED', { sessionId: was.id, cause: 'stop', energyWh: corrected.energyWh, energyBeforeWh: was.energyWh });
      return nudge(log, settlements.settle(was.id));
    }
    // The estimate was settled in between, or this very stop came twice at once.
    was = await sessions.get(session.id);
  }
}

async function keepOrphan(
  request: Request,
  { sessions, log }: StopPorts,
  { chargerId, receivedAtMs }: CallOrigin,
): Promise<InboundResponse<'StopTransaction'>> {
  const reason = isTransactionId(request.transactionId) ? 'UNKNOWN_TRANSACTION' : 'UNUSABLE_TRANSACTION_ID';
  log.warn('ORPHAN_STOP', { chargerId, reason });
  await sessions.keepOrphan({ chargerId, action: 'StopTransaction', payload: request as JsonObject, receivedAtMs, reason });
  return {};
}

/** Only a card that was held to the charger is told of; the card that started gets what it got at the start. */
async function answer(
  idTag: string | undefined,
  session: Session,
  { cards }: StopPorts,
  { receivedAtMs }: CallOrigin,
): Promise<InboundResponse<'StopTransaction'>> {
  if (!idTag?.trim()) return {};
  if (normalIdTag(idTag) === normalIdTag(session.idTag)) return { idTagInfo: session.idTagInfo };
  return { idTagInfo: authorizeCard(await findCard(cards, idTag), receivedAtMs) };
}
