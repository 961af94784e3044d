import { aCar, type CarModel, missingAtMeterWh } from '../../simulator/battery';
import { Charger, type ChargerOptions, isCarFull } from '../../simulator/charger';
import { ACentralSystem } from './a-central-system';

const START = ACentralSystem.startMs;
const at = (hours: number) => new Date(START + hours * 3_600_000).toISOString();
const CAR: CarModel = { capacityWh: 50_000, phases: 3, maxCurrentA: 16, efficiency: 1, taperFromPercent: 100 };

function aChargerAndItsCentralSystem(options: Partial<ChargerOptions> = {}) {
  const charger = new Charger({ id: 'SIM-1', ...options }, START);
  const central = new ACentralSystem(charger);
  return { charger, central };
}

/** Booted, with a car half full, and card TAG-1 swiped. */
function aRunningTransaction(options: Partial<ChargerOptions> = {}) {
  const world = aChargerAndItsCentralSystem(options);
  world.central.connect();
  world.charger.plugIn(world.central.nowMs, 1, aCar(CAR, 50));
  world.charger.swipe(world.central.nowMs, 'TAG-1');
  world.central.passes(0);
  return world;
}

const txProfile = (periods: readonly (readonly [number, number])[], change: object = {}, unit: 'A' | 'W' = 'A') => ({
  connectorId: 1,
  csChargingProfiles: {
    chargingProfileId: 1,
    transactionId: 1001,
    stackLevel: 0,
    chargingProfilePurpose: 'TxProfile',
    chargingProfileKind: 'Absolute',
    chargingSchedule: {
      startSchedule: at(0),
      chargingRateUnit: unit,
      chargingSchedulePeriod: periods.map(([startPeriod, limit]) => ({ startPeriod, limit })),
    },
    ...change,
  },
});

