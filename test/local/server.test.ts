import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { type RunningServer, type ServerOptions, startServer } from '../../local/server';
import type { Resource } from '../../local/template/assembly';
import { aDistribution, aFolder, aFunction, anAssembly, anHttpApi } from './an-assembly';

const ROOT = join(__dirname, '..', '..');

const CODE = `
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const dynamo = new DynamoDBClient({});
const sqs = new SQSClient({});
const TableName = process.env.TABLE;
const seen = [];
const operations = {
  '/v1/put': (id) => dynamo.send(new PutItemCommand({ TableName, Item: { pk: { S: id }, gsi1pk: { S: 'ALL' } } })),
  '/v1/get': async (id) => ({ found: (await dynamo.send(new GetItemCommand({ TableName, Key: { pk: { S: id } } }))).Item !== undefined }),
  '/v1/index': async () => ({ count: (await dynamo.send(new QueryCommand({ TableName, IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :all', ExpressionAttributeValues: { ':all': { S: 'ALL' } } }))).Count }),
  '/v1/delete-in-transaction': (id) => dynamo.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: { pk: { S: 'other' } } } }, { Delete: { TableName, Key: { pk: { S: id } } } }] })),
  '/v1/send': (id) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: id })),
  '/v1/forbidden-queue': (id) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.OTHER_QUEUE_URL, MessageBody: id })),
  '/v1/environment': () => process.env,
};
export const api = async (event) => {
  try {
    const answer = await operations[event.rawPath](event.rawQueryString);
    return { statusCode: 200, body: JSON.stringify(event.rawPath === '/v1/environment' ? answer : { ...answer, $metadata: undefined }) };
  } catch (error) {
    return { statusCode: 500, body: JSON.stringify({ name: error.name, message: error.message }) };
  }
};
export const worker = async (event) => {
  for (const { body } of event.Records) await dynamo.send(new PutItemCommand({ TableName, Item: { pk: { S: 'worked-' + body } } }));
};
export const ticks = async (event) => {
  await dynamo.send(new PutItemCommand({ TableName, Item: { pk: { S: 'tick-' + event.kind } } }));
};
`;

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const grant = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const TABLE = { TABLE: { Ref: 'Core' } };

const RESOURCES: Record<string, Resource> = {
  Core: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      AttributeDefinitions: ['pk', 'gsi1pk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        { IndexName: 'gsi1', KeySchema: [{ AttributeName: 'gsi1pk', KeyType: 'HASH' }], Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
    },
  },
  Work: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } },
  Other: { Type: 'AWS::SQS::Queue', Properties: {} },
  ...aFunction('Api', 'api', {
    environment: { ...TABLE, QUEUE_URL: { Ref: 'Work' }, OTHER_QUEUE_URL: { Ref: 'Other' } },
    statements: [grant(['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query'], arnOf('Core')), grant('sqs:SendMessage', arnOf('Work'))],
  }),
  ...aFunction('Worker', 'worker', {
    environment: TABLE,
    statements: [
      grant('dynamodb:PutItem', arnOf('Core')),
      grant(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arnOf('Work')),
    ],
  }),
  ...aFunction('Ticks', 'ticks', { environment: TABLE, statements: [grant('dynamodb:PutItem', arnOf('Core'))] }),
  WorkerSource: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: arnOf('Work'), FunctionName: { Ref: 'Worker' } } },
  ScheduleRole: {
    Type: 'AWS::IAM::Role',
    Properties: { Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: [grant('lambda:InvokeFunction', arnOf('Ticks'))] } }] },
  },
  Hourly: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(1 hour)',
      Target: { Arn: arnOf('Ticks'), RoleArn: arnOf('ScheduleRole'), Input: '{"kind":"hourly"}' },
    },
  },
  Never: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(1 hour)',
      State: 'DISABLED',
      Target: { Arn: arnOf('Ticks'), RoleArn: arnOf('ScheduleRole'), Input: '{"kind":"never"}' },
    },
  },
  ...anHttpApi('Api'),
  ...aDistribution({ ws: false, http: true }),
};

const folder = aFolder();
/** Stopped at the end even when a test fails in between; a server left running would keep the test run alive. */
const started: RunningServer[] = [];
afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()));
  folder.dispose();
});

async function start(given: ServerOptions): Promise<RunningServer> {
  const server = await startServer(given);
  started.push(server);
  return server;
}

let number = 0;
function options(resources: Record<string, Resource> = RESOURCES, changes: Partial<ServerOptions> = {}): ServerOptions {
  number += 1;
  const own = join(folder.path, String(number));
  return {
    assembly: anAssembly(own, resources, CODE),
    builtPages: '/nowhere',
    dataDir: join(own, 'data'),
    host: '127.0.0.1',
    port: 0,
    ...changes,
  };
}

