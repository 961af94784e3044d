import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { disconnectCharger } from '../../lambdas/ocpp/disconnect-charger';
import type { LogCode } from '../../lambdas/ports/log';
import { aConnectedCharger, type ConnectedCharger } from '../support/charger';

/** The faults of docs/faults.md that are of no message in particular. */

const start = { connectorId: 1, idTag: 'TAG1', meterStart: 1_000, timestamp: '2026-03-01T07:59:30Z' };

async function everythingKept(charger: ConnectedCharger) {
  const sessions = await charger.allSessions();
  return structuredClone({
    sessions,
    samples: await Promise.all(sessions.map(({ id }) => charger.telemetry.all({ sessionId: id }))),
    events: await charger.securityEvents.list('CP1', { limit: 50 }),
    connectors: (await charger.chargers.getWithConnectors('CP1'))?.connectors,
  });
}

/** A session that runs, so that there is something to stop and to measure. */
async function charging(): Promise<{ readonly charger: ConnectedCharger; readonly transactionId: number }> {
  const charger = aConnectedCharger();
  const [, , { transactionId }] = (await charger.calls('StartTransaction', start, 'm0')) as [3, string, { transactionId: number }];
  return { charger, transactionId };
}

describe('a message sent again under its own id, because the answer got lost, gets the same bytes and changes nothing', () => {
  const sample = [{ timestamp: '2026-03-01T07:59:45Z', sampledValue: [{ value: '1200' }] }];
  test.each<[string, (transactionId: number) => object]>([
    ['Authorize', () => ({ idTag: 'TAG1' })],
    ['DataTransfer', () => ({ vendorId: 'acme' })],
    ['FirmwareStatusNotification', () => ({ status: 'Installed' })],
    ['Heartbeat', () => ({})],
    ['MeterValues', (transactionId) => ({ connectorId: 1, transactionId, meterValue: sample })],
    ['SecurityEventNotification', () => ({ type: 'MemoryExhaustion', timestamp: '2026-03-01T07:59:45Z' })],
    ['StartTransaction', () => ({ ...start, timestamp: '2026-03-01T07:59:50Z' })],
    ['StatusNotification', () => ({ connectorId: 1, errorCode: 'NoError', status: 'Charging' })],
    [
      'StopTransaction',
      (transactionId) => ({ transactionId, meterStop: 1_500, timestamp: '2026-03-01T07:59:55Z', transactionData: sample }),
    ],
  ])('%s', async (action, payload) => {
    const { charger, transactionId } = await charging();
    const frame = JSON.stringify([2, 'same-id', action, payload(transactionId)]);
    const answer = await charger.sends(frame);
    const kept = await everythingKept(charger);
    expect(answer).toMatch(/^\[3,"same-id",/);
    expect(await charger.sends(frame)).toBe(answer);
    expect(await everythingKept(charger)).toEqual(kept);
  });
});

test('an id that was used before is no reason to refuse another message: some firmware counts from one again', async () => {
  const { charger, transactionId } = await charging();
  expect(await charger.calls('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' }, 'm0')).toEqual([
    3,
    'm0',
    {},
  ]);
  const stop = { transactionId, meterStop: 1_500, timestamp: '2026-03-01T08:00:00Z' };
  expect(await charger.calls('StopTransaction', stop, 'm0')).toEqual([3, 'm0', {}]);
  expect(await charger.theSession()).toMatchObject({ status: 'CLOSED', energyWh: 500 });
});

test('two messages at once, without waiting for the first answer, are both answered and both count', async () => {
  const { charger, transactionId } = await charging();
  const meterValue = [{ timestamp: '2026-03-01T07:59:45Z', sampledValue: [{ value: '1200' }] }];
  const stop = { transactionId, meterStop: 1_500, timestamp: '2026-03-01T08:00:00Z' };
  const answers = await Promise.all([
    charger.calls('MeterValues', { connectorId: 1, transactionId, meterValue }, 'm1'),
    charger.calls('StopTransaction', stop, 'm2'),
    charger.calls('Heartbeat', {}, 'm3'),
  ]);
  expect(answers).toEqual([
    [3, 'm1', {}],
    [3, 'm2', {}],
    [3, 'm3', { currentTime: '2026-03-01T08:00:00.000Z' }],
  ]);
  const session = await charger.theSession();
  expect(session).toMatchObject({ status: 'CLOSED', energyWh: 500 });
  expect(await charger.telemetry.all({ sessionId: session.id })).toMatchObject([{ registerWh: 1_200 }]);
});

function everyOrder<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.length < 2
    ? [items]
    : items.flatMap((first) => everyOrder(items.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}

describe('a charger that is back before its old line is known to be dead', () => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const steps = ['the old line', 'its end', 'the new line', 'a frame over the new one'] as const;
  const orders = everyOrder(steps);

  test.each(orders.map((order) => [order.join(', ')] as const))('%s: the new line is the charger', async (named) => {
    const connections = new MemoryConnectionStore();
    const happen: Readonly<Record<(typeof steps)[number], () => Promise<unknown>>> = {
      'the old line': () => connections.open('CP1', 'old', 10),
      'its end': () => disconnectCharger('CP1', 'old', { clock: { nowMs: () => 1 }, connections, log }),
      'the new line': () => connections.open('CP1', 'new', 20),
      'a frame over the new one': () => connections.touch('CP1', { connectionId: 'new', connectedAtMs: 20 }, 30),
    };
    for (const step of orders.find((order) => order.join(', ') === named) ?? []) await happen[step]();
    expect(await connections.get('CP1')).toMatchObject({ connectionId: 'new', connectedAtMs: 20 });
  });

  test('these are all 24 orders', () => {
    expect(new Set(orders.map((order) => order.join())).size).toBe(24);
  });
});

test.each([
  [1009, ['CHARGER_DISCONNECTED', 'MESSAGE_TOO_LARGE']],
  [1001, ['CHARGER_DISCONNECTED']],
  [undefined, ['CHARGER_DISCONNECTED']],
])('a line that ends with %p is logged as %p', async (closeCode, logged) => {
  const codes: LogCode[] = [];
  const note = (code: LogCode) => void codes.push(code);
  await disconnectCharger(
    'CP1',
    'a',
    { clock: { nowMs: () => 1 }, connections: new MemoryConnectionStore(), log: { info: note, warn: note, error: note } },
    closeCode,
  );
  expect(codes).toEqual(logged);
});
