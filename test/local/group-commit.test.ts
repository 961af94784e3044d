import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DynamoEngine, startDynoxide } from '../../local/dynamodb/engine';
import { groupCommits } from '../../local/dynamodb/group-commit';
import { call } from '../../local/dynamodb/tables';
import { aFolder } from './an-assembly';

type Item = Readonly<Record<string, Readonly<Record<string, string>>>>;
type Request = readonly [operation: string, body: Readonly<Record<string, unknown>>];

const folder = aFolder();
const engines: DynamoEngine[] = [];
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.stop()));
  folder.dispose();
});

const databaseFile = (name: string) => join(folder.path, `${name}.sqlite`);

async function anEngine(name: string): Promise<DynamoEngine> {
  const engine = await startDynoxide(databaseFile(name), 'eu-central-1');
  engines.push(engine);
  return engine;
}

async function withTable(engine: DynamoEngine): Promise<DynamoEngine> {
  const key = (AttributeName: string, KeyType: string) => ({ AttributeName, KeyType });
  await call(engine, 'CreateTable', {
    TableName: 'items',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
  });
  return engine;
}

/** Notes what reaches the engine. */
function watched(engine: DynamoEngine, heard: Request[]): DynamoEngine {
  return {
    ...engine,
    send: (operation, body) => {
      heard.push([operation, JSON.parse(body.toString())]);
      return engine.send(operation, body);
    },
  };
}

const key = (pk: string): Item => ({ pk: { S: pk }, sk: { S: 'IT' } });
const put = (pk: string, value: string, more: Readonly<Record<string, unknown>> = {}): Request => [
  'PutItem',
  { TableName: 'items', Item: { ...key(pk), value: { S: value } }, ...more },
];
const count = (pk: string, more: Readonly<Record<string, unknown>> = {}): Request => [
  'UpdateItem',
  {
    TableName: 'items',
    Key: key(pk),
    UpdateExpression: 'ADD times :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
    ...more,
  },
];
const remove = (pk: string, more: Readonly<Record<string, unknown>> = {}): Request => [
  'DeleteItem',
  { TableName: 'items', Key: key(pk), ...more },
];
const ONLY_NEW = { ConditionExpression: 'attribute_not_exists(pk)' };

async function ask(engine: DynamoEngine, [operation, body]: Request): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await engine.send(operation, JSON.stringify(body));
  return { status: answer.status, body: JSON.parse(answer.body.toString()) };
}

async function everything(engine: DynamoEngine): Promise<readonly Item[]> {
  const { Items } = await call<{ Items: Item[] }>(engine, 'Scan', { TableName: 'items' });
  return Items.sort((a, b) => String(a['pk']?.['S']).localeCompare(String(b['pk']?.['S'])));
}

test('writes that arrive during a commit share the next one', async () => {
  const heard: Request[] = [];
  const engine = groupCommits(watched(await withTable(await anEngine('shared')), heard));
  await ask(engine, put('FIRST', 'alone'));
  heard.length = 0;
  const answers = await Promise.all([...Array(150).keys()].map((index) => ask(engine, put(`C${index}`, 'together'))));
  expect(answers).toEqual(Array(150).fill({ status: 200, body: {} }));
  expect(heard.map(([operation, body]) => [operation, (body['TransactItems'] as unknown[] | undefined)?.length])).toEqual([
    ['PutItem', undefined],
    ['TransactWriteItems', 100],
    ['TransactWriteItems', 49],
  ]);
  expect(await everything(engine)).toHaveLength(151);
});

test('a condition that fails concerns its own request and none of those that shared its commit', async () => {
  const engine = groupCommits(await withTable(await anEngine('conditions')));
  await ask(engine, put('TAKEN-1', 'old'));
  await ask(engine, put('TAKEN-2', 'old'));
  const names = ['FREE-1', 'TAKEN-1', 'FREE-2', 'TAKEN-2', 'FREE-3'];
  const answers = await Promise.all(
    names.map((pk) => ask(engine, put(pk, 'new', { ...ONLY_NEW, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }))),
  );
  expect(answers.map(({ status, body }) => (status === 200 ? 'written' : [String(body['__type']).split('#')[1], body['Item']]))).toEqual([
    'written',
    ['ConditionalCheckFailedException', { ...key('TAKEN-1'), value: { S: 'old' } }],
    'written',
    ['ConditionalCheckFailedException', { ...key('TAKEN-2'), value: { S: 'old' } }],
    'written',
  ]);
  expect((await everything(engine)).map((item) => `${item['pk']?.['S']} ${item['value']?.['S']}`)).toEqual([
    'FREE-1 new',
    'FREE-2 new',
    'FREE-3 new',
    'TAKEN-1 old',
    'TAKEN-2 old',
  ]);
});

