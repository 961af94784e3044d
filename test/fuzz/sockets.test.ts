import { connect } from 'node:net';
import WebSocket from 'ws';
import { Dice } from '../ocpp/v16/payloads';
import { TidewattServer } from '../support/server';
import { hostileFrame } from './hostile-frames';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_302);
const FRAMES = Number(process.env['FUZZ_SOCKET_FRAMES'] ?? 2_000);
const HANDSHAKES = Number(process.env['FUZZ_HANDSHAKES'] ?? 10_000);
const AT_ONCE = 16;
const ANSWER_WITHIN_MS = 20_000;

let server: TidewattServer;
let password: string;
beforeAll(async () => {
  server = await TidewattServer.start();
  password = await server.addCharger('CP-1');
  await server.addCharger('CP-2');
}, 180_000);
afterAll(() => server?.stop(), 30_000);

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

function open(): Promise<WebSocket> {
  const socket = new WebSocket(`${server.chargerUrl}/CP-1`, 'ocpp1.6', { headers: { authorization: basic('CP-1', password) } });
  return new Promise((resolve, reject) => socket.once('open', () => resolve(socket)).once('error', reject));
}

function readableId(text: string): string | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return Array.isArray(frame) && frame[0] === 2 && typeof frame[1] === 'string' && /^f\d+$/.test(frame[1]) ? frame[1] : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes, because no client would say such things. */
function hostileHandshake(dice: Dice): string {
  const path = dice.pick([
    '/ocpp/CP-1',
    '/ocpp/CP-1',
    '/ocpp/CP-404',
    '/ocpp',
    '/ocpp/',
    '/ocpp//CP-1',
    '/ocpp/CP-1/..',
    '/ocpp/%43P-1%00',
    '/ocpp/%ff%fe',
    '/ocpp/cp-1',
    '/ocpp/CP-1?id=CP-1&id=CP-2',
    `/ocpp/${'a'.repeat(dice.pick([48, 49, 2_000]))}`,
    '/ocpp/../v1/chargers',
    '/ocpp/__proto__',
  ]);
  const random = () => Array.from({ length: 20 }, () => String.fromCharCode(33 + dice.below(90))).join('');
  const authorization = dice.pick([
    [],
    ['Authorization: '],
    [`Authorization: ${basic('CP-1', random())}`],
    [`Authorization: ${basic('CP-2', password)}`],
    [`Authorization: ${basic('CP-404', password)}`],
    [`Authorization: ${basic('CP-1', password.slice(0, -1))}`],
    [`Authorization: ${basic('CP-1', `${password}x`)}`],
    [`Authorization: ${basic('CP-1', password.toLowerCase() === password ? password.toUpperCase() : password.toLowerCase())}`],
    [`Authorization: ${basic('CP-1', password).slice(0, 12 + dice.below(8))}`],
    [`Authorization: ${basic('CP-1', 'x'.repeat(dice.pick([1, 500, 5_000])))}`],
    ['Authorization: Basic %%%%'],
    ['Authorization: Basic'],
    [`Authorization: Bearer ${password}`],
    [`Authorization: ${basic('CP-1', '')}`],
    [`X-Authorization: ${basic('CP-1', password)}`],
    [`X-Note: a\r\n\tAuthorization: ${basic('CP-1', password)}`],
  ]);
  const more = dice.pick([
    [],
    [],
    ['X-Amzn-Charger: CP-1'],
    ['X-Forwarded-For: 127.0.0.1'],
    ['Host: elsewhere'],
    ['Content-Length: 5'],
    ['Transfer-Encoding: chunked'],
  ]);
  const lines = [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==',
    `Sec-WebSocket-Protocol: ${dice.pick(['ocpp1.6', 'ocpp1.6', 'ocpp2.0.1', 'ocpp1.6,,', 'OCPP1.6'])}`,
    ...authorization,
    ...more,
  ];
  const text = `${lines.join('\r\n')}\r\n\r\n`;
  return dice.next() < 0.05 ? text.slice(0, dice.below(text.length)) : text;
}

/** The status of the answer, or what else became of it. */
function knock(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname);
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.includes('\r\n')) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'closed'));
    // A request that was cut short is never completed: we hang up.
    socket.on('connect', () => (bytes.endsWith('\r\n\r\n') ? socket.write(bytes) : socket.end(bytes)));
  });
}

