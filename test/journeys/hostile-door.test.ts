import { request } from 'node:http';
import { TidewattServer } from '../support/server';

/** Who guesses passwords at the door, and what it does to the chargers: over real sockets, through the function as it is deployed. */

let server: TidewattServer;
let key: string;
beforeAll(async () => {
  server = await TidewattServer.start();
  key = await server.addCharger('CP-OURS');
  await server.addCharger('CP-CHOSEN', { password: 'chosen-by-a-person' });
}, 180_000);
afterAll(() => server?.stop(), 30_000);

interface Knock {
  readonly id: string;
  readonly password: string;
  /** All of 127.0.0.0/8 is this machine: a different one is a different address to the server. */
  readonly from?: string;
  readonly headers?: Record<string, string>;
}

/** Status and body of the answer to a handshake; the socket is closed at once. */
function knock({ id, password, from = '127.0.0.1', headers = {} }: Knock): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(`${server.url}/ocpp/${id}`, {
      localAddress: from,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
        'sec-websocket-protocol': 'ocpp1.6',
        authorization: `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`,
        ...headers,
      },
    });
    asking.on('upgrade', (_answer, socket) => {
      socket.destroy();
      resolve({ status: 101, body: '' });
    });
    asking.on('response', (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += String(chunk)));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(body).message }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

async function guess(id: string, times: number, more: Partial<Knock> = {}): Promise<Set<string>> {
  const answers = new Set<string>();
  for (let n = 0; n < times; n++) {
    const { status, body } = await knock({ id, password: `guess number ${n}`, ...more });
    answers.add(`${status} ${body}`);
  }
  return answers;
}

test('two hundred guesses are two hundred times the same answer, before the limit and behind it', async () => {
  expect(await guess('CP-OURS', 100)).toEqual(new Set(['401 Unauthorized']));
  expect(await guess('CP-NOBODY', 100)).toEqual(new Set(['401 Unauthorized']));
});

test('the charger whose key was made by us comes in meanwhile, from the very address of the guesser', async () => {
  const begin = Date.now();
  expect(await knock({ id: 'CP-OURS', password: key })).toEqual({ status: 101, body: '' });
  expect(Date.now() - begin).toBeLessThan(2_000);
});

test('a chosen password is no longer looked at from that address, and is from the charger’s own', async () => {
  await guess('CP-CHOSEN', 12);
  expect((await knock({ id: 'CP-CHOSEN', password: 'chosen-by-a-person' })).status).toBe(401);
  expect((await knock({ id: 'CP-CHOSEN', password: 'chosen-by-a-person', from: '127.0.0.2' })).status).toBe(101);
});

test('a guesser who writes another address into every request is counted by his own', async () => {
  const said = (n: number) => ({ 'X-Forwarded-For': `198.51.100.${n}`, 'Tidewatt-Viewer': `198.51.100.${n}`, 'Tidewatt-Edge': 'local' });
  for (let n = 0; n < 12; n++) await knock({ id: 'CP-CHOSEN', password: `guess ${n}`, from: '127.0.0.3', headers: said(n) });
  const right = { id: 'CP-CHOSEN', password: 'chosen-by-a-person', from: '127.0.0.3', headers: said(99) };
  expect((await knock(right)).status).toBe(401);
});

test('the operator sees who knocked, and adopts it', async () => {
  await knock({ id: 'CP-NEW', password: 'factory', from: '127.0.0.4', headers: { 'user-agent': 'Acme/1.2' } });
  const unknown = async () => (await server.api<{ items: { id: string }[] }>('GET', '/unknown-chargers')).body.items;
  expect(await unknown()).toContainEqual({
    id: 'CP-NEW',
    firstSeenAt: expect.any(String),
    lastSeenAt: expect.any(String),
    count: 1,
    address: '127.0.0.4',
    userAgent: 'Acme/1.2',
    cameWithoutPassword: false,
  });
  expect((await unknown()).map(({ id }) => id)).not.toContain('CP-CHOSEN');
  await server.addCharger('CP-NEW', { password: 'chosen-by-a-person' });
  expect((await unknown()).map(({ id }) => id)).not.toContain('CP-NEW');
  expect((await knock({ id: 'CP-NEW', password: 'chosen-by-a-person', from: '127.0.0.4' })).status).toBe(101);
});

test('and what was tried on each charger', async () => {
  const { body } = await server.api<{ items: { type: string; noticedBy: string }[] }>('GET', '/chargers/CP-CHOSEN/security-events');
  expect(body.items.filter(({ type, noticedBy }) => type === 'FailedConnectionAttempts' && noticedBy === 'SERVER')).toHaveLength(2);
});

test('two places with one key by turns: the operator is told that it is shared', async () => {
  for (let n = 0; n < 6; n++) {
    // Held open until the next one takes its place.
    const socket = server.station('CP-OURS', key);
    await socket.connect();
    await knock({ id: 'CP-OURS', password: key, from: '127.0.0.5' });
    await socket.close();
  }
  const { body } = await server.api<{ items: { type: string; techInfo: string }[] }>('GET', '/chargers/CP-OURS/security-events');
  const types = body.items.map(({ type }) => type);
  expect(types.filter((type) => type === 'DuplicateConnection').length).toBeGreaterThanOrEqual(4);
  expect(types.filter((type) => type === 'CredentialShared')).toHaveLength(1);
});
