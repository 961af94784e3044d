import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Card, normalIdTag } from '../../domain/cards/card';
import { isCurrency } from '../../domain/shared/money';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { CardStore } from '../../ports/stores';
import { orWhatStood } from './condition';
import { INDEXES, type Key, keys } from './keys';
import { readBatch } from './read-batch';

const storedCard = z.object({
  idTag: z.string(),
  kind: z.enum(['PERSONAL', 'COMMERCIAL']),
  status: z.enum(['ACTIVE', 'BLOCKED']),
  driverId: z.string().optional(),
  parentIdTag: z.string().optional(),
  expiresAtMs: z.number().optional(),
  billing: z.enum(['POSTPAID', 'FREE']).optional(),
  minimumToStart: z.object({ amount: z.string(), currency: z.string().refine(isCurrency) }).optional(),
  createdAtMs: z.number(),
  version: z.number(),
});

function parseCard(item: unknown): Card {
  return storedCard.parse(item) as Card;
}

export class DynamoCardStore implements CardStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(idTag: string): Promise<Card | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.card(normalIdTag(idTag)), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : parseCard(Item);
  }

  async create(card: Card): Promise<Result<undefined, { code: 'CARD_EXISTS' }>> {
    const write = await orWhatStood(() =>
      this.#documents.send(new PutCommand({ TableName: this.#table, Item: itemOf(card), ConditionExpression: 'attribute_not_exists(pk)' })),
    );
    return 'done' in write ? ok() : refuse({ code: 'CARD_EXISTS' });
  }

  async update(card: Card): Promise<Result<Card, { code: 'CARD_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const next = { ...card, version: card.version + 1 };
    const write = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: itemOf(next),
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': card.version },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if ('done' in write) return ok(next);
    return refuse({ code: write.stood.item === undefined ? 'CARD_NOT_FOUND' : 'CONFLICT' });
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<Card>> {
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.gsi1,
        KeyConditionExpression: 'gsi1pk = :cards',
        ExpressionAttributeValues: { ':cards': keys.cardList('').gsi1pk },
        Limit: limit + 1,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: { ...keys.card(cursor), ...keys.cardList(cursor) } }),
      }),
    );
    const found = (answer.Items ?? []) as unknown as Key[];
    const items = (await readBatch(this.#documents, this.#table, found.slice(0, limit))).map(parseCard);
    const last = items.at(-1);
    return { items, nextCursor: found.length > limit && last !== undefined ? normalIdTag(last.idTag) : null };
  }
}

function itemOf(card: Card): Record<string, unknown> {
  const tag = normalIdTag(card.idTag);
  return { ...keys.card(tag), ...keys.cardList(tag), ...card };
}