describe('the course of a charge', () => {
  test('boots, reports, and tells the story of one charge in the order of the specification', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    central.connect();
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    central.passes(10);
    charger.swipe(central.nowMs, 'TAG-1');
    central.passes(125);
    charger.swipe(central.nowMs, 'TAG-1');
    central.passes(5);
    charger.unplug(central.nowMs, 1);
    central.passes(0);
    const story = central.said.map(({ action, payload }) => [action, payload['status'] ?? payload['reason']].filter(Boolean).join(' '));
    expect(story).toEqual([
      'BootNotification',
      'StatusNotification Available',
      'StatusNotification Available',
      'StatusNotification Preparing',
      'Authorize',
      'StartTransaction',
      'StatusNotification Charging',
      'MeterValues',
      'MeterValues',
      'StopTransaction Local',
      'StatusNotification Finishing',
      'StatusNotification Available',
    ]);
  });

  test('counts energy as voltage times current times phases times time', () => {
    const { charger, central } = aRunningTransaction({ initialRegisterWh: 1_000.7 });
    central.hours(1);
    expect(charger.registerWh()).toBeCloseTo(1_000.7 + 11_040, 6);
    charger.swipe(central.nowMs, 'TAG-1');
    central.passes(0);
    expect(central.heard('StartTransaction')).toEqual([{ connectorId: 1, idTag: 'TAG-1', meterStart: 1000, timestamp: at(0) }]);
    expect(central.heard('StopTransaction')).toEqual([
      { transactionId: 1001, idTag: 'TAG-1', meterStop: 12_040, timestamp: at(1), reason: 'Local' },
    ]);
  });

  test('a car fills up, suspends, and has taken exactly what it lacked', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    central.connect();
    const car = aCar({ capacityWh: 50_000, phases: 3, maxCurrentA: 16 }, 40);
    charger.plugIn(central.nowMs, 1, car);
    charger.swipe(central.nowMs, 'TAG-1');
    central.hours(12);
    expect(isCarFull(charger)).toBe(true);
    expect(charger.registerWh()).toBeCloseTo(missingAtMeterWh(car), 6);
    expect(charger.status()).toBe('SuspendedEV');
  });

  test('one long step tells the same story as many short ones', () => {
    const [long, short] = [aRunningTransaction(), aRunningTransaction()];
    long.central.hours(3);
    for (let minute = 0; minute < 180; minute += 1) short.central.passes(60);
    expect(short.central.said).toEqual(long.central.said);
  });

  test('a refused card starts nothing', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    central.answers = (action) => (action === 'Authorize' ? { idTagInfo: { status: 'Blocked' } } : {});
    central.connect();
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    charger.swipe(central.nowMs, 'TAG-1');
    central.hours(1);
    expect(central.heard('StartTransaction')).toEqual([]);
    expect(charger.status()).toBe('Preparing');
  });

  test('a card refused only at StartTransaction ends what it began', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    central.answers = (action) => (action === 'StartTransaction' ? { transactionId: 5, idTagInfo: { status: 'Invalid' } } : {});
    central.connect();
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    charger.swipe(central.nowMs, 'TAG-1');
    central.passes(0);
    expect(central.heard('StopTransaction')).toEqual([{ transactionId: 5, meterStop: 0, timestamp: at(0), reason: 'DeAuthorized' }]);
  });

  test('a card waits ConnectionTimeOut for its plug and no longer', () => {
    const swiped = () => {
      const world = aChargerAndItsCentralSystem();
      world.central.connect();
      world.charger.swipe(world.central.nowMs, 'TAG-1');
      world.central.passes(0);
      expect(world.charger.status()).toBe('Preparing');
      return world;
    };
    const inTime = swiped();
    inTime.central.passes(119);
    inTime.charger.plugIn(inTime.central.nowMs, 1, aCar(CAR, 50));
    inTime.central.passes(1);
    expect(inTime.charger.status()).toBe('Charging');
    const late = swiped();
    late.central.passes(120);
    expect(late.charger.status()).toBe('Available');
    late.charger.plugIn(late.central.nowMs, 1, aCar(CAR, 50));
    late.central.passes(1);
    expect(late.charger.status()).toBe('Preparing');
  });

  test('pulling the plug ends the transaction', () => {
    const { charger, central } = aRunningTransaction();
    central.passes(30);
    const car = charger.unplug(central.nowMs, 1);
    central.passes(0);
    expect(central.heard('StopTransaction')).toMatchObject([{ reason: 'EVDisconnected', meterStop: 92 }]);
    expect(car.storedWh).toBeCloseTo(25_092, 6);
    expect(charger.status()).toBe('Available');
  });

  test('samples what it was configured to sample, as often as it was told', () => {
    const { central } = aRunningTransaction();
    expect(
      central.asks('ChangeConfiguration', {
        key: 'MeterValuesSampledData',
        value: 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC',
      }),
    ).toEqual({ status: 'Accepted' });
    central.asks('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '900' });
    central.hours(1);
    const samples = central.heard('MeterValues');
    expect(samples.length).toBe(4);
    const context = 'Sample.Periodic';
    expect(samples[0]).toEqual({
      connectorId: 1,
      transactionId: 1001,
      meterValue: [
        {
          timestamp: at(0.25),
          sampledValue: [
            { value: '2760', context, measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
            { value: '11040', context, measurand: 'Power.Active.Import', unit: 'W' },
            { value: '16.0', context, measurand: 'Current.Import', unit: 'A', phase: 'L1' },
            { value: '16.0', context, measurand: 'Current.Import', unit: 'A', phase: 'L2' },
            { value: '16.0', context, measurand: 'Current.Import', unit: 'A', phase: 'L3' },
            { value: '230.0', context, measurand: 'Voltage', unit: 'V', phase: 'L1' },
            { value: '230.0', context, measurand: 'Voltage', unit: 'V', phase: 'L2' },
            { value: '230.0', context, measurand: 'Voltage', unit: 'V', phase: 'L3' },
            { value: '55.5', context, measurand: 'SoC', unit: 'Percent' },
          ],
        },
      ],
    });
  });

  test('a car of one phase draws through one phase and shows zero on the others', () => {
    const { charger, central } = aChargerAndItsCentralSystem({
      configuration: { MeterValuesSampledData: 'Current.Import,Power.Active.Import' },
    });
    central.connect();
    charger.plugIn(central.nowMs, 1, aCar({ ...CAR, phases: 1, maxCurrentA: 32 }, 50));
    charger.swipe(central.nowMs, 'TAG-1');
    central.passes(60);
    const [meterValues] = central.heard('MeterValues') as { meterValue: { sampledValue: { value: string }[] }[] }[];
    const values = meterValues?.meterValue[0]?.sampledValue;
    expect(values?.map((one) => one.value)).toEqual(['16.0', '0.0', '0.0', '3680']);
  });
});

