import { HOUR_MS, MINUTE_MS } from '../shared/time';
import type { ClosedSession, OpenSession, SessionFlag, SettledSession } from './session';

/** What a StopTransaction says, with times already made plausible. */
export interface Stop {
  readonly stoppedAtMs: number;
  readonly stopReceivedAtMs: number;
  /** The charger's clock could not be believed. */
  readonly clockSuspect: boolean;
  readonly meterStopWh: number;
  readonly stopReason: string;
  readonly stopIdTag?: string;
}

/** More than any charger on the market gives: what exceeds it over the whole session is a register that jumped (F-25). */
const HIGHEST_POWER_W = 500_000;
/** Room for clocks that are a little off in a very short session. */
const CLOCK_SLACK_MS = 15 * MINUTE_MS;

/** OPEN to CLOSED. Energy is never negative: an impossible register counts as 0 until a person decides. */
export function closeSession(session: OpenSession, { clockSuspect, ...stop }: Stop): ClosedSession {
  const flags = new Set<SessionFlag>(session.flags);
  if (clockSuspect) flags.add('CLOCK_SUSPECT');
  let { stoppedAtMs } = stop;
  if (stoppedAtMs < session.startedAtMs) {
    flags.add('CLOCK_SUSPECT');
    stoppedAtMs = Math.max(session.startedAtMs, stop.stopReceivedAtMs);
  }
  let energyWh = stop.meterStopWh - session.meterStartWh;
  if (energyWh < 0) {
    flags.add('METER_BACKWARDS');
    energyWh = 0;
  } else if (energyWh > mostEnergyWh(stoppedAtMs - session.startedAtMs)) {
    flags.add('IMPOSSIBLE_ENERGY');
  }
  return { ...session, status: 'CLOSED', ...stop, stoppedAtMs, energyWh, flags: [...flags] };
}

function mostEnergyWh(durationMs: number): number {
  return (HIGHEST_POWER_W * (durationMs + CLOCK_SLACK_MS)) / HOUR_MS;
}

/** Some chargers send a stop again with a time a little later; another register reading is another story (F-8). */
export function contradicts(stop: Stop, session: ClosedSession | SettledSession): boolean {
  return stop.meterStopWh !== session.meterStopWh;
}
