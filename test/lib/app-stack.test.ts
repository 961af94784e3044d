import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dev } from '../../config/dev';
import { type Resource, synthesized } from './synthesized';

const app = synthesized(dev)['App']!;
const functions = app.ofType('AWS::Lambda::Function');
const byEntrypoint = new Map(
  Object.values(functions).map((fn) => [fn.Properties['Environment'].Variables.POWERTOOLS_SERVICE_NAME as string, fn]),
);

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

const list = <T>(oneOrMore: T | T[]): T[] => (Array.isArray(oneOrMore) ? oneOrMore : [oneOrMore]);

/** The statements of everything attached to the role of a function. */
function statementsOf(fn: Resource): readonly Statement[] {
  const role = fn.Properties['Role']['Fn::GetAtt'][0];
  return Object.values(app.ofType('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties['Roles'].some((attached: { Ref: string }) => attached.Ref === role))
    .flatMap(({ Properties }) => Properties['PolicyDocument'].Statement);
}

/** `core`, `core/due`, `commands`, `POST connections`: a resource in the words of the architecture page. */
function inWords(resource: unknown): string {
  const text = JSON.stringify(resource);
  const table = /Tables(Core|Ledger|Telemetry)/.exec(text);
  if (table !== null) return `${table[1]!.toLowerCase()}${/\/index\/([a-z0-9*]+)/.exec(text)?.[0].replace('/index', '') ?? ''}`;
  const queue = /(Payments|Commands|Planning|Settlements|Timers|SignalChanges|Notices|Webhooks)Queue/.exec(text);
  if (queue !== null) return queue[1]!.toLowerCase();
  if (/DeadLetters/.test(text)) return 'dead letters';
  const files = /FilesBucket/.exec(text);
  if (files !== null) return `files${/\/(\w+)\/\*/.exec(text)?.[0] ?? ''}`;
  if (/OperatorsPool/.test(text)) return 'operators';
  const connections = /\/ocpp\/([A-Z*]+)\/@connections\/\*/.exec(text);
  if (connections !== null) return `${connections[1]} connections`;
  return text;
}

/** What a function may do beside writing its log and its traces: `action on resource`, sorted. */
function rightsOf(entrypoint: string): readonly string[] {
  return statementsOf(byEntrypoint.get(entrypoint)!)
    .flatMap(({ Action, Resource }) =>
      list(Resource).flatMap((resource) => list(Action).map((action) => `${action} on ${inWords(resource)}`)),
    )
    .filter((right) => !/^(xray|logs):/.test(right))
    .sort();
}

const on = (resource: string, service: string, ...actions: string[]) => actions.map((action) => `${service}:${action} on ${resource}`);
const consuming = (queue: string) =>
  on(queue, 'sqs', 'ReceiveMessage', 'ChangeMessageVisibility', 'GetQueueUrl', 'DeleteMessage', 'GetQueueAttributes');
const sending = (...queues: string[]) => queues.map((queue) => `sqs:SendMessage on ${queue}`);
const MOVES_MONEY = ['GetItem', 'PutItem', 'UpdateItem'];
const MAILBOX = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem'];

const DEAD_LETTERS = Object.keys(app.ofType('AWS::SQS::Queue')).filter((id) => /DeadLetters/.test(id) && !/^Timetable/.test(id));

describe('every function may do what it needs and nothing else', () => {
  test.each([
    [
      'charger-authorize',
      [
        ...on('core', 'dynamodb', 'GetItem', 'UpdateItem'),
        ...on('telemetry', 'dynamodb', 'BatchGetItem', 'PutItem', 'UpdateItem'),
        ...sending('notices'),
      ],
    ],
    [
      'charger-connect',
      [
        ...on('core', 'dynamodb', 'UpdateItem'),
        ...on('telemetry', 'dynamodb', 'PutItem', 'UpdateItem'),
        ...on('DELETE connections', 'execute-api', 'ManageConnections'),
        ...sending('notices', 'commands', 'planning', 'timers'),
      ],
    ],
    ['charger-disconnect', on('core', 'dynamodb', 'UpdateItem')],
    [
      'charger-message',
      [
        ...on('core', 'dynamodb', ...MAILBOX),
        ...on('core/gsi1', 'dynamodb', 'Query'),
        ...on('core/gsi2', 'dynamodb', 'Query'),
        ...on('core/gsi3', 'dynamodb', 'Query'),
        ...on('telemetry', 'dynamodb', 'PutItem', 'UpdateItem', 'BatchGetItem', 'BatchWriteItem', 'Query'),
        ...on('ledger', 'dynamodb', ...MOVES_MONEY),
        ...on('DELETE connections', 'execute-api', 'ManageConnections'),
        ...on('POST connections', 'execute-api', 'ManageConnections'),
        ...sending('notices', 'commands', 'planning', 'settlements'),
      ],
    ],
    [
      'command-pump',
      [
        ...on('core', 'dynamodb', ...MAILBOX),
        ...on('telemetry', 'dynamodb', 'PutItem'),
        ...on('POST connections', 'execute-api', 'ManageConnections'),
        ...sending('commands', 'timers'),
        ...consuming('commands'),
      ],
    ],
    [
      'on-timer',
      [
        ...on('core', 'dynamodb', ...MAILBOX),
        ...on('telemetry', 'dynamodb', 'PutItem'),
        ...sending('commands', 'timers'),
        ...consuming('timers'),
      ],
    ],
    [
      'sweep',
      [
        ...on('core', 'dynamodb', ...MAILBOX),
        ...on('core/gsi1', 'dynamodb', 'Query'),
        ...on('core/due', 'dynamodb', 'Query'),
        ...sending('notices', 'commands', 'planning', 'payments', 'settlements'),
      ],
    ],
    [
      'plan-site',
      [
        ...on('core', 'dynamodb', ...MAILBOX),
        ...on('core/gsi2', 'dynamodb', 'Query'),
        ...sending('notices', 'commands'),
        ...consuming('planning'),
      ],
    ],
    [
      'settle-session',
      [
        ...on('core', 'dynamodb', ...MAILBOX),
        ...on('core/gsi2', 'dynamodb', 'Query'),
        ...on('core/gsi3', 'dynamodb', 'Query'),
        ...on('ledger', 'dynamodb', ...MOVES_MONEY),
        ...on('telemetry', 'dynamodb', 'Query'),
        ...sending('payments', 'notices', 'commands', 'settlements'),
        ...consuming('settlements'),
      ],
    ],
    [
      'advance-payment',
      [
        ...on('core', 'dynamodb', 'GetItem', 'PutItem'),
        ...on('ledger', 'dynamodb', ...MOVES_MONEY),
        ...sending('settlements'),
        ...consuming('payments'),
      ],
    ],
    [
      'reconcile-payments',
      [
        ...on('core', 'dynamodb', 'GetItem', 'BatchGetItem', 'Query', 'PutItem'),
        ...on('core/gsi1', 'dynamodb', 'Query'),
        ...on('ledger', 'dynamodb', ...MOVES_MONEY),
        ...sending('payments', 'settlements'),
      ],
    ],
    [
      'check-ledger',
      [...on('core', 'dynamodb', 'GetItem'), ...on('ledger', 'dynamodb', ...MOVES_MONEY, 'BatchGetItem', 'Query'), ...sending('notices')],
    ],
    [
      'close-ghosts',
      [
        ...on('core', 'dynamodb', 'BatchGetItem', 'Query', 'UpdateItem'),
        ...['gsi2', 'gsi3'].flatMap((index) => on(`core/${index}`, 'dynamodb', 'Query')),
        ...on('telemetry', 'dynamodb', 'Query'),
        ...sending('planning', 'settlements'),
      ],
    ],
    [
      'rebuild-statistics',
      [
        ...on('core', 'dynamodb', 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
        ...['gsi1', 'gsi3'].flatMap((index) => on(`core/${index}`, 'dynamodb', 'Query')),
        ...on('telemetry', 'dynamodb', 'Query'),
      ],
    ],
    [
      'import-signals',
      [
        ...on('core', 'dynamodb', 'GetItem', 'BatchGetItem', 'Query', 'PutItem'),
        ...on('core/gsi1', 'dynamodb', 'Query'),
        ...sending('signalchanges'),
      ],
    ],
    [
      'wake-sites',
      [
        ...on('core', 'dynamodb', 'GetItem'),
        ...on('core/gsi2', 'dynamodb', 'Query'),
        ...sending('planning', 'signalchanges'),
        ...consuming('signalchanges'),
      ],
    ],
    [
      'http-api',
      [
        ...on('core', 'dynamodb', ...MAILBOX, 'DeleteItem'),
        ...['gsi1', 'gsi2', 'gsi3'].flatMap((index) => on(`core/${index}`, 'dynamodb', 'Query')),
        ...on('telemetry', 'dynamodb', 'PutItem', 'UpdateItem', 'Query'),
        ...on('ledger', 'dynamodb', ...MOVES_MONEY, 'Query'),
        ...['files/diagnostics/*', 'files/firmware/*'].flatMap((folder) => on(folder, 's3', 'GetObject', 'PutObject')),
        ...on('files', 's3', 'ListBucket'),
        ...on(
          'operators',
          'cognito-idp',
          'AdminCreateUser',
          'AdminGetUser',
          'AdminResetUserPassword',
          'AdminDisableUser',
          'AdminEnableUser',
        ),
        ...on('operators', 'cognito-idp', 'AdminDeleteUser', 'AdminUserGlobalSignOut', 'AdminSetUserMFAPreference'),
        ...sending('payments', 'notices', 'commands', 'planning', 'settlements', 'signalchanges'),
      ],
    ],
    [
      'handle-notice',
      [
        ...on('core', 'dynamodb', 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        ...['gsi1', 'gsi2', 'gsi3'].flatMap((index) => on(`core/${index}`, 'dynamodb', 'Query')),
        ...sending('notices', 'webhooks'),
        ...consuming('notices'),
        ...DEAD_LETTERS.map(() => 'sqs:GetQueueAttributes on dead letters'),
      ],
    ],
    // It speaks to strangers: not one right to read anything of ours.
    ['send-webhook', [...sending('notices'), ...consuming('webhooks')]],
  ])('%s', (entrypoint, rights) => {
    expect(rightsOf(entrypoint)).toEqual([...rights].sort());
  });

  test('no statement names an action by a wildcard', () => {
    for (const fn of Object.values(functions)) {
      for (const { Action } of statementsOf(fn)) expect(list(Action).filter((action) => action.includes('*'))).toEqual([]);
    }
  });

  test('only traces, connections and files are resources by a wildcard', () => {
    const wild = Object.values(functions)
      .flatMap((fn) => statementsOf(fn))
      .flatMap(({ Action, Resource }) => list(Resource).map((resource) => ({ actions: list(Action).join(), resource: inWords(resource) })))
      .filter(({ resource }) => resource.includes('*') || / connections$/.test(resource))
      .map(({ actions, resource }) => `${actions} on ${resource}`);
    expect([...new Set(wild)].sort()).toEqual([
      'execute-api:ManageConnections on DELETE connections',
      'execute-api:ManageConnections on POST connections',
      's3:GetObject,s3:PutObject on files/diagnostics/*',
      's3:GetObject,s3:PutObject on files/firmware/*',
      'xray:PutTelemetryRecords,xray:PutTraceSegments on "*"',
    ]);
  });

  test('nothing but statements of our own: no managed policy, no role shared by two functions', () => {
    const roles = Object.values(functions).map(({ Properties }) => Properties['Role']['Fn::GetAtt'][0]);
    expect(new Set(roles).size).toBe(roles.length);
    for (const { Properties } of Object.values(app.ofType('AWS::IAM::Role'))) expect(Properties['ManagedPolicyArns']).toBeUndefined();
  });

  test('only functions that move money may touch the ledger, and nobody may delete from it or overwrite it in bulk', () => {
    const rights = [...byEntrypoint.keys()].flatMap((entrypoint) =>
      rightsOf(entrypoint)
        .filter((right) => right.endsWith('on ledger'))
        .map((right) => ({ entrypoint, action: right.split(' ')[0] })),
    );
    expect([...new Set(rights.map(({ entrypoint }) => entrypoint))].sort()).toEqual([
      'advance-payment',
      'charger-message',
      'check-ledger',
      'http-api',
      'reconcile-payments',
      'settle-session',
    ]);
    expect([...new Set(rights.map(({ action }) => action))].sort()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ]);
  });
});

describe('the house', () => {
  test('has one function for each entrypoint', () => {
    const entrypoints = readdirSync(join(__dirname, '../../lambdas/environment')).map((file) => file.replace(/\.ts$/, ''));
    expect([...byEntrypoint.keys()].sort()).toEqual(entrypoints.sort());
  });

  test.each([...byEntrypoint.keys()])('%s is Arm, Node 24, traced, and its log forgets', (entrypoint) => {
    const { Properties } = byEntrypoint.get(entrypoint)!;
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], TracingConfig: { Mode: 'Active' } });
    const log = app.template.Resources[Properties['LoggingConfig'].LogGroup.Ref]!;
    expect(log.Properties).toEqual({ RetentionInDays: dev.logRetentionDays });
  });

  test.each([...byEntrypoint.keys()])('%s finds in its environment what its contract promises, and the house variables', (entrypoint) => {
    const contract = readFileSync(join(__dirname, `../../lambdas/environment/${entrypoint}.ts`), 'utf8');
    const promised = [...contract.matchAll(/readonly (\w+): string;/g)].map(([, name]) => name!);
    expect(promised.length).toBeGreaterThan(0);
    const { Variables } = byEntrypoint.get(entrypoint)!.Properties['Environment'];
    const house = ['POWERTOOLS_SERVICE_NAME', 'POWERTOOLS_METRICS_NAMESPACE', 'NODE_OPTIONS'];
    expect(Object.keys(Variables).sort()).toEqual([...promised, ...house].sort());
  });

  test('the management API is called under the address of the stage, by the variable that the SDK reads', () => {
    const url = byEntrypoint.get('charger-message')!.Properties['Environment'].Variables['AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI'];
    expect(JSON.stringify(url)).toMatch(
      /^{"Fn::Join":\["",\["https:\/\/",{"Ref":"ChargersApi\w+"},"\.execute-api\.eu-central-1\.",.*"\/ocpp"\]\]}$/,
    );
  });
});

