import { DynamoAdHocStore } from '../../lambdas/adapters/dynamodb/dynamo-ad-hoc-store';
import { DynamoConnectorLocks } from '../../lambdas/adapters/dynamodb/dynamo-connector-locks';
import { DynamoDueWork } from '../../lambdas/adapters/dynamodb/dynamo-due-work';
import { DynamoPublicCodes } from '../../lambdas/adapters/dynamodb/dynamo-public-codes';
import { DynamoReceipts } from '../../lambdas/adapters/dynamodb/dynamo-receipts';
import { MemoryAdHocStore, MemoryConnectorLocks, MemoryPublicCodes, MemoryReceipts } from '../../lambdas/adapters/memory/memory-ad-hoc';
import type { ReceiptContent } from '../../lambdas/domain/ad-hoc/receipt';
import type { AdHocStore, ConnectorLocks, PublicCodes, Receipts } from '../../lambdas/ports/ad-hoc';
import { anAdHoc } from '../support/ad-hoc';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

interface Stores {
  readonly adHoc: AdHocStore;
  readonly locks: ConnectorLocks;
  readonly codes: PublicCodes;
  readonly receipts: Receipts;
}
const kinds: [string, () => Promise<Stores>][] = [
  [
    'in memory',
    async () => ({
      adHoc: new MemoryAdHocStore(),
      locks: new MemoryConnectorLocks(),
      codes: new MemoryPublicCodes(),
      receipts: new MemoryReceipts(),
    }),
  ],
  [
    'in DynamoDB',
    async () => {
      const { core, ledger } = await dynamo.tables();
      const { documents } = dynamo;
      return {
        adHoc: new DynamoAdHocStore(documents, core),
        locks: new DynamoConnectorLocks(documents, core),
        codes: new DynamoPublicCodes(documents, core),
        receipts: new DynamoReceipts(documents, ledger),
      };
    },
  ],
];
const T = Date.parse('2026-03-01T08:00:00Z');
const PLACE = { chargerId: 'CP1', connectorId: 1 };

const aReceipt = (over: Partial<ReceiptContent> = {}): ReceiptContent => ({
  adHocId: 'adh_1',
  sessionId: 'ses_1',
  issuedAtMs: T,
  operator: { name: 'Kerb Ltd', taxId: 'DE123' },
  siteName: 'Main Street',
  timeZone: 'Europe/Berlin',
  chargerId: 'CP1',
  connectorId: 1,
  startedAtMs: T - 3_600_000,
  stoppedAtMs: T,
  meterStartWh: 1_000,
  meterStopWh: 11_000,
  energyWh: 10_000,
  bill: {
    tariffId: 'street',
    tariffVersion: 1,
    tariffHash: 'abc',
    currency: 'EUR',
    net: '5.00',
    vat: '1.00',
    gross: '6.00',
    lines: [
      { kind: 'ENERGY', isReservation: false, quantity: '10', unit: 'kWh', price: '0.5', vatPercent: 20, net: '5.00', gross: '6.00' },
    ],
    vatRows: [{ vatPercent: 20, net: '5.00', vat: '1.00', gross: '6.00' }],
    notes: [],
  },
  paid: { amount: '6.00', currency: 'EUR' },
  paidBy: { brand: 'visa', last4: '4242' },
  livemode: true,
  ...over,
});

