import type { OriginRequest } from '../../local/edge/origin-request';
import { callHttpApi } from '../../local/http/http-api';
import type { InvocationResult } from '../../local/lambda/function';

const request = (changes: Partial<OriginRequest> = {}): OriginRequest => ({
  method: 'GET',
  path: '/v1/things/a%20b',
  query: '',
  headers: [['Host', 'api1.execute-api.eu-central-1.amazonaws.com']],
  sourceIp: '192.0.2.7',
  ...changes,
});

/** Calls an API whose function gives this answer, and returns both sides. */
async function call(answer: unknown, asked: OriginRequest = request(), body = Buffer.alloc(0), key = '$default') {
  const seen: Record<string, unknown>[] = [];
  const invoke = async (event: unknown): Promise<InvocationResult> => {
    seen.push(JSON.parse(JSON.stringify(event)));
    return answer instanceof Error
      ? { ok: false, errorType: 'Error', errorMessage: answer.message }
      : { ok: true, payload: JSON.stringify(answer) };
  };
  const api = {
    apiId: 'api1',
    region: 'eu-central-1',
    account: '000000000000',
    routes: [{ key, function: { name: 'f', arn: 'f', invoke } }],
  };
  return { response: await callHttpApi(api, asked, body), event: seen[0] };
}

test('the function gets a payload of format 2.0', async () => {
  const asked = request({
    method: 'POST',
    query: 'tag=a&tag=b&empty=',
    headers: [
      ['Host', 'api1.execute-api.eu-central-1.amazonaws.com'],
      ['Content-Type', 'application/json; charset=utf-8'],
      ['X-Twice', '1'],
      ['x-twice', '2'],
      ['Cookie', 'a=1; b=2'],
      ['User-Agent', 'browser'],
    ],
  });
  const { event } = await call({ statusCode: 200 }, asked, Buffer.from('{"ü":1}'));
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/v1/things/a b',
    rawQueryString: 'tag=a&tag=b&empty=',
    cookies: ['a=1', 'b=2'],
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-twice': '1,2', 'user-agent': 'browser' },
    queryStringParameters: { tag: 'a,b', empty: '' },
    requestContext: {
      domainName: 'api1.execute-api.eu-central-1.amazonaws.com',
      http: { method: 'POST', path: '/v1/things/a b', sourceIp: '192.0.2.7', userAgent: 'browser' },
      stage: '$default',
    },
    body: '{"ü":1}',
    isBase64Encoded: false,
  });
  expect(event?.['headers']).not.toHaveProperty('cookie');
});

test('a body that is not text arrives in base64', async () => {
  const asked = request({ method: 'PUT', headers: [['Content-Type', 'application/octet-stream']] });
  const { event } = await call({ statusCode: 204 }, asked, Buffer.from([0, 255, 128]));
  expect(event).toMatchObject({ body: 'AP+A', isBase64Encoded: true });
});

test.each([
  // what the function returns                                                    status  headers                                    body
  [{ statusCode: 418, headers: { 'x-a': 1 }, body: 'short' }, 418, [['x-a', '1']], 'short'],
  [
    { statusCode: 200, cookies: ['a=1', 'b=2'] },
    200,
    [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ],
    '',
  ],
  [{ statusCode: 200, body: 'AP+A', isBase64Encoded: true }, 200, [], Buffer.from([0, 255, 128])],
  [{ hello: 'world' }, 200, [['content-type', 'application/json']], '{"hello":"world"}'],
  ['plain', 200, [['content-type', 'application/json']], 'plain'],
  [{ statusCode: 'no number' }, 500, [['content-type', 'application/json']], '{"message":"Internal Server Error"}'],
  [new Error('boom'), 500, [['content-type', 'application/json']], '{"message":"Internal Server Error"}'],
])('%j becomes %i', async (answer, status, headers, body) => {
  expect((await call(answer)).response).toEqual({ status, headers, body });
});

test('more than 10 MB is refused before the function sees it', async () => {
  const { response, event } = await call({ statusCode: 200 }, request({ method: 'POST' }), Buffer.alloc(10 * 1024 * 1024 + 1));
  expect(response.status).toBe(413);
  expect(event).toBeUndefined();
});

test.each([
  ['GET /v1/things/{id}', 200, { id: 'a b' }],
  ['ANY /v1/{rest+}', 200, { rest: 'things/a b' }],
  ['POST /v1/things/{id}', 404, undefined],
])('the route %s gives %i', async (key, status, pathParameters) => {
  const { response, event } = await call({ statusCode: 200 }, request(), Buffer.alloc(0), key);
  expect(response.status).toBe(status);
  expect(event?.['pathParameters']).toEqual(pathParameters);
});
