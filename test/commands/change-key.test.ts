import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { actOnAnswer } from '../../lambdas/commands/act-on-answer';
import { forgetUnsentKey, sendNewKey, settleKeyByConnection } from '../../lambdas/commands/change-key';
import type { PasswordHash } from '../../lambdas/domain/chargers/charger';
import { authorizationKeyBytes, hashPassword, verifyPassword } from '../../lambdas/domain/chargers/password';
import { decide } from '../../lambdas/ocpp/authorize-connection';
import { aCharger } from '../support/charger';
import { MailboxBench, silentLog } from '../support/mailbox';

const OLD = Buffer.from('the old key 12345678');

/** A charger whose key is changed, with everything between it and us in the hand of the test. */
async function aBench(registration: 'Accepted' | 'Pending' = 'Accepted') {
  const chargers = new MemoryChargerStore(new MemoryConnectionStore());
  await chargers.create(
    aCharger({ password: hashPassword(OLD, 'salt'), registration, ...(registration === 'Pending' ? { acceptAfterKeyChange: true } : {}) }),
  );
  const bench = new MailboxBench((chargerId, pending) => chargers.proposePassword(chargerId, pending));
  bench.effects = actOnAnswer({ chargers, sender: bench.sender, plan: { plan: async () => {} }, log: silentLog });
  let made = 0;
  const random = { token: (length: number) => `${++made}`.padEnd(length, 'k'), ulid: () => `${++made}` };
  const charger = async () => (await chargers.get('CP1'))!;
  const change = async () => {
    await forgetUnsentKey(await charger(), { chargers, mailbox: bench.mailbox });
    return sendNewKey({ id: 'CP1' }, 'user:1', { random, sender: bench.sender });
  };
  /** What the authorizer does. */
  const connect = async (password: Uint8Array): Promise<boolean> => {
    const decision = decide({ password }, await charger());
    if (!decision.allowed) return false;
    const clock = { nowMs: () => bench.nowMs };
    await settleKeyByConnection(decision.charger, decision.cameWith, { chargers, mailbox: bench.mailbox, clock, log: silentLog });
    return true;
  };
  const opens = async (password: Uint8Array) => decide({ password }, await charger()).allowed;
  /** The key that the charger was sent. */
  const sentKey = () => authorizationKeyBytes((bench.wire.at(-1)![1][3] as { value: string }).value);
  const timeOut = async () => {
    bench.nowMs += 31_000;
    await bench.pump();
  };
  return { bench, chargers, charger, change, connect, opens, sentKey, timeOut };
}

test('the key on the wire is 40 hexadecimal digits; what is kept afterwards is its hash alone', async () => {
  const { bench, chargers, change } = await aBench();
  await change();
  await bench.pump();
  const { key, value } = bench.wire[0]![1][3] as { key: string; value: string };
  expect([key, /^[0-9a-f]{40}$/.test(value)]).toEqual(['AuthorizationKey', true]);
  await bench.answer({ status: 'Accepted' });
  const kept = JSON.stringify([await chargers.get('CP1'), await bench.mailbox.get('CP1', 1)]);
  const bytes = Buffer.from(value, 'hex');
  for (const spelling of [value, bytes.toString('latin1'), bytes.toString('base64'), bytes.toString('hex').toUpperCase()]) {
    expect(kept).not.toContain(spelling);
  }
});

test('Accepted: the new key is the only one, at once', async () => {
  const { bench, change, opens, sentKey } = await aBench();
  await change();
  await bench.pump();
  expect([await opens(OLD), await opens(sentKey())]).toEqual([true, true]);
  await bench.answer({ status: 'Accepted' });
  expect([await opens(OLD), await opens(sentKey())]).toEqual([false, true]);
});

test.each(['Rejected', 'NotSupported'])('%s: the old key is the only one', async (status) => {
  const { bench, change, opens, sentKey } = await aBench();
  await change();
  await bench.pump();
  await bench.answer({ status });
  expect([await opens(OLD), await opens(sentKey())]).toEqual([true, false]);
});

test('RebootRequired: the old key is good until the charger comes with the new one', async () => {
  const { bench, change, connect, opens, sentKey } = await aBench();
  await change();
  await bench.pump();
  await bench.answer({ status: 'RebootRequired' });
  expect(await connect(OLD)).toBe(true);
  expect(await connect(sentKey())).toBe(true);
  expect([await opens(OLD), await opens(sentKey())]).toEqual([false, true]);
});

test('a second change while the first is open is refused; after one that was never sent it is not', async () => {
  const { bench, change } = await aBench();
  expect(await change()).toMatchObject({ ok: true });
  expect(await change()).toEqual({ ok: false, refusal: { code: 'KEY_CHANGE_PENDING' } });
  await bench.pump();
  expect(await change()).toEqual({ ok: false, refusal: { code: 'KEY_CHANGE_PENDING' } });
  const other = await aBench();
  await other.change();
  await other.bench.mailbox.drop('CP1', 1, { state: 'CANCELLED', atMs: 1 });
  expect(await other.change()).toMatchObject({ ok: true });
});

