import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

const source = readFileSync(join(__dirname, '../../lib/edge/charger-path.js'), 'utf8');

/** CloudFront's viewer-request event, as far as the function sees it. */
function viewerAsksFor(uri: string, querystring: Record<string, { value: string }> = {}, headers: Record<string, { value: string }> = {}) {
  const viewer = { ip: '192.0.2.7' };
  const context = createContext({ event: { version: '1.0', viewer, request: { method: 'GET', uri, querystring, headers, cookies: {} } } });
  // Through JSON, because objects of another realm are never equal to ours.
  return JSON.parse(runInContext(`${source};JSON.stringify(handler(event))`, context));
}

describe('a charger that connects is passed on with its id in the query', () => {
  test.each([
    // path                                 id as API Gateway reads it
    ['/ocpp/CP001', 'CP001'],
    ['/ocpp/DE*TDW*E0001', 'DE*TDW*E0001'],
    ['/ocpp/urn:uuid:6ba7b810-9dad-11d1', 'urn:uuid:6ba7b810-9dad-11d1'],
    ['/ocpp/Wallbox%20Garage', 'Wallbox Garage'],
    ['/ocpp/a+b', 'a+b'],
    ['/ocpp/a%26id=b', 'a&id=b'],
    ['/ocpp/S%C3%A4ule-7', 'Säule-7'],
    ['/ocpp/%E2%9A%A1', '⚡'],
    [`/ocpp/${'x'.repeat(48)}`, 'x'.repeat(48)],
  ])('%s', (path, id) => {
    const request = viewerAsksFor(path);
    expect(request.uri).toBe('/ocpp');
    expect(Object.keys(request.querystring)).toEqual(['id']);
    expect(decodeURIComponent(request.querystring.id.value)).toBe(id);
    expect(request.querystring.id.value).toMatch(/^[\w\-.!~*'()%]+$/);
  });

  test('its own query is dropped: nobody names one charger in the path and another behind it', () => {
    expect(viewerAsksFor('/ocpp/CP001', { id: { value: 'CP002' }, debug: { value: '1' } }).querystring).toEqual({ id: { value: 'CP001' } });
  });
});

test('its address goes along, whatever it says of itself', () => {
  expect(viewerAsksFor('/ocpp/CP001').headers).toEqual({ 'tidewatt-viewer': { value: '192.0.2.7' } });
  expect(viewerAsksFor('/ocpp/CP001', {}, { 'tidewatt-viewer': { value: '198.51.100.9' } }).headers).toEqual({
    'tidewatt-viewer': { value: '192.0.2.7' },
  });
});

describe('anything else is answered at the edge', () => {
  test.each([
    ['/ocpp/', 404],
    ['/ocpp', 404],
    ['/ocpp//CP001', 404],
    ['/ocpp/CP001/', 404],
    ['/ocpp/site/CP001', 404],
    ['/OCPP/CP001', 404],
    ['/x/ocpp/CP001', 404],
    ['/ocpp/%', 400],
    ['/ocpp/%E4', 400],
    ['/ocpp/CP%00', 400],
    ['/ocpp/CP%0d%0aHost:x', 400],
    ['/ocpp/site%2FCP001', 400],
    [`/ocpp/${'x'.repeat(49)}`, 400],
  ])('%s → %i', (path, statusCode) => {
    expect(viewerAsksFor(path)).toMatchObject({ statusCode, headers: { 'cache-control': { value: 'no-store' } } });
  });
});

test('it fits into the 10 kB of a CloudFront function', () => {
  expect(Buffer.byteLength(source)).toBeLessThan(10_240);
});
