import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { edgeFunction } from '../../local/edge/edge-function';
import type { OriginRequest } from '../../local/edge/origin-request';
import { fileOf } from '../../local/edge/static-files';
import { aFolder } from './an-assembly';

const request: OriginRequest = {
  method: 'GET',
  path: '/ocpp/CP%2F1',
  query: 'a=1&a=2&b=%20',
  headers: [
    ['Host', 'charge.example.com'],
    ['X-Id', 'one'],
    ['Cookie', 'session=abc'],
  ],
  sourceIp: '192.0.2.7',
};

describe('an edge function', () => {
  test('sees the event of CloudFront Functions, with names in lower case and values still encoded', () => {
    const report = `function handler(event) { return { statusCode: 200, body: JSON.stringify(event) }; }`;
    const result = edgeFunction(report, 'report')(request);
    expect('answer' in result && JSON.parse(result.answer.body)).toMatchObject({
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: '192.0.2.7' },
      request: {
        method: 'GET',
        uri: '/ocpp/CP%2F1',
        querystring: { a: { value: '1', multiValue: [{ value: '1' }, { value: '2' }] }, b: { value: '%20' } },
        headers: { host: { value: 'charge.example.com' }, 'x-id': { value: 'one' } },
        cookies: { session: { value: 'abc' } },
      },
    });
  });

  test('rewrites path, query and headers', () => {
    const rewrite = `function handler({ request }) {
      request.uri = '/ocpp';
      request.querystring = { id: { value: 'CP%2F1' } };
      request.headers['x-new'] = { value: 'yes' };
      delete request.headers['x-id'];
      return request;
    }`;
    expect(edgeFunction(rewrite, 'rewrite')(request)).toEqual({
      request: {
        ...request,
        path: '/ocpp',
        query: 'id=CP%2F1',
        headers: [
          ['Host', 'charge.example.com'],
          ['Cookie', 'session=abc'],
          ['x-new', 'yes'],
        ],
      },
    });
  });

  test('may answer itself', () => {
    const refuse = `function handler() { return { statusCode: 404, headers: { 'cache-control': { value: 'no-store' } } }; }`;
    expect(edgeFunction(refuse, 'refuse')(request)).toEqual({
      answer: { status: 404, headers: [['cache-control', 'no-store']], body: '' },
    });
  });

  test.each([
    ['throws', 'function handler() { throw new Error("no"); }'],
    ['never ends', 'function handler() { while (true); }'],
    ['reaches for Node', 'function handler() { return process.env; }'],
    ['makes code of text', 'function handler() { return new Function("return 1")(); }'],
  ])('that %s is an error page and no more', (_what, source) => {
    expect(edgeFunction(source, 'bad')(request)).toMatchObject({ answer: { status: 503 } });
  });

  test('that is not JavaScript stops the start', () => {
    expect(() => edgeFunction('function (', 'typo')).toThrow('The edge function typo does not run');
  });
});

describe('files of a bucket', () => {
  const folder = aFolder();
  const pages = join(folder.path, 'pages');
  beforeAll(() => {
    mkdirSync(join(pages, 'assets'), { recursive: true });
    writeFileSync(join(pages, 'index.html'), '<p>old</p>');
    writeFileSync(join(pages, 'assets', 'app.js'), 'const url = "<<marker>>";');
    writeFileSync(join(folder.path, 'secret.txt'), 'secret');
    symlinkSync(join(folder.path, 'secret.txt'), join(pages, 'link.txt'));
  });
  afterAll(() => folder.dispose());
  const sources = [{ folder: pages, markers: { '<<marker>>': 'https://api' } }];

  test('are served with their type, and with what the deployment fills in', async () => {
    expect(await fileOf(sources, '/assets/app.js')).toEqual({
      contentType: 'text/javascript; charset=utf-8',
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      body: Buffer.from('const url = "https://api";'),
    });
  });

  test.each([
    '/missing.txt',
    '/',
    '/assets',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/link.txt',
    '/%00',
    '/%E0%A4%A',
  ])('%s is not there', async (path) => {
    expect(await fileOf(sources, path)).toBeUndefined();
  });
});
