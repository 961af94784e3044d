import type { Dialect } from './dialect';

export const signCertificateRequest = (t: Dialect) => t.object({ csr: t.text(5_500) });
export { acceptedOrRejected as signCertificateResponse } from './vocabulary';
