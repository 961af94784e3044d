import { DynamoPlanStore } from '../../lambdas/adapters/dynamodb/dynamo-plan-store';
import { DynamoSiteStore } from '../../lambdas/adapters/dynamodb/dynamo-site-store';
import { MemoryPlanStore } from '../../lambdas/adapters/memory/memory-plan-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import { DEFAULT_SITE_ID, type Site } from '../../lambdas/domain/sites/site';
import type { SessionPlan } from '../../lambdas/domain/smart-charging/plan';
import type { PlanStore } from '../../lambdas/ports/plan-store';
import type { SiteStore } from '../../lambdas/ports/stores';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const PLAN: SessionPlan = {
  sessionId: 'ses_a',
  madeAtMs: 1_000,
  version: 1,
  reason: 'CHEAPEST',
  slots: [
    { startMs: 0, endMs: 900_000, powerW: 11_040, price: -0.01, priceQuality: 'replay' },
    { startMs: 900_000, endMs: 1_000_000, powerW: 0 },
  ],
  cost: { amount: '1.23', currency: 'EUR' },
  baselineCost: { amount: '2.34', currency: 'EUR' },
  readyByMs: 5_000,
  neededWh: 9_000,
  shortfallWh: 0,
  carPowerW: 7_321,
  priceSource: 'replay',
  priceQuality: 'replay',
  pushed: {
    profile: {
      chargingProfileId: 1_001,
      transactionId: 7,
      stackLevel: 1,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: {
        startSchedule: '2026-02-10T17:00:00.000Z',
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 0 },
          { startPeriod: 960, limit: 16.1, numberPhases: 1 },
        ],
      },
    },
    atMs: 900,
    commandSeq: 4,
    count: 1,
  },
};

describe.each([
  ['in memory', async (): Promise<PlanStore> => new MemoryPlanStore()],
  ['in DynamoDB', async (): Promise<PlanStore> => new DynamoPlanStore(dynamo.documents, (await dynamo.tables()).core)],
])('plans %s', (_where, make) => {
  test('a plan is replaced only by whoever read it last', async () => {
    const store = await make();
    expect(await store.get('ses_a')).toBeUndefined();
    expect(await store.put(PLAN)).toBe(true);
    expect(await store.put(PLAN)).toBe(false);
    expect(await store.put({ ...PLAN, version: 3 })).toBe(false);
    expect(await store.get('ses_a')).toEqual(PLAN);
    const bare: SessionPlan = { sessionId: 'ses_a', madeAtMs: 2_000, version: 2, reason: 'NO_REQUEST', slots: [] };
    expect(await store.put(bare)).toBe(true);
    expect(await store.get('ses_a')).toEqual(bare);
  });
});

const ALL = { limit: 100 };
const SETTINGS = { timeZone: 'Europe/Berlin', priceZone: 'DE-LU' };

function aSite(id: string, more: Partial<Site> = {}): Site {
  return { id, name: `Garage ${id}`, timeZone: 'Europe/Copenhagen', priceZone: 'DK1', createdAtMs: 5, version: 1, ...more };
}

