import { HOUR_MS } from '../../lambdas/domain/shared/time';
import { receiveFrame } from '../../lambdas/ocpp/receive-frame';
import { aConnectedCharger, type ConnectedCharger } from '../support/charger';

let charger: ConnectedCharger;
let order: string[];
beforeEach(() => {
  charger = aConnectedCharger();
  order = [];
});

async function sends(text: string, over: object = {}): Promise<void> {
  const journal = {
    record: async (entry: Parameters<typeof charger.journal.record>[0]) => {
      order.push('journaled');
      await charger.journal.record(entry);
    },
  };
  const socket = { post: async () => ({ ok: true, value: void order.push('answered') }) as const, close: async () => {} };
  await charger.calls('Heartbeat', {}, 'ready');
  const origin = { chargerId: 'CP1', siteId: 'site_1', registration: 'Accepted', connectionId: 'socket-1', connectedAtMs: 1 } as const;
  await receiveFrame(text, { ...origin, receivedAtMs: charger.nowMs }, { ...charger.ports, journal, socket, ...over });
}
const journaled = async () =>
  (await charger.journal.list({ chargerId: 'CP1', fromMs: 0, toMs: charger.nowMs + HOUR_MS, order: 'OLDEST_FIRST', limit: 50 })).items;

test('a call is journaled with its answer, after the charger has it', async () => {
  await sends('[2,"a1","Authorize",{"idTag":"TAG1","more":1}]');
  expect(order).toEqual(['answered', 'journaled']);
  expect(await journaled()).toEqual([
    {
      chargerId: 'CP1',
      connectionId: 'socket-1',
      atMs: charger.nowMs,
      direction: 'IN',
      action: 'Authorize',
      messageId: 'a1',
      payload: { idTag: 'TAG1', more: 1 },
      answer: { type: 'RESULT', atMs: charger.nowMs, payload: { idTagInfo: { status: 'Accepted' } } },
      tolerated: 'message: extra fields',
    },
  ]);
});

test.each([
  ['an unknown action', '[2,"x","Fly",{}]', { action: 'Fly', answer: { type: 'ERROR', code: 'NotImplemented' } }],
  ['a faulty call', '[2,"x",5,{}]', { action: 'UNREADABLE', messageId: 'x', answer: { type: 'ERROR', code: 'FormationViolation' } }],
  ['what is no frame', 'hello', { action: 'UNREADABLE', payload: { characters: 5, head: 'hello' } }],
])('%s is journaled too', async (_what, text, entry) => {
  await sends(text);
  expect(await journaled()).toMatchObject([entry]);
});

const meterValues = '[2,"m1","MeterValues",{"connectorId":1,"meterValue":[]}]';

test('Heartbeat and MeterValues cost no journal write', async () => {
  await sends('[2,"h1","Heartbeat",{}]');
  await sends(meterValues);
  expect(order).toEqual(['answered', 'answered']);
});

test('while capturing they are journaled, and no longer', async () => {
  await charger.captures.set('CP1', charger.nowMs + 1);
  await sends('[2,"h1","Heartbeat",{}]');
  await sends(meterValues);
  expect((await journaled()).map(({ action }) => action)).toEqual(['Heartbeat', 'MeterValues']);
  charger.nowMs += 1;
  await sends('[2,"h2","Heartbeat",{}]');
  expect(await journaled()).toHaveLength(2);
});

test('an answer of the charger is journaled with the call that it answers, not here', async () => {
  await sends('[3,"1.1.abcdefgh",{"status":"Accepted"}]');
  expect(await journaled()).toEqual([]);
});
