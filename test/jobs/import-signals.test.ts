import { MemorySignalFeedStore } from '../../lambdas/adapters/memory/memory-signal-feed-store';
import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { ReplayPrices } from '../../lambdas/adapters/signals/replay';
import type { SignalKind, SignalSeries } from '../../lambdas/domain/signals/signal';
import { importSignals } from '../../lambdas/jobs/import-signals';
import type { Log } from '../../lambdas/ports/log';
import { type SignalSource, SignalSourceError } from '../../lambdas/ports/signals';

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

class Bench {
  nowMs = Date.parse('2026-02-10T14:00:00Z');
  readonly sites = new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'DE-LU' });
  readonly signals = new MemorySignalStore();
  readonly feeds = new MemorySignalFeedStore();
  readonly woken: string[] = [];
  readonly logged: string[] = [];
  readonly log: Log = {
    info: (code, { zone, source, changed }) => void this.logged.push(`${code} ${zone} ${source} ${changed}`),
    warn: (code, { zone, source, reason }) => void this.logged.push(`${code} ${zone} ${source} ${reason}`),
    error: (code, { kind, zone, reason = '' }) => void this.logged.push(`${code} ${kind} ${zone} ${reason}`.trim()),
  };
  /** What keeps the queue from taking a message. */
  queueFault: Error | undefined;

  run(sources: readonly SignalSource[], signals: Pick<MemorySignalStore, 'put' | 'range'> = this.signals): Promise<void> {
    return importSignals({
      clock: { nowMs: () => this.nowMs },
      sites: this.sites,
      signals,
      feeds: this.feeds,
      sources: { of: (kind, zone) => sources.filter((source) => source.kind === kind && source.serves(zone)) },
      changes: {
        changed: async (kind, zone) => {
          if (this.queueFault !== undefined) throw this.queueFault;
          this.woken.push(`${kind} ${zone}`);
        },
      },
      log: this.log,
    });
  }

  async site(id: string, priceZone: string): Promise<void> {
    await this.sites.create({ id, name: id, timeZone: 'Europe/Berlin', priceZone, createdAtMs: 0, version: 1 });
  }

  /** The next round of the timetable that asks again. */
  later(hours = 1): void {
    this.nowMs += hours * 3_600_000;
  }

  async price(at: string): Promise<string> {
    const { slots } = await this.signals.range('price', 'DE-LU', Date.parse(at), Date.parse(at) + 900_000);
    return slots.map(({ value, source }) => `${value} ${source}`).join();
  }
}

interface FeedSettings {
  readonly asked?: string[];
  readonly zones?: readonly string[];
  /** Nothing is said of what begins then or later. */
  readonly untilMs?: number;
  readonly kind?: SignalKind;
}

/** A feed that says one figure for every quarter-hour asked for, or fails. */
function feed(
  id: string,
  figure: number | SignalSourceError['reason'],
  { asked = [], zones, untilMs, kind = 'price' }: FeedSettings = {},
): SignalSource {
  return {
    id,
    kind,
    serves: (zone) => zones === undefined || zones.includes(zone),
    async fetch(zone, fromMs, toMs): Promise<SignalSeries> {
      asked.push(`${id} ${zone} ${iso(fromMs)} ${iso(toMs)}`);
      if (typeof figure === 'string') throw new SignalSourceError(figure, 'as the test wants it');
      const slots = Array.from({ length: (Math.min(toMs, untilMs ?? toMs) - fromMs) / 900_000 }, (_, i) => ({
        startMs: fromMs + i * 900_000,
        value: figure,
        quality: 'final' as const,
      }));
      const unit = ({ price: 'EUR/kWh', co2: 'g/kWh', demand: 'ratio' } as const)[kind];
      return { kind, zone, unit, source: id, licence: '', fetchedAtMs: 1, slots };
    },
  };
}

test('every zone in use is asked for, and its sites are woken when something changed', async () => {
  const bench = new Bench();
  await bench.site('site_a', 'DK1');
  await bench.site('site_b', 'DK1');
  await bench.run([feed('one', 0.1)]);
  expect(bench.logged).toEqual(['SIGNALS_IMPORTED DE-LU one true', 'SIGNALS_IMPORTED DK1 one true']);
  expect(bench.woken).toEqual(['price DE-LU', 'price DK1']);
});

test('the same prices again wake nobody', async () => {
  const bench = new Bench();
  await bench.run([feed('one', 0.1)]);
  bench.woken.length = 0;
  bench.later();
  await bench.run([feed('one', 0.1)]);
  expect(bench.logged.at(-1)).toBe('SIGNALS_IMPORTED DE-LU one false');
  expect(bench.woken).toEqual([]);
});

