import { type DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Json } from '../../domain/shared/json';
import type { AuditEntry, AuditOutcome, AuditQuery, AuditTrail } from '../../ports/audit';
import type { Page } from '../../ports/charger-store';
import { orWhatStood } from './condition';
import { INDEXES, type Key, keys, sortableMs } from './keys';
import { readBatch } from './read-batch';

/** As text: a table has its own ideas of empty names and of numbers. */
const storedJson = z
  .string()
  .transform((text) => JSON.parse(text) as Json)
  .exactOptional();

const storedEntry = z.object({
  id: z.string(),
  atMs: z.number(),
  actor: z.string(),
  action: z.string(),
  objectId: z.string().exactOptional(),
  siteId: z.string().exactOptional(),
  request: storedJson,
  requestId: z.string(),
  address: z.string().exactOptional(),
  outcome: z
    .object({
      status: z.number(),
      code: z.string().exactOptional(),
      objectId: z.string().exactOptional(),
      siteId: z.string().exactOptional(),
      before: storedJson,
      after: storedJson,
    })
    .exactOptional(),
});

type Where = { readonly index: string; readonly pk: string };

/** The trail of the audit, with PITR beside the things it speaks of. An entry is written once and ended once. */
export class DynamoAuditTrail implements AuditTrail {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async begin({ request, ...entry }: AuditEntry): Promise<void> {
    const { id, atMs, actor, objectId } = entry;
    await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...keys.auditEntry(id),
            ...(objectId === undefined ? {} : keys.auditOfObject(objectId, atMs, id)),
            ...keys.auditOfActor(actor, atMs, id),
            ...keys.auditList(atMs, id),
            ...entry,
            ...(request === undefined ? {} : { request: JSON.stringify(request) }),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }

  async end(id: string, { before, after, ...outcome }: AuditOutcome): Promise<void> {
    const { objectId, siteId } = outcome;
    const stored = {
      ...outcome,
      ...(before === undefined ? {} : { before: JSON.stringify(before) }),
      ...(after === undefined ? {} : { after: JSON.stringify(after) }),
    };
    const named = {
      ...(objectId === undefined ? {} : { objectId, gsi1pk: keys.auditOfObject(objectId, 0, id).gsi1pk }),
      ...(siteId === undefined ? {} : { siteId }),
    };
    await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.auditEntry(id),
          UpdateExpression: ['SET outcome = :outcome', ...Object.keys(named).map((name) => `${name} = :${name}`)]
            .concat(objectId === undefined ? [] : ['gsi1sk = gsi3sk'])
            .join(', '),
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(outcome)',
          ExpressionAttributeValues: {
            ':outcome': stored,
            ...Object.fromEntries(Object.entries(named).map(([name, text]) => [`:${name}`, text])),
          },
        }),
      ),
    );
  }

  async list({ limit, cursor, objectId, actor, fromMs = 0, toMs }: AuditQuery): Promise<Page<AuditEntry>> {
    // BETWEEN refuses bounds in the wrong order.
    if (toMs !== undefined && toMs <= fromMs) return { items: [], nextCursor: null };
    const { index, pk } = place(objectId, actor);
    const items: AuditEntry[] = [];
    let before = cursor;
    for (;;) {
      const { Items = [] } = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: index,
          KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#pk': `${index}pk`, '#sk': `${index}sk` },
          ExpressionAttributeValues: {
            ':pk': pk,
            ':from': sortableMs(fromMs),
            // '$' sorts after '#': everything of the millisecond before the end.
            ':to': before ?? (toMs === undefined ? '9' : `${sortableMs(toMs - 1)}$`),
          },
          ScanIndexForward: false,
          Limit: limit + 2,
        }),
      );
      // The cursor is the last entry that was shown, and BETWEEN has it in.
      const found = (Items as unknown as (Key & Record<string, string>)[]).filter((item) => item[`${index}sk`] !== before);
      const read = await readBatch(this.#documents, this.#table, found);
      for (const entry of read.map((item) => storedEntry.parse(item) as AuditEntry)) {
        if (actor !== undefined && entry.actor !== actor) continue;
        const last = items.at(-1);
        if (items.length === limit && last !== undefined) return { items, nextCursor: `${sortableMs(last.atMs)}#${last.id}` };
        items.push(entry);
      }
      const next = found.at(-1)?.[`${index}sk`];
      if (Items.length < limit + 2 || next === undefined) return { items, nextCursor: null };
      before = next;
    }
  }
}

/** An object has fewer entries than most people. */
function place(objectId: string | undefined, actor: string | undefined): Where {
  if (objectId !== undefined) return { index: INDEXES.gsi1, pk: keys.auditOfObject(objectId, 0, '').gsi1pk };
  if (actor !== undefined) return { index: INDEXES.gsi2, pk: keys.auditOfActor(actor, 0, '').gsi2pk };
  return { index: INDEXES.gsi3, pk: keys.auditList(0, '').gsi3pk };
}
