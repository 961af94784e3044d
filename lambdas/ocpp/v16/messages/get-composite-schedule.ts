import type { Dialect } from './dialect';
import { chargingSchedule } from './vocabulary';

export const getCompositeScheduleRequest = (t: Dialect) =>
  t.object({ connectorId: t.integer(), duration: t.integer(), chargingRateUnit: t.optional(t.oneOf(['A', 'W'])) });
export const getCompositeScheduleResponse = (t: Dialect) =>
  t.object({
    status: t.oneOf(['Accepted', 'Rejected']),
    connectorId: t.optional(t.integer()),
    scheduleStart: t.optional(t.time()),
    chargingSchedule: t.optional(chargingSchedule(t)),
  });
