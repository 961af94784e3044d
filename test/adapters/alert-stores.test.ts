import { DynamoAlertRuleStore, DynamoAlertStore } from '../../lambdas/adapters/dynamodb/dynamo-alert-store';
import { DynamoDueWork } from '../../lambdas/adapters/dynamodb/dynamo-due-work';
import { DynamoDeliveryStore, DynamoOutbox, DynamoWebhookStore } from '../../lambdas/adapters/dynamodb/dynamo-webhook-store';
import { MemoryAlertRuleStore, MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store';
import { MemoryDeliveryStore, MemoryOutbox, MemoryWebhookStore } from '../../lambdas/adapters/memory/memory-webhook-store';
import { acknowledgeAlert, openAlert, resolveAlert, stillOpen, type Trouble } from '../../lambdas/domain/alerts/alert';
import { usualRule } from '../../lambdas/domain/alerts/alert-rule';
import { anEvent } from '../../lambdas/domain/events/event';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import { newDelivery } from '../../lambdas/domain/webhooks/delivery';
import type { Webhook } from '../../lambdas/domain/webhooks/webhook';
import type { AlertRuleStore, AlertStore } from '../../lambdas/ports/alerts';
import type { DeliveryStore, Outbox, WebhookStore } from '../../lambdas/ports/webhooks';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

interface Stores {
  readonly alerts: AlertStore;
  readonly rules: AlertRuleStore;
  readonly outbox: Outbox;
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryStore;
  /** What the sweep finds. */
  due(nowMs: number): Promise<readonly string[]>;
}

const kinds: [string, () => Promise<Stores>][] = [
  [
    'in memory',
    async () => {
      const outbox = new MemoryOutbox();
      const deliveries = new MemoryDeliveryStore();
      const due = async (nowMs: number) => [...outbox.due(nowMs), ...deliveries.due(nowMs)];
      return {
        outbox,
        deliveries,
        due,
        alerts: new MemoryAlertStore(outbox),
        rules: new MemoryAlertRuleStore(),
        webhooks: new MemoryWebhookStore(),
      };
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const { core } = await dynamo.tables();
      const { documents } = dynamo;
      const due = async (nowMs: number) =>
        (await new DynamoDueWork(documents, core).list(nowMs, 100)).flatMap((item) =>
          item.kind === 'NOTICE' && 'eventId' in item.notice
            ? [item.notice.eventId]
            : item.kind === 'NOTICE' && 'deliveryId' in item.notice
              ? [item.notice.deliveryId]
              : [],
        );
      return {
        due,
        alerts: new DynamoAlertStore(documents, core),
        rules: new DynamoAlertRuleStore(documents, core),
        outbox: new DynamoOutbox(documents, core),
        webhooks: new DynamoWebhookStore(documents, core),
        deliveries: new DynamoDeliveryStore(documents, core),
      };
    },
  ],
];

const OFFLINE: Trouble = {
  rule: 'CHARGER_OFFLINE',
  objectId: 'CP1',
  chargerId: 'CP1',
  siteId: 'site_a',
  facts: { since: 'x', n: 1, on: true },
};
const anAlert = (id: string, atMs: number, trouble: Trouble = OFFLINE) => openAlert(id, trouble, usualRule(trouble.rule), atMs);
const told = (n: number) => anEvent('alert.opened', [n], n, { b: 1, a: { d: [1, 'x', null], c: true } });

describe.each(kinds)('alerts and webhooks %s', (_kind, make) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await make();
  });

  test('of a rule and an object one alert stands at a time, however many open it at once', async () => {
    const { alerts } = stores;
    const written = await Promise.all(['a', 'b', 'c', 'd'].map((id) => alerts.write(anAlert(id, 1), [])));
    expect(written.filter((one) => one.ok)).toHaveLength(1);
    expect((await alerts.list({ limit: 10 })).items).toHaveLength(1);
    const standing = (await alerts.newest('CHARGER_OFFLINE', 'CP1'))!;
    expect(await alerts.write(resolveAlert(standing, { atMs: 2 })!, [])).toEqual(ok());
    expect(await alerts.write(anAlert('e', 3), [])).toEqual(ok());
    expect((await alerts.newest('CHARGER_OFFLINE', 'CP1'))?.id).toBe('e');
  });

  test('an alert is kept whole, and written only over the version that was read', async () => {
    const { alerts } = stores;
    const alert = anAlert('a', 1);
    await alerts.write(alert, []);
    expect(await alerts.get('a')).toEqual(alert);
    const seen = acknowledgeAlert(alert, { atMs: 5, actor: 'user:1', note: 'on my way' })!;
    expect(await alerts.write(seen, [])).toEqual(ok());
    expect(await alerts.write(stillOpen(alert, 6), [])).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await alerts.get('a')).toEqual(seen);
    expect([await alerts.get('b'), await alerts.newest('CHARGER_OFFLINE', 'CP2')]).toEqual([undefined, undefined]);
  });

  test('what is told of an alert is there together with it, or not at all', async () => {
    const { alerts, outbox } = stores;
    await alerts.write(anAlert('a', 1), [told(1), told(2)]);
    expect(await outbox.get(told(2).id)).toEqual(told(2));
    await alerts.write(anAlert('b', 1), [told(3)]);
    expect(await outbox.get(told(3).id)).toBeUndefined();
  });

  test('alerts are listed newest first, page by page: all, those that stand, those of a charger, those of a rule', async () => {
    const { alerts } = stores;
    const late: Trouble = { rule: 'PRICES_LATE', objectId: 'AT', facts: {} };
    await alerts.write(anAlert('a', 10), []);
    await alerts.write(anAlert('b', 30, late), []);
    await alerts.write(anAlert('c', 20, { ...OFFLINE, objectId: 'CP2', chargerId: 'CP2' }), []);
    await alerts.write(resolveAlert(anAlert('a', 10), { atMs: 40 })!, []);
    const ids = async (query: object) => (await alerts.list({ limit: 10, ...query })).items.map(({ id }) => id);
    expect(await ids({})).toEqual(['b', 'c', 'a']);
    expect([await ids({ status: 'STANDING' }), await ids({ status: 'RESOLVED' })]).toEqual([['b', 'c'], ['a']]);
    expect([await ids({ chargerId: 'CP2' }), await ids({ rule: 'PRICES_LATE' }), await ids({ status: 'ACKNOWLEDGED' })]).toEqual([
      ['c'],
      ['b'],
      [],
    ]);
    const first = await alerts.list({ limit: 2 });
    const rest = await alerts.list({ limit: 2, cursor: first.nextCursor ?? '' });
    expect([first.items.map(({ id }) => id), rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([['b', 'c'], ['a'], null]);
  });

  test('a rule is as usual until somebody changes it, in the version that was read', async () => {
    const { rules } = stores;
    const usual = await rules.get('PRICES_LATE');
    expect(usual).toEqual(usualRule('PRICES_LATE'));
    const changed = { ...usual, isEnabled: false, thresholds: { fromHour: 17 } };
    expect(await rules.update(changed)).toEqual(ok({ ...changed, version: 1 }));
    expect(await rules.update(usual)).toEqual(refuse({ code: 'CONFLICT' }));
    expect((await rules.list()).filter(({ isEnabled }) => !isEnabled)).toEqual([{ ...changed, version: 1 }]);
  });

  test('an event is due until it is done with, and told twice it is one', async () => {
    const { outbox, due } = stores;
    await outbox.add(told(1));
    await outbox.add({ ...told(1), atMs: 500 });
    expect(await outbox.get(told(1).id)).toEqual(told(1));
    expect([await due(1), await due(2)]).toEqual([[], [told(1).id]]);
    await outbox.done(told(1).id);
    expect([await outbox.get(told(1).id), await due(9)]).toEqual([undefined, []]);
  });

  test('a webhook is changed and removed only in the version that was read', async () => {
    const { webhooks } = stores;
    const hook: Webhook = {
      id: 'whk_a',
      url: 'https://a.example.com/',
      description: '',
      events: ['alert.opened'],
      isEnabled: true,
      secrets: [{ secret: 's', untilMs: 5 }, { secret: 't' }],
      createdAtMs: 1,
      version: 1,
    };
    await webhooks.create(hook);
    await webhooks.create({ ...hook, id: 'whk_b' });
    const failing = { ...hook, failingSinceMs: 7, isEnabled: false, disabledBy: 'FAILURES' as const };
    expect(await webhooks.update(failing)).toEqual(ok({ ...failing, version: 2 }));
    expect(await webhooks.update(hook)).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await webhooks.update({ ...hook, id: 'whk_c' })).toEqual(refuse({ code: 'WEBHOOK_NOT_FOUND' }));
    expect(await webhooks.get('whk_a')).toEqual({ ...failing, version: 2 });
    const first = await webhooks.list({ limit: 1 });
    expect([first.items.map(({ id }) => id), first.nextCursor]).toEqual([['whk_a'], 'whk_a']);
    expect((await webhooks.list({ limit: 1, cursor: 'whk_a' })).items.map(({ id }) => id)).toEqual(['whk_b']);
    expect(await webhooks.remove('whk_a', 1)).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await webhooks.remove('whk_a', 2)).toEqual(ok());
    expect(await webhooks.remove('whk_a')).toEqual(refuse({ code: 'WEBHOOK_NOT_FOUND' }));
  });

  test('a delivery is due, changes one change after the other, is listed, and is forgotten', async () => {
    const { deliveries, due } = stores;
    const delivery = newDelivery(told(1), 'whk_a', 100);
    await deliveries.create(delivery);
    await deliveries.create({ ...delivery, state: 'FAILED' });
    expect(await deliveries.get(delivery.id)).toEqual(delivery);
    expect([await due(100), await due(101)]).toEqual([[], [delivery.id]]);
    const attempt = { atMs: 1, durationMs: 2, status: 500 };
    const add = () => deliveries.change(delivery.id, (known) => ({ ...known, attempts: [...known.attempts, attempt], dueAtMs: 300 }));
    await Promise.all([add(), add()]);
    expect(await deliveries.get(delivery.id)).toEqual({ ...delivery, attempts: [attempt, attempt], dueAtMs: 300, version: 3 });
    expect(await deliveries.change('whd_none', (known) => known)).toBeUndefined();
    expect([await due(300), await due(301)]).toEqual([[], [delivery.id]]);
    const other = newDelivery(told(2), 'whk_b', 200);
    await deliveries.create(other);
    expect((await deliveries.list({ limit: 9 })).items.map(({ id }) => id)).toEqual([other.id, delivery.id]);
    expect((await deliveries.list({ limit: 9, webhookId: 'whk_a' })).items.map(({ id }) => id)).toEqual([delivery.id]);
    await deliveries.forget(delivery.id);
    expect(await deliveries.get(delivery.id)).toBeUndefined();
  });
});
