import { connect as openTcp } from 'node:net';
import { WebSocket } from 'ws';
import { type RunningServer, startServer } from '../../local/server';
import { aDistribution, aFolder, aFunction, anAssembly, aWebSocketApi } from './an-assembly';

/** The functions do what the id or the text asks of them, and report what they were given. */
const CODE = `
import { ApiGatewayManagementApiClient, PostToConnectionCommand, DeleteConnectionCommand, GetConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
const sockets = new ApiGatewayManagementApiClient({});
const post = (id, text) => sockets.send(new PostToConnectionCommand({ ConnectionId: id, Data: text }));
const policy = (Effect, Resource) => ({ principalId: 'p', policyDocument: { Version: '2012-10-17', Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] } });

export const authorize = async (event) => {
  const { id } = event.queryStringParameters;
  if (id === 'stranger') throw new Error('Unauthorized');
  if (id === 'broken') throw new Error('database on fire');
  if (id === 'banned') return policy('Deny', event.methodArn);
  return { ...policy('Allow', event.methodArn), context: { chargerId: id, number: 7, yes: true } };
};

let watcher;
export const connect = async (event) => {
  const { chargerId } = event.requestContext.authorizer;
  if (chargerId === 'full') return { statusCode: 429 };
  if (chargerId === 'throws') throw new Error('no');
  if (chargerId === 'early') {
    try { await post(event.requestContext.connectionId, 'too early'); } catch (error) { return { statusCode: error.$metadata.httpStatusCode }; }
  }
  const offered = event.headers['Sec-WebSocket-Protocol'] ?? '';
  return { statusCode: 200, ...(offered.includes('ocpp1.6') ? { headers: { 'Sec-WebSocket-Protocol': 'ocpp1.6' } } : {}) };
};

let running = 0, most = 0;
export const message = async (event) => {
  const { connectionId } = event.requestContext;
  if (event.body === 'watch') { watcher = connectionId; return; }
  if (event.body === 'throw') throw new Error('boom');
  if (event.body === 'crash') process.exit(3);
  if (event.body === 'context') return void await post(connectionId, JSON.stringify(event.requestContext));
  if (event.body === 'slow') {
    running += 1; most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 150));
    running -= 1;
    return void await post(connectionId, String(most));
  }
  if (event.body.startsWith('drop ')) return void await sockets.send(new DeleteConnectionCommand({ ConnectionId: event.body.slice(5) }));
  if (event.body.startsWith('ask ')) {
    const answer = await sockets.send(new GetConnectionCommand({ ConnectionId: event.body.slice(4) })).catch((error) => error);
    return void await post(connectionId, answer.name + ': ' + answer.message);
  }
  if (event.body.startsWith('post ')) {
    const answer = await post(event.body.slice(5), 'hello').then(() => ({ name: 'sent' }), (error) => error);
    return void await post(connectionId, answer.name + ' ' + (answer.$metadata?.httpStatusCode ?? ''));
  }
  await post(connectionId, 'echo ' + event.body.length);
};

export const disconnect = async (event) => {
  console.log(JSON.stringify({ gone: event.requestContext.authorizer.chargerId, code: event.requestContext.disconnectStatusCode, reason: event.requestContext.disconnectReason }));
};
`;

const callback = {
  'Fn::Join': ['', ['https://', { Ref: 'Ws' }, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/ocpp']],
};
// GET is left out on purpose: asking for a connection must be denied.
const mayPost = {
  Effect: 'Allow',
  Action: 'execute-api:ManageConnections',
  Resource: ['POST', 'DELETE'].map((method) => ({
    'Fn::Sub': `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Ws}/ocpp/${method}/@connections/*`,
  })),
};
const posts = { statements: [mayPost], environment: { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: callback } };

const folder = aFolder();
let server: RunningServer;
let log = '';

beforeAll(async () => {
  const assembly = anAssembly(
    folder.path,
    {
      ...aFunction('Authorize', 'authorize'),
      ...aFunction('Connect', 'connect', posts),
      ...aFunction('Message', 'message', posts),
      ...aFunction('Disconnect', 'disconnect'),
      ...aWebSocketApi({ authorize: 'Authorize', connect: 'Connect', message: 'Message', disconnect: 'Disconnect' }),
      ...aDistribution({ ws: true, http: false }),
    },
    CODE,
  );
  const write = process.stderr.write.bind(process.stderr);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    log += String(text);
    return String(text).startsWith('{') || write(String(text));
  });
  server = await startServer({
    assembly,
    builtPages: '/nowhere',
    dataDir: `${folder.path}/data`,
    host: '127.0.0.1',
    port: 0,
    idleS: 2,
    maxDurationS: 60,
    echoLog: true,
  });
});