async function get(server: { readonly url: string }, path: string) {
  const response = await fetch(`${server.url}/v1/${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 8_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a running server', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await start(options());
  });
  afterAll(() => server?.stop());

  test('gives a function its table, its queue and its region, and nothing of the machine', async () => {
    const { body } = await get(server, 'environment');
    expect(body).toMatchObject({
      TABLE: 'Test-App-Core',
      QUEUE_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/Test-App-Work$/),
      AWS_REGION: 'eu-central-1',
      AWS_LAMBDA_FUNCTION_NAME: 'Test-App-Api',
      POWERTOOLS_TRACE_ENABLED: 'false',
    });
    expect(body).not.toHaveProperty('HOME');
    expect(body).not.toHaveProperty('PATH');
  });

  test('lets a function do what its role grants', async () => {
    expect(await get(server, 'put?one')).toMatchObject({ status: 200 });
    expect(await get(server, 'get?one')).toMatchObject({ status: 200, body: { found: true } });
  });

  test.each([
    ['index', 'dynamodb:Query', 'arn:aws:dynamodb:eu-central-1:000000000000:table/Test-App-Core/index/gsi1'],
    ['delete-in-transaction?one', 'dynamodb:DeleteItem', 'arn:aws:dynamodb:eu-central-1:000000000000:table/Test-App-Core'],
    ['forbidden-queue?one', 'sqs:SendMessage', 'arn:aws:sqs:eu-central-1:000000000000:Test-App-Other'],
  ])('denies %s, which its role does not grant, by name of function, action and resource', async (path, action, resource) => {
    expect(await get(server, path)).toEqual({
      status: 500,
      body: {
        name: 'AccessDeniedException',
        message:
          `User: arn:aws:sts::000000000000:assumed-role/Test-App-Api is not authorized to perform: ${action} on resource: ${resource} ` +
          'because the policy of the role of function Test-App-Api does not allow it',
      },
    });
    expect(await get(server, 'get?other')).toMatchObject({ body: { found: false } });
  });

  test('carries a message from one function through the queue to another', async () => {
    await get(server, 'send?job');
    await until(() => found('worked-job'));
  });

  test('runs an enabled rate schedule soon after the start, and no disabled one', async () => {
    await until(() => found('tick-hourly'));
    expect(await found('tick-never')).toBe(false);
  });

  test('counts the calls of each function', async () => {
    expect(server.metrics().awsCalls).toMatchObject({ 'Test-App-Api dynamodb:PutItem': expect.any(Number) });
    expect(server.metrics().importMs['Test-App-Api']).toBeGreaterThan(0);
  });

  test('answers strangers on the service port with a refusal', async () => {
    const { body } = await get(server, 'environment');
    const response = await fetch(String(body['AWS_ENDPOINT_URL_DYNAMODB']), {
      method: 'POST',
      headers: {
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        authorization: `AWS4-HMAC-SHA256 Credential=${String(body['AWS_ACCESS_KEY_ID'])}/20260101/eu-central-1/dynamodb/aws4_request`,
      },
      body: '{}',
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ __type: 'UnrecognizedClientException' });
  });

  test('answers a page that is not there with 404, and a method that a path does not take with 403', async () => {
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${server.url}/nothing`, { method: 'POST' })).status).toBe(403);
  });

  async function found(pk: string): Promise<boolean> {
    return (await get(server, `get?${pk}`)).body['found'] === true;
  }
});

describe('a start is refused in one line', () => {
  let blocker: Server | undefined;
  afterEach(() => blocker?.close());

  const refusalOf = (given: ServerOptions) =>
    start(given).then(
      async (server) => {
        await server.stop();
        return 'it started';
      },
      (error: Error) => `${error.name}: ${error.message}`,
    );

  test('when the port is occupied', async () => {
    const other = createServer();
    blocker = other;
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await refusalOf(options(RESOURCES, { port }))).toBe(
      `Refusal: Port ${port} on 127.0.0.1 is occupied. Stop what listens there or set PORT.`,
    );
  });

  test('when another address than loopback would speak in clear text', async () => {
    expect(await refusalOf(options(RESOURCES, { host: '0.0.0.0' }))).toMatch(
      /^Refusal: HOST 0\.0\.0\.0 is reachable from outside .* Set TLS_CERT and TLS_KEY/,
    );
  });

  test('when DATA_DIR cannot be a folder', async () => {
    const dataDir = join(folder.path, 'a-file');
    writeFileSync(dataDir, '');
    expect(await refusalOf(options(RESOURCES, { dataDir }))).toMatch(/^Refusal: DATA_DIR .*a-file cannot be used: /);
  });

  test('when another server uses DATA_DIR', async () => {
    const given = options();
    const server = await start(given);
    expect(await refusalOf(given)).toBe(`Refusal: DATA_DIR ${given.dataDir} is in use by another running server (process ${process.pid}).`);
    await server.stop();
  });

  test('when the template has a resource type it does not know', async () => {
    expect(await refusalOf(options({ ...RESOURCES, Cluster: { Type: 'AWS::MSK::Cluster' } }))).toMatch(
      /^Refusal: AWS::MSK::Cluster \(Cluster in Test-App\) is a resource type the local server does not know\./,
    );
  });

  test('when there is no distribution to say which path goes where', async () => {
    const { Distribution: _gone, ...without } = RESOURCES;
    expect(await refusalOf(options(without))).toMatch(/^Refusal: The synthesized application has no CloudFront distribution/);
  });

  test('when a function may not read the queue that feeds it', async () => {
    const role = aFunction('Worker', 'worker', { environment: TABLE, statements: [grant('sqs:ReceiveMessage', arnOf('Work'))] });
    expect(await refusalOf(options({ ...RESOURCES, ...role }))).toBe(
      'Refusal: The role of function Test-App-Worker is not authorized to perform: sqs:DeleteMessage on resource: ' +
        'arn:aws:sqs:eu-central-1:000000000000:Test-App-Work (WorkerSource)',
    );
  });

  test('when API Gateway may not invoke the function of a route', async () => {
    const { HttpPermission: _gone, ...without } = RESOURCES;
    expect(await refusalOf(options(without))).toMatch(
      /^Refusal: API Gateway is not authorized to perform: lambda:InvokeFunction on resource: .*Test-App-Api/,
    );
  });
});

