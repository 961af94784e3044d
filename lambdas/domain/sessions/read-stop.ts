import { reportedTime } from '../shared/reported-time';
import type { Stop } from './close-session';

/** The fields of a StopTransaction (OCPP 1.6 §6.47) that end a session. */
export interface ReportedStop {
  readonly timestamp?: string | undefined;
  readonly meterStop: number;
  readonly reason?: string | undefined;
  readonly idTag?: string | undefined;
}

/** The same stop reads the same whenever it is read: now, or weeks later from the inbox. */
export function readStop({ timestamp, meterStop, reason, idTag }: ReportedStop, receivedAtMs: number): Stop {
  const { atMs, suspect } = reportedTime(timestamp, receivedAtMs);
  return {
    stoppedAtMs: atMs,
    stopReceivedAtMs: receivedAtMs,
    clockSuspect: suspect,
    meterStopWh: meterStop,
    // Absent means Local (OCPP 1.6 §6.47, errata 2.5).
    stopReason: reason || 'Local',
    ...(idTag?.trim() ? { stopIdTag: idTag } : {}),
  };
}
