import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../lambdas/adapters/dynamodb/document-client';
import { freePort } from './free-port';

/**
 * A real DynamoDB-compatible engine for the contract suites: the binary that the local server uses too, in memory, on a free
 * port of loopback. `TEST_DDB_ENDPOINT` points the same suites at any other engine.
 */
export interface TestDynamo {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
  /** Fresh, empty tables with the keys and indexes of `lambdas/adapters/dynamodb/keys.ts`. */
  tables(): Promise<TestTables>;
  stop(): Promise<void>;
}

export interface TestTables {
  readonly core: string;
  readonly telemetry: string;
  readonly ledger: string;
}

export async function startDynamo(): Promise<TestDynamo> {
  const elsewhere = process.env['TEST_DDB_ENDPOINT'];
  if (elsewhere !== undefined) return connect(elsewhere, async () => {});
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const engine = spawn(require.resolve('@dynoxide/linux-x64/dynoxide'), ['serve', '--host', '127.0.0.1', '--port', String(port)], {
      stdio: 'ignore',
    });
    const dynamo = connect(`http://127.0.0.1:${port}`, () => ended(engine));
    if (await answers(dynamo.client, engine)) return dynamo;
    await dynamo.stop();
    if (attempt === 3) throw new Error('the DynamoDB engine for the tests does not answer');
  }
}

function connect(endpoint: string, stopEngine: () => Promise<void>): TestDynamo {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    endpoint,
    client,
    documents: documentClient(client),
    tables: () => createTables(client),
    stop: async () => {
      client.destroy();
      await stopEngine();
    },
  };
}

async function createTables(client: DynamoDBClient): Promise<TestTables> {
  const run = randomUUID();
  const tables = { core: `core-${run}`, telemetry: `telemetry-${run}`, ledger: `ledger-${run}` };
  const indexKeys = {
    gsi1: ['gsi1pk', 'gsi1sk'],
    gsi2: ['gsi2pk', 'gsi2sk'],
    gsi3: ['gsi3pk', 'gsi3sk'],
    due: ['duePk', 'dueSk'],
  } as const;
  await client.send(
    new CreateTableCommand({
      TableName: tables.core,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', ...Object.values(indexKeys).flat()].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: keySchema('pk', 'sk'),
      GlobalSecondaryIndexes: Object.entries(indexKeys).map(([IndexName, [hash, range]]) => ({
        IndexName,
        KeySchema: keySchema(hash, range),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    }),
  );
  for (const TableName of [tables.telemetry, tables.ledger]) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
        KeySchema: keySchema('pk', 'sk'),
      }),
    );
  }
  return tables;
}

function keySchema(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
}

/** Starting takes milliseconds, but a port that was free a moment ago may be taken, and then the engine ends at once. */
async function answers(client: DynamoDBClient, engine: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < 200 && engine.exitCode === null; tries++) {
    try {
      await client.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(2_000) });
      return engine.exitCode === null;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  return false;
}

function ended(engine: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (engine.exitCode !== null || engine.signalCode !== null) return resolve();
    engine.once('exit', () => resolve());
    engine.kill('SIGKILL');
  });
}
