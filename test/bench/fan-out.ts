import { MemorySignalFeedStore } from '../../lambdas/adapters/memory/memory-signal-feed-store';
import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { importSignals } from '../../lambdas/jobs/import-signals';
import { planSite } from '../../lambdas/jobs/plan-site';
import { type SignalsChanged, wakeSites } from '../../lambdas/jobs/wake-sites';
import type { SignalSource } from '../../lambdas/ports/signals';
import { silentLog } from '../support/mailbox';
import { SITE, Street } from '../support/street';
import { print, rounded } from './statistics';

const ZONE = 'DE-LU';
const QUARTER_MS = 900_000;

/** Dollars, eu-central-1, on demand: assumed, not read today; https://aws.amazon.com/dynamodb/pricing, /sqs/pricing and /lambda/pricing say what they are. */
const PRICES = {
  writeUnit: 0.7625e-6,
  readUnit: 0.1525e-6,
  fifoRequest: 0.5e-6,
  request: 0.4e-6,
  invocation: 0.2e-6,
  gbSecond: 13.3334e-6,
};
/** Write units of a port call that writes: a command is a transaction of three items, and a transaction counts twice. */
const WRITE_UNITS: Readonly<Record<string, number>> = {
  'sessions.planned': 1,
  'sessions.fixTariff': 1,
  'plans.put': 2,
  'sender.send': 6,
  'chargers.recordCapabilities': 1,
};
const PLAN_SITE_GB = 1;

/** Counts the calls of every port by name; what is asked and what is answered stays what it is. */
function counted<T extends object>(name: string, port: T, calls: Map<string, number>): T {
  return new Proxy(port, {
    get(target, key) {
      const value = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        calls.set(`${name}.${String(key)}`, (calls.get(`${name}.${String(key)}`) ?? 0) + 1);
        return value.apply(target, given);
      };
    },
  });
}

/** Tomorrow's prices come out: every site of the zone, each with one car that waits for them, is planned anew. */
export async function benchFanOut(most: number): Promise<void> {
  for (const sites of [most / 10, most / 2, most].map(Math.round)) await publishTo(sites);
}

async function publishTo(siteCount: number): Promise<void> {
  const calls = new Map<string, number>();
  const nowMs = Date.parse('2026-02-10T14:10:00Z');
  const signals = new MemorySignalStore();
  const sites = new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'AT' });
  const streets = new Map<string, Street>();
  for (let i = 0; i < siteCount; i++) {
    const id = `site_${String(i).padStart(6, '0')}`;
    await sites.create({ id, name: id, timeZone: 'Europe/Berlin', priceZone: ZONE, createdAtMs: 0, version: 1 });
    const street = await Street.with();
    street.nowMs = nowMs;
    await street.sessions.prefer('ses_a', { readyByMs: nowMs + 16 * 3_600_000, energyWh: 20_000 }, nowMs);
    streets.set(id, street);
  }

  const changes: SignalsChanged[] = [];
  const woken: string[] = [];
  const nudge = {
    changed: async (kind: SignalsChanged['kind'], zone: string, afterSiteId?: string) =>
      void changes.push({ kind, zone, ...(afterSiteId === undefined ? {} : { afterSiteId }) }),
  };
  const begun = performance.now();
  await importSignals({
    clock: { nowMs: () => nowMs },
    sites: counted('sites', { priceZones: async () => [ZONE] }, calls),
    signals: counted('signals', signals, calls),
    feeds: counted('feeds', new MemorySignalFeedStore(), calls),
    sources: { of: (kind) => (kind === 'price' ? [published] : []) },
    changes: counted('changes', nudge, calls),
    log: silentLog,
  });
  let wakeRuns = 0;
  for (let change = changes.shift(); change !== undefined; change = changes.shift()) {
    wakeRuns++;
    await wakeSites(change, {
      sites: counted('sites', sites, calls),
      planning: { planAll: async (siteIds) => void woken.push(...siteIds) },
      changes: counted('changes', nudge, calls),
      log: silentLog,
    });
  }
  const wokenMs = performance.now() - begun;
  for (const siteId of woken) {
    const { deps } = streets.get(siteId)!;
    await planSite(SITE, [{}], {
      ...deps,
      signals: counted('signals', signals, calls),
      sessions: counted('sessions', deps.sessions, calls),
      chargers: counted('chargers', deps.chargers, calls),
      plans: counted('plans', deps.plans, calls),
      sender: counted('sender', deps.sender, calls),
    });
  }
  const tookMs = performance.now() - begun;
  report(siteCount, { calls, wakeRuns, wokenMs, tookMs, messages: woken.length });
}

/** Two days of quarter-hours, as after one o'clock. */
const published: SignalSource = {
  id: 'energy-charts',
  kind: 'price',
  serves: () => true,
  fetch: async (zone, fromMs, toMs) => ({
    kind: 'price',
    zone,
    unit: 'EUR/kWh',
    source: 'energy-charts',
    licence: 'CC BY 4.0',
    fetchedAtMs: fromMs,
    slots: Array.from({ length: (toMs - fromMs) / QUARTER_MS }, (_, i) => ({
      startMs: fromMs + i * QUARTER_MS,
      value: 0.1 + 0.08 * Math.sin(i / 9),
      quality: 'final' as const,
    })),
  }),
};

interface Measured {
  readonly calls: ReadonlyMap<string, number>;
  readonly wakeRuns: number;
  readonly wokenMs: number;
  readonly tookMs: number;
  readonly messages: number;
}

function report(sites: number, { calls, wakeRuns, wokenMs, tookMs, messages }: Measured): void {
  const of = (name: string) => calls.get(name) ?? 0;
  const planWrites = Object.keys(WRITE_UNITS).reduce((sum, name) => sum + of(name), 0);
  const feedWrites = of('feeds.put') + of('signals.put');
  const writeUnits = feedWrites * 3 + Object.entries(WRITE_UNITS).reduce((sum, [name, units]) => sum + of(name) * units, 0);
  const reads = [...calls].filter(([name]) => /\.(get|getWithConnectors|listOpen|range|idsByPriceZone|list)$/.test(name));
  const readCalls = reads.reduce((sum, [, count]) => sum + count, 0);
  const batches = Math.ceil(messages / 10);
  // SQS counts sending, receiving and deleting, ten at a time.
  const dollars = {
    writes: writeUnits * PRICES.writeUnit,
    reads: readCalls * PRICES.readUnit,
    queues: 3 * batches * PRICES.fifoRequest + 3 * wakeRuns * PRICES.request,
    functions: (batches + wakeRuns + 1) * PRICES.invocation + (tookMs / 1_000) * PLAN_SITE_GB * PRICES.gbSecond,
  };
  print({
    bench: 'fan-out',
    sites,
    planned: of('plans.put'),
    pushed: of('sender.send'),
    ms: rounded(tookMs, 0),
    msUntilAllAreWoken: rounded(wokenMs, 0),
    msPerSite: rounded(tookMs / sites, 3),
    wakeRuns,
    indexQueries: of('sites.idsByPriceZone'),
    messages,
    sendBatches: batches,
    readsPerSite: rounded(readCalls / sites, 2),
    writesPerSite: rounded((planWrites + feedWrites) / sites, 2),
    writeUnits,
    dollars: rounded(
      Object.values(dollars).reduce((sum, part) => sum + part, 0),
      4,
    ),
    ...Object.fromEntries(Object.entries(dollars).map(([name, part]) => [`${name}Dollars`, rounded(part, 4)])),
  });
}
