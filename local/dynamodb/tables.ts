import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../refusal';
import type { Deployed } from '../template/deployment';
import type { DynamoEngine } from './engine';

interface Index {
  readonly IndexName: string;
  readonly KeySchema: unknown;
  readonly Projection: unknown;
}

interface TableDescription {
  readonly TableStatus?: string;
  readonly KeySchema?: unknown;
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string; readonly IndexStatus?: string }[];
}

/** Makes the table be as the template says: creates it, or adds to an existing one the indexes that came with a new version. */
export async function createTable(table: Deployed, engine: DynamoEngine): Promise<void> {
  const existing = await describe(table.ref, engine);
  if (existing === undefined) await create(table, engine);
  else await addMissingIndexes(table, existing, engine);
}

async function create({ ref, properties }: Deployed, engine: DynamoEngine): Promise<void> {
  const indexes = listOf<Index>(properties['GlobalSecondaryIndexes']).map(plainIndex);
  await call(engine, 'CreateTable', {
    TableName: ref,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: properties['AttributeDefinitions'],
    KeySchema: properties['KeySchema'],
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
    ...(properties['LocalSecondaryIndexes'] === undefined ? {} : { LocalSecondaryIndexes: properties['LocalSecondaryIndexes'] }),
  });
  await active(ref, engine);
}

async function addMissingIndexes(
  { ref, properties, logicalId }: Deployed,
  existing: TableDescription,
  engine: DynamoEngine,
): Promise<void> {
  if (JSON.stringify(existing.KeySchema) !== JSON.stringify(properties['KeySchema'])) {
    throw new Refusal(`Table ${ref} exists with other keys than ${logicalId} of the template has. Use another DATA_DIR.`);
  }
  const present = new Set((existing.GlobalSecondaryIndexes ?? []).map((index) => index.IndexName));
  // One index at a time, as DynamoDB itself demands.
  for (const index of listOf<Index>(properties['GlobalSecondaryIndexes'])) {
    if (present.has(index.IndexName)) continue;
    await call(engine, 'UpdateTable', {
      TableName: ref,
      AttributeDefinitions: properties['AttributeDefinitions'],
      GlobalSecondaryIndexUpdates: [{ Create: plainIndex(index) }],
    });
    await active(ref, engine);
  }
}

/** GlobalTable carries settings per index (warm throughput, …) that only AWS has a use for. */
function plainIndex({ IndexName, KeySchema, Projection }: Index): Index {
  return { IndexName, KeySchema, Projection };
}

async function active(tableName: string, engine: DynamoEngine): Promise<void> {
  for (;;) {
    const table = await describe(tableName, engine);
    const indexes = table?.GlobalSecondaryIndexes ?? [];
    if (table?.TableStatus === 'ACTIVE' && indexes.every((index) => (index.IndexStatus ?? 'ACTIVE') === 'ACTIVE')) return;
    await sleep(50);
  }
}

async function describe(tableName: string, engine: DynamoEngine): Promise<TableDescription | undefined> {
  const answer = await engine.send('DescribeTable', JSON.stringify({ TableName: tableName }));
  if (answer.status === 400 && answer.body.toString().includes('ResourceNotFoundException')) return undefined;
  if (answer.status !== 200) throw new Refusal(`The DynamoDB engine refuses DescribeTable: ${answer.body.toString()}`);
  return (JSON.parse(answer.body.toString()) as { Table: TableDescription }).Table;
}

export async function call<Answer>(engine: DynamoEngine, operation: string, request: unknown): Promise<Answer> {
  const answer = await engine.send(operation, JSON.stringify(request));
  if (answer.status !== 200) throw new Refusal(`The DynamoDB engine refuses ${operation}: ${answer.body.toString()}`);
  return JSON.parse(answer.body.toString()) as Answer;
}

function listOf<Item>(value: unknown): readonly Item[] {
  return Array.isArray(value) ? value : [];
}
