import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Card, type CardPlaces, normalIdTag } from '../../domain/cards/card';
import { isCurrency } from '../../domain/shared/money';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { CardPlaceStore } from '../../ports/card-places';
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
  maxConcurrent: z.number().optional(),
  createdAtMs: z.number(),
  version: z.number(),
});

const storedPlaces = z.object({ held: z.set(z.string()), takenAtMs: z.number(), taken: z.number() });

function parseCard(item: unknown): Card {
  return storedCard.parse(item) as Card;
}

export class DynamoCardStore implements CardStore, CardPlaceStore {
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

  async takePlace(idTag: string, sessionId: string, most: number, atMs: number) {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.cardPlaces(normalIdTag(idTag)),
          UpdateExpression: 'SET takenAtMs = :atMs ADD held :session, taken :one',
          ConditionExpression: 'attribute_not_exists(held) OR size(held) < :most OR contains(held, :id)',
          ExpressionAttributeValues: { ':atMs': atMs, ':session': new Set([sessionId]), ':one': 1, ':most': most, ':id': sessionId },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if ('done' in write) return ok();
    const { held, takenAtMs, taken } = storedPlaces.parse(write.stood.item);
    return refuse({ code: 'NO_PLACE', places: { sessionIds: [...held], takenAtMs, taken } } as const);
  }

  async givePlacesBack(idTag: string, sessionIds: readonly string[], { taken }: CardPlaces): Promise<void> {
    await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.cardPlaces(normalIdTag(idTag)),
          UpdateExpression: 'DELETE held :sessions',
          ConditionExpression: 'taken = :taken',
          ExpressionAttributeValues: { ':sessions': new Set(sessionIds), ':taken': taken },
        }),
      ),
    );
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
