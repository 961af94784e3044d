import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { ApiWorld } from './world';

/** An HTTP API event, payload format 2.0, as API Gateway writes it: lower-case header names, path decoded. */
function anEvent(
  method: string,
  rawPath: string,
  over: { query?: string; headers?: Record<string, string>; body?: string; base64?: boolean } = {},
) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: over.query ?? '',
    headers: { host: 'x.execute-api.eu-central-1.amazonaws.com', authorization: 'Bearer admin', ...over.headers },
    requestContext: {
      accountId: '123456789012',
      apiId: 'x',
      domainName: 'x.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'x',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.9', userAgent: 'test' },
      requestId: 'gateway-1',
      routeKey: '$default',
      stage: '$default',
      time: '01/Mar/2026:08:00:00 +0000',
      timeEpoch: 1,
    },
    ...(over.body === undefined ? {} : { body: over.body }),
    isBase64Encoded: over.base64 ?? false,
  } as unknown as LambdaEvent;
}

test('a charger with a space in its name is registered and read through API Gateway', async () => {
  const invoke = handle(new ApiWorld().api);
  const json = { 'content-type': 'application/json' };
  const created = await invoke(anEvent('POST', '/v1/chargers', { headers: json, body: '{"id":"CP 1"}' }));
  expect([created.statusCode, created.isBase64Encoded]).toEqual([201, false]);
  const read = await invoke(anEvent('GET', '/v1/chargers/CP 1'));
  expect([read.statusCode, JSON.parse(read.body).id]).toEqual([200, 'CP 1']);
});

test('a refusal is text, with the id that the access log has', async () => {
  const answer = await handle(new ApiWorld().api)(anEvent('GET', '/v1/chargers/none'));
  expect([answer.statusCode, answer.isBase64Encoded]).toEqual([404, false]);
  expect(JSON.parse(answer.body).instance).toBe('urn:tidewatt:request:gateway-1');
});

test('a body that came as base64 is read, a CSV and its query too', async () => {
  const invoke = handle(new ApiWorld().api);
  const body = Buffer.from('start,value\n2026-03-01T00:00:00Z,83.45\n').toString('base64');
  const answer = await invoke(
    anEvent('PUT', '/v1/signals/price/DE-LU', { query: 'unit=EUR%2FMWh', headers: { 'content-type': 'text/csv' }, body, base64: true }),
  );
  expect(JSON.parse(answer.body)).toMatchObject({ imported: 1, unit: 'EUR/kWh' });
});

test('documentation, style and contract leave as text', async () => {
  const invoke = handle(new ApiWorld().api);
  for (const path of ['/v1/docs', '/v1/docs.css', '/v1/openapi.json']) {
    expect([path, (await invoke(anEvent('GET', path, { headers: {} }))).isBase64Encoded]).toEqual([path, false]);
  }
});
