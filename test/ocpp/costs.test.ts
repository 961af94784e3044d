import { DynamoCardStore } from '../../lambdas/adapters/dynamodb/dynamo-card-store';
import { DynamoChargerStore } from '../../lambdas/adapters/dynamodb/dynamo-charger-store';
import { DynamoConnectionStore } from '../../lambdas/adapters/dynamodb/dynamo-connection-store';
import { DynamoConnectorHistory } from '../../lambdas/adapters/dynamodb/dynamo-connector-history';
import { DynamoLedger } from '../../lambdas/adapters/dynamodb/dynamo-ledger';
import { DynamoSessionStore } from '../../lambdas/adapters/dynamodb/dynamo-session-store';
import { DynamoTelemetryStore } from '../../lambdas/adapters/dynamodb/dynamo-telemetry-store';
import { routeFrame } from '../../lambdas/ocpp/router';
import { aCard, aCharger, aConnectedCharger, NOW } from '../support/charger';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

/** The same handlers on the real stores: what each message costs in calls of DynamoDB, and that its answers are the same there. */
let dynamo: TestDynamo;
const calls: string[] = [];
let sends: (action: string, payload: object, messageId?: string) => Promise<string | undefined>;
let sessions: DynamoSessionStore;
let cards: DynamoCardStore;

beforeAll(async () => {
  dynamo = await startDynamo();
  dynamo.client.middlewareStack.add(
    (next, context) => (given) => {
      calls.push(String(context.commandName).replace('Command', ''));
      return next(given);
    },
    { step: 'initialize' },
  );
});
afterAll(() => dynamo.stop());

beforeEach(async () => {
  const { core, telemetry, ledger } = await dynamo.tables();
  let ulids = 0;
  const nowMs = Date.parse(NOW);
  const clock = { nowMs: () => nowMs };
  sessions = new DynamoSessionStore(dynamo.documents, core);
  cards = new DynamoCardStore(dynamo.documents, core);
  const ports = {
    ...aConnectedCharger().ports,
    clock,
    chargers: new DynamoChargerStore(dynamo.documents, core),
    connections: new DynamoConnectionStore(dynamo.documents, core),
    sessions,
    cards,
    ledger: new DynamoLedger(dynamo.documents, ledger, { clock, random: { ulid: () => String(++ulids).padStart(26, '0') } }),
    connectorHistory: new DynamoConnectorHistory(dynamo.documents, telemetry),
    telemetry: new DynamoTelemetryStore(dynamo.documents, telemetry, clock),
  };
  await ports.chargers.create(aCharger());
  await ports.connections.open('CP1', 'socket-1', nowMs - 1);
  await ports.cards.create(aCard({ parentIdTag: 'FAMILY', expiresAtMs: nowMs + 9_000 }));
  const origin = {
    chargerId: 'CP1',
    siteId: 'site_1',
    registration: 'Accepted',
    connectionId: 'socket-1',
    connectedAtMs: nowMs - 1,
  } as const;
  sends = (action, payload, messageId = 'm1') =>
    routeFrame(JSON.stringify([2, messageId, action, payload]), { ...origin, receivedAtMs: nowMs }, ports);
});

const start = { connectorId: 1, idTag: 'TAG1', meterStart: 1_000, timestamp: '2026-03-01T07:00:00Z' };
const sample = (Wh: string, timestamp = '2026-03-01T07:30:00Z') => ({ timestamp, sampledValue: [{ value: Wh }] });
const begin = async () => JSON.parse((await sends('StartTransaction', start)) ?? '')[2].transactionId as number;
const costOf = async (action: string, payload: object) => {
  calls.length = 0;
  expect((await sends(action, payload))?.slice(0, 3)).toBe('[3,');
  return calls.toSorted();
};

