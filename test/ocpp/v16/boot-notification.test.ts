import { aConnectedCharger } from '../../support/charger';

const boot = (over = '') => `[2,"b1","BootNotification",{"chargePointVendor":"Alfen BV","chargePointModel":"NG910"${over}}]`;

test('accepts a registered charger, with our time and an interval of its own', async () => {
  const charger = aConnectedCharger();
  expect(await charger.sends(boot())).toBe('[3,"b1",{"status":"Accepted","currentTime":"2026-03-01T08:00:00.000Z","interval":200}]');
});

test('intervals lie within a fifth around four minutes, and a charger keeps its own', async () => {
  const intervals: number[] = [];
  for (let n = 0; n < 200; n++) {
    const charger = aConnectedCharger({ charger: { id: `CP${n}` } });
    const first = JSON.parse((await charger.sends(boot())) ?? '')[2].interval;
    expect(JSON.parse((await charger.sends(boot())) ?? '')[2].interval).toBe(first);
    intervals.push(first);
  }
  expect(Math.min(...intervals)).toBeGreaterThanOrEqual(192);
  expect(Math.max(...intervals)).toBeLessThanOrEqual(288);
  expect(new Set(intervals).size).toBeGreaterThan(50);
});

test('remembers who the charger says it is; empty texts are none', async () => {
  const charger = aConnectedCharger();
  await charger.sends(boot(',"chargePointSerialNumber":"ace1","firmwareVersion":"6.5","iccid":"","imsi":"","meterType":"Eastron3P"'));
  expect(await charger.chargers.get('CP1')).toMatchObject({
    bootedAtMs: charger.nowMs,
    identity: { vendor: 'Alfen BV', model: 'NG910', serialNumber: 'ace1', firmwareVersion: '6.5', meterType: 'Eastron3P' },
  });
  expect((await charger.chargers.get('CP1'))?.identity).not.toHaveProperty('iccid');
});

test('a charger is set up on its first boot and after new firmware, and not on every boot', async () => {
  const charger = aConnectedCharger();
  for (const firmware of ['1', '1', '2', '2']) await charger.sends(boot(`,"firmwareVersion":"${firmware}"`));
  expect(charger.commissioned.map(({ identity }) => identity?.firmwareVersion)).toEqual(['1', '2']);
});

test('what the old firmware refused is asked of the new one again', async () => {
  const charger = aConnectedCharger();
  await charger.sends(boot(',"firmwareVersion":"1"'));
  await charger.chargers.recordCapabilities('CP1', { refusesTxProfile: true, refusesProfiles: true, maxPeriods: 6 });
  await charger.sends(boot(',"firmwareVersion":"1"'));
  expect((await charger.chargers.get('CP1'))?.capabilities).toMatchObject({ refusesProfiles: true });
  await charger.sends(boot(',"firmwareVersion":"2"'));
  expect((await charger.chargers.get('CP1'))?.capabilities).toEqual({ refusesTxProfile: false, refusesProfiles: false, maxPeriods: 6 });
});

test('a first boot during which we fall is a first boot again', async () => {
  const charger = aConnectedCharger();
  const setUp = charger.ports.commissioning.firstBoot;
  charger.ports.commissioning.firstBoot = () => Promise.reject(new Error('throttled'));
  expect(await charger.sends(boot())).toContain('InternalError');
  charger.ports.commissioning.firstBoot = setUp;
  expect(await charger.sends(boot())).toContain('Accepted');
  expect(charger.commissioned).toHaveLength(1);
});

test.each([
  ['Pending', 'Pending'],
  ['Rejected', 'Rejected'],
] as const)('a charger that is %s is told so, and not set up', async (registration, status) => {
  const charger = aConnectedCharger({ charger: { registration } });
  const [, , answer] = (await charger.calls('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' })) as [
    number,
    string,
    { interval: number },
  ];
  expect(answer).toMatchObject({ status });
  expect(charger.commissioned).toEqual([]);
  if (registration === 'Rejected') expect(answer.interval).toBeGreaterThanOrEqual(288);
});

test('a boot ends no session: a transaction may span it', async () => {
  const charger = aConnectedCharger();
  await charger.calls('StartTransaction', { connectorId: 1, idTag: 'TAG1', meterStart: 0, timestamp: '2026-03-01T08:00:00Z' });
  await charger.sends(boot());
  expect((await charger.theSession()).status).toBe('OPEN');
});

