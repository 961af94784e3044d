import { DynamoSessionStore } from '../../lambdas/adapters/dynamodb/dynamo-session-store';
import { DynamoStatistics } from '../../lambdas/adapters/dynamodb/dynamo-statistics';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { correctEnergy } from '../../lambdas/domain/sessions/correct-session';
import type { ClosedSession } from '../../lambdas/domain/sessions/session';
import { sumPresence } from '../../lambdas/domain/statistics/presence';
import { countSession, type SessionCount } from '../../lambdas/domain/statistics/session-count';
import type { SessionStore } from '../../lambdas/ports/session-store';
import type { Statistics } from '../../lambdas/ports/statistics';
import { startDynamo, type TestDynamo } from '../support/dynamodb';
import { aClosedSession, anOpenSession } from '../support/session';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

interface Stores {
  readonly sessions: SessionStore;
  readonly statistics: Statistics;
}

const at = (text: string) => Date.parse(text);
const CHARGER = { kind: 'CHARGER', chargerId: 'CP1' } as const;
const SITE = { kind: 'SITE', siteId: 'site_1' } as const;
const NETWORK = { kind: 'NETWORK' } as const;
const JANUARY = { from: '2026-01-01', to: '2026-01-31' };
const EUR = { amount: '2.50', currency: 'EUR' } as const;

function counted(
  session: ClosedSession,
  was?: SessionCount,
  charged: { amount: string; currency: 'EUR' } = EUR,
  settledAt = '2026-01-12T10:00:00Z',
) {
  const fee = { settledAtMs: at(settledAt), bill: undefined, charged };
  return { was, is: countSession(session, fee, { samples: [], statuses: [], timeZone: 'Europe/Berlin' }, was) };
}

