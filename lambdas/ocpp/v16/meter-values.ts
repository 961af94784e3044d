import { isWatchDue } from '../../domain/ledger/spending-watch';
import { awaitsRealStop } from '../../domain/sessions/close-ghost';
import { isTransactionId, sessionId } from '../../domain/sessions/identify-session';
import { doubtfulSession } from '../../domain/sessions/inbox-item';
import { liveReading } from '../../domain/sessions/live-reading';
import { meterDeviates } from '../../domain/sessions/meter-deviates';
import type { MeterSample } from '../../domain/sessions/meter-sample';
import type { Session } from '../../domain/sessions/session';
import { nudge } from '../nudge';
import type { CallOrigin, Handler16, Ports16 } from './handler';
import { readMeterValues } from './read-meter-values';

/**
 * OCPP 1.6 §4.7. The usual case, a sample of a running session, is two writes side by side and no read: the session's id follows from the
 * transactionId. Whatever else comes is kept with its connector and acknowledged (F-10, F-16, F-17).
 */
export const meterValues: Handler16<'MeterValues', 'sessions' | 'telemetry' | 'planning' | 'settlements' | 'log'> = async (
  request,
  ports,
  origin,
) => {
  const { connectorId, transactionId } = request;
  const samples = readMeterValues(request.meterValue, origin.receivedAtMs);
  if (samples.length === 0) return {};
  // The main meter; never a session, even with a transactionId (F-17).
  if (connectorId === 0) await keepWithConnector(0, samples, ports, origin);
  else if (isTransactionId(transactionId)) {
    const id = sessionId(origin.chargerId, transactionId);
    const [known] = await Promise.all([recordReading(id, samples, ports), ports.telemetry.append({ sessionId: id }, samples)]);
    if (!known) {
      ports.log.warn('ORPHAN_METER_VALUES', { chargerId: origin.chargerId, connectorId });
      await keepWithConnector(connectorId, samples, ports, origin);
    }
  } else await attachToConnector(connectorId, samples, ports, origin);
  return {};
};

type MeterPorts = Pick<Ports16, 'sessions' | 'telemetry' | 'planning' | 'settlements' | 'log'>;

/** A wallet, or money held on a card, pays for it. */
function isWatched({ payer }: Session): boolean {
  return payer?.kind === 'WALLET' || payer?.kind === 'AD_HOC';
}

/** Answers whether there is such a session. */
async function recordReading(
  id: string,
  samples: readonly MeterSample[],
  { sessions, planning, settlements, log }: MeterPorts,
): Promise<boolean> {
  const reading = liveReading(samples);
  if (reading === undefined) return true;
  const recorded = await sessions.recordReading(id, reading);
  if (recorded.ok) {
    const { session, previous } = recorded.value;
    if (meterDeviates(previous, reading)) await nudge(log, planning.plan(session.siteId, 'METER_DEVIATES', session.id));
    if (isWatched(session) && isWatchDue(session.spendingWatch, reading)) await nudge(log, settlements.settle(session.id));
    return true;
  }
  const { refusal } = recorded;
  if (refusal.code === 'NOT_OPEN') await checkAfterStop(refusal.session, samples, sessions);
  return refusal.code !== 'SESSION_NOT_FOUND';
}

/**
 * Samples may trail their stop; energy beyond the stop's reading would be unbilled and is shown to a person (F-16). After an estimated end
 * they are what was to be expected: the real stop is on its way behind them.
 */
async function checkAfterStop(session: Session, samples: readonly MeterSample[], sessions: MeterPorts['sessions']): Promise<void> {
  if (session.status === 'OPEN' || session.flags.includes('ENERGY_AFTER_STOP') || awaitsRealStop(session)) return;
  if (samples.some(({ registerWh }) => registerWh !== undefined && registerWh > session.meterStopWh)) {
    // The item first: the flag is what keeps this from being done again.
    await sessions.keepDoubt(doubtfulSession(session, 'ENERGY_AFTER_STOP'));
    await sessions.flag(session.id, 'ENERGY_AFTER_STOP');
  }
}

/** Many chargers leave the transaction out, or send -1 when they never got its number: then it is the one that the connector has open. */
async function attachToConnector(
  connectorId: number,
  samples: readonly MeterSample[],
  ports: MeterPorts,
  origin: CallOrigin,
): Promise<void> {
  const open = (await ports.sessions.listOpen(origin)).filter((session) => session.connectorId === connectorId);
  const [session] = open;
  if (session === undefined || open.length > 1) return keepWithConnector(connectorId, samples, ports, origin);
  const during = samples.filter(({ sampledAtMs }) => sampledAtMs >= session.startedAtMs);
  const before = samples.filter(({ sampledAtMs }) => sampledAtMs < session.startedAtMs);
  await Promise.all([
    recordReading(session.id, during, ports),
    ports.telemetry.append({ sessionId: session.id }, during),
    keepWithConnector(connectorId, before, ports, origin),
  ]);
}

async function keepWithConnector(
  connectorId: number,
  samples: readonly MeterSample[],
  { telemetry }: Pick<Ports16, 'telemetry'>,
  { chargerId }: CallOrigin,
): Promise<void> {
  await telemetry.append({ chargerId, connectorId }, samples);
}
