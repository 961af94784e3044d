import { type CardPlaces, freePlaces } from '../../../lambdas/domain/cards/card';
import { aConnectedCharger, type ConnectedCharger } from '../../support/charger';

interface Answer {
  readonly idTagInfo: { readonly status: string };
  readonly transactionId: number;
}
const starts = async (charger: ConnectedCharger, connectorId: number, over: object = {}): Promise<Answer> =>
  (
    (await charger.calls('StartTransaction', {
      connectorId,
      idTag: 'TAG1',
      meterStart: 1_000,
      timestamp: '2026-03-01T07:59:30Z',
      ...over,
    })) as [number, string, Answer]
  )[2];
const stops = (charger: ConnectedCharger, transactionId: number) =>
  charger.calls('StopTransaction', { transactionId, meterStop: 3_000, timestamp: '2026-03-01T07:59:50Z' });
const statuses = (answers: readonly Answer[]) => answers.map(({ idTagInfo }) => idTagInfo.status).sort();

describe('a card that may have one session at a time', () => {
  const withLimit = (maxConcurrent?: number) => aConnectedCharger({ cards: [maxConcurrent === undefined ? {} : { maxConcurrent }] });

  test('is told ConcurrentTx at a second connector; the session is recorded all the same, with a number of its own', async () => {
    const charger = withLimit(1);
    const first = await starts(charger, 1);
    const second = await starts(charger, 2);
    expect([first.idTagInfo, second.idTagInfo]).toEqual([{ status: 'Accepted' }, { status: 'ConcurrentTx' }]);
    expect(second.transactionId).toBeGreaterThan(0);
    expect(second.transactionId).not.toBe(first.transactionId);
    const refused = (await charger.allSessions()).find(({ transactionId }) => transactionId === second.transactionId);
    expect(refused).toMatchObject({ connectorId: 2, status: 'OPEN', flags: ['UNAUTHORIZED_START'] });
  });

  test('starts again when its session has ended', async () => {
    const charger = withLimit(1);
    for (const connectorId of [1, 2, 1]) {
      const { idTagInfo, transactionId } = await starts(charger, connectorId, {
        timestamp: `2026-03-01T07:5${connectorId}:00Z`,
        meterStart: Math.floor(1_000 + connectorId),
      });
      expect(idTagInfo.status).toBe('Accepted');
      await stops(charger, transactionId);
    }
  });

  test('a start sent again gets its own answer, accepted or not, and never meets itself', async () => {
    const charger = withLimit(1);
    const first = await starts(charger, 1);
    const second = await starts(charger, 2);
    expect(await starts(charger, 1)).toEqual(first);
    expect(await starts(charger, 2)).toEqual(second);
    await stops(charger, first.transactionId);
    expect(await starts(charger, 2)).toEqual(second);
  });

  test('of ten starts at once as many are accepted as it has places', async () => {
    const charger = withLimit(3);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => starts(charger, n + 1)));
    expect(statuses(answers)).toEqual([...Array(3).fill('Accepted'), ...Array(7).fill('ConcurrentTx')]);
    expect(await charger.allSessions()).toHaveLength(10);
  });

  test('may be shown to stop: only a start is judged', async () => {
    const charger = withLimit(1);
    await starts(charger, 1);
    expect(await charger.calls('Authorize', { idTag: 'TAG1' })).toMatchObject([
      3,
      expect.anything(),
      { idTagInfo: { status: 'Accepted' } },
    ]);
  });

  test('a crash between its place and its session keeps it out for a minute, and its own retry not at all', async () => {
    const charger = withLimit(1);
    const { open } = charger.sessions;
    Object.assign(charger.sessions, { open: () => Promise.reject(new Error('crash')) });
    await charger.sends(
      '[2,"m1","StartTransaction",{"connectorId":1,"idTag":"TAG1","meterStart":1000,"timestamp":"2026-03-01T07:59:30Z"}]',
    );
    Object.assign(charger.sessions, { open });
    expect(await charger.allSessions()).toEqual([]);
    charger.at('2026-03-01T08:00:30Z');
    expect((await starts(charger, 2)).idTagInfo.status).toBe('ConcurrentTx');
    const retried = await starts(charger, 1);
    expect(retried.idTagInfo.status).toBe('Accepted');
    charger.at('2026-03-01T08:03:00Z');
    expect((await starts(charger, 3)).idTagInfo.status).toBe('ConcurrentTx');
  });

  test('a crash that nobody ever repeats keeps it out for that minute alone', async () => {
    const charger = withLimit(1);
    const { open } = charger.sessions;
    Object.assign(charger.sessions, { open: () => Promise.reject(new Error('crash')) });
    await charger.sends(
      '[2,"m1","StartTransaction",{"connectorId":1,"idTag":"TAG1","meterStart":1000,"timestamp":"2026-03-01T07:59:30Z"}]',
    );
    Object.assign(charger.sessions, { open });
    charger.at('2026-03-01T08:01:00Z');
    expect((await starts(charger, 2)).idTagInfo.status).toBe('Accepted');
  });

  test('without a limit nobody counts', async () => {
    const charger = withLimit();
    expect(statuses(await Promise.all([1, 2, 3].map((connectorId) => starts(charger, connectorId))))).toEqual(Array(3).fill('Accepted'));
  });
});

test.each<[string, CardPlaces, [string, 'OPEN' | 'ENDED'][], number, string[]]>([
  [
    'open',
    { sessionIds: ['a', 'b'], takenAtMs: 0, taken: 2 },
    [
      ['a', 'OPEN'],
      ['b', 'OPEN'],
    ],
    999_999,
    [],
  ],
  [
    'ended',
    { sessionIds: ['a', 'b'], takenAtMs: 0, taken: 2 },
    [
      ['a', 'ENDED'],
      ['b', 'OPEN'],
    ],
    1,
    ['a'],
  ],
  ['not written yet', { sessionIds: ['a'], takenAtMs: 0, taken: 1 }, [], 59_999, []],
  ['never written', { sessionIds: ['a'], takenAtMs: 0, taken: 1 }, [], 60_000, ['a']],
])('places whose sessions are %s', (_what, places, known, nowMs, free) => {
  expect(freePlaces(places, new Map(known), nowMs)).toEqual(free);
});
