import type { Dialect } from './dialect';
import { certificateHashData, certificateUse } from './vocabulary';

export const getInstalledCertificateIdsRequest = (t: Dialect) => t.object({ certificateType: certificateUse(t) });
export const getInstalledCertificateIdsResponse = (t: Dialect) =>
  t.object({ certificateHashData: t.optional(t.list(certificateHashData(t), 1)), status: t.oneOf(['Accepted', 'NotFound']) });
