import { sessionId } from '../../../lambdas/domain/sessions/identify-session';
import { aConnectedCharger, type ChargerSetting } from '../../support/charger';

const started = async ({ over = {}, setting = {} }: { over?: object; setting?: ChargerSetting } = {}) => {
  const charger = aConnectedCharger(setting);
  const [, , { transactionId }] = (await charger.calls('StartTransaction', {
    connectorId: 1,
    idTag: 'TAG1',
    meterStart: 1_000,
    timestamp: '2026-03-01T08:00:00Z',
    ...over,
  })) as [number, string, { transactionId: number }];
  charger.nudges.length = 0;
  charger.logged.length = 0;
  charger.at('2026-03-01T10:00:00Z');
  const stop = (more: object = {}, messageId = 'm1') =>
    charger.calls('StopTransaction', { transactionId, meterStop: 15_000, timestamp: '2026-03-01T09:30:00Z', ...more }, messageId);
  return { charger, transactionId, stop, id: sessionId('CP1', transactionId) };
};

test('closes the session, and asks for its settlement and for a plan of what is left', async () => {
  const { charger, stop, id } = await started();
  expect(await stop({ reason: 'EVDisconnected' })).toEqual([3, 'm1', {}]);
  expect(await charger.theSession()).toMatchObject({
    id,
    status: 'CLOSED',
    stoppedAtMs: Date.parse('2026-03-01T09:30:00Z'),
    stopReceivedAtMs: Date.parse('2026-03-01T10:00:00Z'),
    meterStopWh: 15_000,
    energyWh: 14_000,
    stopReason: 'EVDisconnected',
    flags: [],
  });
  expect(charger.nudges).toEqual([`settle ${id}`, 'plan site_1 SESSION_STOPPED']);
});

test('a settlement whose nudge is lost is found by the sweep', async () => {
  const { charger, stop, id } = await started();
  charger.ports.settlements.settle = () => Promise.reject(new Error('queue is down'));
  expect(await stop()).toEqual([3, 'm1', {}]);
  expect(charger.sessions.due(charger.nowMs + 60_000)).toEqual([{ kind: 'SETTLEMENT', sessionId: id }]);
});

test('no reason means Local; a reason that nobody knows is kept', async () => {
  const first = await started();
  await first.stop();
  expect(await first.charger.theSession()).toMatchObject({ stopReason: 'Local' });
  const second = await started();
  await second.stop({ reason: 'CableMelted' });
  expect(await second.charger.theSession()).toMatchObject({ stopReason: 'CableMelted' });
});

test('keeps the samples that come with the stop, signed ones byte for byte', async () => {
  const { charger, stop, id } = await started();
  const signed = { value: 'AP;1;3;ALCV3AAAAAAA;BIHEIAAAAAAA====;', context: 'Transaction.End', format: 'SignedData', unit: 'kWh' };
  await stop({
    transactionData: [
      { timestamp: '2026-03-01T08:00:00Z', sampledValue: [{ value: '1000', context: 'Transaction.Begin' }] },
      { timestamp: '2026-03-01T09:30:00Z', sampledValue: [{ value: '15000.0', context: 'Transaction.End' }, signed] },
    ],
  });
  const samples = await charger.telemetry.all({ sessionId: id });
  expect(samples).toMatchObject([
    { registerWh: 1_000, context: 'Transaction.Begin' },
    { registerWh: 15_000, context: 'Transaction.End' },
  ]);
  expect(samples[1]?.raw).toContain(JSON.stringify(signed.value));
});

describe('sent again', () => {
  test('the same stop gets the same answer and bills nothing twice', async () => {
    const { charger, stop } = await started();
    const first = await stop({ idTag: 'TAG1' });
    const closed = await charger.theSession();
    expect(await stop({ idTag: 'TAG1', timestamp: '2026-03-01T09:30:05Z' })).toEqual(first);
    expect(await charger.theSession()).toEqual(closed);
    expect(charger.logged.map(([code]) => code)).toEqual(['SESSION_CLOSED']);
  });

  test('another register reading is noted, and the first stays', async () => {
    const { charger, stop } = await started();
    await stop();
    const closed = await charger.theSession();
    expect(await stop({ meterStop: 99_000 }, 'm2')).toEqual([3, 'm2', {}]);
    expect(await charger.theSession()).toEqual({ ...closed, flags: ['CONFLICTING_STOP'] });
  });

  test('twice at once: one closes, the other finds it closed', async () => {
    const { charger, stop } = await started();
    expect(await Promise.all([stop({}, 'm1'), stop({}, 'm2')])).toEqual([
      [3, 'm1', {}],
      [3, 'm2', {}],
    ]);
    expect(charger.logged.map(([code]) => code)).toEqual(['SESSION_CLOSED']);
    expect(await charger.theSession()).toMatchObject({ energyWh: 14_000, flags: [] });
  });
});

describe('of the card that stops', () => {
  test.each([
    ['the card that started', 'tag1', { idTagInfo: { status: 'Accepted' } }],
    ['another known card', 'OTHER', { idTagInfo: { status: 'Blocked' } }],
    ['an unknown card', 'NOBODY', { idTagInfo: { status: 'Invalid' } }],
    ['a tag too long', 'X'.repeat(21), { idTagInfo: { status: 'Invalid' } }],
    ['an empty tag', '', {}],
  ])('%s', async (_what, idTag, answer) => {
    const { charger, stop } = await started({ setting: { cards: [{}, { idTag: 'OTHER', status: 'BLOCKED' }] } });
    expect(await stop({ idTag })).toEqual([3, 'm1', answer]);
    expect((await charger.theSession()).status).toBe('CLOSED');
  });
});

