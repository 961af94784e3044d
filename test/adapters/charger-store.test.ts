import { DynamoChargerStore } from '../../lambdas/adapters/dynamodb/dynamo-charger-store';
import { DynamoConnectionStore } from '../../lambdas/adapters/dynamodb/dynamo-connection-store';
import { DynamoSessionStore } from '../../lambdas/adapters/dynamodb/dynamo-session-store';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import type { Connector } from '../../lambdas/domain/chargers/charger';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import type { ChargerStore, ConnectionStore } from '../../lambdas/ports/charger-store';
import type { SessionStore } from '../../lambdas/ports/session-store';
import { aCharger } from '../support/charger';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

interface Stores {
  readonly chargers: ChargerStore;
  readonly connections: ConnectionStore;
  readonly orphans?: Pick<SessionStore, 'keepOrphan'>;
}

const kinds: [string, () => Promise<Stores>][] = [
  [
    'in memory',
    async () => {
      const connections = new MemoryConnectionStore();
      return { connections, chargers: new MemoryChargerStore(connections) };
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const { core } = await dynamo.tables();
      return {
        chargers: new DynamoChargerStore(dynamo.documents, core),
        connections: new DynamoConnectionStore(dynamo.documents, core),
        orphans: new DynamoSessionStore(dynamo.documents, core),
      };
    },
  ],
];

const aConnector = (over: Partial<Connector> = {}): Connector => ({
  chargerId: 'CP1',
  connectorId: 1,
  status: 'Available',
  errorCode: 'NoError',
  epoch: 1_000,
  reportedAtMs: 2_000,
  receivedAtMs: 3_000,
  ...over,
});

