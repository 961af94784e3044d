import { sessionId } from '../../../lambdas/domain/sessions/identify-session';
import { aConnectedCharger, type ConnectedCharger } from '../../support/charger';

const started = async (connectorId = 1) => {
  const charger = aConnectedCharger();
  const [, , { transactionId }] = (await charger.calls('StartTransaction', {
    connectorId,
    idTag: 'TAG1',
    meterStart: 1_000,
    timestamp: '2026-03-01T08:00:00Z',
  })) as [number, string, { transactionId: number }];
  charger.nudges.length = 0;
  return { charger, transactionId, session: { sessionId: sessionId('CP1', transactionId) } };
};
const meter = (timestamp: string, values: Record<string, string>) => ({
  timestamp,
  sampledValue: Object.entries(values).map(([measurand, value]) => ({
    value,
    measurand: { Wh: 'Energy.Active.Import.Register', W: 'Power.Active.Import', A: 'Current.Import' }[measurand],
    unit: measurand,
  })),
});
const sends = async (charger: ConnectedCharger, payload: object) => {
  charger.at('2026-03-01T09:00:00Z');
  expect(await charger.calls('MeterValues', payload)).toEqual([3, 'm1', {}]);
};

/** Counts what a message costs. */
function counting(charger: ConnectedCharger) {
  const cost = { reads: 0, writes: 0 };
  const writes = [
    'append',
    'recordReading',
    'flag',
    'keepOrphan',
    'open',
    'close',
    'recordStatus',
    'recordBoot',
    'touch',
    'recordProgress',
  ];
  for (const store of [charger.sessions, charger.telemetry, charger.cards, charger.chargers, charger.connections]) {
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(store))) {
      const method = (store as unknown as Record<string, unknown>)[name];
      if (name === 'constructor' || typeof method !== 'function') continue;
      Object.assign(store, {
        [name]: (...given: unknown[]) => {
          cost[writes.includes(name) ? 'writes' : 'reads'] += 1;
          return method.apply(store, given);
        },
      });
    }
  }
  return cost;
}

test('a sample of a running session shows in the session and is kept', async () => {
  const { charger, transactionId, session } = await started();
  await sends(charger, {
    connectorId: 1,
    transactionId,
    meterValue: [meter('2026-03-01T08:10:00Z', { Wh: '2200', W: '7200', A: '31.3' })],
  });
  expect((await charger.theSession()).live).toEqual({
    sampledAtMs: Date.parse('2026-03-01T08:10:00Z'),
    registerWh: 2200,
    powerW: 7200,
    currentA: 31.3,
    activePhases: 1,
  });
  expect(await charger.telemetry.all(session)).toMatchObject([{ registerWh: 2200, powerW: 7200, currentA: [31.3] }]);
});

test('costs two writes and no read', async () => {
  const { charger, transactionId } = await started();
  // Warm: the harness itself looks the charger up once per frame to know its site.
  const cost = counting(charger);
  await sends(charger, { connectorId: 1, transactionId, meterValue: [meter('2026-03-01T08:10:00Z', { Wh: '2200', W: '7200' })] });
  expect(cost).toEqual({ reads: 1, writes: 2 });
});

