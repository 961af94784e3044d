import { at, CARDS, certification } from '../../support/certification';
import { eventually } from '../../support/server';

/** The certification cases of the Core profile, in the order of docs/certification.md. */

const aCase = certification();

const HOUR_MS = 3_600_000;

aCase('TC_001_CSMS: a cold boot is accepted, every connector is noted, and the heartbeat tells our time', async (station) => {
  await station.connects();
  const boot = await station.says('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Cold' });
  const { status, currentTime, interval } = boot as { status: string; currentTime: string; interval: number };
  expect(status).toBe('Accepted');
  expect(Math.abs(Date.parse(currentTime) - Date.now())).toBeLessThan(5_000);
  expect(interval).toBeGreaterThanOrEqual(192);
  expect(interval).toBeLessThanOrEqual(288);
  for (const connectorId of [0, 1, 2]) await station.reports('Available', { connectorId });
  const beat = (await station.says('Heartbeat', {})) as { currentTime: string };
  expect(Date.parse(beat.currentTime)).toBeGreaterThanOrEqual(Date.parse(currentTime));
  expect((await station.shown()).connectors.map(({ status: told }) => told)).toEqual(['Available', 'Available']);
});

aCase('TC_003_CSMS: a session that begins with the plug', async (station) => {
  await station.reports('Preparing');
  expect((await station.authorizes(CARDS.valid)).status).toBe('Accepted');
  const { transactionId, idTagInfo } = await station.starts(CARDS.valid);
  expect(idTagInfo.status).toBe('Accepted');
  await station.reports('Charging');
  expect(await station.sessions()).toMatchObject([{ transactionId, status: 'OPEN', idTag: CARDS.valid, authorization: 'Accepted' }]);
});

aCase('TC_004_1_CSMS: a session that begins with the card', async (station) => {
  expect((await station.authorizes(CARDS.valid)).status).toBe('Accepted');
  await station.reports('Preparing');
  expect((await station.starts(CARDS.valid)).idTagInfo.status).toBe('Accepted');
  await station.reports('Charging');
  expect(await station.sessions()).toMatchObject([{ status: 'OPEN' }]);
});

aCase('TC_004_2_CSMS: a card and then no plug: the connector is free again after ConnectionTimeOut', async (station) => {
  expect((await station.authorizes(CARDS.valid)).status).toBe('Accepted');
  await station.reports('Preparing');
  await station.reports('Available');
  expect((await station.shown()).connectors).toMatchObject([{ status: 'Available' }]);
  expect(await station.sessions()).toEqual([]);
});

aCase('TC_005_1_CSMS: the plug is pulled at the car: the session ends, the connector is free', async (station) => {
  const transactionId = await station.charges();
  await station.reports('SuspendedEV');
  expect(await station.stops(transactionId, 'EVDisconnected', { idTag: CARDS.valid })).toEqual({ idTagInfo: { status: 'Accepted' } });
  await station.reports('Finishing');
  await station.reports('Available');
  expect(await station.sessions()).toMatchObject([{ transactionId, stopReason: 'EVDisconnected', energyWh: 500 }]);
});

aCase('TC_007_CSMS: a card that the charger had in its cache starts without Authorize', async (station) => {
  await station.reports('Preparing');
  expect((await station.starts(CARDS.valid)).idTagInfo.status).toBe('Accepted');
  await station.reports('Charging');
  expect(await station.sessions()).toMatchObject([{ status: 'OPEN', authorization: 'Accepted' }]);
});

aCase('TC_061_CSMS: the operator has the cache cleared', async (station) => {
  expect((await station.isAsked('ClearCache', {})).state).toBe('SUCCEEDED');
});

aCase('TC_010_CSMS: a remote start with the cable already plugged in', async (station) => {
  await station.reports('Preparing');
  expect((await station.isAsked('RemoteStartTransaction', { connectorId: 1, idTag: CARDS.valid })).state).toBe('SUCCEEDED');
  expect((await station.authorizes(CARDS.valid)).status).toBe('Accepted');
  expect((await station.starts(CARDS.valid)).idTagInfo.status).toBe('Accepted');
  await station.reports('Charging');
  expect(await station.sessions()).toMatchObject([{ status: 'OPEN', idTag: CARDS.valid }]);
});

aCase('TC_011_1_CSMS: a remote start before the cable is plugged in', async (station) => {
  expect((await station.isAsked('RemoteStartTransaction', { connectorId: 1, idTag: CARDS.valid })).state).toBe('SUCCEEDED');
  expect((await station.authorizes(CARDS.valid)).status).toBe('Accepted');
  await station.reports('Preparing');
  expect((await station.starts(CARDS.valid)).idTagInfo.status).toBe('Accepted');
  await station.reports('Charging');
  expect(await station.sessions()).toMatchObject([{ status: 'OPEN' }]);
});

