import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ConfigurationTemplate } from '../../domain/chargers/configuration-template';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { TemplateStore } from '../../ports/configurations';
import { orWhatStood } from './condition';
import { keys } from './keys';

const storedTemplate = z.object({
  id: z.string(),
  name: z.string(),
  vendor: z.string(),
  model: z.string().exactOptional(),
  keys: z.record(z.string(), z.string()),
  createdAtMs: z.number(),
  version: z.number(),
});

/** Some dozens at most, written by people: one partition holds them. */
export class DynamoTemplateStore implements TemplateStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(id: string): Promise<ConfigurationTemplate | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.template(id), ConsistentRead: true }));
    return Item === undefined ? undefined : storedTemplate.parse(Item);
  }

  async create(template: ConfigurationTemplate): Promise<Result<undefined, { code: 'TEMPLATE_EXISTS' }>> {
    const write = await orWhatStood(() =>
      this.#documents.send(new PutCommand({ ...this.#put(template), ConditionExpression: 'attribute_not_exists(pk)' })),
    );
    return 'done' in write ? ok() : refuse({ code: 'TEMPLATE_EXISTS' });
  }

  async update(
    template: ConfigurationTemplate,
  ): Promise<Result<ConfigurationTemplate, { code: 'TEMPLATE_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const next = { ...template, version: template.version + 1 };
    const write = await orWhatStood(() => this.#documents.send(new PutCommand({ ...this.#put(next), ...over(template.version) })));
    return 'done' in write ? ok(next) : this.#whyNot(template.id);
  }

  async remove(id: string, version?: number): Promise<Result<undefined, { code: 'TEMPLATE_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: keys.template(id),
          ...(version === undefined ? { ConditionExpression: 'attribute_exists(pk)' } : over(version)),
        }),
      ),
    );
    return 'done' in write ? ok() : this.#whyNot(id);
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<ConfigurationTemplate>> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :templates AND sk > :after',
        ExpressionAttributeValues: { ':templates': keys.template('').pk, ':after': cursor ?? ' ' },
        ConsistentRead: true,
        Limit: limit + 1,
      }),
    );
    const items = Items.slice(0, limit).map((item) => storedTemplate.parse(item));
    return { items, nextCursor: Items.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  #put(template: ConfigurationTemplate) {
    return { TableName: this.#table, Item: { ...keys.template(template.id), ...template } };
  }

  async #whyNot(id: string): Promise<{ readonly ok: false; readonly refusal: { code: 'TEMPLATE_NOT_FOUND' } | { code: 'CONFLICT' } }> {
    return refuse({ code: (await this.get(id)) === undefined ? ('TEMPLATE_NOT_FOUND' as const) : ('CONFLICT' as const) });
  }
}

function over(version: number) {
  return {
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':read': version },
  };
}
