import type { Charger } from '../domain/chargers/charger';
import { profileQuirks } from '../domain/chargers/quirks';
import type { Command } from '../domain/commands/command';
import type { OpenSession } from '../domain/sessions/session';
import type { JsonObject } from '../domain/shared/json';
import { type Currency, isCurrency, moneyText } from '../domain/shared/money';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/shared/time';
import { fillWithForecast } from '../domain/signals/forecast-prices';
import { floorToSlot, MARKET_TIME_ZONE, nextPublicationMs, slotStarts } from '../domain/signals/market-time';
import { DEFAULT_SITE_ID, type Site } from '../domain/sites/site';
import { allowedCurrentA, carPowerW } from '../domain/smart-charging/car-power';
import { type ChargeNeed, chargeNeed } from '../domain/smart-charging/charge-need';
import { blocksThatFit, compressProfile, type ProfileDialect, profileDialect } from '../domain/smart-charging/compress-profile';
import {
  costOf,
  deliver,
  deliveredWh,
  overallQuality,
  type PricedSlot,
  planSlots,
  pricedSlots,
  roughCost,
  sourcesOf,
} from '../domain/smart-charging/deliver';
import type { PlanReasonCode, SessionPlan } from '../domain/smart-charging/plan';
import { type Block, planOneCar } from '../domain/smart-charging/plan-one-car';
import { decidePush, type NotInCharger } from '../domain/smart-charging/push-rules';
import { chargingTimes } from '../domain/smart-charging/read-profile';
import type { ChargerStore, ChargerView } from '../ports/charger-store';
import type { Clock } from '../ports/clock';
import type { CommandSender } from '../ports/command-sender';
import type { Log } from '../ports/log';
import type { Mailbox } from '../ports/mailbox';
import type { PlanReason } from '../ports/nudges';
import type { PlanStore } from '../ports/plan-store';
import type { SessionStore } from '../ports/session-store';
import type { SignalStore } from '../ports/signals';
import type { SiteStore } from '../ports/stores';
import type { TariffStore } from '../ports/tariffs';
import { fixTariff } from './find-tariff';

interface PlanSiteDeps {
  readonly clock: Clock;
  readonly sites: Pick<SiteStore, 'get'>;
  readonly sessions: Pick<SessionStore, 'get' | 'listOpen' | 'planned' | 'fixTariff'>;
  readonly chargers: Pick<ChargerStore, 'getWithConnectors' | 'recordCapabilities'>;
  readonly signals: Pick<SignalStore, 'range'>;
  readonly tariffs: Pick<TariffStore, 'assignmentAt' | 'inForce' | 'version'>;
  readonly plans: PlanStore;
  readonly mailbox: Pick<Mailbox, 'get'>;
  readonly sender: CommandSender;
  readonly log: Log;
}

interface PlanSiteRequest {
  readonly siteId: string;
  readonly reason: PlanReason;
  readonly sessionId?: string;
}

/**
 * Plans every open session of a site anew from what is stored, whatever the reason of the nudge: so a nudge that is lost, doubled or
 * late costs time and nothing else. Each session is planned on its own, and one that fails does not keep the others from their plans.
 */
