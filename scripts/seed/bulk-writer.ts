import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoEngine } from '../../local/dynamodb/engine';

/** What one transaction takes: the engine syncs it once, and a batch of 25 item by item. */
const MOST_ITEMS = 100;
type Item = Record<string, unknown>;

/**
 * A hundred items to a transaction, with one sync of the disk instead of one per item. The adapters write through it as if it were their client, so
 * what is seeded has the very keys and attributes that they give it; conditions are left aside, because a fresh table has nothing in the way.
 */
export class BulkWriter {
  readonly #engine: DynamoEngine;
  readonly #waiting = new Map<string, Item[]>();
  written = 0;

  constructor(engine: DynamoEngine) {
    this.#engine = engine;
  }

  /** What an adapter puts, alone or in a transaction, becomes part of a batch; it reads and updates nothing here. */
  get documents(): DynamoDBDocumentClient {
    const send = async ({ input }: { input: { TableName?: string; Item?: Item; TransactItems?: readonly { Put?: PutOf }[] } }) => {
      const puts = input.TransactItems?.flatMap(({ Put }) => (Put === undefined ? [] : [Put])) ?? [input as PutOf];
      for (const { TableName, Item } of puts) await this.put(TableName, Item);
      return {};
    };
    return { send } as unknown as DynamoDBDocumentClient;
  }

  async put(table: string, item: Item): Promise<void> {
    const waiting = this.#waiting.get(table) ?? [];
    waiting.push(item);
    this.#waiting.set(table, waiting);
    if (waiting.length === MOST_ITEMS) await this.#flush(table);
  }

  async end(): Promise<void> {
    for (const table of this.#waiting.keys()) await this.#flush(table);
  }

  async #flush(table: string): Promise<void> {
    const items = this.#waiting.get(table) ?? [];
    this.#waiting.set(table, []);
    if (items.length === 0) return;
    const TransactItems = items.map((item) => ({ Put: { TableName: table, Item: marshall(item, { removeUndefinedValues: true }) } }));
    const { status, body } = await this.#engine.send('TransactWriteItems', JSON.stringify({ TransactItems }, setsAsLists));
    if (status !== 200) throw new Error(`the engine refuses a transaction: ${body.toString().slice(0, 300)}`);
    this.written += items.length;
  }
}

interface PutOf {
  readonly TableName: string;
  readonly Item: Item;
}

function setsAsLists(_key: string, value: unknown): unknown {
  return value instanceof Set ? [...value] : value;
}