test(`${HANDSHAKES} hostile handshakes (seed ${SEED}): none is let in, and nothing is written`, async () => {
  const everything = async () =>
    Promise.all(['/chargers', '/sessions', '/chargers/CP-1', '/chargers/CP-2'].map((path) => server.api('GET', path)));
  const read = async () => (await everything()).map(({ status, body }) => ({ status, body }));
  const before = await read();
  const dice = new Dice(SEED);
  const outcomes = new Map<string, number>();
  const letIn: string[] = [];
  let left = HANDSHAKES;
  const knocking = async () => {
    while (left > 0) {
      left -= 1;
      const bytes = hostileHandshake(dice);
      const outcome = await knock(bytes);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (outcome === '101' || /^[25]/.test(outcome)) letIn.push(`${outcome}: ${bytes.replaceAll(password, '<password>')}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, knocking));
  expect(letIn.slice(0, 5)).toEqual([]);
  expect(outcomes.get('401') ?? 0).toBeGreaterThan(HANDSHAKES / 20);
  expect(await read()).toEqual(before);
  // And the charger itself still comes in.
  (await open()).close();
}, 240_000);

test(`${FRAMES} frames with something wrong over a real socket (seed ${SEED}): each readable CALL is answered exactly once`, async () => {
  const dice = new Dice(SEED);
  const answers = new Map<string, number>();
  const faults: string[] = [];
  let asked = 0;
  let waiting: (() => void) | undefined;
  const hear = (data: WebSocket.RawData) => {
    const [type, id] = JSON.parse(String(data)) as [number, string];
    if (type !== 3 && type !== 4) return;
    answers.set(id, (answers.get(id) ?? 0) + 1);
    waiting?.();
  };
  let socket = await open();
  socket.on('message', hear);
  let closings = 0;
  const onAnOpenLine = async () => {
    if (socket.readyState === WebSocket.OPEN) return;
    socket = await open();
    socket.on('message', hear);
  };
  const answered = (id: string) =>
    new Promise<'ANSWERED' | 'CLOSED' | 'SILENCE'>((resolve) => {
      const line = socket;
      const end = (outcome: 'ANSWERED' | 'CLOSED' | 'SILENCE') => {
        clearTimeout(timer);
        line.off('close', closed);
        resolve(outcome);
      };
      const closed = () => end(answers.has(id) ? 'ANSWERED' : 'CLOSED');
      const timer = setTimeout(() => end('SILENCE'), ANSWER_WITHIN_MS);
      line.once('close', closed);
      waiting = () => void (answers.has(id) && end('ANSWERED'));
      waiting();
    });
  for (let n = 0; n < FRAMES && faults.length < 10; n++) {
    let text = hostileFrame(dice);
    const known = readableId(text);
    // One id per frame, so that an answer is known to be its.
    const id = `f${9_000_000 + n}`;
    if (known !== undefined) text = text.replace(`"${known}"`, `"${id}"`);
    // The gateway closes a socket over a frame of more than 32 KB; that is tested elsewhere.
    if (Buffer.byteLength(text) > 30_000) continue;
    if (readableId(text) !== id) {
      await onAnOpenLine();
      socket.send(text);
      continue;
    }
    asked += 1;
    // Ten frames that nobody can read end the line (F-22): what was on its way then is said again, as a charger does.
    for (let tries = 1; !answers.has(id); tries++) {
      await onAnOpenLine();
      socket.send(text);
      const outcome = await answered(id);
      if (outcome === 'ANSWERED') break;
      if (outcome === 'SILENCE' || tries === 5) {
        faults.push(`not answered: ${text.slice(0, 300)}`);
        break;
      }
      closings += 1;
    }
  }
  await onAnOpenLine();
  socket.close();
  for (const [id, count] of answers) if (count > 1 && /^f9\d{6}$/.test(id)) faults.push(`${id} was answered ${count} times`);
  expect(faults).toEqual([]);
  expect(asked).toBeGreaterThan(FRAMES / 3);
  expect(closings).toBeGreaterThan(0);
  for (const path of ['/chargers', '/chargers/CP-1', '/chargers/CP-1/commands', '/sessions', '/cards', '/sites']) {
    expect([path, (await server.api('GET', path)).status]).toEqual([path, 200]);
  }
}, 240_000);
