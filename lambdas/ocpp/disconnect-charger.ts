import type { ConnectionStore } from '../ports/charger-store';
import type { Log } from '../ports/log';

/** A $disconnect comes late, or never, or after the charger is back on another socket: only its own connection is forgotten (F-18). */
export async function disconnectCharger(
  chargerId: string,
  connectionId: string,
  { connections, log }: { readonly connections: Pick<ConnectionStore, 'close'>; readonly log: Log },
): Promise<void> {
  const wasCurrent = await connections.close(chargerId, connectionId);
  log.info('CHARGER_DISCONNECTED', { chargerId, connectionId, wasCurrent });
}
