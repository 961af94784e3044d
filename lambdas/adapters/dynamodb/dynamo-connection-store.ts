import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Connection } from '../../domain/chargers/charger';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { ConnectionStore, OpenedConnection } from '../../ports/charger-store';
import { orWhatStood } from './condition';
import { keys } from './keys';
import { storedConnection } from './stored-connection';

/** One item per charger. Its epoch and the time of its newest connect outlive the socket: they fence off whatever comes late. */
export class DynamoConnectionStore implements ConnectionStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async open(
    chargerId: string,
    connectionId: string,
    connectedAtMs: number,
    address = '',
  ): Promise<Result<OpenedConnection, { code: 'NEWER_CONNECTION' }>> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.connection(chargerId),
          UpdateExpression:
            'SET chargerId = :charger, connectionId = :connection, connectedAtMs = :at, lastSeenAtMs = :at, epoch = if_not_exists(epoch, :zero) + :one, address = :address',
          ConditionExpression: 'attribute_not_exists(connectedAtMs) OR connectedAtMs <= :at',
          ExpressionAttributeValues: {
            ':charger': chargerId,
            ':connection': connectionId,
            ':at': connectedAtMs,
            ':zero': 0,
            ':one': 1,
            ':address': address,
          },
          ReturnValues: 'ALL_OLD',
        }),
      ),
    );
    if ('stood' in write) return refuse({ code: 'NEWER_CONNECTION' });
    const before = write.done.Attributes;
    const connection = {
      chargerId,
      connectionId,
      epoch: Number(before?.['epoch'] ?? 0) + 1,
      connectedAtMs,
      lastSeenAtMs: connectedAtMs,
    };
    const replaced = before?.['connectionId'];
    if (typeof replaced !== 'string' || replaced === connectionId) return ok({ connection });
    const replacedSeen = { address: String(before?.['address'] ?? ''), lastSeenAtMs: Number(before?.['lastSeenAtMs'] ?? 0) };
    return ok({ connection, replaced, ...(replacedSeen.address === '' ? {} : { replacedSeen }) });
  }

  async get(chargerId: string): Promise<Connection | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.connection(chargerId), ConsistentRead: true }),
    );
    const connection = storedConnection.safeParse(Item);
    return connection.success ? connection.data : undefined;
  }

  async touch(
    chargerId: string,
    { connectionId, connectedAtMs }: { readonly connectionId: string; readonly connectedAtMs: number },
    atMs: number,
  ): Promise<{ readonly restored: boolean }> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.connection(chargerId),
          UpdateExpression: 'SET lastSeenAtMs = :at, connectionId = :connection',
          ConditionExpression:
            'connectedAtMs = :connectedAt AND lastSeenAtMs < :at AND (connectionId = :connection OR attribute_not_exists(connectionId))',
          ExpressionAttributeValues: { ':at': atMs, ':connection': connectionId, ':connectedAt': connectedAtMs },
          ReturnValues: 'ALL_OLD',
        }),
      ),
    );
    return { restored: 'done' in write && write.done.Attributes?.['connectionId'] === undefined };
  }

  async close(chargerId: string, connectionId: string): Promise<boolean> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.connection(chargerId),
          UpdateExpression: 'REMOVE connectionId',
          ConditionExpression: 'connectionId = :connection',
          ExpressionAttributeValues: { ':connection': connectionId },
        }),
      ),
    );
    return 'done' in write;
  }
}
