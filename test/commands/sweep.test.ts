import { sweep } from '../../lambdas/commands/sweep';
import type { Due } from '../../lambdas/ports/mailbox';
import { silentLog } from '../support/mailbox';

/** Sweeps this, and answers what was done; what is named `broken` cannot be. */
const QUARTER_PAST = Date.parse('2026-03-01T08:17:00Z');

async function swept(...work: readonly Due[]) {
  return sweptAt(QUARTER_PAST, ...work);
}

async function sweptAt(nowMs: number, ...work: readonly Due[]) {
  const done: string[] = [];
  const doing = async (...words: readonly string[]) => {
    if (words.includes('broken')) throw new Error(words.join(' '));
    done.push(words.join(' '));
  };
  const outcome = await sweep({
    clock: { nowMs: () => nowMs },
    due: { list: async () => work },
    pump: { pump: (chargerId) => doing('pump', chargerId) },
    plan: { plan: (siteId, _reason, sessionId) => doing('plan', siteId, String(sessionId)) },
    settle: { settle: (sessionId) => doing('settle', sessionId), advance: (adHocId) => doing('advance', adHocId) },
    payments: { advance: (paymentId) => doing('advance', paymentId) },
    chores: {
      lookAtList: (chargerId) => doing('list', chargerId),
      changeAvailability: (chargerId, id) => doing('availability', chargerId, id),
      checkLists: () => doing('check lists'),
    },
    notices: {
      send: (notice) => doing(...Object.values(notice).map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))),
    },
    log: silentLog,
  }).catch((fault: AggregateError) => fault.errors.map(String));
  return { done, outcome };
}

test('everything that is due is nudged or done, and the local lists are looked after', async () => {
  const work: Due[] = [
    { kind: 'MAILBOX', chargerId: 'A' },
    { kind: 'PLAN', siteId: 's', sessionId: 'ses_1' },
    { kind: 'SETTLEMENT', sessionId: 'ses_2' },
    { kind: 'LOCAL_LIST', chargerId: 'B' },
    { kind: 'AVAILABILITY', chargerId: 'C', id: '01A' },
  ];
  expect(await swept(...work)).toEqual({
    done: ['pump A', 'plan s ses_1', 'settle ses_2', 'list B', 'availability C 01A', 'check lists'],
    outcome: { rescued: 5 },
  });
});

test('what cannot be done keeps nothing else from being done, and is said in the end', async () => {
  const broken: Due[] = Array.from({ length: 12 }, () => ({ kind: 'LOCAL_LIST', chargerId: 'broken' }));
  const { done, outcome } = await swept(...broken, { kind: 'MAILBOX', chargerId: 'A' });
  expect([done, outcome]).toEqual([['pump A', 'check lists'], Array(12).fill('Error: list broken')]);
});

test('the clock of an alert or a delivery is passed on, and is no lost nudge', async () => {
  const work: Due[] = [
    { kind: 'NOTICE', notice: { kind: 'LINE_LOST', chargerId: 'A' } },
    { kind: 'NOTICE', notice: { kind: 'DELIVERY_DUE', deliveryId: 'whd_1' } },
  ];
  expect(await swept(...work)).toEqual({ done: ['LINE_LOST A', 'DELIVERY_DUE whd_1', 'check lists'], outcome: { rescued: 0 } });
});

test('a mailbox that stays past its time however often it is nudged is told of', async () => {
  const late: Due[] = [{ kind: 'MAILBOX', chargerId: 'A', dueAtMs: QUARTER_PAST - 120_000 }];
  const told = 'TROUBLE COMMAND_STUCK A A {"overdueS":120}';
  expect((await swept(...late)).done).toEqual(['pump A', told, 'check lists']);
  expect((await swept({ kind: 'MAILBOX', chargerId: 'A', dueAtMs: QUARTER_PAST - 60_000 })).done).toEqual(['pump A', 'check lists']);
});

test('the rounds are made every five minutes', async () => {
  const made = [8, 15, 16, 20].map(async (minute) => (await sweptAt(Date.parse('2026-03-01T08:00:30Z') + minute * 60_000)).done);
  expect((await Promise.all(made)).map((done) => done.includes('ROUNDS_DUE'))).toEqual([false, true, false, true]);
});
