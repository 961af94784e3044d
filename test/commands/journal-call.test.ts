import { latencyMs } from '../../lambdas/domain/journal/journal-entry';
import { MailboxBench } from '../support/mailbox';

const T = Date.parse('2026-03-01T08:00:00Z');
const SENT = { chargerId: 'CP1', direction: 'OUT', messageId: '1.1.abcdefgh' };

async function journaled(bench: MailboxBench) {
  return (await bench.journal.list({ chargerId: 'CP1', fromMs: 0, toMs: 1e14, order: 'OLDEST_FIRST', limit: 50 })).items;
}

async function aCallOnTheWire(over: Parameters<MailboxBench['send']>[0] = {}) {
  const bench = new MailboxBench();
  await bench.send(over);
  await bench.pump();
  return bench;
}

test('a call and its answer are one entry, at the time of the call, with how long the charger took', async () => {
  const bench = await aCallOnTheWire({ action: 'ClearCache' });
  expect(await journaled(bench)).toEqual([]);
  bench.nowMs += 1_234;
  await bench.answer({ status: 'Rejected' });
  const entries = await journaled(bench);
  expect(entries).toEqual([
    {
      ...SENT,
      atMs: T,
      action: 'ClearCache',
      payload: {},
      answer: { type: 'RESULT', atMs: T + 1_234, payload: { status: 'Rejected' } },
    },
  ]);
  expect(entries.map(latencyMs)).toEqual([1_234]);
});

test('a CALLERROR is kept in the words of the charger', async () => {
  const bench = await aCallOnTheWire({ action: 'Reset', payload: { type: 'Soft' } });
  await bench.answers.refused('CP1', '1.1.abcdefgh', 'NotSupported', 'never', T + 50);
  expect((await journaled(bench)).map(({ answer }) => answer)).toEqual([
    { type: 'ERROR', atMs: T + 50, code: 'NotSupported', description: 'never' },
  ]);
});

test('a call that nobody answered says so when its time is over, and the answer that comes late takes the place of that', async () => {
  const bench = await aCallOnTheWire({ action: 'Reset', payload: { type: 'Soft' } });
  bench.nowMs += 30_000;
  await bench.timer({ kind: 'COMMAND_DEADLINE', chargerId: 'CP1', seq: 1, messageId: '1.1.abcdefgh' });
  expect(await journaled(bench)).toMatchObject([{ ...SENT, atMs: T, answer: { type: 'ERROR', code: 'NO_ANSWER', atMs: T + 30_000 } }]);
  bench.nowMs += 5_000;
  await bench.answer({ status: 'Accepted' });
  expect(await journaled(bench)).toMatchObject([{ ...SENT, atMs: T, answer: { type: 'RESULT', atMs: T + 35_000 } }]);
});

test('the pump that finds the deadline over writes the same entry as the timer', async () => {
  const bench = await aCallOnTheWire({ action: 'Reset', payload: { type: 'Soft' } });
  bench.nowMs += 30_000;
  await bench.pump();
  expect(await journaled(bench)).toMatchObject([{ ...SENT, atMs: T, answer: { type: 'ERROR', code: 'NO_ANSWER' } }]);
});

test('a call that is sent again is the frame that was answered', async () => {
  const bench = await aCallOnTheWire({ action: 'GetConfiguration' });
  bench.nowMs += 30_000;
  await bench.pump();
  await bench.pump();
  await bench.answer({ status: 'Accepted' });
  expect((await journaled(bench)).map(({ messageId, atMs }) => [messageId, atMs])).toEqual([['1.2.abcdefgh', T + 30_000]]);
});

test('one that the gateway would not take is an entry that says why', async () => {
  const bench = new MailboxBench();
  bench.nowMs += 60_000;
  bench.postAnswers.push('GONE');
  await bench.send({ failFast: true });
  await bench.pump();
  expect(await journaled(bench)).toMatchObject([{ ...SENT, atMs: T + 60_000, answer: { type: 'ERROR', code: 'GONE' } }]);
});

test('one that never left its queue is no message', async () => {
  const bench = new MailboxBench();
  bench.epoch = undefined;
  await bench.send({ expiresInS: 60 });
  bench.nowMs += 61_000;
  await bench.pump();
  expect([await bench.state(1), await journaled(bench)]).toEqual(['EXPIRED', []]);
});

test('keys and what opens a file are not in it, whoever tells them', async () => {
  const key = '000102030405060708090a0b0c0d0e0f';
  const bench = await aCallOnTheWire({ action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value: key } });
  await bench.answer({ status: 'Accepted' });
  await bench.send({ action: 'GetConfiguration' });
  await bench.pump();
  const told = { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: key }] };
  await bench.answers.answered('CP1', '2.1.abcdefgh', told, bench.nowMs);
  const entries = await journaled(bench);
  expect(entries).toHaveLength(2);
  expect(JSON.stringify(entries)).not.toContain(key);
  expect(entries[0]?.payload).toEqual({ key: 'AuthorizationKey', value: '***' });
});
