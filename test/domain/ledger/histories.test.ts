import * as fc from 'fast-check';
import { MemoryLedger } from '../../../lambdas/adapters/memory/memory-ledger';
import { account } from '../../../lambdas/domain/ledger/account';
import { checkWallet } from '../../../lambdas/domain/ledger/check-wallet';
import { settlementKey } from '../../../lambdas/domain/ledger/identify-movement';
import { effectMinor } from '../../../lambdas/domain/ledger/transaction';
import { TrialBalanceSum } from '../../../lambdas/domain/ledger/trial-balance';
import { aCharge, aWallet, EUR, TEST, Teller } from '../../support/ledger';

/** What people and sessions do to two wallets, in any order, with repeats. Numbers choose the wallet, the session and the amount. */
type Act =
  | {
      readonly kind: 'TOP_UP' | 'TEST_TOP_UP' | 'REFUND' | 'HOLD' | 'DRAW_DOWN' | 'SETTLE' | 'CORRECT' | 'RELEASE';
      readonly of: number;
      readonly minor: number;
    }
  | { readonly kind: 'BLOCK' | 'UNBLOCK'; readonly of: number; readonly minor: number };

const KINDS = [
  'TOP_UP',
  'TOP_UP',
  'TEST_TOP_UP',
  'REFUND',
  'HOLD',
  'HOLD',
  'DRAW_DOWN',
  'SETTLE',
  'SETTLE',
  'CORRECT',
  'RELEASE',
  'BLOCK',
  'UNBLOCK',
] as const;
const acts = (maxLength: number) =>
  fc.array(fc.record({ kind: fc.constantFrom(...KINDS), of: fc.nat(7), minor: fc.integer({ min: 1, max: 2_000 }) }) as fc.Arbitrary<Act>, {
    maxLength,
  });

/** Seeds are printed by fast-check when a history fails. */
const SESSIONS = 4;
const walletOf = (of: number) => `wal_${of % 2}`;
const sessionOf = (of: number) => `ses_${of % SESSIONS}`;
/** A session is of one wallet. */
const payingWallet = (of: number) => `wal_${(of % SESSIONS) % 2}`;

class Bench {
  ulids = 0;
  /** At which write the process dies, and whether that one still takes effect. */
  crashAt = Number.POSITIVE_INFINITY;
  crashComesAfterTheWrite = false;
  readonly ledger: MemoryLedger;
  readonly teller: Teller;
  readonly topUps: string[] = [];

  constructor() {
    this.ledger = new MemoryLedger(
      { nowMs: () => Date.parse('2026-11-21T08:00:00Z') },
      { ulid: () => String(++this.ulids).padStart(26, '0') },
    );
    const { ledger } = this;
    const write = ledger.write.bind(ledger);
    ledger.write = async (change, key) => {
      this.crashAt -= 1;
      if (this.crashAt === 0 && !this.crashComesAfterTheWrite) throw new Error('died before it wrote');
      const written = await write(change, key);
      if (this.crashAt === 0) throw new Error('died before it could tell');
      return written;
    };
    this.teller = new Teller(ledger);
  }

  async open(): Promise<this> {
    for (const wallet of [0, 1]) await this.ledger.openWallet(aWallet({ id: `wal_${wallet}`, driverId: `drv_${wallet}` }));
    return this;
  }

  /** One act, under a key of its own: whoever repeats it repeats the same one. */
  async do({ kind, of, minor }: Act, key: string): Promise<void> {
    const { teller, ledger } = this;
    const amountMinor = BigInt(minor);
    const walletId =
      kind === 'TOP_UP' || kind === 'TEST_TOP_UP' || kind === 'BLOCK' || kind === 'UNBLOCK' ? walletOf(of) : payingWallet(of);
    const sessionId = sessionOf(of);
    const payer = { kind: 'WALLET', walletId, driverId: walletId.replace('wal', 'drv') } as const;
    switch (kind) {
      case 'TOP_UP':
      case 'TEST_TOP_UP': {
        const books = kind === 'TOP_UP' ? EUR : TEST;
        const done = await ledger.post({
          movement: { kind: 'TOP_UP', walletId, books, amountMinor, source: 'CASH' },
          actor: 'a',
          idempotencyKey: key,
        });
        if (done.ok && !this.topUps.includes(done.value.transaction.id)) this.topUps.push(done.value.transaction.id);
        return;
      }
      case 'REFUND': {
        const paid = this.topUps[of % Math.max(1, this.topUps.length)] ?? 'txn_none';
        const { books } = (await ledger.wallet(walletId))!;
        await ledger.post({ movement: { kind: 'REFUND', walletId, of: paid, books, amountMinor }, actor: 'a', idempotencyKey: key });
        return;
      }
      case 'HOLD':
        await teller.hold(sessionId, amountMinor, 1n, walletId);
        return;
      case 'DRAW_DOWN':
        await teller.drawDown(sessionId, (await ledger.hold(walletId, sessionId))?.amountMinor ?? 0n, amountMinor, walletId);
        return;
      case 'RELEASE':
        await teller.release(sessionId, walletId);
        return;
      case 'SETTLE':
        await teller.once({ kind: 'SETTLEMENT', sessionId, figures: 0, payer, charge: aCharge(amountMinor, amountMinor / 5n) });
        return;
      case 'CORRECT': {
        const standing = await ledger.standing(sessionId);
        if (standing === undefined) return;
        const settlement = await ledger.find(settlementKey(sessionId, standing.figures));
        if (settlement !== undefined && standing.status === 'SETTLED') await teller.once({ kind: 'CREDIT', sessionId, settlement });
        await teller.once({ kind: 'SETTLEMENT', sessionId, figures: standing.figures + 1, payer, charge: aCharge(amountMinor) });
        return;
      }
      case 'BLOCK':
      case 'UNBLOCK':
        await ledger.setWalletStatus(walletId, kind === 'BLOCK' ? 'BLOCKED' : 'ACTIVE');
    }
  }

