import { openApiDocument } from '../../lambdas/api/openapi';
import { EVENT_DATA } from '../../lambdas/api/webhook-events';
import { openAlert } from '../../lambdas/domain/alerts/alert';
import { usualRule } from '../../lambdas/domain/alerts/alert-rule';
import { EVENT_TYPES } from '../../lambdas/domain/events/event';
import type { ClosedSession } from '../../lambdas/domain/sessions/session';
import { beginAttempt, endAttempt } from '../../lambdas/domain/webhooks/delivery';
import { tellingOfCards, tellingOfPayments } from '../../lambdas/jobs/announce-changes';
import { announcingSettlements, announcingStarts } from '../../lambdas/jobs/announce-sessions';
import { endAlert } from '../../lambdas/jobs/raise-alert';
import { AlertWorld } from '../support/alert-world';
import { ApiWorld, anOpenSession, NOW } from './world';

let world: ApiWorld;
beforeEach(() => {
  world = new ApiWorld();
});

const URL = 'https://hooks.example.com/tidewatt';
const added = async (body: object = {}) => (await world.ask('POST /v1/webhooks', { body: { url: URL, ...body } })).body;

describe('webhooks', () => {
  test.each([
    ['http://example.com/', 'expected https'],
    ['https://127.0.0.1/', 'this address is not on the public network'],
    ['https://[::ffff:169.254.169.254]/', 'this address is not on the public network'],
    ['https://printer.local/', 'this name leads nowhere on the public network'],
    ['https://a:b@example.com/', 'a user or password would be seen by whoever reads a log'],
    ['https://example.com:22/', 'expected port 443 or 8443'],
    ['example', 'expected a URL'],
    ['http://localhost:8080/', 'expected https'],
  ])('%s is refused: %s', async (url, detail) => {
    const { status, body } = await world.ask('POST /v1/webhooks', { body: { url } });
    expect([status, body.errors]).toEqual([400, [{ pointer: '/url', detail }]]);
    const { id } = await added();
    expect((await world.ask(`PATCH /v1/webhooks/${id}`, { body: { url }, headers: { 'If-Match': '*' } })).body.errors).toEqual([
      { pointer: '/url', detail },
    ]);
  });

  test('show their secret once, and never in the audit trail', async () => {
    const { secret, ...rest } = await added({ events: ['alert.opened', 'alert.opened'] });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{42,}={0,2}$/);
    expect(rest).toEqual({ id: rest.id, url: URL, description: '', events: ['alert.opened'], isEnabled: true, createdAt: NOW });
    const rotated = (await world.ask(`POST /v1/webhooks/${rest.id}/rotate-secret`)).body;
    expect([rotated.secret === secret, rotated.secret.startsWith('whsec_')]).toEqual([false, true]);
    expect((await world.ask(`GET /v1/webhooks/${rest.id}`)).body).toEqual(rest);
    expect((await world.ask('GET /v1/webhooks')).body.items).toEqual([rest]);
    expect((await world.ask('GET /v1/audit')).text).not.toMatch(/whsec_/);
  });

  test('are switched off and on again over the version that was read', async () => {
    const { id } = await added();
    const change = (body: object, etag?: string) =>
      world.ask(`PATCH /v1/webhooks/${id}`, { body, headers: etag ? { 'If-Match': etag } : {} });
    expect((await change({ isEnabled: false })).body.code).toBe('PRECONDITION_REQUIRED');
    expect((await change({ isEnabled: false, description: 'ERP' }, '"1"')).body).toMatchObject({
      isEnabled: false,
      disabledBy: 'OPERATOR',
      description: 'ERP',
    });
    expect((await change({ isEnabled: true }, '"1"')).body.code).toBe('PRECONDITION_FAILED');
    const on = (await change({ isEnabled: true }, '"2"')).body;
    expect([on.isEnabled, on.disabledBy, on.description]).toEqual([true, undefined, 'ERP']);
  });

  test('are removed', async () => {
    const { id } = await added();
    expect((await world.ask(`DELETE /v1/webhooks/${id}`, { headers: { 'If-Match': '"7"' } })).body.code).toBe('PRECONDITION_FAILED');
    expect((await world.ask(`DELETE /v1/webhooks/${id}`)).status).toBe(204);
    expect((await world.ask(`DELETE /v1/webhooks/${id}`)).body.code).toBe('WEBHOOK_NOT_FOUND');
  });

  test('end at fifty', async () => {
    for (let n = 0; n < 50; n++) await added();
    expect((await added()).code).toBe('TOO_MANY_WEBHOOKS');
  });

  test('are tried out, and what was sent is in the log and can be sent again', async () => {
    const { id } = await added();
    const { status, body } = await world.ask(`POST /v1/webhooks/${id}/test`);
    expect([status, world.noticed]).toEqual([202, [{ kind: 'DELIVERY_DUE', deliveryId: body.deliveryId }]]);
    await world.deliveries.change(body.deliveryId, (known) =>
      endAttempt(beginAttempt(known, world.nowMs), 1, { atMs: world.nowMs, durationMs: 12, status: 204 }),
    );
    const shown = (await world.ask(`GET /v1/webhook-deliveries/${body.deliveryId}`)).body;
    expect(shown).toMatchObject({ state: 'DELIVERED', type: 'webhook.test', attempts: [{ endedAt: NOW, durationMs: 12, status: 204 }] });
    expect(JSON.parse(shown.body)).toEqual({ type: 'webhook.test', timestamp: NOW, data: { webhookId: id } });
    world.nowMs += 1_000;
    const again = await world.ask(`POST /v1/webhook-deliveries/${body.deliveryId}/resend`);
    expect([again.status, again.body.state, again.body.resendOf, again.body.eventId]).toEqual([
      202,
      'PENDING',
      body.deliveryId,
      shown.eventId,
    ]);
    const listed = (await world.ask(`GET /v1/webhook-deliveries?webhookId=${id}`)).body.items.map((one: { id: string }) => one.id);
    expect(listed).toEqual([again.body.id, body.deliveryId]);
    expect((await world.ask('GET /v1/webhook-deliveries/whd_none')).body.code).toBe('WEBHOOK_DELIVERY_NOT_FOUND');
    await world.ask(`DELETE /v1/webhooks/${id}`);
    expect((await world.ask(`POST /v1/webhook-deliveries/${body.deliveryId}/resend`)).body.code).toBe('WEBHOOK_NOT_FOUND');
  });
});

