import type { Dialect } from './dialect';

export const logStatusNotificationRequest = (t: Dialect) =>
  t.object({
    status: t.wordOf(['BadMessage', 'Idle', 'NotSupportedOperation', 'PermissionDenied', 'Uploaded', 'UploadFailure', 'Uploading']),
    requestId: t.optional(t.integer()),
  });
export { nothing as logStatusNotificationResponse } from './vocabulary';