aCase('TC_011_2_CSMS: a remote start and no cable: nothing begins, the connector is free again', async (station) => {
  expect((await station.isAsked('RemoteStartTransaction', { connectorId: 1, idTag: CARDS.valid })).state).toBe('SUCCEEDED');
  expect((await station.authorizes(CARDS.valid)).status).toBe('Accepted');
  await station.reports('Preparing');
  await station.reports('Available');
  expect(await station.sessions()).toEqual([]);
});

aCase('TC_012_CSMS: the operator stops a session', async (station) => {
  const transactionId = await station.charges();
  expect((await station.isAsked('RemoteStopTransaction', { transactionId })).state).toBe('SUCCEEDED');
  expect(await station.stops(transactionId, 'Remote')).toEqual({});
  await station.reports('Finishing');
  await station.reports('Available');
  expect(await station.sessions()).toMatchObject([{ transactionId, stopReason: 'Remote' }]);
});

aCase('TC_013_CSMS: a hard reset, and the charger is accepted again', async (station) => {
  expect((await station.isAsked('Reset', { type: 'Hard' })).state).toBe('SUCCEEDED');
  await station.connects();
  await station.boots();
});

aCase('TC_014_CSMS: a soft reset, and the charger is accepted again', async (station) => {
  expect((await station.isAsked('Reset', { type: 'Soft' })).state).toBe('SUCCEEDED');
  await station.boots();
});

aCase('TC_017_1_CSMS: a connector without a session is unlocked', async (station) => {
  expect((await station.isAsked('UnlockConnector', { connectorId: 1 }, { status: 'Unlocked' })).state).toBe('SUCCEEDED');
});

aCase('TC_017_2_CSMS: a fixed cable cannot be unlocked, and the operator is told so', async (station) => {
  expect((await station.isAsked('UnlockConnector', { connectorId: 1 }, { status: 'NotSupported' })).state).toBe('REJECTED');
});

aCase('TC_018_1_CSMS: a connector is unlocked in the middle of its session, which ends by that', async (station) => {
  const transactionId = await station.charges();
  expect((await station.isAsked('UnlockConnector', { connectorId: 1 }, { status: 'Unlocked' })).state).toBe('SUCCEEDED');
  await station.reports('Finishing');
  expect(await station.stops(transactionId, 'UnlockCommand')).toEqual({});
  await station.reports('Available');
  expect(await station.sessions()).toMatchObject([{ transactionId, stopReason: 'UnlockCommand' }]);
});

aCase('TC_019_1_CSMS: all of the configuration is read', async (station) => {
  const configurationKey = [
    { key: 'SupportedFeatureProfiles', readonly: true, value: 'Core' },
    { key: 'HeartbeatInterval', readonly: false, value: '240' },
  ];
  expect(await eventually(async () => station.asked.some(([action]) => action === 'ChangeConfiguration'), 'the setup has begun')).toBe(
    true,
  );
  // The same CALL was part of the setup at the first boot; this one is the operator's.
  expect(await station.isAsked('GetConfiguration', {}, { configurationKey })).toMatchObject({
    state: 'SUCCEEDED',
    response: { configurationKey },
  });
});

aCase('TC_019_2_CSMS: one key of the configuration is read', async (station) => {
  const configurationKey = [{ key: 'SupportedFeatureProfiles', readonly: true, value: 'Core,SmartCharging' }];
  const outcome = await station.isAsked('GetConfiguration', { key: ['SupportedFeatureProfiles'] }, { configurationKey });
  expect(outcome.state).toBe('SUCCEEDED');
});

