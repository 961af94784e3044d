/** A PKCS #10 request as a charger sent it in SignCertificate. It holds a public key and a name, and nothing secret. */
export interface CertificateRequest {
  readonly csr: string;
  readonly receivedAtMs: number;
}

const PEM = /^\s*-----BEGIN (NEW )?CERTIFICATE REQUEST-----\s([A-Za-z0-9+/=\s]+)-----END \1?CERTIFICATE REQUEST-----\s*$/;

/** Whether a certificate authority could be handed this: PEM around base64. What is in it is for the authority to judge. */
export function isReadableRequest(csr: string): boolean {
  const body = PEM.exec(csr.replaceAll('\\n', '\n'))?.[2]?.replace(/\s/g, '');
  return body !== undefined && body.length > 0 && body.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(body);
}