test('an index that came with a new version is added to the table that is there', async () => {
  const given = options();
  const first = await start(given);
  await get(first, 'put?one');
  await first.stop();
  const core = RESOURCES['Core'] as { Type: string; Properties: Record<string, unknown[]> };
  const { AttributeDefinitions = [], GlobalSecondaryIndexes = [] } = core.Properties;
  const gsi2 = {
    IndexName: 'gsi2',
    KeySchema: [{ AttributeName: 'gsi2pk', KeyType: 'HASH' }],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  };
  const grown: Resource = {
    ...core,
    Properties: {
      ...core.Properties,
      AttributeDefinitions: [...AttributeDefinitions, { AttributeName: 'gsi2pk', AttributeType: 'S' }],
      GlobalSecondaryIndexes: [...GlobalSecondaryIndexes, gsi2],
    },
  };
  const assembly = anAssembly(join(folder.path, 'grown'), { ...RESOURCES, Core: grown }, CODE);
  const second = await start({ ...given, assembly });
  expect(await get(second, 'get?one')).toMatchObject({ body: { found: true } });
  await second.stop();
});

describe('a server in its own process', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  async function startChild(given: ServerOptions): Promise<{ url: string }> {
    const script = `require('./local/server').startServer(${JSON.stringify(given)}).then((server) => {
      process.on('SIGTERM', () => server.stop().then(() => process.exit(0)));
      console.log(server.url);
    }, (error) => { console.log(error.message); process.exit(1); });`;
    child = spawn(process.execPath, ['--import', 'tsx', '-e', script], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise<string>((resolve) => child?.stdout?.once('data', (text) => resolve(String(text).trim())));
    return { url };
  }

  const exitOf = (process: ChildProcess | undefined) =>
    new Promise<number | string>((resolve) => process?.once('exit', (code, signal) => resolve(signal ?? code ?? -1)));

  test('loses nothing it has acknowledged to kill -9, and starts again at once on the same data', async () => {
    const given = options();
    const first = await startChild(given);
    for (let index = 0; index < 20; index += 1) expect(await get(first, `put?item-${index}`)).toMatchObject({ status: 200 });
    const died = exitOf(child);
    child?.kill('SIGKILL');
    expect(await died).toBe('SIGKILL');
    const second = await startChild(given);
    for (let index = 0; index < 20; index += 1) expect(await get(second, `get?item-${index}`)).toMatchObject({ body: { found: true } });
  });

  test('takes its engine along when it is killed', async () => {
    const given = options();
    await startChild(given);
    const database = join(given.dataDir, 'dynamodb.sqlite');
    const engines = () =>
      readdirSync('/proc').filter((pid) => {
        try {
          return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(database);
        } catch {
          return false;
        }
      });
    expect(engines().length).toBeGreaterThan(0);
    child?.kill('SIGKILL');
    await until(async () => engines().length === 0);
  });

  test('stops on SIGTERM with status 0 and leaves the data folder free', async () => {
    const given = options();
    await startChild(given);
    const ended = exitOf(child);
    child?.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(() => readFileSync(join(given.dataDir, 'server.lock'))).toThrow('ENOENT');
  });
});

describe('with a certificate', () => {
  const pem = (name: string) => readFileSync(join(ROOT, 'test', 'fixtures', 'tls', name));
  const tls = { key: [pem('key.pem')], cert: [pem('cert.pem')], clientCa: undefined };

  test('it speaks TLS 1.2 and newer, and nothing older', async () => {
    const server = await start(options(RESOURCES, { host: '0.0.0.0', tls }));
    const status = await new Promise((resolve, reject) =>
      httpsRequest({ port: server.port, path: '/v1/get?x', rejectUnauthorized: false }, (response) => resolve(response.statusCode))
        .on('error', reject)
        .end(),
    );
    expect(status).toBe(200);
    const old = await new Promise<string>((resolve) => {
      const socket = tlsConnect({
        port: server.port,
        rejectUnauthorized: false,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      socket.once('secureConnect', () => resolve('connected'));
      socket.once('error', () => resolve('refused'));
    });
    expect(old).toBe('refused');
    await server.stop();
  });
});
