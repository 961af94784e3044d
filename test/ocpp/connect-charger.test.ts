import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemorySecurityEventStore } from '../../lambdas/adapters/memory/memory-security-event-store';
import { MemoryTallies } from '../../lambdas/adapters/memory/memory-tallies';
import { type ConnectPorts, connectCharger, type NewConnection } from '../../lambdas/ocpp/connect-charger';
import { disconnectCharger } from '../../lambdas/ocpp/disconnect-charger';
import { negotiateSubprotocol } from '../../lambdas/ocpp/negotiate-subprotocol';
import { receiveFrame } from '../../lambdas/ocpp/receive-frame';
import { aConnectedCharger } from '../support/charger';

function gateway() {
  const did: string[] = [];
  const securityEvents = new MemorySecurityEventStore();
  const ports: ConnectPorts = {
    connections: new MemoryConnectionStore(),
    tallies: new MemoryTallies(),
    securityEvents,
    socket: {
      post: async () => ({ ok: true, value: undefined }),
      close: async (connectionId) => void did.push(`drop ${connectionId}`),
    },
    pump: { pump: async (chargerId, cause) => void did.push(`pump ${chargerId} ${cause}`) },
    planning: { plan: async (siteId, reason) => void did.push(`plan ${siteId} ${reason}`) },
    timers: {
      set: async (timer, delayS) => void did.push(`${timer.kind} ${timer.kind === 'GREETING' ? timer.epoch : ''} in ${delayS} s`),
    },
    log: { info: (code) => void did.push(code), warn: (code) => void did.push(code), error: (code) => void did.push(code) },
  };
  const connect = (over: Partial<NewConnection> = {}) =>
    connectCharger(
      { chargerId: 'CP1', siteId: 'site_1', connectionId: 'a', connectedAtMs: 10, address: '', offeredSubprotocols: 'ocpp1.6', ...over },
      ports,
    );
  const events = async () => (await securityEvents.list('CP1', { limit: 50 })).items.map(({ type, techInfo }) => `${type}: ${techInfo}`);
  return { did, ports, connect, events };
}

test.each([
  [undefined, undefined],
  ['', undefined],
  ['ocpp2.0.1', undefined],
  ['ocpp1.5, soap', undefined],
  ['ocpp1.6', 'ocpp1.6'],
  ['OCPP1.6', 'OCPP1.6'],
  ['ocpp2.0.1, ocpp1.6', 'ocpp1.6'],
  ['ocpp2.0.1,ocpp1.6,ocpp1.5', 'ocpp1.6'],
  ['ocpp1.6j', undefined],
])('offered %p we speak %p', (offered, spoken) => {
  expect(negotiateSubprotocol(offered)).toBe(spoken);
});

test('a charger comes in: recorded, greeted if it stays silent, its queue moves on', async () => {
  const { did, ports, connect } = gateway();
  expect(await connect()).toEqual({ status: 200, subprotocol: 'ocpp1.6' });
  expect(await ports.connections.get('CP1')).toMatchObject({ connectionId: 'a', epoch: 1 });
  expect(did).toEqual(['CHARGER_CONNECTED', 'pump CP1 CONNECTED', 'GREETING 1 in 30 s']);
});

test.each([
  ['no subprotocol', undefined],
  ['only others', 'ocpp2.0.1'],
])('%s: 400, and nothing is recorded', async (_what, offeredSubprotocols) => {
  const { did, ports, connect } = gateway();
  expect(await connect({ offeredSubprotocols })).toEqual({ status: 400, sentence: 'Offer the WebSocket subprotocol ocpp1.6.' });
  expect(await ports.connections.get('CP1')).toBeUndefined();
  expect(did).toEqual(['CHARGER_CONNECTION_REFUSED']);
});

test('a newer connection drops the older one, and what the charger follows is looked at again', async () => {
  const { did, connect } = gateway();
  await connect();
  did.length = 0;
  expect(await connect({ connectionId: 'b', connectedAtMs: 20 })).toMatchObject({ status: 200 });
  expect(did).toEqual(['CHARGER_CONNECTED', 'pump CP1 CONNECTED', 'GREETING 2 in 30 s', 'plan site_1 RECONNECTED', 'drop a']);
});

test('an older connection that comes late is refused and drops nobody', async () => {
  const { ports, connect } = gateway();
  await connect({ connectionId: 'b', connectedAtMs: 20 });
  expect(await connect()).toEqual({ status: 409, sentence: 'A newer connection of this charger is already there.' });
  expect(await ports.connections.get('CP1')).toMatchObject({ connectionId: 'b' });
});

