import type { SecurityEvent } from '../domain/chargers/security-event';
import { isCritical } from '../domain/chargers/security-event';
import type { Log } from '../ports/log';
import type { SecurityEventStore } from '../ports/security-events';

/** Keeps what we noticed of a charger, and tells whoever watches the log. */
export async function noteSecurityEvent(
  event: SecurityEvent,
  { securityEvents, log }: { readonly securityEvents: Pick<SecurityEventStore, 'append'>; readonly log: Log },
): Promise<void> {
  const { chargerId, type, occurredAtMs } = event;
  if (isCritical(event)) log.warn('SECURITY_EVENT', { chargerId, type, occurredAtMs, noticedBy: 'SERVER' });
  else log.info('SECURITY_EVENT', { chargerId, type, occurredAtMs, noticedBy: 'SERVER' });
  await securityEvents.append(event);
}

/** What is counted and kept of attacks must never keep a charger from its work: a store that fails here is a line in the log. */
export async function orLost<T>(log: Log, what: string, keep: Promise<T>): Promise<T | undefined> {
  try {
    return await keep;
  } catch (error) {
    log.error('SECURITY_NOTE_LOST', { what }, error);
    return undefined;
  }
}
