import * as z from 'zod';
import type { LedgerRefusal } from '../../domain/ledger/movement';
import type { Transaction } from '../../domain/ledger/transaction';
import { effectMinor, TRANSACTION_KINDS } from '../../domain/ledger/transaction';
import { WALLET_STATUSES, type Wallet } from '../../domain/ledger/wallet';
import { type Money, type MoneyText, moneyText, readMoney } from '../../domain/shared/money';
import type { Result } from '../../domain/shared/result';
import { isoTime } from '../../domain/shared/time';
import type { AccountEntry, Posted } from '../../ports/ledger';
import { actorOf } from '../authenticate';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { CurrencyCode, Cursor, Instant, Limit, MoneyBody, pageOf } from '../schemas';
import { seesDriver } from '../scope';
import { type Api, type ApiContext, answer, answers, jsonBody, refusePart, serve } from '../serve';
import { IDEMPOTENCY_KEY, ownKey } from './commands';

const Amount = z.string().max(20).meta({ description: 'A decimal string above zero, in the digits of the currency.', example: '50.00' });
const Note = z.string().trim().min(1).max(200).optional().meta({ description: 'Why, in the words of whoever did it.' });

const NewTopUp = z
  .strictObject({ amount: Amount, currency: CurrencyCode, method: z.enum(['CASH', 'BANK']), note: Note })
  .meta({ id: 'NewTopUp', description: 'Money that a person has received.' });
const NewRefund = z.strictObject({ amount: Amount, currency: CurrencyCode, note: Note }).meta({ id: 'NewRefund' });
const WalletPatch = z.strictObject({ status: z.enum(WALLET_STATUSES) }).meta({ id: 'WalletPatch' });

export const WalletBody = z
  .strictObject({
    id: z.string(),
    driverId: z.string(),
    status: z.enum(WALLET_STATUSES),
    available: MoneyBody.meta({ description: 'Can be spent.' }),
    held: MoneyBody.meta({ description: 'Reserved for sessions under way.' }),
    balance: MoneyBody.meta({ description: 'Both together.' }),
    debt: MoneyBody.meta({ description: 'Owed for sessions that outran the wallet; the next top-up pays it first.' }),
    livemode: z.boolean().meta({ description: 'False: no real money is in it.' }),
    createdAt: Instant,
  })
  .meta({ id: 'Wallet' });

const MovementBody = z
  .strictObject({
    id: z.string(),
    walletId: z.string(),
    kind: z.enum(TRANSACTION_KINDS),
    amount: z.string(),
    currency: z.string(),
    paidDebt: MoneyBody.optional().meta({ description: 'What of it paid a debt.' }),
    balanceAfter: MoneyBody,
    refundOf: z.string().optional(),
    note: z.string().optional(),
    createdAt: Instant,
    createdBy: z.string(),
  })
  .meta({ id: 'WalletMovement' });

export const EntryBody = z
  .strictObject({
    transactionId: z.string(),
    kind: z.enum(TRANSACTION_KINDS),
    amount: MoneyBody.meta({ description: 'Into the wallet above zero, out of it below.' }),
    balanceAfter: MoneyBody,
    sessionId: z.string().optional(),
    refundOf: z.string().optional().meta({ description: 'The movement that this one takes back.' }),
    note: z.string().optional(),
    createdAt: Instant,
    createdBy: z.string(),
  })
  .meta({ id: 'WalletEntry' });
const EntryPage = pageOf(EntryBody, 'WalletEntryPage');

const withKey = z.object({ 'idempotency-key': IDEMPOTENCY_KEY.optional().meta({ description: 'Required.' }) });

