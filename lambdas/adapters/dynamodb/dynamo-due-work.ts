import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Due, DueWork } from '../../ports/mailbox';
import type { Notice } from '../../ports/notices';
import { INDEXES, keys, sortableMs } from './keys';

const MOST_KEYS_PER_BATCH = 100;

const indexEntry = z.object({ pk: z.string(), sk: z.string(), dueSk: z.string() });
const sessionFacts = z.object({ pk: z.string(), status: z.string(), siteId: z.string() });

/** Reads the sparse `due` index, and the sessions it names: the index tells that something is due, the item tells what. */
export class DynamoDueWork implements DueWork {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async list(nowMs: number, limit: number): Promise<readonly Due[]> {
    const entries: z.infer<typeof indexEntry>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: INDEXES.due,
          KeyConditionExpression: 'duePk = :due AND dueSk < :now',
          ExpressionAttributeValues: { ':due': keys.due(0, '').duePk, ':now': sortableMs(nowMs) },
          Limit: limit - entries.length,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      entries.push(...(page.Items ?? []).map((item) => indexEntry.parse(item)));
      from = page.LastEvaluatedKey;
    } while (from !== undefined && entries.length < limit);

    const sessions = await this.#sessions(entries.filter(({ sk }) => sk === 'SESSION'));
    return entries.flatMap(({ pk, sk, dueSk }): Due[] => {
      const [kind, ...rest] = pk.split('#');
      const id = rest.join('#');
      if (kind === 'MAILBOX') return [{ kind, chargerId: id, dueAtMs: Number.parseInt(dueSk, 10) }];
      if (kind === 'LOCAL_LIST') return [{ kind, chargerId: id }];
      const notice = noticeOf(kind ?? '', id, sk);
      if (notice !== undefined) return [{ kind: 'NOTICE', notice }];
      if (kind === 'AD_HOC') return [{ kind, adHocId: id }];
      if (kind === 'PAYMENT') return [{ kind, paymentId: id }];
      if (kind === 'AVAILABILITY') return [{ kind, chargerId: id, id: sk.slice('CHANGE#'.length) }];
      const session = sessions.get(pk);
      if (session?.status === 'OPEN') return [{ kind: 'PLAN', sessionId: id, siteId: session.siteId }];
      return session?.status === 'CLOSED' ? [{ kind: 'SETTLEMENT', sessionId: id }] : [];
    });
  }

  async #sessions(entries: readonly z.infer<typeof indexEntry>[]) {
    const found = new Map<string, z.infer<typeof sessionFacts>>();
    for (let start = 0; start < entries.length; start += MOST_KEYS_PER_BATCH) {
      const batch = entries.slice(start, start + MOST_KEYS_PER_BATCH).map(({ pk, sk }) => ({ pk, sk }));
      const { Responses } = await this.#documents.send(
        new BatchGetCommand({
          RequestItems: {
            [this.#table]: { Keys: batch, ProjectionExpression: 'pk, #status, siteId', ExpressionAttributeNames: { '#status': 'status' } },
          },
        }),
      );
      for (const item of Responses?.[this.#table] ?? []) {
        const session = sessionFacts.parse(item);
        found.set(session.pk, session);
      }
    }
    return found;
  }
}

/** What is looked at for alerts, and what is on its way to others. */
function noticeOf(kind: string, id: string, sk: string): Notice | undefined {
  if (kind === 'ALERT') return { kind: 'ALERT_DUE', alertId: id };
  if (kind === 'EVENT') return { kind: 'EVENT_DUE', eventId: id };
  if (kind === 'DELIVERY') return { kind: 'DELIVERY_DUE', deliveryId: id };
  if (kind !== 'CHARGER') return undefined;
  if (sk === 'CONNECTION') return { kind: 'LINE_LOST', chargerId: id };
  return { kind: 'FAULT_REPORTED', chargerId: id, connectorId: Number(sk.slice('CONNECTOR#'.length)) };
}
