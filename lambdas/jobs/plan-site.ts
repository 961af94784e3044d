import { profileQuirks } from '../domain/chargers/quirks';
import type { OpenSession, Session } from '../domain/sessions/session';
import { MINUTE_MS, SECOND_MS } from '../domain/shared/time';
import { DEFAULT_SITE_ID, type Site } from '../domain/sites/site';
import { profileDialect } from '../domain/smart-charging/compress-profile';
import { stayOf } from '../domain/smart-charging/habits';
import type { SessionPlan } from '../domain/smart-charging/plan';
import type { ChargerStore } from '../ports/charger-store';
import type { Clock } from '../ports/clock';
import type { CommandSender } from '../ports/command-sender';
import type { HabitStore } from '../ports/habit-store';
import type { Log } from '../ports/log';
import type { Mailbox } from '../ports/mailbox';
import type { PlanStore } from '../ports/plan-store';
import type { SessionStore } from '../ports/session-store';
import type { SignalStore } from '../ports/signals';
import type { SiteStore } from '../ports/stores';
import type { TariffStore } from '../ports/tariffs';
import { drawPlan } from './draw-plan';
import { fixTariff } from './find-tariff';
import type { SiteNudge } from './nudges';
import { pushPlan, whatBecameOfThePush } from './push-plan';

export interface PlanSiteDeps {
  readonly clock: Clock;
  readonly sites: Pick<SiteStore, 'get'>;
  readonly sessions: Pick<SessionStore, 'get' | 'listOpen' | 'planned' | 'fixTariff'>;
  readonly chargers: Pick<ChargerStore, 'getWithConnectors' | 'recordCapabilities'>;
  readonly signals: Pick<SignalStore, 'range'>;
  readonly tariffs: Pick<TariffStore, 'assignmentAt' | 'inForce' | 'version'>;
  readonly plans: PlanStore;
  readonly habits: HabitStore;
  readonly mailbox: Pick<Mailbox, 'get'>;
  readonly sender: CommandSender;
  readonly log: Log;
}

/**
 * Plans sessions of a site anew from what is stored, whatever the reason of the nudges: so one that is lost, doubled or late costs
 * time and nothing else. Each session is planned on its own, and one that fails does not keep the others from their plans.
 */
export async function planSite(siteId: string, concerns: readonly Concern[], deps: PlanSiteDeps): Promise<void> {
  const site = (await deps.sites.get(siteId)) ?? (await deps.sites.get(DEFAULT_SITE_ID))!;
  const faults: unknown[] = [];
  for (const session of await sessionsToPlan(siteId, site, concerns, deps)) {
    try {
      // Every start calls for a plan, and so its price stands a moment after it.
      if (session.tariff === undefined) await fixTariff(session, site, deps);
      await planSession(session, site, deps);
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} sessions of site ${siteId} could not be planned`);
}

type Concern = Pick<SiteNudge, 'sessionId' | 'chargerId'>;

/** Where one car's plan leaves less for the others, none is planned alone. */
function sharesLimit({ limitA, limitW }: Site): boolean {
  return limitA !== undefined || limitW !== undefined;
}

async function sessionsToPlan(siteId: string, site: Site, concerns: readonly Concern[], deps: PlanSiteDeps): Promise<OpenSession[]> {
  const { sessions } = deps;
  const { timeZone } = site;
  const isWhole = sharesLimit(site) || concerns.some(({ sessionId, chargerId }) => sessionId === undefined && chargerId === undefined);
  const chargerIds = new Set(concerns.flatMap(({ chargerId }) => chargerId ?? []));
  const listed = isWhole
    ? await sessions.listOpen({ siteId })
    : (await Promise.all([...chargerIds].map((chargerId) => sessions.listOpen({ siteId, chargerId })))).flat();
  const open = new Map(listed.map((session) => [session.id, session]));
  for (const sessionId of new Set(concerns.flatMap((concern) => concern.sessionId ?? []))) {
    // The index may not show a session yet, or may still show it: the item itself tells.
    const named = await sessions.get(sessionId);
    if (named?.status === 'OPEN') open.set(named.id, named);
    else open.delete(sessionId);
    if (named !== undefined && named.status !== 'OPEN') {
      await removeLeftovers(named, deps);
      await learnFrom(named, timeZone, deps);
    }
  }
  return [...open.values()];
}

/** A TxProfile ends with its transaction; a TxDefaultProfile that stood in for one would still hold back the next car. */
async function removeLeftovers({ id: sessionId, chargerId, connectorId }: Session, { plans, sender }: PlanSiteDeps): Promise<void> {
  const profile = (await plans.get(sessionId))?.pushed?.profile;
  if (profile?.chargingProfilePurpose !== 'TxDefaultProfile') return;
  await sender.send({
    chargerId,
    action: 'ClearChargingProfile',
    payload: { id: profile.chargingProfileId },
    actor: `plan:${sessionId}`,
    idempotencyKey: `profile:${sessionId}:clear`,
    supersedeKey: `profile:${connectorId}`,
  });
}

/** One site, one queue group: its stays are added one after the other. A nudge that gets lost costs one row of many. */
async function learnFrom(session: Exclude<Session, OpenSession>, timeZone: string, { habits }: PlanSiteDeps): Promise<void> {
  const stay = stayOf(session, timeZone);
  if (stay !== undefined) await habits.learn(session.siteId, stay);
}

async function planSession(session: OpenSession, site: Site, deps: PlanSiteDeps): Promise<void> {
  const { clock, sessions, chargers, plans, log } = deps;
  const nowMs = Math.floor(clock.nowMs() / SECOND_MS) * SECOND_MS;
  const found = await chargers.getWithConnectors(session.chargerId);
  if (found === undefined) return sessions.planned(session.id, undefined);

  const previous = await plans.get(session.id);
  const { charger, notInCharger, isUnderWay } = await whatBecameOfThePush(previous, found, deps);
  const dialect = profileDialect(charger.capabilities, profileQuirks(charger.identity));
  const drawn = await drawPlan({ session, site, charger, dialect, previous, nowMs }, deps);
  const pushing = await pushPlan(
    { session, charger, dialect, drawn, previous, notInCharger, isOnline: found.connection !== undefined, nowMs },
    deps,
  );

  const plan: SessionPlan = {
    sessionId: session.id,
    madeAtMs: nowMs,
    version: (previous?.version ?? 0) + 1,
    ...drawn.plan,
    ...(pushing.pushed === undefined ? {} : { pushed: pushing.pushed }),
  };
  // Somebody planned in between: what they knew of the last push, we did not. The queue brings the nudge again.
  if (!(await plans.put(plan))) throw new Error(`the plan of session ${session.id} changed while it was made`);
  log.info('PLAN_MADE', { sessionId: session.id, reason: plan.reason, neededWh: plan.neededWh, shortfallWh: plan.shortfallWh });

  const dueMs = [
    drawn.lookAgainAtMs,
    pushing.lookAgainAtMs,
    // Whether it arrived is told by a nudge; should that get lost, we look.
    pushing.isNew || isUnderWay ? nowMs + 5 * MINUTE_MS : undefined,
  ].filter((atMs) => atMs !== undefined);
  await sessions.planned(session.id, undefined);
  if (dueMs.length > 0) await sessions.planned(session.id, Math.max(nowMs + 30 * SECOND_MS, Math.min(...dueMs)));
}
