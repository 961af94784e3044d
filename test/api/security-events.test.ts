import { noticed } from '../../lambdas/domain/chargers/security-event';
import { ApiWorld, NOW } from './world';

async function withCharger() {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
  return world;
}

test('the events of a charger are listed newest first, page by page', async () => {
  const world = await withCharger();
  const event = { chargerId: 'CP-1', isTimeSuspect: false, receivedAtMs: world.nowMs };
  await world.securityEvents.append({ ...event, type: 'StartupOfTheDevice', occurredAtMs: world.nowMs - 2_000 });
  await world.securityEvents.append({ ...event, type: 'AcmeDoorOpened', occurredAtMs: world.nowMs - 1_000, techInfo: 'door 1' });
  await world.securityEvents.append({ ...event, chargerId: 'CP-2', type: 'StartupOfTheDevice', occurredAtMs: world.nowMs });

  const first = await world.ask('GET /v1/chargers/CP-1/security-events?limit=1', { as: 'viewer' });
  expect(first.body.items).toEqual([
    {
      type: 'AcmeDoorOpened',
      noticedBy: 'CHARGER',
      isCritical: false,
      occurredAt: '2026-03-01T07:59:59.000Z',
      isTimeSuspect: false,
      receivedAt: NOW,
      techInfo: 'door 1',
    },
  ]);
  const rest = await world.ask(`GET /v1/chargers/CP-1/security-events?limit=1&cursor=${first.body.nextCursor}`);
  expect(rest.body).toEqual({
    items: [
      {
        type: 'StartupOfTheDevice',
        noticedBy: 'CHARGER',
        isCritical: true,
        occurredAt: '2026-03-01T07:59:58.000Z',
        isTimeSuspect: false,
        receivedAt: NOW,
      },
    ],
    nextCursor: null,
  });
});

test('what the charger did not tell and we noticed is told apart, even where the charger uses our word', async () => {
  const world = await withCharger();
  await world.securityEvents.append(noticed('CP-1', 'CredentialShared', world.nowMs, '4 times'));
  await world.securityEvents.append({
    ...noticed('CP-1', 'CredentialShared', world.nowMs, 'says the charger'),
    noticedBy: undefined as never,
  });
  const { items } = (await world.ask('GET /v1/chargers/CP-1/security-events')).body;
  expect(items.map(({ noticedBy, isCritical }: Record<string, unknown>) => [noticedBy, isCritical]).sort()).toEqual([
    ['CHARGER', false],
    ['SERVER', true],
  ]);
});

test('nobody sees the events of a charger that is not there, nor without a proof of who they are', async () => {
  const world = await withCharger();
  expect((await world.ask('GET /v1/chargers/CP-9/security-events')).body.code).toBe('CHARGER_NOT_FOUND');
  expect((await world.ask('GET /v1/chargers/CP-1/security-events', { as: null })).status).toBe(401);
});
