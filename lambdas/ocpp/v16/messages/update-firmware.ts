import type { Dialect } from './dialect';

export const updateFirmwareRequest = (t: Dialect) =>
  t.object({ location: t.uri(), retries: t.optional(t.integer()), retrieveDate: t.time(), retryInterval: t.optional(t.integer()) });
export { nothing as updateFirmwareResponse } from './vocabulary';
