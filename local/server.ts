import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDataFolder } from './data-folder';
import { connectTo, type DynamoEngine, startDynoxide } from './dynamodb/engine';
import { deleteExpired } from './dynamodb/expire';
import { groupCommits } from './dynamodb/group-commit';
import { dynamoService } from './dynamodb/service';
import { createTable } from './dynamodb/tables';
import { readDistribution } from './edge/distribution';
import { startFront, type TlsFiles } from './edge/front';
import { FunctionLog } from './function-log';
import { httpApis } from './http/from-template';
import { Callers } from './iam/callers';
import { ensureOwner, type Owner, openPools } from './identity/pools';
import { identityService, publicKeysAt } from './identity/service';
import { deployFunctions } from './lambda/deployed-function';
import { paymentEnvironment, type StripeKeys } from './payments/payment-environment';
import { Refusal } from './refusal';
import { ObjectStore } from './s3/object-store';
import { BUCKETS_PATH, Buckets } from './s3/service';
import { schedules } from './scheduler/from-template';
import { startSchedules } from './scheduler/scheduler';
import { type Services, startGateway } from './services/gateway';
import { type QueueEngine, startFauxqs } from './sqs/engine';
import { startPolling } from './sqs/event-source';
import { eventSourceMappings } from './sqs/from-template';
import { queueAttributes, queueNameOf } from './sqs/queues';
import { sqsService } from './sqs/service';
import { readAssembly } from './template/assembly';
import { type Deployment, deploy } from './template/deployment';
import { WebSocketApi } from './websocket/api';
import { connectionsService } from './websocket/connections-service';
import { webSocketApis } from './websocket/from-template';

export interface ServerOptions {
  /** Folder of the synthesized application. A promise is awaited while the data folder is opened. */
  readonly assembly: string | Promise<string>;
  /** Stands in for the web bucket's content when the template copies nothing into it. */
  readonly builtPages: string;
  readonly dataDir: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls?: TlsFiles | undefined;
  /** How chargers and browsers reach this server, when that is not host and port: behind a name or a router. */
  readonly publicUrl?: string | undefined;
  readonly admin?: { readonly email?: string | undefined; readonly password?: string | undefined };
  /** Keys of Stripe, for an application that takes cards through it. */
  readonly stripe?: StripeKeys | undefined;
  /** Another DynamoDB-compatible endpoint instead of the built-in engine. */
  readonly dynamoEndpoint?: string | undefined;
  readonly idleS?: number | undefined;
  readonly maxDurationS?: number | undefined;
  /** Also write the functions' log to stderr. */
  readonly echoLog?: boolean;
}

export interface RunningServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** `ws://127.0.0.1:8080/ocpp`: a charger appends its id. */
  readonly wsUrl: string;
  readonly port: number;
  readonly owner: Owner | undefined;
  /** Resolves with the reason when an engine has died; the server is then of no use. */
  readonly failed: Promise<string>;
  metrics(): Metrics;
  stop(): Promise<void>;
}

interface Metrics {
  /** Milliseconds each function's bundle took to import, for those that have run. */
  readonly importMs: Readonly<Record<string, number>>;
  readonly connections: number;
  /** Calls to AWS services since the start: `{"charger-message dynamodb:UpdateItem": 12}`. */
  readonly awsCalls: Readonly<Record<string, number>>;
}

/** API Gateway's own limits for WebSocket APIs. */
const IDLE_S = 600;
const MAX_DURATION_S = 7_200;
const EXPIRY_EVERY_MS = 3_600_000;
const EXPIRY_PAUSE_MS = 100;
/** How long running invocations may take to end after a signal. */
const DRAIN_MS = 5_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Runs the synthesized application on this machine. Throws a Refusal when it cannot; everything begun is then undone. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  if (!LOOPBACK.has(options.host) && options.tls === undefined) {
    throw new Refusal(
      `HOST ${options.host} is reachable from outside this machine, and passwords may not travel there in clear text. ` +
        'Set TLS_CERT and TLS_KEY (PEM files), or leave HOST at 127.0.0.1.',
    );
  }
  const undo: (() => Promise<void> | void)[] = [];
  try {
    return await start(options, undo);
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}

