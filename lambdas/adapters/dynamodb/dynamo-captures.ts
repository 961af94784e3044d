import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { MINUTE_MS } from '../../domain/shared/time';
import type { Captures } from '../../ports/journal';
import type { Log } from '../../ports/log';
import { keys } from './keys';

/**
 * The captures of all chargers are one small partition. Each process reads it once a minute, eventually consistent: half a read unit a
 * minute, however many frames it handles. A read per charger and minute would be one per MeterValues for most of them.
 */
export class DynamoCaptures implements Captures {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #log: Log;
  #known: ReadonlyMap<string, number> = new Map();
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(documents: DynamoDBDocumentClient, table: string, log: Log) {
    this.#documents = documents;
    this.#table = table;
    this.#log = log;
  }

  async isOn(chargerId: string, nowMs: number): Promise<boolean> {
    if (nowMs - this.#readAtMs >= MINUTE_MS) {
      // Also after a failure: a table that is down is not asked by every frame.
      this.#readAtMs = nowMs;
      try {
        this.#known = await this.#read();
      } catch (cause) {
        this.#log.warn('JOURNAL_ENTRY_LOST', { chargerId, why: cause instanceof Error ? cause.name : 'unknown' });
      }
    }
    return (this.#known.get(chargerId) ?? 0) > nowMs;
  }

  async set(chargerId: string, untilMs: number): Promise<void> {
    await this.#documents.send(
      new PutCommand({
        TableName: this.#table,
        Item: { ...keys.capture(chargerId), untilMs, expiresAtS: Math.ceil(untilMs / 1_000) },
      }),
    );
  }

  async #read(): Promise<ReadonlyMap<string, number>> {
    const known = new Map<string, number>();
    let after: Record<string, unknown> | undefined;
    do {
      const answer = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': keys.capture('').pk },
          ...(after === undefined ? {} : { ExclusiveStartKey: after }),
        }),
      );
      for (const item of answer.Items ?? []) known.set(String(item['sk']), Number(item['untilMs']));
      after = answer.LastEvaluatedKey;
    } while (after !== undefined);
    return known;
  }
}
