import type { Dialect } from './dialect';

export const firmwareStatusNotificationRequest = (t: Dialect) =>
  t.object({ status: t.oneOf(['Downloaded', 'DownloadFailed', 'Downloading', 'Idle', 'InstallationFailed', 'Installing', 'Installed']) });
export { nothing as firmwareStatusNotificationResponse } from './vocabulary';
