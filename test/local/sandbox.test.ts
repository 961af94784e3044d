import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { type RunningSandbox, SANDBOX_SENTINEL, startSandbox } from '../../local/payments/sandbox';

let dataDir: string;
let listener: Server;
let webhookUrl: string;
let sandbox: RunningSandbox;
const heard: { body: string; signature: string }[] = [];

beforeEach(async () => {
  heard.length = 0;
  dataDir = mkdtempSync(join(tmpdir(), 'tidewatt-sandbox-'));
  listener = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    heard.push({ body, signature: String(incoming.headers['stripe-signature']) });
    response.end();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  webhookUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
  sandbox = await startSandbox({ dataDir, webhookUrl, slowMs: 50 });
});
afterEach(async () => {
  await sandbox.stop();
  listener.closeAllConnections();
  await new Promise((resolve) => listener.close(resolve));
  rmSync(dataDir, { recursive: true, force: true });
});

const stripe = () => {
  const { hostname, port } = new URL(sandbox.url);
  return new Stripe(sandbox.secretKey, { protocol: 'http', host: hostname, port, maxNetworkRetries: 0, telemetry: false });
};
const open = (currency = 'xts') =>
  stripe().checkout.sessions.create({
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency, unit_amount: 5_000, product_data: { name: 'Charging <b>here</b>' } } }],
    payment_intent_data: { capture_method: 'manual', metadata: { paymentId: 'pay_1' } },
    success_url: 'http://127.0.0.1/s/x',
    cancel_url: 'http://127.0.0.1/c/y',
  });
const press = (url: string | null, trial: string) =>
  fetch(url ?? '', { method: 'POST', body: new URLSearchParams({ trial }), redirect: 'manual' });
const types = () => heard.map(({ body }) => (JSON.parse(body) as { type: string }).type).sort();
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !holds(); i++) await sleep(10);
}

test('shows a page that nobody takes for a real one, and that runs no text of others', async () => {
  const { url } = await open();
  const page = await fetch(url ?? '');
  const text = await page.text();
  expect([page.status, page.headers.get('tidewatt-sandbox')]).toEqual([200, SANDBOX_SENTINEL]);
  expect(text).toContain('TEST — NO MONEY MOVES');
  expect(text).toContain('50.00 XTS');
  expect(text).not.toContain('<b>here');
});

test('tells of an approved card by webhooks that Stripe’s own library takes as signed', async () => {
  const { id, url } = await open();
  const answer = await press(url, 'approve');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, 'http://127.0.0.1/s/x']);
  await until(() => heard.length === 2);
  expect(types()).toEqual(['checkout.session.completed', 'payment_intent.amount_capturable_updated']);
  for (const { body, signature } of heard) {
    expect(stripe().webhooks.constructEvent(body, signature, sandbox.webhookSecret).livemode).toBe(false);
    expect(() => stripe().webhooks.constructEvent(`${body} `, signature, sandbox.webhookSecret)).toThrow();
  }
  expect((await stripe().checkout.sessions.retrieve(id)).status).toBe('complete');
  expect((await fetch(`${sandbox.url}/pay/${id}`)).status).toBe(410);
});

test('declines, asks the bank, and approves slowly', async () => {
  const { id, url } = await open();
  expect(await (await press(url, 'decline')).text()).toContain('declined');
  expect(await (await press(url, 'challenge')).text()).toContain('is it you?');
  expect((await press(url, 'slow')).status).toBe(303);
  expect((await stripe().checkout.sessions.retrieve(id)).status).toBe('open');
  await until(() => heard.length === 4);
  expect((await stripe().checkout.sessions.retrieve(id)).status).toBe('complete');
});

test('loses the message when it is told to, and the payment is there all the same', async () => {
  const { id, url } = await open();
  await press(url, 'lost');
  await sleep(100);
  expect(heard).toEqual([]);
  expect((await stripe().checkout.sessions.retrieve(id)).status).toBe('complete');
});

test('knows its payments, keys and address again after a restart', async () => {
  const { id, url } = await open();
  await press(url, 'approve');
  const before = sandbox;
  await sandbox.stop();
  sandbox = await startSandbox({ dataDir, webhookUrl });
  expect([sandbox.url, sandbox.secretKey, sandbox.webhookSecret]).toEqual([before.url, before.secretKey, before.webhookSecret]);
  expect((await stripe().checkout.sessions.retrieve(id)).status).toBe('complete');
});

test('takes no currency but that of tests, no key but its own, no parameter that Stripe does not have, and no other name', async () => {
  await expect(open('eur')).rejects.toThrow('no money is taken here');
  const ask = (path: string, headers: Record<string, string>) =>
    fetch(`${sandbox.url}${path}`, { method: 'POST', headers, body: 'mode=payment&colour=red' });
  expect((await ask('/v1/checkout/sessions', { authorization: 'Bearer sk_live_1' })).status).toBe(401);
  const unknown = await ask('/v1/checkout/sessions', { authorization: `Bearer ${sandbox.secretKey}` });
  expect(((await unknown.json()) as { error: { code: string } }).error.code).toBe('parameter_unknown');
});
