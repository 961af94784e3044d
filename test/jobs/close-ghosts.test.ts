import { MemoryInbox } from '../../lambdas/adapters/memory/memory-inbox';
import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { MemoryTariffStore } from '../../lambdas/adapters/memory/memory-tariff-store';
import { closeGhosts } from '../../lambdas/jobs/close-ghosts';
import { settleSession } from '../../lambdas/jobs/settle-session';
import { nobodyPaysAdHoc } from '../support/ad-hoc';
import { aConnectedCharger, type ConnectedCharger } from '../support/charger';
import { noSender } from '../support/ledger';

/** A car charges from 08:00 on 1 March, with a sample at 09:00; then its charger falls silent. */
async function aSilentSession() {
  const charger = aConnectedCharger();
  const [, , { transactionId }] = (await charger.calls('StartTransaction', {
    connectorId: 1,
    idTag: 'TAG1',
    meterStart: 1_000,
    timestamp: '2026-03-01T08:00:00Z',
  })) as [number, string, { transactionId: number }];
  await charger.at('2026-03-01T09:00:00Z').calls('MeterValues', {
    connectorId: 1,
    transactionId,
    meterValue: [{ timestamp: '2026-03-01T09:00:00Z', sampledValue: [{ value: '8000' }] }],
  });
  const { id } = await charger.theSession();
  charger.nudges.length = 0;
  const stop = (over: object = {}, messageId = 's1') =>
    charger.calls(
      'StopTransaction',
      { transactionId, meterStop: 9_500, timestamp: '2026-03-01T09:20:00Z', reason: 'PowerLoss', ...over },
      messageId,
    );
  return { charger, id, stop, transactionId };
}

const status = (charger: ConnectedCharger, word: string, timestamp: string, connectorId = 1) =>
  charger.calls('StatusNotification', { connectorId, status: word, errorCode: 'NoError', timestamp }, `status ${timestamp}`);
const run = (charger: ConnectedCharger, now: string) => closeGhosts({ ...charger.at(now).ports, log: charger.ports.log });
const settle = (charger: ConnectedCharger, id: string) =>
  settleSession(id, {
    adHocPayer: nobodyPaysAdHoc,
    statistics: charger.ports.sessions.statistics,
    ...charger.ports,
    sender: noSender,
    signals: new MemorySignalStore(),
    tariffs: new MemoryTariffStore(),
    sites: new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'DE-LU' }),
  });

test('a session silent for a day on a connector that is free again ends at its last meter value, marked as estimated', async () => {
  const { charger, id } = await aSilentSession();
  await status(charger.at('2026-03-01T10:00:00Z'), 'Available', '2026-03-01T10:00:00Z');
  expect(await run(charger, '2026-03-02T08:59:59Z')).toEqual({ closed: 0 });
  expect(await run(charger, '2026-03-02T09:00:00Z')).toEqual({ closed: 1 });
  expect(await charger.theSession()).toMatchObject({
    id,
    status: 'CLOSED',
    stoppedAtMs: Date.parse('2026-03-01T09:00:00Z'),
    meterStopWh: 8_000,
    energyWh: 7_000,
    flags: ['ESTIMATED_STOP'],
  });
  expect(charger.nudges).toEqual([`settle ${id}`, 'plan site_1 SESSION_STOPPED']);
  expect(await run(charger, '2026-03-02T10:00:00Z')).toEqual({ closed: 0 });
});

describe('it stays open', () => {
  test.each([
    ['when its connector still charges', 'Charging', '2026-03-01T10:00:00Z', 1],
    ['when its connector is out of order, which ends no transaction', 'Faulted', '2026-03-01T10:00:00Z', 1],
    ['when the connector was free before the last sample only', 'Available', '2026-03-01T08:59:00Z', 1],
    ['when another connector is free', 'Available', '2026-03-01T10:00:00Z', 2],
  ])('%s', async (_what, word, at, connectorId) => {
    const { charger } = await aSilentSession();
    await status(charger.at('2026-03-01T10:00:00Z'), word, at, connectorId);
    expect(await run(charger, '2026-03-04T09:00:00Z')).toEqual({ closed: 0 });
    expect(await charger.theSession()).toMatchObject({ status: 'OPEN' });
  });

  test('a BootNotification ends nothing', async () => {
    const { charger } = await aSilentSession();
    await charger.at('2026-03-03T09:00:00Z').calls('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' }, 'b1');
    expect(await run(charger, '2026-03-03T10:00:00Z')).toEqual({ closed: 0 });
  });
});

test('a charger not heard of for a week ends its sessions; one hour less does not', async () => {
  const { charger } = await aSilentSession();
  expect(await run(charger, '2026-03-08T08:00:00Z')).toEqual({ closed: 0 });
  expect(await run(charger, '2026-03-08T09:00:00Z')).toEqual({ closed: 1 });
});

