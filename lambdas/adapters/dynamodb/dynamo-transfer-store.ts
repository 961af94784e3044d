import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AskedOnce, Firmware, FirmwareUpdate, UploadRequest } from '../../domain/files/transfer';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { TransferStore } from '../../ports/files';
import { orWhatStood } from './condition';
import { type Key, keys } from './keys';

const storedUpload = z.object({
  id: z.string(),
  chargerId: z.string(),
  log: z.enum(['Diagnostics', 'DiagnosticsLog', 'SecurityLog']),
  commandSeq: z.number(),
  requestId: z.number().optional(),
  requestedAtMs: z.number(),
  key: z.string(),
});
const storedFirmware = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  vendor: z.string().optional(),
  model: z.string().optional(),
  key: z.string(),
  registeredAtMs: z.number(),
});
const storedUpdate = z.object({
  id: z.string(),
  chargerId: z.string(),
  firmwareId: z.string(),
  commandSeq: z.number(),
  requestedAtMs: z.number(),
  retrieveAtMs: z.number(),
});

const storedOnce = z.object({
  id: z.string(),
  atMs: z.number(),
  fingerprint: z.string(),
  payload: z.record(z.string(), z.unknown()),
});

/** Ids are ULIDs: under one partition key they lie in order of their making. */
export class DynamoTransferStore implements TransferStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async once(chargerId: string, key: string, asked: AskedOnce): Promise<AskedOnce> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.askedOnce(chargerId, key), ...asked },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    return 'done' in write ? asked : (storedOnce.parse(write.stood.item) as AskedOnce);
  }

  addUpload(upload: UploadRequest): Promise<void> {
    return this.#put(keys.upload(upload.chargerId, upload.id), upload);
  }

  listUploads(chargerId: string, page: PageRequest): Promise<Page<UploadRequest>> {
    return this.#list(
      (id) => keys.upload(chargerId, id),
      page,
      (item) => storedUpload.parse(item) as UploadRequest,
    );
  }

  addFirmware(firmware: Firmware): Promise<void> {
    return this.#put(keys.firmware(firmware.id), firmware);
  }

  async getFirmware(id: string): Promise<Firmware | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.firmware(id), ConsistentRead: true }));
    return Item === undefined ? undefined : (storedFirmware.parse(Item) as Firmware);
  }

  listFirmware(page: PageRequest): Promise<Page<Firmware>> {
    return this.#list(keys.firmware, page, (item) => storedFirmware.parse(item) as Firmware);
  }

  addUpdate(update: FirmwareUpdate): Promise<void> {
    return this.#put(keys.firmwareUpdate(update.chargerId, update.id), update);
  }

  listUpdates(chargerId: string, page: PageRequest): Promise<Page<FirmwareUpdate>> {
    return this.#list(
      (id) => keys.firmwareUpdate(chargerId, id),
      page,
      (item) => storedUpdate.parse(item),
    );
  }

  async #put(key: Key, facts: object): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item: { ...key, ...facts } }));
  }

  async #list<T extends { readonly id: string }>(
    keyOf: (id: string) => Key,
    { limit, cursor }: PageRequest,
    parse: (item: unknown) => T,
  ): Promise<Page<T>> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keyOf('').pk },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit + 1,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: keyOf(cursor) }),
      }),
    );
    const items = Items.slice(0, limit).map(parse);
    return { items, nextCursor: Items.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}
