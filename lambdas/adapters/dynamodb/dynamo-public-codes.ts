import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { PublicCode } from '../../domain/ad-hoc/public-code';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { PublicCodes } from '../../ports/ad-hoc';
import { keys } from './keys';
import { transact } from './transact';

const storedCode = z.object({
  code: z.string(),
  chargerId: z.string(),
  connectorId: z.number(),
  createdAtMs: z.number(),
  replacedAtMs: z.number().exactOptional(),
});

/** Each code is an item for good, so that a replaced one is known to be one; which code a connector has now is an item of its own. */
export class DynamoPublicCodes implements PublicCodes {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async find(code: string): Promise<PublicCode | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.publicCode(code), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : storedCode.parse(Item);
  }

  async listOf(chargerId: string): Promise<readonly PublicCode[]> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keys.codeInForce(chargerId, 0).pk },
        ConsistentRead: true,
      }),
    );
    return Items.map((item) => storedCode.parse(item));
  }

  async replace(next: PublicCode): Promise<Result<undefined, { code: 'CONFLICT' }>> {
    const { chargerId, connectorId, createdAtMs } = next;
    const before = (await this.listOf(chargerId)).find((code) => code.connectorId === connectorId);
    const TableName = this.#table;
    const written = await transact(this.#documents, [
      { Put: { TableName, Item: { ...keys.publicCode(next.code), ...next }, ConditionExpression: 'attribute_not_exists(pk)' } },
      {
        Put: {
          TableName,
          Item: { ...keys.codeInForce(chargerId, connectorId), ...next },
          ...(before === undefined
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#code = :before',
                ExpressionAttributeNames: { '#code': 'code' },
                ExpressionAttributeValues: { ':before': before.code },
              }),
        },
      },
      ...(before === undefined
        ? []
        : [{ Put: { TableName, Item: { ...keys.publicCode(before.code), ...before, replacedAtMs: createdAtMs } } }]),
    ]);
    return written.ok ? ok() : refuse({ code: 'CONFLICT' });
  }
}
