import { DynamoChargerStore } from '../../lambdas/adapters/dynamodb/dynamo-charger-store';
import { hashPassword } from '../../lambdas/domain/chargers/password';
import { aCharger } from '../support/charger';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

/** The function as it is deployed, with events as API Gateway makes them, on a real engine. */
let dynamo: TestDynamo;
let handler: (event: unknown, context: unknown) => Promise<unknown>;

const METHOD_ARN = 'arn:aws:execute-api:eu-central-1:123456789012:api1/ocpp/$connect';
const PASSWORD = 'abcdefghijKLMNOPQR12';
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const event = (id: string | undefined, authorization?: string, header = 'Authorization') => ({
  type: 'REQUEST',
  methodArn: METHOD_ARN,
  headers: authorization === undefined ? {} : { [header]: authorization },
  queryStringParameters: id === undefined ? {} : { id },
  multiValueQueryStringParameters: id === undefined ? {} : { id: [id] },
  requestContext: { routeKey: '$connect', identity: { sourceIp: '192.0.2.7' } },
});
const invoke = (...given: Parameters<typeof event>) => handler(event(...given), { functionName: 'test', awsRequestId: 'r1' });

beforeAll(async () => {
  dynamo = await startDynamo();
  const { core, telemetry } = await dynamo.tables();
  Object.assign(process.env, {
    CORE_TABLE: core,
    TELEMETRY_TABLE: telemetry,
    EDGE_MARK: 'the-mark',
    // Nobody listens there: an alert that cannot be told keeps nobody out.
    NOTICES_QUEUE_URL: 'http://127.0.0.1:9/notices',
    AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9',
    AWS_MAX_ATTEMPTS: '1',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_TRACE_ENABLED: 'false',
  });
  const chargers = new DynamoChargerStore(dynamo.documents, core);
  await chargers.create(aCharger({ id: 'RDAM 123', siteId: 'site_1', password: hashPassword(Buffer.from(PASSWORD), 'salt') }));
  await chargers.create(aCharger({ id: 'CP 3', siteId: 'site_1' }));
  ({ handler } = (await import('../../lambdas/entrypoints/charger-authorize')) as unknown as { handler: typeof handler });
});
afterAll(() => dynamo.stop());

test('lets a charger in, and its connection carries who it is', async () => {
  expect(await invoke('/RDAM%20123', basic('RDAM 123', PASSWORD))).toEqual({
    principalId: 'RDAM 123',
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: METHOD_ARN }] },
    context: { chargerId: 'RDAM 123', siteId: 'site_1', registration: 'Accepted', address: '192.0.2.7' },
  });
});

test('names of headers have no case', async () => {
  expect(await invoke('RDAM 123', basic('RDAM 123', PASSWORD), 'authorization')).toHaveProperty('principalId', 'RDAM 123');
});

test.each([
  ['no id', undefined, basic('RDAM 123', PASSWORD)],
  ['no credentials', 'RDAM 123', undefined],
  ['a wrong password', 'RDAM 123', basic('RDAM 123', 'wrong')],
  ['an unknown charger', 'CP9', basic('CP9', PASSWORD)],
  ['another charger’s name', 'CP9', basic('RDAM 123', PASSWORD)],
])('%s: the one text that API Gateway answers with 401', async (_what, id, authorization) => {
  await expect(invoke(id, authorization)).rejects.toThrow(/^Unauthorized$/);
});

describe('the address that failures are counted by', () => {
  const addressOf = async (headers: Record<string, string>) => {
    const known = event('RDAM 123', basic('RDAM 123', PASSWORD));
    const answer = await handler({ ...known, headers: { ...known.headers, ...headers } }, { functionName: 'test', awsRequestId: 'r1' });
    return (answer as { context: { address: string } }).context.address;
  };

  test('is what the distribution saw, when the request came that way', async () => {
    expect(await addressOf({ 'Tidewatt-Edge': 'the-mark', 'Tidewatt-Viewer': '198.51.100.9' })).toBe('198.51.100.9');
  });

  test.each([
    ['nothing said', {}],
    ['a viewer without the mark', { 'Tidewatt-Viewer': '198.51.100.9' }],
    ['a viewer with a wrong mark', { 'Tidewatt-Viewer': '198.51.100.9', 'Tidewatt-Edge': 'a-guess' }],
    ['an address of its own making', { 'X-Forwarded-For': '198.51.100.9' }],
    ['the mark and no viewer', { 'Tidewatt-Edge': 'the-mark' }],
  ])('is what API Gateway saw: %s', async (_what, headers) => {
    expect(await addressOf(headers)).toBe('192.0.2.7');
  });
});

describe('the certificate that the edge verified', () => {
  const come = (id: string, headers: Record<string, string>) =>
    handler({ ...event(id), headers }, { functionName: 'test', awsRequestId: 'r1' });

  test.each([
    ['without the mark of the distribution', { 'Tidewatt-Certificate': 'CP%203' }],
    ['with a guess at it', { 'Tidewatt-Certificate': 'CP%203', 'Tidewatt-Edge': 'a-guess' }],
    [
      'as CloudFront writes it, which the edge function did not look at',
      { 'CloudFront-Viewer-Cert-Subject': 'CN=CP 3', 'Tidewatt-Edge': 'the-mark' },
    ],
    ['of another charger', { 'Tidewatt-Certificate': 'RDAM%20123', 'Tidewatt-Edge': 'the-mark' }],
  ])('opens nothing %s', async (_what, headers) => {
    await expect(come('CP 3', headers)).rejects.toThrow(/^Unauthorized$/);
  });

  test('opens the door without a password', async () => {
    expect(await come('CP 3', { 'Tidewatt-Certificate': 'CP%203', 'Tidewatt-Edge': 'the-mark' })).toHaveProperty('principalId', 'CP 3');
  });
});

test('after ten wrong passwords the right one is no longer looked at, and the answer stays the same', async () => {
  for (let n = 0; n < 10; n++) await expect(invoke('RDAM 123', basic('RDAM 123', `wrong ${n}`))).rejects.toThrow(/^Unauthorized$/);
  await expect(invoke('RDAM 123', basic('RDAM 123', PASSWORD))).rejects.toThrow(/^Unauthorized$/);
});
