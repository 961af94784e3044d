import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Caller, type Callers, denial } from '../iam/callers';
import type { AwsAnswer, AwsService } from '../services/aws-request';
import type { ObjectStore, StoredObject } from './object-store';
import { type Refused, signerOf } from './presigned';

/** Where the buckets are on the one public port. No page, API or charger address begins with it. */
export const BUCKETS_PATH = '/_s3';

export function isForBuckets(path: string): boolean {
  return path.startsWith(`${BUCKETS_PATH}/`);
}

interface ObjectRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly content: Readable;
}

interface ObjectAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Readable | string;
}

/** The right that each method needs (Service Authorization Reference, Amazon S3). */
const ACTIONS: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

/** S3 as far as it is used: single objects by path-style address, for functions with their credentials and for strangers with a signed address. */
export class Buckets {
  readonly #names: ReadonlySet<string>;
  readonly #objects: ObjectStore;
  readonly #callers: Callers;

  constructor(names: readonly string[], objects: ObjectStore, callers: Callers) {
    this.#names = new Set(names);
    this.#objects = objects;
    this.#callers = callers;
  }

  /** A function's own request. */
  readonly service: AwsService = async ({ caller, method, path, headers, body }) => {
    const {
      status,
      headers: own,
      content,
    } = await this.#perform(caller, { method, ...split(path), headers, content: Readable.from([body]) });
    return { status, headers: own, body: typeof content === 'string' ? content : await bytesOf(content) } satisfies AwsAnswer;
  };

  /** A request from outside: the address itself is the proof. */
  async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = { method: incoming.method ?? 'GET', ...split(incoming.url ?? '/'), headers: incoming.headers, content: incoming };
    const signer = signerOf(request, this.#callers, Date.now());
    const answer = 'code' in signer ? failure(signer) : await this.#perform(signer, request);
    // An upload that is refused is not read to its end.
    const rest = request.method === 'PUT' && answer.status >= 400 ? { connection: 'close' } : {};
    response.writeHead(answer.status, { ...answer.headers, ...rest });
    if (typeof answer.content === 'string') response.end(answer.content);
    else await pipeline(answer.content, response);
  }

  async #perform(caller: Caller, request: ObjectRequest): Promise<ObjectAnswer> {
    const [, bucket = '', rawKey = ''] = /^\/_s3\/([^/]+)\/(.+)$/.exec(request.path) ?? [];
    const key = decoded(rawKey);
    const action = ACTIONS[request.method];
    if (action === undefined || key === undefined || rawKey === '')
      return failure({ status: 405, code: 'MethodNotAllowed', message: request.method });
    if (!this.#names.has(bucket)) return failure({ status: 404, code: 'NoSuchBucket', message: bucket });
    const refusal = denial(caller, [{ action, resource: `arn:aws:s3:::${bucket}/${key}` }]);
    if (refusal !== undefined) return failure({ status: 403, code: 'AccessDenied', message: refusal });
    if (request.method === 'DELETE') {
      this.#objects.delete(bucket, key);
      return { status: 204, headers: {}, content: '' };
    }
    if (request.method === 'PUT') {
      // S3 wants to know the size beforehand; chunks of unknown number it refuses.
      if (request.headers['content-length'] === undefined) return failure({ status: 411, code: 'MissingContentLength', message: key });
      const type = String(request.headers['content-type'] ?? 'binary/octet-stream');
      const { etag } = await this.#objects.put(bucket, key, request.content, type);
      return { status: 200, headers: { etag, 'content-length': '0' }, content: '' };
    }
    const found = this.#objects.find(bucket, key);
    if (found !== undefined) return this.#give(bucket, found, request);
    // Whoever may not list a bucket is not told what it does not hold.
    const mayList = caller.policy.allows({ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` });
    return failure(
      mayList
        ? { status: 404, code: 'NoSuchKey', message: 'There is no object with this key.' }
        : { status: 403, code: 'AccessDenied', message: key },
      request.method === 'HEAD',
    );
  }

  #give(bucket: string, found: StoredObject, { method, query, headers }: ObjectRequest): ObjectAnswer {
    const { sizeBytes } = found;
    const range = rangeOf(headers['range'], sizeBytes);
    if (range === 'BEYOND') return failure({ status: 416, code: 'InvalidRange', message: `The object has ${sizeBytes} bytes.` });
    const { first, last } = range ?? { first: 0, last: sizeBytes - 1 };
    const disposition = new URLSearchParams(query).get('response-content-disposition');
    return {
      status: range === undefined ? 200 : 206,
      headers: {
        'content-type': found.contentType,
        'content-length': String(last - first + 1),
        'accept-ranges': 'bytes',
        etag: found.etag,
        'last-modified': new Date(found.modifiedAtMs).toUTCString(),
        // Strangers upload here, and this server also serves the console.
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        ...(range === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${sizeBytes}` }),
        ...(disposition === null ? {} : { 'content-disposition': disposition }),
      },
      content: method === 'HEAD' ? '' : this.#objects.read(bucket, found, { first, last }),
    };
  }
}

/** One range, as a download that goes on asks for; anything else is answered whole (RFC 9110 §14.2). */
function rangeOf(header: string | string[] | undefined, sizeBytes: number): { first: number; last: number } | 'BEYOND' | undefined {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(String(header ?? '')) ?? [];
  if (from === undefined) return undefined;
  const first = Number(from);
  const last = to === '' || to === undefined ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return first > last ? 'BEYOND' : { first, last };
}

function split(url: string): { readonly path: string; readonly query: string } {
  const question = url.indexOf('?');
  return question === -1 ? { path: url, query: '' } : { path: url.slice(0, question), query: url.slice(question + 1) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function failure({ status, code, message }: Refused, isHead = false): ObjectAnswer {
  const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const content = isHead ? '' : `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${text}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml', 'content-length': String(Buffer.byteLength(content)) }, content };
}

async function bytesOf(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
