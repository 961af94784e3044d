import type { ConnectorStatus } from '../chargers/charger';
import { DAY_MS } from '../shared/time';
import { closeSession } from './close-session';
import type { MeterSample } from './meter-sample';
import type { ClosedSession, OpenSession, Session } from './session';

/** So long a session may be silent while its charger is not. */
export const SILENT_SESSION_MS = DAY_MS;
/** A charger that was not heard of for so long will not go on with what it began. */
export const SILENT_CHARGER_MS = 7 * DAY_MS;

export type GhostCause = 'CONNECTOR_FREE' | 'CONNECTOR_TAKEN' | 'CHARGER_SILENT';

export interface GhostEvidence {
  readonly connector: { readonly status: ConnectorStatus; readonly reportedAtMs: number } | undefined;
  /** The newest sign of life of the charger, whatever it was. */
  readonly chargerSeenAtMs: number | undefined;
  /** A session of this connector that started after this one was last heard of. */
  readonly hasSuccessor: boolean;
}

/** When the session last spoke. */
export function lastHeardMs({ startedAtMs, startReceivedAtMs, live }: OpenSession): number {
  return Math.max(startedAtMs, startReceivedAtMs, live?.sampledAtMs ?? 0);
}

/** The same by the charger's own clock: what it tells late, after hours offline, it tells with the times at which it was. */
function lastToldMs({ startedAtMs, live }: OpenSession): number {
  return Math.max(startedAtMs, live?.sampledAtMs ?? 0);
}

/**
 * Is nobody charging there any more? A reboot alone says nothing: a transaction may span it (F-13). Without a word for a day, and the
 * connector is free again or has another car; or without a word from the whole charger for a week.
 */
export function ghostCause(session: OpenSession, evidence: GhostEvidence, nowMs: number): GhostCause | undefined {
  const heardMs = lastHeardMs(session);
  if (nowMs - heardMs < SILENT_SESSION_MS) return undefined;
  const { connector, chargerSeenAtMs, hasSuccessor } = evidence;
  if (hasSuccessor) return 'CONNECTOR_TAKEN';
  if (connector !== undefined && isWithoutTransaction(connector.status) && connector.reportedAtMs > lastToldMs(session)) {
    return 'CONNECTOR_FREE';
  }
  return nowMs - Math.max(heardMs, chargerSeenAtMs ?? 0) >= SILENT_CHARGER_MS ? 'CHARGER_SILENT' : undefined;
}

/** OCPP 1.6 §4.9. Faulted and Unavailable say nothing of a transaction: some chargers go there and come back to it. */
function isWithoutTransaction(status: ConnectorStatus): boolean {
  return status === 'Available' || status === 'Preparing' || status === 'Finishing' || status === 'Reserved';
}

/** Closed at its last meter value: what was measured is known, what came after is not. */
export function closeGhost(session: OpenSession, samples: readonly MeterSample[], nowMs: number): ClosedSession {
  const measured = samples.filter(({ registerWh, sampledAtMs }) => registerWh !== undefined && sampledAtMs >= session.startedAtMs);
  const last = measured.reduce<MeterSample | undefined>(
    (newest, sample) => (newest && newest.sampledAtMs > sample.sampledAtMs ? newest : sample),
    undefined,
  );
  const closed = closeSession(session, {
    stoppedAtMs: last?.sampledAtMs ?? session.startedAtMs,
    stopReceivedAtMs: nowMs,
    clockSuspect: false,
    meterStopWh: last?.registerWh ?? session.meterStartWh,
    // OCPP's own word for none of the others; that it is ours and not the charger's is told by the flag.
    stopReason: 'Other',
  });
  return { ...closed, flags: [...closed.flags, 'ESTIMATED_STOP'] };
}

/** Its real stop, should it still come, corrects the estimate, once. */
export function awaitsRealStop({ status, flags }: Session): boolean {
  return status !== 'OPEN' && flags.includes('ESTIMATED_STOP') && !flags.includes('CORRECTED');
}
