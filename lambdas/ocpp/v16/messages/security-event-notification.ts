import type { Dialect } from './dialect';

export const securityEventNotificationRequest = (t: Dialect) =>
  t.object({ type: t.text(50), timestamp: t.time(), techInfo: t.optional(t.text(255)) });
export { nothing as securityEventNotificationResponse } from './vocabulary';
