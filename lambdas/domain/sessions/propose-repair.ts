import { normalIdTag } from '../cards/card';
import { awaitsRealStop } from './close-ghost';
import type { Stop } from './close-session';
import type { OrphanStop, StartFacts } from './inbox-item';
import { type Doubt, doubtsOfFigures } from './review-session';
import type { ClosedSession, Session, SettledSession } from './session';

export interface Proposal {
  readonly action: 'ATTACH' | 'CREATE_SESSION' | 'DISMISS' | 'ACCEPT' | 'SET_ENERGY';
  readonly sessionId?: string;
  readonly energyWh?: number;
  /** What is known of the start; the rest is the operator's. */
  readonly start?: Partial<StartFacts>;
  readonly why: 'SAME_STOP' | 'SAME_CARD' | 'CARD_UNKNOWN' | 'NO_SESSION_FITS' | 'LAST_BELIEVABLE_READING' | 'AS_IT_STANDS';
}

/**
 * How a stop without a session may be mended, best guess first: by charger, card, time and the order of the register. Nothing of it is done
 * by itself. `sessions` are the charger's, its newest and its open ones.
 */
export function proposeForStop(stop: Stop, payload: OrphanStop['payload'], sessions: readonly Session[]): readonly Proposal[] {
  const same = sessions.find(
    (session) => session.status !== 'OPEN' && session.meterStopWh === stop.meterStopWh && session.stoppedAtMs === stop.stoppedAtMs,
  );
  if (same !== undefined) return [{ action: 'DISMISS', sessionId: same.id, why: 'SAME_STOP' }];
  const attach = sessions
    .filter((session) => session.status === 'OPEN' || awaitsRealStop(session))
    .filter(
      (session) =>
        session.startedAtMs <= stop.stoppedAtMs &&
        (session.live?.registerWh ?? session.meterStartWh) <= stop.meterStopWh &&
        (stop.stopIdTag === undefined || normalIdTag(stop.stopIdTag) === normalIdTag(session.idTag)),
    )
    // The register rises: of several the one that began nearest below the stop's reading.
    .sort((a, b) => b.meterStartWh - a.meterStartWh || b.startedAtMs - a.startedAtMs)
    .map(({ id }): Proposal => ({ action: 'ATTACH', sessionId: id, why: stop.stopIdTag === undefined ? 'CARD_UNKNOWN' : 'SAME_CARD' }));
  return [...attach, { action: 'CREATE_SESSION', start: knownStart(stop, payload, sessions), why: 'NO_SESSION_FITS' }];
}

/** From the stop's own begin values, else from where the session before left the register. */
export function knownStart(stop: Stop, payload: OrphanStop['payload'], sessions: readonly Session[]): Partial<StartFacts> {
  const begin = beginOf(payload);
  const before = sessions
    .filter((session): session is ClosedSession | SettledSession => session.status !== 'OPEN')
    .filter(({ stoppedAtMs, meterStopWh }) => stoppedAtMs <= stop.stoppedAtMs && meterStopWh <= stop.meterStopWh)
    .sort((a, b) => b.stoppedAtMs - a.stoppedAtMs)[0];
  const meterStartWh = begin.meterStartWh ?? before?.meterStopWh;
  return {
    ...(begin.startedAtMs === undefined ? {} : { startedAtMs: begin.startedAtMs }),
    ...(meterStartWh === undefined ? {} : { meterStartWh }),
    ...(stop.stopIdTag === undefined ? {} : { idTag: stop.stopIdTag }),
  };
}

/** `Transaction.Begin` in transactionData (OCPP 1.6 §6.47). Frames of the tolerant tier have any shape: what is not there is not read. */
export function beginOf(payload: OrphanStop['payload']): { readonly startedAtMs?: number; readonly meterStartWh?: number } {
  const data: unknown = payload['transactionData'];
  for (const entry of Array.isArray(data) ? (data as { timestamp?: unknown; sampledValue?: unknown }[]) : []) {
    const values = Array.isArray(entry?.sampledValue) ? (entry.sampledValue as Record<string, unknown>[]) : [];
    const begin = values.find(
      (value) =>
        value?.['context'] === 'Transaction.Begin' &&
        (value['measurand'] ?? REGISTER) === REGISTER &&
        value['phase'] === undefined &&
        value['format'] !== 'SignedData',
    );
    if (begin === undefined) continue;
    const startedAtMs = Date.parse(String(entry.timestamp));
    const reading = Number(begin['value']) * (begin['unit'] === 'kWh' ? 1_000 : 1);
    return {
      ...(Number.isFinite(startedAtMs) ? { startedAtMs } : {}),
      ...(Number.isFinite(reading) && reading >= 0 ? { meterStartWh: Math.round(reading) } : {}),
    };
  }
  return {};
}
const REGISTER = 'Energy.Active.Import.Register';

/** For a session whose figures are doubtful: what its last reading before the stop says, where that can be right, and to leave it as it is. */
export function proposeForDoubt(session: ClosedSession | SettledSession, doubt: Doubt, ratedW: number | undefined): readonly Proposal[] {
  const accept: Proposal = { action: 'ACCEPT', sessionId: session.id, why: 'AS_IT_STANDS' };
  const registerWh = session.live?.registerWh;
  if (registerWh === undefined || (doubt !== 'METER_BACKWARDS' && doubt !== 'IMPOSSIBLE_ENERGY')) return [accept];
  const energyWh = registerWh - session.meterStartWh;
  const asRead: ClosedSession = { ...session, status: 'CLOSED', meterStopWh: registerWh, energyWh };
  if (energyWh === session.energyWh || doubtsOfFigures(asRead, { ratedW, previous: undefined }).length > 0) return [accept];
  return [{ action: 'SET_ENERGY', sessionId: session.id, energyWh, why: 'LAST_BELIEVABLE_READING' }, accept];
}
