import { aConnectedCharger } from '../../support/charger';

const RECEIVED = Date.parse('2026-03-01T08:00:00Z');

describe('SecurityEventNotification', () => {
  test('is kept with its charger and told to whoever reads the log', async () => {
    const charger = aConnectedCharger();
    const told = { type: 'TamperDetectionActivated', timestamp: '2026-03-01T07:59:00Z', techInfo: 'lid' };
    expect(await charger.calls('SecurityEventNotification', told)).toEqual([3, 'm1', {}]);
    expect((await charger.securityEvents.list('CP1', { limit: 10 })).items).toEqual([
      {
        chargerId: 'CP1',
        type: 'TamperDetectionActivated',
        occurredAtMs: Date.parse('2026-03-01T07:59:00Z'),
        isTimeSuspect: false,
        receivedAtMs: RECEIVED,
        techInfo: 'lid',
      },
    ]);
    expect(charger.logged).toContainEqual([
      'SECURITY_EVENT',
      { chargerId: 'CP1', type: 'TamperDetectionActivated', occurredAtMs: Date.parse('2026-03-01T07:59:00Z') },
    ]);
  });

  test('told again, because the answer got lost, is one event', async () => {
    const charger = aConnectedCharger();
    const told = { type: 'ResetOrReboot', timestamp: '2026-03-01T07:59:00Z' };
    await charger.calls('SecurityEventNotification', told, 'm1');
    await charger.calls('SecurityEventNotification', told, 'm2');
    expect((await charger.securityEvents.list('CP1', { limit: 10 })).items).toHaveLength(1);
  });

  test('with the clock of 1970 and a type of the maker’s own is kept, and the log repeats nothing that the charger made up', async () => {
    const charger = aConnectedCharger();
    const type = `Acme\n${'x'.repeat(5_000)}`;
    expect(await charger.calls('SecurityEventNotification', { type, timestamp: '1970-01-01T00:00:00Z' })).toEqual([3, 'm1', {}]);
    const [event] = (await charger.securityEvents.list('CP1', { limit: 10 })).items;
    expect(event).toMatchObject({ occurredAtMs: RECEIVED, isTimeSuspect: true, type: type.slice(0, 1_000) });
    expect(JSON.stringify(charger.logged)).not.toContain('Acme');
  });

  test.each([
    ['Pending', {}],
    ['Rejected', 'SecurityError'],
  ] as const)('of a charger that is %s', async (registration, answer) => {
    const told = { type: 'StartupOfTheDevice', timestamp: '2026-03-01T07:59:00Z' };
    const [, , what] = (await aConnectedCharger({ charger: { registration } }).calls('SecurityEventNotification', told)) as unknown[];
    expect(what).toEqual(answer);
  });
});

describe('SignCertificate', () => {
  const body = Buffer.from('a request of some length, in DER').toString('base64');
  const pem = (name: string, inner = body) => `-----BEGIN ${name}-----\n${inner}\n-----END ${name}-----\n`;

  test.each([
    ['PEM', pem('CERTIFICATE REQUEST')],
    ['PEM with the old name', pem('NEW CERTIFICATE REQUEST')],
    ['PEM with line ends of Windows', pem('CERTIFICATE REQUEST').replaceAll('\n', '\r\n')],
    ['PEM whose line ends were escaped twice', pem('CERTIFICATE REQUEST').replaceAll('\n', '\\n')],
  ])('%s can be processed and waits for a certificate authority', async (_what, csr) => {
    const charger = aConnectedCharger();
    expect(await charger.calls('SignCertificate', { csr })).toEqual([3, 'm1', { status: 'Accepted' }]);
    expect((await charger.chargers.get('CP1'))?.certificateRequest).toEqual({ csr, receivedAtMs: RECEIVED });
  });

  test.each([
    ['nothing', ''],
    ['a certificate', pem('CERTIFICATE')],
    ['an envelope around nothing', pem('CERTIFICATE REQUEST', '')],
    ['an envelope around something else', pem('CERTIFICATE REQUEST', '<script>')],
    ['a request longer than the specification allows', pem('CERTIFICATE REQUEST', 'AAAA'.repeat(1_400))],
  ])('%s cannot be processed and is not kept', async (_what, csr) => {
    const charger = aConnectedCharger();
    expect(await charger.calls('SignCertificate', { csr })).toEqual([3, 'm1', { status: 'Rejected' }]);
    expect((await charger.chargers.get('CP1'))?.certificateRequest).toBeUndefined();
  });
});

test.each([
  ['LogStatusNotification', 'diagnostics', 'Uploading'],
  ['SignedFirmwareStatusNotification', 'firmware', 'InvalidSignature'],
] as const)('%s tells how far %s have come, and of which request', async (action, of, status) => {
  const charger = aConnectedCharger();
  expect(await charger.calls(action, { status, requestId: 7 })).toEqual([3, 'm1', {}]);
  expect((await charger.chargers.get('CP1'))?.[of]).toEqual({ status, atMs: RECEIVED, requestId: 7 });
  expect(await charger.calls(action, { status })).toEqual([3, 'm1', {}]);
  expect((await charger.chargers.get('CP1'))?.[of]).toEqual({ status, atMs: RECEIVED });
});
