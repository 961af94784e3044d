import type { Dialect } from './dialect';

export const bootNotificationRequest = (t: Dialect) =>
  t.object({
    chargePointVendor: t.text(20),
    chargePointModel: t.text(20),
    chargePointSerialNumber: t.optional(t.text(25)),
    chargeBoxSerialNumber: t.optional(t.text(25)),
    firmwareVersion: t.optional(t.text(50)),
    iccid: t.optional(t.text(20)),
    imsi: t.optional(t.text(20)),
    meterType: t.optional(t.text(25)),
    meterSerialNumber: t.optional(t.text(25)),
  });
export const bootNotificationResponse = (t: Dialect) =>
  t.object({ status: t.oneOf(['Accepted', 'Pending', 'Rejected']), currentTime: t.time(), interval: t.integer() });