test('what each message costs', async () => {
  expect(await costOf('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' })).toEqual(['GetItem', 'UpdateItem']);
  expect(await costOf('Heartbeat', {})).toEqual(['UpdateItem']);
  expect(await costOf('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })).toEqual(['PutItem', 'PutItem']);
  expect(await costOf('Authorize', { idTag: 'TAG1' })).toEqual(['GetItem']);
  expect(await costOf('FirmwareStatusNotification', { status: 'Idle' })).toEqual(['UpdateItem']);
  // The session, and beside it its places in the lists of its site, driver and card.
  expect(await costOf('StartTransaction', start)).toEqual(['GetItem', 'PutItem', 'PutItem']);
  const transactionId = await begin();
  expect(await costOf('MeterValues', { connectorId: 1, transactionId, meterValue: [sample('2000')] })).toEqual(['PutItem', 'UpdateItem']);
  expect(await costOf('StopTransaction', { transactionId, meterStop: 5_000, timestamp: '2026-03-01T07:59:00Z' })).toEqual([
    'GetItem',
    'UpdateItem',
  ]);
});

test('a start sent again gets the same bytes out of the store', async () => {
  const first = await sends('StartTransaction', start);
  expect(first).toContain('{"idTagInfo":{"expiryDate":"2026-03-01T08:00:09.000Z","parentIdTag":"FAMILY","status":"Accepted"}');
  expect(await sends('StartTransaction', start)).toBe(first);
});

test('a whole session: its readings, its stop, the stop again, a sample after it', async () => {
  const transactionId = await begin();
  const stop = { transactionId, meterStop: 5_000, timestamp: '2026-03-01T07:59:00Z', transactionData: [sample('1000'), sample('5000')] };
  await sends('MeterValues', { connectorId: 1, transactionId, meterValue: [sample('2000')] });
  await sends('MeterValues', { connectorId: 1, meterValue: [sample('3000', '2026-03-01T07:40:00Z')] });
  expect(await sends('StopTransaction', stop)).toBe('[3,"m1",{}]');
  expect(await sends('StopTransaction', stop)).toBe('[3,"m1",{}]');
  await sends('StopTransaction', { ...stop, meterStop: 6_000 });
  await sends('MeterValues', { connectorId: 1, transactionId, meterValue: [sample('5500')] });
  const { items } = await sessions.list({ limit: 2, chargerId: 'CP1' });
  expect(items).toMatchObject([
    { status: 'CLOSED', energyWh: 4_000, live: { registerWh: 3_000 }, flags: ['CONFLICTING_STOP', 'ENERGY_AFTER_STOP'] },
  ]);
});

test('whatever a charger writes into its messages, the store takes it', async () => {
  const hostile = ['\u0000', '\ud800', '🔌'.repeat(300), '__proto__', 'a#b#c', ''];
  for (const text of hostile) {
    const replies = await Promise.all([
      sends('BootNotification', { chargePointVendor: text, chargePointModel: text, firmwareVersion: text }),
      sends('StatusNotification', { connectorId: 1, errorCode: text || 'x', status: 'Available', info: text, timestamp: text }),
      sends('Authorize', { idTag: text }),
      sends('StartTransaction', { ...start, idTag: text, timestamp: text }),
      sends('MeterValues', {
        connectorId: 1,
        transactionId: 5,
        meterValue: [{ timestamp: text, sampledValue: [{ value: text, unit: text }] }],
      }),
      sends('StopTransaction', { transactionId: 5, meterStop: 2 ** 60, timestamp: text, idTag: text, reason: text }),
      sends('DataTransfer', { vendorId: text, data: text }),
    ]);
    expect(replies.map((reply) => reply?.slice(0, 3))).toEqual(Array(7).fill('[3,'));
  }
});

test('what a card that may have one session at a time costs, and no other', async () => {
  await cards.create(aCard({ idTag: 'ONE', maxConcurrent: 1 }));
  const startOf = (connectorId: number) => ({ ...start, idTag: 'ONE', connectorId });
  expect(await costOf('Authorize', { idTag: 'ONE' })).toEqual(['GetItem']);
  expect(await costOf('StartTransaction', startOf(1))).toEqual(['GetItem', 'PutItem', 'PutItem', 'UpdateItem']);
  expect(await sends('StartTransaction', startOf(2))).toContain('"ConcurrentTx"');
});