describe.each([
  ['in memory', async (): Promise<SiteStore> => new MemorySiteStore(SETTINGS)],
  ['in DynamoDB', async (): Promise<SiteStore> => new DynamoSiteStore(dynamo.documents, (await dynamo.tables()).core, SETTINGS)],
])('sites %s', (_where, make) => {
  let store: SiteStore;
  beforeEach(async () => {
    store = await make();
  });

  test('the default site is there before anybody made one, in the zone of the deployment', async () => {
    expect(await store.get(DEFAULT_SITE_ID)).toMatchObject({ id: DEFAULT_SITE_ID, ...SETTINGS, version: 0 });
    expect(await store.priceZones()).toEqual(['DE-LU']);
    expect(await store.list({ limit: 10 })).toMatchObject({ items: [{ id: DEFAULT_SITE_ID }], nextCursor: null });
    expect(await store.idsByPriceZone('DE-LU', ALL)).toEqual({ items: [DEFAULT_SITE_ID], nextCursor: null });
    expect(await store.idsByPriceZone('DK1', ALL)).toEqual({ items: [], nextCursor: null });
    expect(await store.get('site_other')).toBeUndefined();
  });

  test('a site is made once, and the default site is never made', async () => {
    const site = aSite('site_a', {
      limitA: 32,
      defaultReadyBy: '07:00',
      defaultEnergyWh: 20_000,
      chargingMode: 'NEVER_SHORT',
      co2PricePerKg: 0.2,
      demandPricePerKwh: 0.01,
    });
    expect(await store.create(site)).toEqual(ok());
    expect(await store.create(site)).toEqual(refuse({ code: 'SITE_EXISTS' }));
    expect(await store.create(aSite(DEFAULT_SITE_ID))).toEqual(refuse({ code: 'SITE_EXISTS' }));
    expect(await store.get('site_a')).toEqual(site);
  });

  test('a change is written only over the version it read', async () => {
    await store.create(aSite('site_a'));
    expect(await store.update(aSite('site_x'))).toEqual(refuse({ code: 'SITE_NOT_FOUND' }));
    expect(await store.update(aSite('site_a', { name: 'North' }))).toEqual(ok(aSite('site_a', { name: 'North', version: 2 })));
    expect(await store.update(aSite('site_a', { name: 'South' }))).toEqual(refuse({ code: 'CONFLICT' }));
  });

  test('the default site can be changed, and keeps its change', async () => {
    const home = (await store.get(DEFAULT_SITE_ID))!;
    expect(await store.update({ ...home, priceZone: 'SE3' })).toMatchObject({ ok: true, value: { priceZone: 'SE3', version: 1 } });
    expect(await store.update({ ...home, priceZone: 'SE4' })).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await store.priceZones()).toEqual(['SE3']);
    expect(await store.idsByPriceZone('DE-LU', ALL)).toEqual({ items: [], nextCursor: null });
    expect(await store.idsByPriceZone('SE3', ALL)).toEqual({ items: [DEFAULT_SITE_ID], nextCursor: null });
    expect((await store.list({ limit: 5 })).items).toHaveLength(1);
  });

  test('the ids of a zone come in pages, the default site in its place whether or not it is stored', async () => {
    for (const id of ['site_a', 'site_b', 'site_x', 'site_y']) await store.create(aSite(id, { priceZone: 'DE-LU' }));
    await store.create(aSite('site_c', { priceZone: 'DK1' }));
    const pages: string[][] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page: { items: readonly string[]; nextCursor: string | null } = await store.idsByPriceZone('DE-LU', {
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      pages.push([...page.items]);
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([['site_a', 'site_b'], [DEFAULT_SITE_ID, 'site_x'], ['site_y']]);
  });

  test('a site that moves to another zone is found there and no longer in the old one', async () => {
    await store.create(aSite('site_a'));
    await store.update(aSite('site_a', { priceZone: 'DK2' }));
    expect(await store.idsByPriceZone('DK1', ALL)).toEqual({ items: [], nextCursor: null });
    expect(await store.idsByPriceZone('DK2', ALL)).toEqual({ items: ['site_a'], nextCursor: null });
    expect(await store.priceZones()).toEqual(['DE-LU', 'DK2']);
  });

  test.each([1, 2, 3, 4, 10])('pages of %i show every site once, in order, the default one among them', async (limit) => {
    for (const id of ['site_z', 'site_a', 'site_b']) await store.create(aSite(id));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: readonly Site[]; nextCursor: string | null } = await store.list({
        limit,
        ...(cursor === null ? {} : { cursor }),
      });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['site_a', 'site_b', DEFAULT_SITE_ID, 'site_z']);
  });
});