describe.each(kinds)('chargers %s', (_kind, make) => {
  let chargers: ChargerStore;
  let connections: ConnectionStore;
  let orphans: Stores['orphans'];
  beforeEach(async () => {
    ({ chargers, connections, orphans } = await make());
  });

  test('an unknown charger is nobody', async () => {
    expect(await chargers.get('CP1')).toBeUndefined();
    expect(await chargers.getWithConnectors('CP1')).toBeUndefined();
  });

  test('is registered once', async () => {
    const charger = aCharger({ identity: { vendor: 'Alfen', model: 'NG910' } });
    expect(await chargers.create(charger)).toEqual(ok());
    expect(await chargers.create(aCharger({ siteId: 'elsewhere' }))).toEqual(refuse({ code: 'CHARGER_EXISTS' }));
    expect(await chargers.get('CP1')).toEqual(charger);
  });

  test('changes what the operator changes, and only that', async () => {
    expect(await chargers.update('CP1', { phases: 1 })).toEqual(refuse({ code: 'CHARGER_NOT_FOUND' }));
    await chargers.create(aCharger());
    expect(await chargers.update('CP1', { phases: 1, siteId: 'site_2', registration: 'Rejected' })).toEqual(
      ok(aCharger({ phases: 1, siteId: 'site_2', registration: 'Rejected' })),
    );
    expect(await chargers.update('CP1', {})).toEqual(ok(aCharger({ phases: 1, siteId: 'site_2', registration: 'Rejected' })));
    expect((await chargers.list({ limit: 10, siteId: 'site_1' })).items).toEqual([]);
    expect((await chargers.list({ limit: 10, siteId: 'site_2' })).items).toHaveLength(1);
  });

  test('a boot replaces what the charger said of itself before', async () => {
    const first = { vendor: 'Alfen', model: 'NG910', serialNumber: 'ace1', iccid: '8931' };
    const second = { vendor: 'Alfen', model: 'NG920', firmwareVersion: '7' };
    expect(await chargers.recordBoot('CP1', first, 5)).toEqual(refuse({ code: 'CHARGER_NOT_FOUND' }));
    expect(await chargers.get('CP1')).toBeUndefined();
    await chargers.create(aCharger());
    expect(await chargers.recordBoot('CP1', first, 5)).toEqual(ok(aCharger({ identity: first, bootedAtMs: 5 })));
    expect(await chargers.recordBoot('CP1', second, 6)).toEqual(ok(aCharger({ identity: second, bootedAtMs: 6 })));
    expect(await chargers.get('CP1')).toEqual(aCharger({ identity: second, bootedAtMs: 6 }));
  });

  test('what is learned of its abilities adds up', async () => {
    await chargers.create(aCharger());
    await chargers.recordCapabilities('CP1', { maxPeriods: 24 });
    await chargers.recordCapabilities('CP1', { refusesTxProfile: true });
    await chargers.recordCapabilities('CP1', { maxPeriods: 12, rateUnits: ['A', 'W'] });
    await chargers.recordCapabilities('CP1', {});
    await chargers.recordCapabilities('NOBODY', { maxPeriods: 1 });
    expect(await chargers.get('CP1')).toEqual(
      aCharger({
        capabilities: { maxPeriods: 12, refusesTxProfile: true, rateUnits: ['A', 'W'] },
      }),
    );
    expect(await chargers.get('NOBODY')).toBeUndefined();
  });

  test('what it refuses and the certificate it wants are kept, the newest alone', async () => {
    await chargers.create(aCharger());
    await chargers.recordRefusedActions('CP1', { GetLog: { code: 'NotImplemented', atMs: 1 }, Reset: { code: 'NotSupported', atMs: 1 } });
    await chargers.recordRefusedActions('CP1', { GetLog: { code: 'NotSupported', atMs: 2, firmwareVersion: '1.0' } });
    await chargers.recordCertificateRequest('CP1', { csr: 'first', receivedAtMs: 1 });
    await chargers.recordCertificateRequest('CP1', { csr: 'second', receivedAtMs: 2 });
    await chargers.recordRefusedActions('NOBODY', {});
    await chargers.recordCertificateRequest('NOBODY', { csr: 'first', receivedAtMs: 1 });
    expect(await chargers.get('CP1')).toEqual(
      aCharger({
        refusedActions: { GetLog: { code: 'NotSupported', atMs: 2, firmwareVersion: '1.0' } },
        certificateRequest: { csr: 'second', receivedAtMs: 2 },
      }),
    );
    await chargers.recordRefusedActions('CP1', {});
    expect((await chargers.get('CP1'))?.refusedActions).toEqual({});
    expect(await chargers.get('NOBODY')).toBeUndefined();
  });

  test('remembers how far diagnostics and firmware have come', async () => {
    await chargers.recordProgress('CP1', 'firmware', { status: 'Downloading', atMs: 1 });
    expect(await chargers.get('CP1')).toBeUndefined();
    await chargers.create(aCharger());
    await chargers.recordProgress('CP1', 'firmware', { status: 'Downloading', atMs: 1 });
    await chargers.recordProgress('CP1', 'firmware', { status: 'Installed', atMs: 2 });
    await chargers.recordProgress('CP1', 'diagnostics', { status: 'Uploaded', atMs: 3 });
    expect(await chargers.get('CP1')).toEqual(
      aCharger({ firmware: { status: 'Installed', atMs: 2 }, diagnostics: { status: 'Uploaded', atMs: 3 } }),
    );
  });

  test('one look shows the charger, its socket and its connectors, and not its orphans', async () => {
    await chargers.create(aCharger());
    await connections.open('CP1', 'socket-1', 1_000);
    for (const connectorId of [2, 0, 1]) await chargers.recordStatus(aConnector({ connectorId, info: `no ${connectorId}` }));
    await orphans?.keepOrphan({ chargerId: 'CP1', action: 'StopTransaction', payload: {}, receivedAtMs: 1, reason: 'UNKNOWN_TRANSACTION' });
    expect(await chargers.getWithConnectors('CP1')).toEqual({
      charger: aCharger(),
      connection: { chargerId: 'CP1', connectionId: 'socket-1', epoch: 1, connectedAtMs: 1_000, lastSeenAtMs: 1_000 },
      connectors: [0, 1, 2].map((connectorId) => aConnector({ connectorId, info: `no ${connectorId}` })),
    });
    await connections.close('CP1', 'socket-1', 1);
    expect(await chargers.getWithConnectors('CP1')).not.toHaveProperty('connection');
  });

  test('the newest status stands, in whatever order they come', async () => {
    await chargers.create(aCharger());
    const inOrder = [
      aConnector({ epoch: 1, reportedAtMs: 9_000, receivedAtMs: 9_000, status: 'Charging', info: 'old socket, late' }),
      aConnector({ epoch: 2, reportedAtMs: 5_000, receivedAtMs: 8_000, status: 'Preparing' }),
      aConnector({ epoch: 2, reportedAtMs: 6_000, receivedAtMs: 7_000, status: 'Finishing' }),
      aConnector({ epoch: 2, reportedAtMs: 6_000, receivedAtMs: 7_500, status: 'Available' }),
    ];
    for (const order of permutations([0, 1, 2, 3])) {
      const connectorId = order.reduce((number, place) => number * 4 + place, 0);
      for (const place of order) await chargers.recordStatus({ ...(inOrder[place] as Connector), connectorId });
    }
    const { connectors } = (await chargers.getWithConnectors('CP1')) ?? { connectors: [] };
    expect(connectors.map(({ status }) => status)).toEqual(Array(24).fill('Available'));
  });

  test('lists chargers page by page, of all sites or of one', async () => {
    for (const n of [3, 1, 5, 2, 4]) await chargers.create(aCharger({ id: `CP${n}`, siteId: n === 4 ? 'site_2' : 'site_1' }));
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await chargers.list({ limit: 2, siteId: 'site_1', ...(cursor === undefined ? {} : { cursor }) });
      pages.push(page.items.map(({ charger }) => charger.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(pages).toEqual([
      ['CP1', 'CP2'],
      ['CP3', 'CP5'],
    ]);
    expect((await chargers.list({ limit: 10 })).items.map(({ charger }) => charger.id)).toEqual(['CP1', 'CP2', 'CP3', 'CP4', 'CP5']);
  });
});

describe.each(kinds)('connections %s', (_kind, make) => {
  let connections: ConnectionStore;
  beforeEach(async () => {
    ({ connections } = await make());
  });

  test('a newer connection replaces the older one and raises the epoch', async () => {
    expect(await connections.get('CP1')).toBeUndefined();
    const first = { chargerId: 'CP1', connectionId: 'a', epoch: 1, connectedAtMs: 10, lastSeenAtMs: 10 };
    const second = { chargerId: 'CP1', connectionId: 'b', epoch: 2, connectedAtMs: 20, lastSeenAtMs: 20 };
    expect(await connections.open('CP1', 'a', 10)).toEqual(ok({ connection: first }));
    expect(await connections.open('CP1', 'b', 20)).toEqual(ok({ connection: second, replaced: 'a' }));
    expect(await connections.get('CP1')).toEqual(second);
  });

  test('the same connect delivered twice does not drop itself', async () => {
    await connections.open('CP1', 'a', 10);
    expect(await connections.open('CP1', 'a', 10)).not.toHaveProperty('value.replaced');
  });

  test('an older connect that comes late is refused, even after the newer one has gone', async () => {
    await connections.open('CP1', 'b', 20);
    expect(await connections.open('CP1', 'a', 10)).toEqual(refuse({ code: 'NEWER_CONNECTION' }));
    await connections.close('CP1', 'b', 1);
    expect(await connections.open('CP1', 'a', 10)).toEqual(refuse({ code: 'NEWER_CONNECTION' }));
  });

  test('the epoch goes on after a disconnect, and nothing is replaced then', async () => {
    await connections.open('CP1', 'a', 10);
    expect(await connections.close('CP1', 'a', 1)).toBe(true);
    expect(await connections.get('CP1')).toBeUndefined();
    expect(await connections.open('CP1', 'b', 20)).toEqual(
      ok({ connection: { chargerId: 'CP1', connectionId: 'b', epoch: 2, connectedAtMs: 20, lastSeenAtMs: 20 } }),
    );
  });

  test('a heartbeat is seen on the current socket only, and time does not run back', async () => {
    const a = { connectionId: 'a', connectedAtMs: 10 };
    await connections.touch('CP1', a, 5);
    expect(await connections.get('CP1')).toBeUndefined();
    await connections.open('CP1', 'a', 10);
    await connections.touch('CP1', a, 30);
    await connections.touch('CP1', a, 20);
    await connections.touch('CP1', { connectionId: 'other', connectedAtMs: 10 }, 40);
    await connections.touch('CP1', { connectionId: 'a', connectedAtMs: 9 }, 40);
    expect(await connections.get('CP1')).toMatchObject({ connectionId: 'a', lastSeenAtMs: 30 });
  });

  test('a connection that was given up as gone and still talks leads to the charger again', async () => {
    const a = { connectionId: 'a', connectedAtMs: 10 };
    await connections.open('CP1', 'a', 10);
    expect(await connections.touch('CP1', a, 20)).toEqual({ restored: false });
    await connections.close('CP1', 'a', 1);
    expect(await connections.touch('CP1', a, 30)).toEqual({ restored: true });
    expect(await connections.get('CP1')).toEqual({ chargerId: 'CP1', connectionId: 'a', epoch: 1, connectedAtMs: 10, lastSeenAtMs: 30 });
    await connections.open('CP1', 'b', 40);
    expect(await connections.touch('CP1', a, 50)).toEqual({ restored: false });
    expect(await connections.get('CP1')).toMatchObject({ connectionId: 'b' });
  });

  test('whatever the order of two connects, a late disconnect and a frame: the newer socket leads to the charger', async () => {
    const steps: Record<string, (id: string) => Promise<unknown>> = {
      connect1: (id) => connections.open(id, 'a', 10),
      disconnect1: (id) => connections.close(id, 'a', 1),
      connect2: (id) => connections.open(id, 'b', 20),
      frame2: (id) => connections.touch(id, { connectionId: 'b', connectedAtMs: 20 }, 30),
    };
    const ends: (string | undefined)[] = [];
    for (const order of permutations(Object.keys(steps))) {
      const id = order.join();
      for (const step of order) await steps[step]?.(id);
      ends.push((await connections.get(id))?.connectionId);
    }
    expect(ends).toEqual(Array(24).fill('b'));
  });
});

function permutations<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((thing, i) => permutations(things.toSpliced(i, 1)).map((rest) => [thing, ...rest]));
}