test('a zone new to us gets its last week at once, then only yesterday, today and tomorrow', async () => {
  const bench = new Bench();
  const asked: string[] = [];
  await bench.run([feed('one', 0.1, { asked })]);
  bench.later();
  await bench.run([feed('one', 0.1, { asked })]);
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
  await bench.run([feed('one', 0.1, { asked, zones: ['FR'] }), feed('two', 0.2, { asked })]);
  expect(asked).toEqual([expect.stringMatching(/^two/)]);
});

test('when all fail, what is known stays and an error tells it', async () => {
  const bench = new Bench();
  await bench.run([feed('one', 0.1)]);
  bench.later();
  await bench.run([feed('one', 'EMPTY'), feed('two', 'UNREACHABLE')]);
  expect(bench.logged.at(-1)).toBe('SIGNAL_SOURCE_FAILED price DE-LU NO_SOURCE_LEFT');
  expect((await bench.signals.range('price', 'DE-LU', bench.nowMs, bench.nowMs + 900_000)).slots).toMatchObject([{ value: 0.1 }]);
});

test('a replay is not asked once a real price is known: a late market is forecast, not played from another year', async () => {
  const bench = new Bench();
  await bench.run([feed('one', 0.1)]);
  bench.later();
  await bench.run([feed('one', 'UNREACHABLE'), new ReplayPrices({ nowMs: () => bench.nowMs })]);
  expect(bench.logged.at(-1)).toBe('SIGNAL_SOURCE_FAILED price DE-LU NO_SOURCE_LEFT');
});

test('a new zone whose sources all fail begins with a replay', async () => {
  const bench = new Bench();
  await bench.run([feed('one', 'UNREACHABLE'), new ReplayPrices({ nowMs: () => bench.nowMs })]);
  expect(bench.logged).toContain('SIGNALS_IMPORTED DE-LU replay true');
  expect(await bench.feeds.get('price', 'DE-LU')).toMatchObject({ source: 'replay', lateSinceMs: bench.nowMs }); // no news of the market
});

test('a zone that cannot be kept does not keep the others from theirs, and the run fails in the end', async () => {
  const bench = new Bench();
  await bench.site('site_a', 'DK1');
  const broken = {
    range: bench.signals.range.bind(bench.signals),
    put: (series: SignalSeries) => (series.zone === 'DE-LU' ? Promise.reject(new Error('throttled')) : bench.signals.put(series)),
  };
  await expect(bench.run([feed('one', 0.1)], broken)).rejects.toThrow('signals of 1 feeds');
  expect(bench.woken).toEqual(['price DK1']);
});

test('with the default configuration everything is there offline: a week back, today and, after one, tomorrow', async () => {
  const bench = new Bench();
  await bench.run([new ReplayPrices({ nowMs: () => bench.nowMs })]);
  const { slots } = await bench.signals.range('price', 'DE-LU', 0, 1e14);
  expect([slots.length, iso(slots[0]!.startMs), iso(slots.at(-1)!.startMs)]).toEqual([9 * 96, '2026-02-02T23:00', '2026-02-11T22:45']);
});

describe('several sources', () => {
  const TOMORROW = '2026-02-11T12:00Z';
  const endOfToday = Date.parse('2026-02-10T23:00Z');

  test('what the first has not got yet, the next one fills; what it has, nobody talks over', async () => {
    const bench = new Bench();
    await bench.run([feed('one', 0.1, { untilMs: endOfToday }), feed('two', 0.2)]);
    expect([await bench.price('2026-02-10T12:00Z'), await bench.price(TOMORROW)]).toEqual(['0.1 one', '0.2 two']);
  });

  test('the first takes the word again when it has one', async () => {
    const bench = new Bench();
    await bench.run([feed('one', 'UNREACHABLE'), feed('two', 0.2)]);
    expect(await bench.price(TOMORROW)).toBe('0.2 two');
    bench.later();
    await bench.run([feed('one', 0.1), feed('two', 0.2)]);
    expect(await bench.price(TOMORROW)).toBe('0.1 one');
  });

  test('a source that is away for an hour costs no plan: the second does not talk over what the first has said', async () => {
    const bench = new Bench();
    await bench.run([feed('one', 0.1), feed('two', 0.2)]);
    bench.later();
    await bench.run([feed('one', 'HTTP_STATUS'), feed('two', 0.2)]);
    expect(await bench.price(TOMORROW)).toBe('0.1 one');
    expect(bench.woken).toEqual(['price DE-LU']);
    expect(await bench.feeds.get('price', 'DE-LU')).toMatchObject({ source: 'two', failures: [{ source: 'one', reason: 'HTTP_STATUS' }] });
  });

  test('before the auction is over, the first is enough', async () => {
    const bench = new Bench();
    bench.nowMs = Date.parse('2026-02-10T11:50:00Z');
    const asked: string[] = [];
    await bench.run([feed('one', 0.1, { untilMs: endOfToday }), feed('two', 0.2, { asked })]);
    expect(asked).toEqual([]);
  });
});

