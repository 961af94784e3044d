import type { OpenSession } from '../sessions/session';
import { nextWallClock } from '../signals/market-time';
import type { Site } from '../sites/site';

/** What a session is for, as far as anybody said. `remainingWh` is what the meter has not seen yet; 0 when the target is reached. */
export type ChargeNeed =
  | { readonly kind: 'BOOST'; readonly remainingWh?: number }
  | ({ readonly kind: 'NO_REQUEST'; readonly remainingWh?: number } & Wishes)
  | ({
      readonly kind: 'READY_BY';
      readonly readyByMs: number;
      readonly remainingWh: number;
      readonly preconditionMinutes?: number;
    } & Wishes);

interface Wishes {
  /** Of the remaining energy, what comes first and whatever it costs. */
  readonly atOnceWh?: number;
  /** Dearer quarter-hours are left out, even if the car is not full then. */
  readonly maxPricePerKwh?: number;
}

/** The driver's word, else the site's habit. Planning needs both an energy and a time; with one of them missing, habits stand in. */
export function chargeNeed(session: OpenSession, site: Site): ChargeNeed {
  const { preferences = {}, live, startedAtMs, meterStartWh } = session;
  const energyWh = preferences.energyWh ?? site.defaultEnergyWh;
  const readyByMs =
    preferences.readyByMs ??
    (site.defaultReadyBy === undefined ? undefined : nextWallClock(site.defaultReadyBy, site.timeZone, startedAtMs));
  const deliveredWh = Math.max(0, (live?.registerWh ?? meterStartWh) - meterStartWh);
  const remaining = energyWh === undefined ? {} : { remainingWh: Math.max(0, energyWh - deliveredWh) };
  if (preferences.boost) return { kind: 'BOOST', ...remaining };
  const { minimumWh, maxPricePerKwh, preconditionMinutes } = preferences;
  const wishes: Wishes = {
    ...(minimumWh === undefined ? {} : { atOnceWh: Math.max(0, minimumWh - deliveredWh) }),
    ...(maxPricePerKwh === undefined ? {} : { maxPricePerKwh }),
  };
  if (energyWh === undefined || readyByMs === undefined) return { kind: 'NO_REQUEST', ...remaining, ...wishes };
  return {
    kind: 'READY_BY',
    readyByMs,
    remainingWh: remaining.remainingWh!,
    ...wishes,
    ...(preconditionMinutes === undefined ? {} : { preconditionMinutes }),
  };
}