test('a session told only when its charger came back online, and its connector free by then, is not open for ever', async () => {
  const charger = aConnectedCharger();
  // Everything of 08:00 to 08:10 arrives at noon, in order; of the stop nothing is known.
  charger.at('2026-03-01T12:00:00Z');
  await charger.calls('StartTransaction', { connectorId: 1, idTag: 'TAG1', meterStart: 1_000, timestamp: '2026-03-01T08:00:00Z' });
  await status(charger, 'Available', '2026-03-01T08:10:00Z');
  expect(await run(charger, '2026-03-02T11:59:59Z')).toEqual({ closed: 0 });
  expect(await run(charger, '2026-03-02T12:00:00Z')).toEqual({ closed: 1 });
  expect(await charger.theSession()).toMatchObject({ status: 'CLOSED', energyWh: 0, flags: ['ESTIMATED_STOP'] });
});

test('another car on the same connector ends what was there before', async () => {
  const { charger, id } = await aSilentSession();
  await charger
    .at('2026-03-01T12:00:00Z')
    .calls('StartTransaction', { connectorId: 1, idTag: 'TAG1', meterStart: 9_500, timestamp: '2026-03-01T12:00:00Z' }, 'm9');
  expect(await run(charger, '2026-03-02T09:30:00Z')).toEqual({ closed: 1 });
  expect(await charger.sessions.get(id)).toMatchObject({ status: 'CLOSED', energyWh: 7_000 });
});

describe('when the real stop comes after all', () => {
  async function anEstimatedSession() {
    const silent = await aSilentSession();
    await status(silent.charger.at('2026-03-01T10:00:00Z'), 'Available', '2026-03-01T10:00:00Z');
    await run(silent.charger, '2026-03-02T09:00:00Z');
    silent.charger.nudges.length = 0;
    silent.charger.at('2026-03-05T12:00:00Z');
    return silent;
  }

  test('it corrects the estimate, is settled in its place once, and the estimate stays beside it', async () => {
    const { charger, id, stop } = await anEstimatedSession();
    await settle(charger, id);
    const settledAtMs = charger.nowMs;
    expect(await stop()).toEqual([3, 's1', {}]);
    expect(await charger.theSession()).toMatchObject({
      status: 'CLOSED',
      meterStopWh: 9_500,
      energyWh: 8_500,
      stopReason: 'PowerLoss',
      stoppedAtMs: Date.parse('2026-03-01T09:20:00Z'),
      flags: ['CORRECTED', 'ESTIMATED_STOP'],
      corrections: [
        { cause: 'stop', atMs: settledAtMs, replaced: { energyWh: 7_000, meterStopWh: 8_000, stopReason: 'Other', settledAtMs } },
      ],
    });
    expect(charger.nudges).toEqual([`settle ${id}`]);
    expect(charger.sessions.due(charger.nowMs + 60_000)).toEqual([{ kind: 'SETTLEMENT', sessionId: id }]);
    await settle(charger, id);
    const settled = await charger.theSession();
    expect(settled).toMatchObject({ status: 'SETTLED', energyWh: 8_500 });

    // Sent again it is the same stop, and with other figures a conflict, but never a second bill.
    await stop({}, 's2');
    await settle(charger, id);
    expect(await charger.theSession()).toEqual(settled);
    await stop({ meterStop: 9_900 }, 's3');
    expect(await charger.theSession()).toMatchObject({
      status: 'SETTLED',
      energyWh: 8_500,
      flags: ['CONFLICTING_STOP', 'CORRECTED', 'ESTIMATED_STOP'],
    });
  });

  test('a settlement of the estimate that was under way does not settle the correction', async () => {
    const { charger, id, stop } = await anEstimatedSession();
    const { settle: write } = charger.sessions;
    charger.sessions.settle = async (...given) => {
      charger.sessions.settle = write;
      await stop();
      return write.apply(charger.sessions, given);
    };
    await settle(charger, id);
    expect(await charger.theSession()).toMatchObject({ status: 'CLOSED', energyWh: 8_500 });
    await settle(charger, id);
    expect(await charger.theSession()).toMatchObject({ status: 'SETTLED', energyWh: 8_500 });
  });

  test('twice at once it corrects once', async () => {
    const { charger, stop } = await anEstimatedSession();
    await Promise.all([stop({}, 's1'), stop({}, 's2')]);
    const session = await charger.theSession();
    expect('corrections' in session && session.corrections).toHaveLength(1);
  });

  test('samples that come before it raise no alarm', async () => {
    const { charger, transactionId } = await anEstimatedSession();
    const meterValue = [{ timestamp: '2026-03-01T09:10:00Z', sampledValue: [{ value: '9000' }] }];
    await charger.calls('MeterValues', { connectorId: 1, transactionId, meterValue }, 'mv');
    expect(await charger.theSession()).toMatchObject({ flags: ['ESTIMATED_STOP'], energyWh: 7_000 });
    expect((await new MemoryInbox(charger.sessions).list({ limit: 9 })).items).toEqual([]);
  });

  test('at the moment of the estimate: one of them ends the session, and the figures are the real ones', async () => {
    const { charger, stop } = await aSilentSession();
    await status(charger.at('2026-03-01T10:00:00Z'), 'Available', '2026-03-01T10:00:00Z');
    charger.at('2026-03-02T09:00:00Z');
    await Promise.all([closeGhosts({ ...charger.ports }), stop()]);
    expect(await charger.theSession()).toMatchObject({ status: 'CLOSED', energyWh: 8_500, stopReason: 'PowerLoss' });
  });
});
