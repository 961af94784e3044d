import { request } from 'node:http';
import WebSocket from 'ws';
import { eventually, TidewattServer } from '../support/server';

/** The table "What a charger is answered" of docs/ocpp-coverage.md, row by row, over real sockets. */

let server: TidewattServer;
let password: string;
beforeAll(async () => {
  server = await TidewattServer.start();
  password = await server.addCharger('CP-1');
  await server.api('POST', '/cards', { idTag: 'CARD-1', kind: 'PERSONAL', status: 'ACTIVE' });
}, 180_000);
afterAll(() => server?.stop(), 30_000);

interface Handshake {
  readonly path?: string;
  readonly authorization?: string | undefined;
  readonly protocol?: string | undefined;
}

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** Status and body of an upgrade that is refused; 101 and the chosen protocol of one that is not. */
function handshake({ path = '/ocpp/CP-1', authorization = basic('CP-1', password), protocol = 'ocpp1.6' }: Handshake = {}) {
  return new Promise<{ status: number; body: string; protocol?: string | undefined; challenge?: string | undefined }>((resolve, reject) => {
    const asking = request(`${server.url}${path}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
        ...(authorization === '' ? {} : { authorization }),
        ...(protocol === '' ? {} : { 'sec-websocket-protocol': protocol }),
      },
    });
    asking.on('upgrade', ({ headers }, socket) => {
      socket.destroy();
      resolve({ status: 101, body: '', protocol: headers['sec-websocket-protocol'] });
    });
    asking.on('response', (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += String(chunk)));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, challenge: answer.headers['www-authenticate'] }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

describe('at the door', () => {
  test('the right password opens, and the subprotocol is echoed', async () => {
    expect(await handshake()).toMatchObject({ status: 101, protocol: 'ocpp1.6' });
  });

  test('of several subprotocols the one that we speak is chosen', async () => {
    expect(await handshake({ protocol: 'ocpp2.0.1, ocpp1.6' })).toMatchObject({ status: 101, protocol: 'ocpp1.6' });
  });

  test('a wrong password and an unknown charger are the same 401', async () => {
    const wrong = await handshake({ authorization: basic('CP-1', 'not-the-password') });
    const unknown = await handshake({ path: '/ocpp/CP-404', authorization: basic('CP-404', password) });
    // The gateway numbers its answers; that is all that differs.
    const told = ({ status, body }: { status: number; body: string }) => [status, Object.keys(JSON.parse(body)), JSON.parse(body).message];
    expect(told(wrong)).toEqual([401, ['message', 'connectionId', 'requestId'], 'Unauthorized']);
    expect(told(unknown)).toEqual(told(wrong));
  });

  test.each([
    ['no password', { authorization: '' }],
    ['the password of another charger', { authorization: basic('CP-2', 'whatever-it-may-be') }],
    ['a header that is not Basic', { authorization: 'Bearer abc' }],
    ['base64 that is none', { authorization: 'Basic %%%%' }],
  ])('%s is 401', async (_what, how) => {
    expect((await handshake(how)).status).toBe(401);
  });

  test('no subprotocol is 400', async () => {
    expect((await handshake({ protocol: '' })).status).toBe(400);
  });

  test('only subprotocols that we do not speak are 400', async () => {
    expect((await handshake({ protocol: 'ocpp2.0.1' })).status).toBe(400);
  });

  test.each([['/ocpp'], ['/ocpp/'], ['/ocpp/CP-1/extra']])('the path %s, which names no charger, is not found', async (path) => {
    const { status } = await handshake({ path });
    expect([403, 404]).toContain(status);
  });

  test.each([['/ocpp/%00'], ['/ocpp/CP%2F1'], [`/ocpp/${'x'.repeat(49)}`], ['/ocpp/%E0%A4%A']])('the path %s is 400', async (path) => {
    expect((await handshake({ path })).status).toBe(400);
  });
});

describe('on the line', () => {
  /** A connected socket that keeps what it hears. */
  async function line(): Promise<{ socket: WebSocket; heard: string[]; ask(frame: string): Promise<string>; closed: Promise<number> }> {
    const socket = new WebSocket(`${server.chargerUrl}/CP-1`, ['ocpp1.6'], { headers: { authorization: basic('CP-1', password) } });
    const heard: string[] = [];
    socket.on('message', (data) => heard.push(String(data)));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return {
      socket,
      heard,
      closed,
      ask: async (frame) => {
        const id = /^\[\d,"([^"]+)"/.exec(frame)?.[1] ?? '';
        socket.send(frame);
        return eventually(
          async () => heard.find((text) => text.startsWith(`[3,"${id}"`) || text.startsWith(`[4,"${id}"`)),
          `answer to ${id}`,
        );
      },
    };
  }

  test('a binary frame closes the line with 1003', async () => {
    const { socket, closed } = await line();
    socket.send(Buffer.from('[2,"1","Heartbeat",{}]'), { binary: true });
    expect(await closed).toBe(1003);
  });

  test('a message of 129 KB closes the line with 1009', async () => {
    const { socket, closed } = await line();
    socket.send(`[2,"1","DataTransfer",{"vendorId":"x","data":"${'y'.repeat(129 * 1024)}"}]`);
    expect(await closed).toBe(1009);
  });

  test('a single frame of 33 KB closes the line with 1009', async () => {
    const { socket, closed } = await line();
    socket.send(`[2,"1","DataTransfer",{"vendorId":"x","data":"${'y'.repeat(33 * 1024)}"}]`);
    expect(await closed).toBe(1009);
  });

  test.each([['not json'], [''], ['{"a":1}'], ['[]'], ['[9,"1","Heartbeat",{}]'], ['[2]']])(
    '%j is met with silence, and the line lives',
    async (text) => {
      const { socket, heard, ask } = await line();
      socket.send(text);
      const answer = await ask('[2,"after","Heartbeat",{}]');
      expect(JSON.parse(answer)).toEqual([3, 'after', { currentTime: expect.any(String) }]);
      expect(heard.filter((frame) => !frame.includes('"after"') && !frame.startsWith('[2,'))).toEqual([]);
      socket.close();
    },
  );

  test.each([
    ['an unknown action', '[2,"a","MakeCoffee",{}]', 'NotImplemented'],
    ['a missing field', '[2,"a","Authorize",{}]', 'OccurenceConstraintViolation'],
    ['a field of the wrong type', '[2,"a","Authorize",{"idTag":["04A2"]}]', 'TypeConstraintViolation'],
    ['a value outside its list', '[2,"a","FirmwareStatusNotification",{"status":"Baked"}]', 'PropertyConstraintViolation'],
    ['a payload that is an array', '[2,"a","Heartbeat",[]]', 'FormationViolation'],
  ])('%s is answered with CALLERROR', async (_what, frame, code) => {
    const { socket, ask } = await line();
    const [type, id, error] = JSON.parse(await ask(frame));
    expect([type, id, error]).toEqual([4, 'a', code]);
    socket.close();
  });

  test.each([
    ['1970', '1970-01-01T00:00:10Z'],
    ['the far future', '2190-01-01T00:00:00Z'],
    ['no time at all', 'yesterday'],
  ])('a start dated %s is taken at our time and flagged', async (name, timestamp) => {
    const { socket, ask } = await line();
    const before = Date.now();
    const start = `[2,"start-${name}","StartTransaction",{"connectorId":1,"idTag":"CARD-1","meterStart":7,"timestamp":"${timestamp}"}]`;
    const [type, , { transactionId }] = JSON.parse(await ask(start));
    expect(type).toBe(3);
    const { body } = await server.api<{ items: { transactionId: number; startedAt: string; flags: string[] }[] }>(
      'GET',
      '/sessions?chargerId=CP-1',
    );
    const session = body.items.find((item) => item.transactionId === transactionId);
    expect(session?.flags).toContain('CLOCK_SUSPECT');
    expect(Date.parse(session?.startedAt ?? '')).toBeGreaterThanOrEqual(before - 1_000);
    socket.close();
  });

  test('the newest line of a charger stays, the one it replaces is closed', async () => {
    const first = await line();
    const second = await line();
    await first.closed;
    expect(JSON.parse(await second.ask('[2,"h","Heartbeat",{}]'))[0]).toBe(3);
    second.socket.close();
  });
});
