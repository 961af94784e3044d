import type { Dialect } from './dialect';
import { certificateUse } from './vocabulary';

export const installCertificateRequest = (t: Dialect) => t.object({ certificateType: certificateUse(t), certificate: t.text(5_500) });
export const installCertificateResponse = (t: Dialect) => t.object({ status: t.oneOf(['Accepted', 'Failed', 'Rejected']) });