test('costs of the other messages stay within their budget', async () => {
  const { charger } = await started();
  const cost = counting(charger);
  const costOf = async (action: string, payload: object) => {
    Object.assign(cost, { reads: -1, writes: 0 });
    await charger.calls(action, payload);
    return { ...cost };
  };
  expect(await costOf('Heartbeat', {})).toEqual({ reads: 0, writes: 1 });
  expect(await costOf('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })).toEqual({ reads: 0, writes: 1 });
  expect(await costOf('Authorize', { idTag: 'TAG1' })).toEqual({ reads: 1, writes: 0 });
  expect(await costOf('FirmwareStatusNotification', { status: 'Idle' })).toEqual({ reads: 0, writes: 1 });
});

test('of several samples in one message, and of several messages, the newest shows, in whatever order they come', async () => {
  const { charger, transactionId, session } = await started();
  const at = (minute: string, Wh: string) => meter(`2026-03-01T08:${minute}:00Z`, { Wh });
  await sends(charger, { connectorId: 1, transactionId, meterValue: [at('12', '1300'), at('14', '1500'), at('13', '1400')] });
  await sends(charger, { connectorId: 1, transactionId, meterValue: [at('11', '1200')] });
  expect((await charger.theSession()).live?.registerWh).toBe(1500);
  expect((await charger.telemetry.all(session)).map(({ registerWh }) => registerWh)).toEqual([1200, 1300, 1400, 1500]);
});

test('the same message twice is one sample', async () => {
  const { charger, transactionId, session } = await started();
  const payload = { connectorId: 1, transactionId, meterValue: [meter('2026-03-01T08:10:00Z', { Wh: '2200' })] };
  await sends(charger, payload);
  await sends(charger, payload);
  expect(await charger.telemetry.all(session)).toHaveLength(1);
});

test('asks for a new plan when the power turns out otherwise, and only then', async () => {
  const { charger, transactionId } = await started();
  const powers = ['0', '7000', '7100', '3500', '3400', '0', '0'];
  const asked: boolean[] = [];
  for (const [minute, W] of powers.entries()) {
    charger.nudges.length = 0;
    await sends(charger, { connectorId: 1, transactionId, meterValue: [meter(`2026-03-01T08:1${minute}:00Z`, { W })] });
    asked.push(charger.nudges.includes('plan site_1 METER_DEVIATES'));
  }
  expect(asked).toEqual([false, true, false, true, false, true, false]);
});

describe('without a number that can be ours', () => {
  test.each([
    ['left out', {}],
    ['null', { transactionId: null }],
    ['0', { transactionId: 0 }],
    ['-1', { transactionId: -1 }],
    ['2^63 - 1', { transactionId: 2 ** 63 }],
  ])('%s: it is the session that the connector has open', async (_what, over) => {
    const { charger, session } = await started();
    await sends(charger, { connectorId: 1, ...over, meterValue: [meter('2026-03-01T08:10:00Z', { Wh: '2200' })] });
    expect((await charger.theSession()).live?.registerWh).toBe(2200);
    expect(await charger.telemetry.all(session)).toHaveLength(1);
  });

  test('with no open session it belongs to the connector, and no session springs from it', async () => {
    const charger = aConnectedCharger();
    await sends(charger, { connectorId: 2, meterValue: [meter('2026-03-01T08:10:00Z', { Wh: '2200' })] });
    expect(await charger.allSessions()).toEqual([]);
    expect(await charger.telemetry.all({ chargerId: 'CP1', connectorId: 2 })).toHaveLength(1);
  });

  test('what was measured before the session is not of the session', async () => {
    const { charger, session } = await started();
    await sends(charger, { connectorId: 1, meterValue: [meter('2026-03-01T07:45:00Z', { Wh: '900' })] });
    expect((await charger.theSession()).live).toBeUndefined();
    expect(await charger.telemetry.all(session)).toEqual([]);
    expect(await charger.telemetry.all({ chargerId: 'CP1', connectorId: 1 })).toHaveLength(1);
  });
});

test('a transaction that nobody knows: acknowledged, kept with the connector, and no session springs from it', async () => {
  const charger = aConnectedCharger();
  await sends(charger, { connectorId: 1, transactionId: 1725564597, meterValue: [meter('2026-03-01T08:10:00Z', { Wh: '2200' })] });
  expect(await charger.allSessions()).toEqual([]);
  expect(await charger.telemetry.all({ chargerId: 'CP1', connectorId: 1 })).toHaveLength(1);
  expect(charger.logged.map(([code]) => code)).toContain('ORPHAN_METER_VALUES');
});

test('connector 0 is the main meter, even with the number of a session', async () => {
  const { charger, transactionId, session } = await started();
  await sends(charger, { connectorId: 0, transactionId, meterValue: [meter('2026-03-01T08:10:00Z', { Wh: '99999' })] });
  expect((await charger.theSession()).live).toBeUndefined();
  expect(await charger.telemetry.all(session)).toEqual([]);
  expect(await charger.telemetry.all({ chargerId: 'CP1', connectorId: 0 })).toHaveLength(1);
});

test('samples after the stop are attached and change no bill; energy beyond the stop is shown to a person', async () => {
  const { charger, transactionId, session } = await started();
  await charger.calls('StopTransaction', { transactionId, meterStop: 5_000, timestamp: '2026-03-01T08:00:00Z' });
  const before = await charger.theSession();
  await sends(charger, { connectorId: 1, transactionId, meterValue: [meter('2026-03-01T08:59:00Z', { Wh: '5000' })] });
  expect(await charger.theSession()).toEqual(before);
  await sends(charger, { connectorId: 1, transactionId, meterValue: [meter('2026-03-01T09:00:00Z', { Wh: '5100' })] });
  expect(await charger.theSession()).toEqual({ ...before, flags: ['ENERGY_AFTER_STOP'] });
  await sends(charger, { connectorId: 1, transactionId, meterValue: [meter('2026-03-01T09:01:00Z', { Wh: '5200' })] });
  expect([...charger.sessions.doubts.values()]).toMatchObject([{ kind: 'ENERGY_AFTER_STOP', chargerId: 'CP1', sessionId: before.id }]);
  expect(await charger.telemetry.all(session)).toHaveLength(3);
});

test('no charger reaches another charger’s session by its number', async () => {
  const { charger, transactionId } = await started();
  const other = aConnectedCharger({ charger: { id: 'CP2' } });
  Object.assign(other.ports, { sessions: charger.sessions });
  await other.calls('MeterValues', { connectorId: 1, transactionId, meterValue: [meter('2026-03-01T08:00:00Z', { Wh: '2200' })] });
  await other.calls('StopTransaction', { transactionId, meterStop: 9, timestamp: '2026-03-01T08:00:00Z' });
  expect(await charger.theSession()).toMatchObject({ status: 'OPEN' });
  expect((await charger.theSession()).live).toBeUndefined();
});

test.each([
  ['an empty list', { connectorId: 1, meterValue: [] }],
  ['a MeterValue without values', { connectorId: 1, meterValue: [{ timestamp: '2026-03-01T08:10:00Z', sampledValue: [] }] }],
])('%s is acknowledged', async (_what, payload) => {
  await sends(aConnectedCharger(), payload);
});

test('a sample at an impossible time is of now', async () => {
  const { charger, transactionId } = await started();
  await sends(charger, { connectorId: 1, transactionId, meterValue: [meter('1970-01-01T00:10:00Z', { Wh: '2200' })] });
  expect((await charger.theSession()).live?.sampledAtMs).toBe(Date.parse('2026-03-01T09:00:00Z'));
});
