import type { Dialect } from './dialect';
import { certificateHashData } from './vocabulary';

export const deleteCertificateRequest = (t: Dialect) => t.object({ certificateHashData: certificateHashData(t) });
export const deleteCertificateResponse = (t: Dialect) => t.object({ status: t.oneOf(['Accepted', 'Failed', 'NotFound']) });