describe('what a charger may say before it is accepted', () => {
  const start = { connectorId: 1, idTag: 'TAG1', meterStart: 0, timestamp: '2026-03-01T08:00:00Z' };
  const stop = { transactionId: 5, meterStop: 1, timestamp: '2026-03-01T08:00:00Z' };
  const status = { connectorId: 1, errorCode: 'NoError', status: 'Available' };
  test.each([
    //  action                         payload  Pending  Rejected
    ['BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' }, 3, 3],
    ['StopTransaction', stop, 3, 3],
    ['Heartbeat', {}, 3, 4],
    ['StatusNotification', status, 3, 4],
    ['MeterValues', { connectorId: 1, meterValue: [] }, 3, 4],
    ['DiagnosticsStatusNotification', { status: 'Idle' }, 3, 4],
    ['FirmwareStatusNotification', { status: 'Idle' }, 3, 4],
    ['Authorize', { idTag: 'TAG1' }, 4, 4],
    ['StartTransaction', start, 4, 4],
    ['DataTransfer', { vendorId: 'v' }, 4, 4],
  ])('%s', async (action, payload, whilePending, whileRejected) => {
    for (const [registration, type] of [
      ['Pending', whilePending],
      ['Rejected', whileRejected],
      ['Accepted', 3],
    ] as const) {
      const answer = (await aConnectedCharger({ charger: { registration } }).calls(action, payload)) as unknown[];
      expect([registration, answer[0]]).toEqual([registration, type]);
      if (type === 4) expect(answer).toEqual([4, 'm1', 'SecurityError', 'the charger has not been accepted', {}]);
    }
  });

  test('a charger accepted since it connected is served at once', async () => {
    const charger = aConnectedCharger({ registrationAtConnect: 'Pending' });
    expect(await charger.calls('Authorize', { idTag: 'TAG1' })).toEqual([3, 'm1', { idTagInfo: { status: 'Accepted' } }]);
  });
});

test('a charger that was deleted meanwhile is rejected', async () => {
  const charger = aConnectedCharger();
  charger.chargers.get = async () => undefined;
  expect(await charger.sends(boot())).toContain('"status":"Rejected"');
});

describe('a charger from the box', () => {
  const boot = { chargePointVendor: 'Acme', chargePointModel: 'Wall' };

  test('is Pending and given a key of its own, and set up at its first boot after it was accepted', async () => {
    const charger = aConnectedCharger({ charger: { registration: 'Pending', acceptAfterKeyChange: true } });
    expect(await charger.calls('BootNotification', boot)).toMatchObject([3, 'm1', { status: 'Pending' }]);
    expect([charger.keysChanged, charger.commissioned]).toEqual([['CP1'], []]);
    charger.nowMs += 1;
    await charger.chargers.acceptAfterKeyChange('CP1', charger.nowMs);
    charger.nowMs += 1;
    expect(await charger.calls('BootNotification', boot, 'm2')).toMatchObject([3, 'm2', { status: 'Accepted' }]);
    expect([charger.keysChanged, charger.commissioned.length]).toEqual([['CP1'], 1]);
    charger.nowMs += 1;
    await charger.calls('BootNotification', boot, 'm3');
    charger.nowMs += 1;
    await charger.calls('BootNotification', boot, 'm4');
    expect(charger.commissioned).toHaveLength(1);
  });

  test('that the operator keeps Pending is left as it is', async () => {
    const charger = aConnectedCharger({ charger: { registration: 'Pending' } });
    await charger.calls('BootNotification', boot);
    expect(charger.keysChanged).toEqual([]);
  });
});

test('every boot of an accepted charger is followed up, and other firmware is told apart', async () => {
  const charger = aConnectedCharger();
  const boot = (firmwareVersion: string) =>
    charger.calls('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Wall', firmwareVersion });
  for (const version of ['1.0', '1.0', '1.1']) await boot(version);
  expect(charger.boots).toEqual(['CP1', 'CP1', 'CP1 with other firmware']);
  const pending = aConnectedCharger({ charger: { registration: 'Pending' } });
  await pending.calls('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Wall' });
  expect(pending.boots).toEqual([]);
});
