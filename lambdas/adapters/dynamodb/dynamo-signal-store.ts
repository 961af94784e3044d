import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DAY_MS } from '../../domain/shared/time';
import { inOneUnit, type KeptSlot, mergeSignals, originsOf } from '../../domain/signals/merge-signals';
import { type SignalKind, type SignalSeries, SLOT_MS } from '../../domain/signals/signal';
import type { SignalStore, StoredSignal } from '../../ports/signals';
import { orWhatStood } from './condition';
import { keys } from './keys';

/** One item per UTC day. What the slots have in common (who said it, when, in which unit) is written once: a day is 2 kB, not 12. */
const storedDay = z.object({
  version: z.number(),
  startMs: z.number(),
  given: z.array(
    z.object({
      unit: z.string(),
      source: z.string(),
      licence: z.string(),
      quality: z.enum(['final', 'preliminary', 'forecast', 'replay', 'manual']),
      fetchedAtMs: z.number(),
    }),
  ),
  /** [quarter-hour of the day, value, place in `given`] */
  slots: z.array(z.tuple([z.number(), z.number(), z.number()])),
});

const MOST_TRIES = 8;

export class DynamoSignalStore implements SignalStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async put(series: SignalSeries): Promise<{ readonly changed: boolean }> {
    const days = new Set(series.slots.map(({ startMs }) => Math.floor(startMs / DAY_MS) * DAY_MS));
    let changed = false;
    for (const dayMs of days) {
      const slots = series.slots.filter(({ startMs }) => startMs >= dayMs && startMs < dayMs + DAY_MS);
      if (await this.#putDay(dayMs, { ...series, slots })) changed = true;
    }
    return { changed };
  }

  async #putDay(dayMs: number, series: SignalSeries): Promise<boolean> {
    const key = keys.signalDay(series.kind, series.zone, utcDate(dayMs));
    for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
      const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }));
      const version = Item === undefined ? 0 : storedDay.parse(Item).version;
      const { changed, slots } = mergeSignals(Item === undefined ? [] : readDay(Item), series);
      if (!changed) return false;
      const written = await orWhatStood(() =>
        this.#documents.send(
          new PutCommand({
            TableName: this.#table,
            Item: { ...key, kind: series.kind, zone: series.zone, version: version + 1, ...packDay(dayMs, slots) },
            ...(version === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
          }),
        ),
      );
      if ('done' in written) return true; // else somebody wrote this day in between: merge over what is there now
    }
    throw new Error(`${key.pk} ${key.sk} changed under each of ${MOST_TRIES} tries to write it`);
  }

  async range(kind: SignalKind, zone: string, fromMs: number, toMs: number): Promise<StoredSignal> {
    const kept: KeptSlot[] = [];
    if (toMs > fromMs) {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const answer = await this.#documents.send(
          new QueryCommand({
            TableName: this.#table,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':pk': keys.signalDay(kind, zone, '').pk,
              ':from': keys.signalDay(kind, zone, utcDate(fromMs)).sk,
              ':to': keys.signalDay(kind, zone, utcDate(toMs - 1)).sk,
            },
            ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
          }),
        );
        kept.push(...(answer.Items ?? []).flatMap(readDay));
        ExclusiveStartKey = answer.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
    }
    const { unit, slots } = inOneUnit(kept.filter(({ startMs }) => startMs >= fromMs && startMs < toMs));
    return {
      unit,
      slots: slots.map(({ startMs, value, quality, source }) => ({ startMs, value, quality, source })),
      origins: originsOf(slots),
    };
  }
}

function utcDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

function readDay(item: Record<string, unknown>): KeptSlot[] {
  const day = storedDay.parse(item);
  return day.slots.map(([quarter, value, place]) => ({ startMs: day.startMs + quarter * SLOT_MS, value, ...day.given[place]! }));
}

function packDay(dayMs: number, slots: readonly KeptSlot[]): Omit<z.infer<typeof storedDay>, 'version'> {
  const given: z.infer<typeof storedDay>['given'] = [];
  const places = new Map<string, number>();
  return {
    startMs: dayMs,
    given,
    slots: slots.map(({ startMs, value, ...origin }) => {
      const { unit, source, licence, quality, fetchedAtMs } = origin;
      const name = JSON.stringify([unit, source, licence, quality, fetchedAtMs]);
      let place = places.get(name);
      if (place === undefined) {
        place = given.push({ unit, source, licence, quality, fetchedAtMs }) - 1;
        places.set(name, place);
      }
      return [(startMs - dayMs) / SLOT_MS, value, place] as [number, number, number];
    }),
  };
}
