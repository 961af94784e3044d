import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { orWhatStood } from './condition';
import type { Key } from './keys';

const MOST_TRIES = 8;
const FIRST_PAUSE_MS = 5;

/**
 * Reads an item that counts its versions, lets `change` decide and writes over the version that was read; after a clash with another
 * writer once more. Answering the very same thing, or nothing, writes nothing. Answers what then stands.
 */
export async function changeItem<T extends { readonly version: number }>(
  documents: DynamoDBDocumentClient,
  { table, key, parse, indexes }: ChangedItem<T>,
  change: (known: T | undefined) => T | undefined,
): Promise<T | undefined> {
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    const { Item } = await documents.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    const known = Item === undefined ? undefined : parse(Item);
    const changed = change(known);
    if (changed === undefined || changed === known) return known;
    const next = { ...changed, version: (known?.version ?? 0) + 1 };
    const write = await orWhatStood(() =>
      documents.send(
        new PutCommand({
          TableName: table,
          Item: { ...key, ...indexes?.(next), ...next },
          ...(known === undefined
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#version = :read',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':read': known.version },
              }),
        }),
      ),
    );
    if ('done' in write) return next;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** attempt));
  }
  throw new Error(`${key.pk} ${key.sk} changed under our hands ${MOST_TRIES} times`);
}

interface ChangedItem<T> {
  readonly table: string;
  readonly key: Key;
  readonly parse: (item: unknown) => T;
  /** Its places in the indexes. */
  readonly indexes?: (next: T) => object;
}
