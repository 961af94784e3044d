import { closeSession, type Stop } from './close-session';
import type { Doubt } from './review-session';
import type { ClosedSession, Correction, OpenSession, SettledSession } from './session';

type Ended = ClosedSession | SettledSession;

/** The figures of a real stop in place of those that stand. Whatever was decided about the old ones is open again. */
export function correctByStop(session: Ended, stop: Stop, { cause, atMs }: Pick<Correction, 'cause' | 'atMs'>): ClosedSession {
  const { stoppedAtMs, stopReceivedAtMs, meterStopWh, stopReason, stopIdTag, energyWh, corrections, reviewedFlags, status, ...started } =
    withoutSettlement(session);
  const open: OpenSession = { ...started, status: 'OPEN' };
  const closed = closeSession(open, stop);
  return {
    ...closed,
    ...(closed.stopIdTag === undefined && stopIdTag !== undefined ? { stopIdTag } : {}),
    flags: withFlag(closed.flags),
    corrections: [...(corrections ?? []), { cause, atMs, replaced: figuresOf(session) }],
  };
}

/** An operator's figure for the energy; the registers stay as the charger told them. */
export function correctEnergy(
  session: Ended,
  energyWh: number,
  doubt: Doubt,
  { cause, atMs }: Pick<Correction, 'cause' | 'atMs'>,
): ClosedSession {
  const ended = withoutSettlement(session);
  return {
    ...ended,
    energyWh,
    flags: withFlag(ended.flags),
    reviewedFlags: [...new Set([...(ended.reviewedFlags ?? []), doubt])].sort(),
    corrections: [...(ended.corrections ?? []), { cause, atMs, replaced: figuresOf(session) }],
  };
}

export function wasCorrectedBy({ corrections = [] }: Ended, cause: string): boolean {
  return corrections.some((correction) => correction.cause === cause);
}

function withFlag(flags: ClosedSession['flags']): ClosedSession['flags'] {
  return [...new Set([...flags, 'CORRECTED' as const])];
}

function withoutSettlement(session: Ended): ClosedSession {
  if (session.status === 'CLOSED') return session;
  const { settledAtMs, energyCost, bill, charged, ...ended } = session;
  return { ...ended, status: 'CLOSED' };
}

function figuresOf(session: Ended): Correction['replaced'] {
  const { stoppedAtMs, meterStopWh, stopReason, energyWh } = session;
  return {
    stoppedAtMs,
    meterStopWh,
    stopReason,
    energyWh,
    ...(session.status === 'SETTLED' ? { settledAtMs: session.settledAtMs } : {}),
    ...(session.status === 'SETTLED' && session.energyCost !== undefined ? { energyCost: session.energyCost } : {}),
    ...(session.status === 'SETTLED' && session.bill !== undefined ? { bill: session.bill } : {}),
  };
}