export function walletRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Wallets'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/wallets/{id}',
      summary: 'What is in a wallet',
      tags,
      request: { params },
      responses: { 200: answers('The wallet.', WalletBody) },
    },
    async (c) => answer(WalletBody, showWallet(await walletInSight(c, c.req.valid('param').id, ports))),
  );

  serve(
    api,
    ports,
    {
      method: 'patch',
      path: '/v1/wallets/{id}',
      summary: 'Block, unblock or close a wallet',
      description: 'A blocked wallet starts nothing and still takes money. Only an empty wallet without debt can be closed.',
      tags,
      request: { params, body: jsonBody(WalletPatch) },
      responses: { 200: answers('The wallet as it then stands.', WalletBody) },
    },
    async (c) => {
      const changed = await ports.ledger.setWalletStatus(c.req.valid('param').id, c.req.valid('json').status);
      if (!changed.ok) throw new ApiProblem(changed.refusal.code);
      return answer(WalletBody, showWallet(changed.value));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/wallets/{id}/entries',
      summary: 'The statement of a wallet, newest first',
      tags,
      request: { params, query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of entries, each with the balance after it.', EntryPage) },
    },
    async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const wallet = await walletInSight(c, c.req.valid('param').id, ports);
      const list = listName('wallet entries', { id: wallet.id });
      const after = unwrapCursor(cursor, list);
      const page = await ports.ledger.statement(wallet.id, { limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(EntryPage, { items: page.items.map(showEntry), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/wallets/{id}/top-ups',
      summary: 'Record money that came in for a wallet',
      description:
        'Cash or a bank transfer that a person has received. What the driver owes is paid of it first. The same `Idempotency-Key` with the same body is the same top-up. The first top-up decides the currency of the wallet.',
      tags,
      request: { params, headers: withKey, body: jsonBody(NewTopUp) },
      responses: { 201: answers('Recorded.', MovementBody) },
    },
    async (c) => {
      const { method, note, ...money } = c.req.valid('json');
      const { id } = c.req.valid('param');
      const { amountMinor, currency } = positive(money);
      const posted = await ports.ledger.post({
        movement: {
          kind: 'TOP_UP',
          walletId: id,
          // XTS is the code that ISO 4217 keeps for tests: no real money is ever in it.
          books: { currency, livemode: currency !== 'XTS' },
          amountMinor,
          source: method,
          ...(note === undefined ? {} : { note }),
        },
        actor: actorOf(c.get('principal')),
        idempotencyKey: keyOf(c, c.req.valid('header')['idempotency-key']),
      });
      return recorded(id, posted, `/v1/wallets/${id}/entries`);
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/wallets/{id}/top-ups/{topUpId}/refunds',
      summary: 'Give money of a top-up back to where it came from',
      description: 'In parts or whole, never more than was paid in and never more than is available.',
      tags,
      request: { params: z.strictObject({ id: z.string(), topUpId: z.string() }), headers: withKey, body: jsonBody(NewRefund) },
      responses: { 201: answers('Recorded.', MovementBody) },
    },
    async (c) => {
      const { id, topUpId } = c.req.valid('param');
      const { note, ...money } = c.req.valid('json');
      const { amountMinor, currency } = positive(money);
      const posted = await ports.ledger.post({
        movement: {
          kind: 'REFUND',
          walletId: id,
          of: topUpId,
          books: { currency, livemode: currency !== 'XTS' },
          amountMinor,
          ...(note === undefined ? {} : { note }),
        },
        actor: actorOf(c.get('principal')),
        idempotencyKey: keyOf(c, c.req.valid('header')['idempotency-key']),
      });
      return recorded(id, posted, `/v1/wallets/${id}/entries`);
    },
  );
}

async function walletInSight(c: Pick<ApiContext, 'get'>, id: string, { ledger }: Pick<ApiPorts, 'ledger'>): Promise<Wallet> {
  const wallet = await ledger.wallet(id);
  if (wallet === undefined || !seesDriver(c.get('principal'), wallet.driverId)) throw new ApiProblem('WALLET_NOT_FOUND');
  return wallet;
}

function positive({ amount, currency }: { readonly amount: string; readonly currency: Money['currency'] }): Money {
  const money = readMoney(amount, currency);
  if (money === undefined || money.amountMinor <= 0n || money.amountMinor > LARGEST_MINOR) {
    throw refusePart('/amount', `expected an amount above zero in the digits of ${currency}, for example ${example(currency)}`);
  }
  return money;
}
/** Nobody pays a billion into a wallet: a slip of the finger. */
const LARGEST_MINOR = 10n ** 12n;

function example(currency: Money['currency']): string {
  return moneyText({ amountMinor: 5_000n, currency }).amount;
}

function keyOf(c: Pick<ApiContext, 'get'>, key: string | undefined): string {
  if (key !== undefined) return ownKey(c.get('principal'), key);
  throw new ApiProblem('IDEMPOTENCY_KEY_MISSING', { parts: [{ header: 'idempotency-key', detail: 'is missing' }] });
}

function recorded(walletId: string, posted: Result<Posted, LedgerRefusal>, location: string): Response {
  if (!posted.ok) throw asProblem(posted.refusal);
  const { transaction, replayed } = posted.value;
  return answer(MovementBody, showMovement(walletId, transaction), {
    status: 201,
    headers: { Location: location, ...(replayed ? { 'Idempotency-Replayed': 'true' } : {}) },
  });
}

/** A refusal of the ledger with the facts that explain it. */
function asProblem(refusal: LedgerRefusal): ApiProblem {
  switch (refusal.code) {
    case 'CURRENCY_MISMATCH':
      return new ApiProblem(refusal.code, { detail: `The wallet is in ${refusal.currency}.` });
    default:
      return new ApiProblem(refusal.code);
  }
}

export function showWallet(wallet: Wallet): z.input<typeof WalletBody> {
  const { currency, livemode } = wallet.books;
  const money = (amountMinor: bigint) => ({ ...moneyText({ amountMinor, currency }) });
  return {
    id: wallet.id,
    driverId: wallet.driverId,
    status: wallet.status,
    available: money(wallet.availableMinor),
    held: money(wallet.heldMinor),
    balance: money(wallet.postedMinor),
    debt: money(wallet.debtMinor),
    livemode,
    createdAt: isoTime(wallet.openedAtMs),
  };
}

function showMovement(walletId: string, transaction: Transaction): z.input<typeof MovementBody> {
  const { currency } = transaction.books;
  const money = (amountMinor: bigint): MoneyText => ({ ...moneyText({ amountMinor, currency }) });
  const debt = transaction.entries.find(({ account }) => account.startsWith('debt:'));
  const total = transaction.entries.filter(({ side }) => side === 'DEBIT').reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return {
    id: transaction.id,
    walletId,
    kind: transaction.kind,
    ...money(total),
    ...(debt === undefined ? {} : { paidDebt: money(debt.amountMinor) }),
    balanceAfter: money(transaction.walletAfterMinor ?? 0n),
    ...(transaction.reference.transactionId === undefined ? {} : { refundOf: transaction.reference.transactionId }),
    ...(transaction.reference.note === undefined ? {} : { note: transaction.reference.note }),
    createdAt: isoTime(transaction.postedAtMs),
    createdBy: transaction.actor,
  };
}

export function showEntry(entry: AccountEntry): z.input<typeof EntryBody> {
  const money = (amountMinor: bigint) => ({ ...moneyText({ amountMinor, currency: entry.books.currency }) });
  const { sessionId, transactionId: refundOf, note } = entry.reference;
  return {
    transactionId: entry.transactionId,
    kind: entry.kind,
    amount: money(effectMinor(entry)),
    balanceAfter: money(entry.balanceAfterMinor ?? 0n),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(refundOf === undefined ? {} : { refundOf }),
    ...(note === undefined ? {} : { note }),
    createdAt: isoTime(entry.postedAtMs),
    createdBy: entry.actor,
  };
}
