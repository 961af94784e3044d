import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { countOne, current, NOTHING_COUNTED, type Tally, type TallyRule } from '../../domain/security/tally';
import { SECOND_MS } from '../../domain/shared/time';
import type { Tallies } from '../../ports/tallies';
import { orWhatStood } from './condition';
import { keys } from './keys';
import { readBatch } from './read-batch';

const storedTally = z.object({ pk: z.string(), count: z.number(), untilMs: z.number() });

/** Two that begin one tally at the same time: one of them then counts on the other's. */
const MOST_TRIES = 4;

/** Tallies in the telemetry table, whose time-to-live forgets them; what it has not deleted yet is begun anew. */
export class DynamoTallies implements Tallies {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async read(names: readonly string[], nowMs: number): Promise<readonly Tally[]> {
    const items = await readBatch(this.#documents, this.#table, names.map(keys.tally));
    const known = new Map(items.map((item) => storedTally.parse(item)).map(({ pk, count, untilMs }) => [pk, { count, untilMs }]));
    return names.map((name) => current(known.get(keys.tally(name).pk), nowMs));
  }

  async count(name: string, rule: TallyRule, nowMs: number): Promise<Tally> {
    return this.#add(name, rule, nowMs, {
      expression: 'SET #count = #count + :one',
      condition: 'untilMs > :now',
      values: { ':one': 1 },
      first: {},
    });
  }

  async countMember(name: string, member: string, rule: TallyRule, nowMs: number): Promise<Tally> {
    return this.#add(name, rule, nowMs, {
      expression: 'SET #count = #count + :one ADD members :member',
      condition: 'untilMs > :now AND NOT contains(members, :text) AND #count < :limit',
      values: { ':one': 1, ':member': new Set([member]), ':text': member, ':limit': rule.limit },
      first: { members: new Set([member]) },
    });
  }

  async #add(
    name: string,
    rule: TallyRule,
    nowMs: number,
    { expression, condition, values, first }: { expression: string; condition: string; values: object; first: { members?: Set<string> } },
  ): Promise<Tally> {
    for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
      const write = await orWhatStood(() =>
        this.#documents.send(
          new UpdateCommand({
            TableName: this.#table,
            Key: keys.tally(name),
            UpdateExpression: expression,
            ConditionExpression: condition,
            ExpressionAttributeNames: { '#count': 'count' },
            ExpressionAttributeValues: { ...values, ':now': nowMs },
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      if ('done' in write) return this.#hold(name, storedTally.parse(write.done.Attributes), rule, nowMs);
      const { item } = write.stood;
      const stood = item === undefined ? NOTHING_COUNTED : current(storedTally.parse(item), nowMs);
      if (stood.count > 0) {
        const standing = item?.['members'] as Set<string> | undefined;
        const isMember = first.members !== undefined && [...first.members].every((one) => standing?.has(one));
        return { untilMs: stood.untilMs, count: isMember ? stood.count : rule.limit + 1 };
      }
      const begun = countOne(undefined, rule, nowMs);
      if (await this.#begin(name, begun, first, nowMs)) return begun;
    }
    return { count: rule.limit, untilMs: nowMs + rule.withinMs };
  }

  async #begin(name: string, begun: Tally, first: object, nowMs: number): Promise<boolean> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.tally(name), ...begun, ...first, expiresAtS: expiryS(begun) },
          ConditionExpression: 'attribute_not_exists(pk) OR untilMs <= :now',
          ExpressionAttributeValues: { ':now': nowMs },
        }),
      ),
    );
    return 'done' in write;
  }

  /** Whoever reaches the limit makes it last; it is the same for a second one who does. */
  async #hold(name: string, { count, untilMs }: Tally, rule: TallyRule, nowMs: number): Promise<Tally> {
    const held = { count, untilMs: nowMs + rule.holdMs };
    if (count !== rule.limit || held.untilMs <= untilMs) return { count, untilMs };
    await this.#documents.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: keys.tally(name),
        UpdateExpression: 'SET untilMs = :until, expiresAtS = :expiry',
        ExpressionAttributeValues: { ':until': held.untilMs, ':expiry': expiryS(held) },
      }),
    );
    return held;
  }
}

function expiryS({ untilMs }: Tally): number {
  return Math.ceil(untilMs / SECOND_MS);
}