test('a write that is wrong in itself is refused as it would be alone, and its neighbours are written', async () => {
  const engine = groupCommits(await withTable(await anEngine('wrong')));
  const wrong: Request = ['UpdateItem', { TableName: 'items', Key: key('B'), UpdateExpression: 'SET value =' }];
  const elsewhere: Request = ['PutItem', { TableName: 'no-such-table', Item: key('D') }];
  const answers = await Promise.all([put('A', '1'), put('A2', '1'), wrong, put('C', '1'), elsewhere].map((one) => ask(engine, one)));
  expect(answers.map(({ status, body }) => (status === 200 ? 'written' : String(body['__type']).split('#')[1]))).toEqual([
    'written',
    'written',
    'ValidationException',
    'written',
    'ResourceNotFoundException',
  ]);
});

test('whatever is asked, answers and items are those of writes one after another', async () => {
  const grouped = groupCommits(await withTable(await anEngine('grouped')));
  const plain = await withTable(await anEngine('plain'));
  const old = { ReturnValues: 'ALL_OLD' };
  const requests: Request[] = [...Array(12).keys()].flatMap((index): Request[] => {
    const [a, b] = [`A${index % 5}`, `B${index % 3}`];
    return [
      put(a, `v${index}`, index % 2 === 0 ? old : ONLY_NEW),
      count(b, { ReturnValues: 'ALL_NEW' }),
      count(a, { ConditionExpression: 'attribute_exists(pk)', ...old, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      ...(index % 4 === 3 ? [remove(a, old), remove(b), remove(`NOBODY${index}`, old)] : []),
      count(`ALONE${index}`, { ReturnValues: 'UPDATED_NEW' }),
      count(`MEASURED${index}`, { ReturnConsumedCapacity: 'TOTAL' }),
    ];
  });
  const expected: unknown[] = [];
  for (const request of requests) expected.push(await ask(plain, request));
  expect(await Promise.all(requests.map((request) => ask(grouped, request)))).toEqual(expected);
  expect(await everything(grouped)).toEqual(await everything(plain));
});

test('counting one item from many sides at once loses no count, transactions among them', async () => {
  const engine = groupCommits(await withTable(await anEngine('counter')));
  const inTransaction: Request = ['TransactWriteItems', { TransactItems: [{ Update: count('ONE')[1] }, { Update: count('OTHER')[1] }] }];
  const answers = await Promise.all(
    [...Array(60).keys()].map((index) => ask(engine, index % 6 === 5 ? inTransaction : count('ONE', { ReturnValues: 'ALL_NEW' }))),
  );
  const seen = answers.flatMap(({ body }) => {
    const { times } = (body['Attributes'] ?? {}) as Item;
    return times === undefined ? [] : [Number(times['N'])];
  });
  // Everybody was told another number, and the counts of the transactions are the gaps.
  expect(new Set(seen).size).toBe(50);
  expect((await everything(engine)).map((item) => [item['pk']?.['S'], item['times']?.['N']])).toEqual([
    ['ONE', '60'],
    ['OTHER', '10'],
  ]);
});

test('what was acknowledged before the engine was killed is there after it', async () => {
  const engine = groupCommits(await withTable(await anEngine('killed')));
  const acknowledged: string[] = [];
  const writers = [...Array(40).keys()].map(async (writer) => {
    for (let round = 0; ; round += 1) {
      const pk = `W${writer}-${round}`;
      const answer = await ask(engine, put(pk, 'kept')).catch(() => undefined);
      if (answer?.status !== 200) return;
      acknowledged.push(pk);
      if (acknowledged.length === 400) process.kill(pidOf(databaseFile('killed')), 'SIGKILL');
    }
  });
  await Promise.all(writers);
  await engine.failed;
  expect(acknowledged.length).toBeGreaterThanOrEqual(400);
  const again = await anEngine('killed');
  const kept = new Set((await everything(again)).map((item) => item['pk']?.['S']));
  expect(acknowledged.filter((pk) => !kept.has(pk))).toEqual([]);
});

/** The engine itself, not the shell that watches over it. */
function pidOf(file: string): number {
  const pid = readdirSync('/proc').find((entry) => {
    try {
      const words = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      return words[0]?.endsWith('/dynoxide') && words.includes(file);
    } catch {
      return false;
    }
  });
  if (pid === undefined) throw new Error(`no engine on ${file}`);
  return Number(pid);
}
