import { type DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { NEW_VISITORS, type RefusedVisit, VISIT_KEPT_MS } from '../../domain/chargers/refused-visit';
import { SECOND_MS } from '../../domain/shared/time';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { Clock } from '../../ports/clock';
import type { RefusedVisits } from '../../ports/refused-visits';
import type { Tallies } from '../../ports/tallies';
import { orWhatStood } from './condition';
import { keys } from './keys';

const storedVisit = z.object({
  chargerId: z.string(),
  firstAtMs: z.number(),
  lastAtMs: z.number(),
  count: z.number(),
  address: z.string(),
  userAgent: z.string().optional(),
  cameWithoutPassword: z.boolean(),
});

/** Refused visits in the telemetry table, whose time-to-live forgets them. */
export class DynamoRefusedVisits implements RefusedVisits {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #tallies: Pick<Tallies, 'count'>;
  readonly #clock: Clock;

  constructor(documents: DynamoDBDocumentClient, table: string, tallies: Pick<Tallies, 'count'>, clock: Clock) {
    this.#documents = documents;
    this.#table = table;
    this.#tallies = tallies;
    this.#clock = clock;
  }

  async note(visit: Omit<RefusedVisit, 'firstAtMs' | 'count'>): Promise<void> {
    if (await this.#noteAgain(visit)) return;
    if ((await this.#tallies.count('new-visitors', NEW_VISITORS, visit.lastAtMs)).count > NEW_VISITORS.limit) return;
    const Item = {
      ...keys.refusedVisit(visit.chargerId),
      ...visit,
      firstAtMs: visit.lastAtMs,
      count: 1,
      expiresAtS: expiryS(visit.lastAtMs),
    };
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item }));
  }

  async #noteAgain({
    chargerId,
    lastAtMs,
    address,
    userAgent,
    cameWithoutPassword,
  }: Parameters<RefusedVisits['note']>[0]): Promise<boolean> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.refusedVisit(chargerId),
          UpdateExpression: `SET #count = #count + :one, lastAtMs = :at, address = :address, cameWithoutPassword = :without, expiresAtS = :expiry ${
            userAgent === undefined ? 'REMOVE userAgent' : ', userAgent = :agent'
          }`,
          ConditionExpression: 'expiresAtS > :now',
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: {
            ':one': 1,
            ':at': lastAtMs,
            ':address': address,
            ':without': cameWithoutPassword,
            ':expiry': expiryS(lastAtMs),
            ':now': Math.floor(lastAtMs / SECOND_MS),
            ...(userAgent === undefined ? {} : { ':agent': userAgent }),
          },
        }),
      ),
    );
    return 'done' in write;
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<RefusedVisit>> {
    const { pk } = keys.refusedVisit('');
    const items: RefusedVisit[] = [];
    let after = cursor;
    for (;;) {
      const answer = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk',
          // A time-to-live deletes late, or on some engines never.
          FilterExpression: 'expiresAtS > :now',
          ExpressionAttributeValues: { ':pk': pk, ':now': Math.floor(this.#clock.nowMs() / SECOND_MS) },
          Limit: limit + 1,
          ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
        }),
      );
      for (const item of answer.Items ?? []) {
        if (items.length === limit) return { items, nextCursor: items.at(-1)?.chargerId ?? null };
        items.push(storedVisit.parse(item) as RefusedVisit);
      }
      if (answer.LastEvaluatedKey === undefined) return { items, nextCursor: null };
      after = String(answer.LastEvaluatedKey['sk']);
    }
  }
}

function expiryS(lastAtMs: number): number {
  return Math.floor((lastAtMs + VISIT_KEPT_MS) / SECOND_MS);
}
