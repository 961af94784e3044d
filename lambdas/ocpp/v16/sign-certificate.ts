import { isReadableRequest } from '../../domain/chargers/certificate-request';
import type { Handler16 } from './handler';

/**
 * A charger wants a certificate. We are no certificate authority (security white paper A02.FR.04): the request is kept with the charger for
 * whoever is, and the signed chain comes back through CertificateSigned. The answer only says whether the request can be processed
 * (A02.FR.11, A02.FR.12).
 */
export const signCertificate: Handler16<'SignCertificate', 'chargers' | 'log'> = async (
  { csr },
  { chargers, log },
  { chargerId, receivedAtMs },
) => {
  const isReadable = csr.length <= LONGEST && isReadableRequest(csr);
  if (isReadable) await chargers.recordCertificateRequest(chargerId, { csr, receivedAtMs });
  log.info('CERTIFICATE_REQUESTED', { chargerId, isReadable });
  return { status: isReadable ? 'Accepted' : 'Rejected' };
};

/** White paper, SignCertificate.req: csr has at most 5,500 characters. */
const LONGEST = 5_500;