afterAll(async () => {
  await server?.stop();
  folder.dispose();
});

function open(id: string, protocols: string[] = ['ocpp1.6']): WebSocket {
  return new WebSocket(`${server.wsUrl}/${id}`, protocols, { handshakeTimeout: 10_000 });
}

async function connected(id: string): Promise<WebSocket> {
  const socket = open(id);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

const nextText = (socket: WebSocket) =>
  new Promise<string>((resolve) => socket.once('message', (data, isBinary) => resolve(isBinary ? 'binary!' : String(data))));
const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

function refusal(url: string, protocols: string[] = ['ocpp1.6']): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols);
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode);
      socket.terminate();
    });
    socket.once('open', () => reject(new Error('the connection was accepted')));
    socket.on('error', () => {});
  });
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`It did not happen. Log:\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the handshake', () => {
  test.each([
    ['an authorizer that throws "Unauthorized"', 'stranger', 401],
    ['an authorizer that denies', 'banned', 403],
    ['an authorizer that fails', 'broken', 500],
    ['a $connect integration that refuses passes its status on', 'full', 429],
    ['a $connect integration that throws', 'throws', 502],
    ['a post to a connection that is not yet open', 'early', 410],
    ['a path deeper than the edge function knows', 'a/b', 404],
  ])('%s (%s) → %i', async (_what, id, status) => {
    expect(await refusal(`${server.wsUrl}/${id}`)).toBe(status);
  });

  test('a path to nothing that speaks WebSocket → 403', async () => {
    expect(await refusal(`${server.wsUrl.replace('/ocpp', '')}/elsewhere`)).toBe(403);
  });

  test('the subprotocol that the integration returns is echoed', async () => {
    const socket = open('cp1', ['ocpp2.0.1', 'ocpp1.6']);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    expect(socket.protocol).toBe('ocpp1.6');
    socket.close();
  });

  test('no subprotocol is chosen when the integration returns none, so a strict client goes away', async () => {
    const socket = open('cp1', ['soap']);
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toBe('Server sent no subprotocol');
  });
});

describe('a connection', () => {
  test('carries what the authorizer said, as text, with every frame', async () => {
    const socket = await connected('cp-context');
    socket.send('context');
    const context = JSON.parse(await nextText(socket));
    expect(context).toMatchObject({
      routeKey: '$default',
      eventType: 'MESSAGE',
      stage: 'ocpp',
      authorizer: { chargerId: 'cp-context', number: '7', yes: 'true', principalId: 'p' },
      identity: { sourceIp: '127.0.0.1' },
      connectionId: expect.stringMatching(/^[\w-]{15}=$/),
      connectedAt: expect.any(Number),
      messageId: expect.any(String),
    });
    socket.close();
  });

  test('handles its frames at once, not one after another', async () => {
    const socket = await connected('cp-slow');
    const answers: string[] = [];
    socket.on('message', (data) => answers.push(String(data)));
    for (let sent = 0; sent < 5; sent += 1) socket.send('slow');
    await until(() => answers.length === 5);
    expect(Math.max(...answers.map(Number))).toBe(5);
    socket.close();
  });

  test('gets the gateway’s own message when the function throws', async () => {
    const socket = await connected('cp-throw');
    socket.send('throw');
    expect(JSON.parse(await nextText(socket))).toEqual({
      message: 'Internal server error',
      connectionId: expect.any(String),
      requestId: expect.any(String),
    });
    socket.close();
  });

  test('survives a crash of the function, which starts again', async () => {
    const socket = await connected('cp-crash');
    socket.send('crash');
    expect(JSON.parse(await nextText(socket))).toMatchObject({ message: 'Internal server error' });
    socket.send('four');
    expect(await nextText(socket)).toBe('echo 4');
    socket.close();
  });

  test('accepts a frame of 32 KB and a fragmented message of 128 KB', async () => {
    const socket = await connected('cp-big');
    socket.send('x'.repeat(32 * 1024));
    expect(await nextText(socket)).toBe('echo 32768');
    for (const last of [false, false, false, true]) socket.send('x'.repeat(32 * 1024), { fin: last });
    expect(await nextText(socket)).toBe('echo 131072');
    socket.close();
  });

  test.each([
    ['a frame over 32 KB', 1009, (socket: WebSocket) => socket.send('x'.repeat(32 * 1024 + 1))],
    [
      'a fragmented message over 128 KB',
      1009,
      (socket: WebSocket) => {
        for (const last of [false, false, false, false, true]) socket.send('x'.repeat(30 * 1024), { fin: last });
      },
    ],
    ['a message of 129 KB in one frame', 1009, (socket: WebSocket) => socket.send('x'.repeat(129 * 1024))],
    ['a binary frame', 1003, (socket: WebSocket) => socket.send(Buffer.from('[2,"1","Heartbeat",{}]'))],
  ])('%s closes it with %i, and $disconnect is told', async (what, code, send) => {
    const id = `cp-${what.replace(/\W+/g, '-')}`;
    const socket = await connected(id);
    send(socket);
    expect(await closed(socket)).toBe(code);
    await until(() => log.includes(`{"gone":"${id}","code":${code}`));
  });

  test('is closed with 1001 when it is idle too long', async () => {
    const socket = await connected('cp-idle');
    // A ping is no message: whether API Gateway counts it is not documented, and nobody may rely on it.
    const pinging = setInterval(() => socket.ping(), 200);
    expect(await closed(socket)).toBe(1001);
    clearInterval(pinging);
  });

  test('tells $disconnect the code of a charger that says goodbye', async () => {
    const socket = await connected('cp-polite');
    socket.close(1000, 'done for today');
    await until(() => log.includes('{"gone":"cp-polite","code":1000,"reason":"done for today"}'));
  });
});

describe('the management API', () => {
  async function idOf(socket: WebSocket): Promise<string> {
    socket.send('context');
    return JSON.parse(await nextText(socket)).connectionId;
  }

  test('posts text to another connection, and 410 once it is gone', async () => {
    const [one, other] = [await connected('cp-one'), await connected('cp-other')];
    const otherId = await idOf(other);
    const heard = nextText(other);
    one.send(`post ${otherId}`);
    expect(await heard).toBe('hello');
    expect(await nextText(one)).toBe('sent ');
    other.close();
    await closed(other);
    await until(() => log.includes('"gone":"cp-other"'));
    one.send(`post ${otherId}`);
    expect(await nextText(one)).toBe('GoneException 410');
    one.close();
  });

  test('drops a connection, and denies a method that is not granted by name of function, action and resource', async () => {
    const [one, other] = [await connected('cp-a'), await connected('cp-b')];
    const otherId = await idOf(other);
    one.send(`ask ${otherId}`);
    expect(await nextText(one)).toMatch(
      /^AccessDeniedException: .*not authorized to perform: execute-api:ManageConnections on resource: arn:aws:execute-api:eu-central-1:000000000000:\w+\/ocpp\/GET\/@connections\/.* function Test-App-Message /,
    );
    one.send(`drop ${otherId}`);
    expect(await closed(other)).toBe(1000);
    one.close();
  });

  test('refuses a malformed id with 400', async () => {
    const socket = await connected('cp-bad-id');
    socket.send('post nonsense');
    expect(await nextText(socket)).toBe('BadRequestException 400');
    socket.close();
  });
});

test('a client that vanishes without a close frame still ends in $disconnect', async () => {
  const { port } = server;
  const socket = openTcp(port, '127.0.0.1');
  socket.write(
    'GET /ocpp/cp-vanished HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n',
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.destroy();
  await until(() => log.includes('{"gone":"cp-vanished","code":1006'));
});

test('a server that stops says 1001 to every charger, tells $disconnect, and does not wait for anybody', async () => {
  const socket = await connected('cp-last');
  const code = closed(socket);
  const begunMs = Date.now();
  await server.stop();
  expect(await code).toBe(1001);
  expect(Date.now() - begunMs).toBeLessThan(3_000);
  expect(log).toContain('{"gone":"cp-last","code":1001');
});
