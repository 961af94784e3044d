import { DynamoChargerMarks } from '../../lambdas/adapters/dynamodb/dynamo-charger-marks';
import { DynamoChargerStore } from '../../lambdas/adapters/dynamodb/dynamo-charger-store';
import { DynamoConnectionStore } from '../../lambdas/adapters/dynamodb/dynamo-connection-store';
import { DynamoDueWork } from '../../lambdas/adapters/dynamodb/dynamo-due-work';
import type { Connector } from '../../lambdas/domain/chargers/charger';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

async function stores() {
  const { core } = await dynamo.tables();
  const { documents } = dynamo;
  const work = new DynamoDueWork(documents, core);
  return {
    connections: new DynamoConnectionStore(documents, core),
    chargers: new DynamoChargerStore(documents, core),
    marks: new DynamoChargerMarks(documents, core),
    due: async (nowMs: number) => (await work.list(nowMs, 10)).map((item) => (item.kind === 'NOTICE' ? item.notice : item)),
  };
}

const MINUTE_MS = 60_000;
const LOST = { kind: 'LINE_LOST', chargerId: 'CP1' };

test('a line that ends is marked in the write that ends it; one that is back is not', async () => {
  const { connections, marks, due } = await stores();
  await connections.open('CP1', 'a', 1);
  expect([await marks.lineLostAtMs('CP1'), await marks.lineLostAtMs('CP2')]).toEqual([undefined, undefined]);
  await connections.close('CP1', 'a', 1_000);
  expect([await marks.lineLostAtMs('CP1'), await due(1_000 + MINUTE_MS), await due(1_001 + MINUTE_MS)]).toEqual([1_000, [], [LOST]]);
  await connections.open('CP1', 'b', 2_000);
  expect([await marks.lineLostAtMs('CP1'), await due(9 * MINUTE_MS)]).toEqual([undefined, []]);
});

test('a line that was given up as gone and still talks is not lost', async () => {
  const { connections, marks, due } = await stores();
  await connections.open('CP1', 'a', 1);
  await connections.close('CP1', 'a', 1_000);
  expect(await connections.touch('CP1', { connectionId: 'a', connectedAtMs: 1 }, 2_000)).toEqual({ restored: true });
  expect([await marks.lineLostAtMs('CP1'), await due(9 * MINUTE_MS)]).toEqual([undefined, []]);
});

test('a look at a lost line is put off or dropped, unless it was lost anew since', async () => {
  const { connections, marks, due } = await stores();
  await connections.open('CP1', 'a', 1);
  await connections.close('CP1', 'a', 1_000);
  await marks.lookAtLine('CP1', 999, undefined);
  await marks.lookAtLine('CP1', 1_000, 5 * MINUTE_MS);
  expect([await due(5 * MINUTE_MS), await due(6 * MINUTE_MS)]).toEqual([[], [LOST]]);
  await marks.lookAtLine('CP1', 1_000, undefined);
  expect(await due(9 * MINUTE_MS)).toEqual([]);
});

test('a connector is marked while it says Faulted', async () => {
  const { chargers, marks, due } = await stores();
  const connector: Connector = {
    chargerId: 'CP1',
    connectorId: 12,
    status: 'Faulted',
    errorCode: 'X',
    epoch: 1,
    reportedAtMs: 5,
    receivedAtMs: 5,
  };
  await chargers.recordStatus(connector);
  const reported = { kind: 'FAULT_REPORTED', chargerId: 'CP1', connectorId: 12 };
  expect(await due(6)).toEqual([reported]);
  await marks.lookAtFault(connector, 100);
  expect([await due(100), await due(101)]).toEqual([[], [reported]]);
  await marks.lookAtFault({ ...connector, receivedAtMs: 4 }, undefined);
  expect(await due(101)).toEqual([reported]);
  await chargers.recordStatus({ ...connector, status: 'Available', reportedAtMs: 6, receivedAtMs: 6 });
  expect(await due(999)).toEqual([]);
});