test('a key that an operator sends as a command of his own opens the door as well', async () => {
  const { bench, connect } = await aBench();
  await bench.send({ action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value: '000102030405060708090a0b0c0d0e0f' } });
  await bench.pump();
  await bench.answer({ status: 'Accepted' });
  expect([await connect(Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')), await connect(OLD)]).toEqual([true, false]);
});

describe('a charger from the box is accepted when it has a key of its own', () => {
  test.each([
    ['by its answer', 'Accepted', 'Accepted'],
    ['not by a refusal', 'Rejected', 'Pending'],
  ])('%s', async (_how, status, registration) => {
    const { bench, change, charger } = await aBench('Pending');
    await change();
    await bench.pump();
    await bench.answer({ status });
    expect((await charger()).registration).toBe(registration);
  });

  test('by coming with it after its answer was lost', async () => {
    const { bench, change, charger, connect, sentKey, timeOut } = await aBench('Pending');
    await change();
    await bench.pump();
    await timeOut();
    expect((await charger()).registration).toBe('Pending');
    await connect(sentKey());
    expect(await charger()).toMatchObject({ registration: 'Accepted', acceptedAtMs: bench.nowMs });
  });

  test('and not against the operator, who rejected it in the meantime', async () => {
    const { bench, change, chargers, charger } = await aBench('Pending');
    await change();
    await bench.pump();
    await chargers.update('CP1', { registration: 'Rejected' });
    await bench.answer({ status: 'Accepted' });
    expect((await charger()).registration).toBe('Rejected');
  });
});

/**
 * Every order of what can happen to one change. The charger is slow but truthful: at some moment it takes the key or refuses it, its answer
 * is heard in time, late or not at all, the process falls between its two writes, and it reconnects with the key that it then has.
 */
describe('in every order the charger comes in with the key that it has', () => {
  type Step = 'decides' | 'answer heard' | 'time out' | 'reconnects' | 'fell before the end was written';
  const STEPS: readonly Step[] = ['decides', 'answer heard', 'time out', 'reconnects', 'reconnects', 'fell before the end was written'];
  const known = new Map<string, boolean>();
  /** The same few keys and hashes come up in every order. */
  const fits = (password: Uint8Array, hash: PasswordHash) => {
    const question = `${Buffer.from(password).toString('hex')} ${hash.hashHex}`;
    const answer = known.get(question) ?? verifyPassword(password, hash);
    known.set(question, answer);
    return answer;
  };

  test.each(['Accepted', 'Rejected'])('that answers %s', async (status) => {
    const wrong: string[] = [];
    for (const order of new Map(permutations(STEPS).map((steps) => [steps.join(', '), steps]))) {
      const { bench, chargers, charger, change, sentKey, timeOut } = await aBench();
      await change();
      await bench.pump();
      const [key, messageId] = [sentKey(), bench.wire[0]![1][1]];
      let has: Uint8Array = OLD;
      let answer: { status: string } | undefined;
      let isSetAsideUnheard = false;
      for (const step of order[1]) {
        if (step === 'decides') {
          answer = { status };
          if (status === 'Accepted') has = key;
        }
        if (step === 'time out') await timeOut();
        if (step === 'answer heard' && answer !== undefined) await bench.answer(answer, messageId);
        if (step === 'fell before the end was written' && answer !== undefined) {
          const command = (await bench.mailbox.get('CP1', 1))!;
          const state = status === 'Accepted' ? 'SUCCEEDED' : 'REJECTED';
          if (command.state === 'IN_FLIGHT') await bench.effects.beforeEnd(command, { state, atMs: 1, response: answer });
        }
        if (step !== 'reconnects') continue;
        const { password, pendingPassword } = await charger();
        const isCurrent = fits(has, password);
        const isPending = pendingPassword !== undefined && !pendingPassword.isSetAside && fits(has, pendingPassword.hash);
        // It was seen with the old key after the time was up, took the new one even so, and comes back before its answer was heard.
        isSetAsideUnheard = pendingPassword?.isSetAside === true && has === key;
        if (isSetAsideUnheard) break;
        if (!isCurrent && !isPending) wrong.push(`${order[0]}: locked out`);
        await settleKeyByConnection(await charger(), isCurrent ? 'CURRENT' : 'PENDING', {
          chargers,
          mailbox: bench.mailbox,
          clock: { nowMs: () => bench.nowMs },
          log: silentLog,
        });
        const stillOpen = (await charger()).pendingPassword?.isSetAside === false;
        if (stillOpen && (await bench.state(1)) !== 'IN_FLIGHT') wrong.push(`${order[0]}: both keys open after a reconnect`);
      }
      // Even then the answer, when it is heard at last, makes the key good.
      if (answer !== undefined) await bench.answer(answer, messageId);
      if (!fits(has, (await charger()).password)) wrong.push(`${order[0]}: not the charger's key in the end`);
    }
    expect(wrong).toEqual([]);
  });
});

function permutations<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((thing, i) => permutations(things.toSpliced(i, 1)).map((rest) => [thing, ...rest]));
}
