import { DynamoCardStore } from '../../lambdas/adapters/dynamodb/dynamo-card-store';
import { DynamoChargerStore } from '../../lambdas/adapters/dynamodb/dynamo-charger-store';
import { DynamoDriverStore } from '../../lambdas/adapters/dynamodb/dynamo-driver-store';
import { DynamoSessionStore } from '../../lambdas/adapters/dynamodb/dynamo-session-store';
import { DynamoSiteStore } from '../../lambdas/adapters/dynamodb/dynamo-site-store';
import { DynamoStatistics } from '../../lambdas/adapters/dynamodb/dynamo-statistics';
import { keys } from '../../lambdas/adapters/dynamodb/keys';
import type { OpenSession, SettledSession } from '../../lambdas/domain/sessions/session';
import { DAY_MS } from '../../lambdas/domain/shared/time';
import { localDay } from '../../lambdas/domain/signals/market-time';
import { dayOf } from '../../lambdas/domain/statistics/charger-day';
import { type Figures, NOTHING, plusFigures } from '../../lambdas/domain/statistics/figures';
import { type PresenceDay, sumPresence } from '../../lambdas/domain/statistics/presence';
import { countSession, type SessionCount } from '../../lambdas/domain/statistics/session-count';
import type { StatisticsScope } from '../../lambdas/ports/statistics';
import type { DynamoEngine } from '../../local/dynamodb/engine';
import { BulkWriter } from './bulk-writer';
import { SEEDED_DAYS, SeededNetwork, type Size, TIME_ZONE } from './seeded-network';

export interface Seeded {
  readonly items: number;
}

type Group = Exclude<StatisticsScope, { kind: 'CHARGER' }>;

/** Writes a network into fresh tables. A server must not be running on them. */
export async function seedNetwork(
  engine: DynamoEngine,
  core: string,
  { size, nowMs }: { readonly size: Size; readonly nowMs: number },
): Promise<Seeded> {
  const network = new SeededNetwork(size, nowMs);
  const bulk = new BulkWriter(engine);
  await seedThings(network, bulk, core);
  const counts = await seedSessions(network, bulk, core);
  await seedStatistics(counts, bulk, core);
  await seedPresence(network, bulk, { core, nowMs });
  await bulk.end();
  return { items: bulk.written };
}

async function seedThings(network: SeededNetwork, { documents }: BulkWriter, core: string): Promise<void> {
  const sites = new DynamoSiteStore(documents, core, { timeZone: TIME_ZONE, priceZone: 'DE-LU' });
  const chargers = new DynamoChargerStore(documents, core);
  const drivers = new DynamoDriverStore(documents, core);
  const cards = new DynamoCardStore(documents, core);
  for (const site of network.sites()) await sites.create(site);
  for (const charger of network.chargers()) await chargers.create(charger);
  for (const connector of network.connectors()) await chargers.recordStatus(connector);
  for (const driver of network.drivers()) await drivers.create(driver);
  for (const card of network.cards()) await cards.create(card);
}

/** Answers what each of them counts, by charger. */
async function seedSessions(network: SeededNetwork, bulk: BulkWriter, core: string): Promise<Map<string, SessionCount[]>> {
  const counts = new Map<string, SessionCount[]>();
  for (const session of network.sessions()) {
    const [item, places] = await settledItems(session, core);
    await bulk.put(core, item);
    await bulk.put(core, places);
    const { settledAtMs, bill, charged, chargerId } = session;
    const count = countSession(session, { settledAtMs, bill, charged }, { samples: [], statuses: [], timeZone: TIME_ZONE });
    await bulk.put(core, { ...keys.sessionCount(session.id), ...count });
    counts.set(chargerId, [...(counts.get(chargerId) ?? []), count]);
  }
  return counts;
}

type Item = Record<string, unknown>;

/** As it was opened, with what closing and settling set, and without the marks that they take away; and its places in the lists. */
async function settledItems(session: SettledSession, core: string): Promise<readonly [Item, Item]> {
  const put: Item[] = [];
  const catching = { send: async ({ input }: { input: { Item: Item } }) => void put.push(input.Item) };
  const { status: _, ...facts } = session;
  await new DynamoSessionStore(catching as never, core).open({ ...facts, status: 'OPEN' } as OpenSession, 0);
  const { gsi2pk, gsi2sk, duePk, dueSk, flags, ...item } = put.find(({ sk }) => sk === 'SESSION')!;
  return [{ ...item, ...session, flags: session.flags.length === 0 ? undefined : session.flags }, put.find(({ sk }) => sk === 'PLACES')!];
}

async function seedStatistics(counts: ReadonlyMap<string, readonly SessionCount[]>, bulk: BulkWriter, core: string): Promise<void> {
  const statistics = new DynamoStatistics(bulk.documents, core);
  const groups = new Map<string, { readonly scope: Group; readonly date: string; figures: Figures }>();
  for (const [chargerId, ofCharger] of counts) {
    const dates = new Set(ofCharger.flatMap(({ days, fees }) => [...Object.keys(days), ...Object.keys(fees)]));
    const siteId = ofCharger[0]!.siteId;
    for (const date of dates) {
      const day = dayOf(
        date,
        ofCharger.filter(({ days, fees }) => days[date] !== undefined || fees[date] !== undefined),
      );
      await statistics.replaceChargerDay(chargerId, day, undefined);
      for (const scope of [{ kind: 'SITE', siteId }, { kind: 'NETWORK' }] as const) {
        const key = `${keys.statisticsOf(scope)} ${date}`;
        groups.set(key, { scope, date, figures: plusFigures(groups.get(key)?.figures ?? NOTHING, day.figures) });
      }
    }
  }
  for (const { scope, date, figures } of groups.values()) await bulk.put(core, { ...keys.statisticsDay(scope, date, 0), date, ...figures });
}

/** One outage of an hour per charger and month, all other time there. */
async function seedPresence(network: SeededNetwork, bulk: BulkWriter, { core, nowMs }: { core: string; nowMs: number }): Promise<void> {
  const statistics = new DynamoStatistics(bulk.documents, core);
  const sums = new Map<string, { readonly scope: Group; readonly days: PresenceDay[] }>();
  for (const [i, { id: chargerId, siteId }] of network.chargers().entries()) {
    for (let back = 1; back <= SEEDED_DAYS; back++) {
      const day = presence(localDay(nowMs - back * DAY_MS, TIME_ZONE), (i + back) % 30 === 0);
      await statistics.putPresence({ kind: 'CHARGER', chargerId }, day);
      for (const scope of [{ kind: 'SITE', siteId }, { kind: 'NETWORK' }] as const) {
        const key = `${keys.statisticsOf(scope)} ${day.date}`;
        sums.set(key, { scope, days: [sumPresence(day.date, [...(sums.get(key)?.days ?? []), day])] });
      }
    }
  }
  for (const { scope, days } of sums.values()) await statistics.putPresence(scope, days[0]!);
}

function presence({ date, startMs, endMs }: ReturnType<typeof localDay>, hasOutage: boolean): PresenceDay {
  const dayMs = endMs - startMs;
  const outageMs = hasOutage ? 3_600_000 : 0;
  const outages = hasOutage ? [{ cause: 'OFFLINE' as const, startMs, endMs: startMs + outageMs }] : [];
  const ports = [1, 2].map((connectorId) => ({ connectorId, periodMs: dayMs, outageMs, excludedMs: 0, outages }));
  return { date, chargerMs: dayMs, onlineMs: dayMs - outageMs, connectorMs: 2 * dayMs, outageMs: 2 * outageMs, excludedMs: 0, ports };
}
