import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Page, PageRequest } from '../../ports/charger-store';
import { ROLES, type User, type UserStore } from '../../ports/people';
import { orWhatStood } from './condition';
import { INDEXES, type Key, keys } from './keys';
import { readBatch } from './read-batch';

const storedUser = z.object({
  id: z.string(),
  email: z.string(),
  roles: z.array(z.enum(ROLES)),
  sites: z.array(z.string()).exactOptional(),
  driverId: z.string().exactOptional(),
  status: z.enum(['INVITED', 'ACTIVE', 'DISABLED', 'REMOVED']),
  signedOutAtMs: z.number().exactOptional(),
  createdAtMs: z.number(),
  createdBy: z.string(),
  version: z.number(),
});

/** People by their `sub`, read consistently: somebody who was removed a moment ago is out. */
export class DynamoUserStore implements UserStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(id: string): Promise<User | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.user(id), ConsistentRead: true }));
    return Item === undefined ? undefined : storedUser.parse(Item);
  }

  async create(user: User): Promise<Result<undefined, { code: 'USER_EXISTS' }>> {
    const write = await orWhatStood(() =>
      this.#documents.send(new PutCommand({ TableName: this.#table, Item: itemOf(user), ConditionExpression: 'attribute_not_exists(pk)' })),
    );
    return 'done' in write ? ok() : refuse({ code: 'USER_EXISTS' });
  }

  async update(user: User): Promise<Result<User, { code: 'USER_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const next = { ...user, version: user.version + 1 };
    const write = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: itemOf(next),
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': user.version },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if ('done' in write) return ok(next);
    return refuse({ code: write.stood.item === undefined ? 'USER_NOT_FOUND' : 'CONFLICT' });
  }

  async findByEmail(email: string): Promise<User | undefined> {
    const { gsi1pk, gsi1sk } = keys.userList(email, '');
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.gsi1,
        KeyConditionExpression: 'gsi1pk = :users AND begins_with(gsi1sk, :email)',
        ExpressionAttributeValues: { ':users': gsi1pk, ':email': gsi1sk },
      }),
    );
    const users = (await readBatch(this.#documents, this.#table, Items as unknown as Key[])).map((item) => storedUser.parse(item));
    return users.find((user) => user.status !== 'REMOVED' && user.email.toLowerCase() === email.toLowerCase());
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<User>> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.gsi1,
        KeyConditionExpression: 'gsi1pk = :users AND gsi1sk > :after',
        ExpressionAttributeValues: { ':users': keys.userList('', '').gsi1pk, ':after': cursor ?? ' ' },
        Limit: limit + 1,
      }),
    );
    const found = Items.slice(0, limit) as unknown as (Key & { readonly gsi1sk: string })[];
    const users = (await readBatch(this.#documents, this.#table, found)).map((item) => storedUser.parse(item));
    return {
      // The index lags behind: the table tells.
      items: users.filter(({ status }) => status !== 'REMOVED'),
      nextCursor: Items.length > limit ? (found.at(-1)?.gsi1sk ?? null) : null,
    };
  }
}

function itemOf(user: User): Record<string, unknown> {
  return { ...keys.user(user.id), ...(user.status === 'REMOVED' ? {} : keys.userList(user.email, user.id)), ...user };
}