describe('how often', () => {
  test('who has everything is asked again once an hour, however often the timetable comes round', async () => {
    const bench = new Bench();
    const asked: string[] = [];
    for (let i = 0; i < 12; i++) {
      await bench.run([feed('one', 0.1, { asked })]);
      bench.later(5 / 60);
    }
    expect(asked).toHaveLength(2);
  });

  test('who waits for tomorrow asks every time', async () => {
    const bench = new Bench();
    const asked: string[] = [];
    for (let i = 0; i < 3; i++) {
      await bench.run([feed('one', 0.1, { asked, untilMs: Date.parse('2026-02-10T23:00Z') })]);
      bench.later(5 / 60);
    }
    expect(asked).toHaveLength(3);
  });

  test('an answer that is still so changes nothing, and is an answer', async () => {
    const bench = new Bench();
    const seen: (string | undefined)[] = [];
    const conditional: SignalSource = {
      ...feed('one', 0.1),
      async fetch(zone, fromMs, toMs, memory) {
        seen.push(memory?.get('one today')?.etag);
        if (seen.at(-1) === '"1"') return undefined;
        memory?.set('one today', { etag: '"1"' });
        return feed('one', 0.1).fetch(zone, fromMs, toMs);
      },
    };
    await bench.run([conditional]);
    bench.later();
    await bench.run([conditional]);
    bench.later();
    await bench.run([conditional]);
    expect(seen).toEqual([undefined, '"1"', '"1"']);
    expect(await bench.feeds.get('price', 'DE-LU')).toMatchObject({ version: 1, answeredAtMs: bench.nowMs, failures: [] });
  });
});

describe('late', () => {
  const untilTonight = { untilMs: Date.parse('2026-02-10T23:00Z') };

  test('no prices of tomorrow at three: that is kept with its beginning, said each time, and over when they come', async () => {
    const bench = new Bench();
    bench.nowMs = Date.parse('2026-02-10T13:55:00Z');
    await bench.run([feed('one', 0.1, untilTonight)]);
    expect(await bench.feeds.get('price', 'DE-LU')).not.toHaveProperty('lateSinceMs');
    bench.later(5 / 60);
    const sinceMs = bench.nowMs;
    await bench.run([feed('one', 0.1, untilTonight)]);
    bench.later();
    await bench.run([feed('one', 0.1, untilTonight)]);
    expect(bench.logged.filter((line) => line === 'SIGNALS_LATE price DE-LU')).toHaveLength(2);
    expect(await bench.feeds.get('price', 'DE-LU')).toMatchObject({ lateSinceMs: sinceMs, knownUntilMs: untilTonight.untilMs });
    bench.later();
    await bench.run([feed('one', 0.1)]);
    expect(await bench.feeds.get('price', 'DE-LU')).not.toHaveProperty('lateSinceMs');
    expect(bench.woken).toEqual(['price DE-LU', 'price DE-LU']);
  });

  test('CO2 and demand are imported beside prices, and nothing is said of zones that have no source for them', async () => {
    const bench = new Bench();
    await bench.site('site_a', 'DK1');
    await bench.run([
      feed('one', 0.1),
      feed('grams', 120, { kind: 'co2', zones: ['DK1'] }),
      feed('load', 0.5, { kind: 'demand', zones: ['DK1'] }),
    ]);
    expect((await bench.feeds.list()).map(({ kind, zone }) => `${kind} ${zone}`)).toEqual([
      'co2 DK1',
      'demand DK1',
      'price DE-LU',
      'price DK1',
    ]);
    expect((await bench.signals.range('co2', 'DK1', bench.nowMs, bench.nowMs + 900_000)).slots).toMatchObject([{ value: 120 }]);
  });
});

describe('revisions', () => {
  test('a revised price is another version and wakes the zone; a revised yesterday is kept and wakes nobody', async () => {
    const bench = new Bench();
    await bench.run([feed('one', 0.1)]);
    bench.later();
    await bench.run([feed('one', 0.11)]);
    expect(await bench.feeds.get('price', 'DE-LU')).toMatchObject({ version: 2, changedAtMs: bench.nowMs });
    expect(bench.woken).toHaveLength(2);
    bench.later();
    await bench.run([feed('one', 0.12, { untilMs: Date.parse('2026-02-10T12:00Z') })]);
    expect(await bench.feeds.get('price', 'DE-LU')).toMatchObject({ version: 3 });
    expect(bench.woken).toHaveLength(2);
  });

  test('a queue that does not take the message: the next run sends it, though nothing is new any more', async () => {
    const bench = new Bench();
    bench.queueFault = new Error('throttled');
    await expect(bench.run([feed('one', 0.1)])).rejects.toThrow('signals of 1 feeds');
    bench.queueFault = undefined;
    await bench.run([feed('one', 0.1)]);
    expect(bench.woken).toEqual(['price DE-LU']);
    await bench.run([feed('one', 0.1)]);
    expect(bench.woken).toEqual(['price DE-LU']);
  });
});
