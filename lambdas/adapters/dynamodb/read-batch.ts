import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys';

const MOST_KEYS = 100;
const FIRST_PAUSE_MS = 10;
const MOST_TRIES = 8;

/** The items behind these keys, in the order of the keys; those that are gone by now are left out. */
export async function readBatch(
  documents: DynamoDBDocumentClient,
  table: string,
  wanted: readonly Key[],
): Promise<Record<string, unknown>[]> {
  const found = new Map<string, Record<string, unknown>>();
  for (let from = 0; from < wanted.length; from += MOST_KEYS) {
    let keys: Record<string, unknown>[] = wanted.slice(from, from + MOST_KEYS).map(({ pk, sk }) => ({ pk, sk }));
    for (let attempt = 1; keys.length > 0; attempt++) {
      const answer = await documents.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }));
      for (const item of answer.Responses?.[table] ?? []) found.set(`${item['pk']}\n${item['sk']}`, item);
      keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
      if (keys.length > 0 && attempt === MOST_TRIES)
        throw new Error(`${keys.length} items of ${table} could not be read in ${attempt} tries`);
      if (keys.length > 0) await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
  return wanted.flatMap(({ pk, sk }) => [found.get(`${pk}\n${sk}`)].filter((item) => item !== undefined));
}
