import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DAY_MS } from '../../domain/shared/time';
import type { StatusChange } from '../../domain/tariffs/session-periods';
import type { ConnectorHistory } from '../../ports/connector-history';
import { keys, sortableMs } from './keys';

/** As long as the samples beside it: a bill can be looked into for a year. */
const KEPT_MS = 400 * DAY_MS;

const storedChange = z.object({
  status: z.enum(['Available', 'Preparing', 'Charging', 'SuspendedEVSE', 'SuspendedEV', 'Finishing', 'Reserved', 'Unavailable', 'Faulted']),
  reportedAtMs: z.number(),
  receivedAtMs: z.number(),
});

/** Status changes in the telemetry table, beside the samples of their connector. */
export class DynamoConnectorHistory implements ConnectorHistory {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async note(chargerId: string, connectorId: number, change: StatusChange): Promise<void> {
    const { status, reportedAtMs, receivedAtMs } = change;
    const hash = createHash('sha256').update(status).digest('hex').slice(0, 8);
    const expiresAtS = Math.floor((receivedAtMs + KEPT_MS) / 1_000);
    const Item = { ...keys.statusChange(chargerId, connectorId, reportedAtMs, hash), expiresAtS, status, reportedAtMs, receivedAtMs };
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item }));
  }

  async between(chargerId: string, connectorId: number, fromMs: number, toMs: number): Promise<readonly StatusChange[]> {
    const changes: StatusChange[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const answer = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          // '$' sorts after the '#' before the hash: the interval is half open.
          ExpressionAttributeValues: {
            ':pk': keys.connectorStream(chargerId, connectorId),
            ':from': `STATUS#${sortableMs(fromMs)}`,
            ':to': `STATUS#${sortableMs(toMs - 1)}$`,
          },
          ConsistentRead: true,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      changes.push(...(answer.Items ?? []).map((item) => storedChange.parse(item)));
      from = answer.LastEvaluatedKey;
    } while (from !== undefined);
    return changes;
  }
}
