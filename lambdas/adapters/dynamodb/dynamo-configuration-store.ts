import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ChargerConfiguration } from '../../domain/chargers/configuration';
import type { ConfigurationStore } from '../../ports/configurations';
import { changeItem } from './change-item';
import { keys } from './keys';

const storedKey = z.object({
  key: z.string(),
  value: z.string().exactOptional(),
  readonly: z.boolean(),
  isUnknown: z.boolean().exactOptional(),
  pending: z.object({ value: z.string(), atMs: z.number() }).exactOptional(),
  refused: z.object({ value: z.string(), status: z.string(), atMs: z.number() }).exactOptional(),
  atMs: z.number(),
  seq: z.number(),
});
const storedConfiguration = z.object({
  chargerId: z.string(),
  keys: z.record(z.string(), storedKey),
  readAtMs: z.number().exactOptional(),
  version: z.number(),
});

/** An item of its own: the charger's, which is read at every connect, stays small. */
export class DynamoConfigurationStore implements ConfigurationStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(chargerId: string): Promise<ChargerConfiguration | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.configuration(chargerId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : storedConfiguration.parse(Item);
  }

  async change(
    chargerId: string,
    change: (known: ChargerConfiguration | undefined) => ChargerConfiguration,
  ): Promise<ChargerConfiguration> {
    const changed = await changeItem<ChargerConfiguration>(
      this.#documents,
      { table: this.#table, key: keys.configuration(chargerId), parse: (item) => storedConfiguration.parse(item) },
      change,
    );
    return changed as ChargerConfiguration;
  }
}
