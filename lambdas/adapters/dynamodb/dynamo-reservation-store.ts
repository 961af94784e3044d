import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { isActive, RESERVATION_STATES, type Reservation } from '../../domain/reservations/reservation';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { ReservationStore } from '../../ports/reservations';
import { orWhatStood } from './condition';
import { INDEXES, type Key, keys, sortableMs } from './keys';
import { readBatch } from './read-batch';

const storedReservation = z.object({
  chargerId: z.string(),
  id: z.number(),
  connectorId: z.number(),
  idTag: z.string(),
  parentIdTag: z.string().optional(),
  state: z.enum(RESERVATION_STATES),
  expiresAtMs: z.number(),
  seq: z.number(),
  askedAtMs: z.number(),
  sessionId: z.string().optional(),
  usedAtMs: z.number().optional(),
  version: z.number(),
});

function parse(item: unknown): Reservation {
  return storedReservation.parse(item) as Reservation;
}

const MOST_TRIES = 5;

export class DynamoReservationStore implements ReservationStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async change(chargerId: string, id: number, change: (known: Reservation | undefined) => Reservation | undefined): Promise<void> {
    for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
      const { Item } = await this.#documents.send(
        new GetCommand({ TableName: this.#table, Key: keys.reservation(chargerId, id), ConsistentRead: true }),
      );
      const known = Item === undefined ? undefined : parse(Item);
      const next = change(known);
      if (next === undefined || next === known) return;
      const write = await orWhatStood(() =>
        this.#documents.send(
          new PutCommand({
            TableName: this.#table,
            Item: {
              ...keys.reservation(chargerId, id),
              ...keys.reservationList(next.expiresAtMs, chargerId, id),
              ...next,
              version: next.version + 1,
            },
            ...(known === undefined
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: '#version = :read',
                  ExpressionAttributeNames: { '#version': 'version' },
                  ExpressionAttributeValues: { ':read': known.version },
                }),
          }),
        ),
      );
      if ('done' in write) return;
    }
    throw new Error(`the reservation ${id} of ${chargerId} changed under our hands ${MOST_TRIES} times`);
  }

  async list({ limit, cursor, chargerId }: PageRequest & { readonly chargerId?: string }): Promise<Page<Reservation>> {
    return chargerId === undefined ? this.#listAll(limit, cursor) : this.#listOf(chargerId, limit, cursor);
  }

  async #listOf(chargerId: string, limit: number, cursor: string | undefined): Promise<Page<Reservation>> {
    const { pk } = keys.reservation(chargerId, 0);
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :reservations)',
        ExpressionAttributeValues: { ':pk': pk, ':reservations': 'RESERVATION#' },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: limit + 1,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: { pk, sk: cursor } }),
      }),
    );
    const last = Items[limit - 1];
    return { items: Items.slice(0, limit).map(parse), nextCursor: Items.length > limit && last !== undefined ? String(last['sk']) : null };
  }

  async #listAll(limit: number, cursor: string | undefined): Promise<Page<Reservation>> {
    const found = await this.#find('gsi1sk < :edge', cursor ?? '~', limit + 1);
    const last = found[limit - 1];
    const items = await readBatch(this.#documents, this.#table, found.slice(0, limit));
    return { items: items.map(parse), nextCursor: found.length > limit && last !== undefined ? last.gsi1sk : null };
  }

  async listActive(nowMs: number): Promise<readonly Reservation[]> {
    const found = await this.#find('gsi1sk > :edge', `${sortableMs(nowMs)}#~`);
    return (await readBatch(this.#documents, this.#table, found)).map(parse).filter((reservation) => isActive(reservation, nowMs));
  }

  async #find(where: string, edge: string, limit?: number): Promise<readonly IndexEntry[]> {
    const found: IndexEntry[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: INDEXES.gsi1,
          KeyConditionExpression: `gsi1pk = :reservations AND ${where}`,
          ExpressionAttributeValues: { ':reservations': keys.reservationList(0, '', 0).gsi1pk, ':edge': edge },
          ScanIndexForward: false,
          ...(limit === undefined ? {} : { Limit: limit - found.length }),
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      found.push(...((page.Items ?? []) as unknown as IndexEntry[]));
      from = page.LastEvaluatedKey;
    } while (from !== undefined && (limit === undefined || found.length < limit));
    return found;
  }
}

type IndexEntry = Key & { readonly gsi1sk: string };
