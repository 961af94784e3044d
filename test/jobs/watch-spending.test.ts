import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { closeSession } from '../../lambdas/domain/sessions/close-session';
import type { ClosedSession, OpenSession } from '../../lambdas/domain/sessions/session';
import { chargePayer } from '../../lambdas/jobs/charge-payer';
import { checkLedger } from '../../lambdas/jobs/check-ledger';
import { watchSpending } from '../../lambdas/jobs/watch-spending';
import type { CommandRequest } from '../../lambdas/ports/command-sender';
import type { LogCode, LogFacts } from '../../lambdas/ports/log';
import { nobodyPaysAdHoc } from '../support/ad-hoc';
import { aCharge, aLedger, aWallet, Teller } from '../support/ledger';
import { anOpenSession } from '../support/session';

const DAY_MS = 86_400_000;
const payer = { kind: 'WALLET', walletId: 'wal_1', driverId: 'drv_1' } as const;
/** 40 ct a kilowatt-hour. */
const price = ({ energyWh }: ClosedSession) => aCharge(BigInt(Math.round(energyWh * 0.04)));
const RATED_W = 11_000;

async function aPaidSession(balanceMinor: bigint, over: Partial<OpenSession> = {}) {
  let nowMs = Date.parse('2026-03-01T08:00:00Z');
  const ledger = aLedger(() => nowMs);
  const sessions = new MemorySessionStore();
  const session = anOpenSession({ startedAtMs: nowMs, meterStartWh: 0, payer, ...over });
  await ledger.openWallet(aWallet());
  const teller = new Teller(ledger);
  if (balanceMinor > 0n) await teller.topUp(balanceMinor);
  await sessions.open(session, 0);
  const commands: CommandRequest[] = [];
  const logged: [LogCode, LogFacts][] = [];
  const line = (code: LogCode, facts: LogFacts) => void logged.push([code, facts]);
  const deps = {
    clock: { nowMs: () => nowMs },
    adHocPayer: nobodyPaysAdHoc,
    ledger,
    sessions,
    log: { info: line, warn: line, error: line },
    sender: {
      send: async (request: CommandRequest) => {
        commands.push(request);
        return { ok: false, refusal: { code: 'IDEMPOTENCY_KEY_REUSED' } } as const;
      },
    },
  };
  const looks = async (registerWh: number, atMs = nowMs) => {
    nowMs = atMs;
    await sessions.recordReading(session.id, { sampledAtMs: nowMs, registerWh });
    const open = (await sessions.get(session.id)) as OpenSession;
    await watchSpending(open, { price, ratedW: RATED_W, nowMs }, deps);
    return ((await sessions.get(session.id)) as OpenSession).spendingWatch;
  };
  const later = (ms: number) => {
    nowMs += ms;
  };
  return { teller, ledger, session, sessions, deps, commands, logged, looks, later };
}

test('with enough held, the next look is when the money at full power would run short of the stop', async () => {
  const { teller, session, looks, commands } = await aPaidSession(5_000n);
  await teller.hold(session.id, 1_000n);
  // 440 ct an hour: 11 ct for the 90 seconds of a stop, 989 ct for 24.7 kWh; the clock looks every quarter of an hour all the same.
  expect(await looks(0)).toEqual({ registerWh: 24_725, atMs: session.startedAtMs + 900_000 });
  expect(await teller.purse()).toEqual([4_000n, 1_000n, 0n]);
  expect(commands).toEqual([]);
});

test('near the limit more is held, and twice at once holds it once', async () => {
  const { teller, session, looks } = await aPaidSession(5_000n);
  await teller.hold(session.id, 1_000n);
  await Promise.all([looks(24_900), looks(24_900)]);
  expect(await teller.purse()).toEqual([3_000n, 2_000n, 0n]);
});

