import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AvailabilityChange, ConnectorAvailability } from '../../domain/chargers/availability';
import type { AvailabilityStore } from '../../ports/availability';
import type { Page, PageRequest } from '../../ports/charger-store';
import { changeItem } from './change-item';
import { keys } from './keys';

const type = z.enum(['Inoperative', 'Operative']);
const storedAvailability = z.object({
  chargerId: z.string(),
  connectorId: z.number(),
  holds: z.object({ type, answer: z.enum(['Accepted', 'Scheduled']), seq: z.number(), atMs: z.number() }).exactOptional(),
  refused: z.object({ type, answer: z.string(), seq: z.number(), atMs: z.number() }).exactOptional(),
  version: z.number(),
});
const storedChange = z.object({
  chargerId: z.string(),
  id: z.string(),
  connectorId: z.number(),
  type,
  atMs: z.number(),
  createdAtMs: z.number(),
  actor: z.string(),
  state: z.enum(['PLANNED', 'CANCELLED', 'SENDING', 'SENT']),
  seq: z.number().exactOptional(),
  version: z.number(),
});

export class DynamoAvailabilityStore implements AvailabilityStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async ofCharger(chargerId: string): Promise<readonly ConnectorAvailability[]> {
    const found: ConnectorAvailability[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :connectors)',
          ExpressionAttributeValues: { ':pk': keys.availability(chargerId, 0).pk, ':connectors': 'CONNECTOR#' },
          ConsistentRead: true,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      found.push(...(page.Items ?? []).map((item) => storedAvailability.parse(item)));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  async answered(
    chargerId: string,
    connectorId: number,
    change: (known: ConnectorAvailability | undefined) => ConnectorAvailability,
  ): Promise<void> {
    await changeItem<ConnectorAvailability>(
      this.#documents,
      { table: this.#table, key: keys.availability(chargerId, connectorId), parse: (item) => storedAvailability.parse(item) },
      change,
    );
  }

  async add(change: AvailabilityChange): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item: { ...keyOf(change), ...indexesOf(change), ...change } }));
  }

  async get(chargerId: string, id: string): Promise<AvailabilityChange | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.availabilityChange(chargerId, id), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : storedChange.parse(Item);
  }

  async list(chargerId: string, { limit, cursor }: PageRequest): Promise<Page<AvailabilityChange>> {
    const { pk } = keys.availabilityChange(chargerId, '');
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :changes)',
        ExpressionAttributeValues: { ':pk': pk, ':changes': 'CHANGE#' },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: limit + 1,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: keys.availabilityChange(chargerId, cursor) }),
      }),
    );
    const items = Items.slice(0, limit).map((item) => storedChange.parse(item));
    return { items, nextCursor: Items.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async change(
    chargerId: string,
    id: string,
    change: (known: AvailabilityChange) => AvailabilityChange,
  ): Promise<AvailabilityChange | undefined> {
    return changeItem<AvailabilityChange>(
      this.#documents,
      {
        table: this.#table,
        key: keys.availabilityChange(chargerId, id),
        parse: (item) => storedChange.parse(item),
        indexes: indexesOf,
      },
      (known) => (known === undefined ? undefined : change(known)),
    );
  }
}

function keyOf({ chargerId, id }: AvailabilityChange) {
  return keys.availabilityChange(chargerId, id);
}

function indexesOf({ chargerId, id, state, atMs }: AvailabilityChange): object {
  const isOpen = state === 'PLANNED' || state === 'SENDING';
  return isOpen ? keys.due(atMs, `${keys.availabilityChange(chargerId, id).pk}#${id}`) : {};
}