describe('registers and clocks that cannot be right', () => {
  test.each([
    ['the register ran backwards', { meterStop: 500 }, 0, ['METER_BACKWARDS']],
    ['the register is -1', { meterStop: -1 }, 0, ['METER_BACKWARDS']],
    ['three thousand kWh in an hour and a half', { meterStop: 3_001_000 }, 3_000_000, ['IMPOSSIBLE_ENERGY']],
    ['a register beyond 32 bits', { meterStop: 2 ** 33 }, 2 ** 33 - 1_000, ['IMPOSSIBLE_ENERGY']],
    ['a stop in 1970', { timestamp: '1970-01-01T00:00:00Z' }, 14_000, ['CLOCK_SUSPECT']],
    ['a stop before the start', { timestamp: '2026-03-01T07:00:00Z' }, 14_000, ['CLOCK_SUSPECT']],
    ['a stop in the future', { timestamp: '2026-03-01T12:00:00Z' }, 14_000, ['CLOCK_SUSPECT']],
    ['a fraction of a watt-hour', { meterStop: 14_999.6 }, 14_000, []],
  ])('%s: answered, flagged, and never negative', async (_what, over, energyWh, flags) => {
    const { charger, stop } = await started();
    expect(await stop(over)).toEqual([3, 'm1', {}]);
    const session = await charger.theSession();
    expect(session).toMatchObject({ status: 'CLOSED', energyWh, flags });
    expect('stoppedAtMs' in session && session.stoppedAtMs >= session.startedAtMs).toBe(true);
  });
});

describe('a stop that fits no session is answered and waits for a person', () => {
  test.each([
    ['an unknown number', 4711, 'UNKNOWN_TRANSACTION'],
    ['0', 0, 'UNUSABLE_TRANSACTION_ID'],
    ['-1', -1, 'UNUSABLE_TRANSACTION_ID'],
    ['2^63 - 1', 2 ** 63, 'UNUSABLE_TRANSACTION_ID'],
    ['the number of an old back end beyond 32 bits', 20_190_510_160_533, 'UNUSABLE_TRANSACTION_ID'],
  ])('%s', async (_what, transactionId, reason) => {
    const charger = aConnectedCharger();
    const payload = { idTag: 'TAG9', meterStop: 51_880, timestamp: '2026-03-01T08:00:00Z', transactionId };
    expect(await charger.calls('StopTransaction', payload)).toEqual([3, 'm1', {}]);
    expect(charger.sessions.orphans).toEqual([
      { chargerId: 'CP1', action: 'StopTransaction', payload, receivedAtMs: charger.nowMs, reason },
    ]);
    expect(await charger.allSessions()).toEqual([]);
  });
});

describe('a charger that never got our answer stops transaction -1', () => {
  const unanswered = { transactionId: -1, idTag: 'TAG1', meterStop: 15_000, timestamp: '2026-03-01T09:30:00Z' };

  test('it is the one session that it can be', async () => {
    const { charger } = await started();
    await charger.calls('StopTransaction', unanswered);
    expect(await charger.theSession()).toMatchObject({ status: 'CLOSED', energyWh: 14_000 });
    expect(charger.sessions.orphans).toEqual([]);
  });

  test('sent again it is the same stop', async () => {
    const { charger } = await started();
    const first = await charger.calls('StopTransaction', unanswered);
    expect(await charger.calls('StopTransaction', unanswered)).toEqual(first);
    expect(charger.sessions.orphans).toEqual([]);
  });

  test.each([
    ['of another card', { idTag: 'OTHER' }],
    ['with a register below the start', { meterStop: 10 }],
    ['of a time before the start', { timestamp: '2026-03-01T07:00:00Z' }],
  ])('%s it is nobody’s', async (_what, over) => {
    const { charger } = await started();
    await charger.calls('StopTransaction', { ...unanswered, ...over });
    expect(await charger.theSession()).toMatchObject({ status: 'OPEN' });
    expect(charger.sessions.orphans).toHaveLength(1);
  });

  test('when it can be two, it is nobody’s', async () => {
    const { charger } = await started();
    await charger.calls('StartTransaction', { connectorId: 2, idTag: 'TAG1', meterStart: 7, timestamp: '2026-03-01T08:00:00Z' });
    await charger.calls('StopTransaction', unanswered);
    expect((await charger.allSessions()).map(({ status }) => status)).toEqual(['OPEN', 'OPEN']);
    expect(charger.sessions.orphans).toHaveLength(1);
  });

  test('of two, the one that was never heard of is meant', async () => {
    const { charger, transactionId } = await started();
    await charger.calls('MeterValues', {
      connectorId: 1,
      transactionId,
      meterValue: [{ timestamp: '2026-03-01T08:10:00Z', sampledValue: [{ value: '1100' }] }],
    });
    await charger.calls('StartTransaction', { connectorId: 2, idTag: 'TAG1', meterStart: 7, timestamp: '2026-03-01T08:20:00Z' });
    await charger.calls('StopTransaction', unanswered);
    const ended = (await charger.allSessions()).filter(({ status }) => status === 'CLOSED');
    expect(ended).toMatchObject([{ connectorId: 2 }]);
  });
});

test('the samples are durable before the session is closed, and a stop after a fall closes it', async () => {
  const { charger, stop } = await started();
  const { close } = charger.sessions;
  charger.sessions.close = () => Promise.reject(new Error('throttled'));
  expect(await stop()).toMatchObject({ 0: 4, 2: 'InternalError' });
  charger.sessions.close = close;
  expect(await stop({}, 'm2')).toEqual([3, 'm2', {}]);
  expect(await charger.theSession()).toMatchObject({ status: 'CLOSED', energyWh: 14_000, flags: [] });
});
