import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';

const PREFIX = 'cloudfront-viewer-cert-';

/** CloudFront alone writes these, whatever a client sends under their names ("Viewer mTLS headers"). */
export function isOfCertificates(header: string): boolean {
  return header.toLowerCase().startsWith(PREFIX);
}

/** What CloudFront says of the certificate that a client showed and that was verified before its first request. */
export function certificateHeaders(socket: Socket): readonly (readonly [name: string, value: string])[] {
  const { authorized, getPeerCertificate } = socket as Partial<TLSSocket>;
  const subject = authorized === true ? getPeerCertificate?.call(socket).subject : undefined;
  if (subject === undefined) return [[`${PREFIX}present`, '0']];
  return [
    [`${PREFIX}present`, '1'],
    [`${PREFIX}subject`, distinguishedName(subject)],
  ];
}

/** As RFC 2253 writes it, most specific part first. */
function distinguishedName(subject: PeerCertificate['subject']): string {
  return Object.entries(subject)
    .flatMap(([attribute, values]) => [values ?? []].flat().map((value) => `${attribute}=${escaped(value)}`))
    .reverse()
    .join(',');
}

function escaped(value: string): string {
  return value.replace(/[,+"\\<>;]|^[ #]| $/g, '\\$&');
}
