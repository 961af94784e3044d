import * as z from 'zod';
import type { Log } from '../ports/log';
import type { PlanNudges, SignalsNudge } from '../ports/nudges';
import type { SiteStore } from '../ports/stores';

interface WakeSitesDeps {
  readonly sites: Pick<SiteStore, 'idsByPriceZone'>;
  readonly planning: PlanNudges;
  readonly changes: SignalsNudge;
  readonly log: Log;
}

const changeShape = z.object({ kind: z.enum(['price', 'co2', 'demand']), zone: z.string(), afterSiteId: z.string().exactOptional() });
export type SignalsChanged = z.infer<typeof changeShape>;

/** The body of a message on signal-changes. A body that is not ours is thrown and ends in the dead-letter queue. */
export function readSignalsChanged(body: string): SignalsChanged {
  return changeShape.parse(JSON.parse(body));
}

/** A page is one query of the index; a run ends well within its time, and a message to ourselves goes on where it stopped. */
const SITES_PER_PAGE = 500;
const SITES_PER_RUN = 2_000;

/**
 * Nudges every site of a zone, in the order of their ids. Reads no site and writes nothing: what a run costs grows with the number of
 * sites and with nothing else. A message that comes twice plans twice, and the second plan finds nothing to change.
 */
export async function wakeSites(
  { kind, zone, afterSiteId }: SignalsChanged,
  { sites, planning, changes, log }: WakeSitesDeps,
): Promise<void> {
  let cursor = afterSiteId;
  let woken = 0;
  do {
    const page = await sites.idsByPriceZone(zone, { limit: SITES_PER_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    if (page.items.length > 0) await planning.planAll(page.items, 'SIGNALS_CHANGED');
    woken += page.items.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && woken < SITES_PER_RUN);
  log.info('SITES_WOKEN', { kind, zone, count: woken, goesOn: cursor !== undefined });
  if (cursor !== undefined) await changes.changed(kind, zone, cursor);
}
