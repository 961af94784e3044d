import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { LocalList } from '../../domain/cards/local-list';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { CardsMark, LocalListStore } from '../../ports/local-lists';
import { changeItem } from './change-item';
import { INDEXES, keys } from './keys';

const storedList = z.object({
  chargerId: z.string(),
  mode: z.enum(['CARDS', 'EMPTY', 'OFF']),
  listVersion: z.number(),
  held: z.record(z.string(), z.string()),
  needsFull: z.boolean(),
  needsVersion: z.boolean(),
  answeredSeq: z.number(),
  asked: z
    .object({
      run: z.number(),
      action: z.enum(['GetLocalListVersion', 'SendLocalList']),
      seq: z.number().exactOptional(),
      askedAtMs: z.number(),
    })
    .exactOptional(),
  runs: z.number(),
  refusals: z.number(),
  trouble: z.object({ code: z.enum(['FAILED', 'UNSUPPORTED']), reason: z.string(), atMs: z.number() }).exactOptional(),
  syncedAtMs: z.number().exactOptional(),
  dueAtMs: z.number().exactOptional(),
  version: z.number(),
});
const storedMark = z.object({ touchedAtMs: z.number().exactOptional(), checkedAtMs: z.number().exactOptional() });

export class DynamoLocalListStore implements LocalListStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(chargerId: string): Promise<LocalList | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.localList(chargerId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : storedList.parse(Item);
  }

  async change(chargerId: string, change: (known: LocalList | undefined) => LocalList | undefined): Promise<LocalList | undefined> {
    return changeItem<LocalList>(
      this.#documents,
      {
        table: this.#table,
        key: keys.localList(chargerId),
        parse: (item) => storedList.parse(item),
        indexes: ({ mode, dueAtMs }) => ({
          ...(mode === 'CARDS' ? keys.localListKept(chargerId) : {}),
          ...(dueAtMs === undefined ? {} : keys.due(dueAtMs, keys.localList(chargerId).pk)),
        }),
      },
      change,
    );
  }

  async listKept({ limit, cursor }: PageRequest): Promise<Page<string>> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.gsi1,
        KeyConditionExpression: 'gsi1pk = :kept AND gsi1sk > :after',
        ExpressionAttributeValues: { ':kept': keys.localListKept('').gsi1pk, ':after': cursor ?? ' ' },
        Limit: limit + 1,
      }),
    );
    const ids = Items.map((item) => String(item['gsi1sk']));
    return { items: ids.slice(0, limit), nextCursor: ids.length > limit ? (ids[limit - 1] ?? null) : null };
  }

  touchCards(atMs: number): Promise<void> {
    return this.#mark('touchedAtMs', atMs);
  }

  checked(atMs: number): Promise<void> {
    return this.#mark('checkedAtMs', atMs);
  }

  async cardsMark(): Promise<CardsMark> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.cardsMark(), ConsistentRead: true }));
    return Item === undefined ? {} : storedMark.parse(Item);
  }

  async #mark(what: keyof CardsMark, atMs: number): Promise<void> {
    await this.#documents.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: keys.cardsMark(),
        UpdateExpression: 'SET #what = :at',
        ExpressionAttributeNames: { '#what': what },
        ExpressionAttributeValues: { ':at': atMs },
      }),
    );
  }
}
