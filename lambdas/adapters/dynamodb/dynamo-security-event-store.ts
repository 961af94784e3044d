import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { SecurityEvent } from '../../domain/chargers/security-event';
import { DAY_MS } from '../../domain/shared/time';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { Clock } from '../../ports/clock';
import type { SecurityEventStore } from '../../ports/security-events';
import { keys } from './keys';

/** An intrusion is often noticed months later. */
const KEPT_MS = 400 * DAY_MS;

const storedEvent = z.object({
  chargerId: z.string(),
  type: z.string(),
  noticedBy: z.literal('US').optional(),
  occurredAtMs: z.number(),
  isTimeSuspect: z.boolean(),
  receivedAtMs: z.number(),
  techInfo: z.string().optional(),
});

/** Security events in the telemetry table, whose time-to-live forgets them. */
export class DynamoSecurityEventStore implements SecurityEventStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(documents: DynamoDBDocumentClient, table: string, clock: Clock) {
    this.#documents = documents;
    this.#table = table;
    this.#clock = clock;
  }

  async append(event: SecurityEvent): Promise<void> {
    const { chargerId, type, occurredAtMs, receivedAtMs, techInfo = '' } = event;
    const hash = createHash('sha256')
      .update(JSON.stringify([type, techInfo]))
      .digest('hex')
      .slice(0, 12);
    await this.#documents.send(
      new PutCommand({
        TableName: this.#table,
        Item: {
          ...keys.securityEvent(chargerId, occurredAtMs, hash),
          expiresAtS: Math.floor((receivedAtMs + KEPT_MS) / 1_000),
          ...event,
        },
      }),
    );
  }

  async list(chargerId: string, { limit, cursor }: PageRequest): Promise<Page<SecurityEvent>> {
    const { pk } = keys.securityEvent(chargerId, 0, '');
    const found: { readonly sk: string; readonly event: SecurityEvent }[] = [];
    let after = cursor;
    for (;;) {
      const answer = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk',
          // A time-to-live deletes late, or on some engines never.
          FilterExpression: 'expiresAtS > :now',
          ExpressionAttributeValues: { ':pk': pk, ':now': Math.floor(this.#clock.nowMs() / 1_000) },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: limit + 1,
          ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
        }),
      );
      for (const item of answer.Items ?? []) {
        const last = found.at(-1);
        if (found.length === limit && last !== undefined) return { items: found.map(({ event }) => event), nextCursor: last.sk };
        found.push({ sk: String(item['sk']), event: storedEvent.parse(item) as SecurityEvent });
      }
      if (answer.LastEvaluatedKey === undefined) return { items: found.map(({ event }) => event), nextCursor: null };
      after = String(answer.LastEvaluatedKey['sk']);
    }
  }
}
