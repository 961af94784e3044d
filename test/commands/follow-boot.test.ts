import { MemoryAvailabilityStore } from '../../lambdas/adapters/memory/memory-availability-store';
import { keepingAvailability } from '../../lambdas/commands/change-availability';
import { followBoots } from '../../lambdas/commands/follow-boot';
import { keepingConfigurations } from '../../lambdas/commands/keep-configuration';
import { aCharger } from '../support/charger';
import { LocalListBench } from '../support/local-list';

/** A charger whose answers about availability and configuration are kept. */
function aBench() {
  const bench = new LocalListBench();
  const availability = new MemoryAvailabilityStore();
  const { mailbox, configurations } = bench;
  const nothing = { beforeEnd: async () => {}, afterEnd: async () => {}, late: async () => {} };
  mailbox.effects = keepingConfigurations({ configurations, sender: mailbox.sender }, keepingAvailability(availability, nothing));
  const says = async (action: 'ChangeAvailability' | 'ChangeConfiguration', payload: Record<string, string | number>, status: string) => {
    await mailbox.send({ action, payload });
    await mailbox.pump();
    await mailbox.answer({ status });
  };
  const boots = async () => {
    mailbox.nowMs += 1_000;
    const before = mailbox.wire.length;
    await followBoots({ ...bench.deps, availability }).booted(aCharger({ bootedAtMs: mailbox.nowMs }), false);
    for (let sent = -1; sent !== mailbox.wire.length; ) {
      sent = mailbox.wire.length;
      await mailbox.pump();
      if (mailbox.wire.length > sent) await mailbox.answer({ status: 'Accepted' });
    }
    return mailbox.wire.slice(before).map(([, [, , action, payload]]) => [action, payload]);
  };
  return { says, boots };
}

test('a charger of which nothing was asked is left alone', async () => {
  expect(await aBench().boots()).toEqual([]);
});

test('what is out of service is said again after each boot, for firmware that forgets', async () => {
  const { says, boots } = aBench();
  await says('ChangeAvailability', { connectorId: 1, type: 'Inoperative' }, 'Accepted');
  await says('ChangeAvailability', { connectorId: 2, type: 'Inoperative' }, 'Rejected');
  const again = [['ChangeAvailability', { connectorId: 1, type: 'Inoperative' }]];
  expect(await boots()).toEqual(again);
  expect(await boots()).toEqual(again);
  await says('ChangeAvailability', { connectorId: 0, type: 'Operative' }, 'Accepted');
  expect(await boots()).toEqual([]);
});

test('a value that was to come with the boot is asked for, once', async () => {
  const { says, boots } = aBench();
  await says('ChangeConfiguration', { key: 'CpoName', value: 'Acme' }, 'RebootRequired');
  expect(await boots()).toEqual([['GetConfiguration', { key: ['CpoName'] }]]);
});
