import { DynamoSignalStore } from '../../lambdas/adapters/dynamodb/dynamo-signal-store';
import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import type { SignalQuality, SignalSeries } from '../../lambdas/domain/signals/signal';
import type { SignalStore } from '../../lambdas/ports/signals';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

const QUARTER_MS = 15 * 60_000;
const FIVE_TO_MIDNIGHT_MS = Date.parse('2026-02-09T23:30:00Z');

/** Prices in cents from half past eleven on, over midnight UTC. */
function prices(cents: readonly number[], quality: SignalQuality = 'final', more: Partial<SignalSeries> = {}): SignalSeries {
  return {
    kind: 'price',
    zone: 'DE-LU',
    unit: 'EUR/kWh',
    source: 'energy-charts',
    licence: 'CC BY 4.0',
    fetchedAtMs: 1_000,
    slots: cents.map((cent, i) => ({ startMs: FIVE_TO_MIDNIGHT_MS + i * QUARTER_MS, value: cent / 100, quality })),
    ...more,
  };
}

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

describe.each([
  ['in memory', async (): Promise<SignalStore> => new MemorySignalStore()],
  ['in DynamoDB', async (): Promise<SignalStore> => new DynamoSignalStore(dynamo.documents, (await dynamo.tables()).core)],
])('signals %s', (_where, make) => {
  let store: SignalStore;
  beforeEach(async () => {
    store = await make();
  });

  /** The cents that are kept from the first slot on, and how good they are. */
  async function kept(count = 4) {
    const { slots } = await store.range('price', 'DE-LU', FIVE_TO_MIDNIGHT_MS, FIVE_TO_MIDNIGHT_MS + count * QUARTER_MS);
    return slots.map(({ value, quality }) => `${Math.round(value * 100)} ${quality}`);
  }

  test('what was put is read back across midnight, in order, with its unit and its source', async () => {
    expect(await store.put(prices([10, -2, 0, 7.05]))).toEqual({ changed: true });
    expect(await store.range('price', 'DE-LU', FIVE_TO_MIDNIGHT_MS + QUARTER_MS, FIVE_TO_MIDNIGHT_MS + 4 * QUARTER_MS)).toEqual({
      unit: 'EUR/kWh',
      slots: [
        { startMs: FIVE_TO_MIDNIGHT_MS + QUARTER_MS, value: -0.02, quality: 'final', source: 'energy-charts' },
        { startMs: FIVE_TO_MIDNIGHT_MS + 2 * QUARTER_MS, value: 0, quality: 'final', source: 'energy-charts' },
        { startMs: FIVE_TO_MIDNIGHT_MS + 3 * QUARTER_MS, value: 0.0705, quality: 'final', source: 'energy-charts' },
      ],
      origins: [{ source: 'energy-charts', licence: 'CC BY 4.0', quality: 'final', fetchedAtMs: 1_000 }],
    });
  });

  test('nothing known is an empty answer; another zone and another kind are other signals', async () => {
    await store.put(prices([10]));
    const nothing = { unit: '', slots: [], origins: [] };
    expect(await store.range('price', 'DK1', 0, 1e14)).toEqual(nothing);
    expect(await store.range('co2', 'DE-LU', FIVE_TO_MIDNIGHT_MS, FIVE_TO_MIDNIGHT_MS + QUARTER_MS)).toEqual(nothing);
    expect(await store.range('price', 'DE-LU', FIVE_TO_MIDNIGHT_MS, FIVE_TO_MIDNIGHT_MS)).toEqual(nothing);
  });

  test('the same prices again change nothing, even fetched later', async () => {
    await store.put(prices([10, 20]));
    expect(await store.put(prices([10, 20], 'final', { fetchedAtMs: 2_000 }))).toEqual({ changed: false });
  });

  test('two sources that say the same do not take turns: the first keeps the word', async () => {
    await store.put(prices([10, 20]));
    const other = prices([10, 21], 'final', { source: 'entso-e', licence: 'ENTSO-E', fetchedAtMs: 2_000 });
    expect(await store.put({ ...other, slots: [other.slots[0]!] })).toEqual({ changed: false });
    expect(await store.put(other)).toEqual({ changed: true });
    const { slots, origins } = await store.range('price', 'DE-LU', FIVE_TO_MIDNIGHT_MS, FIVE_TO_MIDNIGHT_MS + 2 * QUARTER_MS);
    expect(slots.map(({ source }) => source)).toEqual(['energy-charts', 'entso-e']);
    expect(origins).toEqual([
      { source: 'energy-charts', licence: 'CC BY 4.0', quality: 'final', fetchedAtMs: 1_000 },
      { source: 'entso-e', licence: 'ENTSO-E', quality: 'final', fetchedAtMs: 2_000 },
    ]);
  });

  test('a hole in a later series leaves what is known', async () => {
    await store.put(prices([10, 20, 30, 40]));
    const later = prices([11, 21, 31, 41], 'final', { fetchedAtMs: 2_000 });
    await store.put({ ...later, slots: later.slots.filter((_slot, i) => i !== 1) });
    expect(await kept()).toEqual(['11 final', '20 final', '31 final', '41 final']);
  });

  test.each<[SignalQuality, SignalQuality, 'stands' | 'gives way']>([
    ['final', 'replay', 'stands'],
    ['final', 'forecast', 'stands'],
    ['final', 'preliminary', 'stands'],
    ['manual', 'replay', 'stands'],
    ['manual', 'final', 'stands'],
    ['preliminary', 'forecast', 'stands'],
    ['replay', 'final', 'gives way'],
    ['forecast', 'final', 'gives way'],
    ['replay', 'forecast', 'gives way'],
    ['final', 'manual', 'gives way'],
    ['final', 'final', 'gives way'],
    ['manual', 'manual', 'gives way'],
  ])('a %s price, then a newer %s one: the first %s', async (first, second, outcome) => {
    await store.put(prices([10], first));
    const { changed } = await store.put(prices([99], second, { fetchedAtMs: 2_000 }));
    expect(changed).toBe(outcome === 'gives way');
    expect(await kept(1)).toEqual([outcome === 'stands' ? `10 ${first}` : `99 ${second}`]);
  });

  test('an older answer that arrives late does not undo a newer one of the same quality', async () => {
    await store.put(prices([10], 'final', { fetchedAtMs: 5_000 }));
    expect(await store.put(prices([12], 'final', { fetchedAtMs: 4_000 }))).toEqual({ changed: false });
    expect(await kept(1)).toEqual(['10 final']);
  });

  test('prices in another currency are never mixed into one answer', async () => {
    await store.put(prices([10, 20]));
    const pounds = prices([0, 0, 30, 40], 'manual', { unit: 'GBP/kWh' });
    await store.put({ ...pounds, slots: pounds.slots.slice(2) });
    expect(await store.range('price', 'DE-LU', FIVE_TO_MIDNIGHT_MS, FIVE_TO_MIDNIGHT_MS + 4 * QUARTER_MS)).toMatchObject({
      unit: 'GBP/kWh',
      slots: [{ value: 0.3 }, { value: 0.4 }],
    });
  });

  test('ten writers at once lose nothing', async () => {
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => {
        const series = prices([0, 0, 0, 0, 0, 0, 0, 0, 0, 0].map((_zero, at) => at));
        return store.put({ ...series, slots: [series.slots[i]!] });
      }),
    );
    expect((await kept(10)).map((text) => text.split(' ')[0])).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });
});