describe('queues', () => {
  const queues = app.ofType('AWS::SQS::Queue');
  const work = Object.entries(queues).filter(([id]) => !id.includes('DeadLetters'));
  const sourceOf = (id: string) =>
    Object.values(app.ofType('AWS::Lambda::EventSourceMapping')).find(
      ({ Properties }) => Properties['EventSourceArn']['Fn::GetAtt'][0] === id,
    )!;

  test('are commands and planning in order by group, settlements and timers in any', () => {
    expect(work.map(([id, { Properties }]) => `${id.replace(/Queue.*/, '')} ${Properties['FifoQueue'] === true}`)).toEqual([
      'Commands true',
      'Planning true',
      'Settlements false',
      'SignalChanges false',
      'Payments false',
      'Timers false',
      'Notices false',
      'Webhooks false',
    ]);
  });

  test.each(work.map(([id]) => id))('%s keeps what cannot be handled, of its own kind, for 14 days', (id) => {
    const { Properties } = queues[id]!;
    const deadLetters = queues[Properties['RedrivePolicy'].deadLetterTargetArn['Fn::GetAtt'][0]]!.Properties;
    expect(deadLetters['FifoQueue']).toBe(Properties['FifoQueue']);
    expect(deadLetters['MessageRetentionPeriod']).toBe(14 * 24 * 3600);
  });

  test.each(work.map(([id]) => id))('%s hides a message six times as long as its function may take, and hears of single failures', (id) => {
    const source = sourceOf(id).Properties;
    expect(source['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
    const timeoutS = functions[source['FunctionName'].Ref]!.Properties['Timeout'];
    expect(queues[id]!.Properties['VisibilityTimeout']).toBe(6 * timeoutS);
  });

  test('talk TLS only and are encrypted', () => {
    const policies = Object.values(app.ofType('AWS::SQS::QueuePolicy'));
    expect(policies).toHaveLength(Object.keys(queues).length);
    for (const { Properties } of Object.values(queues)) expect(Properties['SqsManagedSseEnabled']).toBe(true);
  });
});

describe('the way in', () => {
  const routes = Object.values(app.ofType('AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties);
  const apiOf = (protocol: string) =>
    Object.entries(app.ofType('AWS::ApiGatewayV2::Api')).find(([, { Properties }]) => Properties['ProtocolType'] === protocol)![0];
  const routesOf = (protocol: string) => routes.filter(({ ApiId }) => ApiId.Ref === apiOf(protocol));

  test('chargers are authorized at $connect by the id in the query; every frame goes to $default', () => {
    expect(routesOf('WEBSOCKET').map(({ RouteKey, AuthorizationType }) => `${RouteKey} ${AuthorizationType}`)).toEqual([
      '$connect CUSTOM',
      '$default NONE',
      '$disconnect NONE',
    ]);
    const [authorizer] = Object.values(app.ofType('AWS::ApiGatewayV2::Authorizer'));
    expect(authorizer!.Properties).toMatchObject({ AuthorizerType: 'REQUEST', IdentitySource: ['route.request.querystring.id'] });
  });

  test('the HTTP API has one route', () => {
    expect(routesOf('HTTP').map(({ RouteKey }) => RouteKey)).toEqual(['$default']);
  });

  test('people cannot use up the requests that the chargers need', () => {
    const stage = Object.values(app.ofType('AWS::ApiGatewayV2::Stage')).find(({ Properties }) => Properties['StageName'] === '$default')!;
    expect(stage.Properties['DefaultRouteSettings']).toEqual({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 });
  });
});

describe('the timetable', () => {
  const schedules = Object.values(app.ofType('AWS::Scheduler::Schedule')).map(({ Properties }) => Properties);

  test('sweeps every minute, looks for ghosts every hour, adds the ledger up and compares the statistics every night and asks for prices from 12:47 Berlin time', () => {
    expect(
      schedules.map(({ ScheduleExpression, ScheduleExpressionTimezone }) => `${ScheduleExpression} ${ScheduleExpressionTimezone}`),
    ).toEqual([
      'rate(1 minute) Etc/UTC',
      'rate(1 hour) Etc/UTC',
      'cron(20 2 * * ? *) Etc/UTC',
      'cron(50 1 * * ? *) Etc/UTC',
      'cron(40 2 * * ? *) Etc/UTC',
      'cron(47-59/4 12 * * ? *) Europe/Berlin',
      'cron(0/5 13-14 * * ? *) Europe/Berlin',
      'cron(0/15 15-19 * * ? *) Europe/Berlin',
      'rate(1 hour) Etc/UTC',
    ]);
  });

  test('does not pile up what failed, and keeps what could not be started', () => {
    for (const { Target } of schedules) {
      expect(Target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 });
      expect(Target.DeadLetterConfig.Arn['Fn::GetAtt'][0]).toMatch(/^TimetableDeadLetters/);
    }
    const invocations = Object.values(app.ofType('AWS::Lambda::EventInvokeConfig')).map(({ Properties }) => Properties);
    expect(invocations.map(({ MaximumRetryAttempts }) => MaximumRetryAttempts)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
