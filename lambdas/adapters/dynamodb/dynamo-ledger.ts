import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type AccountName, account, type Books } from '../../domain/ledger/account';
import { walletConditions } from '../../domain/ledger/change-conditions';
import type { Change, LedgerPlaces, LedgerRefusal, LedgerView } from '../../domain/ledger/movement';
import type { Transaction } from '../../domain/ledger/transaction';
import type { Hold, Refundable, Standing, Wallet, WalletId, WalletStatus } from '../../domain/ledger/wallet';
import { ok, type Result, refuse } from '../../domain/shared/result';
import { isoTime } from '../../domain/shared/time';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { Clock, Random } from '../../ports/clock';
import type { AccountEntry, Ledger, Posted, Posting } from '../../ports/ledger';
import { type LedgerTable, postMovement } from '../post-movement';
import { orWhatStood } from './condition';
import { type Key, keys, sortableMs } from './keys';
import { readBatch } from './read-batch';
import { storedEntry, storedHold, storedKey, storedRefundable, storedStanding, storedTransaction, storedWallet } from './stored-ledger';

type Item = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One wallet's movements queue up behind each other in DynamoDB: fifty at once are served within this. */
const MOST_CONFLICTS = 12;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 400;

export class DynamoLedger implements Ledger, LedgerTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #random: Pick<Random, 'ulid'>;

  constructor(documents: DynamoDBDocumentClient, table: string, by: { readonly clock: Clock; readonly random: Pick<Random, 'ulid'> }) {
    this.#documents = documents;
    this.#table = table;
    this.#clock = by.clock;
    this.#random = by.random;
  }

  post(posting: Posting): Promise<Result<Posted, LedgerRefusal>> {
    return postMovement(posting, { table: this, clock: this.#clock, random: this.#random });
  }

  async known(idempotencyKey: string) {
    const item = await this.#get(keys.ledgerKey(idempotencyKey));
    if (item === undefined) return undefined;
    const { fingerprint, month, transactionId } = storedKey.parse(item);
    const transaction = storedTransaction.parse(await this.#get(keys.transaction(month, transactionId)));
    return { fingerprint, transaction };
  }

  async view({ walletId, holdId, refundableId, sessionId }: LedgerPlaces): Promise<LedgerView> {
    const [wallet, hold, refundable, standing] = await Promise.all([
      walletId === undefined ? undefined : this.wallet(walletId),
      walletId === undefined || holdId === undefined ? undefined : this.hold(walletId, holdId),
      refundableId === undefined ? undefined : this.refundable(refundableId),
      sessionId === undefined ? undefined : this.standing(sessionId),
    ]);
    return {
      ...(wallet === undefined ? {} : { wallet }),
      ...(hold === undefined ? {} : { hold }),
      ...(refundable === undefined ? {} : { refundable }),
      ...(standing === undefined ? {} : { standing }),
    };
  }

  async write(
    change: Change,
    { idempotencyKey, fingerprint }: { readonly idempotencyKey: string; readonly fingerprint: string },
  ): Promise<boolean> {
    const { transaction, wallet, hold, refundable, standing } = change;
    const month = monthOf(transaction.postedAtMs);
    const items: Item[] = [
      this.#putNew(keys.ledgerKey(idempotencyKey), { fingerprint, month, transactionId: transaction.id }),
      this.#putNew(keys.transaction(month, transaction.id), { ...transaction }),
      ...entryItems(change).map(({ key, item }) => this.#putNew(key, item)),
      ...(wallet === undefined ? [] : [this.#updateWallet(wallet)]),
      ...(hold === undefined ? [] : [this.#changeHold(hold)]),
      ...(refundable === undefined ? [] : [this.#changeRefundable(refundable)]),
      ...(standing === undefined ? [] : [this.#changeStanding(standing)]),
    ];
    return this.#writeAll(items);
  }

  /**
   * All or nothing. A condition that does not hold is an answer. Only two transactions that met on an item are tried again: anything else
   * that DynamoDB says is not ours to repeat with money, and whoever asked repeats it under the same key.
   */
  async #writeAll(items: Item[]): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#documents.send(new TransactWriteCommand({ TransactItems: items }));
        return true;
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
        if (codes.includes('ConditionalCheckFailed')) return false;
        if (!codes.includes('TransactionConflict') || attempt === MOST_CONFLICTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt)));
      }
    }
  }

  #putNew(key: Key, item: Record<string, unknown>): Item {
    return { Put: { TableName: this.#table, Item: { ...item, ...key }, ConditionExpression: 'attribute_not_exists(pk)' } };
  }

  /** Amounts are added, not set: two holds at once are both counted. */
  #updateWallet(change: NonNullable<Change['wallet']>): Item {
    const { before, after } = change;
    const { books, status, debtMinor, availableAtLeastMinor, availableMinor, entries } = walletConditions(change);
    const conditions = [
      '#books.#currency = :currency AND #books.livemode = :livemode AND #status = :status AND debtMinor = :debt',
      'availableMinor >= :atLeast',
      ...(availableMinor === undefined ? [] : ['availableMinor = :available']),
      ...(entries === undefined ? [] : ['entries = :entries']),
    ];
    return {
      Update: {
        TableName: this.#table,
        Key: keys.wallet(after.id),
        UpdateExpression:
          'SET #books = :books ADD postedMinor :posted, heldMinor :held, availableMinor :more, debtMinor :owed, entries :lines',
        ConditionExpression: conditions.join(' AND '),
        ExpressionAttributeNames: { '#books': 'books', '#currency': 'currency', '#status': 'status' },
        ExpressionAttributeValues: {
          ':currency': books.currency,
          ':livemode': books.livemode,
          ':status': status,
          ':debt': debtMinor,
          ':atLeast': availableAtLeastMinor,
          ...(availableMinor === undefined ? {} : { ':available': availableMinor }),
          ...(entries === undefined ? {} : { ':entries': entries }),
          ':books': after.books,
          ':posted': after.postedMinor - before.postedMinor,
          ':held': after.heldMinor - before.heldMinor,
          ':more': after.availableMinor - before.availableMinor,
          ':owed': after.debtMinor - before.debtMinor,
          ':lines': after.entries - before.entries,
        },
      },
    };
  }

  #changeHold({ before, after }: NonNullable<Change['hold']>): Item {
    const key = keys.hold(after.walletId, after.id);
    if (before === undefined) return this.#putNew(key, { ...after });
    return {
      Update: {
        TableName: this.#table,
        Key: key,
        UpdateExpression: 'SET #status = :status, amountMinor = :amount, capturedMinor = :captured',
        ConditionExpression: '#status = :was AND amountMinor = :wasAmount',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':status': after.status,
          ':amount': after.amountMinor,
          ':captured': after.capturedMinor,
          ':was': before.status,
          ':wasAmount': before.amountMinor,
        },
      },
    };
  }

  #changeRefundable({ before, after }: NonNullable<Change['refundable']>): Item {
    const key = keys.refundable(after.transactionId);
    if (before === undefined) return this.#putNew(key, { ...after });
    return {
      Update: {
        TableName: this.#table,
        Key: key,
        UpdateExpression: 'SET leftMinor = :left',
        ConditionExpression: 'leftMinor = :was',
        ExpressionAttributeValues: { ':left': after.leftMinor, ':was': before.leftMinor },
      },
    };
  }

  #changeStanding({ before, after }: NonNullable<Change['standing']>): Item {
    const key = keys.standing(after.sessionId);
    if (before === undefined) return this.#putNew(key, { ...after });
    return {
      Update: {
        TableName: this.#table,
        Key: key,
        UpdateExpression: 'SET #status = :status, figures = :figures, transactionId = :transactionId',
        ConditionExpression: '#status = :was AND transactionId = :wasTransactionId',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':status': after.status,
          ':figures': after.figures,
          ':transactionId': after.transactionId,
          ':was': before.status,
          ':wasTransactionId': before.transactionId,
        },
      },
    };
  }

  async find(idempotencyKey: string): Promise<Transaction | undefined> {
    return (await this.known(idempotencyKey))?.transaction;
  }

  async openWallet(wallet: Wallet): Promise<void> {
    // The place in the list first: a wallet that is in no list would never be checked.
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item: keys.walletList(wallet.id) }));
    await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...wallet, ...keys.wallet(wallet.id) },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }

  async wallet(walletId: WalletId): Promise<Wallet | undefined> {
    const item = await this.#get(keys.wallet(walletId));
    return item === undefined ? undefined : storedWallet.parse(item);
  }

  async setWalletStatus(
    walletId: WalletId,
    status: WalletStatus,
  ): Promise<Result<Wallet, { code: 'WALLET_NOT_FOUND' } | { code: 'WALLET_NOT_EMPTY' }>> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.wallet(walletId),
          UpdateExpression: 'SET #status = :status',
          ConditionExpression: `attribute_exists(pk)${status === 'CLOSED' ? ' AND postedMinor = :nothing AND debtMinor = :nothing' : ''}`,
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':status': status, ...(status === 'CLOSED' ? { ':nothing': 0 } : {}) },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if ('done' in write) return ok(storedWallet.parse(write.done.Attributes));
    return refuse({ code: write.stood.item === undefined ? 'WALLET_NOT_FOUND' : 'WALLET_NOT_EMPTY' });
  }

  async hold(walletId: WalletId, holdId: string): Promise<Hold | undefined> {
    const item = await this.#get(keys.hold(walletId, holdId));
    return item === undefined ? undefined : storedHold.parse(item);
  }

  async refundable(transactionId: string): Promise<Refundable | undefined> {
    const item = await this.#get(keys.refundable(transactionId));
    return item === undefined ? undefined : storedRefundable.parse(item);
  }

  async standing(sessionId: string): Promise<Standing | undefined> {
    const item = await this.#get(keys.standing(sessionId));
    return item === undefined ? undefined : storedStanding.parse(item);
  }

  async statement(walletId: WalletId, { limit, cursor }: PageRequest): Promise<Page<AccountEntry>> {
    const wallet = await this.wallet(walletId);
    if (wallet === undefined) return { items: [], nextCursor: null };
    const { pk } = keys.entry(account.wallet(walletId), wallet.books, '');
    const { items, nextCursor } = await this.#query(pk, { limit, newestFirst: true, ...(cursor === undefined ? {} : { after: cursor }) });
    return { items: items.map((item) => storedEntry.parse(item)), nextCursor };
  }

  async wallets({ limit, cursor }: PageRequest): Promise<Page<Wallet>> {
    const { items, nextCursor } = await this.#query(keys.walletList('').pk, { limit, ...(cursor === undefined ? {} : { after: cursor }) });
    const found = await readBatch(
      this.#documents,
      this.#table,
      items.map((item) => keys.wallet(String(item['sk']))),
    );
    return { items: found.map((item) => storedWallet.parse(item)), nextCursor };
  }

  async holds(walletId: WalletId): Promise<readonly Hold[]> {
    return (await this.#all(keys.hold(walletId, '').pk, keys.hold(walletId, '').sk)).map((item) => storedHold.parse(item));
  }

  async entries(name: AccountName, books: Books): Promise<readonly AccountEntry[]> {
    return (await this.#all(keys.entry(name, books, '').pk)).map((item) => storedEntry.parse(item));
  }

  async transactions(month: string, { limit, cursor }: PageRequest): Promise<Page<Transaction>> {
    const { items, nextCursor } = await this.#query(keys.transaction(month, '').pk, {
      limit,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    return { items: items.map((item) => storedTransaction.parse(item)), nextCursor };
  }

  async #get(key: Key): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }));
    return Item;
  }

  async #all(pk: string, prefix = ''): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let after: string | null = null;
    do {
      const page: Page<Record<string, unknown>> = await this.#query(pk, { limit: 1_000, prefix, ...(after === null ? {} : { after }) });
      found.push(...page.items);
      after = page.nextCursor;
    } while (after !== null);
    return found;
  }

  async #query(
    pk: string,
    { limit, after, prefix = '', newestFirst = false }: { limit: number; after?: string; prefix?: string; newestFirst?: boolean },
  ): Promise<Page<Record<string, unknown>>> {
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ...(prefix === '' ? {} : { ':prefix': prefix }) },
        ConsistentRead: true,
        ScanIndexForward: !newestFirst,
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
      }),
    );
    return { items: answer.Items ?? [], nextCursor: answer.LastEvaluatedKey === undefined ? null : String(answer.LastEvaluatedKey['sk']) };
  }
}

export function monthOf(atMs: number): string {
  return isoTime(atMs).slice(0, 'YYYY-MM'.length);
}

/** The copies of a transaction's entries in their accounts. A wallet's are numbered without a gap; all others lie in order of time. */
function entryItems({ transaction, wallet }: Change): readonly { readonly key: Key; readonly item: Record<string, unknown> }[] {
  const { id: transactionId, entries, books, kind, postedAtMs, actor, reference, walletAfterMinor } = transaction;
  return entries.map((entry) => {
    const isOfWallet = wallet !== undefined && entry.account === account.wallet(wallet.after.id);
    const place = isOfWallet ? wallet.after.entries.toString().padStart(10, '0') : `${sortableMs(postedAtMs)}#${transactionId}`;
    return {
      key: keys.entry(entry.account, books, place),
      item: {
        ...entry,
        books,
        transactionId,
        kind,
        postedAtMs,
        actor,
        reference,
        ...(isOfWallet ? { balanceAfterMinor: walletAfterMinor } : {}),
      },
    };
  });
}
