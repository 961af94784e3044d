import type { Charger } from '../domain/chargers/charger';
import type { Session } from '../domain/sessions/session';
import type { Page, PageRequest } from '../ports/charger-store';
import type { Principal } from '../ports/people';
import type { ApiPorts } from './ports';
import { ApiProblem } from './problem';
import type { ApiContext } from './serve';

/**
 * Whose things a caller sees: of the whole network, of some sites, or, for a driver, their own. What is not theirs is to them as if it
 * were not there, so an answer never tells that it is.
 */
type InScope = Pick<ApiContext, 'get'>;

export function isDriver({ roles }: Principal): boolean {
  return roles.includes('driver');
}

export function seesSite({ sites, roles }: Principal, siteId: string): boolean {
  return !roles.includes('driver') && (sites === undefined || sites.includes(siteId));
}

export function seesSession(principal: Principal, session: Pick<Session, 'siteId' | 'driverId'>): boolean {
  return isDriver(principal) ? seesDriver(principal, session.driverId) : seesSite(principal, session.siteId);
}

/** What belongs to a driver is seen by that driver and, in the office, by people of the whole network. */
export function seesDriver(principal: Principal, driverId: string | undefined): boolean {
  if (isDriver(principal)) return principal.driverId !== undefined && principal.driverId === driverId;
  return principal.sites === undefined;
}

/** The charger that the address names, if it is the caller's to see. */
export async function chargerInSight(c: InScope, chargerId: string, { chargers }: Pick<ApiPorts, 'chargers'>): Promise<Charger> {
  const charger = await chargers.get(chargerId);
  if (charger === undefined || !seesSite(c.get('principal'), charger.siteId)) throw new ApiProblem('CHARGER_NOT_FOUND');
  c.get('audited').siteId = charger.siteId;
  return charger;
}

/** For what knows its charger and not its site. People of the whole network cost no read. */
export async function seesCharger(c: InScope, chargerId: string, { chargers }: Pick<ApiPorts, 'chargers'>): Promise<boolean> {
  const principal = c.get('principal');
  if (!isDriver(principal) && principal.sites === undefined) return true;
  const charger = await chargers.get(chargerId);
  return charger !== undefined && seesSite(principal, charger.siteId);
}

export async function sessionInSight(c: InScope, id: string, { sessions }: Pick<ApiPorts, 'sessions'>): Promise<Session> {
  const session = await sessions.get(id);
  if (session === undefined || !seesSession(c.get('principal'), session)) throw new ApiProblem('SESSION_NOT_FOUND');
  c.get('audited').siteId = session.siteId;
  return session;
}

/** Which sites a list is to be read of: undefined for the whole network. A site that is not the caller's has nothing in it. */
export function sitesAsked({ sites }: Principal, siteId: string | undefined): readonly string[] | undefined {
  if (sites === undefined) return siteId === undefined ? undefined : [siteId];
  return siteId === undefined ? [...sites].sort() : sites.filter((site) => site === siteId);
}

/** A list of several sites, one site after the other, so that its cost follows what is shown and not the size of the network. */
export async function listAcross<T>(
  sites: readonly string[] | undefined,
  { limit, cursor }: PageRequest,
  listSite: (page: PageRequest & { readonly siteId?: string }) => Promise<Page<T>>,
): Promise<Page<T>> {
  if (sites === undefined) return listSite({ limit, ...(cursor === undefined ? {} : { cursor }) });
  const [startAt = sites[0], after] = cursor === undefined ? [] : (JSON.parse(cursor) as [string, string | undefined]);
  const items: T[] = [];
  let within = after ?? undefined;
  for (const siteId of sites.slice(Math.max(0, sites.indexOf(startAt ?? '')))) {
    if (items.length === limit) return { items, nextCursor: JSON.stringify([siteId]) };
    const page = await listSite({ siteId, limit: limit - items.length, ...(within === undefined ? {} : { cursor: within }) });
    items.push(...page.items);
    if (page.nextCursor !== null) return { items, nextCursor: JSON.stringify([siteId, page.nextCursor]) };
    within = undefined;
  }
  return { items, nextCursor: null };
}

/** A page of a list that no key divides by site: what is not the caller's is left out, so it may be short and still have a next one. */
export async function onlySeen<T>(page: Page<T>, isSeen: (item: T) => boolean | Promise<boolean>): Promise<Page<T>> {
  const seen = await Promise.all(page.items.map(isSeen));
  return { items: page.items.filter((_item, place) => seen[place]), nextCursor: page.nextCursor };
}
