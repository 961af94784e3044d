import { listAfterBoot, requestSync } from '../../lambdas/commands/sync-local-list';
import { newConfiguration } from '../../lambdas/domain/chargers/configuration';
import { LocalListBench } from '../support/local-list';

const CARDS = { mode: 'CARDS', full: false } as const;

/** A charger whose list is kept and in step. */
async function aKeptList(...tags: string[]) {
  const bench = await new LocalListBench().addCards(...tags);
  await requestSync('CP1', CARDS, bench.deps);
  await bench.talk();
  bench.told.length = 0;
  return bench;
}
const stateOf = async ({ lists }: LocalListBench) => {
  const list = await lists.get('CP1');
  return { version: list?.listVersion, trouble: list?.trouble?.reason, asked: list?.asked, due: list?.dueAtMs };
};

test('a charger is asked what it has, and is given every good card in one Full list', async () => {
  const bench = await new LocalListBench().addCards('A', 'B');
  await requestSync('CP1', CARDS, bench.deps);
  await bench.talk();
  expect(bench.mailbox.wire.map(([, [, , action]]) => action)).toEqual(['GetLocalListVersion', 'SendLocalList']);
  expect([bench.told, bench.held]).toEqual([['Full 1 A B'], { A: 'Accepted', B: 'Accepted' }]);
  expect(await stateOf(bench)).toEqual({ version: 1, trouble: undefined, asked: undefined, due: undefined });
});

test('a long list goes out as a Full part and Differential parts with rising versions, as long as the charger says it can take', async () => {
  const bench = await new LocalListBench().addCards('A', 'B', 'C', 'D', 'E');
  const key = { key: 'SendLocalListMaxLength', value: '2', readonly: true, atMs: 0, seq: 0 };
  await bench.configurations.change('CP1', () => ({ ...newConfiguration('CP1'), keys: { sendlocallistmaxlength: key } }));
  await requestSync('CP1', CARDS, bench.deps);
  await bench.talk();
  expect(bench.told).toEqual(['Full 1 A B', 'Differential 2 C D', 'Differential 3 E']);
  expect(Object.keys(bench.held)).toEqual(['A', 'B', 'C', 'D', 'E']);
});

test('a card that is blocked is told within the minute, and nothing else is sent', async () => {
  const bench = await aKeptList('A', 'B', 'C');
  await bench.passes(5);
  expect(bench.told).toEqual([]);
  await bench.block('B');
  await bench.addCards('D');
  await bench.passes(1);
  expect(bench.told).toEqual(['Differential 2 B:Blocked D']);
  await bench.passes(1);
  await bench.passes(1);
  expect(bench.told).toHaveLength(1);
});

test('where no card has changed the cards are not even read', async () => {
  const bench = await aKeptList('A');
  await bench.passes(2);
  let reads = 0;
  const { list } = bench.deps.cards;
  bench.deps.cards.list = (page) => {
    reads += 1;
    return list.call(bench.deps.cards, page);
  };
  for (let minute = 0; minute < 300; minute++) await bench.passes(1);
  expect(reads).toBe(0);
  await bench.passes(60);
  expect(reads).toBe(1);
});

test('a card that expires leaves the list with the next check', async () => {
  const bench = await aKeptList('A', 'B');
  const card = (await bench.cards.get('B'))!;
  await bench.cards.update({ ...card, expiresAtMs: bench.mailbox.nowMs + 3_600_000 });
  await bench.passes(2);
  expect(bench.told).toEqual(['Differential 2 B']);
  await bench.passes(7 * 60);
  expect([bench.told.at(-1), bench.held]).toEqual(['Differential 3 -B', { A: 'Accepted' }]);
});

test('VersionMismatch: the charger is asked for its version and sent a Full list above it', async () => {
  const bench = await aKeptList('A', 'B');
  bench.listVersion = 41;
  await bench.addCards('C');
  await bench.passes(1);
  expect(bench.told).toEqual(['Differential 2 C', 'Full 42 A B C']);
  expect(await stateOf(bench)).toMatchObject({ version: 42, trouble: undefined });
});

test('a charger that lost its list is found out at its next boot and given all of it', async () => {
  const bench = await aKeptList('A', 'B');
  bench.held = {};
  bench.listVersion = 0;
  await listAfterBoot('CP1', false, bench.deps);
  await bench.talk();
  expect([bench.told, bench.held]).toEqual([['Full 2 A B'], { A: 'Accepted', B: 'Accepted' }]);
});

test('a difference that waited while the charger booted without its list is followed by all of it', async () => {
  const bench = await aKeptList('A', 'B');
  bench.mailbox.epoch = undefined;
  await bench.addCards('C');
  await bench.passes(1);
  bench.held = {};
  bench.listVersion = 0;
  bench.mailbox.epoch = 2;
  await listAfterBoot('CP1', false, bench.deps);
  await bench.talk();
  expect(bench.told).toEqual(['Differential 2 C', 'Full 3 A B C']);
});

test('a boot of a charger whose list nobody keeps asks for nothing', async () => {
  const bench = await new LocalListBench().addCards('A');
  await listAfterBoot('CP1', true, bench.deps);
  await bench.talk();
  expect(bench.mailbox.wire).toEqual([]);
});