describe('following a charging profile', () => {
  test('charges in the hours that the profile opens and in no other, and says so', () => {
    const { charger, central } = aRunningTransaction();
    const hour = 3600;
    // Pause until 20:00, full current for an hour, pause, 8 A from 23:00.
    expect(
      central.asks(
        'SetChargingProfile',
        txProfile([
          [0, 0],
          [2 * hour, 16],
          [3 * hour, 0],
          [5 * hour, 8],
        ]),
      ),
    ).toEqual({ status: 'Accepted' });
    const registers = [0, 1, 2, 3, 4, 5, 6].map(() => {
      const before = charger.registerWh();
      central.hours(1);
      return Math.round(charger.registerWh() - before);
    });
    // In the third and sixth hour the car wakes for 20 s first.
    const waking = (powerW: number) => Math.round((powerW * (hour - 20)) / hour);
    expect(registers).toEqual([0, 0, waking(11_040), 0, 0, waking(5_520), 5_520]);
    const statuses = central.said
      .filter((one) => one.action === 'StatusNotification')
      .map((one) => [(one.atMs - START) / 1000, one.payload['status']]);
    expect(statuses.slice(4)).toEqual([
      [0, 'SuspendedEVSE'],
      [2 * hour, 'SuspendedEV'],
      [2 * hour + 20, 'Charging'],
      [3 * hour, 'SuspendedEVSE'],
      [5 * hour, 'SuspendedEV'],
      [5 * hour + 20, 'Charging'],
    ]);
  });

  test('less than 6 A is a pause', () => {
    const { charger, central } = aRunningTransaction();
    central.asks('SetChargingProfile', txProfile([[0, 5.9]]));
    expect([charger.offeredA(), charger.status()]).toEqual([0, 'SuspendedEVSE']);
    central.asks('SetChargingProfile', txProfile([[0, 6]]));
    expect([charger.offeredA(), charger.status()]).toEqual([6, 'Charging']);
  });

  test('a limit in watts is shared by the phases', () => {
    const { charger, central } = aRunningTransaction();
    central.asks('SetChargingProfile', txProfile([[0, 6_900]], {}, 'W'));
    expect([charger.offeredA(), charger.powerW()]).toEqual([10, 6_900]);
  });

  test('a TxProfile goes with its transaction; the default stays for the next one', () => {
    const { charger, central } = aRunningTransaction();
    const fallback = txProfile([[0, 7]], { chargingProfileId: 2, chargingProfilePurpose: 'TxDefaultProfile', transactionId: undefined });
    const { transactionId: _none, ...standing } = fallback.csChargingProfiles;
    central.asks('SetChargingProfile', { connectorId: 0, csChargingProfiles: standing });
    central.asks('SetChargingProfile', txProfile([[0, 12]]));
    expect(charger.offeredA()).toBe(12);
    charger.swipe(central.nowMs, 'TAG-1');
    expect(charger.profiles.map((one) => one.profile.chargingProfileId)).toEqual([2]);
    charger.swipe(central.nowMs, 'TAG-1');
    central.passes(0);
    expect(charger.offeredA()).toBe(7);
  });

  test('a TxProfile without a transaction is refused', () => {
    const { central } = aChargerAndItsCentralSystem();
    central.connect();
    expect(central.asks('SetChargingProfile', txProfile([[0, 16]]))).toEqual({ status: 'Rejected' });
  });

  test('GetCompositeSchedule shows what will be offered', () => {
    const { central } = aRunningTransaction();
    central.asks(
      'SetChargingProfile',
      txProfile([
        [0, 0],
        [7200, 16],
        [10_800, 0],
      ]),
    );
    central.hours(1);
    expect(central.asks('GetCompositeSchedule', { connectorId: 1, duration: 10_800, chargingRateUnit: 'A' })).toEqual({
      status: 'Accepted',
      connectorId: 1,
      scheduleStart: at(1),
      chargingSchedule: {
        duration: 10_800,
        startSchedule: at(1),
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 0, numberPhases: 3 },
          { startPeriod: 3600, limit: 16, numberPhases: 3 },
          { startPeriod: 7200, limit: 0, numberPhases: 3 },
        ],
      },
    });
    expect(central.asks('GetCompositeSchedule', { connectorId: 5, duration: 60 })).toEqual({ status: 'Rejected' });
  });

  test('cleared, it offers all that it has', () => {
    const { charger, central } = aRunningTransaction();
    central.asks('SetChargingProfile', txProfile([[0, 0]]));
    expect(central.asks('ClearChargingProfile', { id: 1 })).toEqual({ status: 'Accepted' });
    expect(charger.offeredA()).toBe(16);
    expect(central.asks('ClearChargingProfile', { id: 1 })).toEqual({ status: 'Unknown' });
  });

  test('goes on following it without a line to the central system', () => {
    const { charger, central } = aRunningTransaction();
    central.asks(
      'SetChargingProfile',
      txProfile([
        [0, 0],
        [3600, 16],
      ]),
    );
    central.disconnect();
    central.hours(2);
    expect(charger.status()).toBe('Charging');
    expect(Math.round(charger.registerWh())).toBe(Math.round((11_040 * 3580) / 3600));
  });

  test('two connectors share the limit of the charger while both charge', () => {
    const { charger, central } = aRunningTransaction({ connectors: 2 });
    const { transactionId: _none, ...whole } = txProfile([[0, 20]], { chargingProfilePurpose: 'ChargePointMaxProfile' }).csChargingProfiles;
    expect(central.asks('SetChargingProfile', { connectorId: 0, csChargingProfiles: whole })).toEqual({ status: 'Accepted' });
    expect(charger.offeredA(1)).toBe(16);
    charger.plugIn(central.nowMs, 2, aCar(CAR, 20));
    charger.swipe(central.nowMs, 'TAG-2', 2);
    central.passes(0);
    expect([charger.offeredA(1), charger.offeredA(2)]).toEqual([10, 10]);
  });
});