  /** The same act by a process that lives. */
  async again(act: Act, key: string): Promise<void> {
    this.crashAt = Number.POSITIVE_INFINITY;
    await this.do(act, key);
  }

  async transactions() {
    return (await this.ledger.transactions('2026-11', { limit: 100_000 })).items;
  }

  /** I1 to I11. I12 needs a payment provider to compare with. */
  async broken(): Promise<readonly string[]> {
    const { ledger } = this;
    const transactions = await this.transactions();
    const sum = new TrialBalanceSum();
    const found: string[] = [];
    for (const transaction of transactions) {
      sum.add(transaction);
      const { id, entries, books } = transaction;
      const side = (wanted: 'DEBIT' | 'CREDIT') =>
        entries.filter((entry) => entry.side === wanted).reduce((total, { amountMinor }) => total + amountMinor, 0n);
      if (side('DEBIT') !== side('CREDIT')) found.push(`I1 ${id}`);
      if (entries.some(({ amountMinor }) => amountMinor <= 0n)) found.push(`I2 ${id}`);
      for (const { account: name } of entries) {
        const copies = (await ledger.entries(name, books)).filter(({ transactionId }) => transactionId === id);
        if (copies.length !== 1) found.push(`I3 and I9 ${id} ${name}`);
      }
    }
    for (const id of ['wal_0', 'wal_1']) {
      const wallet = (await ledger.wallet(id))!;
      const entries = await ledger.entries(account.wallet(id), wallet.books);
      const debtEntries = await ledger.entries(account.debt(wallet.driverId), wallet.books);
      const holds = await ledger.holds(id);
      found.push(...checkWallet(wallet, { entries, debtEntries, holds }).map((finding) => `I4 and I5 ${id} ${finding}`));
      if (
        holds.some(
          ({ status, amountMinor, capturedMinor }) => capturedMinor > amountMinor || (status !== 'CAPTURED' && capturedMinor !== 0n),
        )
      )
        found.push(`I7 ${id}`);
      let balanceMinor = 0n;
      for (const entry of entries) {
        balanceMinor += effectMinor(entry);
        if (entry.balanceAfterMinor !== balanceMinor) found.push(`statement of ${id}`);
      }
    }
    for (const id of this.topUps) {
      const refunded = transactions
        .filter(({ kind, reference }) => kind === 'REFUND' && reference.transactionId === id)
        .reduce((total, { entries }) => total + entries[0]!.amountMinor, 0n);
      const paid = transactions.find((transaction) => transaction.id === id)!;
      if (refunded > (paid.entries.find(({ account: name }) => name.startsWith('wallet:'))?.amountMinor ?? 0n)) found.push(`I8 ${id}`);
    }
    if (sum.result().differences.some(({ differenceMinor }) => differenceMinor !== 0n)) found.push('I10');
    for (let of = 0; of < SESSIONS; of++) {
      const count = (kind: string) => transactions.filter((one) => one.kind === kind && one.reference.sessionId === sessionOf(of)).length;
      const standing = await ledger.standing(sessionOf(of));
      const counts = count('SETTLEMENT') - count('CREDIT');
      if (counts !== (standing?.status === 'SETTLED' ? 1 : 0)) found.push(`I11 ${sessionOf(of)}`);
    }
    return found;
  }
}

test('whatever comes in whatever order, with repeats, the books hold', async () => {
  await fc.assert(
    fc.asyncProperty(acts(40), fc.array(fc.nat(39), { maxLength: 10 }), async (history, repeats) => {
      const bench = await new Bench().open();
      for (const [i, act] of history.entries()) await bench.do(act, `key ${i}`);
      const before = await bench.transactions();
      // I6: repeats of what carries a key change nothing.
      for (const i of repeats) if (history[i]?.kind.endsWith('TOP_UP')) await bench.do(history[i], `key ${i}`);
      expect(await bench.transactions()).toEqual(before);
      expect(await bench.broken()).toEqual([]);
    }),
    { numRuns: 400 },
  );
}, 120_000);

