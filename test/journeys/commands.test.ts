import { createRPCError, type RPCClient } from 'ocpp-rpc';
import { ACTIONS_BY_PROFILE, type CommandAction } from '../../lambdas/domain/commands/command';
import { eventually, TidewattServer } from '../support/server';

/**
 * Every CALL that an operator can ask for, over real sockets: it reaches a charger that nobody here wrote word for word, and whatever the
 * charger makes of it shows in the command. The charger checks both directions against the published schemas.
 */

let server: TidewattServer;
beforeAll(async () => {
  server = await TidewattServer.start();
}, 180_000);
afterAll(() => server?.stop(), 30_000);

type Payload = Readonly<Record<string, unknown>>;
interface Shown {
  readonly id: string;
  readonly state: string;
  readonly payload: Payload;
  readonly response?: Payload;
  readonly error?: { readonly code: string };
}

const AT = '2026-03-01T08:00:00.000Z';
const HASH = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '01' };
const PROFILE = {
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: { startSchedule: AT, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16.1 }] },
};
const accepted = { status: 'Accepted' };
const rejected = { status: 'Rejected' };

/** What is asked, in the order of the published schema, how a charger says yes, and how it says no where it can. */
const TABLE: Readonly<Record<CommandAction, readonly [payload: Payload, yes: Payload, no?: Payload]>> = {
  ChangeAvailability: [{ connectorId: 99, type: 'Inoperative' }, { status: 'Scheduled' }, rejected],
  ChangeConfiguration: [{ key: 'AcmeLed', value: 'on' }, { status: 'RebootRequired' }, { status: 'NotSupported' }],
  ClearCache: [{}, accepted, rejected],
  DataTransfer: [{ vendorId: 'acme', messageId: 'm', data: '{"a":1}' }, { status: 'Accepted', data: 'ok' }, { status: 'UnknownVendorId' }],
  GetConfiguration: [{ key: ['AcmeLed'] }, { configurationKey: [{ key: 'AcmeLed', readonly: false, value: 'on' }], unknownKey: ['X'] }],
  RemoteStartTransaction: [{ connectorId: 99, idTag: 'nobody', chargingProfile: PROFILE }, accepted, rejected],
  RemoteStopTransaction: [{ transactionId: 4711 }, accepted, rejected],
  Reset: [{ type: 'Soft' }, accepted, rejected],
  UnlockConnector: [{ connectorId: 1 }, { status: 'Unlocked' }, { status: 'UnlockFailed' }],
  GetDiagnostics: [
    { location: 'ftp://files.example.com/up', retries: 1, retryInterval: 60, startTime: AT, stopTime: AT },
    { fileName: 'log.zip' },
  ],
  UpdateFirmware: [{ location: 'https://files.example.com/fw.bin', retries: 1, retrieveDate: AT, retryInterval: 60 }, {}],
  GetLocalListVersion: [{}, { listVersion: 7 }],
  SendLocalList: [
    {
      listVersion: 8,
      localAuthorizationList: [{ idTag: 'TAG1', idTagInfo: { status: 'Accepted' } }, { idTag: 'TAG2' }],
      updateType: 'Full',
    },
    accepted,
    { status: 'VersionMismatch' },
  ],
  CancelReservation: [{ reservationId: 12 }, accepted, rejected],
  ReserveNow: [{ connectorId: 0, expiryDate: AT, idTag: 'TAG1', parentIdTag: 'P', reservationId: 12 }, accepted, { status: 'Occupied' }],
  ClearChargingProfile: [{ id: 1, connectorId: 1, chargingProfilePurpose: 'TxProfile', stackLevel: 0 }, accepted, { status: 'Unknown' }],
  GetCompositeSchedule: [
    { connectorId: 1, duration: 3_600, chargingRateUnit: 'A' },
    { status: 'Accepted', connectorId: 1, scheduleStart: AT, chargingSchedule: PROFILE.chargingSchedule },
    rejected,
  ],
  SetChargingProfile: [{ connectorId: 1, csChargingProfiles: PROFILE }, accepted, { status: 'NotSupported' }],
  TriggerMessage: [{ requestedMessage: 'MeterValues', connectorId: 1 }, accepted, { status: 'NotImplemented' }],
  CertificateSigned: [{ certificateChain: '-----BEGIN CERTIFICATE-----' }, accepted, rejected],
  DeleteCertificate: [{ certificateHashData: HASH }, accepted, { status: 'NotFound' }],
  ExtendedTriggerMessage: [{ requestedMessage: 'SignChargePointCertificate' }, accepted, rejected],
  GetInstalledCertificateIds: [
    { certificateType: 'ManufacturerRootCertificate' },
    { certificateHashData: [HASH], status: 'Accepted' },
    { status: 'NotFound' },
  ],
  GetLog: [
    { log: { remoteLocation: 'ftp://files.example.com/up' }, logType: 'SecurityLog', requestId: 1, retries: 1 },
    { status: 'AcceptedCanceled', filename: 'log.zip' },
    rejected,
  ],
  InstallCertificate: [
    { certificateType: 'CentralSystemRootCertificate', certificate: '-----BEGIN CERTIFICATE-----' },
    accepted,
    { status: 'Failed' },
  ],
  SignedUpdateFirmware: [
    {
      retries: 1,
      requestId: 2,
      firmware: { location: 'https://files.example.com/fw.bin', retrieveDateTime: AT, signingCertificate: 'PEM', signature: 'c2ln' },
    },
    accepted,
    { status: 'InvalidCertificate' },
  ],
};
const ACTIONS = Object.keys(TABLE) as readonly CommandAction[];