aCase('TC_021_CSMS: a key of the configuration is changed', async (station) => {
  expect((await station.isAsked('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '61' })).state).toBe('SUCCEEDED');
});

aCase('TC_023_1_CSMS: a card that nobody knows is Invalid', async (station) => {
  expect(await station.authorizes(CARDS.unknown)).toEqual({ status: 'Invalid' });
});

aCase('TC_023_2_CSMS: a card past its date is Expired', async (station) => {
  expect((await station.authorizes(CARDS.expired)).status).toBe('Expired');
});

aCase('TC_023_3_CSMS: a blocked card is Blocked', async (station) => {
  expect((await station.authorizes(CARDS.blocked)).status).toBe('Blocked');
});

aCase('TC_024_CSMS: the plug does not lock: the fault shows, and no session begins', async (station) => {
  expect((await station.authorizes(CARDS.valid)).status).toBe('Accepted');
  await station.reports('Preparing');
  await station.reports('Faulted', { errorCode: 'ConnectorLockFailure' });
  expect((await station.shown()).connectors).toMatchObject([{ status: 'Faulted', errorCode: 'ConnectorLockFailure' }]);
  expect(await station.sessions()).toEqual([]);
});

aCase('TC_026_CSMS: a remote start that the charger refuses', async (station) => {
  const asked = { connectorId: 1, idTag: CARDS.valid };
  expect((await station.isAsked('RemoteStartTransaction', asked, { status: 'Rejected' })).state).toBe('REJECTED');
  expect(await station.sessions()).toEqual([]);
});

aCase('TC_028_CSMS: a remote stop that the charger refuses leaves the session as it is', async (station) => {
  const transactionId = await station.charges();
  const unknown = { transactionId: transactionId === 1 ? 2 : transactionId - 1 };
  expect((await station.isAsked('RemoteStopTransaction', unknown, { status: 'Rejected' })).state).toBe('REJECTED');
  expect(await station.sessions()).toMatchObject([{ transactionId, status: 'OPEN' }]);
});

aCase('TC_030_CSMS: a connector that does not unlock', async (station) => {
  expect((await station.isAsked('UnlockConnector', { connectorId: 1 }, { status: 'UnlockFailed' })).state).toBe('REJECTED');
});

aCase('TC_031_CSMS: a connector that the charger does not have goes out all the same, and is refused', async (station) => {
  expect((await station.isAsked('UnlockConnector', { connectorId: 99 }, { status: 'NotSupported' })).state).toBe('REJECTED');
});

aCase('TC_032_1_CSMS: after a power failure the charger boots and ends what it had begun', async (station) => {
  const transactionId = await station.charges();
  await station.connects();
  await station.boots('Finishing');
  expect(await station.sessions()).toMatchObject([{ transactionId, status: 'OPEN' }]);
  expect(await station.stops(transactionId, 'PowerLoss', { idTag: CARDS.valid })).toEqual({ idTagInfo: { status: 'Accepted' } });
  expect(await station.sessions()).toMatchObject([{ transactionId, stopReason: 'PowerLoss', energyWh: 500 }]);
});

aCase('TC_037_1_CSMS: a start from the time without a line, with a good card', async (station) => {
  await station.disconnects();
  const startedAt = at(Date.now() - HOUR_MS);
  await station.connects();
  const { transactionId, idTagInfo } = await station.starts(CARDS.valid, { timestamp: startedAt });
  expect(idTagInfo.status).toBe('Accepted');
  await station.reports('Charging');
  expect(await station.sessions()).toMatchObject([{ transactionId, status: 'OPEN', startedAt }]);
});

aCase('TC_037_3_CSMS: a start from the time without a line, with a bad card: the charger is told, and ends it', async (station) => {
  await station.disconnects();
  const startedAt = at(Date.now() - HOUR_MS);
  await station.connects();
  const { transactionId, idTagInfo } = await station.starts(CARDS.unknown, { timestamp: startedAt });
  expect(idTagInfo.status).toBe('Invalid');
  await station.reports('Charging');
  expect(await station.stops(transactionId, 'DeAuthorized')).toEqual({});
  await station.reports('Finishing');
  const [session] = await station.sessions();
  expect(session).toMatchObject({ transactionId, stopReason: 'DeAuthorized', flags: expect.arrayContaining(['UNAUTHORIZED_START']) });
});

aCase('TC_039_CSMS: a whole session from the time without a line', async (station) => {
  await station.disconnects();
  const [startedAt, stoppedAt] = [at(Date.now() - HOUR_MS), at(Date.now() - HOUR_MS / 2)];
  await station.connects();
  const { transactionId, idTagInfo } = await station.starts(CARDS.valid, { timestamp: startedAt });
  expect(idTagInfo.status).toBe('Accepted');
  const stop = { idTag: CARDS.valid, timestamp: stoppedAt };
  expect(await station.stops(transactionId, 'Local', stop)).toEqual({ idTagInfo: { status: 'Accepted' } });
  expect(await station.sessions()).toMatchObject([{ transactionId, startedAt, stoppedAt, stopReason: 'Local', energyWh: 500 }]);
});

aCase('TC_040_1_CSMS: a key that the charger does not know', async (station) => {
  const asked = { key: 'NoSuchKey', value: 'on' };
  expect((await station.isAsked('ChangeConfiguration', asked, { status: 'NotSupported' })).state).toBe('REJECTED');
});

aCase('TC_040_2_CSMS: a value that the charger refuses', async (station) => {
  const asked = { key: 'MeterValueSampleInterval', value: '-1' };
  expect((await station.isAsked('ChangeConfiguration', asked, { status: 'Rejected' })).state).toBe('REJECTED');
});

aCase('TC_064_CSMS: data for a vendor that we do not know is answered, and no error', async (station) => {
  expect(await station.says('DataTransfer', { vendorId: 'com.example.unknown', messageId: 'm', data: '1' })).toEqual({
    status: 'UnknownVendorId',
  });
});
