import { RPCServer } from 'ocpp-rpc';
import { type SimulatedCharger, type SimulatedChargerOptions, startSimulatedCharger } from '../../simulator';

const CAR = { model: { capacityWh: 50_000, phases: 3, maxCurrentA: 16 }, socPercent: 50 } as const;

interface Peer {
  call(action: string, payload: object): Promise<Record<string, unknown>>;
  close(options: object): Promise<unknown>;
  on(event: 'message', listener: (frame: { message: string; outbound: boolean }) => void): void;
  handle(handler: (call: { method: string; params: object }) => object): void;
}

/** A central system of third-party make on a free port. */
async function aCentralSystem(password?: string) {
  const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true } as ConstructorParameters<typeof RPCServer>[0]);
  const heard: string[] = [];
  const peers: Peer[] = [];
  let transactionId = 0;
  server.auth((accept: () => void, reject: (code: number, message: string) => void, handshake) =>
    password !== undefined && handshake.password?.toString() !== password ? reject(401, 'no') : accept(),
  );
  server.on('client', (peer: Peer) => {
    peers.push(peer);
    peer.handle(({ method, params }) => {
      heard.push(method);
      const currentTime = new Date().toISOString();
      switch (method) {
        case 'BootNotification':
          return { status: 'Accepted', currentTime, interval: 300 };
        case 'Heartbeat':
          return { currentTime };
        case 'StartTransaction':
          transactionId += 1;
          return { transactionId, idTagInfo: { status: 'Accepted' } };
        case 'Authorize':
          return { idTagInfo: { status: (params as { idTag: string }).idTag === 'BLOCKED' ? 'Blocked' : 'Accepted' } };
        default:
          return {};
      }
    });
  });
  const http = await server.listen(0, '127.0.0.1');
  const { port } = http.address() as { port: number };
  return {
    url: `ws://127.0.0.1:${port}/ocpp`,
    heard,
    peers,
    peer: () => peers.at(-1) as Peer,
    close: () => server.close({ force: true }).catch(() => {}),
  };
}

type Central = Awaited<ReturnType<typeof aCentralSystem>>;
const opened: { close(): unknown }[] = [];

async function aCharger(central: Central, options: Partial<SimulatedChargerOptions> = {}): Promise<SimulatedCharger> {
  const charger = await startSimulatedCharger({
    id: 'SIM-1',
    url: central.url,
    backOff: { firstMs: 10, longestMs: 50 },
    rebootS: 0.05,
    ...options,
  });
  opened.push({ close: () => charger.stop() });
  return charger;
}

async function aWorld(options: Partial<SimulatedChargerOptions> = {}) {
  const central = await aCentralSystem();
  const charger = await aCharger(central, options);
  opened.push(central);
  return { central, charger };
}

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

test('a charge over a real socket breaks no schema on either side', async () => {
  const { central, charger } = await aWorld();
  charger.plugIn(CAR);
  charger.swipe('TAG-1');
  const transaction = await charger.waitFor((one) => one.transaction()?.transactionId);
  expect(transaction).toBe(1);
  const answer = await central.peer().call('SetChargingProfile', {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 1,
      transactionId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: {
        startSchedule: new Date(Date.now() - 60_000).toISOString(),
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 9.5 }],
      },
    },
  });
  expect(answer).toEqual({ status: 'Accepted' });
  expect([charger.offeredA(), charger.powerW(), charger.profiles.length]).toEqual([9.5, 6_555, 1]);
  charger.swipe('TAG-1');
  await charger.idle();
  expect(charger.meterWh()).toBeGreaterThan(0);
  expect(central.heard).toEqual([
    'BootNotification',
    'StatusNotification',
    'StatusNotification',
    'StatusNotification',
    'Authorize',
    'StartTransaction',
    'StatusNotification',
    'StopTransaction',
    'StatusNotification',
  ]);
  expect(charger.commands('SetChargingProfile').map((call) => call.answer)).toEqual([{ status: 'Accepted' }]);
  expect(charger.violations).toEqual([]);
});

test('the answer to a command leaves before what follows from it', async () => {
  const { central, charger } = await aWorld();
  charger.plugIn(CAR);
  await charger.idle();
  const frames: string[] = [];
  central.peer().on('message', ({ message, outbound }) => {
    if (!outbound) frames.push(message);
  });
  await central.peer().call('RemoteStartTransaction', { idTag: 'APP' });
  await charger.idle();
  expect(frames.map((frame) => frame.slice(0, 3))).toEqual(['[3,', '[2,', '[2,']);
});

test('a wrong password is reported with its status', async () => {
  const central = await aCentralSystem('right');
  opened.push(central);
  await expect(aCharger(central, { password: 'wrong' })).rejects.toThrow(/could not connect .*401/);
  const charger = await aCharger(central, { password: 'right' });
  expect(charger.isConnected).toBe(true);
});

test('dropped by the central system, it comes back by itself without booting again', async () => {
  const { central, charger } = await aWorld();
  await charger.idle();
  await central.peer().close({ code: 1001, reason: 'going away' });
  await charger.waitFor((one) => one.isConnected && central.peers.length === 2, 2_000);
  charger.plugIn(CAR);
  await charger.idle();
  expect(charger.calls('BootNotification').length).toBe(1);
  expect(charger.status()).toBe('Preparing');
});

test('offline it keeps quiet, and tells everything when it comes back', async () => {
  const { central, charger } = await aWorld();
  await charger.idle();
  charger.goOffline();
  expect(charger.isConnected).toBe(false);
  charger.plugIn(CAR);
  charger.swipe('TAG-1');
  const before = central.heard.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(central.heard.length).toBe(before);
  charger.unplug();
  charger.comeBack();
  await charger.idle();
  expect(central.heard.slice(before)).toEqual(['StartTransaction', 'StopTransaction']);
});

test('a reset drops the line and boots anew', async () => {
  const { central, charger } = await aWorld();
  await charger.idle();
  expect(await central.peer().call('Reset', { type: 'Hard' })).toEqual({ status: 'Accepted' });
  await charger.waitFor((one) => one.calls('BootNotification').filter((call) => call.answer).length === 2, 5_000);
  await charger.idle();
  expect(charger.violations).toEqual([]);
});

test('an unknown command is refused with CALLERROR and the line stays up', async () => {
  const { central, charger } = await aWorld();
  await expect(central.peer().call('GetDiagnostics', { location: 'ftp://example.org' })).rejects.toMatchObject({
    rpcErrorCode: 'NotSupported',
  });
  expect(charger.isConnected).toBe(true);
});
