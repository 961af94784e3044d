import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { learnStay, type Stay } from '../../domain/smart-charging/habits';
import type { HabitStore } from '../../ports/habit-store';
import { orWhatStood } from './condition';
import { keys } from './keys';

/** id, person, start, minute of the week, length, energy, stated length: rows without names, for there are hundreds of them. */
const storedStays = z.array(z.tuple([z.string(), z.string(), z.number(), z.number(), z.number(), z.number(), z.number().nullable()]));

/** Sessions of one site end one after the other on its queue; more than a few at a time is something else. */
const MOST_ATTEMPTS = 5;

/** The stays of a site are one item of text with a version: read whole for each plan, replaced whole at the end of a session. */
export class DynamoHabitStore implements HabitStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(siteId: string): Promise<readonly Stay[]> {
    return (await this.#read(siteId, false)).stays;
  }

  async learn(siteId: string, stay: Stay): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const { stays, version } = await this.#read(siteId, true);
      if (await this.#write(siteId, learnStay(stays, stay), version)) return;
    }
    throw new Error(`the habits of site ${siteId} changed each time that something was to be added`);
  }

  async #read(siteId: string, isConsistent: boolean): Promise<{ readonly stays: readonly Stay[]; readonly version: number }> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.habits(siteId), ConsistentRead: isConsistent }),
    );
    if (Item === undefined) return { stays: [], version: 0 };
    const rows = storedStays.parse(JSON.parse(z.string().parse(Item['stays'])));
    return {
      version: z.number().parse(Item['version']),
      stays: rows.map(([id, person, startedAtMs, minuteOfWeek, lengthMs, energyWh, statedMs]) => ({
        id,
        person,
        startedAtMs,
        minuteOfWeek,
        lengthMs,
        energyWh,
        ...(statedMs === null ? {} : { statedMs }),
      })),
    };
  }

  async #write(siteId: string, stays: readonly Stay[], version: number): Promise<boolean> {
    const rows = stays.map(({ id, person, startedAtMs, minuteOfWeek, lengthMs, energyWh, statedMs }) => [
      id,
      person,
      startedAtMs,
      minuteOfWeek,
      lengthMs,
      energyWh,
      statedMs ?? null,
    ]);
    const written = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.habits(siteId), version: version + 1, stays: JSON.stringify(rows) },
          ...(version === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : { ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': version } }),
        }),
      ),
    );
    return 'done' in written;
  }
}
