import type { Handler16 } from './handler';

/** How far a firmware update has come. OCPP 1.6 §4.5. */
export const firmwareStatusNotification: Handler16<'FirmwareStatusNotification', 'chargers'> = async (
  { status },
  { chargers },
  { chargerId, receivedAtMs },
) => {
  await chargers.recordProgress(chargerId, 'firmware', { status, atMs: receivedAtMs });
  return {};
};