describe('the catalogue of events', () => {
  test('stands in the API document, one section each', () => {
    const { webhooks = {} } = openApiDocument(world.api) as { webhooks?: object };
    expect(Object.keys(webhooks).sort()).toEqual([...EVENT_TYPES].sort());
  });

  /** Whatever is written into the outbox. */
  const said: { type: keyof typeof EVENT_DATA; data: unknown }[] = [];
  const telling = {
    clock: { nowMs: () => Date.parse(NOW) },
    outbox: { add: async (event: (typeof said)[number]) => void said.push(event) },
    notices: { send: async () => {} },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  beforeEach(() => said.splice(0));

  function expectSaid(...types: readonly string[]): void {
    expect(said.map(({ type }) => type)).toEqual(types);
    for (const { type, data } of said) EVENT_DATA[type].parse(data);
  }

  test('a session is told of when it starts, when it ends and when it is settled, once each', async () => {
    const { sessions } = world;
    const open = anOpenSession({ driverId: 'drv_1' });
    await sessions.open(open, 0);
    const plans = announcingStarts({ get: async () => undefined, put: async () => true }, { ...telling, sessions });
    const plan = { sessionId: open.id } as Parameters<typeof plans.put>[0];
    await plans.put({ ...plan, version: 1 });
    await plans.put({ ...plan, version: 2 });
    const closed: ClosedSession = {
      ...open,
      status: 'CLOSED',
      stoppedAtMs: Date.parse(NOW),
      stopReceivedAtMs: 1,
      meterStopWh: 9_000,
      stopReason: 'Local',
      energyWh: 8_000,
    };
    await sessions.close(closed, 0);
    const announcing = announcingSettlements(sessions, telling);
    await announcing.settle(open.id, Date.parse(NOW), undefined, 0, undefined, { amount: '3.20', currency: 'EUR' });
    await announcing.settle(open.id, Date.parse(NOW), undefined, 0);
    expectSaid('session.started', 'session.stopped', 'session.settled');
    expect((await sessions.get(open.id))?.status).toBe('SETTLED');
    expect(said.at(-1)?.data).toMatchObject({
      energyWh: 8_000,
      charged: { amount: '3.20', currency: 'EUR' },
      corrections: 0,
      isEstimated: false,
    });
    expect(JSON.stringify(said)).not.toContain(open.idTag);
  });

  test('a ghost, an empty session and a doubtful register are told to whoever raises alerts', async () => {
    const { sessions } = world;
    const open = anOpenSession();
    await sessions.open(open, 0);
    await sessions.close(
      {
        ...open,
        status: 'CLOSED',
        flags: ['ESTIMATED_STOP'],
        stoppedAtMs: 1,
        stopReceivedAtMs: 1,
        meterStopWh: 0,
        stopReason: 'Other',
        energyWh: 0,
      },
      0,
    );
    const noticed: string[] = [];
    const send = async (notice: { kind: string; rule?: string }) => void noticed.push(notice.rule ?? notice.kind);
    const announcing = announcingSettlements(sessions, { ...telling, notices: { send } });
    await announcing
      .keepDoubt({ id: 'orp_x', chargerId: 'CP-1', receivedAtMs: 1, kind: 'IMPOSSIBLE_ENERGY', reason: 'METER_GAP', sessionId: open.id })
      .catch(() => {});
    await announcing.settle(open.id, 2, undefined);
    expect(noticed).toEqual(['METER_IMPOSSIBLE', 'GHOST_SESSION', 'START_FAILED', 'EVENT_DUE', 'EVENT_DUE']);
  });

  test('cards and money that comes in or goes back', async () => {
    const cards = tellingOfCards(world.cards, telling);
    const card = { idTag: 'A', kind: 'PERSONAL', status: 'ACTIVE', createdAtMs: 1, version: 1 } as const;
    await cards.create(card);
    await cards.create(card);
    await cards.update({ ...card, status: 'BLOCKED' });
    await cards.update({ ...card, status: 'ACTIVE' });
    expectSaid('card.created', 'card.updated');
    const { body: driver } = await world.ask('POST /v1/drivers', { body: { name: 'Dan', phone: '+4915112345678' } });
    const { body: wallet } = await world.ask(`GET /v1/drivers/${driver.id}/wallet`);
    const ledger = tellingOfPayments(world.ledger, telling);
    const books = { currency: 'EUR', livemode: true } as const;
    const topUp = { kind: 'TOP_UP', walletId: wallet.id, books, amountMinor: 2_000n, source: 'CASH' } as const;
    const posted = await ledger.post({ movement: topUp, actor: 'user:1', idempotencyKey: 'k1' } as never);
    if (!posted.ok) throw new Error(posted.refusal.code);
    const refund = { kind: 'REFUND', walletId: wallet.id, books, amountMinor: 500n, of: posted.value.transaction.id };
    expect((await ledger.post({ movement: refund, actor: 'user:1', idempotencyKey: 'k2' } as never)).ok).toBe(true);
    expect((await ledger.post({ movement: { ...refund, amountMinor: 5_000n }, actor: 'user:1', idempotencyKey: 'k3' } as never)).ok).toBe(
      false,
    );
    expectSaid('card.created', 'card.updated', 'payment.received', 'payment.refunded');
    expect(said.at(-1)?.data).toMatchObject({ amount: { amount: '5.00', currency: 'EUR' }, refundOf: posted.value.transaction.id });
  });

  test('chargers and alerts', async () => {
    const alertWorld = new AlertWorld();
    await alertWorld.addCharger('CP1');
    await alertWorld.connections.open('CP1', 'a', 1);
    await alertWorld.connections.close('CP1', 'a', 2);
    await alertWorld.says('CP1', 1, 'Faulted');
    alertWorld.nowMs += 600_000;
    await alertWorld.handle({ kind: 'LINE_LOST', chargerId: 'CP1' });
    await alertWorld.handle({ kind: 'FAULT_REPORTED', chargerId: 'CP1', connectorId: 1 });
    await alertWorld.connections.open('CP1', 'b', alertWorld.nowMs);
    alertWorld.outbox.done = async () => {};
    await alertWorld.after(180_000);
    const events = await Promise.all(alertWorld.outbox.due(alertWorld.nowMs + 1).map((id) => alertWorld.outbox.get(id)));
    said.push(...(events as typeof said));
    said.sort((a, b) => (a.type < b.type ? -1 : 1));
    expectSaid('alert.opened', 'alert.opened', 'alert.resolved', 'charger.faulted', 'charger.offline', 'charger.online');
  });

  test('an alert that somebody else ended meanwhile is told of once', async () => {
    const alert = openAlert('alr_1', { rule: 'SECURITY_EVENT', objectId: 'x', facts: {} }, usualRule('SECURITY_EVENT'), 1);
    await world.alerts.write(alert, []);
    const ended = await Promise.all([1, 2].map(() => endAlert(alert, { atMs: 5 }, { ...world.ports })));
    expect([ended.filter(Boolean).length, world.outbox.due(9).length]).toEqual([1, 1]);
  });
});
