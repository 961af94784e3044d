import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

const source = readFileSync(join(__dirname, '../../lib/edge/charger-path.js'), 'utf8');

/** CloudFront's viewer-request event, as far as the function sees it. */
function viewerAsksFor(
  uri: string,
  querystring: Record<string, { value: string }> = {},
  headers: Record<string, { value: string; multiValue?: { value: string }[] }> = {},
  code = source,
) {
  const viewer = { ip: '192.0.2.7' };
  const context = createContext({ event: { version: '1.0', viewer, request: { method: 'GET', uri, querystring, headers, cookies: {} } } });
  // Through JSON, because objects of another realm are never equal to ours.
  return JSON.parse(runInContext(`${code};JSON.stringify(handler(event))`, context));
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

describe('a certificate that CloudFront verified', () => {
  const trusting = source.replace('const CLIENT_CERTIFICATES = false;', 'const CLIENT_CERTIFICATES = true;');
  const shows = (subject: string, present = '1', path = '/ocpp/CP001') =>
    viewerAsksFor(
      path,
      {},
      { 'cloudfront-viewer-cert-present': { value: present }, 'cloudfront-viewer-cert-subject': { value: subject } },
      trusting,
    );
  const certified = ({ statusCode, headers }: { statusCode?: number; headers: Record<string, { value: string }> }) =>
    statusCode ?? headers['tidewatt-certificate']?.value;

  test.each([
    // subject                                     path              what the authorizer is told, or the answer
    ['CN=CP001', '/ocpp/CP001', 'CP001'],
    ['CN=CP001,O=Acme Charging,C=NL', '/ocpp/CP001', 'CP001'],
    ['O=Acme\\, Inc.,CN=CP001', '/ocpp/CP001', 'CP001'],
    ['OU=Chargers+CN=CP001,O=Acme', '/ocpp/CP001', 'CP001'],
    ['2.5.4.5=7,cn=CP001', '/ocpp/CP001', 'CP001'],
    ['CN=a\\+b', '/ocpp/a+b', 'a%2Bb'],
    ['CN=a\\2Bb', '/ocpp/a+b', 'a%2Bb'],
    ['CN=Wallbox Garage,O=Acme', '/ocpp/Wallbox%20Garage', 'Wallbox%20Garage'],
    ['CN=CP002', '/ocpp/CP001', 403],
    ['CN=cp001', '/ocpp/CP001', 403],
    ['CN=CP001 ', '/ocpp/CP001', 403],
    ['CN=CP0011', '/ocpp/CP001', 403],
    ['O=CP001', '/ocpp/CP001', 403],
    ['CN=CP001,CN=CP002', '/ocpp/CP002', 403],
    ['CN=CP001+CN=CP002', '/ocpp/CP001', 403],
    ['O=Acme\\,CN=CP001', '/ocpp/CP001', 403],
    ['O="Acme,CN=CP001"', '/ocpp/CP001', 403],
    ['CN=CP001;O=Acme', '/ocpp/CP001', 403],
    ['', '/ocpp/CP001', 403],
  ])('%j at %s → %j', (subject, path, expected) => {
    expect(certified(shows(subject, '1', path))).toBe(expected);
  });

  test('without one, whatever the client writes itself is nothing', () => {
    expect(certified(shows('CN=CP001', '0'))).toBeUndefined();
    const both = { value: '0', multiValue: [{ value: '0' }, { value: '1' }] };
    const written = { 'tidewatt-certificate': { value: 'CP001' }, 'cloudfront-viewer-cert-subject': { value: 'CN=CP001' } };
    expect(certified(viewerAsksFor('/ocpp/CP001', {}, { ...written, 'cloudfront-viewer-cert-present': both }, trusting))).toBeUndefined();
    expect(certified(viewerAsksFor('/ocpp/CP001', {}, written, trusting))).toBeUndefined();
  });

  test('a subject that came twice is nobody’s', () => {
    const twice = { value: 'CN=CP001', multiValue: [{ value: 'CN=CP001' }, { value: 'CN=CP002' }] };
    const headers = { 'cloudfront-viewer-cert-present': { value: '1' }, 'cloudfront-viewer-cert-subject': twice };
    expect(certified(viewerAsksFor('/ocpp/CP001', {}, headers, trusting))).toBe(403);
  });

  test('where no certificates are verified, nothing that looks like one counts', () => {
    const headers = { 'cloudfront-viewer-cert-present': { value: '1' }, 'cloudfront-viewer-cert-subject': { value: 'CN=CP001' } };
    expect(certified(viewerAsksFor('/ocpp/CP001', {}, { ...headers, 'tidewatt-certificate': { value: 'CP001' } }))).toBeUndefined();
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
