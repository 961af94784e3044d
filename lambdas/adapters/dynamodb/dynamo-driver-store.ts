import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Driver, erased } from '../../domain/drivers/driver';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { DriverStore } from '../../ports/drivers';
import { INDEXES, type Key, keys } from './keys';
import { readBatch } from './read-batch';
import { failed, transact } from './transact';

const storedDriver = z.object({
  id: z.string(),
  name: z.string(),
  phone: z.string(),
  email: z.string().exactOptional(),
  walletId: z.string(),
  erasedAtMs: z.number().exactOptional(),
  createdAtMs: z.number(),
  version: z.number(),
});

/** A driver is two items: themselves, and their telephone number, which only one of them can have. */
export class DynamoDriverStore implements DriverStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(driverId: string): Promise<Driver | undefined> {
    const item = await this.#get(keys.driver(driverId));
    return item === undefined ? undefined : storedDriver.parse(item);
  }

  async findByPhone(phone: string): Promise<Driver | undefined> {
    const holder = await this.#get(keys.driverPhone(phone));
    return holder === undefined ? undefined : this.get(String(holder['driverId']));
  }

  async create(driver: Driver): Promise<Result<undefined, { code: 'DRIVER_EXISTS' } | { code: 'PHONE_TAKEN' }>> {
    const written = await transact(this.#documents, [
      { Put: { TableName: this.#table, Item: itemOf(driver), ConditionExpression: 'attribute_not_exists(pk)' } },
      this.#takePhone(driver),
    ]);
    if (written.ok) return ok();
    return refuse({ code: failed(written.refusal.reasons, 0) ? 'DRIVER_EXISTS' : 'PHONE_TAKEN' });
  }

  async update(driver: Driver): Promise<Result<Driver, { code: 'DRIVER_NOT_FOUND' } | { code: 'CONFLICT' } | { code: 'PHONE_TAKEN' }>> {
    const known = await this.get(driver.id);
    if (known === undefined) return refuse({ code: 'DRIVER_NOT_FOUND' });
    const next = { ...driver, version: driver.version + 1 };
    const written = await transact(this.#documents, [
      {
        Put: {
          TableName: this.#table,
          Item: itemOf(next),
          ConditionExpression: '#version = :read AND phone = :phone',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': driver.version, ':phone': known.phone },
        },
      },
      ...(known.phone === driver.phone
        ? []
        : [this.#takePhone(driver), { Delete: { TableName: this.#table, Key: keys.driverPhone(known.phone) } }]),
    ]);
    if (written.ok) return ok(next);
    return refuse({ code: failed(written.refusal.reasons, 0) ? 'CONFLICT' : 'PHONE_TAKEN' });
  }

  async erase(driver: Driver, nowMs: number): Promise<Result<Driver, { code: 'DRIVER_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const known = await this.get(driver.id);
    if (known === undefined) return refuse({ code: 'DRIVER_NOT_FOUND' });
    const next = { ...erased(known, nowMs), version: driver.version + 1 };
    const written = await transact(this.#documents, [
      {
        Put: {
          TableName: this.#table,
          Item: itemOf(next),
          ConditionExpression: '#version = :read AND phone = :phone',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': driver.version, ':phone': known.phone },
        },
      },
      ...(known.phone === '' ? [] : [{ Delete: { TableName: this.#table, Key: keys.driverPhone(known.phone) } }]),
    ]);
    return written.ok ? ok(next) : refuse({ code: 'CONFLICT' });
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<Driver>> {
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.gsi1,
        KeyConditionExpression: 'gsi1pk = :drivers',
        ExpressionAttributeValues: { ':drivers': keys.driverList('').gsi1pk },
        Limit: limit + 1,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: { ...keys.driver(cursor), ...keys.driverList(cursor) } }),
      }),
    );
    const found = (answer.Items ?? []) as unknown as Key[];
    const items = (await readBatch(this.#documents, this.#table, found.slice(0, limit))).map((item) => storedDriver.parse(item));
    return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async #get(key: Key): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }));
    return Item;
  }

  #takePhone({ id, phone }: Driver) {
    return {
      Put: { TableName: this.#table, Item: { ...keys.driverPhone(phone), driverId: id }, ConditionExpression: 'attribute_not_exists(pk)' },
    };
  }
}

function itemOf(driver: Driver): Record<string, unknown> {
  return { ...driver, ...keys.driver(driver.id), ...keys.driverList(driver.id) };
}
