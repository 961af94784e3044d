import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpsPoster } from '../../lambdas/adapters/webhooks/https-poster';
import { anEvent } from '../../lambdas/domain/events/event';
import { rotateSecret } from '../../lambdas/domain/webhooks/webhook';
import { sendWebhook } from '../../lambdas/jobs/send-webhook';
import { AlertWorld, aWebhook, NOW_MS } from '../support/alert-world';

const DAY_MS = 86_400_000;

interface Heard {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A receiver on loopback that answers as it is told, one answer per request; `hang` never answers. */
class Receiver {
  readonly heard: Heard[] = [];
  readonly answers: (number | 'hang' | 'redirect' | 'flood')[] = [];
  #server: Server | undefined;

  async start(): Promise<string> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks?a=1`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    this.heard.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
    const answer = this.answers.shift() ?? 200;
    if (answer === 'hang') return;
    if (answer === 'redirect')
      return void response.writeHead(302, { location: `http://127.0.0.1:${request.socket.localPort}/elsewhere` }).end();
    if (answer === 'flood') {
      response.writeHead(200);
      const more = () => {
        while (response.write(Buffer.alloc(16_384)) && !response.destroyed);
      };
      response.on('drain', more);
      return more();
    }
    response.writeHead(answer).end('thanks');
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

const receiver = new Receiver();
let url: string;
beforeAll(async () => {
  url = await receiver.start();
});
beforeEach(() => {
  receiver.heard.length = 0;
  receiver.answers.length = 0;
});
afterAll(() => receiver.stop());

/** As the how-to tells receivers to do it. */
function isSigned({ headers, body }: Heard, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${signed}`);
}

const settled = (n: number) => anEvent('session.settled', [`ses_${n}`, 0], NOW_MS, { sessionId: `ses_${n}` });

/** Sends what was requested over a real socket, as `send-webhook` does, and hands the results back. */
async function sendAll(world: AlertWorld): Promise<void> {
  const poster = new HttpsPoster({ clock: world.deps.clock, allowsLoopback: true, timeoutMs: 250 });
  const { notices } = world.deps;
  await Promise.all(world.requested.splice(0).map((request) => sendWebhook(request, { poster, notices })));
  await world.after(0);
}

/** The clock is turned to each next attempt until nothing is on its way. */
async function untilQuiet(world: AlertWorld): Promise<void> {
  for (let turns = 0; turns < 60; turns++) {
    await world.after(0);
    if (world.requested.length > 0) await sendAll(world);
    else {
      const pending = (await world.deliveries.list({ limit: 100 })).items.filter(({ state }) => state === 'PENDING');
      if (pending.length === 0) return;
      world.nowMs = Math.max(world.nowMs, Math.min(...pending.map(({ dueAtMs }) => dueAtMs)));
      for (const { id } of pending) await world.handle({ kind: 'DELIVERY_DUE', deliveryId: id });
    }
  }
  throw new Error('something is on its way for ever');
}

test('a receiver that answers 500 twice, hangs once, then takes it gets each event, signed, under one id', async () => {
  const world = new AlertWorld();
  const webhook = aWebhook({ url });
  await world.webhooks.create(webhook);
  receiver.answers.push(500, 500, 'hang');
  const events = Array.from({ length: 5 }, (_, n) => settled(n));
  for (const event of events) {
    await world.outbox.add(event);
    await world.handle({ kind: 'EVENT_DUE', eventId: event.id });
  }
  await untilQuiet(world);
  expect(receiver.heard.filter((heard) => !isSigned(heard, webhook.secrets[0]!.secret))).toEqual([]);
  expect(receiver.heard).toHaveLength(events.length + 3);
  expect(new Set(receiver.heard.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(events.map(({ id }) => id)));
  const { items } = await world.deliveries.list({ limit: 100 });
  expect(items.map(({ state }) => state)).toEqual(Array(5).fill('DELIVERED'));
  const failures = items.flatMap(({ attempts }) => attempts.filter(({ status }) => status !== 200));
  expect(failures.map(({ status, fault }) => status ?? fault).sort()).toEqual([500, 500, 'TIMED_OUT']);
  expect(JSON.parse(receiver.heard[0]!.body)).toEqual({
    type: 'session.settled',
    timestamp: '2026-03-02T10:00:00.000Z',
    data: { sessionId: expect.stringMatching(/^ses_/) },
  });
});

test('an event whose spreading falls half way is spread again, and each receiver has one delivery of it', async () => {
  const world = new AlertWorld();
  await world.webhooks.create(aWebhook({ id: 'whk_a', url }));
  await world.webhooks.create(aWebhook({ id: 'whk_b', url, events: ['session.settled'] }));
  await world.webhooks.create(aWebhook({ id: 'whk_c', url, events: ['alert.opened'] }));
  await world.webhooks.create(aWebhook({ id: 'whk_d', url, isEnabled: false }));
  await world.outbox.add(settled(1));
  const { create } = world.deliveries;
  world.deliveries.create = async (delivery) => {
    if (delivery.webhookId === 'whk_b') throw new Error('fell');
    return create.call(world.deliveries, delivery);
  };
  await expect(world.handle({ kind: 'EVENT_DUE', eventId: settled(1).id })).rejects.toThrow('fell');
  world.deliveries.create = create;
  expect(world.outbox.due(world.nowMs + 1)).toEqual([settled(1).id]);
  await world.handle({ kind: 'EVENT_DUE', eventId: settled(1).id });
  await untilQuiet(world);
  expect((await world.deliveries.list({ limit: 9 })).items.map(({ webhookId }) => webhookId).sort()).toEqual(['whk_a', 'whk_b']);
  expect([receiver.heard.length, world.outbox.due(world.nowMs + 1)]).toEqual([2, []]);
});

test('an attempt whose result never comes back is made again', async () => {
  const world = new AlertWorld();
  await world.webhooks.create(aWebhook({ url }));
  await world.outbox.add(settled(1));
  await world.handle({ kind: 'EVENT_DUE', eventId: settled(1).id });
  await world.after(0);
  expect(world.requested.splice(0)).toHaveLength(1);
  await untilQuiet(world);
  const [delivery] = (await world.deliveries.list({ limit: 9 })).items;
  expect(delivery?.attempts.map(({ status, fault }) => status ?? fault)).toEqual(['NO_RESULT', 200]);
});

test('a receiver that fails for five days is switched off, somebody is told, and the rest is given up', async () => {
  const world = new AlertWorld();
  await world.webhooks.create(aWebhook({ url }));
  receiver.answers.push(...Array(60).fill(503));
  for (const n of [1, 2, 3]) {
    await world.outbox.add(settled(n));
    await world.handle({ kind: 'EVENT_DUE', eventId: settled(n).id });
    await untilQuiet(world);
    world.nowMs += DAY_MS;
  }
  expect(await world.webhooks.get('whk_a')).toMatchObject({ isEnabled: false, disabledBy: 'FAILURES' });
  expect(await world.standing()).toEqual(['WEBHOOK_DISABLED whk_a OPEN']);
  const { items } = await world.deliveries.list({ limit: 9 });
  // Of the third event there is none: by then nobody is there who would take it.
  expect(items.map(({ state }) => state)).toEqual(['FAILED', 'FAILED']);
  expect(Math.max(...items.map(({ attempts }) => attempts.length))).toBe(11);
  await world.webhooks.update({ ...(await world.webhooks.get('whk_a'))!, isEnabled: true });
  await world.after(DAY_MS);
  expect(await world.standing()).toEqual(['WEBHOOK_DISABLED whk_a RESOLVED']);
});

test('a receiver that says it is gone is not asked again', async () => {
  const world = new AlertWorld();
  await world.webhooks.create(aWebhook({ url }));
  receiver.answers.push(410);
  await world.outbox.add(settled(1));
  await world.handle({ kind: 'EVENT_DUE', eventId: settled(1).id });
  await untilQuiet(world);
  expect(await world.webhooks.get('whk_a')).toMatchObject({ isEnabled: false, disabledBy: 'GONE' });
  expect(receiver.heard).toHaveLength(1);
});

test('a receiver that failed and took one since is well again', async () => {
  const world = new AlertWorld();
  await world.webhooks.create(aWebhook({ url }));
  receiver.answers.push(500);
  await world.outbox.add(settled(1));
  await world.handle({ kind: 'EVENT_DUE', eventId: settled(1).id });
  await world.after(0);
  await sendAll(world);
  expect(await world.webhooks.get('whk_a')).toMatchObject({ failingSinceMs: NOW_MS });
  await untilQuiet(world);
  expect((await world.webhooks.get('whk_a'))?.failingSinceMs).toBeUndefined();
});

test('after a rotation both secrets sign for a day, then the new one alone', async () => {
  const world = new AlertWorld();
  const old = aWebhook({ url });
  const fresh = 'whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU=';
  await world.webhooks.create(rotateSecret(old, fresh, NOW_MS));
  for (const n of [1, 2]) {
    await world.outbox.add(settled(n));
    await world.handle({ kind: 'EVENT_DUE', eventId: settled(n).id });
    await untilQuiet(world);
    world.nowMs += DAY_MS;
  }
  const byWhom = receiver.heard.map((heard) => [isSigned(heard, fresh), isSigned(heard, old.secrets[0]!.secret)]);
  expect(byWhom).toEqual([
    [true, true],
    [true, false],
  ]);
});

test('a delivery leaves the log thirty days after its end', async () => {
  const world = new AlertWorld();
  await world.webhooks.create(aWebhook({ url }));
  await world.outbox.add(settled(1));
  await world.handle({ kind: 'EVENT_DUE', eventId: settled(1).id });
  await untilQuiet(world);
  expect(world.deliveries.due(world.nowMs + 29 * DAY_MS)).toEqual([]);
  const [id] = world.deliveries.due(world.nowMs + 31 * DAY_MS);
  world.nowMs += 31 * DAY_MS;
  await world.handle({ kind: 'DELIVERY_DUE', deliveryId: id! });
  expect((await world.deliveries.list({ limit: 9 })).items).toEqual([]);
});

test('a redirect is not followed, and an answer without end is not read to its end', async () => {
  const poster = new HttpsPoster({ clock: { nowMs: () => NOW_MS }, allowsLoopback: true, timeoutMs: 2_000 });
  receiver.answers.push('redirect', 'flood');
  const ask = () => poster.post({ url, headers: {}, body: '{}' });
  expect([await ask(), await ask()]).toEqual([
    { atMs: NOW_MS, durationMs: 0, status: 302 },
    { atMs: NOW_MS, durationMs: 0, status: 200 },
  ]);
  expect(receiver.heard).toHaveLength(2);
});