/** A charger that answers what it is told to answer, and writes down what it was asked. */
class Station {
  readonly asked: string[] = [];
  /** Frames of either side that break the published schemas. */
  readonly broken: unknown[] = [];
  answer: (method: string) => Payload | Promise<Payload> = () => accepted;
  readonly #client: RPCClient;

  private constructor(client: RPCClient) {
    this.#client = client;
    client.on('strictValidationFailure', (failure: unknown) => this.broken.push(failure));
    client.handle(async ({ method = '', params = {} }): Promise<Record<string, unknown>> => {
      this.asked.push(`${method} ${JSON.stringify(params)}`);
      return this.answer(method);
    });
  }

  static async connect(id: string): Promise<Station> {
    const station = new Station(server.station(id, await server.addCharger(id)));
    await station.#client.connect();
    return station;
  }

  close(): Promise<unknown> {
    return this.#client.close({ force: true });
  }
}

/** What a charger that has told us nothing of itself is asked some time after it connected. */
function isGreeting(call: string): boolean {
  return /^TriggerMessage {"requestedMessage":"(BootNotification|StatusNotification)"}$/.test(call);
}

let count = 0;
async function ask(charger: string, action: CommandAction, payload: Payload = TABLE[action][0]): Promise<Shown> {
  count += 1;
  const { status, body } = await server.api<Shown>(
    'POST',
    `/chargers/${charger}/commands?wait=20`,
    { action, payload },
    {
      'idempotency-key': `journey-${count}`,
    },
  );
  expect([action, status]).toEqual([action, 202]);
  expect((await server.api('GET', `/commands/${body.id}`)).body).toEqual(body);
  return body;
}

test('the table has every action of every profile', () => {
  expect([...ACTIONS].sort()).toEqual(Object.values(ACTIONS_BY_PROFILE).flat().sort());
});

