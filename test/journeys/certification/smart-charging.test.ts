import { at, CARDS, certification, type Payload } from '../../support/certification';

/** The certification cases of the SmartCharging profile, in the order of docs/certification.md. The operator's profiles go out word for word. */

const aCase = certification();

const HOUR_MS = 3_600_000;
const now = Date.now();

function profile(chargingProfileId: number, chargingProfilePurpose: string, over: Payload = {}): Payload {
  return {
    chargingProfileId,
    ...over,
    stackLevel: 1,
    chargingProfilePurpose,
    chargingProfileKind: 'Absolute',
    validFrom: at(now),
    validTo: at(now + 24 * HOUR_MS),
    chargingSchedule: {
      duration: 86_400,
      startSchedule: at(now),
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 6, numberPhases: 3 }],
    },
  };
}

aCase('TC_056_CSMS: a limit for the sessions to come', async (station) => {
  const asked = { connectorId: 1, csChargingProfiles: profile(1, 'TxDefaultProfile') };
  expect((await station.isAsked('SetChargingProfile', asked)).state).toBe('SUCCEEDED');
});

aCase('TC_057_CSMS: a limit for the session that runs, Absolute and Relative', async (station) => {
  const transactionId = await station.charges();
  const absolute = { connectorId: 1, csChargingProfiles: profile(2, 'TxProfile', { transactionId }) };
  expect((await station.isAsked('SetChargingProfile', absolute)).state).toBe('SUCCEEDED');
  const relative = {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 3,
      transactionId,
      stackLevel: 2,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6_000 }] },
    },
  };
  expect((await station.isAsked('SetChargingProfile', relative)).state).toBe('SUCCEEDED');
});

aCase('TC_066_CSMS: the limits as the charger has added them up', async (station) => {
  const asked = { connectorId: 1, duration: 300, chargingRateUnit: 'A' };
  const schedule = { duration: 300, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] };
  const told = { status: 'Accepted', connectorId: 1, scheduleStart: at(now), chargingSchedule: schedule };
  expect(await station.isAsked('GetCompositeSchedule', asked, told)).toMatchObject({ state: 'SUCCEEDED', response: told });
});

aCase('TC_067_CSMS: three limits are set, one cleared by its number, one by what it is, and then all', async (station) => {
  const transactionId = await station.charges();
  for (const asked of [
    { connectorId: 0, csChargingProfiles: profile(11, 'ChargePointMaxProfile') },
    { connectorId: 1, csChargingProfiles: profile(12, 'TxDefaultProfile') },
    { connectorId: 1, csChargingProfiles: profile(13, 'TxProfile', { transactionId }) },
  ]) {
    expect((await station.isAsked('SetChargingProfile', asked)).state).toBe('SUCCEEDED');
  }
  for (const asked of [{ id: 11 }, { connectorId: 1, chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 1 }, {}]) {
    expect((await station.isAsked('ClearChargingProfile', asked)).state).toBe('SUCCEEDED');
  }
});

aCase('TC_059_CSMS: a remote start with a limit of its own', async (station) => {
  const asked = { connectorId: 1, idTag: CARDS.valid, chargingProfile: profile(21, 'TxProfile') };
  expect((await station.isAsked('RemoteStartTransaction', asked)).state).toBe('SUCCEEDED');
  expect((await station.authorizes(CARDS.valid)).status).toBe('Accepted');
  await station.reports('Preparing');
  expect((await station.starts(CARDS.valid)).idTagInfo.status).toBe('Accepted');
  await station.reports('Charging');
  expect(await station.sessions()).toMatchObject([{ status: 'OPEN', idTag: CARDS.valid }]);
});
