import { isAlarming, type SecurityEvent } from '../domain/chargers/security-event';
import { isoTime } from '../domain/shared/time';
import type { Log } from '../ports/log';
import type { Notices } from '../ports/notices';
import type { SecurityEventStore } from '../ports/security-events';

/**
 * Keeps what happened, and has an alert raised where somebody should look. The event is kept whatever becomes of the alert: nothing that is
 * noticed of a charger may keep it from its work.
 */
export function alarming(
  events: SecurityEventStore,
  { notices, log }: { readonly notices: Notices; readonly log: Log },
): SecurityEventStore {
  const append = async (event: SecurityEvent): Promise<void> => {
    await events.append(event);
    if (!isAlarming(event)) return;
    const { chargerId, type, occurredAtMs, noticedBy } = event;
    const facts = { type, occurredAt: isoTime(occurredAtMs), noticedBy: noticedBy === 'US' ? 'us' : 'charger' };
    const trouble = { kind: 'TROUBLE', rule: 'SECURITY_EVENT', objectId: `${chargerId}/${type}`, chargerId, facts } as const;
    await notices.send(trouble).catch((error: unknown) => log.error('SECURITY_NOTE_LOST', { what: 'alert' }, error));
  };
  return { append, list: (chargerId, page) => events.list(chargerId, page) };
}
