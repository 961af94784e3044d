import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { TidewattServer } from '../support/server';

/** Security profile 3: who comes in by a certificate, over real TLS sockets, through the edge function and the authorizer as they are deployed. */

const TLS_FILES = join(__dirname, '../fixtures/tls');
const pem = (name: string) => readFileSync(join(TLS_FILES, name), 'utf8');
const shown = (cert: string) => ({ cert: pem(cert), key: pem('client-key.pem') });

let server: TidewattServer;
let passwords: Record<string, string>;
beforeAll(async () => {
  server = await TidewattServer.start({
    TLS_CERT: join(TLS_FILES, 'rsa-cert.pem'),
    TLS_KEY: join(TLS_FILES, 'rsa-key.pem'),
    TLS_CLIENT_CA: join(TLS_FILES, 'client-ca.pem'),
  });
  passwords = { CERTIFIED: await server.addCharger('CERTIFIED'), NEIGHBOUR: await server.addCharger('NEIGHBOUR') };
}, 180_000);
afterAll(() => server?.stop(), 30_000);

interface Knock {
  readonly id: string;
  readonly password?: string;
  readonly headers?: Record<string, string>;
  readonly tls?: SecureContextOptions;
}

/** The status of the answer to a handshake, or that there was none; a socket that opens is closed at once. */
function knock({ id, password, headers = {}, tls = {} }: Knock): Promise<number | 'no answer'> {
  return new Promise((resolve) => {
    const asking = request(`${server.url}/ocpp/${id}`, {
      rejectUnauthorized: false,
      agent: false,
      ...tls,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
        'sec-websocket-protocol': 'ocpp1.6',
        ...(password === undefined ? {} : { authorization: `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}` }),
        ...headers,
      },
    });
    asking.on('upgrade', (_answer, socket) => {
      socket.destroy();
      resolve(101);
    });
    asking.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asking.on('error', () => resolve('no answer'));
    asking.end();
  });
}

const OWN = shown('client-cert-of-certified.pem');
const charger = async (id: string) => (await server.api('GET', `/chargers/${id}`)).body;

test('before that, a password comes in over TLS, and without either nobody does', async () => {
  expect(await knock({ id: 'CERTIFIED', password: passwords['CERTIFIED'] ?? '' })).toBe(101);
  expect(await knock({ id: 'CERTIFIED' })).toBe(401);
});

const SPOOFED = {
  'CloudFront-Viewer-Cert-Present': '1',
  'CloudFront-Viewer-Cert-Subject': 'CN=CERTIFIED',
  'Tidewatt-Certificate': 'CERTIFIED',
  'Tidewatt-Edge': 'local',
};

test.each<[string, Knock, number | 'no answer']>([
  ['headers that say there was one, from somebody without', { id: 'CERTIFIED', headers: SPOOFED }, 401],
  ['such headers from a charger with another certificate', { id: 'CERTIFIED', headers: SPOOFED, tls: shown('client-cert.pem') }, 403],
  ['the certificate of another charger', { id: 'NEIGHBOUR', tls: OWN }, 403],
  ['the certificate of an unknown charger', { id: 'TC-074-CSMS', tls: shown('client-cert.pem') }, 401],
  ['the same name from an authority that is not ours', { id: 'CERTIFIED', tls: shown('client-cert-by-stranger.pem') }, 'no answer'],
  ['TLS 1.1', { id: 'CERTIFIED', tls: { ...OWN, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } }, 'no answer'],
])('nobody comes in by %s', async (_what, asked, answer) => {
  expect(await knock(asked)).toBe(answer);
});

test('a password does not help whoever shows the certificate of another charger', async () => {
  expect(await knock({ id: 'NEIGHBOUR', password: passwords['NEIGHBOUR'] ?? '', tls: OWN })).toBe(403);
});

test('with its own certificate a charger comes in without a password, and by nothing less from then on', async () => {
  expect(await knock({ id: 'CERTIFIED', tls: OWN })).toBe(101);
  expect(await charger('CERTIFIED')).toMatchObject({ securityProfile: { proven: 3, min: 3 } });
  expect(await knock({ id: 'CERTIFIED', password: passwords['CERTIFIED'] ?? '' })).toBe(401);
  expect(await knock({ id: 'CERTIFIED', tls: { ...OWN, maxVersion: 'TLSv1.2' } })).toBe(101);
  expect(await knock({ id: 'NEIGHBOUR', password: passwords['NEIGHBOUR'] ?? '' })).toBe(101);
});

test('one that an operator rejected stays outside, whatever its certificate says', async () => {
  expect((await server.api('POST', '/chargers/CERTIFIED/reject')).status).toBe(200);
  expect(await knock({ id: 'CERTIFIED', tls: OWN })).toBe(401);
  expect((await server.api('POST', '/chargers/CERTIFIED/approve')).status).toBe(200);
  expect(await knock({ id: 'CERTIFIED', tls: OWN })).toBe(101);
});
