import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { Key } from './keys';
import { readBatch } from './read-batch';

interface Listed<T> {
  readonly table: string;
  readonly index: 'gsi1' | 'gsi2' | 'gsi3';
  readonly partition: string;
  readonly parse: (item: unknown) => T;
  /** Its place in the index, and so the cursor after it. */
  readonly placeOf: (one: T) => string;
  readonly keyOf: (place: string) => Key;
  /** What no index tells; the page is filled by reading on. */
  readonly isWanted?: (one: T) => boolean;
}

const FEWEST_AT_ONCE = 25;

/** Newest first: the index finds, the table tells what is in them. */
export async function listByIndex<T>(
  documents: DynamoDBDocumentClient,
  { table, index, partition, parse, placeOf, keyOf, isWanted = () => true }: Listed<T>,
  { limit, cursor }: PageRequest,
): Promise<Page<T>> {
  const items: T[] = [];
  let after = cursor;
  for (;;) {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': `${index}pk` },
        ExpressionAttributeValues: { ':pk': partition },
        ScanIndexForward: false,
        Limit: Math.max(limit + 1, FEWEST_AT_ONCE),
        ...(after === undefined ? {} : { ExclusiveStartKey: { ...keyOf(after), [`${index}pk`]: partition, [`${index}sk`]: after } }),
      }),
    );
    for (const one of (await readBatch(documents, table, Items as unknown as Key[])).map(parse)) {
      if (!isWanted(one)) continue;
      const last = items.at(-1);
      if (items.length === limit && last !== undefined) return { items, nextCursor: placeOf(last) };
      items.push(one);
    }
    const lastPlace = LastEvaluatedKey?.[`${index}sk`];
    if (lastPlace === undefined) return { items, nextCursor: null };
    after = String(lastPlace);
  }
}
