import type { Session } from '../domain/sessions/session';
import { isCurrency } from '../domain/shared/money';
import { floorToSlot } from '../domain/signals/market-time';
import { SLOT_MS } from '../domain/signals/signal';
import type { Site } from '../domain/sites/site';
import type { SessionTariff } from '../domain/tariffs/session-bill';
import { type MarketPrices, marketPriceAt } from '../domain/tariffs/spot-tariff';
import type { Tariff } from '../domain/tariffs/tariff';
import { scopesOf, type TariffScope } from '../domain/tariffs/tariff-assignment';
import { isValidAt, type TariffVersion } from '../domain/tariffs/tariff-version';
import type { SessionStore } from '../ports/session-store';
import type { SignalStore, StoredSignal } from '../ports/signals';
import type { TariffStore } from '../ports/tariffs';

interface TariffDeps {
  readonly tariffs: Pick<TariffStore, 'assignmentAt' | 'inForce' | 'version'>;
  readonly signals: Pick<SignalStore, 'range'>;
  readonly sessions: Pick<SessionStore, 'fixTariff'>;
}

/** Of places, the most specific one first, the tariff of the first which has one that is meant for that moment. */
export async function findTariff(
  scopes: readonly TariffScope[],
  atMs: number,
  tariffs: TariffDeps['tariffs'],
): Promise<TariffVersion | undefined> {
  for (const scope of scopes) {
    const { tariffId } = (await tariffs.assignmentAt(scope, atMs)) ?? { tariffId: null };
    const version = tariffId === null ? undefined : await tariffs.inForce(tariffId, atMs);
    if (version !== undefined && isValidAt(version.tariff, atMs)) return version;
  }
  return undefined;
}

export interface FixedTariff {
  readonly fixed: SessionTariff;
  readonly tariff: Tariff;
}

/**
 * The tariff that a session has from beginning to end. StartTransaction does not wait for it: assignments and versions are never changed, so
 * what was in force at the start can be found out at any time after, and is, by whoever comes first: the planning that every start calls for,
 * or the settlement. What is written once is what counts, for every bill and every correction. A market price that is
 * locked at the start is locked by that first look, within a moment of the start.
 */
export async function fixTariff(session: Session, site: Site, deps: TariffDeps): Promise<FixedTariff | undefined> {
  const { tariffs, sessions } = deps;
  if (session.tariff !== undefined) return withContent(session.tariff, tariffs);
  const version = await findTariff(scopesOf(session), session.startedAtMs, tariffs);
  if (version === undefined) return undefined;
  const lockedPrice = await lockPrice(version.tariff, session.startedAtMs, site, deps);
  const fixed: SessionTariff = {
    tariffId: version.tariffId,
    version: version.version,
    hash: version.hash,
    timeZone: site.timeZone,
    ...(lockedPrice === undefined ? {} : { lockedPrice }),
  };
  const stands = await sessions.fixTariff(session.id, fixed);
  return stands === undefined || stands.hash === fixed.hash
    ? { fixed: stands ?? fixed, tariff: version.tariff }
    : withContent(stands, tariffs);
}

async function withContent(fixed: SessionTariff, tariffs: TariffDeps['tariffs']): Promise<FixedTariff | undefined> {
  const version = await tariffs.version(fixed.tariffId, fixed.version);
  return version === undefined ? undefined : { fixed, tariff: version.tariff };
}

async function lockPrice(tariff: Tariff, startMs: number, site: Site, { signals }: TariffDeps): Promise<number | undefined> {
  if (tariff.tidewatt?.spot?.mode !== 'lock_at_start') return undefined;
  const fromMs = floorToSlot(startMs);
  return marketPriceAt(tariff, marketPrices(await signals.range('price', site.priceZone, fromMs, fromMs + SLOT_MS)), startMs);
}

export function marketPrices({ unit, slots }: StoredSignal): MarketPrices {
  const currency = unit.replace(/\/kWh$/, '');
  return { currency: isCurrency(currency) ? currency : undefined, slots };
}
