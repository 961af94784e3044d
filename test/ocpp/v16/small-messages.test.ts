import { aConnectedCharger } from '../../support/charger';

test('answers a Heartbeat with our time and sees that the charger lives', async () => {
  const charger = aConnectedCharger();
  charger.at('2026-03-01T08:04:00Z');
  expect(await charger.sends('[2,"h1","Heartbeat",{}]')).toBe('[3,"h1",{"currentTime":"2026-03-01T08:04:00.000Z"}]');
  expect(await charger.connections.get('CP1')).toMatchObject({ lastSeenAtMs: Date.parse('2026-03-01T08:04:00Z') });
});

describe('Authorize', () => {
  const cards = [
    { idTag: 'TAG1' },
    { idTag: 'FAMILY1', parentIdTag: 'FAMILY', expiresAtMs: Date.parse('2027-01-01T00:00:00Z') },
    { idTag: 'LOST', status: 'BLOCKED' as const, parentIdTag: 'FAMILY' },
    { idTag: 'OLD', expiresAtMs: Date.parse('2026-03-01T08:00:00Z') },
  ];
  test.each([
    ['TAG1', '{"status":"Accepted"}'],
    ['tag1', '{"status":"Accepted"}'],
    ['FAMILY1', '{"expiryDate":"2027-01-01T00:00:00.000Z","parentIdTag":"FAMILY","status":"Accepted"}'],
    ['LOST', '{"status":"Blocked"}'],
    ['OLD', '{"status":"Expired"}'],
    ['NOBODY', '{"status":"Invalid"}'],
    ['', '{"status":"Invalid"}'],
    ['A'.repeat(21), '{"status":"Invalid"}'],
    ['A'.repeat(5_000), '{"status":"Invalid"}'],
  ])('%s', async (idTag, idTagInfo) => {
    expect(await aConnectedCharger({ cards }).sends(`[2,"a1","Authorize",{"idTag":"${idTag}"}]`)).toBe(
      `[3,"a1",{"idTagInfo":${idTagInfo}}]`,
    );
  });
});

describe('StatusNotification', () => {
  const status = (over: object) => ({ connectorId: 1, errorCode: 'NoError', status: 'Available', ...over });

  test('is kept with its connector', async () => {
    const charger = aConnectedCharger();
    const said = status({
      status: 'Faulted',
      errorCode: 'GroundFailure',
      info: '{"a":1}',
      vendorErrorCode: '0x7',
      timestamp: '2026-03-01T07:59:00Z',
    });
    expect(await charger.calls('StatusNotification', said)).toEqual([3, 'm1', {}]);
    expect((await charger.chargers.getWithConnectors('CP1'))?.connectors).toEqual([
      {
        chargerId: 'CP1',
        connectorId: 1,
        status: 'Faulted',
        errorCode: 'GroundFailure',
        info: '{"a":1}',
        vendorErrorCode: '0x7',
        epoch: Date.parse('2026-03-01T08:00:00Z'),
        reportedAtMs: Date.parse('2026-03-01T07:59:00Z'),
        receivedAtMs: Date.parse('2026-03-01T08:00:00Z'),
      },
    ]);
  });

  test('an error code of the vendor’s own never loses the status', async () => {
    const charger = aConnectedCharger();
    expect(await charger.calls('StatusNotification', status({ connectorId: 0, errorCode: 'Error', status: 'faulted' }))).toEqual([
      3,
      'm1',
      {},
    ]);
    expect((await charger.chargers.getWithConnectors('CP1'))?.connectors).toMatchObject([
      { connectorId: 0, errorCode: 'Error', status: 'Faulted' },
    ]);
  });

  test.each([-1, 256, 1e9])('connector %d is refused', async (connectorId) => {
    expect(await aConnectedCharger().calls('StatusNotification', status({ connectorId }))).toEqual([
      4,
      'm1',
      'PropertyConstraintViolation',
      'connectorId: must be 0 to 255',
      {},
    ]);
  });

  test('a status queued before the reconnect does not cover a newer one, and a new socket speaks last', async () => {
    const charger = aConnectedCharger();
    const now = async () => (await charger.chargers.getWithConnectors('CP1'))?.connectors[0]?.status;
    await charger.calls('StatusNotification', status({ status: 'Charging', timestamp: '2026-03-01T07:59:59Z' }));
    await charger.calls('StatusNotification', status({ status: 'Preparing', timestamp: '2026-03-01T07:50:00Z' }));
    expect(await now()).toBe('Charging');
    await charger.reconnects('2026-03-01T09:00:00Z');
    await charger.calls('StatusNotification', status({ status: 'Finishing', timestamp: '2026-03-01T07:55:00Z' }));
    expect(await now()).toBe('Finishing');
  });
});

test.each([
  ['DiagnosticsStatusNotification', 'Uploaded', 'diagnostics'],
  ['FirmwareStatusNotification', 'Installed', 'firmware'],
] as const)('%s is remembered', async (action, status, where) => {
  const charger = aConnectedCharger();
  expect(await charger.calls(action, { status })).toEqual([3, 'm1', {}]);
  expect((await charger.chargers.get('CP1'))?.[where]).toEqual({ status, atMs: charger.nowMs });
});

test('DataTransfer of a vendor that we do not know is answered and no error', async () => {
  expect(await aConnectedCharger().sends('[2,"d1","DataTransfer",{"vendorId":"generalConfiguration","messageId":"x","data":"{}"}]')).toBe(
    '[3,"d1",{"status":"UnknownVendorId"}]',
  );
});

test('whatever a charger puts into its messages, logs carry ids and codes only', async () => {
  const charger = aConnectedCharger();
  await charger.sends('[2,"a1","Authorize",{"idTag":"SECRETTAG","secret":"SECRETFIELD"}]');
  await charger.sends('[2,"a2","SECRETACTION",{"idTag":"SECRETTAG"}]');
  await charger.sends('[2,"a3","StartTransaction",{"connectorId":1,"idTag":"SECRETTAG","meterStart":1,"timestamp":"SECRETTIME"}]');
  await charger.sends('[2,"a4","StopTransaction",{"transactionId":-1,"idTag":"SECRETTAG","meterStop":1,"timestamp":"SECRETTIME"}]');
  await charger.sends('SECRETTEXT');
  expect(charger.logged.length).toBeGreaterThan(4);
  expect(JSON.stringify(charger.logged)).not.toMatch(/SECRET/);
});
