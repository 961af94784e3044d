import { createHash } from 'node:crypto';
import { BatchWriteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { MeterSample } from '../../domain/sessions/meter-sample';
import { DAY_MS } from '../../domain/shared/time';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { Clock } from '../../ports/clock';
import type { TelemetryStore, TelemetryStream } from '../../ports/stores';
import { keys, sortableMs } from './keys';

/** Samples are kept for this long: a year's consumption can be looked at, and a bill disputed. Sessions and money stay. */
const KEPT_MS = 400 * DAY_MS;
const MOST_PER_BATCH = 25;
const MOST_TRIES = 8;
const FIRST_PAUSE_MS = 10;

const storedSample = z.object({
  sampledAtMs: z.number(),
  receivedAtMs: z.number(),
  context: z.string(),
  registerWh: z.number().optional(),
  powerW: z.number().optional(),
  currentA: z.array(z.number()).optional(),
  voltageV: z.array(z.number()).optional(),
  socPercent: z.number().optional(),
  temperatureC: z.number().optional(),
  offeredA: z.number().optional(),
  raw: z.string(),
});

function parseSample(item: unknown): MeterSample {
  return storedSample.parse(item) as MeterSample;
}

/** Meter samples in their own table. A time-to-live deletes them late or, on some engines, never: what has expired is not read. */
export class DynamoTelemetryStore implements TelemetryStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(documents: DynamoDBDocumentClient, table: string, clock: Clock) {
    this.#documents = documents;
    this.#table = table;
    this.#clock = clock;
  }

  async append(stream: TelemetryStream, samples: readonly MeterSample[]): Promise<void> {
    const items = [...new Map(samples.map((sample) => itemOf(stream, sample)).map((item) => [item.sk, item])).values()];
    const [only] = items;
    if (only === undefined) return;
    if (items.length === 1) {
      await this.#documents.send(new PutCommand({ TableName: this.#table, Item: only }));
      return;
    }
    for (let from = 0; from < items.length; from += MOST_PER_BATCH) await this.#appendBatch(items.slice(from, from + MOST_PER_BATCH));
  }

  async #appendBatch(items: readonly Record<string, unknown>[]): Promise<void> {
    let requests: NonNullable<NonNullable<BatchWriteCommand['input']['RequestItems']>[string]> = items.map((Item) => ({
      PutRequest: { Item },
    }));
    for (let attempt = 1; requests.length > 0; attempt++) {
      const answer = await this.#documents.send(new BatchWriteCommand({ RequestItems: { [this.#table]: requests } }));
      requests = answer.UnprocessedItems?.[this.#table] ?? [];
      if (requests.length > 0 && attempt === MOST_TRIES)
        throw new Error(`${requests.length} samples could not be written in ${attempt} tries`);
      if (requests.length > 0) await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }

  async list(
    stream: TelemetryStream,
    { limit, cursor, fromMs, toMs }: PageRequest & { readonly fromMs?: number; readonly toMs?: number },
  ): Promise<Page<MeterSample>> {
    // BETWEEN refuses bounds in the wrong order.
    if (toMs !== undefined && toMs <= (fromMs ?? 0)) return { items: [], nextCursor: null };
    const items: { readonly sk: string; readonly sample: MeterSample }[] = [];
    let after = cursor;
    for (;;) {
      const page = await this.#query(stream, { limit: limit + 1, after, fromMs, toMs });
      for (const item of page.items) {
        const last = items.at(-1);
        if (items.length === limit && last !== undefined) return { items: items.map(({ sample }) => sample), nextCursor: last.sk };
        items.push({ sk: String(item['sk']), sample: parseSample(item) });
      }
      if (page.after === undefined) return { items: items.map(({ sample }) => sample), nextCursor: null };
      after = page.after;
    }
  }

  async all(stream: TelemetryStream): Promise<readonly MeterSample[]> {
    const samples: MeterSample[] = [];
    let after: string | undefined;
    do {
      const page = await this.#query(stream, { after });
      samples.push(...page.items.map(parseSample));
      after = page.after;
    } while (after !== undefined);
    return samples;
  }

  async #query(
    stream: TelemetryStream,
    { limit, after, fromMs, toMs }: { limit?: number; after: string | undefined; fromMs?: number | undefined; toMs?: number | undefined },
  ): Promise<{ readonly items: readonly Record<string, unknown>[]; readonly after: string | undefined }> {
    const pk = partition(stream);
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        FilterExpression: 'expiresAtS > :now',
        // '$' sorts after the '#' before the hash: the interval is half open.
        ExpressionAttributeValues: {
          ':pk': pk,
          ':from': `SAMPLE#${sortableMs(fromMs ?? 0)}`,
          ':to': toMs === undefined ? 'SAMPLE$' : `SAMPLE#${sortableMs(toMs - 1)}$`,
          ':now': Math.floor(this.#clock.nowMs() / 1_000),
        },
        ConsistentRead: true,
        ...(limit === undefined ? {} : { Limit: limit }),
        ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
      }),
    );
    return { items: answer.Items ?? [], after: answer.LastEvaluatedKey === undefined ? undefined : String(answer.LastEvaluatedKey['sk']) };
  }
}

function partition(stream: TelemetryStream): string {
  return 'sessionId' in stream ? keys.sessionStream(stream.sessionId) : keys.connectorStream(stream.chargerId, stream.connectorId);
}

function itemOf(stream: TelemetryStream, sample: MeterSample) {
  return {
    ...keys.sample(partition(stream), sample.sampledAtMs, createHash('sha256').update(sample.raw).digest('hex').slice(0, 8)),
    expiresAtS: Math.floor((sample.receivedAtMs + KEPT_MS) / 1_000),
    ...sample,
  };
}
