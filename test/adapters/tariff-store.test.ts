import { DynamoConnectorHistory } from '../../lambdas/adapters/dynamodb/dynamo-connector-history';
import { DynamoTariffStore } from '../../lambdas/adapters/dynamodb/dynamo-tariff-store';
import { MemoryConnectorHistory } from '../../lambdas/adapters/memory/memory-connector-history';
import { MemoryTariffStore } from '../../lambdas/adapters/memory/memory-tariff-store';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import type { TariffScope } from '../../lambdas/domain/tariffs/tariff-assignment';
import { publish, type TariffVersion } from '../../lambdas/domain/tariffs/tariff-version';
import type { ConnectorHistory } from '../../lambdas/ports/connector-history';
import type { TariffStore } from '../../lambdas/ports/tariffs';
import { aTariff, energy } from '../domain/tariffs/build';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

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
