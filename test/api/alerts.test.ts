import { openAlert, type Trouble } from '../../lambdas/domain/alerts/alert';
import { usualRule } from '../../lambdas/domain/alerts/alert-rule';
import { ApiWorld, NOW } from './world';

let world: ApiWorld;
beforeEach(() => {
  world = new ApiWorld();
});

const OFFLINE: Trouble = { rule: 'CHARGER_OFFLINE', objectId: 'CP-1', chargerId: 'CP-1', siteId: 'site_a', facts: { since: NOW } };

async function opened(id: string, trouble: Trouble = OFFLINE, atMs = Date.parse(NOW)): Promise<void> {
  await world.alerts.write(openAlert(id, trouble, usualRule(trouble.rule), atMs), []);
}

describe('alerts', () => {
  test('of nothing, of somebody else, and that have ended are refused', async () => {
    await opened('alr_1');
    expect((await world.ask('GET /v1/alerts/alr_9')).body.code).toBe('ALERT_NOT_FOUND');
    expect((await world.ask('GET /v1/alerts/alr_1', { as: 'operator~site_b' })).body.code).toBe('ALERT_NOT_FOUND');
    expect((await world.ask('POST /v1/alerts/alr_1/resolve', { body: {} })).status).toBe(200);
    expect((await world.ask('POST /v1/alerts/alr_1/acknowledge', { body: {} })).body.code).toBe('ALERT_RESOLVED');
  });

  test('are seen by whose site they are of; what is of no site by people of the whole network', async () => {
    await opened('alr_1');
    await opened('alr_2', { rule: 'PRICES_LATE', objectId: 'AT', facts: {} });
    const seen = async (as: string) => (await world.ask('GET /v1/alerts', { as })).body.items.map(({ id }: { id: string }) => id).sort();
    expect([await seen('viewer'), await seen('viewer~site_a'), await seen('viewer~site_b')]).toEqual([['alr_1', 'alr_2'], ['alr_1'], []]);
  });

  test('are acknowledged once, and say by whom', async () => {
    await opened('alr_1');
    world.nowMs += 60_000;
    const first = await world.ask('POST /v1/alerts/alr_1/acknowledge', { as: 'operator', body: { note: 'on my way' } });
    expect(first.body).toEqual({
      id: 'alr_1',
      rule: 'CHARGER_OFFLINE',
      severity: 'critical',
      status: 'ACKNOWLEDGED',
      objectId: 'CP-1',
      chargerId: 'CP-1',
      siteId: 'site_a',
      facts: { since: NOW },
      openedAt: NOW,
      flaps: 0,
      history: [
        { what: 'OPENED', at: NOW },
        { what: 'ACKNOWLEDGED', at: '2026-03-01T08:01:00.000Z', actor: 'user:operator-1', note: 'on my way' },
      ],
    });
    expect((await world.ask('POST /v1/alerts/alr_1/acknowledge', { body: {} })).body).toEqual(first.body);
    expect((await world.ask('GET /v1/alerts?status=OPEN')).body.items).toEqual([]);
    expect((await world.ask('GET /v1/alerts?status=STANDING&chargerId=CP-1')).body.items).toEqual([first.body]);
  });

  test('are ended by hand, and whoever asked for it is told', async () => {
    await opened('alr_1');
    const { body } = await world.ask('POST /v1/alerts/alr_1/resolve', { as: 'technician', body: { note: 'fuse' } });
    expect([body.status, body.resolvedAt, body.history.at(-1)]).toEqual([
      'RESOLVED',
      NOW,
      { what: 'RESOLVED', at: NOW, actor: 'user:technician-1', note: 'fuse' },
    ]);
    const [eventId] = world.outbox.due(world.nowMs + 1);
    expect((await world.outbox.get(eventId!))?.type).toBe('alert.resolved');
    expect(world.noticed).toEqual([{ kind: 'EVENT_DUE', eventId }]);
    expect((await world.ask('POST /v1/alerts/alr_1/resolve', { body: {} })).body).toEqual(body);
  });
});

describe('rules', () => {
  test('are all there, as usual', async () => {
    const { body } = await world.ask('GET /v1/alert-rules', { as: 'viewer' });
    expect(body.items).toHaveLength(12);
    expect(body.items[0]).toEqual({
      id: 'CHARGER_OFFLINE',
      meaning: 'A charger has been gone for longer than its grace',
      isEnabled: true,
      severity: 'critical',
      thresholds: { graceS: 300 },
      limits: { graceS: { usual: 300, least: 60, most: 86_400 } },
    });
  });

  test('are changed over the version that was read, within their limits', async () => {
    const path = '/v1/alert-rules/CHARGER_OFFLINE';
    const change = (body: unknown, etag?: string) =>
      world.ask(`PATCH ${path}`, { body, headers: etag === undefined ? {} : { 'If-Match': etag } });
    expect((await change({ isEnabled: false })).body.code).toBe('PRECONDITION_REQUIRED');
    expect((await change({ thresholds: { graceS: 1 } }, '"0"')).body.errors).toEqual([
      { pointer: '/thresholds/graceS', detail: 'expected 60 to 86400' },
    ]);
    expect((await change({ thresholds: { toString: 1 } }, '"0"')).body.errors).toEqual([
      { pointer: '/thresholds/toString', detail: 'is not known here' },
    ]);
    const { headers } = await world.ask(`GET ${path}`);
    const changed = await change({ thresholds: { graceS: 900 }, severity: 'warning' }, headers.get('etag')!);
    expect([changed.body.thresholds, changed.body.severity, changed.headers.get('etag')]).toEqual([{ graceS: 900 }, 'warning', '"1"']);
    expect((await change({ isEnabled: false }, '"0"')).body.code).toBe('PRECONDITION_FAILED');
    expect((await world.ask('PATCH /v1/alert-rules/constructor', { body: {}, headers: { 'If-Match': '*' } })).body.code).toBe(
      'ALERT_RULE_NOT_FOUND',
    );
  });
});
