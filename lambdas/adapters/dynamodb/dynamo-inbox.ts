import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  type InboxItem,
  type InboxPlace,
  inboxItemId,
  inboxStatus,
  parseInboxItemId,
  type Resolution,
} from '../../domain/sessions/inbox-item';
import { DOUBTS } from '../../domain/sessions/review-session';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Page } from '../../ports/charger-store';
import type { Inbox, InboxQuery } from '../../ports/inbox';
import { orWhatStood } from './condition';
import { INDEXES, type Key, keys, sortableMs } from './keys';
import { readBatch } from './read-batch';

const resolution = z.object({
  action: z.enum(['ATTACH', 'CREATE_SESSION', 'DISMISS', 'ACCEPT', 'SET_ENERGY']),
  sessionId: z.string().optional(),
  start: z.object({ startedAtMs: z.number(), meterStartWh: z.number(), connectorId: z.number(), idTag: z.string() }).optional(),
  energyWh: z.number().optional(),
  note: z.string(),
  actor: z.string(),
  atMs: z.number(),
  appliedAtMs: z.number().optional(),
});
const waiting = { chargerId: z.string(), receivedAtMs: z.number(), resolution: resolution.optional() };
const storedItem = z.discriminatedUnion('kind', [
  z.object({
    ...waiting,
    kind: z.literal('ORPHAN_STOP'),
    reason: z.enum(['UNKNOWN_TRANSACTION', 'UNUSABLE_TRANSACTION_ID']),
    payload: z.string().transform((text) => JSON.parse(text) as unknown),
  }),
  z.object({
    ...waiting,
    kind: z.enum(['IMPOSSIBLE_ENERGY', 'ENERGY_AFTER_STOP', 'SUSPECT_DUPLICATE']),
    reason: z.enum(DOUBTS),
    sessionId: z.string(),
  }),
]);

function parseItem(item: Record<string, unknown>): InboxItem {
  const stored = storedItem.parse(item);
  return { ...stored, id: inboxItemId({ ...stored, hash: hashIn(String(item['sk'])) }) } as InboxItem;
}

/** Items of a charger among its own, so that one charger's inbox is read consistently and without an index. */
export class DynamoInbox implements Inbox {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(id: string): Promise<InboxItem | undefined> {
    const place = placeOf(id);
    if (place === undefined) return undefined;
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: place.key, ConsistentRead: true }));
    return Item === undefined ? undefined : parseItem(Item);
  }

  /** Filters that no key serves are applied while reading on, so a page is full as long as there is more. */
  async list({ limit, cursor, chargerId, kind, status }: InboxQuery): Promise<Page<InboxItem>> {
    const items: InboxItem[] = [];
    let from = cursor === undefined ? undefined : (JSON.parse(cursor) as Record<string, unknown>);
    const startOf = ({ id }: InboxItem) => {
      const place = placeOf(id);
      if (place === undefined) throw new Error(`${id} is not the id of an inbox item`);
      return JSON.stringify({ ...place.key, ...(chargerId === undefined ? keys.orphanList(place.receivedAtMs, place.hash) : {}) });
    };
    for (;;) {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          ...(chargerId === undefined
            ? {
                IndexName: INDEXES.gsi1,
                KeyConditionExpression: 'gsi1pk = :pk',
                ExpressionAttributeValues: { ':pk': keys.orphanList(0, '').gsi1pk },
              }
            : {
                ConsistentRead: true,
                KeyConditionExpression: 'pk = :pk AND begins_with(sk, :orphan)',
                ExpressionAttributeValues: { ':pk': keys.orphan(chargerId, 0, '').pk, ':orphan': 'ORPHAN#' },
              }),
          ScanIndexForward: false,
          Limit: Math.max(limit + 1, 25),
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      const found = page.Items ?? [];
      const read = chargerId === undefined ? await readBatch(this.#documents, this.#table, found as unknown as Key[]) : found;
      for (const item of read.map(parseItem)) {
        if (kind !== undefined && item.kind !== kind) continue;
        if (status !== undefined && inboxStatus(item) !== status) continue;
        const last = items.at(-1);
        if (items.length === limit && last !== undefined) return { items, nextCursor: startOf(last) };
        items.push(item);
      }
      if (page.LastEvaluatedKey === undefined) return { items, nextCursor: null };
      from = page.LastEvaluatedKey;
    }
  }

  async resolve(
    id: string,
    decision: Resolution,
  ): Promise<Result<InboxItem, { code: 'ORPHAN_NOT_FOUND' } | { code: 'RESOLVED'; item: InboxItem }>> {
    const place = placeOf(id);
    if (place === undefined) return refuse({ code: 'ORPHAN_NOT_FOUND' });
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: place.key,
          UpdateExpression: 'SET resolution = :decision',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(resolution)',
          ExpressionAttributeValues: { ':decision': decision },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if ('done' in write) return ok(parseItem(write.done.Attributes ?? {}));
    return write.stood.item === undefined
      ? refuse({ code: 'ORPHAN_NOT_FOUND' })
      : refuse({ code: 'RESOLVED', item: parseItem(write.stood.item) });
  }

  async applied(id: string, atMs: number): Promise<void> {
    const place = placeOf(id);
    if (place === undefined) return;
    await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: place.key,
          UpdateExpression: 'SET resolution.appliedAtMs = :at',
          ConditionExpression: 'attribute_exists(resolution) AND attribute_not_exists(resolution.appliedAtMs)',
          ExpressionAttributeValues: { ':at': atMs },
        }),
      ),
    );
  }
}

function placeOf(id: string): (InboxPlace & { readonly key: Key }) | undefined {
  const place = parseInboxItemId(id);
  return place === undefined ? undefined : { ...place, key: keys.orphan(place.chargerId, place.receivedAtMs, place.hash) };
}

function hashIn(sk: string): string {
  return sk.slice(`ORPHAN#${sortableMs(0)}#`.length);
}
