import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { nextLookMs } from '../../domain/payments/due-payment';
import type { Payment } from '../../domain/payments/payment';
import type { Page } from '../../ports/charger-store';
import type { PaymentQuery, PaymentStore } from '../../ports/payments';
import { changeItem } from './change-item';
import { orWhatStood } from './condition';
import { INDEXES, type Key, keys, sortableMs } from './keys';
import { readBatch } from './read-batch';
import { storedPayment } from './stored-payment';

/** A payment is one item, with what is still to be done for it and when: state and orders are written together or not at all. */
export class DynamoPaymentStore implements PaymentStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(paymentId: string): Promise<Payment | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.payment(paymentId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : parse(Item);
  }

  async create(payment: Payment): Promise<Payment> {
    const stands = await this.#change(payment.id, (known) => known ?? payment);
    return stands ?? payment;
  }

  change(paymentId: string, change: (known: Payment) => Payment): Promise<Payment | undefined> {
    return this.#change(paymentId, (known) => (known === undefined ? undefined : change(known)));
  }

  #change(paymentId: string, change: (known: Payment | undefined) => Payment | undefined): Promise<Payment | undefined> {
    return changeItem<Payment>(this.#documents, { table: this.#table, key: keys.payment(paymentId), parse, indexes: indexesOf }, change);
  }

  async list({ limit, cursor, fromMs, toMs }: PaymentQuery): Promise<Page<Payment>> {
    // BETWEEN refuses bounds in the wrong order.
    if (toMs !== undefined && toMs <= (fromMs ?? 0)) return { items: [], nextCursor: null };
    const { gsi1pk } = keys.paymentList(0, '');
    const { Items = [], LastEvaluatedKey } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.gsi1,
        KeyConditionExpression: 'gsi1pk = :list AND gsi1sk BETWEEN :from AND :to',
        // Half open: what was made at `toMs` has its id after the time, and sorts above it.
        ExpressionAttributeValues: {
          ':list': gsi1pk,
          ':from': sortableMs(fromMs ?? 0),
          ':to': sortableMs(toMs ?? Number.MAX_SAFE_INTEGER),
        },
        ScanIndexForward: false,
        Limit: limit,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: JSON.parse(cursor) as Record<string, unknown> }),
      }),
    );
    const items = (await readBatch(this.#documents, this.#table, Items as unknown as Key[])).map(parse);
    return { items, nextCursor: LastEvaluatedKey === undefined ? null : JSON.stringify(LastEvaluatedKey) };
  }

  async hear(paymentId: string, event: { readonly id: string; readonly type: string; readonly atMs: number }): Promise<boolean> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.paymentEvent(paymentId, event.id), ...event },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
    return 'done' in write;
  }

  async wasHeard(paymentId: string, eventId: string): Promise<boolean> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.paymentEvent(paymentId, eventId), ConsistentRead: true }),
    );
    return Item !== undefined;
  }
}

function parse(item: unknown): Payment {
  return storedPayment.parse(item);
}

function indexesOf(payment: Payment): object {
  const dueMs = nextLookMs(payment);
  return {
    ...keys.paymentList(payment.createdAtMs, payment.id),
    ...(dueMs === undefined ? {} : keys.due(dueMs, keys.payment(payment.id).pk)),
  };
}
