import { readPlanNudge, type SiteNudge } from './nudges';
import { type PlanSiteDeps, planSite } from './plan-site';

/**
 * Handles the messages of one batch so that each site is planned once, for all that its nudges concern: a site whose chargers come
 * back together sends a nudge for each. The first message of a site does the work, and the others end as it ended.
 */
export function planBatch(bodies: readonly string[], deps: PlanSiteDeps): (body: string) => Promise<void> {
  const nudges = bodies.flatMap(readable);
  const runs = new Map<string, Promise<void>>();
  return (body) => {
    const { siteId } = readPlanNudge(body);
    const run =
      runs.get(siteId) ??
      planSite(
        siteId,
        nudges.filter((nudge) => nudge.siteId === siteId),
        deps,
      );
    runs.set(siteId, run);
    return run;
  };
}

/** A body that is not ours fails when its own turn comes, and holds up no other site. */
function readable(body: string): SiteNudge[] {
  try {
    return [readPlanNudge(body)];
  } catch {
    return [];
  }
}
