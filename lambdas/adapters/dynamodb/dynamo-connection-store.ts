import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Connection } from '../../domain/chargers/charger';
import { ok, type Result, refuse } from '../../domain/shared/result';
import { DAY_MS, MINUTE_MS } from '../../domain/shared/time';
import type { Line } from '../../domain/statistics/presence';
import type { ConnectionStore, LineHistory, OpenedConnection } from '../../ports/charger-store';
import { orWhatStood } from './condition';
import { keys } from './keys';
import { storedConnection } from './stored-connection';

/** Most chargers that lose their line are back before this, and nothing has to be looked at. */
const FIRST_LOOK_AFTER_MS = MINUTE_MS;
/** As long as the statuses of its connectors. */
const LINES_KEPT_MS = 400 * DAY_MS;

/** One item per charger. Its epoch and the time of its newest connect outlive the socket: they fence off whatever comes late. */
export class DynamoConnectionStore implements ConnectionStore, LineHistory {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #telemetry: string | undefined;

  /** Whoever opens or looks back at lines names the telemetry table, too. */
  constructor(documents: DynamoDBDocumentClient, table: string, telemetry?: string) {
    this.#documents = documents;
    this.#table = table;
    this.#telemetry = telemetry;
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
            'SET chargerId = :charger, connectionId = :connection, connectedAtMs = :at, lastSeenAtMs = :at, epoch = if_not_exists(epoch, :zero) + :one, address = :address REMOVE duePk, dueSk, lostAtMs',
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
    await this.#keepEnded(chargerId, before, connectedAtMs);
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
          UpdateExpression: 'SET lastSeenAtMs = :at, connectionId = :connection REMOVE duePk, dueSk, lostAtMs',
          ConditionExpression:
            'connectedAtMs = :connectedAt AND lastSeenAtMs < :at AND (connectionId = :connection OR attribute_not_exists(connectionId))',
          ExpressionAttributeValues: { ':at': atMs, ':connection': connectionId, ':connectedAt': connectedAtMs },
          ReturnValues: 'ALL_OLD',
        }),
      ),
    );
    return { restored: 'done' in write && write.done.Attributes?.['connectionId'] === undefined };
  }

  async close(chargerId: string, connectionId: string, lostAtMs: number): Promise<boolean> {
    const { duePk, dueSk } = keys.due(lostAtMs + FIRST_LOOK_AFTER_MS, keys.connection(chargerId).pk);
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.connection(chargerId),
          UpdateExpression: 'SET lostAtMs = :lost, duePk = :duePk, dueSk = :dueSk REMOVE connectionId',
          ConditionExpression: 'connectionId = :connection',
          ExpressionAttributeValues: { ':connection': connectionId, ':lost': lostAtMs, ':duePk': duePk, ':dueSk': dueSk },
        }),
      ),
    );
    return 'done' in write;
  }

  async lines(chargerId: string, fromMs: number): Promise<readonly Line[]> {
    const [{ Items = [] }, { Item }] = await Promise.all([
      this.#documents.send(
        new QueryCommand({
          TableName: this.#telemetry,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': keys.line(chargerId, 0).pk,
            ':from': keys.line(chargerId, fromMs).sk,
            ':to': 'LINE#~',
          },
          ConsistentRead: true,
        }),
      ),
      this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.connection(chargerId), ConsistentRead: true })),
    ]);
    const newest = lineOf(Item);
    return [...Items.flatMap((item) => lineOf({ ...item, lostAtMs: item['endedAtMs'] }) ?? []), ...(newest === undefined ? [] : [newest])];
  }

  /** A crash in between costs the record of one line: it then lasts as long as the one before it, and until the next. */
  async #keepEnded(chargerId: string, before: Record<string, unknown> | undefined, nextMs: number): Promise<void> {
    const line = lineOf(before);
    if (this.#telemetry === undefined || line === undefined || line.connectedAtMs === nextMs) return;
    const expiresAtS = Math.floor((nextMs + LINES_KEPT_MS) / 1_000);
    const Item = { ...keys.line(chargerId, line.connectedAtMs), expiresAtS, ...line };
    await this.#documents.send(new PutCommand({ TableName: this.#telemetry, Item }));
  }
}

const storedLine = z.object({ connectedAtMs: z.number(), lastSeenAtMs: z.number(), endedAtMs: z.number().optional() });

function lineOf(item: Record<string, unknown> | undefined): Line | undefined {
  const line = storedLine.safeParse({ ...item, endedAtMs: item?.['lostAtMs'] });
  if (!line.success) return undefined;
  const { endedAtMs, ...open } = line.data;
  return { ...open, ...(endedAtMs === undefined ? {} : { endedAtMs }) };
}
