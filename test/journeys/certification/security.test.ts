import { createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { CARDS, type CaseStation, certification, type Payload } from '../../support/certification';

/**
 * The certification cases of the security extension, in the order in which they can be played: the first takes the server from security
 * profile 1 to 2, all others come by TLS. On one machine the operator does that for all chargers at once, by giving the server a certificate.
 */

const aCase = certification();

const TLS_FILES = join(__dirname, '../../fixtures/tls');
const pathOf = (name: string) => join(TLS_FILES, name);
const pem = (name: string) => readFileSync(pathOf(name), 'utf8');
const behindTls = {
  TLS_CERT: `${pathOf('rsa-cert.pem')}, ${pathOf('cert.pem')}`,
  TLS_KEY: `${pathOf('rsa-key.pem')}, ${pathOf('key.pem')}`,
  TLS_CLIENT_CA: pathOf('client-ca.pem'),
};
const certificate = (file: string) => ({ cert: pem(file), key: pem('client-key.pem') });

/** The four suites of A00.FR.312, in the words of OpenSSL. */
const SUITES = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'AES128-GCM-SHA256', 'AES256-GCM-SHA384'];

interface Handshake {
  readonly authorization?: string;
  readonly protocols?: string;
}

/** The answer to an upgrade: 101 with the subprotocol that was chosen, or the refusal. */
function upgrade({ server, id, password }: CaseStation, { authorization, protocols = 'ocpp1.6' }: Handshake = {}) {
  const basic = Buffer.concat([Buffer.from(`${id}:`), Buffer.from(password)]).toString('base64');
  const credentials = authorization ?? `Basic ${basic}`;
  return new Promise<{ readonly status: number; readonly protocol: string | undefined }>((resolve, reject) => {
    const asking = request(`${server.url}/ocpp/${id}`, {
      rejectUnauthorized: false,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
        'sec-websocket-protocol': protocols,
        ...(credentials === '' ? {} : { authorization: credentials }),
      },
    });
    asking.on('upgrade', ({ headers }, socket) => {
      socket.destroy();
      resolve({ status: 101, protocol: headers['sec-websocket-protocol'] });
    });
    asking.on('response', (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, protocol: answer.headers['sec-websocket-protocol'] });
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** A TLS handshake and nothing more. */
function greets(url: string, options: { readonly ciphers?: string; readonly maxVersion?: 'TLSv1.1' | 'TLSv1.2' } = {}): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connectTls(
      { host: hostname, port: Number(port), servername: 'localhost', rejectUnauthorized: false, minVersion: 'TLSv1', ...options },
      () => resolve(socket),
    );
    socket.once('error', reject);
  });
}

aCase(
  'TC_083_CSMS: the charger is told to take a higher security profile, and does not come in by the lower one again',
  async (station) => {
    const { server } = station;
    const plainUrl = server.chargerUrl;
    expect((await station.isAsked('ChangeConfiguration', { key: 'SecurityProfile', value: '2' })).state).toBe('SUCCEEDED');
    expect((await station.isAsked('Reset', { type: 'Hard' })).state).toBe('SUCCEEDED');
    await station.disconnects();
    await server.restartsWith(behindTls);
    await station.connects();
    await station.boots();
    await station.disconnects();
    expect(plainUrl).toMatch(/^ws:/);
    await expect(server.station(station.id, station.password, { endpoint: plainUrl }).connect()).rejects.toThrow();
    await station.connects();
    await station.reports('Available');
    expect((await station.isAsked('ChangeConfiguration', { key: 'SecurityProfile', value: '3' })).state).toBe('SUCCEEDED');
    expect((await station.isAsked('Reset', { type: 'Hard' })).state).toBe('SUCCEEDED');
    await station.connects(certificate('client-cert-of-tc-083.pem'));
    await station.boots();
    expect(await station.shown()).toMatchObject({ securityProfile: { proven: 3, min: 3 } });
    await station.disconnects();
    await expect(station.connects()).rejects.toThrow('401');
    await station.connects(certificate('client-cert-of-tc-083.pem'));
    await station.reports('Available');
  },
);

aCase('TC_073_CSMS: the charger gets a new key, and comes back with it', async (station) => {
  const old = station.password;
  const rotated = await station.server.api<{ state: string }>('POST', `/chargers/${station.id}/credentials/rotate?wait=20`, undefined, {
    'idempotency-key': station.id,
  });
  expect([rotated.status, rotated.body.state]).toEqual([202, 'SUCCEEDED']);
  const [, change] = station.asked.find(([, { key }]) => key === 'AuthorizationKey') ?? [];
  expect(change?.['value']).toMatch(/^[0-9A-Fa-f]{32,40}$/);
  station.password = Buffer.from(String(change?.['value']), 'hex');
  await station.connects();
  await station.boots();
  expect((await station.shown()).keyChange).toBe('NONE');
  station.password = old;
  expect(await upgrade(station)).toMatchObject({ status: 401 });
});

