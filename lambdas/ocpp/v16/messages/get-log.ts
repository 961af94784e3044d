import type { Dialect } from './dialect';

export const getLogRequest = (t: Dialect) =>
  t.object({
    log: t.object({
      remoteLocation: t.text(512),
      oldestTimestamp: t.optional(t.time()),
      latestTimestamp: t.optional(t.time()),
    }),
    logType: t.oneOf(['DiagnosticsLog', 'SecurityLog']),
    requestId: t.integer(),
    retries: t.optional(t.integer()),
    retryInterval: t.optional(t.integer()),
  });
export const getLogResponse = (t: Dialect) =>
  t.object({ status: t.oneOf(['Accepted', 'Rejected', 'AcceptedCanceled']), filename: t.optional(t.text(255)) });
