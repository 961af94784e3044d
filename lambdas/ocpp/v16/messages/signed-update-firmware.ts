import type { Dialect } from './dialect';

export const signedUpdateFirmwareRequest = (t: Dialect) =>
  t.object({
    retries: t.optional(t.integer()),
    retryInterval: t.optional(t.integer()),
    requestId: t.integer(),
    firmware: t.object({
      location: t.text(512),
      retrieveDateTime: t.time(),
      installDateTime: t.optional(t.time()),
      signingCertificate: t.text(5_500),
      signature: t.text(800),
    }),
  });
export const signedUpdateFirmwareResponse = (t: Dialect) =>
  t.object({ status: t.oneOf(['Accepted', 'Rejected', 'AcceptedCanceled', 'InvalidCertificate', 'RevokedCertificate']) });