describe('losing the line', () => {
  test('keeps what happened in the dark and tells it in order, with the true times and one transactionId', () => {
    const { charger, central } = aRunningTransaction({ configuration: { MeterValueSampleInterval: '1800' } });
    central.passes(60);
    const before = central.said.length;
    central.disconnect();
    central.hours(1);
    charger.unplug(central.nowMs, 1);
    central.hours(1);
    expect(central.said.length).toBe(before);
    central.connect();
    const told = central.said.slice(before);
    expect(told.map((one) => one.action)).toEqual(['MeterValues', 'MeterValues', 'StopTransaction', 'StatusNotification', 'Heartbeat']);
    expect(told.slice(0, 3).map((one) => one.payload['transactionId'])).toEqual([1001, 1001, 1001]);
    expect(told[2]?.payload).toMatchObject({ timestamp: at(1 + 1 / 60), reason: 'EVDisconnected' });
  });

  test('a charge begun in the dark learns its transactionId from the answer to its start', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    central.connect();
    central.disconnect();
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    charger.swipe(central.nowMs, 'TAG-1');
    central.passes(150);
    central.connect();
    expect(central.heard('StartTransaction')).toEqual([{ connectorId: 1, idTag: 'TAG-1', meterStart: 0, timestamp: at(0) }]);
    expect(central.heard('MeterValues').map((one) => one['transactionId'])).toEqual([1001, 1001]);
    expect(charger.transaction()?.transactionId).toBe(1001);
  });

  test('a start that got no answer is said again, word for word', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    central.connect();
    let silent = 2;
    central.answers = (action) => {
      if (action !== 'StartTransaction' || silent === 0) return {};
      silent -= 1;
      return 'SILENCE';
    };
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    charger.swipe(central.nowMs, 'TAG-1');
    central.passes(0);
    const start = { connectorId: 1, idTag: 'TAG-1', meterStart: 0, timestamp: at(0) };
    expect(central.heard('StartTransaction')).toEqual([start, start, start]);
  });

  test('meter values wait behind the start that nobody answers, and then carry its transactionId', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    central.connect();
    let silent = 3; // 30 seconds each: the first sample falls due meanwhile
    central.answers = (action) => {
      if (action !== 'StartTransaction' || silent === 0) return {};
      silent -= 1;
      return 'SILENCE';
    };
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    charger.swipe(central.nowMs, 'TAG-1');
    central.passes(0);
    const told = central.actions.filter((action) => action === 'StartTransaction' || action === 'MeterValues');
    expect(told).toEqual(['StartTransaction', 'StartTransaction', 'StartTransaction', 'StartTransaction', 'MeterValues']);
    expect(central.heard('MeterValues')).toMatchObject([{ transactionId: 1001 }]);
  });

  test('a message refused with CALLERROR is repeated after 60 s and 120 s, then given up; heartbeats go on meanwhile', () => {
    const { central } = aRunningTransaction({ configuration: { MeterValueSampleInterval: '3000' } });
    central.answers = (action) => (action === 'MeterValues' ? 'CALLERROR' : {});
    central.passes(3600);
    const attempts = central.said.filter((one) => one.action === 'MeterValues').map((one) => (one.atMs - START) / 1000);
    expect(attempts).toEqual([3000, 3060, 3180]);
    expect(central.heard('Heartbeat').length).toBe(15);
  });

  test('a start refused for good takes its meter values and its stop along', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    central.answers = (action) => (action === 'StartTransaction' ? 'CALLERROR' : {});
    central.connect();
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    charger.swipe(central.nowMs, 'TAG-1');
    central.hours(1);
    charger.unplug(central.nowMs, 1);
    central.passes(0);
    expect(central.heard('StartTransaction').length).toBe(3);
    expect(central.heard('MeterValues', 'StopTransaction')).toEqual([]);
    expect(charger.unsent).toBe(0);
  });

  test('says nothing but BootNotification until it is accepted', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    let isPending = true;
    central.answers = (action) =>
      action === 'BootNotification' && isPending ? { status: 'Pending', currentTime: at(0), interval: 30 } : {};
    central.connect();
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    central.passes(45);
    expect(central.actions).toEqual(['BootNotification', 'BootNotification']);
    expect(central.asks('GetConfiguration', { key: ['NumberOfConnectors'] })).toMatchObject({ configurationKey: [{ value: '1' }] });
    isPending = false;
    central.passes(30);
    expect(central.actions.slice(2)).toEqual(['BootNotification', 'StatusNotification', 'StatusNotification']);
  });
});

