import { HOUR_MS, MINUTE_MS } from '../shared/time';
import type { Charger, Connection, Connector } from './charger';

/**
 * The gateway cuts every socket after 2 hours, and $disconnect is best effort: a connection that has shown no life for longer is
 * gone, whatever is stored. A living one shows itself within minutes.
 */
export const LONGEST_SILENCE_MS = 2 * HOUR_MS + 10 * MINUTE_MS;

export function isOnline(connection: Connection | undefined, nowMs: number): boolean {
  return connection !== undefined && nowMs - Math.max(connection.lastSeenAtMs, connection.connectedAtMs) < LONGEST_SILENCE_MS;
}

/** The newest sign of life we have, by our clock. */
export function lastSeenMs(charger: Charger, connection: Connection | undefined, connectors: readonly Connector[]): number | undefined {
  const signs = [
    charger.bootedAtMs,
    connection?.connectedAtMs,
    connection?.lastSeenAtMs,
    ...connectors.map(({ receivedAtMs }) => receivedAtMs),
  ].filter((ms) => ms !== undefined);
  return signs.length === 0 ? undefined : Math.max(...signs);
}
