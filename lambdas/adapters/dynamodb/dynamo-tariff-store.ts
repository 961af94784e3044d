import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { invariant } from '../../domain/shared/invariant';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Tariff } from '../../domain/tariffs/tariff';
import type { TariffAssignment, TariffScope } from '../../domain/tariffs/tariff-assignment';
import { canonicalJson, contentHash, type TariffVersion } from '../../domain/tariffs/tariff-version';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { TariffStore } from '../../ports/tariffs';
import { INDEXES, type Key, keys } from './keys';
import { readBatch } from './read-batch';
import { transact } from './transact';

const storedVersion = z.object({
  tariffId: z.string(),
  version: z.number(),
  hash: z.string(),
  publishedAtMs: z.number(),
  content: z.string(),
});
const storedAssignment = z.object({ tariffId: z.string().nullable(), fromMs: z.number() });

/**
 * The content is kept as the text that its hash was made of. On the way in the hash is made again: what fits it is, to the letter,
 * what the API once let through.
 */
function parseVersion(item: unknown): TariffVersion {
  const { content, ...rest } = storedVersion.parse(item);
  const tariff = JSON.parse(content) as Tariff;
  invariant(contentHash(tariff) === rest.hash, `version ${rest.version} of tariff ${rest.tariffId} is as it was published`);
  return { ...rest, tariff };
}

export class DynamoTariffStore implements TariffStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async publish({ tariff, ...facts }: TariffVersion): Promise<Result<undefined, { code: 'CONFLICT' }>> {
    const { tariffId, version } = facts;
    const stored = { ...facts, content: canonicalJson(tariff) };
    const written = await transact(this.#documents, [
      {
        Put: {
          TableName: this.#table,
          Item: { ...keys.tariff(tariffId), ...keys.tariffList(tariffId), ...stored },
          ...(version === 1
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#version = :before',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':before': version - 1 },
              }),
        },
      },
      {
        Put: {
          TableName: this.#table,
          Item: { ...keys.tariffVersion(tariffId, version), ...stored },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ]);
    return written.ok ? ok() : refuse({ code: 'CONFLICT' });
  }

  async get(tariffId: string): Promise<TariffVersion | undefined> {
    return this.#one(keys.tariff(tariffId));
  }

  async version(tariffId: string, version: number): Promise<TariffVersion | undefined> {
    return this.#one(keys.tariffVersion(tariffId, version));
  }

  async inForce(tariffId: string, atMs: number): Promise<TariffVersion | undefined> {
    let cursor: string | undefined;
    do {
      const page: Page<TariffVersion> = await this.versions(tariffId, { limit: 5, ...(cursor === undefined ? {} : { cursor }) });
      const found = page.items.find(({ publishedAtMs }) => publishedAtMs <= atMs);
      if (found !== undefined) return found;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return undefined;
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<TariffVersion>> {
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.gsi1,
        KeyConditionExpression: 'gsi1pk = :tariffs AND gsi1sk > :after',
        ExpressionAttributeValues: { ':tariffs': keys.tariffList('').gsi1pk, ':after': cursor ?? ' ' },
        Limit: limit + 1,
      }),
    );
    const found = (await readBatch(this.#documents, this.#table, (answer.Items ?? []) as unknown as Key[])).map(parseVersion);
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? (items.at(-1)?.tariffId ?? null) : null };
  }

  async versions(tariffId: string, { limit, cursor }: PageRequest): Promise<Page<TariffVersion>> {
    const { pk } = keys.tariff(tariffId);
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        // Below the version that a page ended with; '#' sorts before every digit.
        ExpressionAttributeValues: {
          ':pk': pk,
          ':first': 'VERSION#',
          ':last': cursor === undefined ? 'VERSION$' : keys.tariffVersion(tariffId, Number(cursor) - 1).sk,
        },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit + 1,
      }),
    );
    const found = (answer.Items ?? []).map(parseVersion);
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? String(items.at(-1)?.version) : null };
  }

  async assign({ scope, tariffId, fromMs }: TariffAssignment): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item: { ...keys.tariffOf(scope, fromMs), tariffId, fromMs } }));
  }

  async assignmentAt(scope: TariffScope, atMs: number): Promise<TariffAssignment | undefined> {
    const { pk, sk } = keys.tariffOf(scope, atMs);
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk <= :at',
        ExpressionAttributeValues: { ':pk': pk, ':at': sk },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: 1,
      }),
    );
    const [item] = answer.Items ?? [];
    return item === undefined ? undefined : { scope, ...storedAssignment.parse(item) };
  }

  async #one(key: Key): Promise<TariffVersion | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }));
    return Item === undefined ? undefined : parseVersion(Item);
  }
}
