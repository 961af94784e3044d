import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type ApiKey, type ApiKeyStore, ROLES } from '../../ports/people';
import { INDEXES, type Key, keys } from './keys';
import { readBatch } from './read-batch';

const Item = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  sites: z.array(z.string()).exactOptional(),
  createdAtMs: z.int(),
  createdBy: z.string(),
  lastFour: z.string(),
});

/** API keys by their hash; the list of them hangs on one index partition, since a deployment has a handful. */
export class DynamoApiKeyStore implements ApiKeyStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async create(key: ApiKey, sha256Hex: string): Promise<void> {
    await this.#documents.send(
      new PutCommand({
        TableName: this.#table,
        Item: { ...keys.apiKey(sha256Hex), ...keys.apiKeyList(key.id), ...key, roles: [...key.roles] },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  }

  async findByHash(sha256Hex: string): Promise<ApiKey | undefined> {
    const { Item: item } = await this.#documents.send(
      // Consistent: a key that was taken away a moment ago must not work.
      new GetCommand({ TableName: this.#table, Key: keys.apiKey(sha256Hex), ConsistentRead: true }),
    );
    return item === undefined ? undefined : Item.parse(item);
  }

  async list(): Promise<readonly ApiKey[]> {
    const items = await readBatch(this.#documents, this.#table, await this.#places());
    return items.map((item) => Item.parse(item));
  }

  async remove(id: string): Promise<boolean> {
    const [place] = await this.#places(id);
    if (place === undefined) return false;
    const { Attributes: before } = await this.#documents.send(
      new DeleteCommand({ TableName: this.#table, Key: place, ReturnValues: 'ALL_OLD' }),
    );
    return before !== undefined;
  }

  async #places(id?: string): Promise<Key[]> {
    const { gsi1pk, gsi1sk } = keys.apiKeyList(id ?? '');
    const places: Key[] = [];
    const pages = paginateQuery(
      { client: this.#documents },
      {
        TableName: this.#table,
        IndexName: INDEXES.gsi1,
        KeyConditionExpression: id === undefined ? 'gsi1pk = :list' : 'gsi1pk = :list AND gsi1sk = :id',
        ExpressionAttributeValues: { ':list': gsi1pk, ...(id === undefined ? {} : { ':id': gsi1sk }) },
      },
    );
    for await (const { Items = [] } of pages) places.push(...Items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })));
    return places;
  }
}
