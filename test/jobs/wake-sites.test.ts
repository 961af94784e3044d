import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { readSignalsChanged, type SignalsChanged, wakeSites } from '../../lambdas/jobs/wake-sites';
import type { Page, PageRequest } from '../../lambdas/ports/charger-store';

class Bench {
  readonly sites = new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'DE-LU' });
  readonly queue: SignalsChanged[] = [];
  readonly woken: string[] = [];
  queries = 0;
  largestCall = 0;

  async fill(count: number, priceZone = 'DK1'): Promise<void> {
    for (let i = 0; i < count; i++) {
      const id = `site_${String(i).padStart(6, '0')}`;
      await this.sites.create({ id, name: id, timeZone: 'Europe/Copenhagen', priceZone, createdAtMs: 0, version: 1 });
    }
  }

  /** Works the queue off, as Lambda would. Answers how many runs it took. */
  async run(change: SignalsChanged): Promise<number> {
    this.queue.push(change);
    let runs = 0;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      runs++;
      await wakeSites(next, {
        sites: {
          idsByPriceZone: (zone: string, page: PageRequest): Promise<Page<string>> => {
            this.queries++;
            return this.sites.idsByPriceZone(zone, page);
          },
        },
        planning: {
          planAll: async (siteIds, reason) => {
            expect(reason).toBe('SIGNALS_CHANGED');
            this.largestCall = Math.max(this.largestCall, siteIds.length);
            this.woken.push(...siteIds);
          },
        },
        changes: {
          changed: async (kind, zone, afterSiteId) =>
            void this.queue.push({ kind, zone, ...(afterSiteId === undefined ? {} : { afterSiteId }) }),
        },
        log: { info: () => {}, warn: () => {}, error: () => {} },
      });
    }
    return runs;
  }
}

test('every site of the zone is woken once, those of other zones are left in peace', async () => {
  const bench = new Bench();
  await bench.fill(3);
  await bench.sites.create({ id: 'site_x', name: 'X', timeZone: 'Europe/Oslo', priceZone: 'NO1', createdAtMs: 0, version: 1 });
  expect(await bench.run({ kind: 'price', zone: 'DK1' })).toBe(1);
  expect(bench.woken).toEqual(['site_000000', 'site_000001', 'site_000002']);
  expect(await bench.run({ kind: 'co2', zone: 'SE3' })).toBe(1);
  expect(bench.woken).toHaveLength(3);
});

test('a run ends in time and a message goes on where it stopped: runs and queries grow with the sites and with nothing else', async () => {
  const figures: number[][] = [];
  for (const count of [2_500, 5_000, 10_000]) {
    const bench = new Bench();
    await bench.fill(count);
    const runs = await bench.run({ kind: 'price', zone: 'DK1' });
    expect(new Set(bench.woken).size).toBe(count);
    expect(bench.woken).toHaveLength(count);
    figures.push([count, runs, bench.queries, bench.largestCall]);
  }
  expect(figures).toEqual([
    [2_500, 2, 5, 500],
    [5_000, 3, 10, 500],
    [10_000, 5, 20, 500],
  ]);
});

test('a message that came half way goes on half way', async () => {
  const bench = new Bench();
  await bench.fill(4);
  await bench.run(readSignalsChanged('{"kind":"price","zone":"DK1","afterSiteId":"site_000001"}'));
  expect(bench.woken).toEqual(['site_000002', 'site_000003']);
});

test('a body that is not ours is refused', () => {
  expect(() => readSignalsChanged('{"kind":"weather","zone":"DK1"}')).toThrow();
});
