import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Caller, Callers } from '../iam/callers';

export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** AWS takes no address that lives longer than seven days. */
const LONGEST_LIFE_S = 604_800;
const CLOCK_SKEW_MS = 900_000;

/**
 * Who signed an address, or why it opens nothing. Strangers come with these over the public port, so here every part is checked as S3 does:
 * method, path, query, the signed headers and the time (Signature Version 4, "authenticating requests: using query parameters").
 */
export function signerOf(
  request: { readonly method: string; readonly path: string; readonly query: string; readonly headers: IncomingHttpHeaders },
  callers: Callers,
  nowMs: number,
): Caller | Refused {
  const query = new URLSearchParams(request.query);
  const text = (name: string) => query.get(`X-Amz-${name}`) ?? '';
  if (!query.has('X-Amz-Signature')) return denied('Anonymous access is forbidden for this operation');
  if (text('Algorithm') !== 'AWS4-HMAC-SHA256') return refused(400, 'AuthorizationQueryParametersError', 'Unsupported X-Amz-Algorithm');
  const [accessKeyId = '', day = '', region = '', service = '', terminator = ''] = text('Credential').split('/');
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(text('Date')) ?? [];
  const lifeS = Number(text('Expires'));
  if (date === undefined || date !== day || time === undefined || service !== 's3' || terminator !== 'aws4_request') {
    return refused(400, 'AuthorizationQueryParametersError', 'X-Amz-Date and X-Amz-Credential do not fit together');
  }
  if (!/^\d+$/.test(text('Expires')) || lifeS < 1 || lifeS > LONGEST_LIFE_S) {
    return refused(400, 'AuthorizationQueryParametersError', 'X-Amz-Expires must be between 1 and 604800');
  }
  const signer = callers.withKey(accessKeyId);
  if (signer === undefined) return refused(403, 'InvalidAccessKeyId', 'The access key id is not one of this server');
  if (text('Security-Token') !== signer.sessionToken) return refused(403, 'InvalidToken', 'The token does not belong to the access key');

  const names = text('SignedHeaders').split(';');
  if (!names.includes('host')) return refused(403, 'AccessDenied', 'The host must be signed');
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    ...names.map(
      (name) =>
        `${name}:${String(request.headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    names.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', text('Date'), scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${signer.secretAccessKey}`,
  );
  if (!isSame(createHmac('sha256', key).update(toSign).digest('hex'), text('Signature'))) {
    return refused(403, 'SignatureDoesNotMatch', 'The signature does not match this method, path, query and host');
  }
  const signedAtMs = Date.parse(`${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`);
  if (!(signedAtMs <= nowMs + CLOCK_SKEW_MS)) return denied('Request is not yet valid');
  if (nowMs > signedAtMs + lifeS * 1_000) return denied('Request has expired');
  return signer.caller;
}

/** Encoded names in order of their bytes, without the signature itself. */
function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((part) => !part.startsWith('X-Amz-Signature='))
    .map((part) => (part.includes('=') ? part : `${part}=`))
    .sort()
    .join('&');
}

function isSame(expected: string, given: string): boolean {
  return /^[0-9a-f]{64}$/.test(given) && timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}

function denied(message: string): Refused {
  return refused(403, 'AccessDenied', message);
}

function refused(status: number, code: string, message: string): Refused {
  return { status, code, message };
}