async function start(options: ServerOptions, undo: (() => Promise<void> | void)[]): Promise<RunningServer> {
  // The functions are told the public address before anything listens on it.
  const port = await requireFreePort(options.host, options.port);
  const data = openDataFolder(options.dataDir);
  undo.push(() => data.release());
  const deployment = deploy(readAssembly(await options.assembly));
  const { region, account } = deployment;
  const log = new FunctionLog(join(data.path, 'log'), options.echoLog === true);
  undo.push(() => log.close());

  const [dynamo, queues] = await Promise.all([startDynamo(options, data.path, region, undo), startQueues(deployment, region, undo)]);
  await Promise.all([
    ...deployment.all('AWS::DynamoDB::GlobalTable').map((table) => createTable(table, dynamo)),
    ...deployment.all('AWS::DynamoDB::Table').map((table) => createTable(table, dynamo)),
  ]);
  const pools = await openPools(deployment, join(data.path, 'identity'), join(data.path, 'outbox.jsonl'));
  const owner = await ensureOwner(pools, data.path, { email: options.admin?.email, password: options.admin?.password });

  const callers = new Callers();
  let services: Services | undefined;
  const awsCalls = new Map<string, number>();
  const gateway = await startGateway(
    callers,
    () => {
      if (services === undefined) throw new Error('The local services are still starting.');
      return services;
    },
    (call) => awsCalls.set(call, (awsCalls.get(call) ?? 0) + 1),
  );
  undo.push(() => gateway.close());
  const queueUrl = (name: string) => `${gateway.url}/${account}/${name}`;
  const scheme = options.tls === undefined ? '' : 's';
  const authority = `${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
  const publicUrl = options.publicUrl ?? `http${scheme}://${authority}`;
  const payments = await paymentEnvironment(
    deployment,
    {
      dataDir: data.path,
      localUrl: `http${scheme}://${authority}`,
      isPrivate: LOOPBACK.has(options.host) && options.publicUrl === undefined,
      stripe: options.stripe,
    },
    undo,
  );
  const endpoints = {
    services: gateway,
    payments,
    bucketsUrl: `${publicUrl}${BUCKETS_PATH}`,
    translate: (value: string) => translate(value, deployment, { gateway: gateway.url, public: publicUrl, queue: queueUrl }),
  };
  const bucketNames = deployment.all('AWS::S3::Bucket').map(({ ref }) => ref);
  const buckets = new Buckets(bucketNames, new ObjectStore(join(data.path, 's3')), callers);
  const functions = deployFunctions(deployment, callers, endpoints, log.write);
  undo.push(async () => {
    await Promise.all(functions.map(({ run }) => run.stop(DRAIN_MS)));
  });
  const limits = { idleMs: (options.idleS ?? IDLE_S) * 1000, maxDurationMs: (options.maxDurationS ?? MAX_DURATION_S) * 1000 };
  const sockets = webSocketApis(deployment, functions).map((definition) => new WebSocketApi(definition, limits));
  services = {
    dynamodb: dynamoService(dynamo, region, account),
    sqs: sqsService(queues, region, account, queueUrl),
    connections: connectionsService(sockets),
    buckets: buckets.service,
    identity: identityService(pools),
    document: (path) => publicKeysAt(pools, path),
  };
  const distribution = readDistribution(deployment, options.builtPages);
  const https = httpApis(deployment, functions);
  const mappings = eventSourceMappings(deployment, functions);
  const timetable = schedules(deployment, functions, queues, log.write);

  const front = await startFront(
    { host: options.host, port, tls: options.tls },
    { distribution, webSocketApis: sockets, httpApis: https, buckets },
  );
  undo.push(async () => {
    // A server is closed when its last socket is, and the chargers' sockets end only when they are told to.
    const closed = front.close();
    await Promise.all(sockets.map((api) => api.stop(DRAIN_MS)));
    await closed;
  });
  const pollers = mappings.map(({ source, target }) => startPolling(source, queues, target.run));
  undo.push(async () => {
    await Promise.race([Promise.all(pollers.map((poller) => poller.stop())), sleep(DRAIN_MS, undefined, { ref: false })]);
  });
  const scheduler = startSchedules(timetable);
  undo.push(() => scheduler.stop());
  const expiry = expireRegularly(deployment, dynamo);
  undo.push(() => clearInterval(expiry));

  let stopping: Promise<void> | undefined;
  return {
    url: `http${scheme}://${authority}`,
    wsUrl: `ws${scheme}://${authority}/ocpp`,
    port: front.port,
    owner,
    failed: dynamo.failed,
    metrics: () => ({
      importMs: Object.fromEntries(functions.flatMap(({ run }) => (run.importMs === undefined ? [] : [[run.name, run.importMs]]))),
      connections: sockets.reduce((sum, api) => sum + api.connections.size, 0),
      awsCalls: Object.fromEntries(awsCalls),
    }),
    stop: () => {
      stopping ??= (async () => {
        for (const step of undo.reverse()) await step();
      })();
      return stopping;
    },
  };
}

