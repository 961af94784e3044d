import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually, TidewattServer } from '../support/server';

/** What happens at a charger, told to somebody else's server, signed; and alerts from their cause to their end. */

interface Told {
  readonly id: string;
  readonly isSigned: boolean;
  readonly body: { readonly type: string; readonly data: Record<string, unknown> };
}

let server: TidewattServer;
let receiver: Server;
let secret = '';
const told: Told[] = [];
let refuseNext = 2;

beforeAll(async () => {
  server = await TidewattServer.start();
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      if (refuseNext-- > 0) {
        response.writeHead(500).end();
        return;
      }
      const id = String(request.headers['webhook-id']);
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const signed = createHmac('sha256', key).update(`${id}.${request.headers['webhook-timestamp']}.${body}`).digest('base64');
      told.push({ id, isSigned: request.headers['webhook-signature'] === `v1,${signed}`, body: JSON.parse(body) });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
}, 180_000);
afterAll(async () => {
  await new Promise((resolve) => receiver?.close(resolve));
  await server?.stop();
}, 30_000);

const typesTold = () => [...new Set(told.map(({ body }) => body.type))].sort();

test('a session and a break-in are told to a receiver that fails twice at first; the alert is acknowledged and ended', async () => {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
  const { status, body: webhook } = await server.api<{ id: string; secret: string }>('POST', '/webhooks', { url });
  expect(status).toBe(201);
  secret = webhook.secret;

  const password = await server.addCharger('CP-HOOK', { maxCurrentA: 16, phases: 3 });
  await server.api('POST', '/cards', { idTag: 'CARD-1', kind: 'PERSONAL', status: 'ACTIVE' });
  const station = server.station('CP-HOOK', password);
  station.handle(async () => ({ status: 'Accepted', configurationKey: [] }));
  await station.connect();
  await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  const now = Date.now();
  const at = (ms: number) => new Date(ms).toISOString();
  const { transactionId } = (await station.call('StartTransaction', {
    connectorId: 1,
    idTag: 'CARD-1',
    meterStart: 1_000,
    timestamp: at(now - 3_600_000),
  })) as { transactionId: number };
  await eventually(async () => typesTold().includes('session.started'), 'the start is told', 90_000);
  await station.call('StopTransaction', { transactionId, idTag: 'CARD-1', meterStop: 9_000, timestamp: at(now) });
  await station.call('SecurityEventNotification', { type: 'TamperDetectionActivated', timestamp: at(now) });

  await eventually(async () => typesTold().length === 5, 'everything is told', 90_000);
  expect(typesTold()).toEqual(['alert.opened', 'card.created', 'session.settled', 'session.started', 'session.stopped']);
  expect(told.filter(({ isSigned }) => !isSigned)).toEqual([]);
  const settled = told.find(({ body }) => body.type === 'session.settled');
  expect(settled?.body.data).toMatchObject({ chargerId: 'CP-HOOK', energyWh: 8_000, transactionId });

  const [alert] = (await server.api<{ items: { id: string; rule: string }[] }>('GET', '/alerts?chargerId=CP-HOOK')).body.items;
  expect(alert).toMatchObject({ rule: 'SECURITY_EVENT', objectId: 'CP-HOOK/TamperDetectionActivated', status: 'OPEN' });
  expect((await server.api('POST', `/alerts/${alert!.id}/acknowledge`, { note: 'on my way' })).body).toMatchObject({
    status: 'ACKNOWLEDGED',
  });
  expect((await server.api('POST', `/alerts/${alert!.id}/resolve`, { note: 'a fox' })).body).toMatchObject({ status: 'RESOLVED' });
  await eventually(async () => typesTold().includes('alert.resolved'), 'the end is told', 60_000);

  const { items } = (await server.api<{ items: { state: string; attempts: { status?: number }[] }[] }>('GET', '/webhook-deliveries')).body;
  expect(items.map(({ state }) => state)).toEqual(items.map(() => 'DELIVERED'));
  expect(items.flatMap(({ attempts }) => attempts.filter(({ status: answered }) => answered === 500))).toHaveLength(2);
  await station.close();
}, 240_000);
