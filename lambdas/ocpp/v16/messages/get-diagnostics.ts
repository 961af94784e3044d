import type { Dialect } from './dialect';

export const getDiagnosticsRequest = (t: Dialect) =>
  t.object({
    location: t.uri(),
    retries: t.optional(t.integer()),
    retryInterval: t.optional(t.integer()),
    startTime: t.optional(t.time()),
    stopTime: t.optional(t.time()),
  });
export const getDiagnosticsResponse = (t: Dialect) => t.object({ fileName: t.optional(t.text(255)) });
