import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ConnectorLocks, Place } from '../../ports/ad-hoc';
import { orWhatStood } from './condition';
import { keys } from './keys';

export class DynamoConnectorLocks implements ConnectorLocks {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  take(place: Place, holder: string, untilMs: number, nowMs: number): Promise<boolean> {
    return this.#put(place, holder, untilMs, nowMs, 'attribute_not_exists(pk) OR untilMs <= :now OR holder = :holder');
  }

  keep(place: Place, holder: string, untilMs: number, nowMs: number): Promise<boolean> {
    return this.#put(place, holder, untilMs, nowMs, 'holder = :holder AND untilMs > :now');
  }

  /** There is one item for each connector, and whoever works the queue may delete nothing. */
  async release(place: Place, holder: string): Promise<void> {
    await this.#put(place, holder, 0, 0, 'holder = :holder AND untilMs > :now');
  }

  async isTaken({ chargerId, connectorId }: Place, nowMs: number): Promise<boolean> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.connectorLock(chargerId, connectorId), ConsistentRead: true }),
    );
    return Item !== undefined && Number(Item['untilMs']) > nowMs;
  }

  async #put({ chargerId, connectorId }: Place, holder: string, untilMs: number, nowMs: number, condition: string): Promise<boolean> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.connectorLock(chargerId, connectorId), holder, untilMs },
          ConditionExpression: condition,
          ExpressionAttributeValues: { ':holder': holder, ':now': nowMs },
        }),
      ),
    );
    return 'done' in write;
  }
}
