import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConfigurationStore } from '../../lambdas/adapters/memory/memory-configurations';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { actOnAnswer } from '../../lambdas/commands/act-on-answer';
import { keepingConfigurations } from '../../lambdas/commands/keep-configuration';
import { aCharger } from '../support/charger';
import { MailboxBench } from '../support/mailbox';

const identity = { vendor: 'Acme', model: 'Wall', firmwareVersion: '1.0' };

/** A mailbox whose answers are acted on, and the charger that gives them. */
async function aBench() {
  const chargers = new MemoryChargerStore(new MemoryConnectionStore());
  await chargers.create(aCharger({ identity }));
  const logged: unknown[][] = [];
  const log = {
    info: (...line: unknown[]) => void logged.push(line),
    warn: (...line: unknown[]) => void logged.push(line),
    error: (...line: unknown[]) => void logged.push(line),
  };
  const bench = new MailboxBench();
  const configurations = new MemoryConfigurationStore();
  const learning = actOnAnswer({ chargers, sender: bench.sender, plan: { plan: async () => {} }, log });
  bench.effects = keepingConfigurations({ configurations, sender: bench.sender }, learning);
  const refused = async () => (await chargers.get('CP1'))?.refusedActions;
  return { bench, chargers, configurations, refused, logged };
}

test('an action that the charger does not know is remembered with its firmware, and said once', async () => {
  const { bench, refused, logged } = await aBench();
  for (let time = 0; time < 2; time++) {
    await bench.send({ action: 'ClearCache' });
    await bench.pump();
    await bench.answers.refused('CP1', bench.wire.at(-1)![1][1], 'NotImplemented', 'sorry', bench.nowMs + time);
  }
  expect(await refused()).toEqual({ ClearCache: { code: 'NotImplemented', atMs: bench.nowMs, firmwareVersion: '1.0' } });
  expect(logged.filter(([code]) => code === 'ACTION_REFUSED')).toEqual([
    ['ACTION_REFUSED', { chargerId: 'CP1', seq: 1, action: 'ClearCache', code: 'NotImplemented' }],
  ]);
  expect((await bench.mailbox.get('CP1', 1))?.error).toEqual({ code: 'NotImplemented', description: 'sorry' });
});

test('an answer takes the refusal back', async () => {
  const { bench, chargers, refused } = await aBench();
  await chargers.recordRefusedActions('CP1', { ClearCache: { code: 'NotSupported', atMs: 1, firmwareVersion: '1.0' } });
  await bench.send({ action: 'ClearCache' });
  await bench.pump();
  await bench.answer({ status: 'Accepted' });
  expect(await refused()).toEqual({});
});

test('what is remembered stops no command: the charger is asked, whatever we believe of it', async () => {
  const { bench, chargers } = await aBench();
  await chargers.recordRefusedActions('CP1', { ClearCache: { code: 'NotSupported', atMs: 1, firmwareVersion: '1.0' } });
  await bench.send({ action: 'ClearCache' });
  await bench.pump();
  expect(bench.sent()).toEqual(['socket-1 1.1.abcdefgh ClearCache']);
});

test('passwords that firmware tells to GetConfiguration are kept nowhere', async () => {
  const { bench, chargers, configurations } = await aBench();
  const seq = await bench.send({ action: 'GetConfiguration' });
  await bench.pump();
  const told = {
    configurationKey: [
      { key: 'AuthorizationKey', readonly: false, value: 'hunter2' },
      { key: 'WifiPassword', readonly: false, value: 'hunter2' },
      { key: 'HeartbeatInterval', readonly: false, value: '300' },
    ],
  };
  await bench.answers.answered('CP1', bench.wire.at(-1)![1][1], told, bench.nowMs);
  const known = await configurations.get('CP1');
  expect(JSON.stringify([await chargers.get('CP1'), await bench.mailbox.get('CP1', seq), known])).not.toContain('hunter2');
  expect(Object.values(known?.keys ?? {}).map(({ key, value }) => [key, value])).toEqual([['HeartbeatInterval', '300']]);
});

test('nor are those that come too late', async () => {
  const { bench } = await aBench();
  const seq = await bench.send({ action: 'GetConfiguration' });
  await bench.pump();
  const { messageId = '' } = (await bench.mailbox.get('CP1', seq))!;
  const error = { code: 'NO_ANSWER', description: '' };
  await bench.mailbox.finish(
    'CP1',
    { seq, messageId, attempt: 1, epoch: 1, deadlineMs: 0 },
    { state: 'TIMED_OUT', atMs: bench.nowMs, error },
  );
  const told = { configurationKey: [{ key: 'WifiPassword', readonly: false, value: 'hunter2' }] };
  await bench.answers.answered('CP1', messageId, told, bench.nowMs);
  const command = await bench.mailbox.get('CP1', seq);
  expect(command?.lateOutcome?.response).toEqual({ configurationKey: [{ key: 'WifiPassword', readonly: false, value: '***' }] });
});
