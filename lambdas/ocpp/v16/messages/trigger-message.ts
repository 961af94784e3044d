import type { Dialect } from './dialect';

export const triggerMessageRequest = (t: Dialect) =>
  t.object({
    requestedMessage: t.oneOf([
      'BootNotification',
      'DiagnosticsStatusNotification',
      'FirmwareStatusNotification',
      'Heartbeat',
      'MeterValues',
      'StatusNotification',
    ]),
    connectorId: t.optional(t.integer()),
  });
export const triggerMessageResponse = (t: Dialect) => t.object({ status: t.oneOf(['Accepted', 'Rejected', 'NotImplemented']) });
