import { HOUR_MS, MINUTE_MS } from '../shared/time';
import type { ClosedSession, Session, SessionFlag, SettledSession } from './session';

/** Flags that wait for a person, each with an item in the inbox. */
export const DOUBTS = [
  'METER_BACKWARDS',
  'IMPOSSIBLE_ENERGY',
  'METER_GAP',
  'ENERGY_AFTER_STOP',
  'SUSPECT_DUPLICATE',
] as const satisfies readonly SessionFlag[];
export type Doubt = (typeof DOUBTS)[number];

/** Meters read a little high, and so may the rating. */
const RATING_TOLERANCE = 1.1;
/** Chargers tell time in whole seconds, some in whole minutes. */
const TIME_GRAIN_MS = MINUTE_MS;
/** A register counted in whole kWh, and a charger's own consumption between two cars. */
const LARGEST_GAP_WH = 1_000;

export function needsReview(session: Session): boolean {
  return session.status !== 'OPEN' && openDoubts(session).length > 0;
}

export function openDoubts({ flags, reviewedFlags = [] }: ClosedSession | SettledSession): readonly Doubt[] {
  return DOUBTS.filter((doubt) => flags.includes(doubt) && !reviewedFlags.includes(doubt));
}

/**
 * What is doubtful in the figures of an ended session (F-25): a register that ran backwards, more energy than the charger can give in the
 * time, a register that stood elsewhere when the session before ended on this connector.
 */
export function doubtsOfFigures(
  session: ClosedSession,
  { ratedW, previous }: { readonly ratedW: number | undefined; readonly previous: Session | undefined },
): readonly Doubt[] {
  const { meterStartWh, meterStopWh, startedAtMs, stoppedAtMs, energyWh } = session;
  const doubts: Doubt[] = [];
  if (meterStopWh < meterStartWh) doubts.push('METER_BACKWARDS');
  if (ratedW !== undefined && energyWh > (ratedW * RATING_TOLERANCE * (stoppedAtMs - startedAtMs + TIME_GRAIN_MS)) / HOUR_MS) {
    doubts.push('IMPOSSIBLE_ENERGY');
  }
  if (previous !== undefined && Math.abs(meterGapWh(previous, session)) > LARGEST_GAP_WH) doubts.push('METER_GAP');
  return doubts;
}

/** Registers are not re-based (errata 3.77): a session begins where the one before ended. Positive: energy that nobody was billed for. */
function meterGapWh(previous: Session, session: ClosedSession): number {
  if (previous.status === 'OPEN' || previous.flags.includes('ESTIMATED_STOP')) return 0;
  // A charger that counts every session from zero has no register to compare.
  if (previous.meterStartWh === 0 && session.meterStartWh === 0) return 0;
  return session.meterStartWh - previous.meterStopWh;
}
