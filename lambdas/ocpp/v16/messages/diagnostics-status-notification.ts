import type { Dialect } from './dialect';

export const diagnosticsStatusNotificationRequest = (t: Dialect) =>
  t.object({ status: t.oneOf(['Idle', 'Uploaded', 'UploadFailed', 'Uploading']) });
export { nothing as diagnosticsStatusNotificationResponse } from './vocabulary';
