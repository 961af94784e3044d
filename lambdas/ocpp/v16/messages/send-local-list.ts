import type { Dialect } from './dialect';
import { idTagInfo } from './vocabulary';

export const sendLocalListRequest = (t: Dialect) =>
  t.object({
    listVersion: t.integer(),
    localAuthorizationList: t.optional(t.list(t.object({ idTag: t.text(20), idTagInfo: t.optional(idTagInfo(t)) }))),
    updateType: t.oneOf(['Differential', 'Full']),
  });
export const sendLocalListResponse = (t: Dialect) =>
  t.object({ status: t.oneOf(['Accepted', 'Failed', 'NotSupported', 'VersionMismatch']) });
