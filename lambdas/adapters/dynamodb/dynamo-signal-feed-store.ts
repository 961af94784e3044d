import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { SignalKind } from '../../domain/signals/signal';
import type { SignalFeed } from '../../domain/signals/signal-feed';
import type { SignalFeedStore } from '../../ports/signals';
import { keys } from './keys';

const storedFeed = z.object({
  kind: z.enum(['price', 'co2', 'demand']),
  zone: z.string(),
  askedAtMs: z.number(),
  answeredAtMs: z.number().exactOptional(),
  source: z.string().exactOptional(),
  version: z.number(),
  changedAtMs: z.number().exactOptional(),
  knownUntilMs: z.number().exactOptional(),
  lateSinceMs: z.number().exactOptional(),
  failures: z.array(z.object({ source: z.string(), reason: z.string() })),
  seen: z.record(z.string(), z.object({ etag: z.string().exactOptional(), lastModified: z.string().exactOptional() })),
  wakeSinceMs: z.number().exactOptional(),
});

/** All feeds in one partition: there are as many as zones in use, written a few times an hour. */
export class DynamoSignalFeedStore implements SignalFeedStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(kind: SignalKind, zone: string): Promise<SignalFeed | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.signalFeed(kind, zone), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : storedFeed.parse(Item);
  }

  async put(feed: SignalFeed): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item: { ...keys.signalFeed(feed.kind, feed.zone), ...feed } }));
  }

  async list(): Promise<readonly SignalFeed[]> {
    const feeds: SignalFeed[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const answer = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :feeds',
          ExpressionAttributeValues: { ':feeds': keys.signalFeed('price', '').pk },
          ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
        }),
      );
      feeds.push(...(answer.Items ?? []).map((item) => storedFeed.parse(item)));
      ExclusiveStartKey = answer.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return feeds;
  }
}