test('acts at the same time leave the books as good as acts one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(acts(25), async (history) => {
      const bench = await new Bench().open();
      await bench.do({ kind: 'TOP_UP', of: 0, minor: 1_500 }, 'first');
      await Promise.all(history.map((act, i) => bench.do(act, `key ${i}`)));
      expect(await bench.broken()).toEqual([]);
    }),
    { numRuns: 300 },
  );
}, 120_000);

test('whoever dies before or after any write, and does it again, has done it once', async () => {
  await fc.assert(
    fc.asyncProperty(acts(12), fc.integer({ min: 1, max: 14 }), fc.boolean(), async (history, crashAt, after) => {
      const smooth = await new Bench().open();
      for (const [i, act] of history.entries()) await smooth.do(act, `key ${i}`);
      const shaken = await new Bench().open();
      shaken.crashAt = crashAt;
      shaken.crashComesAfterTheWrite = after;
      for (const [i, act] of history.entries()) {
        await shaken.do(act, `key ${i}`).catch(() => shaken.again(act, `key ${i}`));
        expect(await shaken.broken()).toEqual([]);
      }
      for (const id of ['wal_0', 'wal_1']) expect(await shaken.ledger.wallet(id)).toEqual(await smooth.ledger.wallet(id));
    }),
    { numRuns: 300 },
  );
}, 120_000);

/** Another ledger, written as naively as possible: a list of plain numbers, and every rule said again in other words. */
class NaiveLedger {
  readonly wallets = [0, 1].map(() => ({ available: 0, held: 0, debt: 0, blocked: false }));
  readonly holds = new Map<string, { left: number; open: boolean }>();
  readonly settled = new Map<string, { paid: number; owed: number } | 'credited'>();

  do({ kind, of, minor }: Act): void {
    const session = sessionOf(of);
    const mine = this.wallets[(of % SESSIONS) % 2]!;
    const named = this.wallets[of % 2]!;
    const hold = this.holds.get(session);
    if (kind === 'TOP_UP') {
      const debt = Math.min(minor, named.debt);
      named.debt -= debt;
      named.available += minor - debt;
    }
    if (kind === 'BLOCK' || kind === 'UNBLOCK') named.blocked = kind === 'BLOCK';
    if (kind === 'HOLD' && hold === undefined && !mine.blocked && mine.debt === 0 && mine.available > 0) {
      const left = Math.min(minor, mine.available);
      this.holds.set(session, { left, open: true });
      mine.available -= left;
      mine.held += left;
    }
    if (kind === 'DRAW_DOWN' && hold?.open && !mine.blocked && mine.available > 0) {
      const more = Math.min(minor, mine.available);
      hold.left += more;
      mine.available -= more;
      mine.held += more;
    }
    if (kind === 'RELEASE' && hold?.open) this.letGo(mine, hold);
    if (kind === 'SETTLE' && !this.settled.has(session)) this.pay(session, mine, minor + Math.floor(minor / 5));
    if (kind === 'CORRECT') {
      const before = this.settled.get(session);
      if (before === undefined) return;
      if (before !== 'credited') {
        const debt = Math.min(before.owed, mine.debt);
        mine.debt -= debt;
        mine.available += before.paid + before.owed - debt;
      }
      this.pay(session, mine, minor);
    }
  }

  letGo(mine: { available: number; held: number }, hold: { left: number; open: boolean }): void {
    mine.held -= hold.left;
    mine.available += hold.left;
    hold.open = false;
  }

  /** All that is there is one heap: what was held goes back first. */
  pay(session: string, mine: { available: number; held: number; debt: number }, cost: number): void {
    const hold = this.holds.get(session);
    if (hold?.open) this.letGo(mine, hold);
    const paid = Math.min(cost, mine.available);
    mine.available -= paid;
    mine.debt += cost - paid;
    this.settled.set(session, { paid, owed: cost - paid });
  }
}

test('a naive second ledger agrees on 5,000 random histories', async () => {
  const known = acts(30).map((history) => history.filter(({ kind }) => kind !== 'TEST_TOP_UP' && kind !== 'REFUND'));
  await fc.assert(
    fc.asyncProperty(known, async (history) => {
      const bench = await new Bench().open();
      const naive = new NaiveLedger();
      for (const [i, act] of history.entries()) {
        await bench.do(act, `key ${i}`);
        naive.do(act);
      }
      for (const i of [0, 1]) {
        const { available, held, debt } = naive.wallets[i]!;
        expect(await bench.teller.purse(`wal_${i}`)).toEqual([BigInt(available), BigInt(held), BigInt(debt)]);
      }
    }),
    { numRuns: 5_000 },
  );
}, 180_000);
