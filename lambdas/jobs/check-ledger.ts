import { account } from '../domain/ledger/account';
import { checkWallet } from '../domain/ledger/check-wallet';
import { keyOf } from '../domain/ledger/identify-movement';
import type { Transaction } from '../domain/ledger/transaction';
import { effectMinor } from '../domain/ledger/transaction';
import { ledgerMonths, TrialBalanceSum } from '../domain/ledger/trial-balance';
import type { Hold } from '../domain/ledger/wallet';
import { DAY_MS } from '../domain/shared/time';
import type { Clock } from '../ports/clock';
import type { Ledger } from '../ports/ledger';
import type { Log, LogFacts } from '../ports/log';
import type { SessionStore } from '../ports/session-store';

interface CheckLedgerDeps {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly sessions: Pick<SessionStore, 'get'>;
  readonly log: Log;
}

const PAGE = 200;
/** A charger that is offline may still tell of a start for so long; then nobody will, and the money is let go. */
const STALE_HOLD_MS = 2 * DAY_MS;

/**
 * Every night: does the ledger add up? Each stored balance against the entries and holds it is made of, each account against the
 * transactions that wrote in it, and all debits against all credits. What does not is told as `LEDGER_DOES_NOT_ADD_UP` and stays as it is:
 * money is put right by a person. A movement that came in while it was read is looked at again before anything is told.
 */
export async function checkLedger(deps: CheckLedgerDeps): Promise<{ readonly findings: number; readonly released: number }> {
  const { ledger, log } = deps;
  let findings = 0;
  let released = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Ledger['wallets']>> = await ledger.wallets({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
    for (const { id } of page.items) {
      const found = await checkOne(id, ledger);
      for (const finding of found) log.error('LEDGER_DOES_NOT_ADD_UP', { walletId: id, finding });
      findings += found.length;
      released += await releaseStaleHolds(id, deps);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  findings += await checkAccounts(deps);
  log.info('LEDGER_CHECKED', { findings, released });
  return { findings, released };
}

async function checkOne(walletId: string, ledger: Ledger): Promise<readonly string[]> {
  for (let tries = 1; ; tries++) {
    const wallet = await ledger.wallet(walletId);
    if (wallet === undefined) return [];
    const [entries, debtEntries, holds] = await Promise.all([
      ledger.entries(account.wallet(walletId), wallet.books),
      ledger.entries(account.debt(wallet.driverId), wallet.books),
      ledger.holds(walletId),
    ]);
    const findings = checkWallet(wallet, { entries, debtEntries, holds });
    if (findings.length === 0 || tries === MOST_LOOKS) return findings;
  }
}
const MOST_LOOKS = 5;

/** A start that crashed after its hold, and was never told of again, holds money for nobody. */
async function releaseStaleHolds(walletId: string, { clock, ledger, sessions }: CheckLedgerDeps): Promise<number> {
  const stale = (await ledger.holds(walletId)).filter(
    ({ status, placedAtMs }: Hold) => status === 'ACTIVE' && clock.nowMs() - placedAtMs > STALE_HOLD_MS,
  );
  let released = 0;
  for (const { id } of stale) {
    if ((await sessions.get(id)) !== undefined) continue;
    const movement = { kind: 'RELEASE', walletId, holdId: id } as const;
    if ((await ledger.post({ movement, actor: 'check-ledger', idempotencyKey: keyOf(movement) })).ok) released += 1;
  }
  return released;
}

/** The copies of the entries in their accounts against the transactions themselves, and debits against credits. */
async function checkAccounts({ clock, ledger, log }: CheckLedgerDeps): Promise<number> {
  for (let tries = 1; ; tries++) {
    const findings = await accountFindings(ledger, clock.nowMs());
    if (findings.length > 0 && tries < MOST_LOOKS) continue;
    for (const finding of findings) log.error('LEDGER_DOES_NOT_ADD_UP', finding);
    return findings.length;
  }
}

async function accountFindings(ledger: Ledger, nowMs: number): Promise<readonly LogFacts[]> {
  const sum = new TrialBalanceSum();
  for await (const transaction of allTransactions(ledger, nowMs)) sum.add(transaction);
  const { accounts, differences } = sum.result();
  const findings: LogFacts[] = differences
    .filter(({ differenceMinor }) => differenceMinor !== 0n)
    .map(({ books }) => ({ finding: 'DEBITS_ARE_NOT_CREDITS', currency: books.currency, livemode: books.livemode }));
  for (const { account: name, books, balanceMinor } of accounts) {
    const copies = await ledger.entries(name, books);
    if (copies.reduce((total, entry) => total + effectMinor(entry), 0n) === balanceMinor) continue;
    findings.push({ finding: 'ENTRIES_ARE_NOT_TRANSACTIONS', account: name, currency: books.currency });
  }
  return findings;
}

/** Every transaction there is, oldest month first. */
export async function* allTransactions(ledger: Pick<Ledger, 'transactions'>, nowMs: number): AsyncGenerator<Transaction> {
  for (const month of ledgerMonths(nowMs)) {
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Ledger['transactions']>> = await ledger.transactions(month, {
        limit: PAGE,
        ...(cursor === null ? {} : { cursor }),
      });
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
}