export async function planSite({ siteId, sessionId }: PlanSiteRequest, deps: PlanSiteDeps): Promise<void> {
  const site = (await deps.sites.get(siteId)) ?? (await deps.sites.get(DEFAULT_SITE_ID))!;
  const faults: unknown[] = [];
  for (const session of await sessionsToPlan(siteId, sessionId, deps)) {
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

async function sessionsToPlan(siteId: string, sessionId: string | undefined, deps: PlanSiteDeps): Promise<OpenSession[]> {
  const open = new Map((await deps.sessions.listOpen({ siteId })).map((session) => [session.id, session]));
  if (sessionId !== undefined) {
    // The index may not show a session yet, or may still show it: the item itself tells.
    const named = await deps.sessions.get(sessionId);
    if (named?.status === 'OPEN') open.set(named.id, named);
    else open.delete(sessionId);
    if (named !== undefined && named.status !== 'OPEN') await removeLeftovers(named.id, named.chargerId, named.connectorId, deps);
  }
  return [...open.values()];
}

/** A TxProfile ends with its transaction; a TxDefaultProfile that stood in for one would still hold back the next car. */
async function removeLeftovers(sessionId: string, chargerId: string, connectorId: number, { plans, sender }: PlanSiteDeps): Promise<void> {
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

async function planSession(session: OpenSession, site: Site, deps: PlanSiteDeps): Promise<void> {
  const { clock, sessions, chargers, plans, log } = deps;
  const nowMs = Math.floor(clock.nowMs() / SECOND_MS) * SECOND_MS;
  const found = await chargers.getWithConnectors(session.chargerId);
  if (found === undefined) return sessions.planned(session.id, undefined);

  const previous = await plans.get(session.id);
  const { charger, notInCharger, isUnderWay } = await whatBecameOfThePush(previous, found, deps);
  const dialect = profileDialect(charger.capabilities, profileQuirks(charger.identity));
  const drawn = await draw({ session, site, charger, dialect, previous, nowMs }, deps);
  const pushing = await push(
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

interface Fate {
  readonly charger: Charger;
  readonly notInCharger: NotInCharger;
  readonly isUnderWay: boolean;
}

/**
 * What the charger made of the last SetChargingProfile. A refused TxProfile is tried as a TxDefaultProfile from then on, a refused
 * TxDefaultProfile ends our attempts; both are remembered with the charger. A reconnect since the answer means the charger may have
 * restarted and forgotten: the same profile is put in place again.
 */
async function whatBecameOfThePush(
  previous: SessionPlan | undefined,
  { charger, connection }: ChargerView,
  deps: PlanSiteDeps,
): Promise<Fate> {
  const pushed = previous?.pushed;
  if (pushed === undefined) return { charger, notInCharger: 'NO', isUnderWay: false };
  const command = await deps.mailbox.get(charger.id, pushed.commandSeq);
  switch (command?.state) {
    case 'QUEUED':
    case 'IN_FLIGHT':
      return { charger, notInCharger: 'NO', isUnderWay: true };
    case 'SUCCEEDED':
      return { charger, notInCharger: (connection?.connectedAtMs ?? 0) > (command.finishedAtMs ?? 0) ? 'LOST' : 'NO', isUnderWay: false };
    case 'REJECTED':
    case 'ERRORED': {
      const wasDefault = pushed.profile.chargingProfilePurpose === 'TxDefaultProfile';
      const learned = wasDefault || knowsNoProfiles(command) ? { refusesProfiles: true } : { refusesTxProfile: true };
      await deps.chargers.recordCapabilities(charger.id, learned);
      deps.log.warn('PROFILE_REFUSED', { chargerId: charger.id, seq: command.seq, purpose: pushed.profile.chargingProfilePurpose });
      return { charger: { ...charger, capabilities: { ...charger.capabilities, ...learned } }, notInCharger: 'REFUSED', isUnderWay: false };
    }
    // Never arrived, or nobody knows.
    case 'TIMED_OUT':
    case 'EXPIRED':
    case 'CANCELLED':
    case 'UNDELIVERABLE':
    case undefined:
      return { charger, notInCharger: 'LOST', isUnderWay: false };
  }
}

/** OCPP-J 1.6 §4.2.3: the charger does not know SetChargingProfile at all, whatever is in it. */
function knowsNoProfiles({ state, error }: Command): boolean {
  return state === 'ERRORED' && (error?.code === 'NotImplemented' || error?.code === 'NotSupported');
}

interface Drawn {
  readonly plan: Omit<SessionPlan, 'sessionId' | 'madeAtMs' | 'version' | 'pushed'>;
  readonly need: ChargeNeed;
  readonly currentA: number;
  readonly powerW: number;
  readonly slots: readonly PricedSlot[];
  readonly blocks: readonly Block[];
  readonly fullFromMs: number;
  /** When something that this plan is built on will be known better. */
  readonly lookAgainAtMs?: number;
}

interface ToDraw {
  readonly session: OpenSession;
  readonly site: Site;
  readonly charger: Charger;
  readonly dialect: ProfileDialect;
  readonly previous: SessionPlan | undefined;
  readonly nowMs: number;
}

/** Longer waits than this are not planned quarter by quarter; the plan begins again long before. */
const LONGEST_HORIZON_MS = 7 * DAY_MS;

async function draw({ session, site, charger, dialect, previous, nowMs }: ToDraw, { signals }: PlanSiteDeps): Promise<Drawn> {
  const need = chargeNeed(session, site);
  const currentA = allowedCurrentA(charger, site);
  const powerW = carPowerW({ charger, session, previous }, currentA, nowMs);
  const neededWh = need.remainingWh;
  const fullPowerMs = neededWh === undefined || powerW <= 0 ? 0 : Math.ceil((neededWh / powerW) * 3_600) * SECOND_MS;
  const readyByMs = need.kind === 'READY_BY' ? need.readyByMs : undefined;
  const untilMs = Math.min(nowMs + LONGEST_HORIZON_MS, Math.max(readyByMs ?? 0, nowMs + fullPowerMs));
  const { slots, currency, isPublished } = await prices(site.priceZone, nowMs, untilMs, signals);

  const chosen = choose();
  const delivered = deliver(slots, chosen.blocks, powerW, neededWh ?? 0);
  const atOnce = deliver(slots, [{ startMs: nowMs, endMs: nowMs + fullPowerMs }], powerW, neededWh ?? 0);
  const cost = currency === undefined ? undefined : costOf(delivered, currency);
  const baselineCost = currency === undefined ? undefined : costOf(atOnce, currency);
  const used = delivered.filter(({ energyWh }) => energyWh > 0);
  const shortfallWh = chosen.shortfallWh;
  return {
    need,
    currentA,
    powerW,
    slots,
    blocks: chosen.blocks,
    fullFromMs: chosen.fullFromMs,
    plan: {
      reason: chosen.reason,
      slots: planSlots(delivered),
      carPowerW: powerW,
      ...(neededWh === undefined ? {} : { neededWh }),
      ...(readyByMs === undefined ? {} : { readyByMs }),
      ...(shortfallWh > 0 ? { shortfallWh: Math.ceil(shortfallWh) } : {}),
      ...(cost === undefined || baselineCost === undefined ? {} : { cost: moneyText(cost), baselineCost: moneyText(baselineCost) }),
      ...(used.length === 0 ? {} : { priceSource: sourcesOf(used), priceQuality: overallQuality(used) }),
    },
    ...lookAgain(),
  };

  function choose(): { reason: PlanReasonCode; blocks: readonly Block[]; fullFromMs: number; shortfallWh: number } {
    const now = { blocks: [{ startMs: nowMs, endMs: nowMs + fullPowerMs }], fullFromMs: nowMs, shortfallWh: 0 };
    if (charger.capabilities.refusesProfiles || dialect.maxPeriods < 2) return { ...now, reason: 'CHARGER_UNABLE' };
    if (need.kind === 'BOOST') return { ...now, reason: 'BOOST' };
    if (need.kind === 'NO_REQUEST') return { ...now, reason: 'NO_REQUEST' };
    if (powerW <= 0) return { blocks: [], fullFromMs: nowMs, shortfallWh: need.remainingWh, reason: 'NO_TIME' };
    const shortfallWh = Math.max(0, need.remainingWh - (Math.max(0, need.readyByMs - nowMs) * powerW) / HOUR_MS);
    if (need.remainingWh > 0 && nowMs + fullPowerMs >= need.readyByMs) return { ...now, shortfallWh, reason: 'NO_TIME' };
    if (need.remainingWh > 0 && slots.every(({ price }) => price === undefined)) return { ...now, reason: 'NO_PRICES' };
    // A quarter-hour without any price is used only when the deadline needs it: it counts as dearer than all that are known.
    const dearest = Math.max(...slots.map(({ price }) => price ?? Number.NEGATIVE_INFINITY)) + 1;
    const { blocks } = planOneCar({
      slots: slots.map(({ startMs, endMs, price }) => ({ startMs, endMs, costPerKwh: price ?? dearest })),
      energyWh: need.remainingWh,
      powerW,
      maxBlocks: blocksThatFit(dialect.maxPeriods),
      chargingNow: (session.live?.powerW ?? 0) > 500 && nowMs - (session.live?.sampledAtMs ?? 0) < 10 * MINUTE_MS,
    });
    return { blocks, fullFromMs: Math.max(need.readyByMs, blocks.at(-1)?.endMs ?? 0), shortfallWh: 0, reason: 'CHEAPEST' };
  }

  function lookAgain(): { lookAgainAtMs?: number } {
    if (chosen.reason !== 'CHEAPEST' && chosen.reason !== 'NO_PRICES') return {};
    const moments: number[] = [];
    if (!isPublished) moments.push(nextPublicationMs(nowMs) + 30 * MINUTE_MS);
    if (readyByMs !== undefined && neededWh !== undefined && neededWh > 0) {
      // After each block the meter tells whether the car took what we thought; close to the deadline it is asked more often.
      const nextEndMs = chosen.blocks.find(({ endMs }) => endMs < readyByMs)?.endMs;
      if (nextEndMs !== undefined) moments.push(nextEndMs + 2 * MINUTE_MS);
      if (readyByMs - nowMs - fullPowerMs < HOUR_MS) moments.push(nowMs + 15 * MINUTE_MS);
    }
    return moments.length === 0 ? {} : { lookAgainAtMs: Math.min(...moments) };
  }
}

/** The quarter-hours from now to the horizon with their prices, forecast where none is published yet. */
async function prices(zone: string, nowMs: number, untilMs: number, signals: Pick<SignalStore, 'range'>) {
  if (untilMs <= nowMs) return { slots: [], currency: undefined, isPublished: true };
  const wanted = slotStarts({ startMs: floorToSlot(nowMs), endMs: untilMs });
  const published = await signals.range('price', zone, floorToSlot(nowMs), untilMs);
  const isPublished = published.slots.length === wanted.length;
  const known = isPublished ? published : await signals.range('price', zone, floorToSlot(nowMs) - 7 * DAY_MS - HOUR_MS, untilMs);
  const unit = known.unit.replace(/\/kWh$/, '');
  const currency: Currency | undefined = isCurrency(unit) ? unit : undefined;
  const filled = isPublished ? published.slots : fillWithForecast(known.slots, wanted, MARKET_TIME_ZONE);
  return { slots: pricedSlots(nowMs, untilMs, filled), currency, isPublished };
}

interface ToPush {
  readonly session: OpenSession;
  readonly charger: Charger;
  readonly dialect: ProfileDialect;
  readonly drawn: Drawn;
  readonly previous: SessionPlan | undefined;
  readonly notInCharger: NotInCharger;
  readonly isOnline: boolean;
  readonly nowMs: number;
}

interface Pushing {
  readonly pushed?: SessionPlan['pushed'];
  readonly isNew: boolean;
  readonly lookAgainAtMs?: number;
}

async function push(
  { session, charger, dialect, drawn, previous, notInCharger, isOnline, nowMs }: ToPush,
  deps: PlanSiteDeps,
): Promise<Pushing> {
  const pushed = previous?.pushed;
  const kept: Pushing = { ...(pushed === undefined ? {} : { pushed }), isNew: false };
  const { reason } = drawn.plan;
  if (charger.capabilities.refusesProfiles) return kept;
  // A charger that was never told anything charges at once by itself; but what stood in for a TxProfile may be left of another session.
  const chargesAtOnceAnyway = pushed === undefined && !charger.capabilities.refusesTxProfile;
  if (chargesAtOnceAnyway && (reason === 'NO_REQUEST' || reason === 'CHARGER_UNABLE')) return kept;

  // Told again when it is back: the connection brings a nudge, and should that get lost, we look.
  if (!isOnline) return { ...kept, lookAgainAtMs: nowMs + 15 * MINUTE_MS };

  const next = compressProfile({
    dialect,
    connectorId: session.connectorId,
    transactionId: session.transactionId,
    nowMs,
    currentA: drawn.currentA,
    phases: charger.phases,
    blocks: reason === 'CHEAPEST' ? drawn.blocks : [],
    fullFromMs: reason === 'CHEAPEST' ? drawn.fullFromMs : nowMs,
  });
  const decision = decidePush({ nowMs, next, pushed, notInCharger, boost: reason === 'BOOST', ...comparison(drawn, pushed, nowMs) });
  if (!decision.push) return { ...kept, ...(decision.lookAgainAtMs === undefined ? {} : { lookAgainAtMs: decision.lookAgainAtMs }) };

  const sent = await sendProfile(
    session,
    { connectorId: session.connectorId, csChargingProfiles: decision.profile },
    (pushed?.count ?? 0) + 1,
    deps,
  );
  deps.log.info('PLAN_PUSHED', { sessionId: session.id, chargerId: session.chargerId, because: decision.because, seq: sent.command.seq });
  return { pushed: { profile: decision.profile, atMs: nowMs, commandSeq: sent.command.seq, count: sent.count }, isNew: true };
}

/** What it would mean to leave the charger with the profile it has. */
function comparison(
  { need, slots, powerW, blocks }: Drawn,
  pushed: SessionPlan['pushed'],
  nowMs: number,
): { deadlineAtRisk: boolean; saving: number } {
  if (need.kind !== 'READY_BY' || pushed === undefined) return { deadlineAtRisk: false, saving: 0 };
  const untilMs = slots.at(-1)?.endMs ?? nowMs;
  const left = deliver(slots, chargingTimes(pushed.profile, nowMs, untilMs), powerW, need.remainingWh);
  const planned = deliver(slots, blocks, powerW, need.remainingWh);
  return {
    // A watt-hour or two are lost to whole seconds; more is a car that is not ready.
    deadlineAtRisk: deliveredWh(planned) - deliveredWh(left) > 50,
    saving: roughCost(left) - roughCost(planned),
  };
}

/** How often a number can have been given away by a run that broke off between sending and keeping the plan. */
const MOST_NUMBERS_TRIED = 5;

async function sendProfile(
  session: OpenSession,
  payload: { connectorId: number; csChargingProfiles: object },
  firstCount: number,
  { sender }: PlanSiteDeps,
) {
  for (let count = firstCount; count < firstCount + MOST_NUMBERS_TRIED; count++) {
    const sent = await sender.send({
      chargerId: session.chargerId,
      action: 'SetChargingProfile',
      payload: payload as unknown as JsonObject,
      actor: `plan:${session.id}`,
      idempotencyKey: `profile:${session.id}:${count}`,
      supersedeKey: `profile:${session.connectorId}`,
    });
    if (sent.ok) return { command: sent.value.command, count };
  }
  throw new Error(`session ${session.id}: the numbers of its next profiles are all taken`);
}
