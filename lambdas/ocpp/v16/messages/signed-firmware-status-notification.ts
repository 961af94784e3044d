import type { Dialect } from './dialect';

export const signedFirmwareStatusNotificationRequest = (t: Dialect) =>
  t.object({
    status: t.wordOf([
      'Downloaded',
      'DownloadFailed',
      'Downloading',
      'DownloadScheduled',
      'DownloadPaused',
      'Idle',
      'InstallationFailed',
      'Installing',
      'Installed',
      'InstallRebooting',
      'InstallScheduled',
      'InstallVerificationFailed',
      'InvalidSignature',
      'SignatureVerified',
    ]),
    requestId: t.optional(t.integer()),
  });
export { nothing as signedFirmwareStatusNotificationResponse } from './vocabulary';
