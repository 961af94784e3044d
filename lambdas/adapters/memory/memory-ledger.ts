import { type AccountName, account, type Books } from '../../domain/ledger/account';
import { applyToWallet, walletConditions, walletFits } from '../../domain/ledger/change-conditions';
import type { Change, LedgerPlaces, LedgerRefusal, LedgerView } from '../../domain/ledger/movement';
import type { Transaction } from '../../domain/ledger/transaction';
import type { Hold, Refundable, Standing, Wallet, WalletId, WalletStatus } from '../../domain/ledger/wallet';
import { ok, type Result, refuse } from '../../domain/shared/result';
import { isoTime } from '../../domain/shared/time';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { Clock, Random } from '../../ports/clock';
import type { AccountEntry, Ledger, Posted, Posting } from '../../ports/ledger';
import { type LedgerTable, postMovement } from '../post-movement';

export class MemoryLedger implements Ledger, LedgerTable {
  readonly #clock: Clock;
  readonly #random: Pick<Random, 'ulid'>;
  readonly #wallets = new Map<WalletId, Wallet>();
  readonly #holds = new Map<string, Hold>();
  readonly #refundables = new Map<string, Refundable>();
  readonly #standings = new Map<string, Standing>();
  readonly #transactions: Transaction[] = [];
  readonly #entries: AccountEntry[] = [];
  readonly #keys = new Map<string, { readonly fingerprint: string; readonly transaction: Transaction }>();

  constructor(clock: Clock, random: Pick<Random, 'ulid'>) {
    this.#clock = clock;
    this.#random = random;
  }

  post(posting: Posting): Promise<Result<Posted, LedgerRefusal>> {
    return postMovement(posting, { table: this, clock: this.#clock, random: this.#random });
  }

  async known(idempotencyKey: string) {
    return this.#keys.get(idempotencyKey);
  }

  async view({ walletId, holdId, refundableId, sessionId }: LedgerPlaces): Promise<LedgerView> {
    const wallet = walletId === undefined ? undefined : this.#wallets.get(walletId);
    const hold = walletId === undefined || holdId === undefined ? undefined : await this.hold(walletId, holdId);
    const refundable = refundableId === undefined ? undefined : this.#refundables.get(refundableId);
    const standing = sessionId === undefined ? undefined : this.#standings.get(sessionId);
    return {
      ...(wallet === undefined ? {} : { wallet }),
      ...(hold === undefined ? {} : { hold }),
      ...(refundable === undefined ? {} : { refundable }),
      ...(standing === undefined ? {} : { standing }),
    };
  }

  async write(change: Change, key: { readonly idempotencyKey: string; readonly fingerprint: string }): Promise<boolean> {
    if (this.#keys.has(key.idempotencyKey) || !this.#stands(change)) return false;
    const { transaction, wallet, hold, refundable, standing } = change;
    this.#keys.set(key.idempotencyKey, { fingerprint: key.fingerprint, transaction });
    this.#transactions.push(transaction);
    if (wallet !== undefined) this.#wallets.set(wallet.after.id, applyToWallet(this.#wallets.get(wallet.after.id)!, wallet));
    if (hold !== undefined) this.#holds.set(holdKey(hold.after.walletId, hold.after.id), hold.after);
    if (refundable !== undefined) this.#refundables.set(refundable.after.transactionId, refundable.after);
    if (standing !== undefined) this.#standings.set(standing.after.sessionId, standing.after);
    const { id: transactionId, entries, walletAfterMinor, ...facts } = transaction;
    for (const entry of entries) {
      this.#entries.push({
        ...entry,
        ...facts,
        transactionId,
        ...(entry.account.startsWith('wallet:') && walletAfterMinor !== undefined ? { balanceAfterMinor: walletAfterMinor } : {}),
      });
    }
    return true;
  }

  #stands({ wallet, hold, refundable, standing }: Change): boolean {
    const known = wallet && this.#wallets.get(wallet.before.id);
    if (wallet !== undefined && (known === undefined || !walletFits(known, walletConditions(wallet)))) return false;
    if (hold !== undefined) {
      const now = this.#holds.get(holdKey(hold.after.walletId, hold.after.id));
      if (now?.status !== hold.before?.status || now?.amountMinor !== hold.before?.amountMinor) return false;
    }
    if (refundable !== undefined) {
      const now = this.#refundables.get(refundable.after.transactionId);
      if (now?.leftMinor !== refundable.before?.leftMinor) return false;
    }
    if (standing === undefined) return true;
    const now = this.#standings.get(standing.after.sessionId);
    return now?.transactionId === standing.before?.transactionId && now?.status === standing.before?.status;
  }

