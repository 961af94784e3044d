import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AD_HOC_REASONS, AD_HOC_STATES, type AdHocSession } from '../../domain/ad-hoc/ad-hoc-session';
import { isCurrency } from '../../domain/shared/money';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { AdHocStore } from '../../ports/ad-hoc';
import { changeItem } from './change-item';
import { orWhatStood } from './condition';
import { keys } from './keys';
import { storedSessionTariff } from './stored-bill';

const outgoing = z.discriminatedUnion('op', [
  z.object({ op: z.literal('START') }),
  z.object({ op: z.literal('STOP'), transactionId: z.number(), askedAtMs: z.number() }),
  z.object({ op: z.literal('RELEASE') }),
  z.object({ op: z.literal('UNLOCK') }),
]);

const storedAdHoc = z.object({
  id: z.string(),
  idTag: z.string(),
  state: z.enum(AD_HOC_STATES),
  reason: z.enum(AD_HOC_REASONS).exactOptional(),
  chargerId: z.string(),
  connectorId: z.number(),
  siteId: z.string(),
  code: z.string(),
  tariff: storedSessionTariff,
  books: z.object({ currency: z.string().refine(isCurrency), livemode: z.boolean() }),
  holdMinor: z.union([z.bigint(), z.number()]).transform(BigInt),
  paymentId: z.string(),
  checkoutUrl: z.string().exactOptional(),
  createdAtMs: z.number(),
  deadlineMs: z.number().exactOptional(),
  startSeq: z.number().exactOptional(),
  startAccepted: z.boolean().exactOptional(),
  sessionId: z.string().exactOptional(),
  transactionId: z.number().exactOptional(),
  outbox: z.array(outgoing),
  dueAtMs: z.number().exactOptional(),
  version: z.number(),
});

function parse(item: unknown): AdHocSession {
  return storedAdHoc.parse(item);
}

function dueOf({ id, dueAtMs }: AdHocSession): object {
  return dueAtMs === undefined ? {} : keys.due(dueAtMs, keys.adHoc(id).pk);
}

export class DynamoAdHocStore implements AdHocStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async create(adHoc: AdHocSession): Promise<Result<undefined, { code: 'EXISTS'; adHoc: AdHocSession }>> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.adHoc(adHoc.id), ...dueOf(adHoc), ...adHoc },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    return 'done' in write ? ok() : refuse({ code: 'EXISTS', adHoc: parse(write.stood.item) });
  }

  async get(id: string): Promise<AdHocSession | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.adHoc(id), ConsistentRead: true }));
    return Item === undefined ? undefined : parse(Item);
  }

  async change(id: string, change: (known: AdHocSession) => AdHocSession): Promise<AdHocSession | undefined> {
    return changeItem(this.#documents, { table: this.#table, key: keys.adHoc(id), parse, indexes: dueOf }, (known) =>
      known === undefined ? undefined : change(known),
    );
  }
}
