import { isCriticalSecurityEvent, isKnownSecurityEvent, type SecurityEvent } from '../../domain/chargers/security-event';
import { reportedTime } from '../../domain/shared/reported-time';
import type { Handler16 } from './handler';

/** What went on around the charger's security. Security white paper §4.6; many chargers send it unasked. */
export const securityEventNotification: Handler16<'SecurityEventNotification', 'securityEvents' | 'log'> = async (
  { type, timestamp, techInfo },
  { securityEvents, log },
  { chargerId, receivedAtMs },
) => {
  const { atMs, suspect } = reportedTime(timestamp, receivedAtMs);
  const event: SecurityEvent = {
    chargerId,
    type: type.slice(0, LONGEST),
    occurredAtMs: atMs,
    isTimeSuspect: suspect,
    receivedAtMs,
    ...(techInfo ? { techInfo: techInfo.slice(0, LONGEST) } : {}),
  };
  await securityEvents.append(event);
  const facts = { chargerId, type: isKnownSecurityEvent(type) ? type : 'other', occurredAtMs: atMs };
  if (isCriticalSecurityEvent(type)) log.warn('SECURITY_EVENT', facts);
  else log.info('SECURITY_EVENT', facts);
  return {};
};

/** The specification allows 50 and 255; what firmware sends beyond is kept as far as it may matter. */
const LONGEST = 1_000;
