import type { Charger } from '../chargers/charger';
import type { LiveReading, OpenSession } from '../sessions/session';
import { MINUTE_MS } from '../shared/time';
import type { Site } from '../sites/site';
import { NOMINAL_VOLTAGE_V, tellableCurrentA } from './compress-profile';
import type { SessionPlan } from './plan';
import { chargingTimes } from './read-profile';

/** How long a car must have charged without a limit of ours before its power is its own, and how old a reading may be. */
const SETTLED_AFTER_MS = 3 * MINUTE_MS;
const FRESH_FOR_MS = 10 * MINUTE_MS;
/** Less is a car that sleeps or is full, and says nothing about what it can take. */
const LEAST_POWER_W = 500;

/** The most current that charger and site allow one car. A site's limit is shared by its cars only in a later planner. */
export function allowedCurrentA(charger: Charger, site: Site): number {
  const siteA = Math.min(
    site.limitA ?? Number.POSITIVE_INFINITY,
    (site.limitW ?? Number.POSITIVE_INFINITY) / (NOMINAL_VOLTAGE_V * charger.phases),
  );
  return tellableCurrentA(Math.min(charger.maxCurrentA, siteA));
}

/**
 * What the car draws when nothing holds it back: as measured, once it has charged freely for some minutes; else as remembered from
 * earlier in the session; else what the current allows on the phases it was seen to use, or on all of the charger's.
 */
export function carPowerW(
  { charger, session, previous }: { readonly charger: Charger; readonly session: OpenSession; readonly previous: SessionPlan | undefined },
  allowedA: number,
  nowMs: number,
): number {
  const { live } = session;
  const ratedW = allowedA * NOMINAL_VOLTAGE_V * charger.phases;
  if (live?.powerW !== undefined && live.powerW >= LEAST_POWER_W && wasFree(session, live, previous, nowMs)) {
    // Mains may stand 10 % above nominal (EN 50160); more than that is a meter that errs.
    return Math.min(live.powerW, ratedW * 1.1);
  }
  if (previous?.carPowerW !== undefined) return Math.min(previous.carPowerW, ratedW * 1.1);
  const phases = live?.activePhases === undefined || live.activePhases === 0 ? charger.phases : Math.min(live.activePhases, charger.phases);
  return allowedA * NOMINAL_VOLTAGE_V * phases;
}

function wasFree(session: OpenSession, live: LiveReading, previous: SessionPlan | undefined, nowMs: number): boolean {
  if (nowMs - live.sampledAtMs > FRESH_FOR_MS || live.sampledAtMs - session.startedAtMs < SETTLED_AFTER_MS) return false;
  if (previous?.pushed === undefined) return true;
  const sinceMs = live.sampledAtMs - SETTLED_AFTER_MS;
  const [first] = chargingTimes(previous.pushed.profile, sinceMs, live.sampledAtMs);
  return first?.startMs === sinceMs && first.endMs === live.sampledAtMs;
}