async function startDynamo(
  options: ServerOptions,
  dataDir: string,
  region: string,
  undo: (() => Promise<void> | void)[],
): Promise<DynamoEngine> {
  const engine =
    options.dynamoEndpoint === undefined
      ? groupCommits(await startDynoxide(join(dataDir, 'dynamodb.sqlite'), region))
      : connectTo(options.dynamoEndpoint, region);
  undo.push(() => engine.stop());
  return engine;
}

async function startQueues(deployment: Deployment, region: string, undo: (() => Promise<void> | void)[]): Promise<QueueEngine> {
  const engine = await startFauxqs(region);
  undo.push(() => engine.stop());
  for (const queue of deployment.all('AWS::SQS::Queue')) await engine.createQueue(queueNameOf(queue.ref), queueAttributes(queue));
  return engine;
}

/**
 * Values of a function's environment that name a cloud address become the local one: queue URLs, the callback URL of a WebSocket API, and
 * the public address of the distribution.
 */
function translate(
  value: string,
  deployment: Deployment,
  urls: { readonly gateway: string; readonly public: string; readonly queue: (name: string) => string },
): string {
  if (deployment.find('AWS::SQS::Queue', value) !== undefined && value.startsWith('https:')) return urls.queue(queueNameOf(value));
  if (aliasesOf(deployment).some((alias) => value === `https://${alias}`)) return urls.public;
  const [, apiId, stage] = /^https:\/\/(\w+)\.execute-api\.[^/]+\/(\w+)$/.exec(value) ?? [];
  return apiId !== undefined && deployment.find('AWS::ApiGatewayV2::Api', apiId) !== undefined
    ? `${urls.gateway}/${apiId}/${stage}`
    : value;
}

function aliasesOf(deployment: Deployment): readonly string[] {
  return deployment.all('AWS::CloudFront::Distribution').flatMap(({ properties }) => {
    const { Aliases = [] } = properties['DistributionConfig'] as { Aliases?: readonly string[] };
    return Aliases;
  });
}

function expireRegularly(deployment: Deployment, dynamo: DynamoEngine): NodeJS.Timeout {
  const tables = [...deployment.all('AWS::DynamoDB::GlobalTable'), ...deployment.all('AWS::DynamoDB::Table')];
  const expire = async () => {
    for (const table of tables) {
      // A slow pace: the engine has one writer, and the chargers need it more.
      await deleteExpired(table, dynamo, Math.floor(Date.now() / 1000), () => sleep(EXPIRY_PAUSE_MS, undefined, { ref: false }));
    }
  };
  // What fails now is tried again in an hour.
  return setInterval(() => void expire().catch(() => {}), EXPIRY_EVERY_MS).unref();
}

/** Says so before the application is synthesized, not a minute later. */
async function requireFreePort(host: string, port: number): Promise<number> {
  const probe = createServer();
  return new Promise<number>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new Refusal(
          error.code === 'EADDRINUSE'
            ? `Port ${port} on ${host} is occupied. Stop what listens there or set PORT.`
            : `Cannot listen on ${host}:${port}: ${error.message}`,
        ),
      );
    });
    probe.listen(port, host, () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => resolve(free));
    });
  });
}
