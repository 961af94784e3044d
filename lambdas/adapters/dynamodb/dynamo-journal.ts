import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type JournalEntry, journalPosition, positionAt } from '../../domain/journal/journal-entry';
import type { JsonObject } from '../../domain/shared/json';
import { DAY_MS, isoTime } from '../../domain/shared/time';
import type { Page } from '../../ports/charger-store';
import type { Clock } from '../../ports/clock';
import type { Journal, JournalQuery } from '../../ports/journal';
import type { Log } from '../../ports/log';
import { keys } from './keys';

/** One request passes over at most so many partitions and pages; a longer silence is the next request's. */
const MOST_QUERIES = 40;

const jsonText = z.string().transform((text) => JSON.parse(text) as JsonObject);
const storedEntry = z.object({
  chargerId: z.string(),
  atMs: z.number(),
  direction: z.enum(['IN', 'OUT']),
  action: z.string(),
  messageId: z.string(),
  payload: jsonText,
  answer: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('RESULT'), atMs: z.number(), payload: jsonText }),
      z.object({ type: z.literal('ERROR'), atMs: z.number(), code: z.string(), description: z.string() }),
    ])
    .optional(),
  connectionId: z.string().optional(),
  tolerated: z.string().optional(),
});

/** Exchanges by charger and day, payloads as text: what a charger made up is no attribute of ours. */
export class DynamoJournal implements Journal {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #keptDays: number;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(
    documents: DynamoDBDocumentClient,
    { table, keptDays, clock, log }: { readonly table: string; readonly keptDays: number; readonly clock: Clock; readonly log: Log },
  ) {
    this.#documents = documents;
    this.#table = table;
    this.#keptDays = keptDays;
    this.#clock = clock;
    this.#log = log;
  }

  async record(entry: JournalEntry): Promise<void> {
    const { chargerId, action } = entry;
    try {
      await this.#documents.send(new PutCommand({ TableName: this.#table, Item: this.#itemOf(entry) }));
    } catch (cause) {
      this.#log.warn('JOURNAL_ENTRY_LOST', { chargerId, action, why: cause instanceof Error ? cause.name : 'unknown' });
    }
  }

  async list(query: JournalQuery): Promise<Page<JournalEntry>> {
    const { limit, order, cursor } = query;
    // Inclusive bounds: nothing stored is as short as a bare instant.
    const bounds = { from: positionAt(query.fromMs), to: positionAt(query.toMs) };
    if (cursor !== undefined) bounds[order === 'NEWEST_FIRST' ? 'to' : 'from'] = cursor;
    const days = daysBetween(bounds, this.#clock.nowMs() - (this.#keptDays + 1) * DAY_MS, this.#clock.nowMs() + DAY_MS);
    if (order === 'NEWEST_FIRST') days.reverse();
    const items: JournalEntry[] = [];
    let queries = 0;
    for (const dayMs of days) {
      let after: string | undefined;
      do {
        if (queries === MOST_QUERIES) return { items, nextCursor: after ?? resumeAt(dayMs, order) };
        queries += 1;
        const page = await this.#queryDay(dayMs, query, bounds, after);
        for (const item of page.items) {
          if (item['sk'] === cursor) continue;
          const last = items.at(-1);
          if (items.length === limit && last !== undefined) return { items, nextCursor: journalPosition(last) };
          items.push(storedEntry.parse(item) as JournalEntry);
        }
        after = page.after;
      } while (after !== undefined);
    }
    return { items, nextCursor: null };
  }

  async #queryDay(
    dayMs: number,
    { chargerId, action, direction, order, limit }: JournalQuery,
    { from, to }: Bounds,
    after: string | undefined,
  ): Promise<{ readonly items: readonly Record<string, unknown>[]; readonly after: string | undefined }> {
    const { pk } = keys.journalEntry(chargerId, dateOf(dayMs), '');
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        // A time-to-live deletes late or, on some engines, never: what has expired is not read.
        FilterExpression: `expiresAtS > :now${action === undefined ? '' : ' AND #action = :action'}${direction === undefined ? '' : ' AND #direction = :direction'}`,
        ...(action === undefined && direction === undefined
          ? {}
          : {
              ExpressionAttributeNames: {
                ...(action === undefined ? {} : { '#action': 'action' }),
                ...(direction === undefined ? {} : { '#direction': 'direction' }),
              },
            }),
        ExpressionAttributeValues: {
          ':pk': pk,
          ':from': from,
          ':to': to,
          ':now': Math.floor(this.#clock.nowMs() / 1_000),
          ...(action === undefined ? {} : { ':action': action }),
          ...(direction === undefined ? {} : { ':direction': direction }),
        },
        ScanIndexForward: order === 'OLDEST_FIRST',
        // One more than asked tells whether there is more; the cursor's own entry may be among them. Behind a filter a page is a megabyte.
        ...(action === undefined && direction === undefined ? { Limit: limit + 2 } : {}),
        ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
      }),
    );
    return { items: answer.Items ?? [], after: answer.LastEvaluatedKey === undefined ? undefined : String(answer.LastEvaluatedKey['sk']) };
  }

  #itemOf(entry: JournalEntry) {
    const { answer, payload, ...facts } = entry;
    return {
      ...keys.journalEntry(entry.chargerId, dateOf(entry.atMs), journalPosition(entry)),
      expiresAtS: Math.floor((entry.atMs + this.#keptDays * DAY_MS) / 1_000),
      ...facts,
      payload: JSON.stringify(payload),
      ...(answer === undefined
        ? {}
        : { answer: answer.type === 'RESULT' ? { ...answer, payload: JSON.stringify(answer.payload) } : answer }),
    };
  }
}

interface Bounds {
  readonly from: string;
  readonly to: string;
}

function dateOf(epochMs: number): string {
  return isoTime(epochMs).slice(0, 10);
}

/** The first instant of each UTC day that the bounds touch and that can have entries. */
function daysBetween({ from, to }: Bounds, earliestMs: number, latestMs: number): number[] {
  const firstMs = Math.max(instantOf(from), earliestMs);
  const lastMs = Math.min(instantOf(to), latestMs);
  const days: number[] = [];
  for (let dayMs = Math.floor(firstMs / DAY_MS) * DAY_MS; dayMs <= lastMs; dayMs += DAY_MS) days.push(dayMs);
  return days;
}

function instantOf(position: string): number {
  return Number(position.slice(0, 14));
}

function resumeAt(dayMs: number, order: JournalQuery['order']): string {
  return positionAt(order === 'OLDEST_FIRST' ? dayMs : dayMs + DAY_MS);
}
