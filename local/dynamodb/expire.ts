import type { Deployed } from '../template/deployment';
import type { DynamoEngine } from './engine';
import { call } from './tables';

type Item = Readonly<Record<string, unknown>>;

interface Page {
  readonly Items?: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

/**
 * Deletes what has expired, as DynamoDB does within some days of the time (Developer Guide, "Using time to live"). The engine keeps
 * the setting but deletes nothing. Readers filter on expiry in both places, so when this runs is of no consequence.
 */
export async function deleteExpired(table: Deployed, engine: DynamoEngine, nowS: number, pause: () => Promise<void>): Promise<number> {
  const ttl = table.properties['TimeToLiveSpecification'] as { AttributeName?: string; Enabled?: boolean } | undefined;
  if (ttl?.AttributeName === undefined || ttl.Enabled === false) return 0;
  const keyNames = (table.properties['KeySchema'] as { AttributeName: string }[]).map((key) => key.AttributeName);
  const names = { '#ttl': ttl.AttributeName, ...Object.fromEntries(keyNames.map((name, index) => [`#k${index}`, name])) };
  const values = { ':zero': { N: '0' }, ':now': { N: String(nowS) } };
  let deleted = 0;
  let from: Item | undefined;
  do {
    const page: Page = await call(engine, 'Scan', {
      TableName: table.ref,
      Limit: 500,
      FilterExpression: '#ttl BETWEEN :zero AND :now',
      ProjectionExpression: keyNames.map((_, index) => `#k${index}`).join(', '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    for (const key of page.Items ?? []) {
      // Somebody may have prolonged it since the scan; the condition then fails, and the item stays.
      const answer = await engine.send(
        'DeleteItem',
        JSON.stringify({
          TableName: table.ref,
          Key: key,
          ConditionExpression: '#ttl BETWEEN :zero AND :now',
          ExpressionAttributeNames: { '#ttl': ttl.AttributeName },
          ExpressionAttributeValues: values,
        }),
      );
      if (answer.status === 200) deleted += 1;
    }
    from = page.LastEvaluatedKey;
    await pause();
  } while (from !== undefined);
  return deleted;
}
