import type { Handler16 } from './handler';

/** How far an upload of diagnostics has come. OCPP 1.6 §4.4. */
export const diagnosticsStatusNotification: Handler16<'DiagnosticsStatusNotification', 'chargers'> = async (
  { status },
  { chargers },
  { chargerId, receivedAtMs },
) => {
  await chargers.recordProgress(chargerId, 'diagnostics', { status, atMs: receivedAtMs });
  return {};
};