describe.each<[string, () => Promise<Stores>]>([
  [
    'in memory',
    async () => {
      const sessions = new MemorySessionStore();
      return { sessions, statistics: sessions.statistics };
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const { core } = await dynamo.tables();
      return { sessions: new DynamoSessionStore(dynamo.documents, core), statistics: new DynamoStatistics(dynamo.documents, core) };
    },
  ],
])('statistics %s', (_where, make) => {
  /** From 22:00 to 01:00 by the clock of its site: two hours of one day, one of the next. */
  const session = aClosedSession({
    startedAtMs: at('2026-01-10T21:00:00Z'),
    stoppedAtMs: at('2026-01-11T00:00:00Z'),
    meterStartWh: 0,
    meterStopWh: 9_000,
    energyWh: 9_000,
  });

  async function aClosed(over: Partial<Omit<ClosedSession, 'status'>> = {}): Promise<Stores & { closed: ClosedSession }> {
    const stores = await make();
    const closed: ClosedSession = { ...session, ...over };
    await open(stores, closed);
    return { ...stores, closed };
  }

  async function open({ sessions }: Stores, closed: ClosedSession): Promise<void> {
    const { id, chargerId, siteId, startedAtMs, meterStartWh } = closed;
    await sessions.open(anOpenSession({ id, chargerId, siteId, startedAtMs, meterStartWh }), 0);
    await sessions.close(closed, 0);
  }

  const settle = (stores: Stores, closed: ClosedSession, recount = counted(closed)) =>
    stores.sessions.settle(closed.id, 1, undefined, closed.corrections?.length ?? 0, undefined, EUR, recount);

  test('a session is counted in the write that settles it, on the days of its site, its site and the network', async () => {
    const { closed, ...stores } = await aClosed();
    await settle(stores, closed);
    const evening = { energyWh: 6_000, energyWh_22: 3_000, energyWh_23: 3_000, occupiedMs: 7_200_000, chargingMs: 7_200_000 };
    const days = [
      {
        date: '2026-01-10',
        figures: {
          ...evening,
          occupiedMs_22: 3_600_000,
          occupiedMs_23: 3_600_000,
          workingMs: 7_200_000,
          sessions: 1,
          successful: 1,
          attempts: 1,
          authorisedSuccessful: 1,
          starts_22: 1,
        },
      },
      {
        date: '2026-01-11',
        figures: {
          energyWh: 3_000,
          energyWh_00: 3_000,
          occupiedMs: 3_600_000,
          occupiedMs_00: 3_600_000,
          chargingMs: 3_600_000,
          workingMs: 3_600_000,
        },
      },
      { date: '2026-01-12', figures: { gross_EUR: 250, net_EUR: 250 } },
    ];
    for (const scope of [CHARGER, SITE, NETWORK]) expect(await stores.statistics.days(scope, JANUARY)).toEqual(days);
    expect(await stores.statistics.days(CHARGER, { from: '2026-01-11', to: '2026-01-11' })).toEqual([days[1]]);
    expect(await stores.statistics.days({ kind: 'SITE', siteId: 'site_2' }, JANUARY)).toEqual([]);
  });

  test('a settlement that is repeated, or that somebody else was first with, counts nothing', async () => {
    const { closed, ...stores } = await aClosed();
    const recount = counted(closed);
    await Promise.all([settle(stores, closed, recount), settle(stores, closed, recount), settle(stores, closed, recount)]);
    await settle(stores, closed, recount);
    await settle(stores, closed, counted(closed, await stores.statistics.counted(closed.id)));
    expect((await stores.statistics.days(NETWORK, JANUARY)).map(({ figures }) => figures.sessions ?? 0)).toEqual([1, 0, 0]);
    expect((await stores.statistics.counted(closed.id))?.version).toBe(1);
  });

  test('working hours are those in which at least one connector worked, and stay so when one of the sessions is corrected', async () => {
    const { closed, ...stores } = await aClosed();
    const neighbour: ClosedSession = {
      ...closed,
      id: 'ses_2',
      connectorId: 2,
      stoppedAtMs: at('2026-01-10T22:00:00Z'),
      meterStopWh: 1_000,
      energyWh: 1_000,
    };
    await open(stores, neighbour);
    await Promise.all([settle(stores, closed), settle(stores, neighbour)]);
    const working = async () => (await stores.statistics.days(SITE, JANUARY)).map(({ figures }) => (figures.workingMs ?? 0) / 3_600_000);
    expect(await working()).toEqual([2, 1, 0]);
    // The longer one was a ghost that had really ended after a quarter of an hour.
    const was = await stores.statistics.counted(closed.id);
    await stores.statistics.recount(counted({ ...closed, stoppedAtMs: at('2026-01-10T21:15:00Z') }, was));
    expect(await working()).toEqual([1, 0]);
  });

  test('a correction moves the energy and leaves the fee of a day that is past, where it stands, with the difference today', async () => {
    const { closed, ...stores } = await aClosed();
    await settle(stores, closed);
    const settled = (await stores.sessions.get(closed.id)) as Extract<Awaited<ReturnType<SessionStore['get']>>, { status: 'SETTLED' }>;
    const corrected = correctEnergy(settled, 3_000, 'METER_GAP', { cause: 'orphan', atMs: 1 });
    await stores.sessions.correct(corrected, settled, 0);
    const was = await stores.statistics.counted(closed.id);
    await settle(stores, corrected, counted(corrected, was, { amount: '1.00', currency: 'EUR' }, '2026-01-20T10:00:00Z'));
    const days = await stores.statistics.days(CHARGER, JANUARY);
    expect(days.map(({ date, figures }) => [date, figures.energyWh, figures.gross_EUR])).toEqual([
      ['2026-01-10', 2_000, undefined],
      ['2026-01-11', 1_000, undefined],
      ['2026-01-12', undefined, 250],
      ['2026-01-20', undefined, -150],
    ]);
  });

  test('sessions of one charger that are settled in the same moment are all counted', async () => {
    const { closed, ...stores } = await aClosed();
    const others = [2, 3, 4, 5].map((n): ClosedSession => ({ ...closed, id: `ses_${n}` }));
    for (const other of others) await open(stores, other);
    await Promise.all([closed, ...others].map((one) => settle(stores, one)));
    expect((await stores.statistics.days(CHARGER, JANUARY))[0]?.figures.sessions).toBe(5);
    expect((await stores.statistics.days(NETWORK, JANUARY))[0]?.figures.energyWh).toBe(30_000);
  });

  test('how a charger was there on a day is written as a whole, and a repaired row takes the place of the one that was read', async () => {
    const { closed, ...stores } = await aClosed();
    const { statistics } = stores;
    const day = sumPresence('2026-01-10', []);
    await statistics.putPresence(CHARGER, { ...day, onlineMs: 5 });
    await statistics.putPresence(CHARGER, { ...day, onlineMs: 7 });
    expect(await statistics.presence(CHARGER, JANUARY)).toEqual([{ ...day, onlineMs: 7 }]);
    expect(await statistics.presence(SITE, JANUARY)).toEqual([]);

    await settle(stores, closed);
    const row = await statistics.chargerDay('CP1', '2026-01-10');
    const empty = { date: '2026-01-10', figures: {}, spans: [] };
    expect(await statistics.replaceChargerDay('CP1', empty, undefined)).toEqual({ done: false });
    expect(await statistics.replaceChargerDay('CP1', empty, row)).toEqual({ done: true });
    expect((await statistics.days(CHARGER, JANUARY)).map(({ date }) => date)).toEqual(['2026-01-11', '2026-01-12']);
    await statistics.add(SITE, '2026-01-10', { energyWh: -6_000 });
    expect((await statistics.days(SITE, JANUARY))[0]?.figures.energyWh).toBeUndefined();
  });
});
