import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDynoxide } from '../../local/dynamodb/engine';
import { eventually, TidewattServer } from '../support/server';

/**
 * Whatever happens to be a secret, or a driver's card, is looked for afterwards in every line that the functions logged and in every item
 * of every table, as plain text and in the spellings in which it travels (security white paper A01.FR.08, A01.FR.09).
 */

const TAG = '04A2B3C4D5E680';
const STRANGER = 'STRANGER77AB';
const ADMIN_PASSWORD = 'Correct-Horse-42';
const WRONG_PASSWORD = 'Wrong-Horse-4711';
const NEW_KEY = '5a5b5c5d5e5f606162636465666768696a6b6c6d';
const SIGNATURE = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const TOLD_PASSWORD = 'the-charger-told-it';
const VENDOR_SECRET = 'hunter2-of-the-vendor';

let server: TidewattServer;
beforeAll(async () => {
  server = await TidewattServer.start();
}, 180_000);
afterAll(() => server?.stop(), 30_000);

/** Everything that an operator, a charger and somebody at the door do; answers what of it nobody may read afterwards. */
async function aWholeDay(): Promise<Record<string, string>> {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const logIn = (password: string) => post('/auth/login', { email: 'owner@example.com', password });
  const { accessToken } = (await (await logIn(ADMIN_PASSWORD)).json()) as { accessToken: string };
  expect((await logIn(WRONG_PASSWORD)).status).toBe(401);
  const { key: apiKey } = (await server.api<{ key: string }>('POST', '/api-keys', { name: 'meter reader' })).body;
  expect((await fetch(`${server.url}/v1/chargers`, { headers: { 'x-api-key': apiKey } })).status).toBe(200);
  expect((await server.api('POST', '/cards', { idTag: TAG, kind: 'PERSONAL', status: 'ACTIVE' })).status).toBe(201);

  const password = await server.addCharger('CP-S');
  await server
    .station('CP-S', WRONG_PASSWORD)
    .connect()
    .catch(() => {});
  const station = server.station('CP-S', password);
  station.handle(async ({ method = '' }): Promise<Record<string, unknown>> => {
    if (method === 'GetConfiguration') return { configurationKey: [{ key: 'WifiPassword', readonly: false, value: TOLD_PASSWORD }] };
    return method === 'UpdateFirmware' ? {} : { status: 'Accepted' };
  });
  await station.connect();
  await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  for (const idTag of [TAG, STRANGER]) await station.call('Authorize', { idTag });
  const timestamp = new Date().toISOString();
  const start = { connectorId: 1, idTag: TAG, meterStart: 1_000, timestamp };
  const { transactionId } = (await station.call('StartTransaction', start)) as { transactionId: number };
  await station.call('MeterValues', { connectorId: 1, transactionId, meterValue: [{ timestamp, sampledValue: [{ value: '1100' }] }] });
  await station.call('StopTransaction', { transactionId, idTag: TAG, meterStop: 1_200, timestamp });
  await station.call('StopTransaction', { transactionId: 4_711, idTag: STRANGER, meterStop: 1_200, timestamp });
  await station.call('DataTransfer', { vendorId: 'V', data: JSON.stringify({ password: VENDOR_SECRET }) });

  let commands = 0;
  const ask = async (action: string, payload: unknown) => {
    commands += 1;
    const asked = await server.api(
      'POST',
      '/chargers/CP-S/commands?wait=20',
      { action, payload },
      { 'idempotency-key': `secret-${commands}` },
    );
    expect([action, asked.status, asked.body['state']]).toEqual([action, 202, 'SUCCEEDED']);
  };
  await ask('GetConfiguration', {});
  await ask('UpdateFirmware', { location: `https://files.example.com/fw.bin?X-Amz-Signature=${SIGNATURE}`, retrieveDate: timestamp });
  await ask('RemoteStartTransaction', { connectorId: 1, idTag: TAG });
  await ask('ChangeConfiguration', { key: 'AuthorizationKey', value: NEW_KEY });
  await station.close({ force: true });
  const again = server.station('CP-S', NEW_KEY);
  await again.connect();
  await again.call('Heartbeat', {});
  await again.close({ force: true });
  const basic = (secret: string) => Buffer.from(`CP-S:${secret}`).toString('base64');
  return {
    'the password of a person': ADMIN_PASSWORD,
    'a wrong password': WRONG_PASSWORD,
    'a wrong password at the door': basic(WRONG_PASSWORD),
    'the access token': accessToken,
    'the API key': apiKey,
    'the password of the charger': password,
    'the same in its header': basic(password),
    'its new key': NEW_KEY,
    'its new key as the bytes that it stands for': Buffer.from(NEW_KEY, 'hex').toString('latin1'),
    'its new key in its header': basic(NEW_KEY),
    'the signature of an address': SIGNATURE,
    'a password that the charger told': TOLD_PASSWORD,
    'a password in the data of a vendor': VENDOR_SECRET,
  };
}

function logged(): string {
  const folder = join(server.dataDir, 'log');
  return [server.output, ...readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))].join('\n');
}

/** Every item of every table, read from the engine's file after the server has gone. */
async function stored(): Promise<string> {
  const file = readdirSync(server.dataDir, { recursive: true, encoding: 'utf8' }).find((name) => /\.(db|sqlite)$/.test(name));
  if (file === undefined) throw new Error(`no database in ${readdirSync(server.dataDir).join(', ')}`);
  const engine = await startDynoxide(join(server.dataDir, file), 'eu-central-1');
  const send = async (operation: string, input: object) => {
    const { status, body } = await engine.send(operation, JSON.stringify(input));
    if (status !== 200) throw new Error(`${operation}: ${status} ${String(body)}`);
    return JSON.parse(String(body)) as Record<string, unknown>;
  };
  try {
    const items: string[] = [];
    for (const TableName of (await send('ListTables', {}))['TableNames'] as string[]) {
      let ExclusiveStartKey: unknown;
      do {
        const page = await send('Scan', { TableName, ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }) });
        items.push(...(page['Items'] as unknown[]).map((item) => JSON.stringify(item)));
        ExclusiveStartKey = page['LastEvaluatedKey'];
      } while (ExclusiveStartKey !== undefined);
    }
    return items.join('\n');
  } finally {
    await engine.stop();
  }
}

test('no secret is in a log line or an item, and no card in a log line', async () => {
  const secrets = await aWholeDay();
  await eventually(async () => logged().includes('SESSION_SETTLED'), 'the session is settled');
  const log = logged();
  await server.kill();
  const items = await stored();
  // What proves that the right things were read.
  for (const code of [
    'CHARGER_CONNECTION_REFUSED',
    'LOGIN_FAILED',
    'SESSION_STARTED',
    'ORPHAN_STOP',
    'COMMAND_FINISHED',
    'CHARGER_KEY_SETTLED',
  ]) {
    expect(log).toContain(code);
  }
  expect(items).toContain(TAG);
  expect(items).toContain('StopTransaction');

  const found = Object.entries(secrets).flatMap(([name, secret]) => [
    ...(log.includes(secret) ? [`${name} is in the log`] : []),
    ...(items.includes(secret) ? [`${name} is in a table`] : []),
  ]);
  for (const tag of [TAG, STRANGER]) if (log.toUpperCase().includes(tag)) found.push(`the card ${tag} is in the log`);
  if (/authorization"?\s*[:=]/i.test(log) || /\bbasic [a-z0-9+/=]{8}/i.test(log)) found.push('an Authorization header is in the log');
  expect(found).toEqual([]);
}, 120_000);
