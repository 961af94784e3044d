import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoTelemetryStore } from '../../lambdas/adapters/dynamodb/dynamo-telemetry-store';
import { keys } from '../../lambdas/adapters/dynamodb/keys';
import { MemoryTelemetryStore } from '../../lambdas/adapters/memory/memory-telemetry-store';
import type { MeterSample } from '../../lambdas/domain/sessions/meter-sample';
import type { TelemetryStore } from '../../lambdas/ports/stores';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const clock = { nowMs: () => Date.parse('2026-03-01T08:00:00Z') };
const kinds: [string, () => Promise<TelemetryStore>][] = [
  ['in memory', async () => new MemoryTelemetryStore()],
  ['in DynamoDB', async () => new DynamoTelemetryStore(dynamo.documents, (await dynamo.tables()).telemetry, clock)],
];

const aSample = (sampledAtMs: number, over: Partial<MeterSample> = {}): MeterSample => ({
  sampledAtMs,
  receivedAtMs: clock.nowMs(),
  context: 'Sample.Periodic',
  registerWh: 1_000 + sampledAtMs,
  raw: `[{"value":"${sampledAtMs}"}]`,
  ...over,
});
const session = { sessionId: 'ses_1' };

describe.each(kinds)('meter samples %s', (_kind, make) => {
  let telemetry: TelemetryStore;
  beforeEach(async () => {
    telemetry = await make();
  });

  test('a sample says all that it said', async () => {
    const sample = aSample(5, {
      powerW: -5,
      currentA: [16, 15.9, 0],
      voltageV: [230.1],
      socPercent: 40.5,
      temperatureC: -3.2,
      offeredA: 16,
      raw: '[{"value":"AP;1;3;ALCV3=","format":"SignedData"}]',
    });
    await telemetry.append(session, [sample]);
    expect(await telemetry.all(session)).toEqual([sample]);
  });

  test('the same sample written twice, or twice in one frame, is one sample', async () => {
    await telemetry.append(session, [aSample(1), aSample(1)]);
    await telemetry.append(session, [aSample(1)]);
    await telemetry.append(session, []);
    expect(await telemetry.all(session)).toEqual([aSample(1)]);
  });

  test('two samples of one instant that say different things are both kept', async () => {
    const power: MeterSample = { sampledAtMs: 1, receivedAtMs: clock.nowMs(), context: 'Sample.Periodic', powerW: 7, raw: '["power"]' };
    await telemetry.append(session, [aSample(1)]);
    await telemetry.append(session, [power]);
    expect(await telemetry.all(session)).toHaveLength(2);
  });

  test('are read in order of their time, however they came, and apart from other streams', async () => {
    const many = Array.from({ length: 60 }, (_, n) => aSample((n * 37) % 60));
    await telemetry.append(session, many);
    await telemetry.append({ chargerId: 'CP1', connectorId: 1 }, [aSample(1)]);
    await telemetry.append({ chargerId: 'CP1', connectorId: 0 }, [aSample(2)]);
    expect((await telemetry.all(session)).map(({ sampledAtMs }) => sampledAtMs)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    expect(await telemetry.all({ chargerId: 'CP1', connectorId: 0 })).toEqual([aSample(2)]);
    expect(await telemetry.all({ chargerId: 'CP1', connectorId: 2 })).toEqual([]);
  });

  test('list a half-open interval, page by page', async () => {
    await telemetry.append(
      session,
      Array.from({ length: 10 }, (_, n) => aSample(n)),
    );
    expect((await telemetry.list(session, { limit: 3, fromMs: 7, toMs: 2 })).items).toEqual([]);
    const first = await telemetry.list(session, { limit: 3, fromMs: 2, toMs: 7 });
    expect(first.items.map(({ sampledAtMs }) => sampledAtMs)).toEqual([2, 3, 4]);
    const rest = await telemetry.list(session, { limit: 3, fromMs: 2, toMs: 7, cursor: first.nextCursor ?? '' });
    expect([rest.items.map(({ sampledAtMs }) => sampledAtMs), rest.nextCursor]).toEqual([[5, 6], null]);
  });
});

test('what has expired is not read, though the engine has not deleted it yet', async () => {
  const { telemetry: table } = await dynamo.tables();
  const telemetry = new DynamoTelemetryStore(dynamo.documents, table, clock);
  await telemetry.append(session, [aSample(1), aSample(3)]);
  const nowS = clock.nowMs() / 1_000;
  await dynamo.documents.send(
    new PutCommand({ TableName: table, Item: { ...keys.sample('SESSION#ses_1', 2, 'gone'), ...aSample(2), expiresAtS: nowS - 1 } }),
  );
  expect((await telemetry.all(session)).map(({ sampledAtMs }) => sampledAtMs)).toEqual([1, 3]);
  expect((await telemetry.list(session, { limit: 2 })).items.map(({ sampledAtMs }) => sampledAtMs)).toEqual([1, 3]);
});
