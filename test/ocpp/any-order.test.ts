import { aConnectedCharger } from '../support/charger';

/** Every frame is an invocation of its own: frames of one socket may overtake each other (F-15). */
test('samples, stop and statuses of a session come to the same bill, samples and status in every order', async () => {
  const value = (Wh: string, minute: string) => ({ timestamp: `2026-03-01T07:${minute}:00Z`, sampledValue: [{ value: Wh }] });
  const outcomes = new Set<string>();
  let orders = 0;
  for (const order of permutations(['early', 'late', 'stop', 'stop again', 'charging', 'finishing'])) {
    orders += 1;
    const charger = aConnectedCharger();
    const start = { connectorId: 1, idTag: 'TAG1', meterStart: 1_000, timestamp: '2026-03-01T07:00:00Z' };
    const [, , { transactionId }] = (await charger.calls('StartTransaction', start)) as [number, string, { transactionId: number }];
    const status = { connectorId: 1, errorCode: 'NoError' };
    const stop = { transactionId, meterStop: 3_000, timestamp: '2026-03-01T07:50:00Z' };
    const messages: Record<string, [string, object]> = {
      early: ['MeterValues', { connectorId: 1, transactionId, meterValue: [value('1500', '10')] }],
      late: ['MeterValues', { connectorId: 1, transactionId, meterValue: [value('2900', '40')] }],
      stop: ['StopTransaction', stop],
      'stop again': ['StopTransaction', stop],
      charging: ['StatusNotification', { ...status, status: 'Charging', timestamp: '2026-03-01T07:01:00Z' }],
      finishing: ['StatusNotification', { ...status, status: 'Finishing', timestamp: '2026-03-01T07:50:00Z' }],
    };
    for (const name of order) {
      const [action, payload] = messages[name] ?? ['', {}];
      expect(await charger.calls(action, payload)).toEqual([3, 'm1', {}]);
    }
    // The live reading is what the session last heard while it was open: of no consequence once it is closed.
    const { live: _live, ...session } = await charger.theSession();
    const samples = await charger.telemetry.all({ sessionId: session.id });
    const view = await charger.chargers.getWithConnectors('CP1');
    outcomes.add(JSON.stringify([session, samples, view?.connectors[0]?.status]));
  }
  expect(orders).toBe(720);
  expect(outcomes.size).toBe(1);
  const [[session, samples, status]] = [...outcomes].map((text) => JSON.parse(text)) as [
    [{ energyWh: number; flags: string[] }, unknown[], string],
  ];
  expect([session.energyWh, session.flags, samples.length, status]).toEqual([2_000, [], 2, 'Finishing']);
});

function permutations<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((thing, i) => permutations(things.toSpliced(i, 1)).map((rest) => [thing, ...rest]));
}
