import type { Registration } from './charger';

/** What the central system may trigger while a charger is Pending (OCPP 1.6 §5.17), and so has to take. */
const WHILE_PENDING = new Set([
  'Heartbeat',
  'StatusNotification',
  'MeterValues',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  // What ExtendedTriggerMessage asks for, and what a charger has to tell before anybody accepts it.
  'LogStatusNotification',
  'SignedFirmwareStatusNotification',
  'SignCertificate',
  'SecurityEventNotification',
]);

/**
 * A charger that was not accepted cannot charge anybody. It may always boot, and it may always end what it began before it fell out of
 * favour: a refused stop would be money lost (OCPP 1.6 §4.2, OCPP-J errata 3.8).
 */
export function mayCall(registration: Registration, action: string): boolean {
  if (registration === 'Accepted' || action === 'BootNotification' || action === 'StopTransaction') return true;
  return registration === 'Pending' && WHILE_PENDING.has(action);
}
