import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Connector } from '../../domain/chargers/charger';
import type { ChargerMarks } from '../../ports/charger-marks';
import { orWhatStood } from './condition';
import { type Key, keys } from './keys';

/** The due marks of connections and connectors; their stores write them together with what they mark. */
export class DynamoChargerMarks implements ChargerMarks {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async lineLostAtMs(chargerId: string): Promise<number | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.connection(chargerId), ConsistentRead: true }),
    );
    return Item === undefined || Item['connectionId'] !== undefined || Item['lostAtMs'] === undefined
      ? undefined
      : Number(Item['lostAtMs']);
  }

  async lookAtLine(chargerId: string, lostAtMs: number, atMs: number | undefined): Promise<void> {
    await this.#mark(keys.connection(chargerId), atMs, 'lostAtMs = :fact AND attribute_not_exists(connectionId)', lostAtMs);
  }

  async lookAtFault(
    { chargerId, connectorId, receivedAtMs }: Pick<Connector, 'chargerId' | 'connectorId' | 'receivedAtMs'>,
    atMs: number | undefined,
  ): Promise<void> {
    await this.#mark(keys.connector(chargerId, connectorId), atMs, 'receivedAtMs = :fact', receivedAtMs);
  }

  async #mark(key: Key, atMs: number | undefined, condition: string, fact: number): Promise<void> {
    const due = atMs === undefined ? undefined : keys.due(atMs, key.pk);
    await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: key,
          UpdateExpression: due === undefined ? 'REMOVE duePk, dueSk' : 'SET duePk = :duePk, dueSk = :dueSk',
          ConditionExpression: condition,
          ExpressionAttributeValues: { ':fact': fact, ...(due === undefined ? {} : { ':duePk': due.duePk, ':dueSk': due.dueSk }) },
        }),
      ),
    );
  }
}