describe.each(kinds)('%s', (_kind, make) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await make();
  });

  test('an ad-hoc session is created once and comes back as it was', async () => {
    const adHoc = anAdHoc({ outbox: [{ op: 'STOP', transactionId: 7, askedAtMs: T }, { op: 'RELEASE' }], dueAtMs: T, deadlineMs: T });
    expect(await stores.adHoc.create(adHoc)).toEqual({ ok: true, value: undefined });
    const twice = await stores.adHoc.create(anAdHoc({ holdMinor: 1n }));
    expect(twice).toEqual({ ok: false, refusal: { code: 'EXISTS', adHoc } });
    expect(await stores.adHoc.get(adHoc.id)).toEqual(adHoc);
    expect(await stores.adHoc.get('adh_unknown')).toBeUndefined();
  });

  test('of changes at the same time none is lost, and no change writes nothing', async () => {
    await stores.adHoc.create(anAdHoc());
    const { id } = anAdHoc();
    await Promise.all(
      [1, 2, 3].map((transactionId) =>
        stores.adHoc.change(id, (known) => ({ ...known, outbox: [...known.outbox, { op: 'STOP', transactionId, askedAtMs: T }] })),
      ),
    );
    const after = await stores.adHoc.change(id, (known) => known);
    expect([after?.outbox.length, after?.version]).toEqual([3, 4]);
    expect(await stores.adHoc.change('adh_unknown', (known) => known)).toBeUndefined();
  });

  test('a connector is kept for one driver, until it lapses or is let go', async () => {
    const { locks } = stores;
    expect(await locks.take(PLACE, 'adh_1', T + 300_000, T)).toBe(true);
    expect(await locks.take(PLACE, 'adh_2', T + 300_000, T)).toBe(false);
    expect(await locks.take(PLACE, 'adh_1', T + 300_000, T)).toBe(true);
    expect(await locks.take({ ...PLACE, connectorId: 2 }, 'adh_2', T + 300_000, T)).toBe(true);
    expect([await locks.isTaken(PLACE, T), await locks.isTaken(PLACE, T + 300_000)]).toEqual([true, false]);
    expect(await locks.keep(PLACE, 'adh_2', T + 600_000, T)).toBe(false);
    expect(await locks.keep(PLACE, 'adh_1', T + 600_000, T)).toBe(true);
    expect(await locks.keep(PLACE, 'adh_1', T + 900_000, T + 600_000)).toBe(false);
    await locks.release(PLACE, 'adh_2');
    expect(await locks.isTaken(PLACE, T)).toBe(true);
    await locks.release(PLACE, 'adh_1');
    expect([await locks.isTaken(PLACE, T), await locks.take(PLACE, 'adh_2', T + 300_000, T)]).toEqual([false, true]);
  });

  test('of many who want a connector at once one has it', async () => {
    const had = await Promise.all(Array.from({ length: 20 }, (_, i) => stores.locks.take(PLACE, `adh_${i}`, T + 300_000, T)));
    expect(had.filter(Boolean)).toHaveLength(1);
  });

  test('a new code takes the place of the one before, which stays known as replaced', async () => {
    const first = { code: 'aaaaaaaaaa', ...PLACE, createdAtMs: T };
    const second = { code: 'bbbbbbbbbb', ...PLACE, createdAtMs: T + 1 };
    expect((await stores.codes.replace(first)).ok).toBe(true);
    expect((await stores.codes.replace({ ...first, connectorId: 2, code: 'cccccccccc' })).ok).toBe(true);
    expect((await stores.codes.replace(second)).ok).toBe(true);
    expect(await stores.codes.find('aaaaaaaaaa')).toEqual({ ...first, replacedAtMs: T + 1 });
    expect(await stores.codes.find('bbbbbbbbbb')).toEqual(second);
    expect(await stores.codes.find('nothing123')).toBeUndefined();
    expect((await stores.codes.listOf('CP1')).map(({ code }) => code)).toEqual(['bbbbbbbbbb', 'cccccccccc']);
    expect(await stores.codes.replace({ ...first, connectorId: 3 })).toEqual({ ok: false, refusal: { code: 'CONFLICT' } });
  });

  test('receipts are numbered without a gap within the year of their site, and each session has one', async () => {
    const issue = (adHocId: string, issuedAt = '2026-03-01T08:00:00Z') =>
      stores.receipts.issue(aReceipt({ adHocId, issuedAtMs: Date.parse(issuedAt) }));
    const many = await Promise.all(Array.from({ length: 8 }, (_, i) => issue(`adh_${i}`)));
    expect(many.map(({ number }) => number).sort()).toEqual(Array.from({ length: 8 }, (_, i) => `2026-00000${i + 1}`));
    // It is 2027 already in Berlin.
    expect((await issue('adh_new_year', '2026-12-31T23:30:00Z')).number).toBe('2027-000001');
    expect((await issue('adh_new_year', '2028-01-01T00:00:00Z')).number).toBe('2027-000001');
    expect((await issue('adh_8')).number).toBe('2026-000009');
    expect(await stores.receipts.get('adh_8')).toEqual({ number: '2026-000009', ...aReceipt({ adHocId: 'adh_8' }) });
    expect(await stores.receipts.get('adh_unknown')).toBeUndefined();
  });
});

test('the sweep finds an ad-hoc session when its time has come', async () => {
  const { core } = await dynamo.tables();
  const adHoc = new DynamoAdHocStore(dynamo.documents, core);
  await adHoc.create(anAdHoc({ dueAtMs: T }));
  const due = new DynamoDueWork(dynamo.documents, core);
  expect(await due.list(T - 1, 10)).toEqual([]);
  expect(await due.list(T + 1, 10)).toEqual([{ kind: 'AD_HOC', adHocId: anAdHoc().id }]);
  await adHoc.change(anAdHoc().id, ({ dueAtMs: _gone, ...known }) => known);
  expect(await due.list(T + 1, 10)).toEqual([]);
});
