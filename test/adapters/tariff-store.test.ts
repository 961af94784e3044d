import { DynamoConnectorHistory } from '../../lambdas/adapters/dynamodb/dynamo-connector-history';
import { DynamoSessionStore } from '../../lambdas/adapters/dynamodb/dynamo-session-store';
import { DynamoTariffStore } from '../../lambdas/adapters/dynamodb/dynamo-tariff-store';
import { MemoryConnectorHistory } from '../../lambdas/adapters/memory/memory-connector-history';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemoryTariffStore } from '../../lambdas/adapters/memory/memory-tariff-store';
import { correctEnergy } from '../../lambdas/domain/sessions/correct-session';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import type { SessionBill } from '../../lambdas/domain/tariffs/session-bill';
import type { TariffScope } from '../../lambdas/domain/tariffs/tariff-assignment';
import { publish, type TariffVersion } from '../../lambdas/domain/tariffs/tariff-version';
import type { ConnectorHistory } from '../../lambdas/ports/connector-history';
import type { SessionStore } from '../../lambdas/ports/session-store';
import type { TariffStore } from '../../lambdas/ports/tariffs';
import { aTariff, energy } from '../domain/tariffs/build';
import { startDynamo, type TestDynamo } from '../support/dynamodb';
import { aClosedSession, anOpenSession } from '../support/session';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const priced = (price: number, id = 'day') => aTariff({ id, elements: [{ price_components: [energy(price, 19)] }] });

describe.each([
  ['in memory', async (): Promise<TariffStore> => new MemoryTariffStore()],
  ['in DynamoDB', async (): Promise<TariffStore> => new DynamoTariffStore(dynamo.documents, (await dynamo.tables()).core)],
])('tariffs %s', (_where, make) => {
  async function threeVersions() {
    const tariffs = await make();
    const versions: TariffVersion[] = [];
    for (const [i, price] of [0.3, 0.4, 0.5].entries()) {
      const version = publish(priced(price), versions.at(-1), 1_000 * (i + 1));
      expect(await tariffs.publish(version)).toEqual(ok());
      versions.push(version);
    }
    return { tariffs, versions };
  }

  test('every version stays as it was published, and the newest is the one that is got', async () => {
    const { tariffs, versions } = await threeVersions();
    expect(await tariffs.get('day')).toEqual(versions[2]);
    expect(await tariffs.version('day', 1)).toEqual(versions[0]);
    expect(await tariffs.version('day', 4)).toBeUndefined();
    expect(await tariffs.get('night')).toBeUndefined();
  });

  test('of two that publish on top of the same version one is refused, and nothing of it stays', async () => {
    const { tariffs, versions } = await threeVersions();
    const other = publish(priced(0.9), versions[1], 9_000);
    expect(await tariffs.publish(other)).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await tariffs.get('day')).toEqual(versions[2]);
    expect(await tariffs.version('day', 3)).toEqual(versions[2]);
  });

  test('a session has the version that was in force when it began', async () => {
    const { tariffs } = await threeVersions();
    const at = async (atMs: number) => (await tariffs.inForce('day', atMs))?.version;
    expect([await at(999), await at(1_000), await at(2_999), await at(3_000), await at(99_999)]).toEqual([undefined, 1, 2, 3, 3]);
  });

  test('an old session finds its version behind many newer ones', async () => {
    const tariffs = await make();
    let standing: TariffVersion | undefined;
    for (let i = 1; i <= 13; i++) {
      standing = publish(priced(i), standing, i * 10);
      await tariffs.publish(standing);
    }
    expect((await tariffs.inForce('day', 25))?.version).toBe(2);
  });

  test('lists tariffs by id and versions newest first, a page at a time', async () => {
    const { tariffs } = await threeVersions();
    await tariffs.publish(publish(priced(1, 'night'), undefined, 5_000));
    const first = await tariffs.list({ limit: 1 });
    const second = await tariffs.list({ limit: 1, cursor: first.nextCursor! });
    expect([first, second].map(({ items, nextCursor }) => [items.map(({ tariffId }) => tariffId), nextCursor])).toEqual([
      [['day'], 'day'],
      [['night'], null],
    ]);
    const newest = await tariffs.versions('day', { limit: 2 });
    expect(newest.items.map(({ version }) => version)).toEqual([3, 2]);
    expect((await tariffs.versions('day', { limit: 2, cursor: newest.nextCursor! })).items.map(({ version }) => version)).toEqual([1]);
  });

  test('what a place had at a moment is known for ever, and places are kept apart', async () => {
    const tariffs = await make();
    const site: TariffScope = { kind: 'SITE', siteId: 'CP1' };
    const charger: TariffScope = { kind: 'CHARGER', chargerId: 'CP1' };
    const connector: TariffScope = { kind: 'CONNECTOR', chargerId: 'CP1', connectorId: 1 };
    await tariffs.assign({ scope: charger, tariffId: 'day', fromMs: 1_000 });
    await tariffs.assign({ scope: charger, tariffId: null, fromMs: 2_000 });
    const at = async (scope: TariffScope, atMs: number) => (await tariffs.assignmentAt(scope, atMs))?.tariffId;
    expect([await at(charger, 999), await at(charger, 1_000), await at(charger, 2_500)]).toEqual([undefined, 'day', null]);
    expect([await at(site, 5_000), await at(connector, 5_000)]).toEqual([undefined, undefined]);
  });
});

