import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Callers } from '../../local/iam/callers';
import { readPolicy } from '../../local/iam/policy';
import { ObjectStore } from '../../local/s3/object-store';
import { Buckets } from '../../local/s3/service';

const folder = mkdtempSync(join(tmpdir(), 'tidewatt-s3-'));
const callers = new Callers();
const grants = [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::files/open/*' }];
const credentials = callers.admit({ functionName: 'api', accountId: '0', policy: readPolicy([{ Statement: grants }], 'api') });
const open = () => new Buckets(['files'], new ObjectStore(folder), callers);

let buckets = open();
let server: Server;
let s3: S3Client;
let host: string;
beforeAll(async () => {
  server = createServer((request, response) => void buckets.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  s3 = new S3Client({
    region: 'eu-central-1',
    endpoint: `${host}/_s3`,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    credentials,
  });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const key = 'open/a file (1)+é.log';
const toPut = (Key = key, expiresIn = 60, signingDate = new Date()) =>
  getSignedUrl(s3, new PutObjectCommand({ Bucket: 'files', Key }), { expiresIn, signingDate });
const toGet = (Key = key, Bucket = 'files') => getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 });
async function ask(url: string, options: RequestInit = {}) {
  const answer = await fetch(url, options);
  const text = await answer.text();
  return `${answer.status} ${/<Code>(\w+)</.exec(text)?.[1] ?? text}`.trim();
}

test('a signed address takes one file, and another gives it, whole or from where it broke off, also after a restart', async () => {
  expect(await ask(await toPut(), { method: 'PUT', body: 'old' })).toBe('200');
  expect(await ask(await toPut(), { method: 'PUT', body: '0123456789' })).toBe('200');
  buckets = open();
  expect(await ask(await toGet())).toBe('200 0123456789');
  expect(await ask(await toGet(), { headers: { range: 'bytes=4-' } })).toBe('206 456789');
  expect(await ask(await toGet(), { headers: { range: 'bytes=10-' } })).toBe('416 InvalidRange');
});

test('opens nothing without a signature, out of time, changed, with another method or for another file', async () => {
  const body = 'intruder';
  const put = await toPut();
  const hourAgo = new Date(Date.now() - 3_600_000);
  expect(await ask(put.split('?')[0]!, { method: 'PUT', body })).toBe('403 AccessDenied');
  expect(await ask(await toPut(key, 60, hourAgo), { method: 'PUT', body })).toBe('403 AccessDenied');
  expect(await ask(put.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'), { method: 'PUT', body })).toBe('403 SignatureDoesNotMatch');
  expect(await ask(put.replace('x-id=PutObject', 'x-id=Other'), { method: 'PUT', body })).toBe('403 SignatureDoesNotMatch');
  expect(await ask(put, { method: 'GET' })).toBe('403 SignatureDoesNotMatch');
  expect(await ask(put, { method: 'DELETE' })).toBe('403 SignatureDoesNotMatch');
  expect(await ask(put.replace('/open/', '/open/other-'), { method: 'PUT', body })).toBe('403 SignatureDoesNotMatch');
  expect(await ask(put.replace(/X-Amz-Security-Token=[^&]+/, 'X-Amz-Security-Token=x'), { method: 'PUT', body })).toBe('403 InvalidToken');
  expect(await ask(put.replace(/ASIA\w{4}/, 'ASIA0000'), { method: 'PUT', body })).toBe('403 InvalidAccessKeyId');
  expect(await ask(await toGet())).toBe('200 0123456789');
});

test('a good signature opens no more than its signer may', async () => {
  expect(await ask(await toPut('closed/x'), { method: 'PUT', body: 'x' })).toBe('403 AccessDenied');
  // Clients shorten such a path, and then it is another than the signed one.
  expect(await ask(await toGet('open/../closed/x'))).toBe('403 SignatureDoesNotMatch');
  expect(await ask(await toGet(key, 'elsewhere'))).toBe('404 NoSuchBucket');
  // It may not list, and so is not told what is missing.
  expect(await ask(await toGet('open/missing'))).toBe('403 AccessDenied');
});