  async find(idempotencyKey: string): Promise<Transaction | undefined> {
    return this.#keys.get(idempotencyKey)?.transaction;
  }

  async openWallet(wallet: Wallet): Promise<void> {
    if (!this.#wallets.has(wallet.id)) this.#wallets.set(wallet.id, wallet);
  }

  async wallet(walletId: WalletId): Promise<Wallet | undefined> {
    return this.#wallets.get(walletId);
  }

  async setWalletStatus(
    walletId: WalletId,
    status: WalletStatus,
  ): Promise<Result<Wallet, { code: 'WALLET_NOT_FOUND' } | { code: 'WALLET_NOT_EMPTY' }>> {
    const wallet = this.#wallets.get(walletId);
    if (wallet === undefined) return refuse({ code: 'WALLET_NOT_FOUND' });
    if (status === 'CLOSED' && (wallet.postedMinor !== 0n || wallet.debtMinor !== 0n)) return refuse({ code: 'WALLET_NOT_EMPTY' });
    const changed = { ...wallet, status };
    this.#wallets.set(walletId, changed);
    return ok(changed);
  }

  async hold(walletId: WalletId, holdId: string): Promise<Hold | undefined> {
    return this.#holds.get(holdKey(walletId, holdId));
  }

  async refundable(transactionId: string): Promise<Refundable | undefined> {
    return this.#refundables.get(transactionId);
  }

  async standing(sessionId: string): Promise<Standing | undefined> {
    return this.#standings.get(sessionId);
  }

  async statement(walletId: WalletId, { limit, cursor }: PageRequest): Promise<Page<AccountEntry>> {
    const lines = this.#entries.filter((entry) => entry.account === account.wallet(walletId));
    const end = cursor === undefined ? lines.length : Number(cursor);
    const from = Math.max(0, end - limit);
    return { items: lines.slice(from, end).reverse(), nextCursor: from === 0 ? null : String(from) };
  }

  async wallets({ limit, cursor }: PageRequest): Promise<Page<Wallet>> {
    return pageById([...this.#wallets.values()], limit, cursor);
  }

  async holds(walletId: WalletId): Promise<readonly Hold[]> {
    return [...this.#holds.values()].filter((hold) => hold.walletId === walletId);
  }

  async entries(name: AccountName, { currency, livemode }: Books): Promise<readonly AccountEntry[]> {
    return this.#entries.filter(({ account: of, books }) => of === name && books.currency === currency && books.livemode === livemode);
  }

  async transactions(month: string, { limit, cursor }: PageRequest): Promise<Page<Transaction>> {
    return pageById(
      this.#transactions.filter(({ postedAtMs }) => isoTime(postedAtMs).startsWith(month)),
      limit,
      cursor,
    );
  }
}

function holdKey(walletId: WalletId, holdId: string): string {
  return `${walletId}\n${holdId}`;
}

function pageById<T extends { readonly id: string }>(all: readonly T[], limit: number, cursor: string | undefined): Page<T> {
  const rest = all.toSorted((a, b) => (a.id < b.id ? -1 : 1)).filter(({ id }) => cursor === undefined || id > cursor);
  const items = rest.slice(0, limit);
  return { items, nextCursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
}