describe('every action', () => {
  let station: Station;
  beforeAll(async () => {
    station = await Station.connect('CP-ALL');
  }, 30_000);
  afterAll(() => station?.close());

  test.each(ACTIONS)(
    '%s goes out word for word, and its answer shows',
    async (action) => {
      const [payload, yes, no] = TABLE[action];
      station.asked.length = 0;
      station.answer = () => yes;
      expect(await ask('CP-ALL', action)).toMatchObject({ state: 'SUCCEEDED', payload, response: yes });
      const expected = `${action} ${JSON.stringify(payload)}`;
      expect(station.asked.filter((call) => call === expected || (call.startsWith(`${action} `) && !isGreeting(call)))).toEqual([expected]);
      if (no === undefined) return;
      station.answer = () => no;
      expect(await ask('CP-ALL', action)).toMatchObject({ state: 'REJECTED', response: no });
    },
    30_000,
  );

  test('what the charger does not know ends as its CALLERROR, and is remembered until it does', async () => {
    station.answer = (method) => {
      throw createRPCError(method === 'Reset' ? 'GenericError' : 'NotImplemented', 'no');
    };
    for (const action of ACTIONS) {
      const error = { code: action === 'Reset' ? 'GenericError' : 'NotImplemented' };
      expect(await ask('CP-ALL', action)).toMatchObject({ state: 'ERRORED', error });
    }
    const refused = async () =>
      (await server.api<{ refusedActions: { action: string }[] }>('GET', '/chargers/CP-ALL')).body.refusedActions.map(
        ({ action }) => action,
      );
    expect((await refused()).sort()).toEqual(ACTIONS.filter((action) => action !== 'Reset').sort());

    station.answer = () => accepted;
    expect((await ask('CP-ALL', 'ClearCache')).state).toBe('SUCCEEDED');
    expect(await refused()).not.toContain('ClearCache');
  }, 120_000);
});

test('a charger that keeps silent: the command ends, nobody knows how, and the next one goes out', async () => {
  const station = await Station.connect('CP-SILENT');
  station.answer = () => new Promise(() => {});
  const { id } = await ask('CP-SILENT', 'UnlockConnector');
  station.answer = () => accepted;
  const ended = await eventually(
    async () => {
      const { body } = await server.api<Shown>('GET', `/commands/${id}`);
      return body.state !== 'IN_FLIGHT' && body;
    },
    'the command has ended',
    60_000,
  );
  expect(ended).toMatchObject({ state: 'TIMED_OUT', error: { code: 'NO_ANSWER' } });
  expect((await ask('CP-SILENT', 'Reset')).state).toBe('SUCCEEDED');
  expect(station.asked.filter((call) => call.startsWith('UnlockConnector'))).toHaveLength(1);
  await station.close();
}, 120_000);

test('a secret reaches the charger and nobody else', async () => {
  const station = await Station.connect('CP-SECRET');
  const value = 'correct horse battery';
  const shown = await ask('CP-SECRET', 'ChangeConfiguration', { key: 'WifiPassword', value });
  expect(station.asked).toContain(`ChangeConfiguration {"key":"WifiPassword","value":"${value}"}`);
  expect(shown).toMatchObject({ state: 'SUCCEEDED', payload: { key: 'WifiPassword', value: '***' } });
  expect(server.output).not.toContain(value);
  await station.close();
}, 60_000);

test('security events and certificate requests of a charger can be read', async () => {
  const id = 'CP-SECURE';
  const client = server.station(id, await server.addCharger(id));
  await client.connect();
  const timestamp = new Date().toISOString();
  expect(await client.call('SecurityEventNotification', { type: 'TamperDetectionActivated', timestamp, techInfo: 'lid' })).toEqual({});
  expect((await server.api('GET', `/chargers/${id}/security-events`)).body).toMatchObject({
    items: [{ type: 'TamperDetectionActivated', isCritical: true, occurredAt: timestamp, techInfo: 'lid' }],
  });
  const csr = '-----BEGIN CERTIFICATE REQUEST-----\nTUlJQg==\n-----END CERTIFICATE REQUEST-----';
  expect(await client.call('SignCertificate', { csr })).toEqual({ status: 'Accepted' });
  expect(await client.call('SignCertificate', { csr: 'please' })).toEqual({ status: 'Rejected' });
  expect((await server.api('GET', `/chargers/${id}`)).body).toMatchObject({ certificateRequest: { csr } });
  expect(await client.call('LogStatusNotification', { status: 'Uploaded', requestId: 1 })).toEqual({});
  expect(await client.call('SignedFirmwareStatusNotification', { status: 'InvalidSignature', requestId: 2 })).toEqual({});
  await client.close({ force: true } as never);
}, 60_000);
