import type { Dialect } from './dialect';

export const extendedTriggerMessageRequest = (t: Dialect) =>
  t.object({
    requestedMessage: t.oneOf([
      'BootNotification',
      'LogStatusNotification',
      'FirmwareStatusNotification',
      'Heartbeat',
      'MeterValues',
      'SignChargePointCertificate',
      'StatusNotification',
    ]),
    connectorId: t.optional(t.integer()),
  });
export const extendedTriggerMessageResponse = (t: Dialect) => t.object({ status: t.oneOf(['Accepted', 'Rejected', 'NotImplemented']) });