test('a refused difference is tried once more as a Full list; a refused Full list is a failure with its reason', async () => {
  const bench = await aKeptList('A');
  bench.answersInstead.push('Failed', 'Failed');
  await bench.addCards('B');
  await bench.passes(1);
  expect(bench.told).toEqual(['Differential 2 B', 'Full 2 A B']);
  expect(await stateOf(bench)).toMatchObject({ trouble: 'Failed', due: undefined });
  await bench.passes(60);
  expect(bench.told).toHaveLength(2);
  await bench.passes(6 * 60);
  expect([bench.told.at(-1), await stateOf(bench)]).toMatchObject(['Full 2 A B', { trouble: undefined }]);
});

test('a charger that cannot is left alone until it has other firmware', async () => {
  const bench = await new LocalListBench().addCards('A');
  bench.answersInstead.push('NotSupported');
  await requestSync('CP1', CARDS, bench.deps);
  await bench.talk();
  expect((await bench.lists.get('CP1'))?.trouble).toMatchObject({ code: 'UNSUPPORTED', reason: 'NotSupported' });
  await bench.passes(24 * 60);
  await listAfterBoot('CP1', false, bench.deps);
  await bench.talk();
  expect(bench.told).toHaveLength(1);
  await listAfterBoot('CP1', true, bench.deps);
  await bench.talk();
  expect(bench.held).toEqual({ A: 'Accepted' });
});

test('a version of -1 says the same (TC_042), and so does a CALLERROR', async () => {
  const bench = await new LocalListBench().addCards('A');
  bench.listVersion = -1;
  await requestSync('CP1', CARDS, bench.deps);
  await bench.talk();
  expect((await bench.lists.get('CP1'))?.trouble?.code).toBe('UNSUPPORTED');
  await requestSync('CP1', CARDS, bench.deps);
  await bench.mailbox.pump();
  await bench.mailbox.answers.refused('CP1', bench.mailbox.wire.at(-1)![1][1], 'NotImplemented', '', bench.mailbox.nowMs);
  expect((await bench.lists.get('CP1'))?.trouble).toMatchObject({ code: 'UNSUPPORTED', reason: 'NotImplemented' });
});

test('a part without an answer makes the rest certain by a Full list', async () => {
  const bench = await aKeptList('A');
  await bench.addCards('B');
  bench.answersInstead.push('SILENCE');
  await bench.passes(1);
  await bench.passes(1);
  await bench.passes(5);
  expect([bench.told, bench.held]).toEqual([['Differential 2 B', 'Full 2 A B'], { A: 'Accepted', B: 'Accepted' }]);
});

test('what an operator sent by hand is known, and corrected where the list is kept', async () => {
  const bench = await aKeptList('A');
  const localAuthorizationList = [{ idTag: 'X', idTagInfo: { status: 'Accepted' } }];
  await bench.mailbox.send({ action: 'SendLocalList', payload: { listVersion: 7, localAuthorizationList, updateType: 'Full' } });
  await bench.talk();
  expect(bench.told).toEqual(['Full 7 X', 'Differential 8 -X A']);
});

test('taking the list away leaves the charger an empty one and tells it of no card from then on', async () => {
  const bench = await aKeptList('A');
  await requestSync('CP1', { mode: 'EMPTY', full: true }, bench.deps);
  await bench.talk();
  await bench.addCards('B');
  await bench.passes(1);
  expect([bench.told, bench.held]).toEqual([['Full 2'], {}]);
});

/** Two cards change, the first part meets a VersionMismatch, and the process dies at one of its steps. Answers how many there were. */
async function diesAt(place: number) {
  const bench = await aKeptList('A', 'B');
  await bench.addCards('C');
  await bench.block('A');
  bench.answersInstead.push('VersionMismatch');
  let steps = 0;
  bench.step = () => {
    steps += 1;
    if (steps === place) throw new Error('the process died');
  };
  await bench.passes(1).catch(() => {});
  const stepsOfTheFirst = steps;
  for (let minute = 0; minute < 20; minute++) await bench.passes(1).catch(() => {});
  return { bench, steps: stepsOfTheFirst };
}

test('wherever a process dies, the charger ends up with the cards, and then there is silence', async () => {
  const { steps } = await diesAt(Number.POSITIVE_INFINITY);
  expect(steps).toBeGreaterThan(20);
  for (let place = 1; place <= steps; place++) {
    const { bench } = await diesAt(place);
    expect([place, bench.held]).toEqual([place, { A: 'Blocked', B: 'Accepted', C: 'Accepted' }]);
    expect(await stateOf(bench)).toEqual({ version: bench.listVersion, trouble: undefined, asked: undefined, due: undefined });
    const told = bench.told.length;
    await bench.passes(60);
    expect(bench.told).toHaveLength(told);
  }
});

test('a card is announced before it is written: whoever falls in between has written nothing', async () => {
  const bench = await new LocalListBench().addCards('A');
  bench.lists.touchCards = () => Promise.reject(new Error('the process died'));
  await expect(bench.addCards('B')).rejects.toThrow('died');
  await expect(bench.block('A')).rejects.toThrow('died');
  expect([await bench.cards.get('B'), (await bench.cards.get('A'))?.status]).toEqual([undefined, 'ACTIVE']);
});