describe('being told what to do', () => {
  test('RemoteStart starts the plugged car, RemoteStop ends it', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    central.connect();
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    expect(central.asks('RemoteStartTransaction', { idTag: 'APP', connectorId: 1 })).toEqual({ status: 'Accepted' });
    expect(central.heard('StartTransaction')).toMatchObject([{ idTag: 'APP' }]);
    expect(central.asks('RemoteStartTransaction', { idTag: 'APP', connectorId: 1 })).toEqual({ status: 'Rejected' });
    expect(central.asks('RemoteStopTransaction', { transactionId: 9 })).toEqual({ status: 'Rejected' });
    expect(central.asks('RemoteStopTransaction', { transactionId: 1001 })).toEqual({ status: 'Accepted' });
    expect(central.heard('StopTransaction')).toMatchObject([{ transactionId: 1001, reason: 'Remote' }]);
  });

  test('RemoteStart with a profile charges by it from the first second', () => {
    const { charger, central } = aChargerAndItsCentralSystem();
    central.connect();
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    const { transactionId: _none, ...profile } = txProfile([[0, 9]]).csChargingProfiles;
    central.asks('RemoteStartTransaction', { idTag: 'APP', connectorId: 1, chargingProfile: profile });
    expect(charger.offeredA()).toBe(9);
  });

  test('AuthorizeRemoteTxRequests asks for the card first', () => {
    const { charger, central } = aChargerAndItsCentralSystem({ configuration: { AuthorizeRemoteTxRequests: 'true' } });
    central.connect();
    charger.plugIn(central.nowMs, 1, aCar(CAR, 50));
    central.asks('RemoteStartTransaction', { idTag: 'APP' });
    expect(central.actions.slice(-3)).toEqual(['Authorize', 'StartTransaction', 'StatusNotification']);
  });

  test.each([
    ['Soft', 'SoftReset'],
    ['Hard', 'HardReset'],
  ])('a %s reset ends the charge with %s, reboots and boots anew', (type, reason) => {
    const { charger, central } = aRunningTransaction();
    central.passes(60);
    const before = central.said.length;
    expect(central.asks('Reset', { type })).toEqual({ status: 'Accepted' });
    central.passes(30);
    expect(central.said.slice(before).map((one) => one.payload['reason'] ?? one.payload['status'] ?? one.action)).toEqual([
      reason,
      'Finishing',
      'BootNotification',
      'Available',
      'Preparing',
    ]);
    expect(charger.transaction()).toBeUndefined();
  });

  test('a stop that the reset cut off is told after the boot', () => {
    const { central } = aRunningTransaction();
    central.answers = (action) => (action === 'StopTransaction' ? 'CALLERROR' : {});
    central.asks('Reset', { type: 'Hard' });
    central.answers = () => ({});
    central.passes(120);
    const actions = central.actions;
    expect(actions.lastIndexOf('StopTransaction')).toBeGreaterThan(actions.lastIndexOf('BootNotification'));
  });

  test('ChangeAvailability waits for the running charge', () => {
    const { charger, central } = aRunningTransaction();
    expect(central.asks('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })).toEqual({ status: 'Scheduled' });
    expect(charger.status()).toBe('Charging');
    charger.swipe(central.nowMs, 'TAG-1');
    central.passes(0);
    expect(charger.status()).toBe('Unavailable');
    expect(central.asks('RemoteStartTransaction', { idTag: 'APP' })).toEqual({ status: 'Rejected' });
    expect(central.asks('ChangeAvailability', { connectorId: 0, type: 'Operative' })).toEqual({ status: 'Accepted' });
    expect(charger.status()).toBe('Finishing');
  });

  test.each([
    ['TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 1 }, { status: 'Accepted' }, ['MeterValues']],
    ['TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 1 }, { status: 'Accepted' }, ['StatusNotification']],
    ['TriggerMessage', { requestedMessage: 'BootNotification' }, { status: 'Accepted' }, ['BootNotification']],
    ['TriggerMessage', { requestedMessage: 'Heartbeat' }, { status: 'Accepted' }, ['Heartbeat']],
    ['TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 7 }, { status: 'Rejected' }, []],
    ['TriggerMessage', { requestedMessage: 'DiagnosticsStatusNotification' }, { status: 'NotImplemented' }, []],
    ['UnlockConnector', { connectorId: 1 }, { status: 'Unlocked' }, ['StopTransaction', 'StatusNotification']],
    ['UnlockConnector', { connectorId: 4 }, { status: 'NotSupported' }, []],
    ['RemoteStopTransaction', { transactionId: -1 }, { status: 'Rejected' }, []],
    ['ClearCache', {}, { status: 'Accepted' }, []],
    ['DataTransfer', { vendorId: 'x' }, { status: 'UnknownVendorId' }, []],
    ['ReserveNow', { connectorId: 1, expiryDate: at(1), idTag: 'T', reservationId: 1 }, 'NotSupported', []],
    ['InstallCertificate', { certificateType: 'CentralSystemRootCertificate', certificate: 'x' }, 'NotImplemented', []],
  ])('%s %j → %j and says %j', (action, payload, answer, said) => {
    const { central } = aRunningTransaction();
    const before = central.said.length;
    expect(central.asks(action, payload)).toEqual(answer);
    expect(central.actions.slice(before)).toEqual(said);
  });

  test.each([
    ['HeartbeatInterval', '60', 'Accepted'],
    ['HeartbeatInterval', 'often', 'Rejected'],
    ['MeterValuesSampledData', 'Voltage,SoC', 'Accepted'],
    ['MeterValuesSampledData', 'Voltage.L1-N', 'Rejected'],
    ['NumberOfConnectors', '4', 'Rejected'],
    ['NoSuchKey', '1', 'NotSupported'],
  ])('ChangeConfiguration %s = %s is %s', (key, value, status) => {
    const { central } = aChargerAndItsCentralSystem();
    central.connect();
    expect(central.asks('ChangeConfiguration', { key, value })).toEqual({ status });
  });

  test('a new HeartbeatInterval counts from now', () => {
    const { central } = aChargerAndItsCentralSystem();
    central.connect();
    central.asks('ChangeConfiguration', { key: 'HeartbeatInterval', value: '60' });
    central.passes(180);
    expect(central.heard('Heartbeat').length).toBe(3);
  });

  test('GetConfiguration names every key, and the ones that it does not know', () => {
    const { central } = aChargerAndItsCentralSystem({ connectors: 2 });
    central.connect();
    const all = central.asks('GetConfiguration', {}) as { configurationKey: { key: string; value: string; readonly: boolean }[] };
    expect(all.configurationKey).toEqual(
      expect.arrayContaining([
        { key: 'NumberOfConnectors', readonly: true, value: '2' },
        { key: 'ChargingScheduleMaxPeriods', readonly: true, value: '24' },
        { key: 'HeartbeatInterval', readonly: false, value: '240' },
      ]),
    );
    expect(central.asks('GetConfiguration', { key: ['HeartbeatInterval', 'Nonsense'] })).toEqual({
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '240' }],
      unknownKey: ['Nonsense'],
    });
  });
});

describe('quirks', () => {
  test('rejectsTxProfile: only a TxDefaultProfile gets through', () => {
    const { charger, central } = aRunningTransaction({ quirks: { rejectsTxProfile: true } });
    expect(central.asks('SetChargingProfile', txProfile([[0, 8]]))).toEqual({ status: 'Rejected' });
    const { transactionId: _none, ...standing } = txProfile([[0, 8]], { chargingProfilePurpose: 'TxDefaultProfile' }).csChargingProfiles;
    expect(central.asks('SetChargingProfile', { connectorId: 1, csChargingProfiles: standing })).toEqual({ status: 'Accepted' });
    expect(charger.offeredA()).toBe(8);
  });

  test('onePeriodOnly: accepts many periods and stays in the first', () => {
    const { charger, central } = aRunningTransaction({ quirks: { onePeriodOnly: true } });
    expect(
      central.asks(
        'SetChargingProfile',
        txProfile([
          [0, 8],
          [60, 16],
        ]),
      ),
    ).toEqual({ status: 'Accepted' });
    central.passes(120);
    expect(charger.offeredA()).toBe(8);
  });

  test('ignoresLimits: accepts and charges on', () => {
    const { charger, central } = aRunningTransaction({ quirks: { ignoresLimits: true } });
    expect(central.asks('SetChargingProfile', txProfile([[0, 0]]))).toEqual({ status: 'Accepted' });
    expect(charger.powerW()).toBe(11_040);
  });

  test('a clock one hour ahead stamps messages and reads schedules one hour ahead', () => {
    const { charger, central } = aRunningTransaction({ quirks: { clockOffsetMs: 3_600_000 } });
    expect(central.heard('StartTransaction')).toMatchObject([{ timestamp: at(1) }]);
    central.asks(
      'SetChargingProfile',
      txProfile([
        [0, 8],
        [2 * 3600, 16],
      ]),
    );
    expect(charger.offeredA()).toBe(8);
    central.hours(1);
    expect(charger.offeredA()).toBe(16);
  });

  test('sleepsAfterPause: the first offer after a long pause is slept through', () => {
    const { charger, central } = aRunningTransaction({ quirks: { sleepsAfterPause: true } });
    central.asks(
      'SetChargingProfile',
      txProfile([
        [0, 0],
        [7200, 16],
      ]),
    );
    central.hours(3);
    expect([charger.offeredA(), charger.powerW(), charger.status()]).toEqual([16, 0, 'SuspendedEV']);
    central.asks('SetChargingProfile', txProfile([[0, 0]]));
    central.asks('SetChargingProfile', txProfile([[0, 16]]));
    central.passes(30);
    expect(charger.powerW()).toBe(11_040);
  });
});
