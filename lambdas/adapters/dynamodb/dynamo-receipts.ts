import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Receipt, type ReceiptContent, receiptNumber, yearOf } from '../../domain/ad-hoc/receipt';
import { isCurrency } from '../../domain/shared/money';
import type { Receipts } from '../../ports/ad-hoc';
import { keys } from './keys';
import { storedBill } from './stored-bill';
import { transact } from './transact';

const storedReceipt = z.object({
  number: z.string(),
  adHocId: z.string(),
  sessionId: z.string(),
  issuedAtMs: z.number(),
  operator: z.object({ name: z.string(), address: z.string().exactOptional(), taxId: z.string().exactOptional() }),
  siteName: z.string(),
  timeZone: z.string(),
  chargerId: z.string(),
  connectorId: z.number(),
  startedAtMs: z.number(),
  stoppedAtMs: z.number(),
  meterStartWh: z.number(),
  meterStopWh: z.number(),
  energyWh: z.number(),
  bill: storedBill,
  paid: z.object({ amount: z.string(), currency: z.string().refine(isCurrency) }),
  paidBy: z.object({ brand: z.string(), last4: z.string() }).exactOptional(),
  livemode: z.boolean(),
});

/** Many cars may end in the same second; each try draws the next number. */
const MOST_TRIES = 40;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

/** The number and the receipt that has it are written in one transaction: no number is drawn for nothing, and none twice. */
export class DynamoReceipts implements Receipts {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(adHocId: string): Promise<Receipt | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.receipt(adHocId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : storedReceipt.parse(Item);
  }

  async issue(content: ReceiptContent): Promise<Receipt> {
    const year = yearOf(content);
    for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
      const known = await this.get(content.adHocId);
      if (known !== undefined) return known;
      const last = await this.#last(year);
      const receipt: Receipt = { number: receiptNumber(year, last + 1), ...content };
      const TableName = this.#table;
      const written = await transact(this.#documents, [
        {
          Put: {
            TableName,
            Item: { ...keys.receiptCounter(year), last: last + 1 },
            ConditionExpression: 'attribute_not_exists(pk) OR #last = :last',
            ExpressionAttributeNames: { '#last': 'last' },
            ExpressionAttributeValues: { ':last': last },
          },
        },
        { Put: { TableName, Item: { ...keys.receipt(content.adHocId), ...receipt }, ConditionExpression: 'attribute_not_exists(pk)' } },
      ]);
      if (written.ok) return receipt;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt)));
    }
    throw new Error(`no number could be drawn for the receipt of ${content.adHocId}`);
  }

  async #last(year: number): Promise<number> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.receiptCounter(year), ConsistentRead: true }),
    );
    return Item === undefined ? 0 : z.number().parse(Item['last']);
  }
}
