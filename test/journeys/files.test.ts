import { request } from 'node:http';
import { eventually, TidewattServer } from '../support/server';

let server: TidewattServer;
beforeAll(async () => {
  server = await TidewattServer.start();
}, 150_000);
afterAll(() => server.stop());

interface Listed {
  readonly items: {
    id: string;
    commandState: string;
    status: string | null;
    fileName?: string;
    file?: { sizeBytes: number; downloadUrl: string };
  }[];
}

/** What a charger's simple file client does: one request, no credentials, no redirects followed. */
function fetchPlainly(url: string, method: 'GET' | 'PUT', body?: Buffer, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; location: string | undefined; body: Buffer }>((resolve, reject) => {
    const sent = request(
      url,
      { method, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': body.length }) } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, location: answer.headers.location, body: Buffer.concat(chunks) }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function aStation(id: string) {
  const station = server.station(id, await server.addCharger(id));
  const asked: [string, Record<string, unknown>][] = [];
  station.handle(async ({ method = '', params = {} }): Promise<Record<string, unknown>> => {
    asked.push([method, params]);
    if (method === 'GetConfiguration') return { configurationKey: [] };
    if (method === 'GetDiagnostics') return { fileName: 'diag 1.log' };
    return method === 'UpdateFirmware' ? {} : { status: 'Accepted' };
  });
  await station.connect();
  await station.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Wall' });
  return { station, askedFor: (method: string) => eventually(async () => asked.find(([name]) => name === method)?.[1], method) };
}

test('a charger uploads its diagnostics to the address it was given, and the operator downloads them', async () => {
  const { station, askedFor } = await aStation('CP-DIAG');
  const { status } = await server.api('POST', '/chargers/CP-DIAG/diagnostics', { startTime: '2026-03-01T00:00:00Z' });
  expect(status).toBe(202);
  const asked = await askedFor('GetDiagnostics');
  expect(asked).toEqual({ location: expect.stringContaining(`${server.url}/_s3/`), startTime: '2026-03-01T00:00:00.000Z' });
  const location = String(asked['location']);

  await station.call('DiagnosticsStatusNotification', { status: 'Uploading' });
  const file = Buffer.alloc(300_000, 'charger log\n');
  expect(
    (
      await fetchPlainly(
        location.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        'PUT',
        file,
      )
    ).status,
  ).toBe(403);
  expect((await fetchPlainly(location, 'GET')).status).toBe(403);
  expect((await fetchPlainly(location, 'PUT', file)).status).toBe(200);
  await station.call('DiagnosticsStatusNotification', { status: 'Uploaded' });

  const listed = (await server.api<Listed>('GET', '/chargers/CP-DIAG/diagnostics')).body.items;
  expect(listed).toEqual([
    expect.objectContaining({
      commandState: 'SUCCEEDED',
      status: 'Uploaded',
      fileName: 'diag 1.log',
      file: expect.objectContaining({ sizeBytes: 300_000 }),
    }),
  ]);
  const downloaded = await fetchPlainly(listed[0]!.file!.downloadUrl, 'GET');
  expect([downloaded.status, downloaded.body.equals(file)]).toEqual([200, true]);
  await station.close();
}, 90_000);

test('a charger fetches new firmware by a short address, goes on where it broke off, and reports', async () => {
  const { station, askedFor } = await aStation('CP-FW');
  const registered = await server.api<{ id: string; uploadUrl: string }>('POST', '/firmware', { name: 'Wall', version: '2.0' });
  const image = Buffer.from(Array.from({ length: 100_000 }, (_, k) => k % 251));
  const early = await server.api<{ code: string }>('POST', '/chargers/CP-FW/firmware', { firmwareId: registered.body.id });
  expect([early.status, early.body.code]).toEqual([409, 'FIRMWARE_FILE_MISSING']);
  expect((await fetchPlainly(registered.body.uploadUrl, 'PUT', image)).status).toBe(200);

  expect((await server.api('POST', '/chargers/CP-FW/firmware', { firmwareId: registered.body.id })).status).toBe(202);
  const location = String((await askedFor('UpdateFirmware'))['location']);
  expect(location).toMatch(new RegExp(`^${server.url}/v1/f/[A-Za-z0-9]{22}$`));

  await station.call('FirmwareStatusNotification', { status: 'Downloading' });
  const led = await fetchPlainly(location, 'GET');
  expect(led.status).toBe(307);
  const first = await fetchPlainly(led.location ?? '', 'GET', undefined, { range: 'bytes=0-59999' });
  const rest = await fetchPlainly((await fetchPlainly(location, 'GET')).location ?? '', 'GET', undefined, { range: 'bytes=60000-' });
  expect([first.status, rest.status, Buffer.concat([first.body, rest.body]).equals(image)]).toEqual([206, 206, true]);
  await station.call('FirmwareStatusNotification', { status: 'Installed' });

  const updates = (await server.api<Listed>('GET', '/chargers/CP-FW/firmware')).body.items;
  expect(updates).toEqual([expect.objectContaining({ commandState: 'SUCCEEDED', status: 'Installed' })]);
  expect((await server.api<{ items: unknown[] }>('GET', '/firmware')).body.items).toEqual([
    expect.objectContaining({ sizeBytes: 100_000 }),
  ]);
  await station.close();
}, 90_000);
