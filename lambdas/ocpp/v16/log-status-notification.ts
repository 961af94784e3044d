import type { Handler16 } from './handler';

/** How far an upload asked for by GetLog has come: the same thing to an operator as an upload of diagnostics. Security white paper §4.4. */
export const logStatusNotification: Handler16<'LogStatusNotification', 'chargers'> = async (
  { status, requestId },
  { chargers },
  { chargerId, receivedAtMs },
) => {
  await chargers.recordProgress(chargerId, 'diagnostics', {
    status,
    atMs: receivedAtMs,
    ...(requestId === undefined ? {} : { requestId }),
  });
  return {};
};