test('with no more to hold the charger is told to stop, and told again only after five minutes', async () => {
  const { teller, session, looks, commands, logged } = await aPaidSession(300n);
  await teller.hold(session.id, 1_000n);
  expect(await looks(7_000)).toEqual({ registerWh: 7_000 + 225, atMs: expect.any(Number) });
  expect(commands).toEqual([]);
  const watch = await looks(7_300);
  expect(commands).toMatchObject([{ chargerId: 'CP1', action: 'RemoteStopTransaction', payload: { transactionId: 7 } }]);
  expect(watch?.atMs).toBe(session.startedAtMs + 300_000);
  expect(logged).toContainEqual(['SESSION_OUT_OF_FUNDS', { sessionId: 'ses_1', chargerId: 'CP1', reason: 'INSUFFICIENT_FUNDS' }]);
  await looks(7_400, session.startedAtMs + 300_000);
  expect(new Set(commands.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
});

test('a session whose card was refused is stopped', async () => {
  const { looks, commands } = await aPaidSession(0n, { idTagInfo: { status: 'Blocked' } });
  await looks(100);
  expect(commands).toMatchObject([{ action: 'RemoteStopTransaction' }]);
});

const ended = (session: OpenSession, meterStopWh: number): ClosedSession =>
  closeSession(session, {
    stoppedAtMs: session.startedAtMs + 60_000,
    stopReceivedAtMs: 0,
    clockSuspect: false,
    meterStopWh,
    stopReason: 'Local',
  });

test('a session is charged once, however often, and a correction is a credit and a new charge', async () => {
  const { teller, ledger, session, deps } = await aPaidSession(5_000n);
  await teller.hold(session.id, 1_000n);
  const first = ended(session, 30_000);
  expect(await chargePayer(first, price(first), deps)).toEqual({ amount: '12.00', currency: 'EUR' });
  // The price has changed in between: what was written first stands.
  expect(await chargePayer(first, aCharge(9_999n), deps)).toEqual({ amount: '12.00', currency: 'EUR' });
  expect(await teller.purse()).toEqual([3_800n, 0n, 0n]);
  const corrected = { ...ended(session, 20_000), corrections: [{ atMs: 1, cause: 'stop', replaced: { ...first } }] };
  expect(await chargePayer(corrected, price(corrected), deps)).toEqual({ amount: '8.00', currency: 'EUR' });
  // Somebody who still has the old figures in hand changes nothing.
  await chargePayer(first, price(first), deps);
  expect(await teller.purse()).toEqual([4_200n, 0n, 0n]);
  expect((await ledger.statement('wal_1', { limit: 9 })).items.map(({ kind }) => kind)).toEqual([
    'SETTLEMENT',
    'CREDIT',
    'SETTLEMENT',
    'TOP_UP',
  ]);
});

test.each([
  [{ kind: 'POSTPAID', driverId: 'drv_1' } as const, { amount: '12.00', currency: 'EUR' }, ['postpaid:drv_1', 'rev:energy:site_1']],
  [{ kind: 'FREE' } as const, undefined, []],
])('%j: charged %j', async (who, charged, accounts) => {
  const { ledger, session, deps } = await aPaidSession(0n, { payer: who });
  const closed = ended(session, 30_000);
  expect(await chargePayer(closed, price(closed), deps)).toEqual(charged);
  expect((await ledger.find('settlement:ses_1:0'))?.entries.map(({ account }) => account)).toEqual(accounts);
});

test('a wallet in another currency leaves the bill with its driver, and its held money is let go', async () => {
  const { teller, ledger, session, deps, logged } = await aPaidSession(0n);
  await teller.topUp(100_000n, { books: { currency: 'HUF', livemode: true } });
  await teller.hold(session.id, 50_000n);
  const closed = ended(session, 30_000);
  expect(await chargePayer(closed, price(closed), deps)).toEqual({ amount: '12.00', currency: 'EUR' });
  expect(await teller.purse()).toEqual([100_000n, 0n, 0n]);
  expect((await ledger.find('settlement:ses_1:0'))?.entries[0]).toMatchObject({ account: 'postpaid:drv_1', amountMinor: 1_200n });
  expect(logged.map(([code]) => code)).toContain('SESSION_NOT_CHARGED');
});

test('the nightly check finds nothing in good books, and lets go of money held for a start that nobody told of', async () => {
  const { teller, session, deps, logged, later } = await aPaidSession(5_000n);
  await teller.hold(session.id, 1_000n);
  await teller.hold('ses_lost', 500n);
  expect(await checkLedger(deps)).toEqual({ findings: 0, released: 0 });
  later(2 * DAY_MS + 1);
  expect(await checkLedger(deps)).toEqual({ findings: 0, released: 1 });
  expect(await teller.purse()).toEqual([4_000n, 1_000n, 0n]);
  expect(logged.filter(([code]) => code === 'LEDGER_DOES_NOT_ADD_UP')).toEqual([]);
});

test('the nightly check tells of a balance that its entries do not make, and changes nothing', async () => {
  const { deps, ledger, logged } = await aPaidSession(5_000n);
  const { wallet } = ledger;
  ledger.wallet = async (id) => {
    const known = await wallet.call(ledger, id);
    return known && { ...known, postedMinor: known.postedMinor + 1n };
  };
  expect(await checkLedger(deps)).toEqual({ findings: 2, released: 0 });
  expect(logged).toContainEqual(['LEDGER_DOES_NOT_ADD_UP', { walletId: 'wal_1', finding: 'POSTED_IS_NOT_THE_SUM_OF_ENTRIES' }]);
});