test('a queue that is down, or an old socket that cannot be dropped, keeps no charger out', async () => {
  const { did, ports, connect } = gateway();
  await connect();
  ports.pump.pump = ports.socket.close = () => Promise.reject(new Error('down'));
  expect(await connect({ connectionId: 'b', connectedAtMs: 20 })).toMatchObject({ status: 200 });
  expect(did.filter((code) => code === 'NUDGE_LOST')).toHaveLength(2);
});

describe('two sockets under one id, both with the right key', () => {
  const HERE = '192.0.2.7';
  const THERE = '198.51.100.9';

  test('from two addresses within a minute: the newest is the charger, and the operator is told', async () => {
    const { connect, events, ports } = gateway();
    await connect({ address: HERE });
    await connect({ connectionId: 'b', connectedAtMs: 59_000, address: THERE });
    expect(await ports.connections.get('CP1')).toMatchObject({ connectionId: 'b' });
    expect(await events()).toEqual([`DuplicateConnection: ${THERE} took the place of ${HERE}`]);
  });

  test.each([
    ['the same address, as after a cut', HERE, 20_000],
    ['the same network of IPv6', '2001:db8:0:1::2', 20_000],
    ['another address after a minute of silence, as when a charger changes its network', THERE, 61_000],
    ['an address that is not known', '', 20_000],
  ])('%s: nothing to tell', async (_what, address, connectedAtMs) => {
    const { connect, events } = gateway();
    await connect({ address: address.includes(':') ? '2001:db8:0:1::1' : HERE });
    await connect({ connectionId: 'b', connectedAtMs, address });
    expect(await events()).toEqual([]);
  });

  test('back and forth: the key is shared or stolen, told once', async () => {
    const { connect, events } = gateway();
    for (let n = 0; n < 9; n++) {
      await connect({ connectionId: `socket-${n}`, connectedAtMs: 10_000 * (n + 1), address: n % 2 === 0 ? HERE : THERE });
    }
    const told = await events();
    expect(told.filter((event) => event.startsWith('DuplicateConnection'))).toHaveLength(8);
    expect(told.filter((event) => event.startsWith('CredentialShared'))).toEqual([
      `CredentialShared: 4 times in five minutes, lastly ${HERE} and ${THERE}`,
    ]);
  });

  test('what cannot be kept of it keeps no charger out', async () => {
    const { connect, ports, did } = gateway();
    ports.securityEvents.append = () => Promise.reject(new Error('down'));
    await connect({ address: HERE });
    expect(await connect({ connectionId: 'b', connectedAtMs: 20_000, address: THERE })).toMatchObject({ status: 200 });
    expect(did).toContain('SECURITY_NOTE_LOST');
  });
});

test('a disconnect of the old socket, late, leaves the new one', async () => {
  const { ports, connect } = gateway();
  await connect();
  await connect({ connectionId: 'b', connectedAtMs: 20 });
  await disconnectCharger('CP1', 'a', { ...ports, clock: { nowMs: () => 1 } });
  expect(await ports.connections.get('CP1')).toMatchObject({ connectionId: 'b' });
  await disconnectCharger('CP1', 'b', { ...ports, clock: { nowMs: () => 1 } });
  expect(await ports.connections.get('CP1')).toBeUndefined();
});

describe('the answer to a frame', () => {
  const origin = {
    chargerId: 'CP1',
    siteId: 'site_1',
    registration: 'Accepted',
    connectionId: 'socket-1',
    connectedAtMs: 1,
    receivedAtMs: Date.parse('2026-03-01T08:00:00Z'),
  } as const;
  const charger = aConnectedCharger();
  const posted: string[] = [];
  const socket = {
    post: async (connectionId: string, text: string) => ({ ok: true, value: void posted.push(`${connectionId} ${text}`) }) as const,
    close: async () => {},
  };
  beforeEach(() => {
    posted.length = 0;
    charger.logged.length = 0;
  });

  test('goes back over the socket that the frame came by', async () => {
    await receiveFrame('[2,"h1","Heartbeat",{}]', origin, { ...charger.ports, socket });
    expect(posted).toEqual(['socket-1 [3,"h1",{"currentTime":"2026-03-01T08:00:00.000Z"}]']);
  });

  test('is not there where nothing is to be said', async () => {
    await receiveFrame('hello', origin, { ...charger.ports, socket });
    expect(posted).toEqual([]);
  });

  test.each([
    ['gone', async () => ({ ok: false, refusal: { code: 'GONE' } }) as const],
    ['unclear', () => Promise.reject(new Error('socket hang up'))],
  ])('that cannot be delivered (%s) is noted: the charger will ask again', async (_what, post) => {
    await receiveFrame('[2,"h1","Heartbeat",{}]', origin, { ...charger.ports, socket: { ...socket, post } });
    expect(charger.logged.map(([code]) => code)).toEqual(['REPLY_UNDELIVERED']);
  });
});
