import type { ConnectionStore } from '../ports/charger-store';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';

/** RFC 6455 §7.4.1, and what the gateway closes with over a frame of more than 32 KB or a message of more than 128 KB. */
const MESSAGE_TOO_BIG = 1009;

/**
 * A $disconnect comes late, or never, or after the charger is back on another socket: only its own connection is forgotten (F-18).
 * A line that ended over a message too large is worth a look: a StopTransaction with a long night in it is sent again, ends the line
 * again, and is given up in the end (F-20).
 */
export async function disconnectCharger(
  chargerId: string,
  connectionId: string,
  { clock, connections, log }: { readonly clock: Clock; readonly connections: Pick<ConnectionStore, 'close'>; readonly log: Log },
  closeCode?: number,
): Promise<void> {
  const wasCurrent = await connections.close(chargerId, connectionId, clock.nowMs());
  log.info('CHARGER_DISCONNECTED', { chargerId, connectionId, wasCurrent });
  if (closeCode === MESSAGE_TOO_BIG) log.warn('MESSAGE_TOO_LARGE', { chargerId, connectionId });
}