describe.each([
  ['in memory', async (): Promise<ConnectorHistory> => new MemoryConnectorHistory()],
  ['in DynamoDB', async (): Promise<ConnectorHistory> => new DynamoConnectorHistory(dynamo.documents, (await dynamo.tables()).telemetry)],
])('the statuses of a connector %s', (_where, make) => {
  test('come in order of the time they were true, each once', async () => {
    const history = await make();
    const late = { status: 'SuspendedEV', reportedAtMs: 3_000, receivedAtMs: 9_000 } as const;
    await history.note('CP1', 1, late);
    await history.note('CP1', 1, { status: 'Charging', reportedAtMs: 1_000, receivedAtMs: 9_500 });
    await history.note('CP1', 1, late);
    await history.note('CP1', 2, { status: 'Faulted', reportedAtMs: 2_000, receivedAtMs: 2_000 });
    const seen = async (fromMs: number, toMs: number) => (await history.between('CP1', 1, fromMs, toMs)).map(({ status }) => status);
    expect([await seen(0, 10_000), await seen(1_000, 3_000), await seen(1_001, 3_001)]).toEqual([
      ['Charging', 'SuspendedEV'],
      ['Charging'],
      ['SuspendedEV'],
    ]);
  });
});

describe.each([
  ['in memory', async (): Promise<SessionStore> => new MemorySessionStore()],
  ['in DynamoDB', async (): Promise<SessionStore> => new DynamoSessionStore(dynamo.documents, (await dynamo.tables()).core)],
])('what a session costs %s', (_where, make) => {
  const FIRST = { tariffId: 'day', version: 1, hash: 'a', timeZone: 'Europe/Berlin', lockedPrice: -0.01 };
  const BILL: SessionBill = {
    tariffId: 'day',
    tariffVersion: 1,
    tariffHash: 'a',
    currency: 'EUR',
    net: '1.00',
    vat: '0.19',
    gross: '1.19',
    lines: [
      { kind: 'ENERGY', isReservation: false, quantity: '2', unit: 'kWh', price: '0.6', vatPercent: 19, net: '1.20', gross: '1.43' },
      { kind: 'MAX_PRICE', isReservation: false, net: '-0.20', gross: '-0.24' },
    ],
    vatRows: [{ net: '1.00', vat: '0.19', gross: '1.19' }],
    notes: [{ code: 'FALLBACK_PRICE', quantity: '2' }, { code: 'LIMITS_CONTRADICT' }],
  };

  test('its tariff is fixed once: whoever comes second is told what stands', async () => {
    const sessions = await make();
    await sessions.open(anOpenSession(), 0);
    expect(await sessions.fixTariff('ses_1', FIRST)).toEqual(FIRST);
    expect(await sessions.fixTariff('ses_1', { ...FIRST, tariffId: 'night' })).toEqual(FIRST);
    expect(await sessions.get('ses_1')).toMatchObject({ tariff: FIRST });
    expect(await sessions.fixTariff('ses_none', FIRST)).toBeUndefined();
  });

  test('its bill is kept with the settlement, and beside the figures that a correction replaces', async () => {
    const sessions = await make();
    await sessions.open(anOpenSession(), 0);
    await sessions.fixTariff('ses_1', FIRST);
    await sessions.close(aClosedSession(), 0);
    await sessions.settle('ses_1', 5, undefined, 0, BILL);
    const settled = await sessions.get('ses_1');
    if (settled?.status !== 'SETTLED') throw new Error('not settled');
    expect(settled.bill).toEqual(BILL);
    await sessions.correct(correctEnergy(settled, 5_000, 'METER_GAP', { cause: 'orphan', atMs: 9 }), settled, 10);
    const corrected = await sessions.get('ses_1');
    expect(corrected).toMatchObject({ status: 'CLOSED', tariff: FIRST, corrections: [{ replaced: { bill: BILL } }] });
    expect(corrected).not.toHaveProperty('bill');
  });
});
