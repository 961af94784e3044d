import type { Handler16 } from './handler';

/** How far an update asked for by SignedUpdateFirmware has come. Security white paper §4.8. */
export const signedFirmwareStatusNotification: Handler16<'SignedFirmwareStatusNotification', 'chargers'> = async (
  { status, requestId },
  { chargers },
  { chargerId, receivedAtMs },
) => {
  await chargers.recordProgress(chargerId, 'firmware', {
    status,
    atMs: receivedAtMs,
    ...(requestId === undefined ? {} : { requestId }),
  });
  return {};
};
