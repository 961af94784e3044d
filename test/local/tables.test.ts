import { join } from 'node:path';
import { type DynamoEngine, startDynoxide } from '../../local/dynamodb/engine';
import { deleteExpired } from '../../local/dynamodb/expire';
import { call, createTable } from '../../local/dynamodb/tables';
import { readAssembly } from '../../local/template/assembly';
import { deploy } from '../../local/template/deployment';
import { aFolder, anAssembly } from './an-assembly';

const folder = aFolder();
let engine: DynamoEngine;
beforeAll(async () => {
  engine = await startDynoxide(join(folder.path, 'tables.sqlite'), 'eu-central-1');
});
afterAll(async () => {
  await engine?.stop();
  folder.dispose();
});

const table = (keySchema: { AttributeName: string; KeyType: string }[]) => {
  const attributes = keySchema.map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' }));
  const [found] = deploy(
    readAssembly(
      anAssembly(folder.path, {
        Samples: {
          Type: 'AWS::DynamoDB::GlobalTable',
          Properties: {
            AttributeDefinitions: attributes,
            KeySchema: keySchema,
            TimeToLiveSpecification: { AttributeName: 'expiresAtS', Enabled: true },
          },
        },
      }),
    ),
  ).all('AWS::DynamoDB::GlobalTable');
  if (found === undefined) throw new Error('no table');
  return found;
};
const KEY = [
  { AttributeName: 'pk', KeyType: 'HASH' },
  { AttributeName: 'sk', KeyType: 'RANGE' },
];

test('only what has expired is deleted, and what never expires stays', async () => {
  const samples = table(KEY);
  await createTable(samples, engine);
  const items = {
    old: { N: '999' },
    'of this second': { N: '1000' },
    'in a second': { N: '1001' },
    'not a number': { S: 'soon' },
    forever: undefined,
  };
  for (const [sk, expiresAtS] of Object.entries(items)) {
    const Item = { pk: { S: 'CHARGER#1' }, sk: { S: sk }, ...(expiresAtS === undefined ? {} : { expiresAtS }) };
    await call(engine, 'PutItem', { TableName: samples.ref, Item });
  }
  expect(await deleteExpired(samples, engine, 1_000, async () => {})).toBe(2);
  const { Items } = await call<{ Items: { sk: { S: string } }[] }>(engine, 'Scan', { TableName: samples.ref });
  expect(Items.map(({ sk }) => sk.S).sort()).toEqual(['forever', 'in a second', 'not a number']);
});

test('a table that is there with other keys is refused, never changed', async () => {
  await createTable(table(KEY), engine);
  await expect(createTable(table([{ AttributeName: 'id', KeyType: 'HASH' }]), engine)).rejects.toThrow(
    'Table Test-App-Samples exists with other keys than Samples of the template has. Use another DATA_DIR.',
  );
});

test('an answer of many pages comes through the engine’s wire in one piece', async () => {
  await createTable(table(KEY), engine);
  const text = 'ü'.repeat(30_000);
  await Promise.all(
    [...Array(12).keys()].map((index) =>
      call(engine, 'PutItem', { TableName: 'Test-App-Samples', Item: { pk: { S: 'BIG' }, sk: { S: String(index) }, text: { S: text } } }),
    ),
  );
  const { Items } = await call<{ Items: { text: { S: string } }[] }>(engine, 'Query', {
    TableName: 'Test-App-Samples',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'BIG' } },
  });
  expect(Items.map((item) => item.text.S === text)).toEqual(Array(12).fill(true));
});

test('an engine that goes away says so, and fails what was asked of it', async () => {
  const other = await startDynoxide(join(folder.path, 'other.sqlite'), 'eu-central-1');
  await other.stop();
  await expect(other.send('ListTables', '{}')).rejects.toThrow('The DynamoDB engine closed the connection.');
});
