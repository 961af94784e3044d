import type { Connector } from './charger';

/** Statuses come in any order after a reconnect. The newest connection speaks last, then the charger's clock, then ours (F-15). */
export function isNewerStatus(candidate: Connector, known: Connector): boolean {
  if (candidate.epoch !== known.epoch) return candidate.epoch > known.epoch;
  if (candidate.reportedAtMs !== known.reportedAtMs) return candidate.reportedAtMs > known.reportedAtMs;
  return candidate.receivedAtMs >= known.receivedAtMs;
}