/** The first steps of a renewal: asked for, requested, and the signed chain on its way. Nothing is signed here (A02.FR.04). */
async function renewsItsCertificate(station: CaseStation, answer: Payload): Promise<string> {
  expect((await station.isAsked('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' })).state).toBe('SUCCEEDED');
  const csr = pem('client.csr');
  expect(await station.says('SignCertificate', { csr })).toEqual({ status: 'Accepted' });
  expect((await station.shown()).certificateRequest).toMatchObject({ csr });
  const chain = `${pem('client-cert.pem')}${pem('client-ca.pem')}`;
  const { state } = await station.isAsked('CertificateSigned', { certificateChain: chain }, answer);
  expect(state).toBe(answer['status'] === 'Accepted' ? 'SUCCEEDED' : 'REJECTED');
  return String(station.asked.findLast(([action]) => action === 'CertificateSigned')?.[1]['certificateChain']);
}

aCase('TC_074_CSMS: the charger renews its certificate, and comes back with it', async (station) => {
  const arrived = new X509Certificate(await renewsItsCertificate(station, { status: 'Accepted' }));
  const own = certificate('client-cert.pem');
  expect(arrived.publicKey.equals(createPublicKey(own.key))).toBe(true);
  expect(arrived.verify(new X509Certificate(pem('client-ca.pem')).publicKey)).toBe(true);
  expect(arrived.subject).toContain(`CN=${station.id}`);
  expect(arrived.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
  await station.connects(own);
  await station.boots();
});

async function installsAndLists(station: CaseStation, certificateType: string): Promise<void> {
  expect((await station.isAsked('InstallCertificate', { certificateType, certificate: pem('client-ca.pem') })).state).toBe('SUCCEEDED');
  const told = { certificateHashData: [hashData('SHA256')], status: 'Accepted' };
  expect(await station.isAsked('GetInstalledCertificateIds', { certificateType }, told)).toMatchObject({
    state: 'SUCCEEDED',
    response: told,
  });
}

function hashData(hashAlgorithm: string): Payload {
  const serialNumber = new X509Certificate(pem('client-ca.pem')).serialNumber;
  return { hashAlgorithm, issuerNameHash: 'a1'.repeat(32), issuerKeyHash: 'b2'.repeat(32), serialNumber };
}

aCase('TC_075_1_CSMS: a root certificate of the manufacturer is installed', (station) =>
  installsAndLists(station, 'ManufacturerRootCertificate'),
);

aCase('TC_075_2_CSMS: a root certificate of the central system is installed', (station) =>
  installsAndLists(station, 'CentralSystemRootCertificate'),
);

aCase('TC_076_CSMS: a root certificate is deleted, by whichever hash the charger tells it', async (station) => {
  const certificateType = 'CentralSystemRootCertificate';
  for (const hashAlgorithm of ['SHA256', 'SHA384', 'SHA512']) {
    expect((await station.isAsked('InstallCertificate', { certificateType, certificate: pem('client-ca.pem') })).state).toBe('SUCCEEDED');
    const told = { certificateHashData: [hashData(hashAlgorithm)], status: 'Accepted' };
    const { response } = await station.isAsked('GetInstalledCertificateIds', { certificateType }, told);
    const [certificateHashData] = (response as typeof told).certificateHashData;
    expect((await station.isAsked('DeleteCertificate', { certificateHashData })).state).toBe('SUCCEEDED');
    const none = { status: 'NotFound' };
    expect((await station.isAsked('GetInstalledCertificateIds', { certificateType }, none)).state).toBe('REJECTED');
  }
});

async function tellsOf(station: CaseStation, type: string): Promise<void> {
  expect(await station.says('SecurityEventNotification', { type, timestamp: new Date().toISOString() })).toEqual({});
  expect(await station.listed(`/chargers/${station.id}/security-events`)).toContainEqual(expect.objectContaining({ type }));
}

aCase('TC_077_CSMS: the charger refuses its new certificate, and says why', async (station) => {
  await renewsItsCertificate(station, { status: 'Rejected' });
  await tellsOf(station, 'InvalidChargePointCertificate');
});

aCase('TC_078_CSMS: the charger refuses a root certificate of ours, and says why', async (station) => {
  const asked = { certificateType: 'CentralSystemRootCertificate', certificate: pem('client-ca.pem') };
  expect((await station.isAsked('InstallCertificate', asked, { status: 'Rejected' })).state).toBe('REJECTED');
  await tellsOf(station, 'InvalidCentralSystemCertificate');
});

aCase('TC_079_CSMS: the security log is uploaded', async (station) => {
  const asked = { log: { remoteLocation: 'https://logs.example.com/up' }, logType: 'SecurityLog', requestId: 79 };
  const told = { status: 'Accepted', filename: 'security.log' };
  expect((await station.isAsked('GetLog', asked, told)).state).toBe('SUCCEEDED');
  await reports(station, 'LogStatusNotification', 79, 'Uploading', 'Uploaded');
});

async function reports(station: CaseStation, action: string, requestId: number, ...statuses: readonly string[]): Promise<void> {
  for (const status of statuses) await station.notifies(action, { status, requestId });
}

function signedFirmware(requestId: number, signature: string): Payload {
  const signingCertificate = pem('client-cert.pem');
  const retrieveDateTime = new Date().toISOString();
  return { requestId, firmware: { location: 'https://firmware.example.com/wall.bin', retrieveDateTime, signingCertificate, signature } };
}

aCase('TC_080_CSMS: signed firmware is fetched, verified and installed', async (station) => {
  expect((await station.isAsked('SignedUpdateFirmware', signedFirmware(80, 'c2lnbmVk'))).state).toBe('SUCCEEDED');
  const action = 'SignedFirmwareStatusNotification';
  await reports(station, action, 80, 'Downloading', 'Downloaded', 'SignatureVerified');
  for (const connectorId of [0, 1]) await station.reports('Unavailable', { connectorId });
  await reports(station, action, 80, 'Installing', 'InstallRebooting');
  await station.connects();
  await station.boots();
  await tellsOf(station, 'FirmwareUpdated');
  await reports(station, action, 80, 'Installed');
  expect((await station.shown()).connectors).toMatchObject([{ status: 'Available' }]);
});

aCase('TC_081_CSMS: the signature of the firmware is wrong', async (station) => {
  expect((await station.isAsked('SignedUpdateFirmware', signedFirmware(81, 'd3Jvbmc='))).state).toBe('SUCCEEDED');
  await reports(station, 'SignedFirmwareStatusNotification', 81, 'Downloading', 'Downloaded', 'InvalidSignature');
  await tellsOf(station, 'InvalidFirmwareSignature');
});

aCase('TC_085_CSMS: nobody comes in without credentials; with its own the charger does', async (station) => {
  await station.disconnects();
  expect(await upgrade(station, { authorization: '' })).toEqual({ status: 401, protocol: undefined });
  await station.connects();
  await station.boots();
});

aCase(
  'TC_086_CSMS: the server shows a certificate that the charger can trust, over TLS 1.2 with each suite of the white paper',
  async (station) => {
    for (const ciphers of SUITES) {
      const socket = await greets(station.server.url, { ciphers, maxVersion: 'TLSv1.2' });
      const certificate = new X509Certificate(socket.getPeerCertificate().raw);
      const { modulusLength, namedCurve } = certificate.publicKey.asymmetricKeyDetails ?? {};
      expect([socket.getProtocol(), socket.getCipher().name, modulusLength ?? namedCurve, certificate.subject]).toEqual([
        'TLSv1.2',
        ciphers,
        ciphers.startsWith('ECDHE-ECDSA') ? 'prime256v1' : 2_048,
        'CN=localhost',
      ]);
      expect(certificate.serialNumber).toMatch(/^[0-9A-F]{2,}$/);
      socket.destroy();
    }
    await expect(greets(station.server.url, { ciphers: 'DEFAULT@SECLEVEL=0', maxVersion: 'TLSv1.1' })).rejects.toThrow();
    await station.connects({ ca: [pem('rsa-cert.pem'), pem('cert.pem')] });
    await station.boots();
  },
);

aCase('TC_087_CSMS: a charger that shows a certificate of ours comes in, one that shows another does not', async (station) => {
  await station.connects(certificate('client-cert-of-tc-087.pem'));
  await station.boots();
  expect((await station.authorizes(CARDS.valid)).status).toBe('Accepted');
  await station.disconnects();
  await expect(station.connects({ cert: pem('rsa-cert.pem'), key: pem('rsa-key.pem') })).rejects.toThrow();
  await expect(station.connects(certificate('client-cert-of-tc-083.pem'))).rejects.toThrow('403');
});

aCase('TC_088_CSMS: a subprotocol that we do not speak is refused, of several the one that we speak is chosen', async (station) => {
  await station.disconnects();
  expect((await upgrade(station, { protocols: 'ocpp0.1' })).status).toBe(400);
  expect(await upgrade(station, { protocols: 'ocpp0.1, ocpp1.6' })).toEqual({ status: 101, protocol: 'ocpp1.6' });
});
