import { sweep } from '../../lambdas/commands/sweep';
import type { Due } from '../../lambdas/ports/mailbox';
import { silentLog } from '../support/mailbox';

/** Sweeps this, and answers what was done; what is named `broken` cannot be. */
async function swept(...work: readonly Due[]) {
  const done: string[] = [];
  const doing = async (...words: readonly string[]) => {
    if (words.includes('broken')) throw new Error(words.join(' '));
    done.push(words.join(' '));
  };
  const outcome = await sweep({
    clock: { nowMs: () => 1 },
    due: { list: async () => work },
    pump: { pump: (chargerId) => doing('pump', chargerId) },
    plan: { plan: (siteId, _reason, sessionId) => doing('plan', siteId, String(sessionId)) },
    settle: { settle: (sessionId) => doing('settle', sessionId) },
    chores: {
      lookAtList: (chargerId) => doing('list', chargerId),
      changeAvailability: (chargerId, id) => doing('availability', chargerId, id),
      checkLists: () => doing('check lists'),
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
