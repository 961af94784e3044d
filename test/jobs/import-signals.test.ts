import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { ReplayPrices } from '../../lambdas/adapters/signals/replay';
import type { SignalSeries } from '../../lambdas/domain/signals/signal';
import { importSignals } from '../../lambdas/jobs/import-signals';
import type { Log } from '../../lambdas/ports/log';
import { type SignalSource, SignalSourceError } from '../../lambdas/ports/signals';

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

class Bench {
  nowMs = Date.parse('2026-02-10T14:00:00Z');
  readonly sites = new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'DE-LU' });
  readonly signals = new MemorySignalStore();
  readonly nudged: string[] = [];
  readonly logged: string[] = [];
  readonly log: Log = {
    info: (code, { zone, source, changed }) => void this.logged.push(`${code} ${zone} ${source} ${changed}`),
    warn: (code, { zone, source, reason }) => void this.logged.push(`${code} ${zone} ${source} ${reason}`),
    error: (code, { zone, reason }) => void this.logged.push(`${code} ${zone} ${reason}`),
  };

  run(sources: readonly SignalSource[], signals: Pick<MemorySignalStore, 'put' | 'range'> = this.signals): Promise<void> {
    return importSignals({
      clock: { nowMs: () => this.nowMs },
      sites: this.sites,
      signals,
      sources,
      planning: { plan: async (siteId, reason) => void this.nudged.push(`${siteId} ${reason}`) },
      log: this.log,
    });
  }

  async site(id: string, priceZone: string): Promise<void> {
    await this.sites.create({ id, name: id, timeZone: 'Europe/Berlin', priceZone, createdAtMs: 0, version: 1 });
  }
}

/** A feed that says one price for every quarter-hour asked for, or fails. */
function feed(id: string, euro: number | SignalSourceError['reason'], asked: string[] = [], zones?: readonly string[]): SignalSource {
  return {
    id,
    kind: 'price',
    serves: (zone) => zones === undefined || zones.includes(zone),
    async fetch(zone, fromMs, toMs): Promise<SignalSeries> {
      asked.push(`${id} ${zone} ${iso(fromMs)} ${iso(toMs)}`);
      if (typeof euro === 'string') throw new SignalSourceError(euro, 'as the test wants it');
      const slots = Array.from({ length: (toMs - fromMs) / 900_000 }, (_, i) => ({
        startMs: fromMs + i * 900_000,
        value: euro,
        quality: 'final' as const,
      }));
      return { kind: 'price', zone, unit: 'EUR/kWh', source: id, licence: '', fetchedAtMs: 1, slots };
    },
  };
}

test('every zone in use is asked for, and each of its sites is woken when something changed', async () => {
  const bench = new Bench();
  await bench.site('site_a', 'DK1');
  await bench.site('site_b', 'DK1');
  await bench.run([feed('one', 0.1)]);
  expect(bench.logged).toEqual(['SIGNALS_IMPORTED DE-LU one true', 'SIGNALS_IMPORTED DK1 one true']);
  expect(bench.nudged).toEqual(['site_default SIGNALS_CHANGED', 'site_a SIGNALS_CHANGED', 'site_b SIGNALS_CHANGED']);
});

test('the same prices again wake nobody', async () => {
  const bench = new Bench();
  await bench.run([feed('one', 0.1)]);
  bench.nudged.length = 0;
  await bench.run([feed('one', 0.1)]);
  expect(bench.logged.at(-1)).toBe('SIGNALS_IMPORTED DE-LU one false');
  expect(bench.nudged).toEqual([]);
});

test('a zone new to us gets its last week at once, then only yesterday, today and tomorrow', async () => {
  const bench = new Bench();
  const asked: string[] = [];
  await bench.run([feed('one', 0.1, asked)]);
  await bench.run([feed('one', 0.1, asked)]);
  expect(asked).toEqual(['one DE-LU 2026-02-02T23:00 2026-02-11T23:00', 'one DE-LU 2026-02-08T23:00 2026-02-11T23:00']);
});

test.each(['UNREACHABLE', 'EMPTY', 'IMPLAUSIBLE'] as const)('a source that is %s is logged and the next one asked', async (reason) => {
  const bench = new Bench();
  await bench.run([feed('one', reason), feed('two', 0.2)]);
  expect(bench.logged).toEqual([`SIGNAL_SOURCE_FAILED DE-LU one ${reason}`, 'SIGNALS_IMPORTED DE-LU two true']);
});

test('a source that does not know the zone is not asked', async () => {
  const bench = new Bench();
  const asked: string[] = [];
  await bench.run([feed('one', 0.1, asked, ['FR']), feed('two', 0.2, asked)]);
  expect(asked).toEqual([expect.stringMatching(/^two/)]);
});

test('when all fail, what is known stays and an error tells it', async () => {
  const bench = new Bench();
  await bench.run([feed('one', 0.1)]);
  await bench.run([feed('one', 'EMPTY'), feed('two', 'UNREACHABLE')]);
  expect(bench.logged.at(-1)).toBe('SIGNAL_SOURCE_FAILED DE-LU NO_SOURCE_LEFT');
  expect((await bench.signals.range('price', 'DE-LU', bench.nowMs, bench.nowMs + 900_000)).slots).toMatchObject([{ value: 0.1 }]);
});

test('a replay in an hour of need does not stand over prices that were published', async () => {
  const bench = new Bench();
  await bench.run([feed('one', 0.1)]);
  await bench.run([feed('one', 'UNREACHABLE'), new ReplayPrices({ nowMs: () => bench.nowMs })]);
  expect(bench.logged.at(-1)).toBe('SIGNALS_IMPORTED DE-LU replay false');
});

test('a zone that cannot be kept does not keep the others from theirs, and the run fails in the end', async () => {
  const bench = new Bench();
  await bench.site('site_a', 'DK1');
  const broken = {
    range: bench.signals.range.bind(bench.signals),
    put: (series: SignalSeries) => (series.zone === 'DE-LU' ? Promise.reject(new Error('throttled')) : bench.signals.put(series)),
  };
  await expect(bench.run([feed('one', 0.1)], broken)).rejects.toThrow('prices of 1 zones');
  expect(bench.nudged).toEqual(['site_a SIGNALS_CHANGED']);
});

test('with the default configuration everything is there offline: a week back, today and, after one, tomorrow', async () => {
  const bench = new Bench();
  await bench.run([new ReplayPrices({ nowMs: () => bench.nowMs })]);
  const { slots } = await bench.signals.range('price', 'DE-LU', 0, 1e14);
  expect([slots.length, iso(slots[0]!.startMs), iso(slots.at(-1)!.startMs)]).toEqual([9 * 96, '2026-02-02T23:00', '2026-02-11T22:45']);
});
